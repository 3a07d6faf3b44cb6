//! Members of staff whom a transition names.

use access::{FactQuestion, NamedHandler, ReaderKind};
use chassis::Failure;
use domain::{Problem, Role, RowKey, StaffId, UnitId, referral::Exclusion};

use super::Scene;
use crate::{
    IntakeDesk,
    model::registry::{Assignment, Staff},
    read::question,
    store::{moment::Moment, registry},
};

/// The key of a member of staff.
pub(crate) async fn key_of(
    scene: Scene<'_>,
    staff: Option<StaffId>,
) -> Result<Option<RowKey>, Failure> {
    let Some(staff) = staff else {
        return Ok(None);
    };
    let staff = registry::get_staff(scene.connection, staff).await?;
    Ok(staff.map(|staff| staff.key))
}

/// The staff of a unit, with what they do there.
pub(crate) async fn staff_of(
    scene: Scene<'_>,
    unit: UnitId,
) -> Result<Vec<(Staff, Assignment)>, Failure> {
    let Some(unit) = scene.directory.unit_by_id(unit) else {
        return Ok(Vec::new());
    };
    let moment = Moment::now(scene.cx.clock());
    Ok(registry::list_unit_staff(scene.connection, scene.directory, unit.key, moment).await?)
}

/// The first of a unit's staff who holds one of these roles.
pub(crate) async fn holder(
    scene: Scene<'_>,
    unit: UnitId,
    roles: &[Role],
) -> Result<Option<RowKey>, Failure> {
    let staff = staff_of(scene, unit).await?;
    let held = |role: &Role| staff.iter().find(|(_, held)| held.role == *role);
    Ok(roles.iter().find_map(held).map(|(person, _)| person.key))
}

/// A member of a unit's staff who handles cases there, or a refusal at `staffId`.
pub(crate) async fn staff_of_unit(
    scene: Scene<'_>,
    staff: StaffId,
    unit: UnitId,
) -> Result<Staff, Failure> {
    let here = staff_of(scene, unit).await?;
    let handles = [
        Role::IntakeOfficer,
        Role::Caseworker,
        Role::LeadCaseworker,
        Role::UnitManager,
    ];
    let found = here
        .into_iter()
        .find(|(person, held)| person.id == staff && handles.contains(&held.role));
    found
        .map(|(person, _)| person)
        .ok_or_else(|| Problem::invalid("staffId", "referral-handler-of-another-unit").into())
}

/// Whether somebody else is shut out from the case.
pub(crate) async fn exclusion_of(
    desk: &IntakeDesk,
    scene: Scene<'_>,
    staff: &Staff,
) -> Result<Exclusion, Failure> {
    let asked = FactQuestion {
        subject: staff.subject.clone(),
        kind: ReaderKind::Staff,
        ..question(scene.cx, &[scene.head.id])
    };
    let (facts, _) = desk.facts().answer_in(scene.connection, &asked).await?;
    let Some(of_case) = facts.cases.get(&scene.head.id) else {
        return Ok(Exclusion::ConflictOfInterest);
    };
    let unnamed = |held: &access::Protection| held.reader == NamedHandler::NotNamed;
    Ok(if !of_case.stops.is_empty() {
        Exclusion::ConflictOfInterest
    } else if of_case.protection.as_ref().is_some_and(unnamed) {
        Exclusion::NotNamed
    } else {
        Exclusion::None
    })
}

/// The roles that lead a unit's work, in the order in which they are turned to.
pub(crate) const LEADS: &[Role] = &[Role::LeadCaseworker, Role::UnitManager];

/// A unit of an agency with somebody who reviews the log, if the agency has one.
pub(crate) async fn log_reviewer(
    scene: Scene<'_>,
    unit: UnitId,
) -> Result<Option<(UnitId, RowKey)>, Failure> {
    let Some(own) = scene.directory.unit_by_id(unit) else {
        return Ok(None);
    };
    for of_agency in scene
        .directory
        .units()
        .filter(|other| other.agency.id == own.agency.id)
    {
        if let Some(key) = holder(scene, of_agency.id, &[Role::LogReviewer]).await? {
            return Ok(Some((of_agency.id, key)));
        }
    }
    Ok(None)
}
