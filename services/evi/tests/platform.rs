//! One service in a process of its own, called as another process would call it.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use access::{
    ASSERTION_HEADER, AssertionRequest, AssertionSigner, AssuranceLevel, ReaderKind, SignIn,
};
use domain::{Clock, ServiceName, Subject, SystemClock, SystemEntropy, TraceId};
use evi::{
    clock::MovedClock,
    keys::KeyFolder,
    platform::{
        Driving, Platform, Progress, SUPERGRAPH, Settings,
        catalogue::{Population, SERVICES},
        database::DatabasePlace,
        listening::{Addresses, Sockets},
        notices::NoticeReach,
        partners::PartnerDoor,
        trust,
    },
};
use tempfile::TempDir;

const QUERY: &str = r#"{"query":"{ __typename }"}"#;

struct Alone {
    folder: TempDir,
    platform: Platform,
    address: SocketAddr,
    client: reqwest::Client,
}

impl Alone {
    async fn start(service: ServiceName) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let here = vec![service];
        let addresses = Addresses::only(SocketAddr::from(([127, 0, 0, 1], 0)));
        let sockets = Sockets::take(&addresses, &here).await.expect("a port");
        let database = DatabasePlace::Embedded(folder.path().join("service.sqlite"));
        let settings = Settings {
            here,
            sockets,
            databases: BTreeMap::from([(service, database)]),
            migrations: evi::configuration::Migrations::AtStart,
            checkpoints: folder.path().join("checkpoints"),
            pages: None,
            sign_in: None,
            partners: PartnerDoor::default(),
            keys: KeyFolder::complete(folder.path().join("keys"), &SystemEntropy).expect("keys"),
            peers: BTreeMap::new(),
            stream: None,
            population: Population::Invented,
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            driving: Driving::ByHand,
            progress: Progress::Silent,
            patience: Duration::from_secs(5),
            notices: NoticeReach::nowhere(),
            limits: gateway::Limits::default(),
            catalogue: SERVICES,
            supergraph: SUPERGRAPH.to_owned(),
            supergraph_file: None,
        };
        let platform = Platform::start(settings).await.expect("a platform");
        let address = platform.addresses()[0].1;
        Self {
            folder,
            platform,
            address,
            client: reqwest::Client::new(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn ask(&self, assertion: Option<String>, body: &'static str) -> reqwest::Response {
        let mut request = self.client.post(self.url("/graphql")).body(body);
        request = request.header("content-type", "application/json");
        if let Some(assertion) = assertion {
            request = request.header(ASSERTION_HEADER, assertion);
        }
        request.send().await.expect("an answer")
    }

    fn signer(&self) -> AssertionSigner {
        let keys = KeyFolder::at(self.folder.path().join("keys"));
        trust::assertion_signer(&keys, ServiceName::Gateway).expect("a key")
    }
}

fn request(audience: ServiceName) -> AssertionRequest {
    let now = SystemClock.now();
    AssertionRequest {
        audience,
        sign_in: SignIn {
            subject: Subject::new("staff:welfare.gnesta"),
            kind: ReaderKind::Staff,
            level: AssuranceLevel::Loa3,
            signed_in_at: now,
            expires_at: now + chrono::Duration::minutes(5),
        },
        operation: "test".to_owned(),
        trace: TraceId::draw(&SystemEntropy),
        registered: None,
    }
}

fn sign(signer: &AssertionSigner, audience: ServiceName, body: &str, clock: &dyn Clock) -> String {
    signer
        .sign(&request(audience), body.as_bytes(), clock, &SystemEntropy)
        .expect("signed")
}

#[tokio::test]
async fn service_without_the_gateways_assertion_answers_401_and_runs_no_statement() {
    let alone = Alone::start(ServiceName::WelfareUnit).await;
    let store = alone
        .platform
        .store(ServiceName::WelfareUnit)
        .expect("a store")
        .clone();
    let before = store.statements();
    let signer = alone.signer();
    let strangers = KeyFolder::complete(alone.folder.path().join("other"), &SystemEntropy);
    let stranger =
        trust::assertion_signer(&strangers.expect("keys"), ServiceName::Gateway).expect("a key");
    let late = MovedClock::ahead_by_millis(-60_000);
    let here = ServiceName::WelfareUnit;
    let refused = [
        None,
        Some("nonsense".to_owned()),
        Some(sign(&signer, here, QUERY, &late)),
        Some(sign(
            &signer,
            ServiceName::InsuranceAgency,
            QUERY,
            &SystemClock,
        )),
        Some(sign(&signer, here, "another body", &SystemClock)),
        Some(sign(&stranger, here, QUERY, &SystemClock)),
    ];
    for assertion in refused {
        let answer = alone.ask(assertion.clone(), QUERY).await;
        assert_eq!(answer.status().as_u16(), 401, "{assertion:?}");
        assert!(!answer.text().await.expect("a body").contains("data"));
    }
    assert_eq!(store.statements(), before);
    alone.platform.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn right_assertion_is_taken_once() {
    let alone = Alone::start(ServiceName::WelfareUnit).await;
    let assertion = sign(
        &alone.signer(),
        ServiceName::WelfareUnit,
        QUERY,
        &SystemClock,
    );
    let first = alone.ask(Some(assertion.clone()), QUERY).await;
    assert_eq!(first.status().as_u16(), 200);
    assert_eq!(
        alone.ask(Some(assertion), QUERY).await.status().as_u16(),
        401
    );
    alone.platform.stop(Duration::from_secs(5)).await;
}

#[tokio::test]
async fn service_is_ready_once_started_and_gone_once_stopped() {
    let alone = Alone::start(ServiceName::InsuranceAgency).await;
    let ready = || alone.client.get(alone.url("/readyz")).send();
    assert_eq!(ready().await.expect("an answer").status().as_u16(), 200);
    alone.platform.step().await.expect("nothing to do");
    let url = alone.url("/readyz");
    alone.platform.stop(Duration::from_secs(5)).await;
    assert!(reqwest::get(url).await.is_err());
}
