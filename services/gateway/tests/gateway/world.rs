//! A gateway with keys, a still clock, and a carrier that proves every call before it answers.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use access::{
    ASSERTION_HEADER, AssertionSigner, AssertionVerifier, AssuranceLevel, PartnerIssuers,
    ReaderKind, RegisteredOperations, SigningKey, TOKEN_LIFE, TokenClaims, TokenVerifier,
    TrustedIssuer, mint_token,
};
use async_trait::async_trait;
use axum::{Router, body::Body};
use bytes::Bytes;
use chassis::{Carrier, CarrierFault};
use chrono::{DateTime, TimeZone, Utc};
use domain::{Clock, CodeList, ServiceName, Subject, SystemEntropy};
use gateway::{EngineSettings, GatewayParts, Introspection, Limits, Planning, Promised};
use http::{HeaderMap, Request, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tower::ServiceExt;

use crate::subgraphs::{self, Reader, desk, welfare};

pub const ISSUER: &str = "https://web.example";
pub const AUDIENCE: &str = "evi";

/// A clock that stands still until it is moved.
#[derive(Clone, Default)]
pub struct Moved(Arc<Mutex<chrono::Duration>>);

impl Moved {
    /// Moves time on.
    pub fn forward(&self, by: chrono::Duration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for Moved {
    fn now(&self) -> DateTime<Utc> {
        Still.now() + *self.0.lock().unwrap()
    }
}

/// A clock that stands still.
#[derive(Clone, Copy)]
pub struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 9, 1, 8, 0, 0).unwrap()
    }
}

/// What a service does when it is called.
#[derive(Clone)]
pub enum Conduct {
    Answers,
    /// Answers once so many calls are in flight.
    Waits(Arc<Barrier>),
    Down,
    Hangs,
    Says(StatusCode, &'static str, &'static str),
}

/// Takes the place of the network: proves the assertion as a service does, then answers.
pub struct TestCarrier {
    verifiers: BTreeMap<ServiceName, AssertionVerifier>,
    clock: Moved,
    pub conduct: Mutex<BTreeMap<ServiceName, Conduct>>,
    pub calls: Mutex<Vec<(ServiceName, HeaderMap, String)>>,
    /// How many calls have begun to wait.
    pub waiting: AtomicUsize,
}

impl TestCarrier {
    fn new(key: &SigningKey, clock: Moved) -> Self {
        let verifier = |service: &ServiceName| {
            let keys = vec![(ServiceName::Gateway, key.verifying_key())];
            (*service, AssertionVerifier::new(*service, keys))
        };
        Self {
            verifiers: ServiceName::ALL.iter().map(verifier).collect(),
            clock,
            conduct: Mutex::default(),
            calls: Mutex::default(),
            waiting: AtomicUsize::new(0),
        }
    }

    async fn execute(&self, to: ServiceName, request: http::Request<Bytes>) -> Option<Vec<u8>> {
        let assertion = request.headers().get(ASSERTION_HEADER)?.to_str().ok()?;
        let proved = self.verifiers[&to]
            .verify(
                assertion,
                request.body(),
                &[ServiceName::Gateway],
                self.clock.now(),
            )
            .ok()?;
        self.calls.lock().unwrap().push((
            to,
            request.headers().clone(),
            proved.registered.unwrap_or_default(),
        ));
        let query: async_graphql::Request = serde_json::from_slice(request.body()).unwrap();
        let query = query.data(Reader(proved.sign_in.subject.to_string()));
        let answer = match to {
            ServiceName::IntakeDesk => desk::schema().execute(query).await,
            ServiceName::WelfareUnit => welfare::schema().execute(query).await,
            other => panic!("{other} is not called"),
        };
        Some(serde_json::to_vec(&answer).unwrap())
    }
}

#[async_trait]
impl Carrier for TestCarrier {
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        let conduct = self.conduct.lock().unwrap().get(&to).cloned();
        let said = |status: StatusCode, kind: &'static str, text: Vec<u8>| {
            let response = http::Response::builder()
                .status(status)
                .header("content-type", kind);
            Ok(response.body(Bytes::from(text)).unwrap())
        };
        match conduct.unwrap_or(Conduct::Answers) {
            Conduct::Answers => {}
            Conduct::Waits(barrier) => {
                self.waiting.fetch_add(1, Ordering::SeqCst);
                barrier.wait().await;
            }
            Conduct::Down => return Err(CarrierFault::Unreachable { to, source: None }),
            Conduct::Hangs => std::future::pending().await,
            Conduct::Says(status, kind, text) => return said(status, kind, text.into()),
        }
        match self.execute(to, request).await {
            Some(answer) => said(StatusCode::OK, "application/json", answer),
            None => said(StatusCode::UNAUTHORIZED, "application/json", b"{}".to_vec()),
        }
    }
}

/// The gateway and what stands around it.
pub struct World {
    pub router: Router,
    pub planning: Arc<Planning>,
    pub carrier: Arc<TestCarrier>,
    pub token_key: SigningKey,
    pub clock: Moved,
}

/// How a world differs from the usual one.
pub struct Changes {
    pub supergraph: String,
    pub limits: Limits,
    pub introspection: Introspection,
    pub operations: RegisteredOperations,
    pub partners: PartnerIssuers,
}

impl Default for Changes {
    fn default() -> Self {
        let limits = Limits {
            // Long enough for a busy machine, short enough to wait for.
            service_patience: Duration::from_secs(5),
            ..Limits::default()
        };
        Self {
            supergraph: subgraphs::supergraph(),
            limits,
            introspection: Introspection::Refused,
            operations: RegisteredOperations::default(),
            partners: PartnerIssuers::default(),
        }
    }
}

impl World {
    pub fn new() -> Self {
        Self::with(Changes::default())
    }

    pub fn with(changes: Changes) -> Self {
        let token_key = SigningKey::generate(&SystemEntropy).unwrap();
        let service_key = SigningKey::generate(&SystemEntropy).unwrap();
        let clock = Moved::default();
        let carrier = Arc::new(TestCarrier::new(&service_key, clock.clone()));
        let issuer = TrustedIssuer {
            issuer: ISSUER.to_owned(),
            keys: vec![token_key.verifying_key()],
            speaks_for: [
                ReaderKind::Staff,
                ReaderKind::Participant,
                ReaderKind::Partner,
            ]
            .into(),
            machine_level: Some(AssuranceLevel::Loa3),
        };
        let settings = EngineSettings {
            limits: changes.limits.document,
            introspection: changes.introspection,
        };
        let registered = changes.operations.all().map(|operation| Promised {
            id: operation.id.clone(),
            document: operation.document.clone(),
        });
        let planning = Planning::load(&changes.supergraph, settings, registered.collect());
        let planning = Arc::new(planning.unwrap());
        let router = gateway::router(GatewayParts {
            planning: planning.clone(),
            verifier: TokenVerifier::new(AUDIENCE, vec![issuer]).with_partners(changes.partners),
            signer: AssertionSigner::new(ServiceName::Gateway, service_key),
            carrier: carrier.clone(),
            operations: changes.operations,
            pages: std::collections::BTreeMap::new(),
            key_set: access::jwks_json(&[token_key.verifying_key()]),
            beside: Vec::new(),
            clock: Arc::new(clock.clone()),
            entropy: Arc::new(SystemEntropy),
            limits: changes.limits,
            introspection: changes.introspection,
        });
        Self {
            router,
            planning,
            carrier,
            token_key,
            clock,
        }
    }

    pub fn let_service(&self, service: ServiceName, conduct: Conduct) {
        self.carrier
            .conduct
            .lock()
            .unwrap()
            .insert(service, conduct);
    }

    pub fn claims(subject: &str) -> TokenClaims {
        TokenClaims {
            issuer: ISSUER.to_owned(),
            audience: AUDIENCE.to_owned(),
            subject: Subject::new(subject),
            level: AssuranceLevel::Loa3,
            signed_in_at: Still.now(),
            issued_at: Still.now(),
            life: TOKEN_LIFE,
        }
    }

    pub fn token(&self, subject: &str) -> String {
        mint_token(&self.token_key, &Self::claims(subject)).unwrap()
    }

    /// A request as a well-behaved caller makes it.
    pub fn request(&self, subject: &str, body: impl Into<Body>) -> Request<Body> {
        Request::post("/graphql")
            .header("authorization", format!("Bearer {}", self.token(subject)))
            .header("content-type", "application/json")
            .body(body.into())
            .unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn ask(&self, subject: &str, query: &str) -> (StatusCode, Value) {
        self.ask_body(subject, &json!({ "query": query })).await
    }

    pub async fn ask_body(&self, subject: &str, body: &Value) -> (StatusCode, Value) {
        read(self.send(self.request(subject, body.to_string())).await).await
    }
}

pub async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX)
        .await
        .unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub async fn read(response: Response<Body>) -> (StatusCode, Value) {
    let status = response.status();
    (status, serde_json::from_str(&text(response).await).unwrap())
}

/// The codes of an answer's errors. Checks on the way that no error says more than it may.
pub fn codes(answer: &Value) -> Vec<String> {
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let code = |error: &Value| {
        let members = error.as_object().unwrap();
        assert!(
            members
                .keys()
                .all(|key| ["message", "path", "extensions"].contains(&key.as_str()))
        );
        assert!(!members["message"].as_str().unwrap().is_empty());
        let extensions = members["extensions"].as_object().unwrap();
        let mut names: Vec<_> = extensions.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["code", "retryable", "traceId"]);
        extensions["code"].as_str().unwrap().to_owned()
    };
    errors.iter().map(code).collect()
}
