//! A transaction of one request: the change, its events, its idempotency key and its audit entry
//! are on disk together or not at all.

use access::{AuditEntry, Cx};
use domain::{CaseKey, RowKey};
use sea_orm::DatabaseTransaction;

use crate::{
    audit::write::write_entries,
    connect::begin,
    fault::StoreFault,
    idempotency::Pending,
    outbox::{case_lock, lock, person_lock},
    store::Store,
};

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx<'cx> {
    pub(crate) cx: &'cx Cx,
    pub(crate) store: Store,
    pub(crate) transaction: DatabaseTransaction,
    pub(crate) pending: Option<Pending>,
}

impl<'cx> Tx<'cx> {
    pub(crate) async fn begin(store: Store, cx: &'cx Cx) -> Result<Self, StoreFault> {
        let transaction = begin(&store.inner().connections.writing).await?;
        Ok(Self {
            cx,
            store,
            transaction,
            pending: None,
        })
    }

    /// The connection for the service's own statements.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Keeps everybody else of this service from changing the case until the transaction ends: what a
    /// rule reads after this is still so when its row is written.
    pub async fn hold_case(&self, case: CaseKey) -> Result<(), StoreFault> {
        lock(&self.transaction, &case_lock(case)).await
    }

    /// Keeps everybody else who changes something of the person from all of their cases. Taken before any
    /// case is held: two who each held one case and wanted the other's would wait for ever.
    pub async fn hold_person(&self, person: RowKey) -> Result<(), StoreFault> {
        lock(&self.transaction, &person_lock(person)).await
    }

    /// Writes the result under the idempotency key and the audit entry of the request's trail,
    /// commits, and wakes the relay and the audit chain. A mutation whose audit entry cannot be
    /// written is rolled back; what the request has shown before stays in its trail.
    pub async fn commit(mut self) -> Result<(), StoreFault> {
        self.keep_result().await?;
        let trail = self.cx.trail();
        let entry = trail.take();
        let committed = self.commit_with(entry.as_ref()).await;
        if let (Err(_), Some(entry)) = (&committed, entry) {
            trail.take_back(entry);
        }
        committed
    }

    async fn commit_with(self, entry: Option<&AuditEntry>) -> Result<(), StoreFault> {
        if let Some(entry) = entry {
            let entries = std::slice::from_ref(entry);
            write_entries(&self.transaction, entries, self.cx.now()).await?;
        }
        self.transaction.commit().await?;
        self.store.wake();
        Ok(())
    }

    /// Gives everything up. The same as dropping it, but returns when the writer is free again.
    pub async fn roll_back(self) -> Result<(), StoreFault> {
        Ok(self.transaction.rollback().await?)
    }
}
