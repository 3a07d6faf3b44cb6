//! A whole system in this process, a new one for every test: its own folder, clock, chance and
//! databases, driven by hand, so that no test waits and none meets another.

mod again;
pub mod aside;
pub mod clock;
pub mod engine;
pub mod faults;
mod shelf;
mod sign_in;

use std::{
    collections::BTreeMap, net::SocketAddr, panic::AssertUnwindSafe, sync::Arc, time::Duration,
};

use access::{
    Access, AssertionSigner, AssuranceLevel, Cx, CxParts, Language, Policy, ReaderKind, SignIn,
    SystemPrincipal,
};
use anyhow::{Context, Result, bail, ensure};
use chassis::{InternalCaller, RemoteCarrier, RemoteFacts, RemoteSettings};
use chrono::{DateTime, Utc};
use domain::{Clock, CodeList, Entropy, ServiceName, Subject, TraceId};
use evi::{
    demo::staff::{DemoStaff, find_staff},
    keys::{KeyFolder, PairName, SecretName},
    platform::{
        Driving, Platform, Progress, Settings,
        catalogue::{Population, SERVICES},
        checkpoints,
        listening::{Addresses, Sockets},
        notices::NoticeReach,
        partners::PartnerDoor,
        trust,
    },
};
use futures::FutureExt;
use gateway::{AdmissionSettings, BudgetSettings, Limits};
use intake_desk::{CapacitySeed, Secrets, seed_registry};
use reqwest::Url;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use store::{CheckpointLog, Store, read_checkpoints, verify_audit_against};
use tempfile::TempDir;

use crate::{
    client::{Gateway, Reader},
    dye::Dye,
    journey::{self, Journey},
    postgres, registry,
    services::{keeping, supergraph},
};
use clock::{SeededEntropy, TestClock};
use engine::Databases;
use faults::FaultLog;

pub use engine::Engine;

/// Monday morning, in a week without holidays.
const BEGINNING: &str = "2026-11-23T08:00:00Z";
const PATIENCE: Duration = Duration::from_secs(20);

/// A debug build on a busy machine may be late, and is not away for that: a service that is taken to be away shows
/// nothing, and what a reader may see would depend on the machine. Nor does time go on, to give back what was spent.
fn unhurried() -> Limits {
    Limits {
        patience: 4 * PATIENCE,
        service_patience: 2 * PATIENCE,
        budget: BudgetSettings {
            points: u32::MAX,
            points_each_second: 1000,
        },
        // Tests that ask much at once ask for what is answered, not for how soon.
        admission: AdmissionSettings {
            requests_at_once: 1_000,
            requests_waiting: 1_000,
            partner_requests_at_once: 1_000,
        },
        ..Limits::default()
    }
}
const STOPPING: Duration = Duration::from_secs(5);
/// How long the tokens of a world are good for.
const TOKEN_LIFE: chrono::Duration = chrono::Duration::minutes(5);

/// What a test leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Nothing is under way and nothing went wrong.
    Quiet,
    /// A service was taken away, so events to it may wait and calls to it have failed.
    Disturbed,
}

/// What a world begins with.
#[derive(Debug, Clone, Default)]
pub struct Beginning {
    /// Places of services; a service without a line needs none.
    pub capacities: Vec<CapacitySeed>,
}

/// A whole system.
pub struct TestWorld {
    /// Its time.
    pub clock: Arc<TestClock>,
    /// Its chance.
    pub entropy: Arc<SeededEntropy>,
    /// Its keys.
    pub keys: KeyFolder,
    faults: FaultLog,
    databases: Databases,
    platform: Option<Platform>,
    gateway: Gateway,
    addresses: BTreeMap<ServiceName, SocketAddr>,
    elsewhere: BTreeMap<ServiceName, Url>,
    limits: Limits,
    ending: Ending,
    folder: TempDir,
}

/// Runs one test body on both engines.
#[macro_export]
macro_rules! on_both_engines {
    ($(async fn $name:ident($world:ident: &mut TestWorld) -> Result<()> $body:block)+) => {$(
        mod $name {
            use super::*;
            async fn body($world: &mut TestWorld) -> Result<()> $body

            #[tokio::test]
            async fn on_sqlite() -> Result<()> {
                TestWorld::run($crate::world::Engine::Sqlite, body).await
            }

            #[tokio::test]
            async fn on_postgresql() -> Result<()> {
                TestWorld::run($crate::world::Engine::Postgres, body).await
            }
        }
    )+};
}

impl TestWorld {
    /// Runs a test in a world of its own, on one engine, and then asks that nothing is left under
    /// way: no event undelivered, every access log linked and whole, no fault logged.
    pub async fn run(
        engine: Engine,
        test: impl AsyncFnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        Self::run_from(engine, Beginning::default(), test).await
    }

    /// The same, from another beginning.
    pub async fn run_from(
        engine: Engine,
        beginning: Beginning,
        test: impl AsyncFnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        if engine == Engine::Postgres && postgres::is_away() {
            return Ok(());
        }
        let databases = Databases::make(engine).await?;
        let attempt = AssertUnwindSafe(Self::live(databases.clone(), beginning, test));
        let outcome = attempt.catch_unwind().await;
        databases.remove().await?;
        outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    async fn live(
        databases: Databases,
        beginning: Beginning,
        test: impl AsyncFnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut world = Self::begin(databases, beginning).await?;
        let outcome = match test(&mut world).await {
            Ok(()) => world.check_ending().await,
            Err(failure) => Err(failure.context(world.told())),
        };
        world.stop().await;
        outcome
    }

    async fn begin(databases: Databases, beginning: Beginning) -> Result<Self> {
        let faults = FaultLog::listen();
        let folder = tempfile::tempdir()?;
        let entropy = Arc::new(SeededEntropy::from_seed(aside::SEED));
        let mut world = Self {
            clock: Arc::new(TestClock::at(BEGINNING.parse()?)),
            keys: KeyFolder::complete(folder.path().join("keys"), entropy.as_ref())?,
            entropy,
            faults,
            databases,
            platform: None,
            gateway: Gateway::at(""),
            addresses: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
            limits: unhurried(),
            ending: Ending::Quiet,
            folder,
        };
        world.start(&here_without(None)).await?;
        world.seed(beginning).await?;
        Ok(world)
    }

    async fn start(&mut self, here: &[ServiceName]) -> Result<()> {
        let loopback = SocketAddr::from(([127, 0, 0, 1], 0));
        let addresses = Addresses {
            main: loopback,
            each: here.iter().map(|service| (*service, loopback)).collect(),
        };
        let settings = Settings {
            sockets: Sockets::take(&addresses, here).await?,
            here: here.to_vec(),
            databases: self.databases.places(self.folder.path())?,
            migrations: evi::configuration::Migrations::AtStart,
            checkpoints: self.folder.path().join("checkpoints"),
            pages: Some(self.databases.of_pages(self.folder.path())?),
            sign_in: None,
            partners: PartnerDoor::default(),
            keys: self.keys.clone(),
            peers: self.elsewhere.clone(),
            stream: None,
            population: Population::Invented,
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            driving: Driving::ByHand,
            progress: Progress::Silent,
            patience: PATIENCE,
            notices: NoticeReach::this_machine(),
            limits: self.limits,
            catalogue: SERVICES,
            supergraph: composed()?.to_owned(),
            supergraph_file: None,
        };
        let platform = Box::pin(Platform::start(settings)).await?;
        self.addresses = platform.addresses().iter().copied().collect();
        self.platform = Some(platform);
        if let Some(address) = self.addresses.get(&ServiceName::Gateway) {
            self.gateway = Gateway::at(format!("http://{address}"));
        }
        Ok(())
    }

    async fn seed(&self, beginning: Beginning) -> Result<()> {
        let cx = Cx::system(
            SystemPrincipal::Seeder,
            self.clock.clone(),
            self.entropy.clone(),
        );
        let seed = registry::seed(beginning.capacities)?;
        seed_registry(self.store(ServiceName::IntakeDesk), &cx, &seed).await?;
        Ok(())
    }

    async fn stop(&mut self) {
        if let Some(platform) = self.platform.take() {
            platform.stop(STOPPING).await;
        }
    }

    fn platform(&self) -> &Platform {
        self.platform
            .as_ref()
            .expect("a world has a platform from its beginning to its end")
    }

    /// The store of a service that runs.
    pub fn store(&self, service: ServiceName) -> &Store {
        self.platform()
            .store(service)
            .expect("the test asks for a service that runs")
    }

    /// The folder in which it keeps its files.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// From now on something goes wrong on purpose: what is logged as an error is no fault of the test.
    pub fn disturb(&mut self) {
        self.ending = Ending::Disturbed;
    }

    /// Where a service takes requests, `http://HOST:PORT`.
    pub fn url(&self, service: ServiceName) -> Result<Url> {
        let address = self.addresses.get(&service).context("it runs")?;
        Ok(Url::parse(&format!("http://{address}"))?)
    }

    /// Has everything that people write from now on sent with marks in it.
    pub fn dye(&mut self, dye: Arc<Dye>) {
        self.gateway = self.gateway.clone().dyed(dye);
    }

    /// The gateway.
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Moves time on. Tokens that were minted before may run out.
    pub fn forward(&self, by: chrono::Duration) {
        self.clock.forward(by);
    }

    /// Does the work beside the requests until nothing is left: due clocks, events, audit links.
    pub async fn settle(&self) -> Result<()> {
        Ok(self.platform().step().await?)
    }

    /// How many SQL statements each service has run for requests so far.
    pub fn statements(&self) -> BTreeMap<ServiceName, u64> {
        let count = |service: ServiceName| {
            let store = self.platform().store(service)?;
            Some((service, store.statements()))
        };
        keeping().into_iter().filter_map(count).collect()
    }

    /// A member of the demo staff, signed in just now.
    pub fn staff(&self, handle: &str) -> Result<Reader> {
        let member = find_staff(handle).with_context(|| handle.to_owned())?;
        self.reader(member.subject())
    }

    /// The desk in Gnesta.
    pub fn desk(&self) -> Result<Reader> {
        self.staff("desk.gnesta")
    }

    /// A participant, by personal number.
    pub fn participant(&self, number: &str) -> Result<Reader> {
        self.reader(self.participant_subject(number)?)
    }

    /// The subject under which the person with this number signs in.
    pub fn participant_subject(&self, number: &str) -> Result<Subject> {
        let secret = self.keys.secret(SecretName::Desk)?;
        Ok(Secrets::from_master(secret.bytes()).participant_subject(number))
    }

    /// Anybody, signed in just now under a subject.
    pub fn reader(&self, subject: Subject) -> Result<Reader> {
        let token = trust::demo_token(&self.keys, subject, self.now(), TOKEN_LIFE)?;
        Ok(self.gateway.reader(token))
    }

    /// A person who has been received and screened at the desk, and mapped for the first time.
    pub async fn received_person(&self, number: &str) -> Result<Journey> {
        journey::receive_person(&self.desk()?, number).await
    }

    /// The context of a member of staff inside a service.
    pub fn cx(&self, handle: &str) -> Result<Cx> {
        let member = find_staff(handle).map(DemoStaff::subject);
        let now = self.now();
        Ok(Cx::new(CxParts {
            sign_in: SignIn {
                subject: member.with_context(|| handle.to_owned())?,
                kind: ReaderKind::Staff,
                level: AssuranceLevel::Loa3,
                signed_in_at: now,
                expires_at: now + TOKEN_LIFE,
            },
            trace: TraceId::draw(self.entropy.as_ref() as &dyn Entropy),
            operation: "test".to_owned(),
            language: Language::Sv,
            registered: None,
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        }))
    }

    /// Signs in the name of a service.
    pub fn signer(&self, service: ServiceName) -> Result<AssertionSigner> {
        Ok(trust::assertion_signer(&self.keys, service)?)
    }

    /// Calls other services in the name of a service, over HTTP.
    pub fn caller(&self, service: ServiceName) -> Result<InternalCaller> {
        let addresses = self.addresses.keys();
        let addresses = addresses.map(|service| Ok((*service, self.url(*service)?)));
        let carrier = RemoteCarrier::new(RemoteSettings {
            addresses: addresses.collect::<Result<_>>()?,
            patience: PATIENCE,
            connect_patience: PATIENCE,
        })?;
        Ok(InternalCaller {
            carrier: Arc::new(carrier),
            signer: Arc::new(self.signer(service)?),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        })
    }

    /// The access module of a service, over the facts of this world.
    pub fn access_of(&self, service: ServiceName) -> Result<Access> {
        let facts = RemoteFacts::new(self.caller(service)?);
        Ok(Access::new(Arc::new(Policy::load()?), Arc::new(facts)))
    }

    /// The number that a statement of a service's database answers as `number`.
    pub async fn count(&self, service: ServiceName, question: &str) -> Result<i64> {
        count_in(self.store(service), question).await
    }

    /// Writes in a service's database what no mutation writes: what a registry outside would tell, or
    /// what was lost.
    pub async fn keep(&self, service: ServiceName, statement: &str) -> Result<()> {
        let cx = self.cx("desk.gnesta")?;
        let tx = self.store(service).begin(&cx).await?;
        tx.connection().execute_unprepared(statement).await?;
        Ok(tx.commit().await?)
    }

    /// Rows of the tables that every change leaves a trace in, per service: nothing has changed
    /// when they are the same.
    pub async fn rows(&self) -> Result<BTreeMap<(ServiceName, &'static str), i64>> {
        let mut rows = BTreeMap::new();
        for service in keeping() {
            for table in ["outbox_event", "idempotency_key"] {
                let question = format!("SELECT count(*) AS number FROM {table}");
                rows.insert((service, table), self.count(service, &question).await?);
            }
        }
        Ok(rows)
    }

    /// The checkpoints of a service's access log.
    pub fn checkpoints(&self, service: ServiceName) -> Result<CheckpointLog> {
        let key = self.keys.verifying_key(PairName::Checkpoint(service))?;
        let file = checkpoints::file(&self.folder.path().join("checkpoints"), service);
        Ok(read_checkpoints(&std::fs::read(file)?, service, &[key]))
    }

    /// What the log says, for a test that has failed.
    fn told(&self) -> String {
        format!("logged as errors: {:#?}", self.faults.list())
    }

    async fn check_ending(&self) -> Result<()> {
        if self.ending == Ending::Disturbed {
            return Ok(());
        }
        self.settle().await?;
        for service in keeping() {
            let store = self.store(service);
            let waiting =
                "SELECT count(*) AS number FROM outbox_delivery WHERE state <> 'DELIVERED'";
            let waiting = count_in(store, waiting).await?;
            ensure!(
                waiting == 0,
                "{service}: {waiting} events were not delivered"
            );
            let log = self.checkpoints(service)?;
            ensure!(log.fault.is_none(), "{service}: {:?}", log.fault);
            let report = verify_audit_against(store.reading(), &log.checkpoints).await?;
            ensure!(report.fault.is_none(), "{service}: {report:?}");
            ensure!(report.unlinked == 0, "{service}: {report:?}");
        }
        let faults = self.faults.list();
        ensure!(faults.is_empty(), "logged as errors: {faults:#?}");
        Ok(())
    }
}

fn composed() -> Result<&'static str> {
    supergraph().map_err(|findings| anyhow::anyhow!(findings.join("\n")))
}

fn here_without(missing: Option<ServiceName>) -> Vec<ServiceName> {
    let mut here = keeping();
    here.push(ServiceName::Gateway);
    here.retain(|service| Some(*service) != missing);
    here
}

#[derive(FromQueryResult)]
struct Number {
    number: i64,
}

async fn count_in(store: &Store, question: &str) -> Result<i64> {
    let reading = store.reading();
    let backend: DbBackend = reading.get_database_backend();
    let statement = Statement::from_string(backend, question);
    let row = Number::find_by_statement(statement).one(reading).await?;
    match row {
        Some(row) => Ok(row.number),
        None => bail!("{}: no answer to {question}", store.service().code()),
    }
}
