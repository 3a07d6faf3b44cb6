//! Proving the chain: reads only, beside a running system.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

use super::{
    chain::{BEFORE_FIRST, Hash, link_hash, stored_hash},
    link::load_entries,
};
use crate::{
    fault::StoreFault,
    tables::{audit_entry, audit_link},
};

const BATCH: u64 = 500;

/// What is wrong with the chain, and at which number of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFault {
    /// The entry, its subjects or the link is not what was linked.
    Altered {
        /// The number in the chain.
        at: i64,
    },
    /// The entry or the link is gone. `at` is 0 for an entry that was never linked and whose
    /// place in line is gone, or the other way round.
    Missing {
        /// The number in the chain.
        at: i64,
    },
    /// Another entry of the chain stands here.
    Reordered {
        /// The number in the chain.
        at: i64,
    },
}

/// The end of the chain. Kept outside the database and compared later, it shows a chain whose end
/// was cut off, which the chain alone cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditHead {
    /// The number of the last link.
    pub sequence: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// What a proof of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Entries that are kept.
    pub entries: u64,
    /// Links of the chain that hold, from the first.
    pub linked: u64,
    /// Entries that wait to be linked.
    pub unlinked: u64,
    /// The end of the chain, as far as it holds; `None` for an empty one.
    pub head: Option<AuditHead>,
    /// The first fault.
    pub fault: Option<AuditFault>,
}

/// Proves the chain of one service's database. It needs nothing but the right to read.
pub async fn verify_audit(connection: &impl ConnectionTrait) -> Result<AuditReport, StoreFault> {
    // The line first: what is linked while we walk is then counted as waiting, and not missed.
    let unlinked = count_waiting(connection).await?;
    let mut walk = Walk::default();
    let fault = match walk.chain(connection).await? {
        Some(fault) => Some(fault),
        None => find_loose(connection).await?,
    };
    Ok(AuditReport {
        entries: audit_entry::Entity::find().count(connection).await?,
        linked: u64::try_from(walk.sequence).unwrap_or(0),
        unlinked,
        head: (walk.sequence > 0).then_some(AuditHead {
            sequence: walk.sequence,
            hash: walk.previous,
        }),
        fault,
    })
}

struct Walk {
    sequence: i64,
    previous: Hash,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            sequence: 0,
            previous: BEFORE_FIRST,
        }
    }
}

impl Walk {
    async fn chain(
        &mut self,
        connection: &impl ConnectionTrait,
    ) -> Result<Option<AuditFault>, StoreFault> {
        loop {
            let links = audit_link::Entity::find()
                .filter(audit_link::Column::Sequence.gt(self.sequence))
                .order_by_asc(audit_link::Column::Sequence)
                .limit(BATCH)
                .all(connection)
                .await?;
            if links.is_empty() {
                return Ok(None);
            }
            let keys: Vec<i64> = links.iter().map(|link| link.entry).collect();
            let texts = load_entries(connection, &keys).await?;
            for link in &links {
                if let Some(fault) = self.step(link, &texts) {
                    return Ok(Some(fault));
                }
            }
        }
    }

    fn step(
        &mut self,
        link: &audit_link::Model,
        texts: &BTreeMap<i64, String>,
    ) -> Option<AuditFault> {
        let at = self.sequence + 1;
        if link.sequence != Some(at) {
            return Some(AuditFault::Missing { at });
        }
        let Some(hash) = stored_hash(link.hash.as_ref()) else {
            return Some(AuditFault::Altered { at });
        };
        let Some(text) = texts.get(&link.entry) else {
            return Some(AuditFault::Missing { at });
        };
        if link_hash(&self.previous, at, text) != hash {
            return Some(self.why(at, hash, link, texts));
        }
        if stored_hash(link.previous_hash.as_ref()) != Some(self.previous) {
            return Some(AuditFault::Altered { at });
        }
        self.sequence = at;
        self.previous = hash;
        None
    }

    /// Tells a moved entry from a changed one: either another entry of the neighbourhood fits this
    /// link, or this link was made to follow another one that is still there.
    fn why(
        &self,
        at: i64,
        hash: Hash,
        link: &audit_link::Model,
        texts: &BTreeMap<i64, String>,
    ) -> AuditFault {
        let fits = |text: &String| link_hash(&self.previous, at, text) == hash;
        let moved_link = || {
            stored_hash(link.previous_hash.as_ref())
                .filter(|previous| *previous != self.previous)
                .and_then(|previous| Some((previous, texts.get(&link.entry)?)))
                .is_some_and(|(previous, text)| {
                    (1..=at + i64::try_from(BATCH).unwrap_or(0))
                        .rev()
                        .take(usize::try_from(2 * BATCH).unwrap_or(0))
                        .any(|number| link_hash(&previous, number, text) == hash)
                })
        };
        if texts.values().any(fits) || moved_link() {
            AuditFault::Reordered { at }
        } else {
            AuditFault::Altered { at }
        }
    }
}

async fn count_waiting(connection: &impl ConnectionTrait) -> Result<u64, StoreFault> {
    Ok(audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.is_null())
        .count(connection)
        .await?)
}

/// Finds an entry without a place in line, or a place in line without its entry.
async fn find_loose(connection: &impl ConnectionTrait) -> Result<Option<AuditFault>, StoreFault> {
    let place_exists = Query::select()
        .expr(Expr::val(1))
        .from(audit_link::Entity)
        .and_where(
            Expr::col((audit_link::Entity, audit_link::Column::Entry))
                .equals((audit_entry::Entity, audit_entry::Column::Entry)),
        )
        .to_owned();
    let without_place = audit_entry::Entity::find()
        .filter(Expr::exists(place_exists).not())
        .one(connection)
        .await?;
    let entry_exists = Query::select()
        .expr(Expr::val(1))
        .from(audit_entry::Entity)
        .and_where(
            Expr::col((audit_entry::Entity, audit_entry::Column::Entry))
                .equals((audit_link::Entity, audit_link::Column::Entry)),
        )
        .to_owned();
    let without_entry = audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.is_null())
        .filter(Expr::exists(entry_exists).not())
        .one(connection)
        .await?;
    let is_loose = without_place.is_some() || without_entry.is_some();
    Ok(is_loose.then_some(AuditFault::Missing { at: 0 }))
}
