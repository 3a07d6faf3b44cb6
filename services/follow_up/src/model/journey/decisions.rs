//! How long decisions take (T3, T11).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{CodeList, code_list};

use super::Milestone;

code_list! {
    /// A decision, and from when its time is counted.
    pub enum Decision("ChainDecision") {
        /// From the intake to the screening.
        Screening => "SCREENING", "Från mottagning till bedömning";
        /// From the screening to the mapping.
        Mapping => "MAPPING", "Från bedömning till kartläggning";
        /// From the mapping to the shared plan.
        Plan => "PLAN", "Från kartläggning till plan";
        /// From the shared plan to the first activity, education or placement.
        Intervention => "INTERVENTION", "Från plan till första insats";
        /// From the intake to the first assistance, of those who came to the desk first.
        Assistance => "ASSISTANCE", "Från mottagning till bistånd";
    }
}

/// The days that each decision took; one that was taken before its time begins is left out.
pub fn decisions(reached: &BTreeMap<Milestone, NaiveDate>) -> BTreeMap<Decision, u32> {
    let first = |milestones: &[Milestone]| {
        let days = milestones.iter().filter_map(|one| reached.get(one));
        days.min().copied()
    };
    let interventions = [
        Milestone::Activity,
        Milestone::Education,
        Milestone::Placement,
    ];
    let taken = Decision::ALL.iter().filter_map(|decision| {
        let (from, to) = match decision {
            Decision::Screening => (Milestone::Intake, first(&[Milestone::Screening])),
            Decision::Mapping => (Milestone::Screening, first(&[Milestone::Mapping])),
            Decision::Plan => (Milestone::Mapping, first(&[Milestone::Plan])),
            Decision::Intervention => (Milestone::Plan, first(&interventions)),
            Decision::Assistance => (Milestone::Intake, first(&[Milestone::Assistance])),
        };
        let days = (to? - first(&[from])?).num_days();
        Some((*decision, u32::try_from(days).ok()?))
    });
    taken.collect()
}
