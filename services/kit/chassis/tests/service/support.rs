//! A small service with a real router, real assertions and a real database.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use access::{
    ASSERTION_HEADER, Access, Act, AssertionRequest, AssertionSigner, AssertionVerifier,
    AssuranceLevel, AuditEntry, AuditSink, AuditUnavailable, Cx, FactQuestion, FactSource, Facts,
    FactsUnavailable, Policy, ReaderKind, RegisteredOperations, SignIn, SigningKey, VerifyingKey,
};
use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema};
use async_trait::async_trait;
use axum::{Router, body::Body};
use chassis::{
    AlwaysReady, EventTaker, Fault, InternalCaller, LocalCarrier, ParticipantSubjects, Service,
    disposal::{HeldPart, NotTold, RetentionSource, Ruling, SectionHoldings, Verdict},
    graphql::within_limits,
    router,
};
use chrono::{DateTime, Duration, TimeZone, Utc};
use domain::{
    AgencyId, AgencyKind, CaseId, CaseKey, Clock, EventId, FaultCode, IdentityNumber,
    RetentionRule, ServiceName, Subject, SystemEntropy, TraceId,
    event::{Event, EventBody},
};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use store::{Store, StoreSecret, StoreSettings, Tx};
use tokio::sync::Notify;
use tower::ServiceExt;

/// What only an admitted and logged request may show.
pub const CANARY: &str = "canary-of-the-section";

/// A clock that stands still until it is moved.
pub struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    pub fn forward(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// Nobody to ask what holds: what needs a permit gets none.
struct NoFacts;

#[async_trait]
impl FactSource for NoFacts {
    async fn facts(&self, _: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        Err(FactsUnavailable)
    }
}

/// A sink that fails, or that holds every entry until it is let go.
#[derive(Default)]
pub struct TestSink {
    pub broken: bool,
    pub gate: Option<Notify>,
    pub arrived: Notify,
    pub kept: Mutex<Vec<AuditEntry>>,
}

#[async_trait]
impl AuditSink for TestSink {
    async fn commit(&self, entry: AuditEntry) -> Result<(), AuditUnavailable> {
        if self.broken {
            return Err(AuditUnavailable);
        }
        self.arrived.notify_one();
        if let Some(gate) = &self.gate {
            gate.notified().await;
        }
        self.kept.lock().unwrap().push(entry);
        Ok(())
    }
}

/// Counts what it takes, and fails as often as it is told to.
#[derive(Default)]
pub struct CountingTaker {
    pub taken: AtomicU32,
    pub failures: AtomicU32,
}

#[async_trait]
impl EventTaker for CountingTaker {
    async fn take(&self, _cx: &Cx, _tx: &mut Tx<'_>, _event: &Event) -> Result<(), Fault> {
        let left = self.failures.load(Ordering::SeqCst);
        if left > 0 {
            self.failures.store(left - 1, Ordering::SeqCst);
            return Err(Fault::new(FaultCode::Internal));
        }
        self.taken.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

struct Query;

#[Object]
impl Query {
    /// A read that must be logged before it is shown.
    async fn secret(&self, ctx: &Context<'_>) -> &'static str {
        let cx = ctx.data_unchecked::<Cx>();
        cx.trail().note_act(Act::named("read_secret"));
        CANARY
    }
    async fn language(&self, ctx: &Context<'_>) -> &'static str {
        domain::CodeList::code(ctx.data_unchecked::<Cx>().language())
    }
    async fn broken(&self) -> i32 {
        break_down()
    }
}

fn break_down() -> i32 {
    panic!("{CANARY}")
}

/// Derives from the last four digits, so that a test sees what was asked.
pub struct LastFour;

impl ParticipantSubjects for LastFour {
    fn subject(&self, number: &IdentityNumber) -> Subject {
        Subject::new(format!("participant:{}", &number.expose()[8..]))
    }
}

/// Rules that everything is due, and one thing that nobody asked about.
pub struct AllDue;

#[async_trait]
impl RetentionSource for AllDue {
    async fn rule(&self, parts: &[HeldPart]) -> Result<Vec<Verdict>, NotTold> {
        let unasked = HeldPart {
            case: CaseId::draw(&SystemEntropy),
            agency: AgencyId::draw(&SystemEntropy),
            last_day: chrono::NaiveDate::MIN,
        };
        let ruled = parts.iter().chain([&unasked]).map(|part| Verdict {
            case: part.case,
            agency: part.agency,
            rule: RetentionRule::default_for(AgencyKind::WelfareUnit),
            ruling: Ruling::Due,
        });
        Ok(ruled.collect())
    }
}

/// Everything that a test needs.
pub struct World {
    pub clock: Arc<TestClock>,
    pub sink: Arc<TestSink>,
    pub taker: Arc<CountingTaker>,
    pub store: Store,
    pub router: Router,
    pub carrier: Arc<LocalCarrier>,
    keys: BTreeMap<ServiceName, SigningKey>,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        Self::with_sink(TestSink::default()).await
    }

    /// A world whose one running service is the intake desk.
    pub async fn with_sink(sink: TestSink) -> Self {
        let moment = Utc.with_ymd_and_hms(2026, 3, 2, 8, 0, 0).unwrap();
        let clock = Arc::new(TestClock(Mutex::new(moment)));
        let entropy = Arc::new(SystemEntropy);
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let secret = StoreSecret::draw(&SystemEntropy);
        let mut settings = StoreSettings::new(ServiceName::IntakeDesk, url, secret);
        settings.clock = clock.clone();
        let store = Store::open(settings).await.unwrap();
        store
            .migrate::<migrations::follow_up::Migrator>()
            .await
            .unwrap();
        let keys: BTreeMap<_, _> = <ServiceName as domain::CodeList>::ALL
            .iter()
            .map(|name| (*name, SigningKey::generate(&SystemEntropy).unwrap()))
            .collect();
        let verifying: Vec<(ServiceName, VerifyingKey)> = keys
            .iter()
            .map(|(name, key)| (*name, key.verifying_key()))
            .collect();
        let schema = within_limits(Schema::build(Query, EmptyMutation, EmptySubscription)).finish();
        let (sink, taker) = (Arc::new(sink), Arc::new(CountingTaker::default()));
        let router = router(Service {
            name: ServiceName::IntakeDesk,
            schema: Arc::new(schema),
            verifier: Arc::new(AssertionVerifier::new(ServiceName::IntakeDesk, verifying)),
            access: Access::new(Arc::new(Policy::load().unwrap()), Arc::new(NoFacts)),
            operations: Arc::new(RegisteredOperations::default()),
            audit: sink.clone(),
            store: store.clone(),
            events: Some(taker.clone()),
            facts: None,
            attachments: None,
            programmes: None,
            subjects: Some(Arc::new(LastFour)),
            retention: Some(Arc::new(AllDue)),
            holdings: Some(Arc::new(SectionHoldings::new(store.clone(), Vec::new()))),
            counts: None,
            readiness: Arc::new(AlwaysReady),
            traffic: Arc::default(),
            clock: clock.clone(),
            entropy,
        });
        let carrier = Arc::new(LocalCarrier::default());
        carrier
            .fill(BTreeMap::from([(ServiceName::IntakeDesk, router.clone())]))
            .unwrap();
        Self {
            clock,
            sink,
            taker,
            store,
            router,
            carrier,
            keys,
            _folder: folder,
        }
    }

    pub fn signer(&self, issuer: ServiceName) -> AssertionSigner {
        AssertionSigner::new(issuer, self.keys[&issuer].clone())
    }

    /// An assertion of `issuer` for `audience` over `body`, for a caseworker.
    pub fn assertion(&self, issuer: ServiceName, audience: ServiceName, body: &str) -> String {
        let now = self.clock.now();
        let request = AssertionRequest {
            audience,
            sign_in: SignIn {
                subject: Subject::new("staff:test"),
                kind: ReaderKind::Staff,
                level: AssuranceLevel::Loa3,
                signed_in_at: now,
                expires_at: now + Duration::minutes(5),
            },
            operation: "TestOperation".to_owned(),
            trace: TraceId::draw(&SystemEntropy),
            registered: None,
        };
        self.signer(issuer)
            .sign(
                &request,
                body.as_bytes(),
                self.clock.as_ref(),
                &SystemEntropy,
            )
            .unwrap()
    }

    /// Calls the desk; the assertion is put in the header as it is given.
    pub async fn call(
        &self,
        (method, path): (&str, &str),
        assertion: Option<&str>,
        body: &str,
    ) -> (StatusCode, String) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(assertion) = assertion {
            request = request.header(ASSERTION_HEADER, assertion);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Calls the desk as the gateway does.
    pub async fn query(&self, document: &str) -> (StatusCode, String) {
        let body = serde_json::json!({ "query": document }).to_string();
        let assertion = self.assertion(ServiceName::Gateway, ServiceName::IntakeDesk, &body);
        self.call(("POST", "/graphql"), Some(&assertion), &body)
            .await
    }

    /// A caller in the name of a service.
    pub fn caller(&self, issuer: ServiceName) -> InternalCaller {
        InternalCaller {
            carrier: self.carrier.clone(),
            signer: Arc::new(self.signer(issuer)),
            clock: self.clock.clone(),
            entropy: Arc::new(SystemEntropy),
        }
    }
}

/// An event of the welfare unit.
pub fn event(source: ServiceName) -> Event {
    let moment = Utc.with_ymd_and_hms(2026, 3, 2, 8, 0, 0).unwrap();
    Event {
        id: EventId::draw(&SystemEntropy),
        case: CaseId::draw(&SystemEntropy),
        case_key: CaseKey::from_i64(7),
        sequence: 1,
        source,
        version: EventBody::VERSION,
        occurred_at: moment,
        recorded_at: moment,
        body: EventBody::CaseClosed {
            on: moment.date_naive(),
        },
    }
}
