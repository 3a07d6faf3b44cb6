//! Takes that two people are one, or are two again: their steps stand under one name or under their own, and the lines of
//! these people alone are counted anew. What comes of it depends on what has been told, and not on the order.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{StoreFault, Tx};
use domain::{
    RecordId,
    event::{EventBody, Pseudonym},
};

use super::hold_people::hold_people;
use crate::{
    model::{
        Step,
        journey::Journey,
        tally::{Line, changes},
        union::Union,
    },
    store,
};

/// What has been told of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeNews {
    /// Two people are one.
    Merged {
        /// Which merge.
        merge: RecordId,
        /// The names of both: who is kept, and the other.
        names: (Option<Pseudonym>, Option<Pseudonym>),
    },
    /// They are two again.
    Undone {
        /// Which merge.
        merge: RecordId,
    },
}

impl MergeNews {
    /// What an event tells of a merge; `None` for every other event.
    pub fn of(body: &EventBody) -> Option<Self> {
        match body {
            EventBody::PersonsMerged {
                merge,
                kept,
                merged,
            } => Some(Self::Merged {
                merge: *merge,
                names: (*kept, *merged),
            }),
            EventBody::PersonMergeUndone { merge } => Some(Self::Undone { merge: *merge }),
            EventBody::CaseOpened { .. }
            | EventBody::PartyJoined(_)
            | EventBody::PartyLeft(_)
            | EventBody::BasisRecorded { .. }
            | EventBody::ConsentWithdrawn { .. }
            | EventBody::ReferralSent(_)
            | EventBody::ReferralReceived(_)
            | EventBody::ReferralAccepted(_)
            | EventBody::ReferralStarted(_)
            | EventBody::ReferralEnded { .. }
            | EventBody::CaseClosed { .. }
            | EventBody::ProtectionChanged { .. }
            | EventBody::PlacementConfirmed(_)
            | EventBody::PlacementEnded(_)
            | EventBody::StepRecorded(_) => None,
        }
    }

    fn merge(self) -> RecordId {
        match self {
            Self::Merged { merge, .. } | Self::Undone { merge } => merge,
        }
    }

    fn names(self) -> impl Iterator<Item = Pseudonym> {
        let (kept, merged) = match self {
            Self::Merged { names, .. } => names,
            Self::Undone { .. } => (None, None),
        };
        [kept, merged].into_iter().flatten()
    }
}

/// Takes the news, in the transaction of its event.
pub async fn take_merge(tx: &Tx<'_>, news: MergeNews) -> Result<(), StoreFault> {
    let connection = tx.connection();
    let known = store::union::get_merge(connection, news.merge()).await?;
    let known = known
        .into_iter()
        .flat_map(|merge| [merge.kept, merge.merged]);
    let named: BTreeSet<Pseudonym> = known.flatten().chain(news.names()).collect();
    let people = hold_people(tx, named).await?.people;
    keep_merge(tx, news).await?;
    let after = store::union::find_around(connection, &people).await?;
    restate(tx, &people, &after.union).await
}

/// Keeps what is told of a merge, and changes nobody's steps.
pub async fn keep_merge(tx: &Tx<'_>, news: MergeNews) -> Result<(), StoreFault> {
    let connection = tx.connection();
    match news {
        MergeNews::Merged { merge, names } => {
            store::union::add_merge(connection, merge, names).await
        }
        MergeNews::Undone { merge } => store::union::update_undone(connection, merge).await,
    }
}

/// Puts every step under the name that follows from the merges that are known, and counts nobody.
pub async fn name_all(tx: &Tx<'_>) -> Result<(), StoreFault> {
    let connection = tx.connection();
    let all = store::union::find_all(connection).await?;
    for told in &all.people {
        let name = all.union.name_of(*told);
        if name != *told {
            store::union::update_name(connection, (*told, *told), name).await?;
        }
    }
    Ok(())
}

/// Puts the steps of some people under the names that follow, and counts these people anew.
async fn restate(
    tx: &Tx<'_>,
    people: &BTreeSet<Pseudonym>,
    union: &Union,
) -> Result<(), StoreFault> {
    let connection = tx.connection();
    let steps = store::union::list_told_steps(connection, people).await?;
    let (mut was, mut becomes) = (Ways::new(), Ways::new());
    let mut renamed = BTreeSet::new();
    for (told, step) in steps {
        let name = union.name_of(told);
        if let Some(from) = step.pseudonym.filter(|from| *from != name) {
            renamed.insert(((told, from), name));
        }
        was.entry(step.pseudonym).or_default().push(step.clone());
        becomes.entry(Some(name)).or_default().push(step);
    }
    for (told, name) in renamed {
        store::union::update_name(connection, told, name).await?;
    }
    let mut lines: BTreeMap<Line, i64> = BTreeMap::new();
    let before = was.values().map(|steps| (Journey::of(steps), None));
    let after = becomes.values().map(|steps| (None, Journey::of(steps)));
    for (before, after) in before.chain(after) {
        for (line, people) in changes(before.as_ref(), after.as_ref()) {
            *lines.entry(line).or_default() += people;
        }
    }
    let moved = lines.into_iter().filter(|(_, people)| *people != 0);
    store::tally::add_people(connection, moved).await
}

/// Steps by the names under which they stand.
type Ways = BTreeMap<Option<Pseudonym>, Vec<Step>>;
