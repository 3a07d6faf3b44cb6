//! A notice all the way: from the desk's change, over HTTP, to a partner's own server, which checks who has told it and
//! then asks for the rest.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
};

use anyhow::{Context, Result, ensure};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use chrono::Duration;
use domain::ServiceName;
use evi_tests::{
    browser::Browser,
    client::Reader,
    journey::{self, Place, Referral},
    on_both_engines, people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const CREATE: &str = "mutation Create($input: CreateNoticeEndpointInput!) { \
    createNoticeEndpoint(input: $input) { secret endpoint { id version state } userErrors { code field message } } }";
const TRY: &str = "mutation Try($input: TestNoticeEndpointInput!) { \
    testNoticeEndpoint(input: $input) { noticeId userErrors { code field message } } }";
const ROTATE: &str = "mutation Rotate($input: NoticeEndpointInput!) { \
    rotateNoticeSecret(input: $input) { secret userErrors { code field message } } }";
const REPLAY: &str = "mutation Replay($input: ReplayNoticesInput!) { \
    replayNotices(input: $input) { count userErrors { code field message } } }";
const WITHDRAW: &str = "mutation Withdraw($input: ReferralTransitionInput!) { \
    withdrawReferral(input: $input) { referral { id version status } userErrors { code field message } } }";
const LOG: &str = "query Log($endpoint: ID!) { notices(endpointId: $endpoint, first: 20) { edges { node { \
    id kind state nextAttemptAt attempts { outcome status } } } } }";

/// A request that the partner's server was sent.
#[derive(Debug, Clone)]
struct Came {
    headers: HeaderMap,
    body: Bytes,
}

/// The partner's own server.
#[derive(Clone)]
struct Receiver {
    address: SocketAddr,
    status: Arc<AtomicU16>,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Receiver {
    async fn open() -> Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let receiver = Self {
            address: listener.local_addr()?,
            status: Arc::new(AtomicU16::new(204)),
            came: Arc::default(),
        };
        let router = Router::new()
            .route("/in", post(take))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(receiver)
    }

    fn url(&self) -> String {
        format!("http://{}/in", self.address)
    }

    fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// What has come since the last look.
    fn taken(&self) -> Vec<Came> {
        let mut came = self.came.lock().expect("whole");
        std::mem::take(&mut *came)
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let came = Came { headers, body };
    receiver.came.lock().expect("whole").push(came);
    let status = receiver.status.load(Ordering::SeqCst);
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl Came {
    fn header(&self, name: &str) -> Result<&str> {
        let value = self.headers.get(name).with_context(|| name.to_owned())?;
        Ok(value.to_str()?)
    }

    fn json(&self) -> Result<Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// What the partner's program does: the signature is computed anew, with the secret that was shown.
    fn is_signed_with(&self, secret: &str) -> Result<bool> {
        let key = secret.strip_prefix("whsec_").context("a secret")?;
        let message = format!(
            "{}.{}.{}",
            self.header("webhook-id")?,
            self.header("webhook-timestamp")?,
            std::str::from_utf8(&self.body)?
        );
        let signed = hmac(&STANDARD.decode(key)?, message.as_bytes());
        let wanted = format!("v1,{}", STANDARD.encode(signed));
        let mut signatures = self.header("webhook-signature")?.split(' ');
        Ok(signatures.any(|signature| signature == wanted))
    }
}

/// RFC 2104, for a key of at most one block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(padded(0x36));
    let inner = inner.chain_update(message).finalize();
    let outer = Sha256::new().chain_update(padded(0x5c));
    outer.chain_update(inner).finalize().to_vec()
}

/// The health centre, as the desk finds it.
async fn centre(desk: &Reader) -> Result<Place> {
    let query = "{ units(kind: PARTNER, first: 10) { edges { node { id name agency { id } } } } }";
    let data = desk.query(query, json!({})).await?;
    let edges = data["units"]["edges"].as_array().context("units")?;
    let mut nodes = edges.iter().map(|edge| &edge["node"]);
    let is_it = |node: &&Value| {
        let name = node["name"].as_str();
        name.is_some_and(|name| name.contains("Ringblomman"))
    };
    let found = nodes.find(is_it).context("the health centre")?;
    Ok(Place {
        unit: journey::text(found, "/id")?,
        agency: journey::text(found, "/agency/id")?,
    })
}

/// An endpoint at the receiver that is told of everything that is sent and withdrawn: its id, and its secret.
async fn create(admin: &Reader, receiver: &Receiver) -> Result<(String, String)> {
    let kinds = ["REFERRAL_SENT", "REFERRAL_CHANGED", "REFERRAL_WITHDRAWN"];
    let input = json!({ "address": receiver.url(), "kinds": kinds });
    let created = admin.mutate(CREATE, input).await?;
    ensure!(created["userErrors"] == json!([]), "{created}");
    let id = journey::text(&created, "/endpoint/id")?;
    Ok((id, journey::text(&created, "/secret")?))
}

async fn log(admin: &Reader, endpoint: &str) -> Result<Vec<Value>> {
    let data = admin.query(LOG, json!({ "endpoint": endpoint })).await?;
    let edges = data["notices"]["edges"].as_array().context("a log")?;
    Ok(edges.iter().map(|edge| edge["node"].clone()).collect())
}

/// A referral to the health centre about a new person.
async fn send(world: &TestWorld, index: usize) -> Result<Referral> {
    let person = world.received_person(&people::number(index)).await?;
    let desk = world.desk()?;
    let place = centre(&desk).await?;
    journey::send_referral(&desk, &person.case, &place, "HEALTH_CONTACT", &[]).await
}

/// The newest referral in the partner's own inbox, by its registered operation.
async fn newest_in_inbox(world: &TestWorld) -> Result<Value> {
    let partner = world.staff("partner.vardcentral")?;
    let asked =
        json!({ "documentId": "vardcentral.read-referral.v1", "variables": { "first": 1 } });
    let answer = partner.send(asked.to_string()).await?.data()?;
    Ok(answer["referralInbox"]["edges"][0]["node"].clone())
}

on_both_engines! {
    async fn a_partner_is_told_knows_who_told_and_asks_for_the_rest(world: &mut TestWorld) -> Result<()> {
        let receiver = Receiver::open().await?;
        let admin = world.staff("admin.vardcentral")?;
        let (endpoint, secret) = create(&admin, &receiver).await?;
        let tried = admin.mutate(TRY, json!({ "endpointId": endpoint })).await?;
        world.settle().await?;
        let came = receiver.taken();
        ensure!(came.len() == 1 && came[0].is_signed_with(&secret)?, "{came:?}");
        ensure!(came[0].header("content-type")? == "application/cloudevents+json");
        ensure!(came[0].header("webhook-id")? == journey::text(&tried, "/noticeId")?);
        ensure!(came[0].json()?["type"] == "evi.test");

        let sent = send(world, 0).await?;
        world.settle().await?;
        let came = receiver.taken();
        ensure!(came.len() == 1 && came[0].is_signed_with(&secret)?, "{came:?}");
        let told = came[0].json()?;
        ensure!(told["specversion"] == "1.0" && told["type"] == "evi.referral.sent", "{told}");
        ensure!(told["id"] == came[0].header("webhook-id")?, "{told}");
        let wanted = json!({ "referralId": sent.id, "status": "SENT", "sequence": sent.version });
        ensure!(told["data"] == wanted, "{told}");
        let now = world.now().timestamp().to_string();
        ensure!(came[0].header("webhook-timestamp")? == now);
        let inbox = newest_in_inbox(world).await?;
        ensure!(inbox["id"] == told["data"]["referralId"], "{inbox}");
        ensure!(inbox["version"] == told["data"]["sequence"], "{inbox}");

        let input = json!({ "endpointId": endpoint, "expectedVersion": 1 });
        let rotated = admin.mutate(ROTATE, input).await?;
        let second = journey::text(&rotated, "/secret")?;
        world.desk()?.mutate(WITHDRAW, journey::step(&sent)).await?;
        world.settle().await?;
        let came = receiver.taken();
        ensure!(came.len() == 1 && came[0].json()?["data"]["status"] == "WITHDRAWN", "{came:?}");
        ensure!(came[0].is_signed_with(&secret)? && came[0].is_signed_with(&second)?);
        Ok(())
    }

    async fn what_was_not_taken_comes_again_after_a_restart_with_the_same_id(world: &mut TestWorld) -> Result<()> {
        let receiver = Receiver::open().await?;
        let admin = world.staff("admin.vardcentral")?;
        let (endpoint, secret) = create(&admin, &receiver).await?;
        receiver.answers(503);
        send(world, 0).await?;
        world.settle().await?;
        let first = receiver.taken();
        ensure!(first.len() == 1, "{first:?}");
        world.restart().await?;
        receiver.answers(200);
        world.settle().await?;
        ensure!(receiver.taken().is_empty(), "its time has not come");
        world.forward(Duration::seconds(5));
        world.settle().await?;
        let second = receiver.taken();
        ensure!(second.len() == 1 && second[0].is_signed_with(&secret)?, "{second:?}");
        ensure!(second[0].header("webhook-id")? == first[0].header("webhook-id")?);
        ensure!(second[0].body == first[0].body);
        ensure!(second[0].header("webhook-timestamp")? != first[0].header("webhook-timestamp")?);
        let admin = world.staff("admin.vardcentral")?;
        let kept = log(&admin, &endpoint).await?;
        let tries = json!([
            { "outcome": "REFUSED", "status": 503 },
            { "outcome": "TAKEN", "status": 200 },
        ]);
        ensure!(kept[0]["state"] == "DELIVERED" && kept[0]["attempts"] == tries, "{kept:?}");
        let since = json!({ "endpointId": endpoint, "since": "2026-11-23T00:00:00Z" });
        let again = admin.mutate(REPLAY, since).await?;
        ensure!(again["count"] == 1, "{again}");
        world.settle().await?;
        let third = receiver.taken();
        ensure!(third[0].header("webhook-id")? == first[0].header("webhook-id")?);
        Ok(())
    }
}

#[tokio::test]
async fn a_change_without_a_listening_system_writes_nothing() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        send(world, 0).await?;
        let written = "SELECT count(*) AS number FROM notice";
        ensure!(world.count(ServiceName::IntakeDesk, written).await? == 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn no_secret_and_no_person_stands_in_what_is_kept() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let receiver = Receiver::open().await?;
        let admin = world.staff("admin.vardcentral")?;
        let (_, secret) = create(&admin, &receiver).await?;
        let key = secret.strip_prefix("whsec_").context("a secret")?;
        let sent = send(world, 0).await?;
        let bare = "SELECT count(*) AS number FROM notice_endpoint";
        let holding = |column: &str, text: &str| {
            format!("SELECT count(*) AS number FROM {column} LIKE '%{text}%'")
        };
        let desk = ServiceName::IntakeDesk;
        ensure!(world.count(desk, bare).await? == 1);
        for place in [
            "notice WHERE body",
            "notice_endpoint WHERE address",
            "audit_entry WHERE body",
            "registry_change WHERE after",
        ] {
            ensure!(
                world.count(desk, &holding(place, key)).await? == 0,
                "{place}"
            );
        }
        ensure!(
            world
                .count(desk, &holding("notice WHERE body", &sent.id))
                .await?
                == 1
        );
        ensure!(
            world
                .count(desk, &holding("notice WHERE body", &people::number(0)))
                .await?
                == 0
        );
        world.settle().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_address_elsewhere_is_refused_and_nobody_is_asked() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let admin = world.staff("admin.vardcentral")?;
        for address in [
            "https://hooks.example.se/",
            "http://hooks.example.se/",
            "https://10.0.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "ftp://127.0.0.1/",
        ] {
            let input = json!({ "address": address, "kinds": ["REFERRAL_SENT"] });
            let refused = admin.mutate(CREATE, input).await?;
            let error = &refused["userErrors"][0];
            ensure!(
                error["code"] == "INVALID_INPUT" && error["field"] == "address",
                "{refused}"
            );
            ensure!(refused["secret"].is_null(), "{refused}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_administrator_sets_notices_up_and_reads_the_log_on_the_pages() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let receiver = Receiver::open().await?;
        let mut browser = Browser::signed_in(world, "admin.vardcentral").await?;
        let place = "/administration/aviseringar/gora/ny-avisering/ny";
        let form = browser.get(place).await?;
        let (token, key, address) = (form.token()?, form.value("_key")?, receiver.url());
        let fields = vec![
            ("_token", token.as_str()),
            ("_place", place),
            ("_key", &key),
            ("address", &address),
            ("kinds", "REFERRAL_SENT"),
        ];
        let wrong = browser
            .post(place, &[&fields[..4], &fields[5..]].concat())
            .await?;
        ensure!(
            wrong.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{wrong:?}"
        );
        ensure!(!wrong.html.contains("whsec_"));
        let made = browser.post(place, &fields).await?;
        ensure!(
            made.status == StatusCode::OK && made.html.contains("whsec_"),
            "{made:?}"
        );
        let again = browser.post(place, &fields).await?;
        ensure!(
            again.status == StatusCode::OK && !again.html.contains("whsec_"),
            "{again:?}"
        );
        let list = browser.get("/administration/aviseringar").await?;
        ensure!(
            list.html.contains(&address) && !list.html.contains("whsec_"),
            "{list:?}"
        );
        let links = evi_tests::html::links(&list.html);
        let link = |end: &str| {
            let found = links.iter().find(|link| link.contains(end));
            found.cloned().with_context(|| end.to_owned())
        };
        let trial = link("/gora/prova-avisering/")?;
        let form = browser.get(&trial).await?;
        let (token, key) = (form.token()?, form.value("_key")?);
        let fields = [
            ("_token", token.as_str()),
            ("_place", &trial),
            ("_key", &key),
        ];
        let sent = browser.post(&trial, &fields).await?;
        ensure!(sent.status == StatusCode::SEE_OTHER, "{sent:?}");
        world.settle().await?;
        ensure!(receiver.taken().len() == 1);
        let log = browser.get(&sent.location).await?;
        ensure!(
            log.html.contains("Provavisering") && log.html.contains("Mottagen (204)"),
            "{log:?}"
        );
        let mut other = Browser::signed_in(world, "admin.welfare.gnesta").await?;
        let theirs = other.get(&sent.location).await?;
        ensure!(theirs.status == StatusCode::NOT_FOUND, "{theirs:?}");
        let nobody = Browser::signed_in(world, "welfare.gnesta")
            .await?
            .get("/administration/aviseringar")
            .await?;
        ensure!(nobody.status == StatusCode::NOT_FOUND, "{nobody:?}");
        Ok(())
    })
    .await
}
