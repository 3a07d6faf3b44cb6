//! A desk with a health centre, whose system takes notices, and the receiver at the other end.

use std::sync::{Arc, Mutex};

use access::{ReaderKind, RegisteredOperations};
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{AgencyKind, Clock, Entropy, Role, Subject, SystemEntropy, basis::SecrecyRegime};
use hmac::{Hmac, Mac};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    AgencySeed, AssignmentSeed, CarryingFault, IntakeDesk, NoticeCarrier, OutgoingNotice,
    RegistrySeed, StaffSeed, UnitSeed, deliver_notices_once,
    model::{case::CaseHead, person::ProtectionGrade},
    run_due_once, seed_registry,
    store::{registry, stop},
    tests::{
        asking::{answer_of, desk_with, refusal, signed_in},
        world::{World, day, subject},
    },
};

pub const SYSTEM: &str = "partner:vardcentral";
pub const ADDRESS: &str = "https://hooks.example.se/in";
pub const EVERY_KIND: [&str; 8] = [
    "REFERRAL_SENT",
    "REFERRAL_ANSWERED",
    "REFERRAL_CHANGED",
    "REFERRAL_PAUSED",
    "REFERRAL_RESUMED",
    "REFERRAL_WITHDRAWN",
    "REFERRAL_STOPPED",
    "REFERRAL_ENDED",
];
const ENDPOINT: &str =
    "endpoint { id version address kinds state earlierSecretEndsAt system { id subject } }";

/// The receiver at the other end of the network: it keeps what comes and answers what it is told to.
pub struct Receiver {
    came: Mutex<Vec<OutgoingNotice>>,
    answer: Mutex<Result<u16, CarryingFault>>,
}

#[async_trait]
impl NoticeCarrier for Receiver {
    fn take_address(&self, written: &str) -> Result<String, CarryingFault> {
        if written.starts_with("https://hooks.example.se/") {
            Ok(written.to_owned())
        } else {
            Err(CarryingFault::HostRefused)
        }
    }

    async fn carry(&self, notice: &OutgoingNotice) -> Result<u16, CarryingFault> {
        self.came.lock().expect("whole").push(notice.clone());
        *self.answer.lock().expect("whole")
    }
}

impl Receiver {
    pub fn answers(&self, answer: Result<u16, CarryingFault>) {
        *self.answer.lock().expect("whole") = answer;
    }

    /// What has come since the last look.
    pub fn take(&self) -> Vec<OutgoingNotice> {
        std::mem::take(&mut *self.came.lock().expect("whole"))
    }
}

/// A desk with a health centre, whose system takes notices.
pub struct Scene {
    pub world: World,
    pub desk: IntakeDesk,
    pub receiver: Arc<Receiver>,
}

impl Scene {
    pub async fn of(mut world: World) -> Self {
        let cx = world.cx();
        seed_registry(&world.store, &cx, &health_centre())
            .await
            .expect("seeded");
        world.directory = registry::get_directory(world.store.reading())
            .await
            .expect("a directory");
        let receiver = Arc::new(Receiver {
            came: Mutex::new(Vec::new()),
            answer: Mutex::new(Ok(204)),
        });
        let operations = RegisteredOperations::load().expect("shipped files");
        let carrier = Arc::clone(&receiver) as Arc<dyn NoticeCarrier>;
        let desk = desk_with(&world, operations, carrier);
        Self {
            world,
            desk,
            receiver,
        }
    }

    pub async fn ask(&self, handle: &str, document: &str, variables: Value) -> Value {
        let now = self.world.clock.now();
        let cx = signed_in(&self.world, subject(handle), ReaderKind::Staff, now);
        answer_of(self.desk.clone(), cx, document, variables).await
    }

    /// Takes a mutation, and gives its payload.
    pub async fn take(
        &self,
        handle: &str,
        (name, input, shown): (&str, &str, &str),
        given: Value,
    ) -> Value {
        let document = format!(
            "mutation($input: {input}!) {{ {name}(input: $input) {{ {shown} userErrors {{ code field }} }} }}"
        );
        let data = self.ask(handle, &document, json!({ "input": given })).await;
        data[name].clone()
    }

    pub async fn create_with(&self, kinds: &[&str]) -> Value {
        let given = json!({ "address": ADDRESS, "kinds": kinds });
        let shown = format!("{ENDPOINT} secret");
        let doing = (
            "createNoticeEndpoint",
            "CreateNoticeEndpointInput",
            shown.as_str(),
        );
        let created = self.take("admin.care", doing, given).await;
        assert_eq!(refusal(&created).0, "done", "{created}");
        created
    }

    /// An endpoint that is told everything, and its secret.
    pub async fn create(&self) -> (Value, String) {
        let created = self.create_with(&EVERY_KIND).await;
        let secret = created["secret"].as_str().expect("a secret").to_owned();
        (created["endpoint"].clone(), secret)
    }

    /// A change of the endpoint as it stands.
    pub async fn change(&self, name: &str, shown: &str) -> Value {
        let endpoint = self.endpoints("admin.care").await.remove(0);
        let given = json!({ "endpointId": endpoint["id"], "expectedVersion": endpoint["version"] });
        let shown = format!("{ENDPOINT} {shown}");
        let doing = (name, "NoticeEndpointInput", shown.as_str());
        self.take("admin.care", doing, given).await
    }

    pub async fn endpoints(&self, handle: &str) -> Vec<Value> {
        let document =
            "{ noticeEndpoints(first: 10) { edges { node { id version state address } } } }";
        nodes(&self.ask(handle, document, json!({})).await["noticeEndpoints"])
    }

    pub async fn log(&self, handle: &str, endpoint: &Value) -> Vec<Value> {
        let document =
            "query($endpoint: ID!) { notices(endpointId: $endpoint, first: 20) { edges { node {
            id kind state nextAttemptAt attempts { outcome status } } } } }";
        let asked = json!({ "endpoint": endpoint["id"] });
        nodes(&self.ask(handle, document, asked).await["notices"])
    }

    pub async fn step(&self, name: &str, referral: &Value) -> Value {
        let given = json!({
            "referralId": referral["id"], "expectedVersion": referral["version"],
        });
        let doing = (
            name,
            "ReferralTransitionInput",
            "referral { id status version }",
        );
        let payload = self.take("desk.gnesta", doing, given).await;
        assert_eq!(refusal(&payload).0, "done", "{payload}");
        payload["referral"].clone()
    }

    pub async fn send_to(&self, head: &CaseHead, unit: &str) -> Value {
        let given = json!({
            "caseId": head.id.to_string(), "toUnitId": self.world.unit(unit).id.to_string(),
            "service": "HEALTH_CONTACT", "urgency": "NORMAL", "question": "Kan ni ta emot?",
            "sections": [],
        });
        let doing = (
            "createReferral",
            "CreateReferralInput",
            "referral { id version }",
        );
        let draft = self.take("desk.gnesta", doing, given).await;
        assert_eq!(refusal(&draft).0, "done", "{draft}");
        let sent = self.step("sendReferral", &draft["referral"]).await;
        assert_eq!(sent["status"], "SENT");
        sent
    }

    /// A referral that was sent to the health centre.
    pub async fn sent(&self, head: &CaseHead) -> Value {
        self.send_to(head, "care").await
    }

    pub async fn deliver(&self) -> u64 {
        let clock = Arc::clone(&self.world.clock) as Arc<dyn Clock>;
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        deliver_notices_once(&self.desk, &clock, &entropy)
            .await
            .expect("delivered")
    }

    pub async fn run_due(&self) {
        let clock = Arc::clone(&self.world.clock) as Arc<dyn Clock>;
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        run_due_once(&self.desk, &clock, &entropy)
            .await
            .expect("ran");
    }

    pub async fn write(&self, statement: &str) {
        let cx = self.world.cx();
        let tx = self.world.store.begin(&cx).await.expect("begins");
        let written = tx.connection().execute_unprepared(statement).await;
        written.expect(statement);
        tx.commit().await.expect("committed");
    }

    pub async fn protect(&self, head: &CaseHead) {
        let cx = self.world.cx();
        let tx = self.world.store.begin(&cx).await.expect("begins");
        let grade = Some(ProtectionGrade::Marking);
        stop::update_protection(tx.connection(), &cx, head.person_key, grade)
            .await
            .expect("set");
        tx.commit().await.expect("committed");
    }
}

fn nodes(connection: &Value) -> Vec<Value> {
    let edges = connection["edges"].as_array().expect("edges");
    edges.iter().map(|edge| edge["node"].clone()).collect()
}

fn health_centre() -> RegistrySeed {
    let mut seed = RegistrySeed::default();
    seed.agencies.push(AgencySeed {
        slug: "care".to_owned(),
        kind: AgencyKind::Partner,
        name: "En vårdcentral".to_owned(),
        municipality: None,
        active_from: day(1, 1),
    });
    seed.units.push(UnitSeed {
        slug: "care".to_owned(),
        agency: "care".to_owned(),
        name: "En vårdcentral".to_owned(),
        municipality: Some("0461".parse().expect("Gnesta")),
        secrecy_regime: SecrecyRegime::default_for(AgencyKind::Partner),
        takes_referrals_from: day(1, 1),
        takes_referrals_to: None,
        position: 9,
    });
    for (who, role) in [
        (Subject::new(SYSTEM), Role::PartnerSystem),
        (subject("admin.care"), Role::AgencyAdmin),
    ] {
        seed.staff.push(StaffSeed {
            subject: who.clone(),
            display_name: "Prov".to_owned(),
        });
        seed.assignments.push(AssignmentSeed {
            subject: who,
            unit: "care".to_owned(),
            role,
            valid_from: day(1, 1),
            valid_to: None,
        });
    }
    seed
}

/// What the receiver does with the secret that it was given.
pub fn signed_with(notice: &OutgoingNotice, secret: &str) -> bool {
    let key = secret.strip_prefix("whsec_").expect("a secret");
    let key = STANDARD.decode(key).expect("base64");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
    mac.update(format!("{}.{}.{}", notice.id, notice.timestamp, notice.body).as_bytes());
    let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    notice.signature.split(' ').any(|one| one == wanted)
}

pub fn told_by(notice: &OutgoingNotice) -> Value {
    serde_json::from_str(&notice.body).expect("json")
}
