//! The service with a desk that knows one case and some readers, and that asks the service itself who is
//! attached, as it does in the running platform.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

use access::{
    Access, AssertionVerifier, AssignmentFact, AssuranceLevel, Attachment, AttachmentSource,
    CaseFacts, ColleagueFact, Cx, CxParts, FactQuestion, FactSource, Facts, FactsUnavailable,
    Language, LeadStanding, PartyFact, PartyStanding, Policy, ReaderFacts, ReaderKind,
    RegisteredOperations, SignIn, ask_attachments, attach, calls_for_attachments,
};
use async_graphql::{Request, Variables};
use async_trait::async_trait;
use chassis::{AlwaysReady, Ground, Service};
use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::{
    AgencyId, AgencyKind, AssignmentId, CaseId, CaseKey, CasePhase, Clock, Entropy, PersonId, Role,
    ServiceName, StaffId, Subject, SystemEntropy, TraceId, UnitId,
};
use labour_market_unit::LabourSettings;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use store::{Store, StoreSecret, StoreSettings};

use crate::postgres;

/// Who reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// A caseworker of the labour-market unit, assigned to the case.
    Handler,
    /// The manager of the unit.
    Manager,
    /// A programme leader of the unit.
    Leader,
    /// A supervisor of the unit.
    Supervisor,
    /// A caseworker of a welfare unit that is a party, without any basis.
    OtherParty,
    /// A caseworker of another municipality's labour-market unit.
    Stranger,
    /// An evaluator of an organisation that is no party.
    Evaluator,
}

const READERS: [(Reader, Role); 7] = [
    (Reader::Handler, Role::Caseworker),
    (Reader::Manager, Role::UnitManager),
    (Reader::Leader, Role::ProgrammeLeader),
    (Reader::Supervisor, Role::Supervisor),
    (Reader::OtherParty, Role::Caseworker),
    (Reader::Stranger, Role::Caseworker),
    (Reader::Evaluator, Role::Evaluator),
];

impl Reader {
    /// Under which the reader signs in.
    pub fn subject(self) -> Subject {
        Subject::new(format!("staff:{self:?}"))
    }
}

/// A clock that is moved by hand. It begins at noon on 16 March 2026.
pub struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        let millis = self.0.load(Ordering::SeqCst);
        Utc.timestamp_millis_opt(millis).single().unwrap()
    }
}

struct Desk {
    cases: [CaseFacts; 2],
    readers: BTreeMap<Reader, ReaderFacts>,
    labour: OnceLock<Arc<dyn AttachmentSource>>,
}

impl Desk {
    fn new() -> Self {
        let party = |kind| PartyFact {
            unit: UnitId::draw(&SystemEntropy),
            agency: AgencyId::draw(&SystemEntropy),
            agency_kind: kind,
            standing: PartyStanding::Current,
        };
        let labour = party(AgencyKind::LabourMarketUnit);
        let welfare = party(AgencyKind::WelfareUnit);
        let elsewhere = party(AgencyKind::LabourMarketUnit);
        let evaluating = party(AgencyKind::Partner);
        let readers = READERS.map(|(reader, role)| {
            let at = match reader {
                Reader::Handler | Reader::Manager | Reader::Leader | Reader::Supervisor => &labour,
                Reader::OtherParty => &welfare,
                Reader::Stranger => &elsewhere,
                Reader::Evaluator => &evaluating,
            };
            (reader, facts_of(at, role))
        });
        Self {
            cases: [1, 2].map(|key| case_of(key, vec![labour.clone(), welfare.clone()])),
            readers: readers.into(),
            labour: OnceLock::new(),
        }
    }
}

fn facts_of(at: &PartyFact, role: Role) -> ReaderFacts {
    ReaderFacts {
        staff: Some(StaffId::draw(&SystemEntropy)),
        assignments: vec![AssignmentFact {
            assignment: AssignmentId::draw(&SystemEntropy),
            unit: at.unit,
            agency: at.agency,
            agency_kind: at.agency_kind,
            municipality: None,
            role,
        }],
    }
}

fn case_of(key: i64, parties: Vec<PartyFact>) -> CaseFacts {
    CaseFacts {
        case: CaseId::draw(&SystemEntropy),
        key: CaseKey::from_i64(key),
        municipality: "0461".parse().unwrap(),
        phase: CasePhase::Active,
        person: PersonId::draw(&SystemEntropy),
        participant: None,
        pseudonym: None,
        desk_unit: UnitId::draw(&SystemEntropy),
        desk_agency: AgencyId::draw(&SystemEntropy),
        desk_agreed: BTreeSet::new(),
        parties,
        reader_units: BTreeSet::new(),
        reader_leads: LeadStanding::NotLead,
        bases: Vec::new(),
        referrals: Vec::new(),
        stops: Vec::new(),
        protection: None,
        openings: Vec::new(),
        attachment: Attachment::default(),
    }
}

impl Desk {
    /// What the staff who are asked about do in the reader's agency.
    fn colleagues(&self, question: &FactQuestion, reader: &ReaderFacts) -> Vec<ColleagueFact> {
        let own = reader.assignments[0].agency;
        let told = self.readers.values().filter_map(|facts| {
            Some(ColleagueFact {
                staff: facts.staff?,
                held: facts.assignments[0].clone(),
            })
        });
        told.filter(|told| question.colleagues.contains(&told.staff) && told.held.agency == own)
            .collect()
    }
}

#[async_trait]
impl FactSource for Desk {
    async fn facts(&self, question: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        let found = |(reader, _): &(&Reader, _)| reader.subject() == question.subject;
        let Some((reader, facts)) = self.readers.iter().find(found) else {
            // Nobody of the registry signs in under the subject.
            return Ok(Facts {
                reader: ReaderFacts::default(),
                cases: BTreeMap::new(),
                colleagues: Vec::new(),
            });
        };
        let mut cases = BTreeMap::new();
        for case in &self.cases {
            let mut case = case.clone();
            if matches!(reader, Reader::Handler | Reader::OtherParty) {
                case.reader_units.insert(facts.assignments[0].unit);
            }
            if question.cases.contains(&case.case) {
                cases.insert(case.case, case);
            }
        }
        let mut facts = Facts {
            reader: facts.clone(),
            cases,
            colleagues: self.colleagues(question, facts),
        };
        if calls_for_attachments(&facts) {
            let labour = self.labour.get().ok_or(FactsUnavailable)?;
            let attachments = ask_attachments(labour.as_ref(), question, &facts.reader).await;
            attach(&mut facts, attachments);
        }
        Ok(facts)
    }
}

/// The service under test.
pub struct World {
    pub case: CaseId,
    /// Another case with the same parties.
    pub other_case: CaseId,
    pub service: Service,
    desk: Arc<Desk>,
    clock: Arc<HandClock>,
    _folder: Option<tempfile::TempDir>,
}

impl World {
    /// Starts the service on an empty SQLite file.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("labour.db").display());
        Self::start_on(url, None, Some(folder)).await
    }

    /// Runs a test in a PostgreSQL schema of its own, which is removed whatever comes of it.
    pub async fn on_postgresql<T>(test: fn(Self) -> T)
    where
        T: Future<Output = ()> + Send + 'static,
    {
        if postgres::is_away() {
            return;
        }
        let schema = format!("labour_{}", SystemEntropy.uuid().simple());
        let world = Self::start_on(postgres::url(), Some(schema.clone()), None).await;
        let outcome = tokio::spawn(test(world)).await;
        let admin = Database::connect(postgres::url()).await.unwrap();
        let drop = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
        admin.execute_unprepared(&drop).await.unwrap();
        if let Err(failure) = outcome {
            std::panic::resume_unwind(failure.into_panic());
        }
    }

    async fn start_on(
        url: String,
        schema: Option<String>,
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        let noon = Utc.with_ymd_and_hms(2026, 3, 16, 11, 0, 0).unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(noon.timestamp_millis())));
        let name = ServiceName::LabourMarketUnit;
        let settings = StoreSettings {
            schema,
            connections: 2,
            clock: clock.clone(),
            ..StoreSettings::new(name, url, StoreSecret::draw(&SystemEntropy))
        };
        let store = Store::open(settings).await.unwrap();
        for _ in 0..2 {
            store
                .migrate::<migrations::labour_market_unit::Migrator>()
                .await
                .unwrap();
        }
        let desk = Arc::new(Desk::new());
        let access = Access::new(Arc::new(Policy::load().unwrap()), desk.clone());
        let ground = Ground {
            name,
            store,
            verifier: Arc::new(AssertionVerifier::new(name, Vec::new())),
            access: access.clone(),
            operations: Arc::new(RegisteredOperations::default()),
            readiness: Arc::new(AlwaysReady),
            traffic: Arc::default(),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        let settings = LabourSettings {
            default_supervisor: Some(Reader::Supervisor.subject()),
        };
        let service = labour_market_unit::service(ground, access, settings);
        let labour = service.attachments.clone().unwrap();
        assert!(desk.labour.set(labour).is_ok());
        Self {
            case: desk.cases[0].case,
            other_case: desk.cases[1].case,
            service,
            desk,
            clock,
            _folder: folder,
        }
    }

    pub fn forward_days(&self, days: i64) {
        let millis = Duration::days(days).num_milliseconds();
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn staff(&self, reader: Reader) -> StaffId {
        self.desk.readers[&reader].staff.unwrap()
    }

    /// Runs an operation for a reader, as the endpoint would after it has proved who asks.
    pub async fn run(&self, reader: Reader, document: &str, variables: Value) -> Value {
        let now = self.clock.now();
        let cx = Cx::new(CxParts {
            sign_in: SignIn {
                subject: reader.subject(),
                kind: ReaderKind::Staff,
                level: AssuranceLevel::Loa3,
                signed_in_at: now,
                expires_at: now + Duration::minutes(5),
            },
            trace: TraceId::draw(&SystemEntropy),
            operation: "TestOperation".to_owned(),
            language: Language::Sv,
            registered: None,
            clock: self.clock.clone(),
            entropy: Arc::new(SystemEntropy),
        });
        let request = Request::new(document)
            .variables(Variables::from_json(variables))
            .data(cx.clone());
        let response = self.service.schema.execute(&cx, request).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        response.data.into_json().unwrap()
    }

    /// Runs the mutation `name` with one input and gives its payload, of which `selection` is read.
    pub async fn change(
        &self,
        reader: Reader,
        (name, selection): (&str, &str),
        input: Value,
    ) -> Value {
        let mut kind = name.to_owned();
        kind[..1].make_ascii_uppercase();
        let document = format!(
            "mutation($input: {kind}Input!) {{ {name}(input: $input)
             {{ {selection} userErrors {{ code field message }} }} }}"
        );
        let told = self.run(reader, &document, json!({ "input": input })).await;
        told[name].clone()
    }

    /// What the reader sees of a case in `labourMarket`, by a selection of its fields.
    pub async fn see_of(&self, reader: Reader, case: CaseId, selection: &str) -> Value {
        let document = format!(
            "query($of: [_Any!]!) {{ _entities(representations: $of)
             {{ ... on Case {{ labourMarket {{ {selection} }} }} }} }}"
        );
        let of = json!({ "of": [{ "__typename": "Case", "id": case.to_string() }] });
        self.run(reader, &document, of).await["_entities"][0]["labourMarket"].clone()
    }

    pub async fn see(&self, reader: Reader, selection: &str) -> Value {
        self.see_of(reader, self.case, selection).await
    }

    /// A placement from 2 March 2026, a year as planned, with the default supervisor. Gives its id.
    pub async fn place(&self) -> String {
        let told = self
            .change(
                Reader::Handler,
                ("createPlacement", "placement { id }"),
                self.placement(),
            )
            .await;
        assert_eq!(told["userErrors"], json!([]));
        told["placement"]["id"].as_str().unwrap().to_owned()
    }

    pub fn placement(&self) -> Value {
        json!({
            "caseId": self.case.to_string(),
            "workplace": "Återbruket",
            "employmentType": "MUNICIPAL_LABOUR_EMPLOYMENT",
            "serviceRatePercent": 75,
            "startsOn": "2026-03-02",
            "endsOn": "2027-03-01",
            "tasks": "Sortera och laga",
        })
    }

    /// A programme that the leader leads, from 2026-01-01 to 2026-12-31. Gives its id.
    pub async fn programme(&self, name: &str, capacity: i32) -> String {
        let input = json!({
            "name": name, "startsOn": "2026-01-01", "endsOn": "2026-12-31",
            "leaderId": self.staff(Reader::Leader).to_string(), "capacity": capacity,
        });
        let made = ("createProgramme", "programme { id enrolled }");
        let told = self.change(Reader::Manager, made, input).await;
        assert_eq!(told["programme"]["enrolled"], 0);
        told["programme"]["id"].as_str().unwrap().to_owned()
    }

    /// The codes of the last step that follow-up was told.
    pub async fn last_step(&self) -> Value {
        let told = self.service.store.events_after(0, 100).await.unwrap();
        let mut bodies = told.into_iter().rev().map(|told| told.event.body);
        let step = bodies.find(|body| body["step"].is_string()).unwrap();
        step["codes"].clone()
    }

    /// What other services were told, by type or step, oldest first.
    pub async fn told(&self) -> Vec<String> {
        let told = self.service.store.events_after(0, 100).await.unwrap();
        let bodies = told.into_iter().map(|told| told.event.body);
        bodies
            .map(|body| {
                body["step"]
                    .as_str()
                    .or(body["type"].as_str())
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }
}

/// The code and field of each refusal in a payload. Every one has a message.
pub fn refusals(payload: &Value) -> Vec<(String, String)> {
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            let message = text("message");
            assert!(message.ends_with('.'), "{message}");
            (text("code"), text("field"))
        })
        .collect()
}

pub fn refusal(code: &str, field: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), field.to_owned())]
}
