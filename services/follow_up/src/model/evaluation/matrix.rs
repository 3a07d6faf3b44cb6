//! What the evaluator writes: an assessment of each question, and the overall statement (utlåtande) with its lessons (E16).

use domain::{Problem, code_list};

use super::text::{LONGEST_TEXT, needed_text, spare_text};

code_list! {
    /// How a question is judged.
    pub enum GoalVerdict("GoalVerdict") {
        /// The goal was reached.
        Achieved => "ACHIEVED", "Uppnått";
        /// It was not.
        NotAchieved => "NOT_ACHIEVED", "Inte uppnått";
        /// What it needs is not known.
        CannotBeAssessed => "CANNOT_BE_ASSESSED", "Kan inte bedömas";
        /// It went another way, with a result that can be accepted (E15).
        NotPerPlanButAcceptable => "NOT_PER_PLAN_BUT_ACCEPTABLE", "Inte enligt plan, men godtagbart";
        /// Its day has not come.
        DueLater => "DUE_LATER", "Bedöms senare";
    }
}

/// The evaluator's own judgement of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The verdict.
    pub verdict: GoalVerdict,
    /// What it rests on in fact.
    pub basis: String,
    /// The assessment in words.
    pub words: String,
    /// What the programme could not help (E17).
    pub beyond_control: Option<String>,
}

/// An assessment as an evaluator wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentDraft {
    /// The verdict.
    pub verdict: GoalVerdict,
    /// What it rests on.
    pub basis: String,
    /// The assessment in words.
    pub words: String,
    /// What the programme could not help.
    pub beyond_control: Option<String>,
}

impl AssessmentDraft {
    /// The assessment, or every reason why it is none.
    pub fn check(&self) -> Result<Assessment, Vec<Problem>> {
        let mut problems = Vec::new();
        let basis = needed_text(&mut problems, ("basis", &self.basis), LONGEST_TEXT);
        let assessment = ("assessment", self.words.as_str());
        let assessment = needed_text(&mut problems, assessment, LONGEST_TEXT);
        let beyond = ("beyondControl", self.beyond_control.as_deref());
        let beyond_control = spare_text(&mut problems, beyond, LONGEST_TEXT);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Assessment {
            verdict: self.verdict,
            basis,
            words: assessment,
            beyond_control,
        })
    }
}

/// The overall statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The statement.
    pub words: String,
    /// What was learnt.
    pub lessons: Option<String>,
}

/// A statement as an evaluator wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDraft {
    /// The statement.
    pub words: String,
    /// What was learnt.
    pub lessons: Option<String>,
}

impl StatementDraft {
    /// The statement, or every reason why it is none.
    pub fn check(&self) -> Result<Statement, Vec<Problem>> {
        let mut problems = Vec::new();
        let statement = needed_text(&mut problems, ("statement", &self.words), LONGEST_TEXT);
        let lessons = ("lessons", self.lessons.as_deref());
        let lessons = spare_text(&mut problems, lessons, LONGEST_TEXT);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Statement {
            words: statement,
            lessons,
        })
    }
}
