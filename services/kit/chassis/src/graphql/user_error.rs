//! Refusals as data: what a mutation's payload says when nothing was changed.

use access::Language;
use async_graphql::SimpleObject;
use domain::{Problem, ProblemCode};

use super::Code;
use crate::messages::render;

/// One refusal of a mutation.
#[derive(Debug, Clone, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct UserError {
    /// What kind of refusal it is; a closed list that programs can act on.
    pub code: Code<ProblemCode>,
    /// The input field that it speaks of, if it speaks of one.
    pub field: Option<String>,
    /// What happened and what to do, in the reader's language.
    pub message: String,
}

impl UserError {
    /// Puts a refusal into words.
    pub fn of(problem: &Problem, language: Language) -> Self {
        Self {
            code: Code(problem.code),
            field: problem.field.clone(),
            message: render(problem, language),
        }
    }
}

/// Puts refusals into words, in their order.
pub fn user_errors(problems: &[Problem], language: Language) -> Vec<UserError> {
    problems
        .iter()
        .map(|problem| UserError::of(problem, language))
        .collect()
}
