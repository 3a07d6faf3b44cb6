//! The coordination of a rehabilitation (SFB 30:8-13), with the person's agreement.

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{Problem, Section, codes::RehabilitationStatus};

/// How long a text about measures may be, in characters.
const LONGEST_TEXT: usize = 4_000;

/// How far the coordination has come, and who coordinates.
#[derive(Clone, PartialEq, Eq)]
pub struct Rehabilitation {
    /// How far it has come.
    pub status: RehabilitationStatus,
    /// Who coordinates, as the agency names its staff.
    pub coordinator: String,
    /// Measures, responsible parties and timetable (SFB 30:13).
    pub measures: Option<String>,
    /// When the plan is looked at again.
    pub review_on: Option<NaiveDate>,
}

impl SectionBody for Rehabilitation {
    const SECTION: Section = Section::InsuranceRehabilitation;

    fn reduce(self, extent: &Extent) -> Self {
        if extent.is_whole() {
            return self;
        }
        Self {
            coordinator: String::new(),
            measures: None,
            ..self
        }
    }
}

/// A coordination as a caseworker wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct RehabilitationDraft {
    /// How far it has come.
    pub status: RehabilitationStatus,
    /// Who coordinates.
    pub coordinator: String,
    /// Measures.
    pub measures: Option<String>,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
}

impl RehabilitationDraft {
    /// The coordination, or every reason why it cannot be taken.
    pub fn check(&self) -> Result<Rehabilitation, Vec<Problem>> {
        let mut problems = Vec::new();
        let coordinator = self.coordinator.trim();
        if coordinator.is_empty() {
            problems.push(Problem::invalid("coordinator", "text-missing"));
        }
        for (field, text) in [
            ("coordinator", Some(coordinator)),
            ("measures", self.measures.as_deref()),
        ] {
            if text.is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
                problems
                    .push(Problem::invalid(field, "text-too-long").with("longest", LONGEST_TEXT));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Rehabilitation {
            status: self.status,
            coordinator: coordinator.to_owned(),
            measures: self.measures.clone(),
            review_on: self.review_on,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordination_without_coordinator_is_refused() {
        let draft = RehabilitationDraft {
            status: RehabilitationStatus::Planned,
            coordinator: "  ".to_owned(),
            measures: None,
            review_on: None,
        };
        let problems = draft.check().err().unwrap();
        assert_eq!(problems[0].field.as_deref(), Some("coordinator"));
    }
}
