//! The store of one service.

use std::{fmt, sync::Arc};

use access::{AuditSink, Cx};
use domain::ServiceName;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend};
use sea_orm_migration::MigratorTrait;
use serde::Serialize;
use tokio::sync::watch;

use crate::{
    audit::sink::GroupSink,
    connect::{
        Connections, migrate,
        rights::{self, RoleRights},
        snapshot, sqlite,
    },
    fault::StoreFault,
    paging::{CursorKey, List},
    settings::StoreSettings,
    tx::Tx,
};

/// The store of one service. Clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) settings: StoreSettings,
    pub(crate) connections: Connections,
    cursors: CursorKey,
    pub(crate) idempotency: [u8; 32],
    sink: Arc<GroupSink>,
    /// Counts transactions, which may leave events behind: the relay watches it.
    commits: watch::Sender<u64>,
    /// Counts whatever may leave entries behind that are not linked: the audit chain watches it.
    audited: watch::Sender<u64>,
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Store({})", self.service())
    }
}

impl Store {
    /// Opens the database of a service and refuses one that could lose what it has acknowledged:
    /// a SQLite library older than 3.51.3, a file without write-ahead log, a PostgreSQL server
    /// with `synchronous_commit`, `fsync` or `full_page_writes` off, a standby.
    pub async fn open(settings: StoreSettings) -> Result<Self, StoreFault> {
        let connections = Connections::open(&settings).await?;
        let audited = watch::Sender::new(0);
        let sink = GroupSink::new(
            connections.writing.clone(),
            Arc::clone(&settings.clock),
            audited.clone(),
            settings.patience,
        );
        Ok(Self(Arc::new(Inner {
            cursors: CursorKey::new(&settings.secret, settings.service),
            idempotency: settings.secret.key(settings.service, "idempotency"),
            sink: Arc::new(sink),
            connections,
            commits: watch::Sender::new(0),
            audited,
            settings,
        })))
    }

    /// Brings to disk what was committed without waiting for it ([`Durability::WhenFilled`]).
    ///
    /// [`Durability::WhenFilled`]: crate::Durability::WhenFilled
    pub async fn bring_to_disk(&self) -> Result<(), StoreFault> {
        self.inner().connections.bring_to_disk().await
    }

    /// Closes the database for every holder of this store, after the statements that have begun. On SQLite the files
    /// beside the database are gone then, and it can be copied file by file.
    ///
    /// # Errors
    /// When the database does not answer. What was committed stands either way.
    pub async fn close(&self) -> Result<(), StoreFault> {
        self.inner().connections.close().await
    }

    /// Brings the tables up to date, all of it or nothing. On PostgreSQL the schema is made when it
    /// is missing. Two starting instances wait for each other.
    pub async fn migrate<M: MigratorTrait>(&self) -> Result<(), StoreFault> {
        let schema = self.0.settings.schema.as_deref();
        migrate::<M>(&self.0.connections, schema).await
    }

    /// The service whose store it is.
    pub fn service(&self) -> ServiceName {
        self.0.settings.service
    }

    /// The connection for reads. On SQLite it cannot write.
    pub fn reading(&self) -> &DatabaseConnection {
        &self.0.connections.reading
    }

    /// Whether the database's file is whole. A PostgreSQL server looks after its own files.
    pub async fn is_sound(&self) -> bool {
        let reading = self.reading();
        reading.get_database_backend() != DbBackend::Sqlite || sqlite::is_sound(reading).await
    }

    /// What the role of its connections may do beyond its need; `None` on SQLite, which has no roles.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn role_rights(&self) -> Result<Option<RoleRights>, StoreFault> {
        let reading = self.reading();
        if reading.get_database_backend() == DbBackend::Sqlite {
            return Ok(None);
        }
        Ok(Some(rights::read(reading, self.service()).await?))
    }

    /// Begins a read of one moment: everything that is read in it is of the same state. It cannot
    /// write, and nothing that waits for another service may happen inside it.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, StoreFault> {
        Ok(snapshot(&self.0.connections.reading).await?)
    }

    /// Begins a transaction for a request. On SQLite it has the writer's place until it ends, so
    /// nothing that waits for another service may happen inside it.
    pub async fn begin<'cx>(&self, cx: &'cx Cx) -> Result<Tx<'cx>, StoreFault> {
        Tx::begin(self.clone(), cx).await
    }

    /// Keeps audit entries of reads. Entries of concurrent requests share a commit; each is
    /// answered when it is on disk.
    pub fn audit(&self) -> Arc<dyn AuditSink> {
        Arc::clone(&self.0.sink) as Arc<dyn AuditSink>
    }

    /// How many statements requests have run: reads, transactions and audit entries, as SeaORM
    /// reports them. `BEGIN`, `COMMIT`, `execute_unprepared`, migrations and background work (relay,
    /// chain, retention) are not counted.
    pub fn statements(&self) -> u64 {
        self.0.connections.statements()
    }

    /// The key for cursors.
    pub fn cursors(&self) -> &CursorKey {
        &self.0.cursors
    }

    /// A list of this reader under a filter; see [`List::new`].
    pub fn list(
        &self,
        cx: &Cx,
        name: &str,
        filter: &impl Serialize,
    ) -> Result<List<'_>, StoreFault> {
        List::new(&self.0.cursors, &cx.sign_in().subject, name, filter)
    }

    /// Changes with every transaction: the relay waits for it. A read leaves nothing to be told, and does not wake it.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.0.commits.subscribe()
    }

    /// Changes with everything that is noted in the audit: its chain waits for it.
    pub fn audited(&self) -> watch::Receiver<u64> {
        self.0.audited.subscribe()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    /// Tells everybody who waits that something was committed.
    pub(crate) fn wake(&self) {
        self.0.commits.send_modify(|count| *count += 1);
        self.0.audited.send_modify(|count| *count += 1);
    }
}
