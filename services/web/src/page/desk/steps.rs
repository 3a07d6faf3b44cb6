//! The steps of an intake, and what is asked in each.

use crate::form::{Choices, Kind, Question};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Who it is, and how the person is reached.
    Who,
    /// Why the person comes, and by which way.
    Need,
    /// What another agency may read, and on what ground.
    Basis,
    /// The first assessment.
    Triage,
}

/// All of them, in order.
pub(super) const STEPS: [Step; 4] = [Step::Who, Step::Need, Step::Basis, Step::Triage];

const NAMES: usize = 2;
const LONGEST_NAME: usize = 100;
const LONGEST_LINE: usize = 200;
const LONGEST_NOTE: usize = 4000;

/// The names come first, and are left out where the look-up has told them.
const WHO: &[Question] = &[
    Question::required("givenName", Kind::Line(LONGEST_NAME)),
    Question::required("familyName", Kind::Line(LONGEST_NAME)),
    Question::optional("phone", Kind::Phone),
    Question::optional("email", Kind::Email),
    Question::optional("language", Kind::Line(LONGEST_NAME)),
    Question::optional("interpreterNeeded", Kind::YesNo),
];

const NEED: &[Question] = &[
    Question::required(
        "channel",
        Kind::One(Choices::Some("IntakeChannel", CHANNELS)),
    ),
    Question::required("reason", Kind::Text(LONGEST_NOTE)),
];

/// The ways that are most common at a desk come first.
const CHANNELS: &[&str] = &[
    "WALK_IN",
    "SELF",
    "OUTREACH",
    "SCHOOL",
    "INCOME_SUPPORT_APPLICATION",
    "EMPLOYMENT_SERVICE",
    "INSURANCE_AGENCY",
    "HEALTH_CARE",
    "OTHER",
];

const BASIS: &[Question] = &[
    Question::required(
        "kind",
        Kind::One(Choices::Some("DisclosureBasisKind", GROUNDS)),
    ),
    Question::required("toAgencyId", Kind::One(Choices::Offered("agencies"))),
    Question::required("sections", Kind::Many(Choices::Some("Section", SECTIONS))),
    Question::required("purpose", Kind::Line(LONGEST_LINE)),
    Question::required("validFrom", Kind::Day),
    Question::required("validTo", Kind::Day),
    Question::optional("consentForm", Kind::One(Choices::List("ConsentForm"))),
    Question::optional("witness", Kind::Line(LONGEST_LINE)),
];

/// The grounds, the one that is most common at a desk first.
const GROUNDS: &[&str] = &[
    "CONSENT",
    "NECESSARY_FOR_OWN_TASK",
    "NO_HARM_ASSESSED",
    "STATUTORY_DUTY",
    "GENERAL_CLAUSE",
    "PARTY_ACCESS",
];

/// What a desk itself writes.
const SECTIONS: &[&str] = &[
    "IDENTITY",
    "CONTACT",
    "INTAKE",
    "SCREENING",
    "MAPPING_EDUCATION",
    "MAPPING_WORK",
    "MAPPING_FAMILY",
    "MAPPING_ECONOMY",
    "MAPPING_HEALTH",
    "PLAN",
    "JOURNAL",
];

const TRIAGE: &[Question] = &[
    Question::required("inTargetGroup", Kind::YesNo),
    Question::optional("targetGroups", Kind::Many(Choices::List("TargetGroup"))),
    Question::optional("needs", Kind::Many(Choices::List("Need"))),
    Question::optional("note", Kind::Text(LONGEST_NOTE)),
];

impl Step {
    /// The end of its address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Who => "vem",
            Self::Need => "behov",
            Self::Basis => "samtycke",
            Self::Triage => "bedomning",
        }
    }

    /// The step at this address.
    pub fn at(slug: &str) -> Option<Self> {
        STEPS.into_iter().find(|step| step.slug() == slug)
    }

    /// The address, which is the place of its draft.
    pub fn place(self, person: &str) -> String {
        format!("{}{person}/{}", super::dossier::PLACES, self.slug())
    }

    /// What is asked; names only of whom nobody has named.
    pub fn questions(self, has_name: bool) -> &'static [Question] {
        match self {
            Self::Who if has_name => &WHO[NAMES..],
            Self::Who => WHO,
            Self::Need => NEED,
            Self::Basis => BASIS,
            Self::Triage => TRIAGE,
        }
    }

    /// Whether it may be done later, in the case.
    pub const fn may_wait(self) -> bool {
        match self {
            Self::Who | Self::Need => false,
            Self::Basis | Self::Triage => true,
        }
    }

    /// Its place among the steps, from 1.
    pub fn number(self) -> usize {
        STEPS
            .iter()
            .position(|step| *step == self)
            .map_or(0, |place| place + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{codes, words::Language};

    #[test]
    fn every_question_and_every_step_has_words() {
        for language in [Language::Swedish, Language::English] {
            for step in STEPS {
                for ending in ["title", "lead"] {
                    let key = format!("intag-{}-{ending}", step.slug());
                    assert!(language.find(&key, &[]).is_some(), "{key} in {language:?}");
                }
                for question in step.questions(false) {
                    let found = [
                        format!("intag-{}", question.name),
                        format!("field-{}", question.name),
                    ]
                    .iter()
                    .any(|key| language.find(key, &[]).is_some());
                    assert!(found, "{} in {language:?}", question.name);
                }
            }
        }
    }

    #[test]
    fn codes_that_are_chosen_from_are_of_the_schema() {
        assert!(
            CHANNELS
                .iter()
                .all(|code| codes::is_code("IntakeChannel", code))
        );
        assert!(
            GROUNDS
                .iter()
                .all(|code| codes::is_code("DisclosureBasisKind", code))
        );
        assert!(SECTIONS.iter().all(|code| codes::is_code("Section", code)));
    }

    #[test]
    fn names_are_asked_for_only_where_there_is_none() {
        assert_eq!(Step::Who.questions(false)[0].name, "givenName");
        assert_eq!(Step::Who.questions(true)[0].name, "phone");
    }
}
