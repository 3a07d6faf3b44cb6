//! The journal.

use std::sync::Arc;

use access::Visible;
use async_graphql::{ID, Object, SimpleObject};
use chassis::graphql::{Connection, DateTime, KeptFromParticipant};

use super::{
    mapping::WrittenBy,
    page::{id, page_of},
};
use crate::{
    model::journal::{self as model, Lock},
    read::CaseView,
};

/// What a case shows of its journal.
pub struct CaseJournalFields(pub Option<Arc<CaseView>>);

#[Object]
impl CaseJournalFields {
    /// The notes that the reader may see, newest first; null where the journal is withheld or absent.
    async fn journal(
        &self,
        #[graphql(default = 20)] first: i32,
        after: Option<String>,
    ) -> Option<Connection<JournalNote>> {
        page_of(&self.0.as_ref()?.journal, (first, after))
    }
}

/// A note.
#[derive(SimpleObject)]
pub struct JournalNote {
    /// The note's id.
    id: ID,
    /// What it says.
    text: Option<String>,
    /// Whether it is locked: from then on only a new note corrects it.
    locked: bool,
    /// Since when it is locked.
    locked_at: Option<DateTime>,
    /// The locked note that it corrects.
    corrects: Option<ID>,
    /// When it was written.
    written_at: DateTime,
    /// Who wrote it.
    written_by: WrittenBy,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<model::JournalNote>> for JournalNote {
    fn from(visible: &Visible<model::JournalNote>) -> Self {
        let note = visible.get();
        let locked_at = match note.lock {
            Lock::Open => None,
            Lock::Locked { at } => Some(DateTime(at)),
        };
        Self {
            id: id(note.id),
            text: note.text.clone(),
            locked: locked_at.is_some(),
            locked_at,
            corrects: note.corrects.map(id),
            written_at: DateTime(note.written.recorded_at),
            written_by: WrittenBy::from(&note.written),
            kept_from_participant: KeptFromParticipant::of(&note.keeping),
        }
    }
}
