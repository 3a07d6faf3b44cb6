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

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
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

/// The fixed table of a year: for each step, how many different people took it. It holds what was
/// recorded before the first of the present month, so that two looks within a month are the same look
/// (`access.md` rule 17).
pub fn count_steps(steps: &[Step], year: i32, today: NaiveDate) -> Vec<StepCount> {
    let released = today.with_day(1).unwrap_or(today);
    let counted: Vec<&Step> = steps
        .iter()
        .filter(|step| {
            step.on.year() == year && domain::clock::swedish_date(step.recorded_at) < released
        })
        .collect();
    StepKind::ALL
        .iter()
        .map(|kind| {
            let of_kind = counted.iter().filter(|step| step.kind == *kind);
            let (known, unknown): (Vec<&&Step>, Vec<&&Step>) =
                of_kind.partition(|step| step.pseudonym.is_some());
            let people: BTreeSet<String> = known
                .iter()
                .filter_map(|step| step.pseudonym.as_ref())
                .map(ToString::to_string)
                .collect();
            let people = people.len() + unknown.len();
            StepCount {
                kind: *kind,
                people: shown(people),
            }
        })
        .collect()
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
    use domain::SystemEntropy;

    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn step(person: Option<u8>, on: NaiveDate) -> Step {
        Step {
            event: EventId::draw(&SystemEntropy),
            pseudonym: person.map(|person| Pseudonym::from_bytes([person; 16])),
            kind: StepKind::Intake,
            on,
            until: None,
            agency: AgencyKind::IntakeDesk,
            municipality: "0461".parse().unwrap(),
            codes: BTreeMap::new(),
            recorded_at: on.and_hms_opt(10, 0, 0).unwrap().and_utc(),
        }
    }

    fn intake_count(steps: &[Step], today: NaiveDate) -> Option<usize> {
        count_steps(steps, 2026, today)
            .into_iter()
            .find(|count| count.kind == StepKind::Intake)
            .unwrap()
            .people
    }

    #[test]
    fn group_below_five_looks_like_an_empty_one() {
        let four: Vec<_> = (1..=4)
            .map(|person| step(Some(person), day(3, 2)))
            .collect();
        assert_eq!(intake_count(&four, day(6, 1)), None);
        let five: Vec<_> = (1..=5)
            .map(|person| step(Some(person), day(3, 2)))
            .collect();
        assert_eq!(intake_count(&five, day(6, 1)), Some(5));
        assert_eq!(intake_count(&[], day(6, 1)), None);
        let nine: Vec<_> = (1..=9)
            .map(|person| step(Some(person), day(3, 2)))
            .collect();
        assert_eq!(intake_count(&nine, day(6, 1)), Some(5));
    }

    #[test]
    fn person_counts_once_and_those_without_pseudonym_each() {
        let mut steps: Vec<_> = (1..=4)
            .map(|person| step(Some(person), day(3, 2)))
            .collect();
        steps.extend((1..=4).map(|person| step(Some(person), day(4, 2))));
        steps.push(step(None, day(3, 3)));
        assert_eq!(intake_count(&steps, day(6, 1)), Some(5));
    }

    #[test]
    fn month_that_is_not_over_is_not_released() {
        let steps: Vec<_> = (1..=6)
            .map(|person| step(Some(person), day(5, 20)))
            .collect();
        assert_eq!(intake_count(&steps, day(5, 31)), None);
        assert_eq!(intake_count(&steps, day(6, 1)), Some(5));
    }
}
