//! Where a chain ends now: its last link, and what waits behind it, of one moment.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{NAMED_MAX, WaitingEntry};
use crate::{
    audit::{
        chain::waiting_hash,
        fingerprint::Fingerprint,
        link::{head, load_entries},
    },
    connect::snapshot,
    fault::StoreFault,
    store::Store,
    tables::audit_link,
};

pub(super) struct ChainState {
    pub(super) sequence: i64,
    pub(super) hash: Fingerprint,
    pub(super) waiting: u64,
    pub(super) named: Vec<WaitingEntry>,
}

impl ChainState {
    pub(super) async fn of(store: &Store) -> Result<Self, StoreFault> {
        let look = snapshot(&store.inner().connections.background_reading).await?;
        let (sequence, hash) = head(&look).await?;
        let state = Self {
            sequence,
            hash: Fingerprint(hash),
            waiting: waiting().count(&look).await?,
            named: named(&look).await?,
        };
        look.rollback().await?;
        Ok(state)
    }
}

fn waiting() -> sea_orm::Select<audit_link::Entity> {
    audit_link::Entity::find().filter(audit_link::Column::Sequence.is_null())
}

async fn named(look: &impl ConnectionTrait) -> Result<Vec<WaitingEntry>, StoreFault> {
    let keys: Vec<i64> = waiting()
        .select_only()
        .column(audit_link::Column::Entry)
        .order_by_asc(audit_link::Column::Entry)
        .limit(NAMED_MAX)
        .into_tuple()
        .all(look)
        .await?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let texts = load_entries(look, &keys).await?;
    let hashed = |(entry, text): (i64, String)| WaitingEntry {
        entry,
        hash: Fingerprint(waiting_hash(entry, &text)),
    };
    Ok(texts.into_iter().map(hashed).collect())
}
