//! In which unit a member of staff meets a person who may not have a case yet.

use std::sync::Arc;

use access::{AssignmentFact, AssuranceLevel, Cx, ReaderFacts};
use chassis::Failure;
use domain::{AgencyKind, Municipality, Problem, ProblemCode, Role, codes::LookupPurpose};

use crate::model::registry::{Directory, Unit};

/// The unit and the role that somebody acts in.
pub(super) struct Seat {
    /// The unit.
    pub unit: Arc<Unit>,
    /// The role.
    pub role: Role,
}

/// The seat from which a person of the municipality may be looked up for the purpose. The desk's
/// officers receive people; whoever refers may also look up.
pub(super) fn find_seat(
    cx: &Cx,
    (reader, directory): (&ReaderFacts, &Directory),
    purpose: LookupPurpose,
    municipality: Municipality,
) -> Result<Seat, Failure> {
    if cx.sign_in().level < AssuranceLevel::Loa3 {
        return Err(Problem::new(ProblemCode::StepUpRequired, "sign-in-too-weak").into());
    }
    let held = reader
        .assignments
        .iter()
        .find(|held| serves(held, purpose, municipality));
    let seat = held.and_then(|held| {
        let unit = Arc::clone(directory.unit_by_id(held.unit)?);
        Some(Seat {
            unit,
            role: held.role,
        })
    });
    seat.ok_or_else(|| {
        Problem::new(ProblemCode::Forbidden, "look-up-not-allowed")
            .at("municipality")
            .into()
    })
}

fn serves(held: &AssignmentFact, purpose: LookupPurpose, municipality: Municipality) -> bool {
    let here = held.municipality == Some(municipality);
    match held.role {
        Role::IntakeOfficer => here && held.agency_kind == AgencyKind::IntakeDesk,
        Role::Caseworker | Role::LeadCaseworker => {
            // A state agency's unit serves every municipality.
            purpose == LookupPurpose::Referral && (here || held.municipality.is_none())
        }
        Role::UnitManager
        | Role::ProgrammeLeader
        | Role::Supervisor
        | Role::Evaluator
        | Role::AssociationOfficer
        | Role::LogReviewer
        | Role::AgencyAdmin
        | Role::PartnerSystem
        | Role::Participant => false,
    }
}
