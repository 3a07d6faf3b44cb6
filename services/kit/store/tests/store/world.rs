//! One empty store a test, on either engine, with a clock that is moved by hand.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use access::{Act, AssuranceLevel, Cx, CxParts, Language, ReaderKind, SignIn};
use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::{
    CaseId, CaseKey, Clock, Entropy, PersonId, ServiceName, Subject, SystemEntropy, TraceId,
    event::EventBody,
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, FromQueryResult, Statement, TransactionTrait,
};
use store::{Store, StoreSecret, StoreSettings};

use crate::postgres;

/// Runs a test on both engines. The schema is removed whatever comes of the test.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;
            async fn body($world: World) $body

            #[tokio::test]
            async fn on_sqlite() {
                World::run(crate::world::Engine::Sqlite, body).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                World::run(crate::world::Engine::Postgres, body).await;
            }
        }
    )+};
}
pub(crate) use on_both_engines;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A clock that stands still until it is moved.
pub struct HandClock(AtomicI64);

impl HandClock {
    fn new() -> Self {
        Self(AtomicI64::new(1_790_000_000_000))
    }
    pub fn forward(&self, by: Duration) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        Utc.timestamp_millis_opt(self.0.load(Ordering::SeqCst))
            .single()
            .expect("a moment")
    }
}

pub struct World {
    pub engine: Engine,
    pub settings: StoreSettings,
    pub store: Store,
    pub clock: Arc<HandClock>,
    _folder: Option<Arc<tempfile::TempDir>>,
}

/// Both subscribers hear everything.
pub fn two_subscribers(_body: &EventBody) -> Vec<ServiceName> {
    vec![ServiceName::WelfareUnit, ServiceName::FollowUp]
}

impl World {
    pub async fn run<F, T>(engine: Engine, test: F)
    where
        F: FnOnce(World) -> T,
        T: Future<Output = ()> + Send + 'static,
    {
        if engine == Engine::Postgres && postgres::is_away() {
            return;
        }
        let world = Self::new(engine).await;
        let schema = world.settings.schema.clone();
        let outcome = tokio::spawn(test(world)).await;
        if let Some(schema) = schema {
            let admin = Database::connect(postgres::url())
                .await
                .expect("PostgreSQL runs");
            let drop = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
            admin
                .execute_unprepared(&drop)
                .await
                .expect("schema removed");
        }
        if let Err(failure) = outcome {
            std::panic::resume_unwind(failure.into_panic());
        }
    }

    async fn new(engine: Engine) -> Self {
        let clock = Arc::new(HandClock::new());
        let (settings, folder) = match engine {
            Engine::Sqlite => sqlite_settings(),
            Engine::Postgres => (postgres_settings(), None),
        };
        let settings = StoreSettings {
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            route: two_subscribers,
            ..settings
        };
        let store = Store::open(settings.clone()).await.expect("store opens");
        store
            .migrate::<migrations::intake_desk::Migrator>()
            .await
            .expect("migrated");
        Self {
            engine,
            settings,
            store,
            clock,
            _folder: folder,
        }
    }

    /// Another instance of the same service on the same database.
    pub async fn another(&self) -> Store {
        Store::open(self.settings.clone())
            .await
            .expect("store opens")
    }

    pub fn cx(&self, subject: &str) -> Cx {
        self.cx_of(subject, "send_referral")
    }

    pub fn cx_of(&self, subject: &str, operation: &str) -> Cx {
        let now = self.clock.now();
        Cx::new(CxParts {
            sign_in: SignIn {
                subject: Subject::new(subject),
                kind: ReaderKind::Staff,
                level: AssuranceLevel::Loa3,
                signed_in_at: now,
                expires_at: now + Duration::minutes(5),
            },
            trace: TraceId::draw(&SystemEntropy),
            operation: operation.to_owned(),
            language: Language::Sv,
            registered: None,
            clock: Arc::clone(&self.clock) as Arc<dyn Clock>,
            entropy: Arc::new(SystemEntropy),
        })
    }

    /// Runs statements past every rule, as somebody with the database in hand could.
    pub async fn tamper(&self, statements: &[&str]) {
        let cx = self.cx("staff:intruder");
        let tx = self.store.begin(&cx).await.expect("begins");
        for statement in statements {
            tx.connection()
                .execute_unprepared(statement)
                .await
                .expect(statement);
        }
        tx.commit().await.expect("commits");
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT count(*) AS number FROM {table}"))
            .await
    }

    pub async fn number(&self, question: &str) -> i64 {
        number(self.store.reading(), question).await
    }
}

#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

pub async fn number(connection: &impl ConnectionTrait, question: &str) -> i64 {
    let statement = Statement::from_string(connection.get_database_backend(), question);
    let row = Number::find_by_statement(statement).one(connection).await;
    row.expect("answered").expect("a row").number
}

fn sqlite_settings() -> (StoreSettings, Option<Arc<tempfile::TempDir>>) {
    let folder = tempfile::tempdir().expect("folder");
    let url = format!("sqlite://{}", folder.path().join("desk.db").display());
    (settings(url), Some(Arc::new(folder)))
}

fn postgres_settings() -> StoreSettings {
    let schema = format!("store_test_{}", SystemEntropy.uuid().simple());
    StoreSettings {
        schema: Some(schema),
        connections: 6,
        ..settings(postgres::url())
    }
}

pub fn settings(url: String) -> StoreSettings {
    StoreSettings::new(
        ServiceName::IntakeDesk,
        url,
        StoreSecret::draw(&SystemEntropy),
    )
}

/// A case with a key of its own.
pub fn a_case(number: i64) -> (CaseId, CaseKey) {
    (CaseId::draw(&SystemEntropy), CaseKey::from_i64(number))
}

pub fn a_body() -> EventBody {
    EventBody::CaseClosed {
        on: chrono::NaiveDate::from_ymd_opt(2026, 10, 1).expect("a day"),
    }
}

/// An act in a case of a person, for the trail.
pub fn an_act(person: PersonId, case: CaseId) -> Act {
    Act::named("send_referral").in_case(case, person)
}

/// A connection that is not the store's.
pub async fn outside(url: &str) -> sea_orm::DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false);
    let connection = Database::connect(options).await.expect("connects");
    connection
        .begin()
        .await
        .expect("begins")
        .rollback()
        .await
        .expect("ends");
    connection
}
