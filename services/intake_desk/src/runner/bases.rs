//! A basis ends: its agency is told ahead, and on the day after its last. It stops no referral by
//! itself; from that day it opens nothing new (`referral.md`, edge case 15).

use access::{Act, Action, Fields};
use chassis::Failure;
use domain::{AgencyId, BasisId, CodeList};

use crate::{
    IntakeDesk,
    change::{Change, forbidden},
    model::desk_work::DeskWorkKind,
    store::{
        basis,
        work::{self, DueWork, NewTask},
    },
};

/// Tells the agency that recorded the basis, if it has not been withdrawn.
pub(super) async fn work_off(
    desk: &IntakeDesk,
    change: &mut Change<'_>,
    due: &DueWork,
    kind: DeskWorkKind,
) -> Result<(), Failure> {
    let Some(id) = due.subject.map(BasisId::from_uuid) else {
        return Ok(());
    };
    let (connection, cx) = (change.connection(), change.cx());
    let found = basis::get_basis(connection, change.directory(), change.head(), id).await?;
    let Some(sealed) = found else {
        return Ok(());
    };
    let place = sealed.place();
    let standing = change.standing(desk)?;
    let permit = standing
        .permit_place(&place, Action::Write)
        .map_err(|_| forbidden())?;
    let Some(row) = cx.open(
        &standing,
        sealed,
        &Fields::named(&["validTo", "withdrawnAt"]),
    ) else {
        return Ok(());
    };
    if row.get().withdrawal.is_some() {
        return Ok(());
    }
    let unit = unit_of(change, row.get().recorded_by.id);
    let task = NewTask {
        case: change.head().key,
        unit,
        staff: None,
        kind: kind.code().to_owned(),
        due_on: Some(row.get().valid_to),
        subject: Some(id.uuid()),
    };
    work::add_task(connection, cx, task).await?;
    let name = kind.code().to_lowercase();
    change.note(desk, &permit, Act::named(&name).concerning(id))
}

/// The agency's unit that takes part in the case, or else the desk.
fn unit_of(change: &Change<'_>, agency: AgencyId) -> domain::RowKey {
    let head = change.head();
    let parties = change
        .facts()
        .cases
        .get(&head.id)
        .map(|facts| facts.parties.as_slice());
    let party = parties
        .into_iter()
        .flatten()
        .find(|party| party.agency == agency);
    let unit = party.and_then(|party| change.directory().unit_by_id(party.unit));
    unit.map_or(head.desk.key, |unit| unit.key)
}
