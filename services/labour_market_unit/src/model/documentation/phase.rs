//! The phases of a programme, as planned and as they came (G8, E4).

use chrono::NaiveDate;
use domain::{Problem, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

/// A phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// What happens in it.
    pub name: String,
    /// From when and until when, as planned.
    pub planned: Period,
    /// From when and until when, in fact.
    pub actual: Option<Period>,
}

impl EntryBody for Phase {}

/// A phase as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct PhaseDraft {
    /// What happens in it.
    pub name: String,
    /// The first day as planned.
    pub planned_from: NaiveDate,
    /// The last day as planned.
    pub planned_to: NaiveDate,
    /// When it began in fact.
    pub started_on: Option<NaiveDate>,
    /// When it ended in fact.
    pub ended_on: Option<NaiveDate>,
}

impl EntryDraft for PhaseDraft {
    type Body = Phase;

    const OPERATION: &'static str = "recordProgrammePhase";

    fn check(&self, today: NaiveDate) -> Result<Phase, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let name = checking.name("name", &self.name);
        let planned = (self.planned_from, Some(self.planned_to));
        let planned = checking.period("plannedTo", planned);
        let began = ("startedOn", self.started_on);
        let actual = checking.actual_days(began, ("endedOn", self.ended_on));
        checking.done(planned.map(|planned| Phase {
            name,
            planned,
            actual,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::placement::tests::day, *};

    #[test]
    fn phase_is_planned_in_order_and_has_happened_or_not() {
        let planned = PhaseDraft {
            name: "Rekrytera handledare".to_owned(),
            planned_from: day("2026-05-01"),
            planned_to: day("2026-08-31"),
            started_on: None,
            ended_on: None,
        };
        assert_eq!(planned.check(day("2026-01-01")).unwrap().actual, None);
        let late = PhaseDraft {
            started_on: Some(day("2026-06-01")),
            ended_on: Some(day("2026-09-30")),
            ..planned.clone()
        };
        assert!(late.check(day("2026-10-01")).unwrap().actual.is_some());
        assert!(late.check(day("2026-09-29")).is_err(), "it has not ended");
        let backwards = PhaseDraft {
            planned_to: day("2026-04-30"),
            ..planned
        };
        let problems = backwards.check(day("2026-01-01")).unwrap_err();
        assert_eq!(problems[0].field.as_deref(), Some("plannedTo"));
    }
}
