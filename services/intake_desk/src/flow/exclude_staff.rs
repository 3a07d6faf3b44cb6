//! What follows when a member of staff is shut out from a person (own case, kin, conflict of interest): in
//! every case of the person somebody else takes over what they worked on.

use ::store::Tx;
use access::Cx;
use chassis::Failure;
use domain::{
    CaseId, CaseKey, CodeList, ReferralId, RowKey,
    referral::{PersonChange, Referral},
};

use super::{
    referral::{Doing, Scene},
    stop_referrals::carry_out,
};
use crate::{
    IntakeDesk,
    model::{
        case::CaseHead,
        registry::{Directory, Staff},
        work::CaseWorkKind,
    },
    read::question,
    store::{
        case,
        moment::Moment,
        referral::{self, ForChange},
        united::find_key_now,
        work::{self, NewTask},
    },
};

/// Who is shut out from whom.
pub(super) struct Exclusion<'e> {
    /// The member of staff.
    pub staff: &'e Staff,
    /// The person, by key; nobody's, where nobody is known.
    pub person: RowKey,
    /// A referral that is handed on already.
    pub but: Option<ReferralId>,
}

/// Takes the member of staff off every case of the person that they work on, asks their units for somebody
/// else, and hands on every open referral that they hold. Only their own cases are looked at, so that
/// nothing follows from any other.
pub(super) async fn exclude_staff(
    desk: &IntakeDesk,
    cx: &Cx,
    (tx, directory): (&mut Tx<'_>, &Directory),
    exclusion: &Exclusion<'_>,
) -> Result<(), Failure> {
    let (staff, moment) = (exclusion.staff, Moment::now(cx.clock()));
    tx.hold_person(exclusion.person).await?;
    // While it was waited for, the person may have been merged into another.
    let person = find_key_now(tx.connection(), exclusion.person).await?;
    tx.hold_person(person).await?;
    let keys = case::list_keys_worked_on(tx.connection(), person, staff.key, moment).await?;
    for key in &keys {
        tx.hold_case(*key).await?;
    }
    let heads = case::list_heads_by_key(tx.connection(), directory, &keys).await?;
    let ids: Vec<CaseId> = heads.iter().map(|head| head.id).collect();
    let asked = question(cx, &ids);
    let (facts, _) = desk.facts().answer_in(tx.connection(), &asked).await?;
    let workers = case::list_workers(tx.connection(), directory, &heads, moment).await?;
    for head in &heads {
        let units: Vec<RowKey> = workers
            .get(&head.key)
            .into_iter()
            .flatten()
            .filter(|worker| worker.staff == staff.key)
            .map(|worker| worker.unit.key)
            .collect();
        take_off(cx, tx, (head.key, staff.key), &units).await?;
        let pseudonym = facts.cases.get(&head.id).and_then(|facts| facts.pseudonym);
        for referral in held_referrals(tx, head, exclusion).await? {
            let scene = Scene {
                connection: tx.connection(),
                cx,
                directory,
                head,
                pseudonym,
            };
            let doing = Doing::by_system(head.desk.agency.id);
            let excluded = PersonChange::StaffExcluded(staff.id);
            let told = carry_out(scene, &referral, &doing, |act| {
                referral.reevaluate(excluded, act)
            });
            for event in told.await?.unwrap_or_default() {
                tx.tell((head.id, head.key), event).await?;
            }
        }
    }
    Ok(())
}

async fn take_off(
    cx: &Cx,
    tx: &Tx<'_>,
    (case, staff): (CaseKey, RowKey),
    units: &[RowKey],
) -> Result<(), Failure> {
    let connection = tx.connection();
    for unit in units {
        case::remove_case_assignments(connection, cx, case, *unit, Some(staff)).await?;
        let task = NewTask {
            case,
            unit: *unit,
            staff: None,
            kind: CaseWorkKind::ReassignCase.code().to_owned(),
            due_on: Some(cx.today()),
            subject: None,
        };
        work::add_task(connection, cx, task).await?;
    }
    Ok(())
}

async fn held_referrals(
    tx: &Tx<'_>,
    head: &CaseHead,
    exclusion: &Exclusion<'_>,
) -> Result<Vec<Referral>, Failure> {
    let mut open =
        referral::list_open_for_change(tx.connection(), head.key, ForChange::Stop).await?;
    open.retain(|referral| {
        referral.assignee() == Some(exclusion.staff.id) && Some(referral.id()) != exclusion.but
    });
    Ok(open)
}
