//! In which capacity somebody works in the registers, which belong to no case.

use std::collections::BTreeSet;

use access::{AssignmentFact, ReaderFacts};
use domain::{AgencyId, AgencyKind, Role, StaffId, UnitId};

/// The roles that work with placements, and so with the registers.
pub const STAFF: &[Role] = &[
    Role::Caseworker,
    Role::LeadCaseworker,
    Role::UnitManager,
    Role::ProgrammeLeader,
    Role::Supervisor,
];

/// Somebody at work in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub staff: StaffId,
    /// In which agency.
    pub agency: AgencyId,
    /// In which unit.
    pub unit: UnitId,
    /// In which role.
    pub role: Role,
}

/// The reader's seat in one of `roles`, in the unit that was named or in the first.
pub fn find_seat(reader: &ReaderFacts, roles: &[Role], unit: Option<UnitId>) -> Option<Seat> {
    let staff = reader.staff?;
    let mut held = assignments(reader, roles);
    let held = held.find(|held| unit.is_none_or(|unit| held.unit == unit))?;
    Some(Seat {
        staff,
        agency: held.agency,
        unit: held.unit,
        role: held.role,
    })
}

/// The agencies in whose registers the reader works.
pub fn own_agencies(reader: &ReaderFacts) -> BTreeSet<AgencyId> {
    assignments(reader, STAFF).map(|held| held.agency).collect()
}

/// The units whose programmes the reader works with.
pub fn own_units(reader: &ReaderFacts) -> BTreeSet<UnitId> {
    assignments(reader, STAFF).map(|held| held.unit).collect()
}

fn assignments<'r>(
    reader: &'r ReaderFacts,
    roles: &'r [Role],
) -> impl Iterator<Item = &'r AssignmentFact> {
    reader.assignments.iter().filter(move |held| {
        held.agency_kind == AgencyKind::LabourMarketUnit && roles.contains(&held.role)
    })
}

#[cfg(test)]
pub mod tests {
    use domain::{AssignmentId, SystemEntropy};

    use super::*;

    /// A reader with one role in one unit of an agency of some kind.
    pub fn reader(kind: AgencyKind, role: Role) -> ReaderFacts {
        ReaderFacts {
            staff: Some(StaffId::draw(&SystemEntropy)),
            assignments: vec![AssignmentFact {
                assignment: AssignmentId::draw(&SystemEntropy),
                unit: UnitId::draw(&SystemEntropy),
                agency: AgencyId::draw(&SystemEntropy),
                agency_kind: kind,
                municipality: None,
                role,
            }],
        }
    }

    #[test]
    fn staff_of_other_agencies_has_no_seat() {
        for kind in [AgencyKind::WelfareUnit, AgencyKind::IntakeDesk] {
            let stranger = reader(kind, Role::UnitManager);
            assert_eq!(find_seat(&stranger, STAFF, None), None);
            assert!(own_agencies(&stranger).is_empty());
            assert!(own_units(&stranger).is_empty());
        }
    }

    #[test]
    fn reviewers_and_administrators_have_no_seat() {
        for role in [Role::LogReviewer, Role::AgencyAdmin, Role::Evaluator] {
            let reader = reader(AgencyKind::LabourMarketUnit, role);
            assert_eq!(find_seat(&reader, STAFF, None), None);
            assert!(own_agencies(&reader).is_empty());
        }
    }

    #[test]
    fn another_unit_cannot_be_named() {
        let manager = reader(AgencyKind::LabourMarketUnit, Role::UnitManager);
        assert!(find_seat(&manager, &[Role::UnitManager], None).is_some());
        let other = Some(UnitId::draw(&SystemEntropy));
        assert_eq!(find_seat(&manager, &[Role::UnitManager], other), None);
        let own = Some(manager.assignments[0].unit);
        assert!(find_seat(&manager, &[Role::UnitManager], own).is_some());
    }
}
