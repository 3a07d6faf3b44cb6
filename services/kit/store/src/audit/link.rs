//! The sequencer: puts the entries that wait in line into the chain, one linker at a time.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set, sea_query::OnConflict,
};

use super::chain::{BEFORE_FIRST, Hash, entry_text, link_hash, stored_hash};
use crate::{
    connect::begin,
    fault::StoreFault,
    outbox::lock,
    store::Store,
    tables::{audit_entry, audit_link, audit_subject},
};

/// How many entries are linked in one transaction.
pub(crate) const LINKED_AT_ONCE: u64 = 500;

impl Store {
    /// Links what waits in line, up to 500 entries. Answers how many it linked.
    pub async fn link_audit_once(&self) -> Result<u64, StoreFault> {
        if waiting(&self.inner().connections.background_reading)
            .await?
            .is_empty()
        {
            return Ok(0);
        }
        let transaction = begin(&self.inner().connections.background).await?;
        lock(&transaction, "audit chain").await?;
        let entries = waiting(&transaction).await?;
        let head = head(&transaction).await?;
        let links = linked(&transaction, head, &entries).await?;
        let count = links.len() as u64;
        if count > 0 {
            write(&transaction, links).await?;
        }
        transaction.commit().await?;
        Ok(count)
    }
}

async fn waiting(connection: &impl ConnectionTrait) -> Result<Vec<i64>, StoreFault> {
    Ok(audit_link::Entity::find()
        .select_only()
        .column(audit_link::Column::Entry)
        .filter(audit_link::Column::Sequence.is_null())
        .order_by_asc(audit_link::Column::Entry)
        .limit(LINKED_AT_ONCE)
        .into_tuple()
        .all(connection)
        .await?)
}

pub(super) async fn head(transaction: &impl ConnectionTrait) -> Result<(i64, Hash), StoreFault> {
    let last = audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.is_not_null())
        .order_by_desc(audit_link::Column::Sequence)
        .one(transaction)
        .await?;
    let Some(last) = last else {
        return Ok((0, BEFORE_FIRST));
    };
    match (last.sequence, stored_hash(last.hash.as_ref())) {
        (Some(sequence), Some(hash)) => Ok((sequence, hash)),
        _ => Err(StoreFault::Unreadable("audit link")),
    }
}

async fn linked(
    transaction: &DatabaseTransaction,
    (mut sequence, mut previous): (i64, Hash),
    keys: &[i64],
) -> Result<Vec<audit_link::ActiveModel>, StoreFault> {
    let entries = load_entries(transaction, keys).await?;
    let mut links = Vec::with_capacity(keys.len());
    for key in keys {
        // An entry that was removed before it was linked leaves its place in line, and the
        // verifier tells of it; those after it are linked all the same.
        let Some(text) = entries.get(key) else {
            continue;
        };
        sequence += 1;
        let hash = link_hash(&previous, sequence, text);
        links.push(audit_link::ActiveModel {
            entry: Set(*key),
            sequence: Set(Some(sequence)),
            previous_hash: Set(Some(previous.to_vec())),
            hash: Set(Some(hash.to_vec())),
        });
        previous = hash;
    }
    Ok(links)
}

/// One statement for the whole batch: the rows are there, and get their numbers and hashes.
async fn write(
    transaction: &DatabaseTransaction,
    links: Vec<audit_link::ActiveModel>,
) -> Result<(), StoreFault> {
    audit_link::Entity::insert_many(links)
        .on_conflict(
            OnConflict::column(audit_link::Column::Entry)
                .update_columns([
                    audit_link::Column::Sequence,
                    audit_link::Column::PreviousHash,
                    audit_link::Column::Hash,
                ])
                .to_owned(),
        )
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// The canonical texts of entries, by key.
pub(super) async fn load_entries(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<BTreeMap<i64, String>, StoreFault> {
    let entries = audit_entry::Entity::find()
        .filter(audit_entry::Column::Entry.is_in(keys.iter().copied()))
        .all(connection)
        .await?;
    let subjects = audit_subject::Entity::find()
        .filter(audit_subject::Column::Entry.is_in(keys.iter().copied()))
        .order_by_asc(audit_subject::Column::Entry)
        .order_by_asc(audit_subject::Column::Ordinal)
        .all(connection)
        .await?;
    let mut by_entry: BTreeMap<i64, Vec<audit_subject::Model>> = BTreeMap::new();
    for subject in subjects {
        by_entry.entry(subject.entry).or_default().push(subject);
    }
    entries
        .into_iter()
        .map(|entry| {
            let subjects = by_entry.remove(&entry.entry).unwrap_or_default();
            Ok((entry.entry, entry_text(&entry, &subjects)?))
        })
        .collect()
}
