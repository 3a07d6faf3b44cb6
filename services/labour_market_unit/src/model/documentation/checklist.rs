//! The checklist of a programme: fixed points against the weak spots of earlier projects (R2), and the lessons that
//! earlier programmes of the agency have left.

use chrono::NaiveDate;
use domain::{CodeList, Problem, ProblemCode, code_list};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking, lesson::LessonDimension};

code_list! {
    /// The fixed points.
    pub enum ChecklistTopic("ChecklistTopic") {
        /// E7: goals can be measured.
        GoalsMeasurable => "GOALS_MEASURABLE", "Varje mål har mått, målvärde, grupp och period, och uppgifterna som behövs är bestämda.";
        /// E8: goals are within reach.
        GoalsFeasible => "GOALS_FEASIBLE", "Målen går att nå med insatsens platser, tjänstgöringsgrad och tid.";
        /// E7: goals mirror the purpose.
        GoalsMirrorPurpose => "GOALS_MIRROR_PURPOSE", "Målen speglar syftet, också samverkan och individuell anpassning.";
        /// R2: the programme is anchored.
        Anchored => "ANCHORED", "Insatsen är förankrad hos ledning, samverkansparter och arbetsplatser.";
        /// G15: unions are asked in time.
        UnionsAsked => "UNIONS_ASKED", "Förhandlingar med facken är klara innan den första deltagaren börjar.";
        /// R2: results are kept.
        ResultsKept => "RESULTS_KEPT", "Det är bestämt vem som tar hand om resultat och metod när insatsen är slut.";
        /// G4: the method is described.
        MethodDescribed => "METHOD_DESCRIBED", "Metoden är beskriven så att någon annan kan arbeta efter den.";
        /// R8, R16: participants take part in the design.
        ParticipantsInvolved => "PARTICIPANTS_INVOLVED", "Målgruppen är med och utformar insatsen.";
        /// R2: those who are needed take part.
        ActorsInvolved => "ACTORS_INVOLVED", "De aktörer som deltagarna behöver är med från början.";
        /// R1: the needs are known.
        NeedsKnown => "NEEDS_KNOWN", "Behoven är beskrivna med underlag innan insatsen söker medel.";
        /// E10-E13: the data are decided.
        DataDecided => "DATA_DECIDED", "Det är bestämt vem som registrerar start, slut, tjänstgöringsgrad, arbetsplats och anställningsform, och när.";
        /// E1: the evaluator is there from the start.
        EvaluatorCommissioned => "EVALUATOR_COMMISSIONED", "En utvärderare är utsedd och har läst målen innan insatsen börjar.";
    }
}

impl ChecklistTopic {
    /// What it is about.
    pub fn dimension(self) -> LessonDimension {
        match self {
            Self::GoalsMeasurable | Self::GoalsFeasible | Self::GoalsMirrorPurpose => {
                LessonDimension::Goals
            }
            Self::Anchored | Self::UnionsAsked => LessonDimension::Anchoring,
            Self::ResultsKept => LessonDimension::KeepingResults,
            Self::MethodDescribed => LessonDimension::Method,
            Self::ParticipantsInvolved | Self::ActorsInvolved => LessonDimension::Actors,
            Self::NeedsKnown => LessonDimension::Readiness,
            Self::DataDecided | Self::EvaluatorCommissioned => LessonDimension::Data,
        }
    }
}

code_list! {
    /// How far a point has come.
    pub enum ChecklistAnswer("ChecklistAnswer") {
        /// It is settled.
        Yes => "YES", "Ja";
        /// It is not.
        NotYet => "NOT_YET", "Inte än";
        /// It does not matter here.
        NotRelevant => "NOT_RELEVANT", "Inte aktuellt";
    }
}

/// The answer to a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistNote {
    /// The code of a fixed point, or the id of a lesson.
    pub key: String,
    /// How far it has come.
    pub answer: ChecklistAnswer,
    /// More about it.
    pub note: Option<String>,
}

impl EntryBody for ChecklistNote {
    fn shares_place_with(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// An answer as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct ChecklistNoteDraft {
    /// The code of a fixed point, or the id of a lesson.
    pub key: String,
    /// How far it has come.
    pub answer: ChecklistAnswer,
    /// More about it.
    pub note: Option<String>,
}

impl ChecklistNoteDraft {
    /// Refuses a point that is neither fixed nor among the lessons that are carried over.
    pub fn names_one_of(&self, lessons: &[String]) -> Result<(), Problem> {
        if ChecklistTopic::from_code(&self.key).is_some() || lessons.contains(&self.key) {
            return Ok(());
        }
        Err(Problem::new(ProblemCode::NotFound, "not-found").at("key"))
    }
}

impl EntryDraft for ChecklistNoteDraft {
    type Body = ChecklistNote;

    const OPERATION: &'static str = "answerChecklistPoint";

    fn check(&self, today: NaiveDate) -> Result<ChecklistNote, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let note = checking.spare("note", self.note.as_deref());
        checking.done(Some(ChecklistNote {
            key: self.key.clone(),
            answer: self.answer,
            note,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fixed_points_and_shown_lessons_are_answered() {
        let answer = |key: &str| ChecklistNoteDraft {
            key: key.to_owned(),
            answer: ChecklistAnswer::Yes,
            note: None,
        };
        let lessons = ["lärdom".to_owned()];
        assert!(answer("DATA_DECIDED").names_one_of(&[]).is_ok());
        assert!(answer("lärdom").names_one_of(&lessons).is_ok());
        assert!(answer("lärdom").names_one_of(&[]).is_err());
    }
}
