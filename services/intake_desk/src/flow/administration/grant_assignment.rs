//! An administrator grants an assignment: a person, a unit, a role, and when.

use access::Cx;
use chassis::{Failure, graphql::not_found, once::Once};
use chrono::NaiveDate;
use domain::{AssignmentId, Problem, ProblemCode, Role, StaffId, UnitId};
use serde::Serialize;

use super::{door::Noted, end_assignment::plan_hand_back};
use crate::{
    IntakeDesk,
    model::administration::{
        RegistryChangeKind,
        assignment::{check_grant, coded_assignment},
    },
    store::administration::{
        assignment::{add_assignment, list_of_staff},
        staff::get_member,
    },
};

/// What is granted.
#[derive(Serialize)]
pub struct GrantAssignment {
    /// To whom: somebody of the own agency's staff.
    pub staff: StaffId,
    /// In which unit.
    pub unit: UnitId,
    /// Which role.
    pub role: Role,
    /// The first day: today, when it is not said.
    pub valid_from: Option<NaiveDate>,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Grants the assignment. Nobody grants anything to themself.
pub async fn grant_assignment(
    desk: &IntakeDesk,
    cx: &Cx,
    input: GrantAssignment,
) -> Result<AssignmentId, Failure> {
    let mut administration = desk.administer(cx).await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(granted) = administration
        .recall(key, "grantAssignment", &input)
        .await?
    {
        return Ok(granted);
    }
    let kept = administration.own_unit(input.unit, "unitId").await?;
    let (connection, directory) = (administration.connection(), administration.directory());
    let agency = [kept.unit.agency.key];
    let found = get_member(connection, directory, (&agency, input.staff)).await?;
    let member = found.ok_or_else(|| not_found("staffId"))?;
    if member.key == administration.doer()?.key {
        let own = Problem::new(ProblemCode::Forbidden, "admin-not-to-oneself");
        return Err(own.at("staffId").into());
    }
    kept.refuse_closed()?;
    let days = (
        input.valid_from.unwrap_or_else(|| cx.today()),
        input.valid_to,
    );
    let units = [kept.unit.key];
    let held = list_of_staff(connection, directory, (member.key, &units)).await?;
    check_grant((input.role, &kept.unit), days, &held, cx.today())?;
    let granted = (member.key, kept.unit.key, input.role);
    let id = add_assignment(connection, cx, granted, days).await?;
    plan_hand_back(&administration, ((id, 1), granted), input.valid_to).await?;
    let noted = Noted {
        kind: RegistryChangeKind::AssignmentGranted,
        agency: &kept.unit.agency,
        other: None,
        subject: id.uuid(),
        before: Vec::new(),
        after: coded_assignment((member.id, kept.unit.id, input.role), 1, days),
    };
    administration.note(noted).await?;
    administration.commit(&id).await?;
    Ok(id)
}
