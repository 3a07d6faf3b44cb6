//! What a union was asked about a placement (2000:628 9 a §, G15). It speaks of the placement and never
//! of who is a member: that is never recorded (SoLPUL 7 a §).

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{Problem, RecordId, Section, code_list};

use super::text::{LONGEST_NAME, LONGEST_TEXT, needed_text, spare_text};

code_list! {
    /// How far a consultation has come.
    pub enum ConsultationOutcome("UnionConsultationOutcome") {
        /// The union has been asked.
        Asked => "ASKED", "Förfrågan lämnad";
        /// It did not answer.
        NoAnswer => "NO_ANSWER", "Inget svar";
        /// It has nothing against it.
        NoObjection => "NO_OBJECTION", "Ingen erinran";
        /// It is against it.
        Objection => "OBJECTION", "Erinran";
        /// An agreement was made.
        Agreed => "AGREED", "Överenskommelse";
    }
}

impl ConsultationOutcome {
    fn is_answer(self) -> bool {
        match self {
            Self::Asked | Self::NoAnswer => false,
            Self::NoObjection | Self::Objection | Self::Agreed => true,
        }
    }
}

/// One consultation about a placement.
#[derive(Clone, PartialEq, Eq)]
pub struct UnionConsultation {
    /// Which placement.
    pub placement: RecordId,
    /// Which union.
    pub organisation: String,
    /// When it was asked.
    pub asked_on: NaiveDate,
    /// When it answered.
    pub answered_on: Option<NaiveDate>,
    /// How far it has come.
    pub outcome: ConsultationOutcome,
    /// What it means for the placement.
    pub effect: Option<String>,
}

impl SectionBody for UnionConsultation {
    const SECTION: Section = Section::LabourPlacement;

    fn reduce(self, extent: &Extent) -> Self {
        if extent.is_whole() {
            return self;
        }
        Self {
            organisation: String::new(),
            effect: None,
            ..self
        }
    }
}

/// A consultation as it was written.
#[derive(Clone, PartialEq, Eq)]
pub struct UnionConsultationDraft {
    /// Which placement.
    pub placement: RecordId,
    /// Which union.
    pub organisation: String,
    /// When it was asked.
    pub asked_on: NaiveDate,
    /// When it answered.
    pub answered_on: Option<NaiveDate>,
    /// How far it has come.
    pub outcome: ConsultationOutcome,
    /// What it means for the placement.
    pub effect: Option<String>,
}

impl UnionConsultationDraft {
    /// The consultation, or every reason why it cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<UnionConsultation, Vec<Problem>> {
        let mut problems = Vec::new();
        let organisation = needed_text(
            &mut problems,
            ("organisation", &self.organisation),
            LONGEST_NAME,
        );
        for (field, day) in [
            ("askedOn", Some(self.asked_on)),
            ("answeredOn", self.answered_on),
        ] {
            if day.is_some_and(|day| today < day) {
                problems.push(Problem::invalid(field, "day-not-yet-come"));
            }
        }
        if self.answered_on.is_some_and(|day| day < self.asked_on) {
            problems.push(Problem::invalid("answeredOn", "answered-before-asked"));
        }
        match (self.outcome.is_answer(), self.answered_on) {
            (true, None) => {
                problems.push(Problem::invalid("answeredOn", "answer-day-missing"));
            }
            (false, Some(_)) => {
                problems.push(Problem::invalid("answeredOn", "answer-day-without-answer"));
            }
            (true, Some(_)) | (false, None) => {}
        }
        let effect = spare_text(
            &mut problems,
            ("effect", self.effect.as_deref()),
            LONGEST_TEXT,
        );
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(UnionConsultation {
            placement: self.placement,
            organisation,
            asked_on: self.asked_on,
            answered_on: self.answered_on,
            outcome: self.outcome,
            effect,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::{super::placement::tests::day, *};

    fn draft(outcome: ConsultationOutcome, answered_on: Option<&str>) -> UnionConsultationDraft {
        UnionConsultationDraft {
            placement: RecordId::draw(&SystemEntropy),
            organisation: "Fackförbundet Exemplet".to_owned(),
            asked_on: day("2026-03-01"),
            answered_on: answered_on.map(day),
            outcome,
            effect: Some("Startar en vecka senare".to_owned()),
        }
    }

    fn fields(wrong: &UnionConsultationDraft) -> Vec<String> {
        let problems = wrong.check(day("2026-03-10")).err().unwrap();
        problems
            .into_iter()
            .filter_map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn answer_and_its_day_come_together() {
        let today = day("2026-03-10");
        assert!(draft(ConsultationOutcome::Asked, None).check(today).is_ok());
        assert!(
            draft(ConsultationOutcome::NoAnswer, None)
                .check(today)
                .is_ok()
        );
        assert!(
            draft(ConsultationOutcome::Agreed, Some("2026-03-05"))
                .check(today)
                .is_ok()
        );
        assert_eq!(
            fields(&draft(ConsultationOutcome::Objection, None)),
            ["answeredOn"]
        );
        assert_eq!(
            fields(&draft(ConsultationOutcome::Asked, Some("2026-03-05"))),
            ["answeredOn"]
        );
    }

    #[test]
    fn days_follow_each_other_and_have_come() {
        let early = draft(ConsultationOutcome::Agreed, Some("2026-02-28"));
        assert_eq!(fields(&early), ["answeredOn"]);
        let late = draft(ConsultationOutcome::Agreed, Some("2026-03-11"));
        assert_eq!(fields(&late), ["answeredOn"]);
        let nameless = UnionConsultationDraft {
            organisation: String::new(),
            asked_on: day("2026-03-11"),
            ..draft(ConsultationOutcome::Asked, None)
        };
        assert_eq!(fields(&nameless), ["organisation", "askedOn"]);
    }

    #[test]
    fn pseudonymised_consultation_has_no_free_text() {
        let whole = draft(ConsultationOutcome::Asked, None);
        let whole = whole.check(day("2026-03-10")).ok().unwrap();
        let kept = whole.reduce(&Extent::Pseudonym);
        assert_eq!((kept.organisation.as_str(), kept.effect), ("", None));
    }
}
