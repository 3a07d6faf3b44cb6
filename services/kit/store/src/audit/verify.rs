//! Proving the chain: reads only, beside a running system or on a copy.

mod fault;
mod load;
mod loose;
mod witness;

use std::collections::BTreeMap;

use domain::planted;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    chain::{BEFORE_FIRST, Hash, link_hash, stored_hash},
    checkpoint::Checkpoint,
    fingerprint::Fingerprint,
};
use crate::{
    fault::StoreFault,
    tables::{audit_entry, audit_link},
};
use load::{Found, Link, Loaded, load, next_links, next_waiting};
use loose::find_loose;
use witness::Witness;

pub use fault::{AuditFault, AuditFaultKind, AuditHead, AuditReport};

/// How many links are proved at a time.
const BATCH: u64 = 1000;
/// How far around its place a moved entry is looked for.
const NEIGHBOURS: i64 = 1000;

/// Proves the chain of one service's database by itself. It needs nothing but the right to read.
pub async fn verify_audit(connection: &impl ConnectionTrait) -> Result<AuditReport, StoreFault> {
    verify_audit_against(connection, &[]).await
}

/// The same, and that the chain is the one of which the checkpoints speak: a cut, replaced or older end
/// shows. Beside a running system the checkpoints are read first.
pub async fn verify_audit_against(
    connection: &impl ConnectionTrait,
    checkpoints: &[Checkpoint],
) -> Result<AuditReport, StoreFault> {
    // The line first: what is linked while we walk is then counted as waiting, and not missed.
    let unlinked = count_waiting(connection).await?;
    let mut walk = Walk {
        sequence: 0,
        previous: BEFORE_FIRST,
        witness: Witness::of(checkpoints, newest_key(connection).await?),
    };
    let fault = walk.all(connection).await?;
    Ok(AuditReport {
        entries: audit_entry::Entity::find().count(connection).await?,
        linked: u64::try_from(walk.sequence).unwrap_or(0),
        unlinked,
        head: (walk.sequence > 0).then_some(AuditHead {
            sequence: walk.sequence,
            hash: Fingerprint(walk.previous),
        }),
        attested: walk.witness.attested,
        fault,
    })
}

/// Whether the chain holds this link.
pub(crate) async fn knows_link(
    connection: &impl ConnectionTrait,
    sequence: i64,
    hash: Fingerprint,
) -> Result<bool, StoreFault> {
    let link = audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.eq(sequence))
        .one(connection)
        .await?;
    let stored = link.and_then(|link| stored_hash(link.hash.as_ref()));
    Ok(stored == Some(hash.0))
}

async fn count_waiting(connection: &impl ConnectionTrait) -> Result<u64, StoreFault> {
    Ok(audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.is_null())
        .count(connection)
        .await?)
}

async fn newest_key(connection: &impl ConnectionTrait) -> Result<i64, StoreFault> {
    let newest: Option<i64> = audit_entry::Entity::find()
        .select_only()
        .column(audit_entry::Column::Entry)
        .order_by_desc(audit_entry::Column::Entry)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(newest.unwrap_or(0))
}

struct Walk<'c> {
    sequence: i64,
    previous: Hash,
    witness: Witness<'c>,
}

impl Walk<'_> {
    async fn all(
        &mut self,
        connection: &impl ConnectionTrait,
    ) -> Result<Option<AuditFault>, StoreFault> {
        if let Some(fault) = self.chain(connection).await? {
            return Ok(Some(fault));
        }
        if let Some(fault) = find_loose(connection).await? {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.witness.at_end(self.sequence) {
            return Ok(Some(fault));
        }
        loop {
            let reached = self.sequence;
            let Some(fault) = self.line(connection).await? else {
                return Ok(None);
            };
            // What has left the line while it was looked at is in the chain by now.
            if let Some(fault) = self.chain(connection).await? {
                return Ok(Some(fault));
            }
            if self.sequence == reached {
                return Ok(Some(fault));
            }
        }
    }

    async fn chain(
        &mut self,
        connection: &impl ConnectionTrait,
    ) -> Result<Option<AuditFault>, StoreFault> {
        loop {
            let links = next_links(connection, self.sequence, BATCH).await?;
            if links.is_empty() {
                return Ok(None);
            }
            let keys: Vec<i64> = links.iter().filter_map(key).collect();
            let found = load(connection, &keys).await?;
            for link in &links {
                if let Some(fault) = self.step(link, &found) {
                    return Ok(Some(fault));
                }
            }
        }
    }

    fn step(&mut self, link: &Link, found: &BTreeMap<i64, Found>) -> Option<AuditFault> {
        let at = self.sequence + 1;
        let fault = |entry, kind| {
            Some(AuditFault {
                at: Some(at),
                entry,
                kind,
            })
        };
        let link = match link {
            Link::Whole(link) => link,
            Link::Broken { entry } => return fault(*entry, AuditFaultKind::Altered),
        };
        if link.sequence != Some(at) {
            return fault(None, AuditFaultKind::Missing);
        }
        let entry = Some(link.entry);
        let Some(hash) = stored_hash(link.hash.as_ref()) else {
            return fault(entry, AuditFaultKind::Altered);
        };
        let loaded = match found.get(&link.entry) {
            Some(Found::Whole(loaded)) => loaded,
            Some(Found::Broken) => return fault(entry, AuditFaultKind::Altered),
            None => return fault(entry, AuditFaultKind::Missing),
        };
        let fits = link_hash(&self.previous, at, &loaded.text) == hash;
        if !fits && !planted!(LinkNotChecked) {
            return fault(entry, self.why(at, hash, (link, loaded), found));
        }
        if stored_hash(link.previous_hash.as_ref()) != Some(self.previous) {
            return fault(entry, AuditFaultKind::Altered);
        }
        if let Some(fault) = self.witness.entry(Some(at), link.entry, loaded) {
            return Some(fault);
        }
        if let Some(fault) = self.witness.at_link(at, hash) {
            return Some(AuditFault { entry, ..fault });
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
        (link, loaded): (&audit_link::Model, &Loaded),
        found: &BTreeMap<i64, Found>,
    ) -> AuditFaultKind {
        let another_fits = found.values().any(|found| match found {
            Found::Whole(other) => link_hash(&self.previous, at, &other.text) == hash,
            Found::Broken => false,
        });
        let was_elsewhere = || {
            stored_hash(link.previous_hash.as_ref())
                .filter(|previous| *previous != self.previous)
                .is_some_and(|previous| {
                    let around = (at - NEIGHBOURS).max(1)..=at + NEIGHBOURS;
                    around
                        .rev()
                        .any(|number| link_hash(&previous, number, &loaded.text) == hash)
                })
        };
        if another_fits || was_elsewhere() {
            AuditFaultKind::Reordered
        } else {
            AuditFaultKind::Altered
        }
    }

    /// What waits in line, as far as checkpoints knew it.
    async fn line(
        &mut self,
        connection: &impl ConnectionTrait,
    ) -> Result<Option<AuditFault>, StoreFault> {
        let mut behind = i64::MIN;
        loop {
            let keys = next_waiting(connection, behind, BATCH).await?;
            let Some(last) = keys.last() else {
                return Ok(self.witness.at_end_of_line());
            };
            behind = *last;
            for (key, found) in load(connection, &keys).await? {
                let fault = match found {
                    Found::Whole(loaded) => self.witness.entry(None, key, &loaded),
                    Found::Broken => Some(AuditFault {
                        at: None,
                        entry: Some(key),
                        kind: AuditFaultKind::Altered,
                    }),
                };
                if fault.is_some() {
                    return Ok(fault);
                }
            }
        }
    }
}

fn key(link: &Link) -> Option<i64> {
    match link {
        Link::Whole(link) => Some(link.entry),
        Link::Broken { entry } => *entry,
    }
}
