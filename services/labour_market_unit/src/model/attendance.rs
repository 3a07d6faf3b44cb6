//! Whether the person was at the workplace, day by day.

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{Problem, RecordId, Section, code_list, period::Period};

use super::hours::Hours;

code_list! {
    /// How a day went.
    pub enum AttendanceKind("AttendanceKind") {
        /// There.
        Present => "PRESENT", "Närvarande";
        /// Away with a valid reason.
        ValidAbsence => "VALID_ABSENCE", "Giltig frånvaro";
        /// Away without a valid reason.
        InvalidAbsence => "INVALID_ABSENCE", "Ogiltig frånvaro";
        /// Ill. Nothing is told of the illness.
        Sick => "SICK", "Sjuk";
    }
}

/// One day of a placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Which placement.
    pub placement: RecordId,
    /// Which day.
    pub on: NaiveDate,
    /// How it went.
    pub kind: AttendanceKind,
    /// How many hours it is about.
    pub hours: Option<Hours>,
}

impl Attendance {
    /// Refuses a second statement about a day of the same placement.
    pub fn stands_beside(&self, others: &[Self]) -> Result<(), Problem> {
        let same = |other: &&Self| other.placement == self.placement && other.on == self.on;
        match others.iter().find(same) {
            Some(other) => {
                Err(Problem::invalid("on", "attendance-already-recorded").with("day", other.on))
            }
            None => Ok(()),
        }
    }

    /// Refuses a day on which the placement did not last.
    pub fn fits(&self, lasting: Period) -> Result<(), Problem> {
        if lasting.is_live_on(self.on) {
            Ok(())
        } else {
            Err(Problem::invalid("on", "day-outside-placement"))
        }
    }
}

impl SectionBody for Attendance {
    const SECTION: Section = Section::LabourPlacement;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values, days and hours only: nothing here names a person.
        self
    }
}

/// A day as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendanceDraft {
    /// Which placement.
    pub placement: RecordId,
    /// Which day.
    pub on: NaiveDate,
    /// How it went.
    pub kind: AttendanceKind,
    /// How many hours it is about.
    pub hours: Option<Hours>,
}

impl AttendanceDraft {
    /// The day, or every reason why it cannot be taken whatever the placement.
    pub fn check(&self, today: NaiveDate) -> Result<Attendance, Vec<Problem>> {
        let mut problems = Vec::new();
        if today < self.on {
            problems.push(Problem::invalid("on", "day-not-yet-come"));
        }
        let some_hours = self.hours.is_some_and(|hours| hours > Hours::NONE);
        if self.kind == AttendanceKind::Present && !some_hours {
            problems.push(Problem::invalid("hours", "attendance-hours-missing"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Attendance {
            placement: self.placement,
            on: self.on,
            kind: self.kind,
            hours: self.hours,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::{super::placement::tests::day, *};

    fn draft(on: &str, kind: AttendanceKind, quarters: Option<i32>) -> AttendanceDraft {
        AttendanceDraft {
            placement: RecordId::draw(&SystemEntropy),
            on: day(on),
            kind,
            hours: quarters.map(Hours::from_quarters),
        }
    }

    #[test]
    fn presence_says_its_hours_and_absence_need_not() {
        let today = day("2026-03-10");
        for missing in [None, Some(0)] {
            let wrong = draft("2026-03-10", AttendanceKind::Present, missing);
            let problems = wrong.check(today).unwrap_err();
            assert_eq!(problems[0].field.as_deref(), Some("hours"));
        }
        assert!(
            draft("2026-03-10", AttendanceKind::Present, Some(24))
                .check(today)
                .is_ok()
        );
        for away in [
            AttendanceKind::Sick,
            AttendanceKind::ValidAbsence,
            AttendanceKind::InvalidAbsence,
        ] {
            assert!(draft("2026-03-10", away, None).check(today).is_ok());
        }
    }

    #[test]
    fn coming_day_is_refused() {
        let tomorrow = draft("2026-03-11", AttendanceKind::Sick, None);
        let problems = tomorrow.check(day("2026-03-10")).unwrap_err();
        assert_eq!(problems[0].field.as_deref(), Some("on"));
    }

    #[test]
    fn day_is_stated_once_for_each_placement() {
        let first = draft("2026-03-10", AttendanceKind::Sick, None);
        let first = first.check(day("2026-03-10")).unwrap();
        let elsewhere = Attendance {
            placement: RecordId::draw(&SystemEntropy),
            ..first.clone()
        };
        let next = Attendance {
            on: day("2026-03-11"),
            ..first.clone()
        };
        assert!(first.stands_beside(&[elsewhere, next]).is_ok());
        assert!(first.stands_beside(std::slice::from_ref(&first)).is_err());
    }

    #[test]
    fn day_outside_the_placement_is_refused() {
        let first = draft("2026-03-10", AttendanceKind::Sick, None);
        let first = first.check(day("2026-03-10")).unwrap();
        let until = |last| Period::new(day("2026-03-01"), Some(day(last))).unwrap();
        assert!(first.fits(until("2026-03-10")).is_ok());
        assert!(first.fits(until("2026-03-09")).is_err());
    }
}
