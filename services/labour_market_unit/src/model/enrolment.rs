//! That a participant is enrolled in a programme (G8, G17: each with days of their own).

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{Problem, ProblemCode, ProgrammeId, Section, period::Period};

use super::{
    enrolment_ending::EnrolmentEnding,
    programme::{Programme, ProgrammeKind},
};

/// An enrolment. It belongs to `LABOUR_PLACEMENT`: the matrix knows no section of its own for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Which programme.
    pub programme: ProgrammeId,
    /// From when, and until when.
    pub period: Period,
}

impl Enrolment {
    /// Refuses an enrolment that shares a day with another in the same programme.
    pub fn stands_beside(&self, others: &[Self]) -> Result<(), Problem> {
        let same =
            |other: &Self| other.programme == self.programme && other.period.overlaps(self.period);
        if others.iter().any(same) {
            return Err(Problem::invalid("from", "already-enrolled"));
        }
        Ok(())
    }

    /// From when, and until when in fact; an enrolment that has ended lasts no longer.
    pub fn lasting(&self, ending: Option<&EnrolmentEnding>) -> Period {
        ending.map_or(self.period, |ending| {
            // An ending before the first day is refused when it is recorded.
            self.period.ended_on(ending.ends_on).unwrap_or(self.period)
        })
    }

    /// Refuses an enrolment in an umbrella or an activity, outside the programme's days, or in a full programme.
    /// `taken` is how many others are enrolled on some day of it.
    pub fn fits(&self, programme: &Programme, taken: u64) -> Result<(), Problem> {
        let capacity = match &programme.about.kind {
            ProgrammeKind::Umbrella => {
                return Err(Problem::invalid("programmeId", "umbrella-takes-nobody"));
            }
            ProgrammeKind::Activity { .. } => {
                return Err(Problem::invalid("programmeId", "activity-takes-nobody"));
            }
            ProgrammeKind::Programme { capacity, .. } => *capacity,
        };
        let days = programme.about.period;
        if !days.is_live_on(self.period.from()) {
            return Err(Problem::invalid("from", "enrolment-outside-programme").with("days", days));
        }
        if capacity.is_some_and(|capacity| u64::from(capacity) <= taken) {
            return Err(Problem::new(ProblemCode::NoCapacity, "programme-full").at("programmeId"));
        }
        Ok(())
    }
}

impl SectionBody for Enrolment {
    const SECTION: Section = Section::LabourPlacement;

    fn reduce(self, _extent: &Extent) -> Self {
        // A programme and days only: nothing here names a person.
        self
    }
}

/// An enrolment as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentDraft {
    /// Which programme.
    pub programme: ProgrammeId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
}

impl EnrolmentDraft {
    /// The enrolment, or why it cannot be taken whatever the programme.
    pub fn check(&self) -> Result<Enrolment, Problem> {
        let period = Period::new(self.from, self.to)
            .map_err(|_| Problem::invalid("to", "period-ends-before-it-starts"))?;
        Ok(Enrolment {
            programme: self.programme,
            period,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::{
        super::{
            enrolment_ending::tests::to_work, placement::tests::day, programme::tests::programme,
        },
        *,
    };

    fn enrolment(programme: &Programme, from: &str, to: Option<&str>) -> Enrolment {
        let to = to.map(day);
        let draft = EnrolmentDraft {
            programme: programme.id,
            from: day(from),
            to,
        };
        draft.check().unwrap()
    }

    #[test]
    fn full_programme_takes_nobody_more() {
        let programme = programme(Some(2));
        let new = enrolment(&programme, "2026-03-01", None);
        assert!(new.fits(&programme, 1).is_ok());
        let refused = new.fits(&programme, 2).unwrap_err();
        assert_eq!(refused.code, ProblemCode::NoCapacity);
        assert!(
            new.fits(&super::super::programme::tests::programme(None), 900)
                .is_ok()
        );
    }

    #[test]
    fn umbrella_takes_nobody() {
        let mut umbrella = programme(None);
        umbrella.about.kind = ProgrammeKind::Umbrella;
        let refused = enrolment(&umbrella, "2026-03-01", None)
            .fits(&umbrella, 0)
            .unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("programmeId"));
    }

    #[test]
    fn activity_takes_nobody() {
        let mut activity = programme(None);
        activity.about.kind = ProgrammeKind::Activity {
            programme: ProgrammeId::draw(&SystemEntropy),
            leader: None,
        };
        let refused = enrolment(&activity, "2026-03-01", None)
            .fits(&activity, 0)
            .unwrap_err();
        assert_eq!(refused.message, "activity-takes-nobody");
    }

    #[test]
    fn enrolment_lasts_until_it_ended() {
        let programme = programme(None);
        let new = enrolment(&programme, "2026-03-01", Some("2027-02-28"));
        let ending = to_work("2026-06-01").check(day("2026-12-31")).ok();
        assert_eq!(new.lasting(ending.as_ref()).to(), Some(day("2026-06-01")));
        assert_eq!(new.lasting(None), new.period);
    }

    #[test]
    fn enrolment_begins_while_the_programme_lasts() {
        let programme = programme(None);
        for outside in ["2025-12-31", "2027-01-01"] {
            let new = enrolment(&programme, outside, None);
            assert_eq!(
                new.fits(&programme, 0).unwrap_err().field.as_deref(),
                Some("from")
            );
        }
    }

    #[test]
    fn nobody_is_enrolled_twice_on_a_day() {
        let here = programme(None);
        let spring = enrolment(&here, "2026-03-01", Some("2026-05-31"));
        let autumn = enrolment(&here, "2026-09-01", None);
        let elsewhere = Enrolment {
            programme: ProgrammeId::draw(&SystemEntropy),
            ..spring.clone()
        };
        assert!(spring.stands_beside(&[autumn.clone(), elsewhere]).is_ok());
        let summer = enrolment(&here, "2026-05-31", None);
        assert!(summer.stands_beside(&[spring]).is_err());
    }
}
