//! One agency's service over a database of its own, with a desk that answers for three readers. The tests
//! of the agencies take this file by its path: none of it belongs in a running service.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use access::{
    Access, AssertionVerifier, AssignmentFact, AssuranceLevel, Attachment, CaseFacts, Cx, CxParts,
    FactQuestion, FactSource, Facts, FactsUnavailable, Language, LeadStanding, PartyFact,
    PartyStanding, Policy, ReaderFacts, ReaderKind, RegisteredOperations, SignIn,
};
use async_graphql::{Request, Variables};
use async_trait::async_trait;
use chassis::{AlwaysReady, Ground, Service};
use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::{
    AgencyId, AgencyKind, AssignmentId, CaseId, CaseKey, CasePhase, Clock, PersonId, Role,
    ServiceName, StaffId, Subject, SystemEntropy, TraceId, UnitId,
    event::{StepKind, StepRecorded},
};
use migrations::MigratorTrait;
use serde_json::Value;
use store::{Store, StoreSecret, StoreSettings};

/// Who reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A caseworker of the agency, assigned to the case.
    Handler,
    /// A caseworker of another agency that is a party, without any basis.
    OtherParty,
    /// A caseworker without relation to the case.
    Stranger,
}

impl Reader {
    fn subject(self) -> Subject {
        Subject::new(format!("staff:{self:?}"))
    }
}

/// Noon on 15 March 2026.
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 15, 11, 0, 0).unwrap()
    }
}

struct Party {
    fact: PartyFact,
    assignment: AssignmentFact,
    staff: StaffId,
}

impl Party {
    fn of(kind: AgencyKind) -> Self {
        let (unit, agency) = (UnitId::draw(&SystemEntropy), AgencyId::draw(&SystemEntropy));
        Self {
            fact: PartyFact {
                unit,
                agency,
                agency_kind: kind,
                standing: PartyStanding::Current,
            },
            assignment: AssignmentFact {
                assignment: AssignmentId::draw(&SystemEntropy),
                unit,
                agency,
                agency_kind: kind,
                municipality: None,
                role: Role::Caseworker,
            },
            staff: StaffId::draw(&SystemEntropy),
        }
    }
}

/// A desk that knows one case with two parties.
struct Desk {
    case: CaseFacts,
    handler: Party,
    other: Party,
    stranger: Party,
}

impl Desk {
    fn new(case: CaseId, kind: AgencyKind, other: AgencyKind) -> Self {
        let (handler, other, stranger) = (Party::of(kind), Party::of(other), Party::of(kind));
        let case = CaseFacts {
            case,
            key: CaseKey::from_i64(1),
            municipality: "0461".parse().unwrap(),
            phase: CasePhase::Active,
            person: PersonId::draw(&SystemEntropy),
            participant: None,
            pseudonym: None,
            desk_unit: UnitId::draw(&SystemEntropy),
            desk_agency: AgencyId::draw(&SystemEntropy),
            desk_agreed: BTreeSet::new(),
            parties: vec![handler.fact.clone(), other.fact.clone()],
            reader_units: BTreeSet::new(),
            reader_leads: LeadStanding::NotLead,
            bases: Vec::new(),
            referrals: Vec::new(),
            stops: Vec::new(),
            protection: None,
            openings: Vec::new(),
            attachment: Attachment::default(),
        };
        Self {
            case,
            handler,
            other,
            stranger,
        }
    }
}

#[async_trait]
impl FactSource for Desk {
    async fn facts(&self, question: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        let (party, known) = if question.subject == Reader::Handler.subject() {
            (&self.handler, true)
        } else if question.subject == Reader::OtherParty.subject() {
            (&self.other, true)
        } else {
            (&self.stranger, false)
        };
        let mut case = self.case.clone();
        if known {
            case.reader_units.insert(party.fact.unit);
        }
        let asked = question.cases.contains(&case.case);
        Ok(Facts {
            reader: ReaderFacts {
                staff: Some(party.staff),
                assignments: vec![party.assignment.clone()],
            },
            cases: asked.then_some((case.case, case)).into_iter().collect(),
            colleagues: Vec::new(),
        })
    }
}

/// The service under test and its case.
pub struct Agency {
    pub case: CaseId,
    service: Service,
    _folder: tempfile::TempDir,
}

impl Agency {
    /// Starts a service on an empty database.
    pub async fn start<M: MigratorTrait>(
        (name, kind, other): (ServiceName, AgencyKind, AgencyKind),
        make: fn(Ground, Access) -> Service,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("agency.db").display());
        let secret = StoreSecret::draw(&SystemEntropy);
        let mut settings = StoreSettings::new(name, url, secret);
        settings.clock = Arc::new(StandingClock);
        let store = Store::open(settings).await.unwrap();
        store.migrate::<M>().await.unwrap();
        let case = CaseId::draw(&SystemEntropy);
        let desk = Desk::new(case, kind, other);
        let access = Access::new(Arc::new(Policy::load().unwrap()), Arc::new(desk));
        let ground = Ground {
            name,
            store,
            verifier: Arc::new(AssertionVerifier::new(name, Vec::new())),
            access: access.clone(),
            operations: Arc::new(RegisteredOperations::default()),
            readiness: Arc::new(AlwaysReady),
            traffic: Arc::default(),
            clock: Arc::new(StandingClock),
            entropy: Arc::new(SystemEntropy),
        };
        Self {
            case,
            service: make(ground, access),
            _folder: folder,
        }
    }

    /// Runs an operation for a reader, as the service's endpoint would after it has proved who asks.
    pub async fn run(&self, reader: Reader, document: &str, variables: Value) -> Value {
        let now = StandingClock.now();
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
            clock: Arc::new(StandingClock),
            entropy: Arc::new(SystemEntropy),
        });
        let request = Request::new(document)
            .variables(Variables::from_json(variables))
            .data(cx.clone());
        let response = self.service.schema.execute(&cx, request).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        response.data.into_json().unwrap()
    }

    /// Runs a mutation with one input for the case, and gives its payload.
    pub async fn record(&self, reader: Reader, document: &str, mut input: Value) -> Value {
        input["caseId"] = self.case.to_string().into();
        let told = self
            .run(reader, document, serde_json::json!({ "input": input }))
            .await;
        let payloads = told.as_object().unwrap();
        payloads.values().next().unwrap().clone()
    }

    /// What the reader sees of the case, by a selection of its fields.
    pub async fn see(&self, reader: Reader, selection: &str) -> Value {
        let document = format!(
            "query($of: [_Any!]!) {{ _entities(representations: $of) {{ ... on Case {{ {selection} }} }} }}"
        );
        let of =
            serde_json::json!({ "of": [{ "__typename": "Case", "id": self.case.to_string() }] });
        self.run(reader, &document, of).await["_entities"][0].clone()
    }

    /// The steps that follow-up was told, with their codes, oldest first.
    pub async fn steps(&self) -> Vec<(StepKind, BTreeMap<String, String>)> {
        let told = self.service.store.events_after(0, 100).await.unwrap();
        let bodies = told.into_iter().map(|told| told.event.body);
        bodies
            .filter(|body| body["type"] == "StepRecorded")
            .map(|body| {
                let step: StepRecorded = serde_json::from_value(body).unwrap();
                step.only_codes().unwrap();
                (step.step, step.codes)
            })
            .collect()
    }
}

/// The code and field of each refusal in a payload.
pub fn refusals(payload: &Value) -> Vec<(&str, &str)> {
    let errors = payload["userErrors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            (
                error["code"].as_str().unwrap(),
                error["field"].as_str().unwrap(),
            )
        })
        .collect()
}
