//! An administrator counts somebody to the own agency's staff, by the subject of their sign-in.

use access::Cx;
use chassis::{Failure, once::Once};
use domain::{AgencyId, Problem, StaffId};
use serde::Serialize;

use super::door::Noted;
use crate::{
    IntakeDesk,
    model::administration::{
        RegistryChangeKind, coded,
        named::{take_name, take_subject},
    },
    store::administration::staff::{Added, add_member},
};

/// Who is added.
#[derive(Serialize)]
pub struct AddStaff {
    /// The agency; needed by whoever administers several.
    pub agency: Option<AgencyId>,
    /// `staff:` and the organisational affiliation. Never a personal number.
    pub subject: String,
    /// The name that colleagues see.
    pub display_name: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Adds the member of staff. Whether another agency knows them makes no difference to the answer.
pub async fn add_staff(desk: &IntakeDesk, cx: &Cx, input: AddStaff) -> Result<StaffId, Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(staff) = administration.recall(key, "addStaff", &input).await? {
        return Ok(staff);
    }
    let agency = administration.own_agency(input.agency)?;
    let subject = take_subject(&input.subject, cx.today())?;
    let name = take_name(&input.display_name, "displayName", cx.today())?;
    let connection = administration.connection();
    let staff = match add_member(connection, cx, &agency, (&subject, &name)).await? {
        Added::Now(staff) => staff,
        Added::Before => return Err(Problem::invalid("subject", "admin-staff-here-already").into()),
    };
    let noted = Noted {
        kind: RegistryChangeKind::StaffAdded,
        agency: &agency,
        other: None,
        subject: staff.uuid(),
        before: Vec::new(),
        after: coded("staffId", Some(staff)).into_iter().collect(),
    };
    administration.note(noted).await?;
    administration.commit(&staff).await?;
    Ok(staff)
}
