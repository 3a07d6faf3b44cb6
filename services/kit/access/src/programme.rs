//! What ties a member of staff to programmes: the labour-market unit's books tell it in the same request, to the service
//! that evaluates them, and nobody keeps it (design decision 2).

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{AgencyId, AgencyKind, ProgrammeId, Role, StaffId, UnitId, code_list};
use serde::{Deserialize, Serialize};

use crate::facts::{AssignmentFact, FactsUnavailable, ReaderFacts};

/// The labour-market unit's register of programmes.
#[async_trait]
pub trait ProgrammeSource: Send + Sync {
    /// The programmes that the question speaks of and that something ties the reader to, by name. A programme
    /// without a tie is left out, like one that does not exist; and so is what has no participants of its own, an
    /// umbrella and an activity.
    async fn programmes(
        &self,
        question: &ProgrammeQuestion,
    ) -> Result<Vec<ProgrammeFact>, FactsUnavailable>;
}

/// One question: which programmes is somebody tied to?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeQuestion {
    /// Who reads, by the id that the desk has told.
    pub staff: StaffId,
    /// The labour-market units that the reader manages.
    pub managed: BTreeSet<UnitId>,
    /// One programme; all of them when none is named.
    pub programme: Option<ProgrammeId>,
}

impl ProgrammeQuestion {
    /// What is asked for a reader; `None` for who is no member of staff.
    pub fn of(reader: &ReaderFacts, programme: Option<ProgrammeId>) -> Option<Self> {
        let managed = reader.assignments.iter().filter(|held| {
            held.agency_kind == AgencyKind::LabourMarketUnit && held.role == Role::UnitManager
        });
        Some(Self {
            staff: reader.staff?,
            managed: managed.map(|held| held.unit).collect(),
            programme,
        })
    }
}

code_list! {
    /// What ties somebody to a programme.
    pub enum ProgrammeTie("ProgrammeTie") {
        /// Leads it.
        Leads => "LEADS", "Leder insatsen";
        /// Manages the unit that runs it.
        Manages => "MANAGES", "Chef för enheten";
        /// Is commissioned, today, to evaluate it (E1).
        Evaluates => "EVALUATES", "Utvärderar insatsen";
    }
}

impl ProgrammeTie {
    /// The assignment in which a reader holds the tie to a programme of this agency and unit. A tie counts only
    /// together with its role: whoever leaves the role leaves the programme, whatever the books still say.
    pub fn held_in(
        self,
        reader: &ReaderFacts,
        (agency, unit): (AgencyId, UnitId),
    ) -> Option<&AssignmentFact> {
        let mut held = reader.assignments.iter();
        held.find(|held| match self {
            Self::Leads => held.role == Role::ProgrammeLeader && held.agency == agency,
            Self::Manages => held.role == Role::UnitManager && held.unit == unit,
            Self::Evaluates => held.role == Role::Evaluator,
        })
    }
}

/// A programme that somebody is tied to. It tells nothing of its participants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeFact {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its name.
    pub name: String,
    /// The agency that it belongs to.
    pub agency: AgencyId,
    /// The unit that runs it.
    pub unit: UnitId,
    /// The first day: the actual one once there is one, and until then as planned.
    pub starts_on: NaiveDate,
    /// The last day: the actual one once there is one, and until then as planned.
    pub ends_on: Option<NaiveDate>,
    /// How many places it has, where that is bounded.
    pub capacity: Option<u16>,
    /// What ties the reader to it; never empty.
    pub ties: BTreeSet<ProgrammeTie>,
}

#[cfg(test)]
mod tests {
    use domain::{AssignmentId, SystemEntropy};

    use super::*;

    fn reader(role: Role, agency_kind: AgencyKind) -> ReaderFacts {
        ReaderFacts {
            staff: Some(StaffId::draw(&SystemEntropy)),
            assignments: vec![AssignmentFact {
                assignment: AssignmentId::draw(&SystemEntropy),
                unit: UnitId::draw(&SystemEntropy),
                agency: AgencyId::draw(&SystemEntropy),
                agency_kind,
                municipality: None,
                role,
            }],
        }
    }

    #[test]
    fn a_tie_counts_in_its_role_and_place_alone() {
        let strange = (AgencyId::draw(&SystemEntropy), UnitId::draw(&SystemEntropy));
        for (tie, role, elsewhere) in [
            (ProgrammeTie::Leads, Role::ProgrammeLeader, false),
            (ProgrammeTie::Manages, Role::UnitManager, false),
            (ProgrammeTie::Evaluates, Role::Evaluator, true),
        ] {
            let holder = reader(role, AgencyKind::LabourMarketUnit);
            let own = (holder.assignments[0].agency, holder.assignments[0].unit);
            assert!(tie.held_in(&holder, own).is_some(), "{tie}");
            assert_eq!(tie.held_in(&holder, strange).is_some(), elsewhere, "{tie}");
            let other = reader(Role::Caseworker, AgencyKind::LabourMarketUnit);
            let own = (other.assignments[0].agency, other.assignments[0].unit);
            assert!(tie.held_in(&other, own).is_none(), "{tie}");
        }
    }

    #[test]
    fn only_managers_of_labour_market_units_ask_for_their_unit() {
        let of = |kind| {
            let question = ProgrammeQuestion::of(&reader(Role::UnitManager, kind), None);
            question.unwrap().managed.len()
        };
        assert_eq!(of(AgencyKind::LabourMarketUnit), 1);
        assert_eq!(of(AgencyKind::WelfareUnit), 0);
        assert!(ProgrammeQuestion::of(&ReaderFacts::default(), None).is_none());
    }
}
