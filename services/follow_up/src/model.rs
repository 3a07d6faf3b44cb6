//! A step of the chain, and the table that those without a right to rows may see.

pub mod calculation;
pub mod evaluation;
pub mod import;
pub mod journey;
pub mod money;
pub mod publication;
pub mod report;
pub mod suppression;
pub mod survival;
pub mod tally;
pub mod union;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AgencyKind, CodeList, EventId, Municipality,
    event::{Pseudonym, StepKind},
    planted,
};

/// The smallest group that a table shows (`access.md` rule 11). A group below it is suppressed.
pub const SMALLEST_GROUP: usize = 5;

/// One step that somebody took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The event that told it.
    pub event: EventId,
    /// Who took it; `None` for those who are counted only.
    pub pseudonym: Option<Pseudonym>,
    /// Which step.
    pub kind: StepKind,
    /// When.
    pub on: NaiveDate,
    /// Until when, for a step that lasts and has ended.
    pub until: Option<NaiveDate>,
    /// The kind of agency that took it with the person.
    pub agency: AgencyKind,
    /// The municipality of the case.
    pub municipality: Municipality,
    /// Coded values.
    pub codes: BTreeMap<String, String>,
    /// When it was written down by the service that told it.
    pub recorded_at: DateTime<Utc>,
}

/// How many people took a step in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepCount {
    /// The step.
    pub kind: StepKind,
    /// So many, to four more; `None` when the group is too small to be shown.
    pub people: Option<usize>,
}

/// The fixed table: every step, with how many people took it.
pub fn count_steps(people: &[(StepKind, u64)]) -> Vec<StepCount> {
    let took = |kind| {
        let found = people.iter().find(|(of, _)| *of == kind);
        found.map_or(0, |(_, people)| {
            usize::try_from(*people).unwrap_or(usize::MAX)
        })
    };
    let counts = StepKind::ALL.iter().map(|kind| StepCount {
        kind: *kind,
        people: shown(took(*kind)),
    });
    counts.collect()
}

/// The least of the class of five, as all tables tell counts; the lowest class looks like nobody.
fn shown(people: usize) -> Option<usize> {
    if planted!(SmallGroupsCounted) {
        return Some(people);
    }
    (people >= SMALLEST_GROUP).then_some(people / SMALLEST_GROUP * SMALLEST_GROUP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intake_count(people: &[(StepKind, u64)]) -> Option<usize> {
        let counts = count_steps(people);
        assert_eq!(counts.len(), StepKind::ALL.len());
        let intake = counts
            .into_iter()
            .find(|count| count.kind == StepKind::Intake);
        intake.unwrap().people
    }

    #[test]
    fn group_below_five_looks_like_an_empty_one() {
        assert_eq!(intake_count(&[(StepKind::Intake, 4)]), None);
        assert_eq!(intake_count(&[]), None);
        assert_eq!(intake_count(&[(StepKind::Plan, 9)]), None);
    }

    #[test]
    fn larger_groups_are_told_by_the_least_of_their_class() {
        assert_eq!(intake_count(&[(StepKind::Intake, 5)]), Some(5));
        assert_eq!(intake_count(&[(StepKind::Intake, 9)]), Some(5));
        assert_eq!(intake_count(&[(StepKind::Intake, 10)]), Some(10));
    }
}
