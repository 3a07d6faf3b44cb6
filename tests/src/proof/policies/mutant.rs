//! A mutant: the policies with one clause changed, and the name by which people speak of it.

use std::fmt;

use access::{Line, Policy, PolicyFaults, PolicyText};

/// What was done to the clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It is gone.
    Deleted,
    /// It says the opposite.
    Negated,
    /// It lets more through.
    Widened,
    /// It speaks of something else of the same kind.
    Swapped,
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Deleted => "deleted",
            Self::Negated => "negated",
            Self::Widened => "widened",
            Self::Swapped => "swapped",
        })
    }
}

/// What was changed.
#[derive(Debug, Clone)]
pub enum Changed {
    /// One policy among all of them.
    Policies(Vec<PolicyText>),
    /// One cell of the matrix.
    Line(Line),
}

/// The policies with one clause changed.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// Which clause, and what was done to it: the same in every run.
    pub name: String,
    /// What was changed.
    pub changed: Changed,
}

impl Mutant {
    /// A mutant of the clause at `place`.
    pub fn new(place: &str, change: Change, changed: Changed) -> Self {
        Self {
            name: format!("{place}: {change}"),
            changed,
        }
    }

    /// The policies of the mutant, taken as at a start.
    ///
    /// # Errors
    /// What a start would tell.
    pub fn load(&self, policy: &Policy) -> Result<Policy, PolicyFaults> {
        match &self.changed {
            Changed::Policies(texts) => policy.with_policies(texts),
            Changed::Line(line) => policy.with_line(line.clone()),
        }
    }
}
