//! Why the demo world could not be made. It is always a fault of the program: what the stories do is
//! what staff may do. Nothing here holds a name or a number.

use crate::fault::CommandFault;

/// Why a story stopped.
#[derive(Debug, thiserror::Error)]
pub enum StoryFault {
    /// A service refused what a member of staff asked for.
    #[error("{operation} was refused to {reader}: {refusal}")]
    Refused {
        /// The operation.
        operation: &'static str,
        /// Who asked: a handle, or `participant`.
        reader: String,
        /// Code, field and sentence of each refusal.
        refusal: String,
    },
    /// A service answered with a fault, or with something that was not asked for.
    #[error("{operation} failed: {reason}")]
    Failed {
        /// The operation.
        operation: &'static str,
        /// What was wrong.
        reason: String,
    },
    /// A unit or member of staff is not in the registry.
    #[error("the registry does not have {name}")]
    NotInRegistry {
        /// The slug or handle.
        name: String,
    },
    /// The work beside the stories failed.
    #[error(transparent)]
    Platform(#[from] CommandFault),
    /// Another story failed first.
    #[error("a story was cut short")]
    CutShort,
}

impl From<StoryFault> for CommandFault {
    fn from(fault: StoryFault) -> Self {
        match fault {
            StoryFault::Platform(fault) => fault,
            StoryFault::Refused { .. }
            | StoryFault::Failed { .. }
            | StoryFault::NotInRegistry { .. }
            | StoryFault::CutShort => Self::DemoUnfinished {
                reason: fault.to_string(),
            },
        }
    }
}
