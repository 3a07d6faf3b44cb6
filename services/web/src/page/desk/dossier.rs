//! An intake while it is written: what was found when the person was looked up, the answers of every step, and how far
//! it has come. It lies among the reader's own drafts, so that it can be gone on with for a month.
//!
//! The address holds the person's random id: whoever looks the same person up again finds what was begun.

use crate::{fault::PageFault, fields::Fields, form::Question, visit::Reader};

use super::steps::{STEPS, Step};

const CONTACT: &str = "kept.contact";
const NAME: &str = "kept.name";
const NUMBER: &str = "kept.number";
const KNOWN: &str = "kept.known";
const CASE: &str = "kept.case";
const VERSION: &str = "kept.version";
const PROPOSAL: &str = "kept.proposal";
const STEP: &str = "kept.step.";

/// Where all intakes lie.
pub(super) const PLACES: &str = "/mottagning/intag/";

/// An intake while it is written.
pub(super) struct Dossier {
    /// The person's id, which says nothing.
    pub person: String,
    fields: Fields,
}

/// How far a step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nobody has answered it.
    Open,
    /// It is answered.
    Done,
    /// It waits until later.
    Later,
    /// It has been sent.
    Sent,
}

/// What a look-up found.
pub(super) struct Found {
    /// The open contact.
    pub contact: String,
    /// The name, if one is known.
    pub name: Option<String>,
    /// The number without its last four digits.
    pub number: String,
    /// The newest of the desk's own cases with the person; empty for none.
    pub known: String,
    /// What is told already, as answers; what the officer has written stays.
    pub told: Vec<(&'static str, String)>,
}

impl Dossier {
    /// The address, which is the place of the draft.
    pub fn place(person: &str) -> String {
        format!("{PLACES}{person}")
    }

    /// What was begun for a person.
    pub async fn find(reader: &Reader, person: &str) -> Result<Self, PageFault> {
        let kept = reader.draft(&Self::place(person)).await;
        Ok(Self {
            person: person.to_owned(),
            fields: kept.ok_or(PageFault::NotFound)?.draft.fields,
        })
    }

    /// The intake of a person who was looked up now: what was begun before goes on.
    pub async fn found(reader: &Reader, person: &str, found: Found) -> Result<Self, PageFault> {
        let kept = reader.draft(&Self::place(person)).await;
        let mut dossier = Self {
            person: person.to_owned(),
            // What was left of an intake whose case is closed since is no part of the next one.
            fields: kept
                .map(|kept| kept.draft.fields)
                .filter(|fields| !fields.has(CASE))
                .unwrap_or_default(),
        };
        let told = [
            (CONTACT, found.contact),
            (NAME, found.name.unwrap_or_default()),
            (NUMBER, found.number),
            (KNOWN, found.known),
        ];
        for (name, value) in told {
            dossier.fields.set(name, value);
        }
        for (name, value) in found.told {
            if name == PROPOSAL || !dossier.fields.has(name) {
                dossier.fields.set(name, value);
            }
        }
        dossier.keep(reader).await?;
        Ok(dossier)
    }

    /// An intake as it lies in a list of drafts.
    pub fn of(person: &str, fields: Fields) -> Self {
        Self {
            person: person.to_owned(),
            fields,
        }
    }

    /// Keeps it.
    pub async fn keep(&self, reader: &Reader) -> Result<(), PageFault> {
        reader
            .keep_draft(&Self::place(&self.person), &self.fields)
            .await
    }

    /// Throws it away, with what lies half-written in its steps.
    pub async fn forget(&self, reader: &Reader) {
        for step in STEPS {
            reader.forget_draft(&step.place(&self.person)).await;
        }
        reader.forget_draft(&Self::place(&self.person)).await;
    }

    /// The open contact.
    pub fn contact(&self) -> &str {
        self.fields.text(CONTACT)
    }

    /// The name that the look-up gave, or the one that was written; empty for none.
    pub fn name(&self) -> String {
        let told = self.fields.text(NAME);
        if !told.is_empty() {
            return told.to_owned();
        }
        let written = [
            self.fields.text("givenName"),
            self.fields.text("familyName"),
        ];
        written.join(" ").trim().to_owned()
    }

    /// Whether the look-up gave a name, so that nobody need be asked.
    pub fn has_name(&self) -> bool {
        self.fields.has(NAME)
    }

    /// The number without its last four digits.
    pub fn number(&self) -> &str {
        self.fields.text(NUMBER)
    }

    /// The newest of the desk's own cases with the person; empty for none.
    pub fn known(&self) -> &str {
        self.fields.text(KNOWN)
    }

    /// The case, once the intake is registered; empty before.
    pub fn case(&self) -> &str {
        self.fields.text(CASE)
    }

    /// The partner's request that the intake is made of; empty for none.
    pub fn proposal(&self) -> &str {
        self.fields.text(PROPOSAL)
    }

    /// The version of the case that was registered.
    pub fn version(&self) -> i64 {
        self.fields.text(VERSION).parse().unwrap_or_default()
    }

    /// The intake is registered; what is left goes into this case.
    pub fn registered(&mut self, case: &str, version: i64) {
        self.fields.set(CASE, case);
        self.fields.set(VERSION, version.to_string());
        for step in [Step::Who, Step::Need] {
            self.stands(step, Standing::Sent);
        }
    }

    /// Everything that was answered.
    pub const fn answers(&self) -> &Fields {
        &self.fields
    }

    /// What is asked in a step.
    pub fn questions(&self, step: Step) -> &'static [Question] {
        step.questions(self.has_name())
    }

    /// Takes the answers of a step in place of those that were there.
    pub fn answer(&mut self, step: Step, given: &Fields) {
        let questions = step.questions(false);
        let is_asked = |name: &str| questions.iter().any(|question| question.name == name);
        let kept = self.fields.iter().filter(|(name, _)| !is_asked(name));
        let new = given.iter().filter(|(name, _)| is_asked(name));
        self.fields = Fields::of(
            kept.chain(new)
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        self.stands(step, Standing::Done);
    }

    /// Says how far a step has come.
    pub fn stands(&mut self, step: Step, standing: Standing) {
        let mark = match standing {
            Standing::Open => "",
            Standing::Done => "done",
            Standing::Later => "later",
            Standing::Sent => "sent",
        };
        self.fields.set(&mark_of(step), mark);
    }

    /// How far a step has come.
    pub fn standing(&self, step: Step) -> Standing {
        match self.fields.text(&mark_of(step)) {
            "done" => Standing::Done,
            "later" => Standing::Later,
            "sent" => Standing::Sent,
            _ => Standing::Open,
        }
    }

    /// Whether any step is answered.
    pub fn is_begun(&self) -> bool {
        STEPS
            .iter()
            .any(|step| self.standing(*step) != Standing::Open)
    }

    /// The first step that nobody has answered.
    pub fn next(&self) -> Option<Step> {
        STEPS
            .into_iter()
            .find(|step| self.standing(*step) == Standing::Open)
    }

    /// Where one goes on: the next step, or the page where all answers are checked.
    pub fn onward(&self) -> String {
        self.next().map_or_else(
            || format!("{}/kontrollera", Self::place(&self.person)),
            |step| step.place(&self.person),
        )
    }
}

fn mark_of(step: Step) -> String {
    format!("{STEP}{}", step.slug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_one_step_leave_those_of_the_others() {
        let mut dossier = Dossier::of(
            "p",
            Fields::of([("reason", "Arbete"), ("phone", "1"), ("kept.name", "")]),
        );
        let given = Fields::of([
            ("phone", "2"),
            ("givenName", "Alva"),
            ("reason", "not asked here"),
        ]);
        dossier.answer(Step::Who, &given);
        assert_eq!(dossier.answers().text("phone"), "2");
        assert_eq!(dossier.answers().text("reason"), "Arbete");
        assert_eq!(dossier.name(), "Alva");
        assert_eq!(dossier.standing(Step::Who), Standing::Done);
        assert_eq!(dossier.next(), Some(Step::Need));
    }

    #[test]
    fn what_waits_until_later_is_not_asked_again() {
        let mut dossier = Dossier::of("p", Fields::default());
        assert!(!dossier.is_begun());
        for step in STEPS {
            dossier.stands(step, Standing::Later);
        }
        assert_eq!(dossier.onward(), "/mottagning/intag/p/kontrollera");
    }
}
