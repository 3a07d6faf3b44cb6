//! How a programme stands, week by week: evaluators who asked late found nothing written (E10, E15).

use chrono::{Datelike, NaiveDate, Weekday};
use domain::{Problem, code_list};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

code_list! {
    /// How a programme stands against its plan.
    pub enum WeekState("WeekState") {
        /// It goes as planned.
        OnTrack => "ON_TRACK", "Enligt plan";
        /// Something may go wrong.
        AtRisk => "AT_RISK", "Risk för avvikelse";
        /// It does not go as planned.
        OffTrack => "OFF_TRACK", "Avviker från plan";
    }
}

/// The status of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekStatus {
    /// The Monday of the week.
    pub monday: NaiveDate,
    /// How the programme stands.
    pub state: WeekState,
    /// What has happened.
    pub summary: String,
}

impl EntryBody for WeekStatus {
    fn shares_place_with(&self, other: &Self) -> bool {
        self.monday == other.monday
    }

    fn place_taken(&self) -> Problem {
        Problem::invalid("monday", "week-already-reported").with("day", self.monday)
    }
}

/// A status as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct WeekStatusDraft {
    /// The Monday of the week.
    pub monday: NaiveDate,
    /// How the programme stands.
    pub state: WeekState,
    /// What has happened.
    pub summary: String,
}

impl EntryDraft for WeekStatusDraft {
    type Body = WeekStatus;

    const OPERATION: &'static str = "recordProgrammeWeek";

    fn check(&self, today: NaiveDate) -> Result<WeekStatus, Vec<Problem>> {
        let mut checking = Checking::on(today);
        if self.monday.weekday() != Weekday::Mon {
            checking.refuse(Problem::invalid("monday", "week-begins-on-monday"));
        }
        checking.not_coming("monday", Some(self.monday));
        let summary = checking.text("summary", &self.summary);
        checking.done(Some(WeekStatus {
            monday: self.monday,
            state: self.state,
            summary,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::placement::tests::day, *};

    #[test]
    fn week_begins_on_a_monday_that_has_come() {
        let status = |monday| WeekStatusDraft {
            monday: day(monday),
            state: WeekState::OnTrack,
            summary: "Två nya deltagare".to_owned(),
        };
        let today = day("2026-11-27");
        let week = status("2026-11-23").check(today).unwrap();
        assert!(week.shares_place_with(&week));
        for wrong in ["2026-11-24", "2026-11-30"] {
            let problems = status(wrong).check(today).unwrap_err();
            assert_eq!(problems[0].field.as_deref(), Some("monday"), "{wrong}");
        }
    }
}
