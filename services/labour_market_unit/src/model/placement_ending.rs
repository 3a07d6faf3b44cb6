//! How a placement ended (E11: end date and reason for early ending).

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{Problem, ProblemCode, RecordId, Section, code_list};

use super::{
    placement::Placement,
    text::{LONGEST_TEXT, spare_text},
};

code_list! {
    /// Why a placement ended.
    pub enum PlacementEndReason("PlacementEndReason") {
        /// When it was planned to.
        AsPlanned => "AS_PLANNED", "Enligt plan";
        /// To other work.
        Work => "WORK", "Annat arbete";
        /// To studies.
        Studies => "STUDIES", "Studier";
        /// To another placement.
        OtherPlacement => "OTHER_PLACEMENT", "Annan placering";
        /// Ill health.
        Illness => "ILLNESS", "Ohälsa";
        /// Care of a child or a relative.
        Care => "CARE", "Vård av barn eller anhörig";
        /// The person wished it.
        OwnWish => "OWN_WISH", "Egen önskan";
        /// The workplace could not go on.
        Workplace => "WORKPLACE", "Arbetsplatsen kunde inte fortsätta";
        /// The demands did not fit.
        NotSuitable => "NOT_SUITABLE", "Passade inte";
        /// The person did not come.
        NotAttending => "NOT_ATTENDING", "Utebliven närvaro";
        /// The person moved.
        Moved => "MOVED", "Flytt";
        /// It should never have been recorded.
        Misregistered => "MISREGISTERED", "Felregistrerad";
        /// Another reason.
        Other => "OTHER", "Annat";
        /// The reason is not known.
        Unknown => "UNKNOWN", "Okänt";
    }
}

/// The end of a placement.
#[derive(Clone, PartialEq, Eq)]
pub struct PlacementEnding {
    /// Which placement.
    pub placement: RecordId,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Why.
    pub reason: PlacementEndReason,
    /// More about it.
    pub note: Option<String>,
}

impl PlacementEnding {
    /// Refuses an ending that does not fit its placement.
    pub fn fits(&self, placement: &Placement, ended: Option<&Self>) -> Result<(), Problem> {
        if ended.is_some() {
            let over = Problem::new(ProblemCode::InvalidTransition, "placement-already-ended");
            return Err(over.at("placementId"));
        }
        if self.ends_on < placement.period.from() {
            return Err(Problem::invalid("endsOn", "period-ends-before-it-starts"));
        }
        let Some(planned) = placement.period.to() else {
            return Ok(());
        };
        if planned < self.ends_on {
            return Err(
                Problem::invalid("endsOn", "placement-ends-after-plan").with("last", planned)
            );
        }
        if self.ends_on < planned && self.reason == PlacementEndReason::AsPlanned {
            return Err(Problem::invalid("reason", "early-ending-not-as-planned"));
        }
        Ok(())
    }
}

impl SectionBody for PlacementEnding {
    const SECTION: Section = Section::LabourPlacement;

    fn reduce(self, extent: &Extent) -> Self {
        if extent.is_whole() {
            return self;
        }
        Self { note: None, ..self }
    }
}

/// An ending as it was written.
#[derive(Clone, PartialEq, Eq)]
pub struct PlacementEndingDraft {
    /// Which placement.
    pub placement: RecordId,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Why.
    pub reason: PlacementEndReason,
    /// More about it.
    pub note: Option<String>,
}

impl PlacementEndingDraft {
    /// The ending, or every reason why it cannot be taken whatever the placement.
    pub fn check(&self, today: NaiveDate) -> Result<PlacementEnding, Vec<Problem>> {
        let mut problems = Vec::new();
        if today < self.ends_on {
            problems.push(Problem::invalid("endsOn", "day-not-yet-come"));
        }
        let note = spare_text(&mut problems, ("note", self.note.as_deref()), LONGEST_TEXT);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(PlacementEnding {
            placement: self.placement,
            ends_on: self.ends_on,
            reason: self.reason,
            note,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::{
        super::placement::tests::{day, draft},
        *,
    };

    fn ending(ends_on: &str, reason: PlacementEndReason) -> PlacementEnding {
        PlacementEnding {
            placement: RecordId::draw(&SystemEntropy),
            ends_on: day(ends_on),
            reason,
            note: Some("Fritext".to_owned()),
        }
    }

    fn refused(ending: &PlacementEnding, ended: Option<&PlacementEnding>) -> Option<String> {
        let placement = draft().check().ok().unwrap();
        ending.fits(&placement, ended).err()?.field
    }

    #[test]
    fn early_ending_says_why() {
        let planned = ending("2027-02-28", PlacementEndReason::AsPlanned);
        assert_eq!(refused(&planned, None), None);
        let early = ending("2026-06-01", PlacementEndReason::AsPlanned);
        assert_eq!(refused(&early, None).as_deref(), Some("reason"));
        let early = ending("2026-06-01", PlacementEndReason::Illness);
        assert_eq!(refused(&early, None), None);
    }

    #[test]
    fn placement_ends_once_and_within_its_days() {
        let early = ending("2026-06-01", PlacementEndReason::Work);
        assert_eq!(
            refused(&early, Some(&early)).as_deref(),
            Some("placementId")
        );
        for outside in ["2026-02-28", "2027-03-01"] {
            let outside = ending(outside, PlacementEndReason::Work);
            assert_eq!(refused(&outside, None).as_deref(), Some("endsOn"));
        }
    }

    #[test]
    fn placement_lasts_until_it_ended() {
        let placement = draft().check().ok().unwrap();
        let early = ending("2026-06-01", PlacementEndReason::Work);
        assert_eq!(
            placement.lasting(Some(&early)).to(),
            Some(day("2026-06-01"))
        );
        assert_eq!(placement.lasting(None), placement.period);
    }

    #[test]
    fn ending_that_has_not_come_is_refused() {
        let draft = PlacementEndingDraft {
            placement: RecordId::draw(&SystemEntropy),
            ends_on: day("2026-06-02"),
            reason: PlacementEndReason::Work,
            note: None,
        };
        let problems = draft.check(day("2026-06-01")).err().unwrap();
        assert_eq!(problems[0].field.as_deref(), Some("endsOn"));
        assert!(draft.check(day("2026-06-02")).is_ok());
    }

    #[test]
    fn pseudonymised_ending_has_no_free_text() {
        let kept = ending("2026-06-01", PlacementEndReason::Work).reduce(&Extent::Pseudonym);
        assert_eq!((kept.note, kept.reason), (None, PlacementEndReason::Work));
    }
}
