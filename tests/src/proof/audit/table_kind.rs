//! The kinds of what somebody who holds the database can do to a log.

/// What is done to the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// One byte of an entry is another.
    EntryByte,
    /// One byte of a subject is another.
    SubjectByte,
    /// One byte of a link is another.
    LinkByte,
    /// An entry is gone.
    EntryGone,
    /// A subject is gone.
    SubjectGone,
    /// A link is gone.
    LinkGone,
    /// An entry is gone with everything that is kept of it.
    AllGone,
    /// Two entries have changed places.
    Swapped,
    /// An entry was moved behind a later one.
    Moved,
    /// From one on every number is one higher.
    Renumbered,
    /// The end is gone, with everything that is kept of it.
    TailCut,
    /// The entries at the end are gone.
    TailEntriesCut,
    /// The links at the end are gone.
    TailLinksCut,
    /// The end was taken out of the chain.
    TailUnlinked,
    /// The last of those that wait are gone.
    WaitingCut,
    /// An entry is there twice.
    Duplicated,
    /// The end was replaced by another valid one.
    Forked,
    /// An older state of the database stands in its place.
    OldBackup,
}

impl TableKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::EntryByte,
        Self::SubjectByte,
        Self::LinkByte,
        Self::EntryGone,
        Self::SubjectGone,
        Self::LinkGone,
        Self::AllGone,
        Self::Swapped,
        Self::Moved,
        Self::Renumbered,
        Self::TailCut,
        Self::TailEntriesCut,
        Self::TailLinksCut,
        Self::TailUnlinked,
        Self::WaitingCut,
        Self::Duplicated,
        Self::Forked,
        Self::OldBackup,
    ];

    /// Its name in the figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::EntryByte => "entry byte",
            Self::SubjectByte => "subject byte",
            Self::LinkByte => "link byte",
            Self::EntryGone => "entry removed",
            Self::SubjectGone => "subject removed",
            Self::LinkGone => "link removed",
            Self::AllGone => "entry removed with everything",
            Self::Swapped => "entries swapped",
            Self::Moved => "entry moved",
            Self::Renumbered => "renumbered",
            Self::TailCut => "end cut",
            Self::TailEntriesCut => "end cut, links left",
            Self::TailLinksCut => "end cut, entries left",
            Self::TailUnlinked => "end unlinked",
            Self::WaitingCut => "waiting end cut",
            Self::Duplicated => "entry repeated",
            Self::Forked => "end replaced by a valid one",
            Self::OldBackup => "old backup",
        }
    }
}
