//! Why policies cannot be taken: which file, which policy, and what is wrong with it.

use std::fmt;

use crate::matrix::MatrixFault;

/// One thing that is wrong. Its text is one line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// The folder or one of its files cannot be read.
    #[error("{path} cannot be read ({reason})")]
    NotThere {
        /// The folder or file.
        path: String,
        /// The operating system's word for it.
        reason: String,
    },
    /// A folder without a file of policies.
    #[error("{folder} holds no .cedar file")]
    NoPolicies {
        /// The folder.
        folder: String,
    },
    /// The matrix cannot be taken.
    #[error("{file}: {fault}")]
    Matrix {
        /// The file.
        file: String,
        /// What is wrong.
        fault: MatrixFault,
    },
    /// A text is not Cedar.
    #[error("{file}: it is not Cedar: {reason}")]
    NotCedar {
        /// The file.
        file: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// A policy with open slots.
    #[error("{file}: it holds a template, and a policy must be whole")]
    Template {
        /// The file.
        file: String,
    },
    /// A policy that nothing can name.
    #[error("{file}: policy number {number} of the file has no @id")]
    NoId {
        /// The file.
        file: String,
        /// Which policy of the file, from one.
        number: usize,
    },
    /// A policy that cannot be explained to a reader.
    #[error("{file}: policy {id} has no @reason")]
    NoReason {
        /// The file.
        file: String,
        /// The policy.
        id: String,
    },
    /// Two policies of one id: nobody could tell which of them decided.
    #[error("{file}: policy {id} has the @id of another policy in {other}")]
    Twice {
        /// The file of the later one.
        file: String,
        /// The id.
        id: String,
        /// The file of the earlier one.
        other: String,
    },
    /// A policy that does not fit the schema.
    #[error("{file}: policy {id} does not fit the schema: {reason}")]
    Invalid {
        /// The file.
        file: String,
        /// The policy.
        id: String,
        /// What is wrong.
        reason: String,
    },
    /// A policy that fits the schema and still can fail while it decides. Cedar skips a policy that
    /// fails, and a stop that is skipped stops nothing.
    #[error("{file}: policy {id} can fail while it decides: {reason}")]
    CanFail {
        /// The file.
        file: String,
        /// The policy.
        id: String,
        /// By what.
        reason: String,
    },
    /// A line of the matrix that cannot be shown to the policies.
    #[error("the lines of the matrix do not fit the schema: {0}")]
    Lines(String),
}

/// Everything that was found wrong, at least one thing. The platform does not start with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFaults(Vec<PolicyFault>);

impl PolicyFaults {
    pub(crate) fn one(fault: PolicyFault) -> Self {
        Self(vec![fault])
    }

    /// `given` if nothing is wrong.
    pub(crate) fn unless<T>(faults: Vec<PolicyFault>, given: T) -> Result<T, Self> {
        if faults.is_empty() {
            Ok(given)
        } else {
            Err(Self(faults))
        }
    }

    /// Each thing that is wrong.
    pub fn each(&self) -> &[PolicyFault] {
        &self.0
    }
}

impl fmt::Display for PolicyFaults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        formatter.write_str(&told.join("; "))
    }
}

impl std::error::Error for PolicyFaults {}
