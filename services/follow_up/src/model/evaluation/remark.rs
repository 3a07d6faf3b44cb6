//! Remarks of the evaluator on a goal, and the organiser's answers, each with its day (E7).

use chrono::NaiveDate;
use domain::Problem;

use super::text::{LONGEST_TEXT, needed_text};

/// A remark, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What the evaluator remarks.
    pub text: String,
    /// When.
    pub written_on: NaiveDate,
    /// What the organiser answered, and when.
    pub answer: Option<(String, NaiveDate)>,
}

/// The text of a remark, or why it is none.
pub fn remark_text(text: &str) -> Result<String, Vec<Problem>> {
    checked("text", text)
}

/// The text of an answer, or why it is none.
pub fn answer_text(text: &str) -> Result<String, Vec<Problem>> {
    checked("answer", text)
}

fn checked(field: &'static str, text: &str) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let text = needed_text(&mut problems, (field, text), LONGEST_TEXT);
    if problems.is_empty() {
        Ok(text)
    } else {
        Err(problems)
    }
}
