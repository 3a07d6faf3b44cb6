//! Where services keep things: an embedded file each, or a schema each in PostgreSQL.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use chassis::{NotReady, Readiness};
use domain::{Clock, CodeList, Entropy, ServiceName};
use store::{
    Checkpoints, Durability, PlainDatabase, Route, Store, StoreFault, StoreSecret, StoreSettings,
    count_missing_migrations,
};
use web::Shelf;

use super::catalogue::{Tables, tables};
use crate::{configuration::Migrations, fault::CommandFault};

/// The schema of the pages in PostgreSQL.
const PAGES: &str = "web";

/// What SQLite answers when no space is left, when a page of the file makes no sense, and when the
/// whole file makes none (sqlite.org/rescode.html). No code of PostgreSQL has two digits.
const SQLITE_FULL: &str = "13";
const SQLITE_CORRUPT: &str = "11";
const SQLITE_NOT_A_DATABASE: &str = "26";

/// Where one service keeps things. An address may hold a password: never shown.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabasePlace {
    /// A SQLite file, made when it is not there.
    Embedded(PathBuf),
    /// The same, while it is filled for the first time. Nothing is lost with it that was not there
    /// before, so it need not wait for the disk at every commit.
    BeingFilled(PathBuf),
    /// A PostgreSQL address; the service keeps to a schema with its own name.
    Postgres(String),
}

impl fmt::Debug for DatabasePlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded(file) => write!(formatter, "Embedded({})", file.display()),
            Self::BeingFilled(file) => write!(formatter, "BeingFilled({})", file.display()),
            Self::Postgres(_) => formatter.write_str("Postgres(..)"),
        }
    }
}

impl DatabasePlace {
    fn url(&self) -> String {
        match self {
            Self::Embedded(file) | Self::BeingFilled(file) => format!("sqlite://{}", escaped(file)),
            Self::Postgres(url) => url.clone(),
        }
    }

    fn schema(&self, service: ServiceName) -> Option<String> {
        match self {
            Self::Embedded(_) | Self::BeingFilled(_) => None,
            Self::Postgres(_) => Some(service.code().to_owned()),
        }
    }

    fn durability(&self) -> Durability {
        match self {
            Self::Embedded(_) | Self::Postgres(_) => Durability::BeforeAnswer,
            Self::BeingFilled(_) => Durability::WhenFilled,
        }
    }
}

/// A path as the part of an address. Only what an address would read otherwise is written otherwise.
fn escaped(file: &Path) -> String {
    let text = std::path::absolute(file)
        .unwrap_or_else(|_| file.to_path_buf())
        .display()
        .to_string();
    text.replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23")
}

/// How a store is opened.
pub struct Opening {
    /// Whose it is.
    pub service: ServiceName,
    /// Where it lies.
    pub place: DatabasePlace,
    /// What its keys are made from.
    pub secret: StoreSecret,
    /// Which services its events are told to.
    pub route: Route,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// Opens a store as it is, without bringing its tables up to date.
///
/// # Errors
/// When the database cannot be opened or is refused.
pub async fn open(opening: Opening) -> Result<Store, CommandFault> {
    let Opening {
        service,
        place,
        secret,
        route,
        clock,
        entropy,
    } = opening;
    let mut settings = StoreSettings::new(service, place.url(), secret);
    settings.schema = place.schema(service);
    settings.durability = place.durability();
    settings.route = route;
    settings.clock = clock;
    settings.entropy = entropy;
    Store::open(settings)
        .await
        .map_err(|fault| unusable(service, &fault))
}

/// Opens the database of the pages with its tables up to date.
///
/// # Errors
/// When it cannot be opened or refuses; [`CommandFault::MigrationsWait`] when others shall bring its tables up to date and
/// have not.
pub async fn open_pages(
    place: DatabasePlace,
    migrations: Migrations,
) -> Result<Shelf, CommandFault> {
    let schema = match &place {
        DatabasePlace::Embedded(_) | DatabasePlace::BeingFilled(_) => None,
        DatabasePlace::Postgres(_) => Some(PAGES.to_owned()),
    };
    let refused = |fault: StoreFault| unusable(ServiceName::Gateway, &fault);
    let opened = PlainDatabase::open(place.url(), schema).await;
    let database = opened.map_err(refused)?;
    match migrations {
        Migrations::AtStart => {
            let migrated = database.migrate::<migrations::web::Migrator>().await;
            migrated.map_err(refused)?;
        }
        Migrations::Apart => {
            let reading = database.reading();
            let missing = count_missing_migrations::<migrations::web::Migrator>(reading).await;
            let pending = missing.map_err(|error| refused(error.into()))?;
            if pending > 0 {
                let service = ServiceName::Gateway;
                return Err(CommandFault::MigrationsWait { service, pending });
            }
        }
    }
    Ok(Shelf::new(database))
}

/// Brings the tables of a store up to date.
///
/// # Errors
/// When the database refuses.
pub async fn migrate(store: &Store) -> Result<(), CommandFault> {
    let service = store.service();
    match tables(service) {
        Some(tables) => (tables.migrate)(store)
            .await
            .map_err(|fault| unusable(service, &fault)),
        None => Ok(()),
    }
}

/// Looks whether the tables of a store are up to date, and changes nothing.
///
/// # Errors
/// [`CommandFault::MigrationsWait`] when they are older than the program; or when the database does not answer.
pub async fn ensure_migrated(store: &Store) -> Result<(), CommandFault> {
    let service = store.service();
    let Some(tables) = tables(service) else {
        return Ok(());
    };
    match (tables.pending)(store.reading()).await {
        Ok(0) => Ok(()),
        Ok(pending) => Err(CommandFault::MigrationsWait { service, pending }),
        Err(error) => Err(unusable(service, &StoreFault::from(error))),
    }
}

/// The store's texts hold no values, so they can be shown. A full disk is told as what it is.
pub fn unusable(service: ServiceName, fault: &StoreFault) -> CommandFault {
    let reason = match fault.code().as_deref() {
        Some(SQLITE_FULL) => "the disk is full; free some space and start again".to_owned(),
        Some(SQLITE_CORRUPT | SQLITE_NOT_A_DATABASE) => {
            "its file is damaged; restore it from a backup".to_owned()
        }
        Some(_) | None => {
            let cause = std::error::Error::source(fault).map(|cause| format!(" ({cause})"));
            format!("{fault}{}", cause.unwrap_or_default())
        }
    };
    CommandFault::DatabaseUnusable { service, reason }
}

/// Ready when the database answers and has all its tables, and the checkpoints of its log are written.
pub struct StoreReadiness {
    store: Store,
    tables: Option<Tables>,
    checkpoints: Arc<Checkpoints>,
}

impl StoreReadiness {
    /// The readiness of a service with this store and these checkpoints.
    pub fn of(store: &Store, checkpoints: Arc<Checkpoints>) -> Self {
        Self {
            store: store.clone(),
            tables: tables(store.service()),
            checkpoints,
        }
    }
}

#[async_trait]
impl Readiness for StoreReadiness {
    async fn check(&self) -> Result<(), NotReady> {
        let reading = self.store.reading();
        reading.ping().await.map_err(|_| NotReady::Database)?;
        let Some(tables) = self.tables else {
            return Ok(());
        };
        match (tables.pending)(reading).await {
            Ok(0) if self.checkpoints.are_written() => Ok(()),
            Ok(0) => Err(NotReady::Checkpoints),
            Ok(_) => Err(NotReady::Migrations),
            Err(_) => Err(NotReady::Database),
        }
    }
}

#[cfg(test)]
mod tests {
    use access::SigningKey;
    use domain::{SystemClock, SystemEntropy};

    use super::*;

    async fn store_in(folder: &Path) -> Store {
        open(Opening {
            service: ServiceName::WelfareUnit,
            place: DatabasePlace::Embedded(folder.join("a#b%20c.sqlite")),
            secret: StoreSecret::draw(&SystemEntropy),
            route: store::nobody,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        })
        .await
        .expect("a store")
    }

    #[tokio::test]
    async fn service_is_ready_when_its_tables_are_there_and_not_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store_in(folder.path()).await;
        let checkpoints = folder.path().join("checkpoints");
        let key = SigningKey::generate(&SystemEntropy).expect("a key");
        let kept = Checkpoints::open(store.clone(), checkpoints.join("log.jsonl"), key);
        let kept = Arc::new(kept.expect("a place"));
        let readiness = StoreReadiness::of(&store, Arc::clone(&kept));
        assert!(matches!(readiness.check().await, Err(NotReady::Migrations)));
        migrate(&store).await.expect("tables");
        assert!(readiness.check().await.is_ok());
        migrate(&store).await.expect("the same tables again");

        kept.write().await.expect("written");
        assert!(readiness.check().await.is_ok());
        std::fs::remove_dir_all(&checkpoints).expect("taken away");
        kept.write().await.expect_err("nowhere to write");
        assert!(matches!(
            readiness.check().await,
            Err(NotReady::Checkpoints)
        ));
        std::fs::create_dir(&checkpoints).expect("brought back");
        kept.write()
            .await
            .expect_err("what was written before is gone");
        kept.write().await.expect("written again");
        assert!(
            readiness.check().await.is_ok(),
            "it is ready by itself again"
        );
    }

    #[tokio::test]
    async fn file_lies_where_it_was_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let _store = store_in(folder.path()).await;
        assert!(folder.path().join("a#b%20c.sqlite").exists());
    }

    #[test]
    fn places_show_no_password() {
        let place = DatabasePlace::Postgres("postgres://me:hunter2@x/y".to_owned());
        assert!(!format!("{place:?}").contains("hunter2"));
    }
}
