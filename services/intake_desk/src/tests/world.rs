//! One desk a test, on either engine, with a small registry and a clock that is moved by hand.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use ::store::{Store, StoreSecret, StoreSettings, Tx};
use access::{
    AsOf, CaseFacts, Cx, FactQuestion, FactSource, Facts, LeadStanding, ReaderKind, SystemPrincipal,
};
use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use domain::{
    AgencyKind, CaseId, Clock, Entropy, PersonId, Role, Section, ServiceName, StaffId, Subject,
    SystemEntropy,
    basis::SecrecyRegime,
    codes::ReferralService,
    identity_number::{IdentityNumber, fixtures},
};
use sea_orm::{ConnectionTrait, Database};

use super::postgres;
use crate::{
    AgencySeed, AgreementSeed, AssignmentSeed, CapacitySeed, LocalFacts, RegistrySeed, Secrets,
    StaffSeed, UnitSeed,
    model::{
        case::CaseHead,
        party::Standing,
        registry::{Directory, Staff, Unit},
        whose::Author,
    },
    seed_registry,
    store::{case, party, person, registry},
};

/// Runs a test on both engines.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;
            async fn body($world: World) $body

            #[tokio::test]
            async fn on_sqlite() {
                World::run(crate::tests::world::Engine::Sqlite, body).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                World::run(crate::tests::world::Engine::Postgres, body).await;
            }
        }
    )+};
}
pub(super) use on_both_engines;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// No other service to ask for its log.
pub struct NoLogs;

#[async_trait::async_trait]
impl chassis::LogSource for NoLogs {
    async fn ask(
        &self,
        _: &Cx,
        _: ServiceName,
        _: &chassis::LogQuestion,
    ) -> Option<chassis::LogAnswer> {
        None
    }
}

/// No other service that keeps anything.
pub struct NothingElsewhere;

#[async_trait::async_trait]
impl chassis::disposal::HoldingSource for NothingElsewhere {
    async fn holding(&self, _: &[CaseId]) -> Result<BTreeSet<CaseId>, chassis::disposal::NotTold> {
        Ok(BTreeSet::new())
    }
}

/// A clock that stands still until it is moved. It begins at noon on 2 March 2026, a Monday.
pub struct HandClock(AtomicI64);

impl HandClock {
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

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a day")
}

pub struct World {
    pub store: Store,
    pub clock: Arc<HandClock>,
    pub secrets: Secrets,
    pub directory: Directory,
    _folder: Option<tempfile::TempDir>,
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
        let schema = format!("desk_{}", SystemEntropy.uuid().simple());
        let world = Self::new(engine, &schema).await;
        let outcome = tokio::spawn(test(world)).await;
        if let Engine::Postgres = engine {
            let admin = Database::connect(postgres::url())
                .await
                .expect("PostgreSQL");
            let drop = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
            admin.execute_unprepared(&drop).await.expect("removed");
        }
        if let Err(failure) = outcome {
            std::panic::resume_unwind(failure.into_panic());
        }
    }

    async fn new(engine: Engine, schema: &str) -> Self {
        let noon = Utc
            .with_ymd_and_hms(2026, 3, 2, 12, 0, 0)
            .single()
            .expect("noon");
        let clock = Arc::new(HandClock(AtomicI64::new(noon.timestamp_millis())));
        let (url, schema, folder) = match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder");
                let file = folder.path().join("desk.db");
                (format!("sqlite://{}", file.display()), None, Some(folder))
            }
            Engine::Postgres => (postgres::url(), Some(schema.to_owned()), None),
        };
        let settings = StoreSettings {
            schema,
            connections: 2,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            ..StoreSettings::new(ServiceName::IntakeDesk, url, StoreSecret::new([3; 32]))
        };
        let store = Store::open(settings).await.expect("opens");
        for _ in 0..2 {
            store
                .migrate::<migrations::intake_desk::Migrator>()
                .await
                .expect("the migrations can run twice");
        }
        let mut world = Self {
            store,
            clock,
            secrets: Secrets::from_master(&[5; 32]),
            directory: Directory::default(),
            _folder: folder,
        };
        for _ in 0..2 {
            let cx = world.cx();
            seed_registry(&world.store, &cx, &small_registry())
                .await
                .expect("the registry can be seeded twice");
        }
        world.directory = registry::get_directory(world.store.reading())
            .await
            .expect("a directory");
        world
    }

    /// A context of the platform's own work, at the clock's moment.
    pub fn cx(&self) -> Cx {
        Cx::system(
            SystemPrincipal::Seeder,
            Arc::clone(&self.clock) as Arc<dyn Clock>,
            Arc::new(SystemEntropy),
        )
    }

    pub fn unit(&self, slug: &str) -> &Arc<Unit> {
        let mut units = self.directory.units();
        units.find(|unit| unit.slug == slug).expect("a seeded unit")
    }

    pub async fn staff(&self, handle: &str) -> Staff {
        registry::get_staff_by_subject(self.store.reading(), &subject(handle))
            .await
            .expect("read")
            .expect("seeded")
    }

    pub async fn author(&self, handle: &str, unit: &str) -> Author {
        Author::in_unit(self.staff(handle).await.key, self.unit(unit))
    }

    /// Opens a case at the desk in Gnesta for the person of a test number, with the desk as party
    /// and `desk.gnesta` assigned.
    pub async fn open_case(&self, number: &str) -> CaseHead {
        let cx = self.cx();
        let tx = self.store.begin(&cx).await.expect("begins");
        let number = IdentityNumber::from_storage(number).expect("a test number");
        let person_key = self.person_key(&tx, &cx, &number).await;
        let desk = self.unit("desk.gnesta");
        let new = case::NewCase {
            municipality: "0461".parse().expect("Gnesta"),
            registry_number: format!("T-{}", cx.entropy().uuid()),
            person_key,
            desk_unit_key: desk.key,
        };
        let (key, id) = case::add_case(tx.connection(), &cx, new)
            .await
            .expect("opened");
        let staff = self.staff("desk.gnesta").await;
        party::update_party(tx.connection(), &cx, key, desk, Standing::Current, None)
            .await
            .expect("joined");
        let lead = LeadStanding::NotLead;
        case::update_case_assignment(tx.connection(), &cx, key, staff.key, desk.key, lead)
            .await
            .expect("assigned");
        tx.commit().await.expect("committed");
        let head = case::get_head(self.store.reading(), &self.directory, id).await;
        head.expect("read").expect("there")
    }

    async fn person_key(&self, tx: &Tx<'_>, cx: &Cx, number: &IdentityNumber) -> domain::RowKey {
        let known = person::find_person_by_number(tx.connection(), number).await;
        if let Some(known) = known.expect("read") {
            return known.key;
        }
        let new = person::NewPerson {
            id: PersonId::draw(cx.entropy()),
            subject: self.secrets.participant_subject(number.expose()),
            number: *number,
            given_name: Some("Alva".to_owned()),
            family_name: Some("Påhittad".to_owned()),
            sex: number.sex(),
            birth_date: number.birth_date(),
        };
        let added = person::add_person(tx.connection(), cx, new).await;
        added.expect("written").expect("nobody was first")
    }

    /// Lets a unit join a case with one of its staff assigned.
    pub async fn join(&self, head: &CaseHead, handle: &str, unit: &str) {
        let cx = self.cx();
        let tx = self.store.begin(&cx).await.expect("begins");
        let staff = self.staff(handle).await;
        let unit = self.unit(unit);
        party::update_party(
            tx.connection(),
            &cx,
            head.key,
            unit,
            Standing::Current,
            None,
        )
        .await
        .expect("joined");
        let lead = LeadStanding::NotLead;
        case::update_case_assignment(tx.connection(), &cx, head.key, staff.key, unit.key, lead)
            .await
            .expect("assigned");
        tx.commit().await.expect("committed");
    }

    pub async fn ask(&self, handle: &str, cases: &[CaseId], valid_on: AsOf) -> Facts {
        self.ask_of(handle, (cases, valid_on), Vec::new()).await
    }

    pub async fn ask_of(
        &self,
        handle: &str,
        (cases, valid_on): (&[CaseId], AsOf),
        colleagues: Vec<StaffId>,
    ) -> Facts {
        let facts = LocalFacts::new(
            self.store.clone(),
            self.secrets.clone(),
            Arc::clone(&self.clock) as Arc<dyn Clock>,
        );
        let question = FactQuestion {
            subject: subject(handle),
            kind: ReaderKind::Staff,
            cases: cases.to_vec(),
            valid_on,
            colleagues,
        };
        facts.facts(&question).await.expect("an answer")
    }

    pub async fn ask_now(&self, handle: &str, head: &CaseHead) -> CaseFacts {
        let mut facts = self.ask(handle, &[head.id], AsOf::Now).await;
        facts.cases.remove(&head.id).expect("the case")
    }

    pub async fn ask_at(
        &self,
        handle: &str,
        head: &CaseHead,
        valid: NaiveDate,
        known: DateTime<Utc>,
    ) -> Option<CaseFacts> {
        let at = AsOf::At { valid, known };
        self.ask(handle, &[head.id], at)
            .await
            .cases
            .remove(&head.id)
    }
}

pub fn subject(handle: &str) -> Subject {
    Subject::new(format!("staff:{handle}"))
}

pub fn number(index: usize) -> &'static str {
    fixtures::WOMEN[index]
}

fn small_registry() -> RegistrySeed {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    let kinds = BTreeMap::from([
        ("desk", (AgencyKind::IntakeDesk, Role::IntakeOfficer)),
        ("welfare", (AgencyKind::WelfareUnit, Role::Caseworker)),
        ("labour", (AgencyKind::LabourMarketUnit, Role::Caseworker)),
    ]);
    let mut seed = RegistrySeed::default();
    for (position, (name, (kind, role))) in (0_i32..).zip(kinds) {
        let slug = format!("{name}.gnesta");
        seed.agencies.push(AgencySeed {
            slug: slug.clone(),
            kind,
            name: format!("{name} i Gnesta"),
            municipality: Some("0461".parse().expect("Gnesta")),
            active_from: from,
        });
        seed.units.push(UnitSeed {
            slug: slug.clone(),
            agency: slug.clone(),
            name: format!("{name} i Gnesta"),
            municipality: Some("0461".parse().expect("Gnesta")),
            secrecy_regime: SecrecyRegime::default_for(kind),
            takes_referrals_from: from,
            takes_referrals_to: None,
            position,
        });
        seed.staff.push(StaffSeed {
            subject: subject(&slug),
            display_name: format!("Handläggare {name}"),
        });
        seed.assignments.push(AssignmentSeed {
            subject: subject(&slug),
            unit: slug.clone(),
            role,
            valid_from: from,
            valid_to: (name == "labour").then(|| day(3, 31)),
        });
    }
    seed.agreements.push(AgreementSeed {
        desk: "desk.gnesta".to_owned(),
        for_agency: "welfare.gnesta".to_owned(),
        sections: vec![Section::Intake, Section::Bases],
        tasks: vec!["mottagning".to_owned()],
        valid_from: from,
        valid_to: None,
    });
    seed.capacities.push(CapacitySeed {
        unit: "labour.gnesta".to_owned(),
        service: ReferralService::WorkPractice,
        places: 1,
    });
    seed
}
