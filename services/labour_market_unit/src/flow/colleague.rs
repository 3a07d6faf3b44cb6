//! Somebody of the own agency whom a use case names: who supervises, who leads. Who works elsewhere, or
//! nowhere, cannot be named: the name would give them a relation to the participant.

use access::{ColleagueFact, Cx};
use chassis::Failure;
use domain::{AgencyId, Problem, ProblemCode, Role, StaffId};

use crate::LabourMarketUnit;

/// What is known of somebody who may be named.
#[derive(Debug, Clone, Default)]
pub struct Colleague(Vec<ColleagueFact>);

impl Colleague {
    /// Asks the desk about somebody: what they do in the agencies that the reader works for.
    pub async fn find(
        unit: &LabourMarketUnit,
        cx: &Cx,
        staff: Option<StaffId>,
    ) -> Result<Self, Failure> {
        let Some(staff) = staff else {
            return Ok(Self::default());
        };
        Ok(Self(unit.access.find_colleagues(cx, &[staff]).await?))
    }

    /// Whether they supervise somewhere in the reader's agencies.
    pub fn supervises(&self) -> bool {
        let mut held = self.0.iter().map(|told| told.held.role);
        held.any(|role| role == Role::Supervisor)
    }

    /// Refuses who is no supervisor in a unit of the agency.
    pub fn check_supervisor(&self, agency: AgencyId) -> Result<(), Problem> {
        let refused = Problem::new(ProblemCode::NotFound, "supervisor-not-of-the-agency");
        self.check((Role::Supervisor, agency), refused.at("supervisorId"))
    }

    /// Refuses who is no programme leader in a unit of the agency.
    pub fn check_leader(&self, agency: AgencyId) -> Result<(), Problem> {
        let refused = Problem::new(ProblemCode::NotFound, "programme-leader-not-of-the-agency");
        self.check((Role::ProgrammeLeader, agency), refused.at("leaderId"))
    }

    /// Who is nobody and who works elsewhere are told apart for nobody.
    fn check(&self, (role, agency): (Role, AgencyId), refused: Problem) -> Result<(), Problem> {
        let here = |told: &ColleagueFact| told.held.role == role && told.held.agency == agency;
        if self.0.iter().any(here) {
            Ok(())
        } else {
            Err(refused)
        }
    }
}
