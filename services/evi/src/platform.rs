//! Starts the platform, or some of its services, in this process: the only place that knows them all.
//!
//! Nothing here is global: several platforms can run in one process, each on its own folder and
//! clock, which is what the tests do.

pub mod carrier;
pub mod catalogue;
pub mod checkpoints;
pub mod database;
mod events;
mod front;
mod honey;
pub mod listening;
pub mod notices;
mod outbox;
pub mod pages;
pub mod partners;
pub mod supergraph;
pub mod trust;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use access::{Access, Policy, RegisteredOperations};
use axum::Router;
use chassis::{AssertedDelivery, Background, Counts, Ground, InternalCaller, RemoteFacts, Traffic};
use domain::{Clock, Entropy, ServiceName};
use gateway::Limits;
use intake_desk::NoticeCarrier;
use reqwest::Url;
use sign_in::PartyParts;
use store::{CHECKPOINT_EVERY, Checkpoints, Deliver, Store, StoreSecret};
use stream::StreamSettings;

use crate::{
    configuration::Migrations,
    fault::CommandFault,
    keys::{KeyFolder, SecretName},
    say,
};
use carrier::Ways;
use catalogue::{Built, Given, Line, Loop, Population};
use database::{DatabasePlace, Opening, StoreReadiness};
use events::Roads;
use listening::Sockets;
use notices::{HttpNotices, NoticeReach};
use partners::PartnerDoor;
use supergraph::SupergraphFile;

/// The composed supergraph that the gateway plans over, reviewed and checked in as text.
pub const SUPERGRAPH: &str = include_str!("../../../schema/graphql/supergraph.graphql");

/// Who drives the work beside the requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driving {
    /// It runs by itself.
    ByItself,
    /// Only [`Platform::step`] does it, so that a test need not wait.
    ByHand,
}

/// Whether the steps of the start are told on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// They are.
    Told,
    /// They are not.
    Silent,
}

/// How the platform starts.
pub struct Settings {
    /// Which services run here.
    pub here: Vec<ServiceName>,
    /// Where they take requests. Taken by the caller, first of all things, so that a busy address
    /// is told before anything has changed.
    pub sockets: Sockets,
    /// Where each of them keeps things; the gateway needs no place.
    pub databases: BTreeMap<ServiceName, DatabasePlace>,
    /// Who brings their tables up to date.
    pub migrations: Migrations,
    /// The folder of the checkpoints of their access logs.
    pub checkpoints: PathBuf,
    /// Where the pages keep sessions and drafts; `None` without pages.
    pub pages: Option<DatabasePlace>,
    /// The identity providers at which people sign in to the pages; none in a demo.
    pub sign_in: Option<PartyParts>,
    /// The issuers from which partner systems bring their tokens; none in a demo, which speaks for them itself.
    pub partners: PartnerDoor,
    /// The keys.
    pub keys: KeyFolder,
    /// Where the other services are.
    pub peers: BTreeMap<ServiceName, Url>,
    /// The engine that takes events to them; `None` where they go the way of every call.
    pub stream: Option<StreamSettings>,
    /// Whose personal numbers are taken. A demo also shows its schema and speaks for its partners.
    pub population: Population,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Who drives the work beside the requests.
    pub driving: Driving,
    /// Whether the start is told.
    pub progress: Progress,
    /// The longest time that one service waits for another.
    pub patience: Duration,
    /// Where notices to partners' systems may go.
    pub notices: NoticeReach,
    /// How much one request at the gateway may cost, and how long it may take.
    pub limits: Limits,
    /// The services that there are. [`catalogue::SERVICES`], but for tests.
    pub catalogue: &'static [Line],
    /// The composed supergraph.
    pub supergraph: String,
    /// The file of one that is planned over instead, and may change while the platform runs.
    pub supergraph_file: Option<PathBuf>,
}

/// What a start-up tells of one service.
struct Standing {
    store: Store,
    checkpoints: Arc<Checkpoints>,
    deliver: Arc<dyn Deliver>,
    loops: Vec<Loop>,
    counts: Option<Arc<dyn Counts>>,
}

/// The running platform. Dropped, it stops at once; [`Platform::stop`] lets it end in order.
pub struct Platform {
    ways: Arc<Ways>,
    traffic: Arc<Traffic>,
    addresses: Vec<(ServiceName, SocketAddr)>,
    services: BTreeMap<ServiceName, Standing>,
    /// What the pages keep, where there are pages.
    kept: Option<Arc<pages::Kept>>,
    supergraph: Option<Arc<SupergraphFile>>,
    roads: Roads,
    partners: PartnerDoor,
    background: Background,
    relays: Vec<store::Background>,
}

impl Platform {
    /// Starts everything in order: policies, databases, services, gateway, loops.
    ///
    /// # Errors
    /// One [`CommandFault`]; nothing is left running then.
    pub async fn start(mut settings: Settings) -> Result<Self, CommandFault> {
        let addresses = settings.sockets.addresses()?;
        let shared = Shared::new(&settings)?;
        let mut roads =
            Roads::open(settings.stream.as_ref(), &shared.ways, settings.patience).await?;
        let mut routers = BTreeMap::new();
        let mut services: BTreeMap<ServiceName, Standing> = BTreeMap::new();
        let (mut kept, mut supergraph) = (None, None);
        for line in settings
            .catalogue
            .iter()
            .filter(|line| settings.here.contains(&line.name))
        {
            let (router, standing) = start_service(&settings, (&shared, &mut roads), line).await?;
            routers.insert(line.name, router);
            services.insert(line.name, standing);
        }
        shared.ways.open(routers.clone())?;
        if settings.here.contains(&ServiceName::Gateway) {
            settings.tell("the gateway opens");
            let own = services
                .values()
                .filter_map(|standing| standing.counts.clone());
            let of_all = Arc::clone(&shared.traffic) as Arc<dyn Counts>;
            let beside = own.chain([of_all]);
            let (router, file) = front::router(&settings, &shared, beside.collect()).await?;
            supergraph = file.map(Arc::new);
            let desk = services.get(&ServiceName::IntakeDesk);
            let desk = desk.map(|standing| &standing.store);
            let caller = shared.caller(&settings, ServiceName::Gateway)?;
            let providers = settings.sign_in.take();
            let providers = providers.map(|parts| pages::providers(parts, caller));
            let ways_in = (desk, providers.transpose()?);
            let (router, of_pages) = pages::beside(router, &settings, ways_in).await?;
            kept = of_pages;
            routers.insert(ServiceName::Gateway, router);
        }
        let mut platform = Self {
            ways: shared.ways,
            traffic: shared.traffic,
            addresses,
            services,
            kept,
            supergraph,
            roads,
            partners: settings.partners_here(),
            background: Background::new(),
            relays: Vec::new(),
        };
        for (socket, router) in settings.sockets.with(&routers) {
            platform
                .background
                .spawn("server", |stop| listening::serve(socket, router, stop));
        }
        if settings.driving == Driving::ByItself {
            platform.drive(&settings.clock);
        }
        Ok(platform)
    }

    /// Where requests are taken: the gateway's address, or that of the one service that runs here.
    pub fn addresses(&self) -> &[(ServiceName, SocketAddr)] {
        &self.addresses
    }

    /// The way to the services that run here, for calls that another part of this process signs.
    pub fn carrier(&self) -> Arc<dyn chassis::Carrier> {
        Arc::clone(&self.ways) as Arc<dyn chassis::Carrier>
    }

    /// The store of a service that runs here.
    pub fn store(&self, service: ServiceName) -> Option<&Store> {
        self.services.get(&service).map(|standing| &standing.store)
    }

    /// Does the work beside the requests until there is nothing left to do: due clocks, events to
    /// every service, links of the access logs, and then their checkpoints where they are due.
    ///
    /// # Errors
    /// When a database does not answer or a checkpoint cannot be written.
    pub async fn step(&self) -> Result<(), CommandFault> {
        loop {
            let mut done = 0;
            for standing in self.services.values() {
                done += standing.step().await?;
            }
            if done == 0 {
                break;
            }
        }
        for standing in self.services.values() {
            checkpoints::renew_if_due(&standing.checkpoints).await?;
        }
        if let Some(file) = &self.supergraph {
            file.look().await;
        }
        if let Some(kept) = &self.kept {
            let tidied = Box::pin(kept.tidy()).await;
            tidied.map_err(|fault| database::unusable(ServiceName::Gateway, &fault))?;
        }
        Ok(())
    }

    /// Ends in order: no new requests, those that have begun are answered, loops finish their step, and
    /// the last checkpoint of every access log knows all of it. Whoever copies the folder afterwards copies files that
    /// nobody opens or takes away any more.
    pub async fn stop(self, patience: Duration) {
        self.background.stop(patience).await;
        for relay in self.relays {
            if tokio::time::timeout(patience, relay.stop()).await.is_err() {
                tracing::warn!("the relay was cut off");
            }
        }
        for standing in self.services.values() {
            checkpoints::renew(&standing.store, &standing.checkpoints).await;
            // A copy of the file alone is then a copy of everything. Its log is as good when somebody
            // still reads, and the next start goes on from both.
            if let Err(fault) = standing.store.bring_to_disk().await {
                tracing::debug!(error = %fault, "the database keeps its log");
            }
        }
        self.ways.close();
        for standing in self.services.values() {
            let closed = tokio::time::timeout(patience, standing.store.close()).await;
            if !matches!(closed, Ok(Ok(()))) {
                tracing::warn!("a database was not closed in time");
            }
        }
    }

    fn drive(&mut self, clock: &Arc<dyn Clock>) {
        if let Some(kept) = &self.kept {
            kept.tidy_often(&mut self.background);
        }
        if let Some(file) = &self.supergraph {
            file.look_often(&mut self.background);
        }
        self.roads.drive(&mut self.background);
        self.partners.renew_often(&mut self.background, clock);
        for standing in self.services.values() {
            let relay = store::spawn_background(&standing.store, Arc::clone(&standing.deliver));
            self.relays.push(relay);
            outbox::watch(&mut self.background, &standing.store, &self.traffic);
            let (store, kept) = (standing.store.clone(), Arc::clone(&standing.checkpoints));
            self.background.spawn("checkpoints", |mut stop| async move {
                while stop
                    .or(tokio::time::sleep(CHECKPOINT_EVERY))
                    .await
                    .is_some()
                {
                    checkpoints::renew(&store, &kept).await;
                }
            });
            for work in &standing.loops {
                let step = Arc::clone(&work.step);
                self.background.every(work.name, work.pause, move || {
                    let step = step();
                    async move {
                        step.await;
                    }
                });
            }
        }
    }
}

impl Standing {
    async fn step(&self) -> Result<u64, CommandFault> {
        let unusable = |fault| database::unusable(self.store.service(), &fault);
        let mut done = 0;
        for work in &self.loops {
            done += (work.step)().await;
        }
        let relayed = self
            .store
            .relay_all(self.deliver.as_ref())
            .await
            .map_err(unusable)?;
        let linked = self.store.link_audit_once().await.map_err(unusable)?;
        Ok(done + relayed.delivered + relayed.parked + linked)
    }
}

impl Settings {
    /// Only the gateway takes tokens, so only where it runs are their issuers asked for keys.
    fn partners_here(&self) -> PartnerDoor {
        if self.here.contains(&ServiceName::Gateway) {
            self.partners.clone()
        } else {
            PartnerDoor::default()
        }
    }

    fn tell(&self, step: &str) {
        match self.progress {
            Progress::Told => say::step(step),
            Progress::Silent => {}
        }
    }
}

/// What all services of the process have in common.
struct Shared {
    policy: Arc<Policy>,
    operations: Arc<RegisteredOperations>,
    ways: Arc<Ways>,
    traffic: Arc<Traffic>,
    notices: Arc<HttpNotices>,
}

impl Shared {
    fn new(settings: &Settings) -> Result<Self, CommandFault> {
        settings.tell("the access policies are read and checked");
        let policy = Policy::load().map_err(|fault| broken(&fault))?;
        let operations = RegisteredOperations::load().map_err(|fault| broken(&fault))?;
        let here: BTreeSet<ServiceName> = settings.here.iter().copied().collect();
        let ways = Ways::new(here, settings.peers.clone(), settings.patience)?;
        Ok(Self {
            policy: Arc::new(policy),
            operations: Arc::new(operations),
            ways,
            traffic: Arc::new(Traffic::new()),
            notices: Arc::new(HttpNotices::new(settings.notices.clone())?),
        })
    }

    fn caller(
        &self,
        settings: &Settings,
        service: ServiceName,
    ) -> Result<InternalCaller, CommandFault> {
        Ok(InternalCaller {
            carrier: Arc::clone(&self.ways) as Arc<dyn chassis::Carrier>,
            signer: Arc::new(trust::assertion_signer(&settings.keys, service)?),
            clock: Arc::clone(&settings.clock),
            entropy: Arc::clone(&settings.entropy),
        })
    }
}

async fn start_service(
    settings: &Settings,
    (shared, roads): (&Shared, &mut Roads),
    line: &Line,
) -> Result<(Router, Standing), CommandFault> {
    let name = line.name;
    settings.tell(&format!(
        "{name}: the database is opened and {}",
        match settings.migrations {
            Migrations::AtStart => "brought up to date",
            Migrations::Apart => "must be up to date",
        }
    ));
    let store = open_store(settings, line).await?;
    match settings.migrations {
        Migrations::AtStart => database::migrate(&store).await?,
        Migrations::Apart => database::ensure_migrated(&store).await?,
    }
    honey::register(settings, &store).await?;
    let kept = checkpoints::open(&settings.checkpoints, &settings.keys, &store)?;
    checkpoints::begin(&store, &kept).await?;
    let caller = shared.caller(settings, name)?;
    let facts = Arc::new(RemoteFacts::new(caller.clone()));
    let access = Access::new(Arc::clone(&shared.policy), facts);
    let ground = Ground {
        name,
        store: store.clone(),
        verifier: Arc::new(trust::assertion_verifier(&settings.keys, name)?),
        access: access.clone(),
        operations: Arc::clone(&shared.operations),
        readiness: Arc::new(StoreReadiness::of(&store, Arc::clone(&kept))),
        traffic: Arc::clone(&shared.traffic),
        clock: Arc::clone(&settings.clock),
        entropy: Arc::clone(&settings.entropy),
    };
    let given = Given {
        ground,
        access,
        secret: desk_secret(settings, name)?,
        population: settings.population,
        caller: caller.clone(),
        notices: Arc::clone(&shared.notices) as Arc<dyn NoticeCarrier>,
    };
    let Built { service, loops } = (line.build)(given)?;
    let counts = service.counts.clone();
    let deliver = Arc::new(AssertedDelivery::new(InternalCaller {
        carrier: roads.of(name),
        ..caller
    }));
    Ok((
        chassis::router(service),
        Standing {
            store,
            checkpoints: kept,
            deliver,
            loops,
            counts,
        },
    ))
}

async fn open_store(settings: &Settings, line: &Line) -> Result<Store, CommandFault> {
    let service = line.name;
    let place = settings
        .databases
        .get(&service)
        .cloned()
        .ok_or(CommandFault::SettingMissing {
            setting: "a database for each service",
            advice: "give the data folder, or an address under [databases]",
        })?;
    let secret = settings.keys.secret(SecretName::Store(service))?;
    database::open(Opening {
        service,
        place,
        secret: StoreSecret::new(*secret.bytes()),
        route: catalogue::listeners,
        clock: Arc::clone(&settings.clock),
        entropy: Arc::clone(&settings.entropy),
    })
    .await
}

/// Only the desk is given the desk's secret.
fn desk_secret(
    settings: &Settings,
    service: ServiceName,
) -> Result<Option<crate::keys::Secret>, CommandFault> {
    if service == ServiceName::IntakeDesk {
        settings.keys.secret(SecretName::Desk).map(Some)
    } else {
        Ok(None)
    }
}

fn broken(fault: &impl std::fmt::Display) -> CommandFault {
    CommandFault::ProgramBroken {
        reason: fault.to_string(),
    }
}
