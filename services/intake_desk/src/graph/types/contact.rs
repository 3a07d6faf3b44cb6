//! What a look-up shows.

use async_graphql::{ID, SimpleObject};

use super::page::id;
use crate::flow::{KnownHere, OpenedContact};

/// An open contact: a look-up that may be turned into an intake.
#[derive(SimpleObject)]
pub struct OpenContact {
    /// The contact's id.
    id: ID,
    /// The person.
    person: LookedUpPerson,
    /// Whether the reader's own unit has a case with the person that the reader may see. It says
    /// nothing of anybody else.
    known_here: bool,
    /// Those cases, newest first. Closed ones too.
    case_ids: Vec<ID>,
}

/// A person who was looked up by number.
#[derive(SimpleObject)]
pub struct LookedUpPerson {
    /// The person's id, which says nothing.
    id: ID,
    /// Given and family name as one, where the reader may see it or the population register tells.
    display_name: Option<String>,
}

impl From<OpenedContact> for OpenContact {
    fn from(opened: OpenedContact) -> Self {
        Self {
            id: id(opened.id),
            person: LookedUpPerson {
                id: id(opened.person),
                display_name: opened.display_name,
            },
            known_here: match opened.known {
                KnownHere::Known => true,
                KnownHere::NotKnown => false,
            },
            case_ids: opened.cases.into_iter().map(id).collect(),
        }
    }
}
