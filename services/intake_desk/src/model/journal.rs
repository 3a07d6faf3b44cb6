//! A note in the journal, owned by the agency that wrote it. A locked note is never changed.

use access::{Extent, Keeping, Ordered, Place, Protected};
use chrono::{DateTime, Utc};
use domain::{NoteId, RowKey, Section};

use super::{
    reduce::keep,
    whose::{Whose, Written},
};

/// Whether a note can still be changed by its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It can.
    Open,
    /// It was locked; from then on only a new note corrects it.
    Locked {
        /// When.
        at: DateTime<Utc>,
    },
}

/// One note.
#[derive(Clone, PartialEq, Eq)]
pub struct JournalNote {
    /// Whose it is.
    pub whose: Whose,
    /// Its key within the case; the page order.
    pub key: RowKey,
    /// Its id.
    pub id: NoteId,
    /// What it says.
    pub text: Option<String>,
    /// Who wrote it.
    pub written: Written,
    /// Whether it is locked.
    pub lock: Lock,
    /// The note that it corrects.
    pub corrects: Option<NoteId>,
    /// Whether it is kept from the participant, and by which decision.
    pub keeping: Keeping,
}

impl Protected for JournalNote {
    fn place(&self) -> Place {
        self.whose.place(Section::Journal).kept(self.keeping.kept())
    }

    fn reduce(self, extent: &Extent) -> Self {
        Self {
            text: keep(extent, "text", self.text),
            keeping: self.keeping.reduce(extent),
            ..self
        }
    }
}

impl Ordered for JournalNote {
    fn order(&self) -> i64 {
        self.key.as_i64()
    }
}
