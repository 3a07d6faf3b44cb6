//! What was learnt, and what the next programme should do (tillvaratagande, R2, E16).

use chrono::NaiveDate;
use domain::{Problem, code_list};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

code_list! {
    /// What a lesson is about: the weak spots of earlier projects (R2), and the data that evaluators lacked (E13).
    pub enum LessonDimension("LessonDimension") {
        /// Formulating goals.
        Goals => "GOALS", "Målformulering";
        /// Anchoring.
        Anchoring => "ANCHORING", "Förankring";
        /// Keeping results.
        KeepingResults => "KEEPING_RESULTS", "Tillvaratagande av resultat";
        /// Method.
        Method => "METHOD", "Metod";
        /// Involving the actors.
        Actors => "ACTORS", "Aktörer och målgrupp";
        /// Being ready for calls.
        Readiness => "READINESS", "Beredskap inför utlysningar";
        /// Data for the evaluation.
        Data => "DATA", "Underlag för utvärdering";
        /// Something else.
        Other => "OTHER", "Annat";
    }
}

/// A lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// What it is about.
    pub dimension: LessonDimension,
    /// What was learnt.
    pub learnt: String,
    /// What the next programme should do.
    pub advice: String,
}

impl EntryBody for Lesson {}

/// A lesson as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct LessonDraft {
    /// What it is about.
    pub dimension: LessonDimension,
    /// What was learnt.
    pub lesson: String,
    /// What the next programme should do.
    pub advice: String,
}

impl EntryDraft for LessonDraft {
    type Body = Lesson;

    const OPERATION: &'static str = "recordProgrammeLesson";

    fn check(&self, today: NaiveDate) -> Result<Lesson, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let learnt = checking.text("lesson", &self.lesson);
        let advice = checking.text("advice", &self.advice);
        checking.done(Some(Lesson {
            dimension: self.dimension,
            learnt,
            advice,
        }))
    }
}
