//! Attacks on the internal endpoints of every service (`security.md` T1): each without a right assertion.

use access::{
    ASSERTION_HEADER, ASSERTION_LIFE, ASSERTION_TYPE, AssertionRequest, AssuranceLevel, ReaderKind,
    SignIn, SigningKey, jwks_json,
};
use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use domain::{CodeList, ServiceName, Subject, TraceId};
use evi::keys::PairName;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{
    Target,
    attack::Attack,
    bearer::SPOOFED,
    forge::{self, with, without},
};
use crate::{
    proof::{Outcome, Plan},
    services::keeping,
    world::{TestWorld, clock::TestClock},
};

/// One internal way of one service, and who may ask there.
struct Door {
    service: ServiceName,
    method: Method,
    path: &'static str,
    body: String,
    /// A service that may ask.
    asker: ServiceName,
}

fn doors() -> Vec<Door> {
    let mut doors = Vec::new();
    for service in keeping() {
        let mut door = |method: Method, path, body: &Value, asker| {
            let body = if body.is_null() {
                String::new()
            } else {
                body.to_string()
            };
            doors.push(Door {
                service,
                method,
                path,
                body,
                asker,
            });
        };
        let query = "query($of: [_Any!]!) { _entities(representations: $of) { __typename } }";
        let of = json!([{ "__typename": "Case", "id": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77" }]);
        let asked = json!({ "query": query, "variables": { "of": of } });
        door(Method::POST, "/graphql", &asked, ServiceName::Gateway);
        let schema = json!({ "query": "{ _service { sdl } }" });
        door(Method::POST, "/graphql", &schema, ServiceName::Gateway);
        let other = if service == ServiceName::IntakeDesk {
            ServiceName::WelfareUnit
        } else {
            ServiceName::IntakeDesk
        };
        door(Method::POST, "/internal/events", &json!({}), other);
        door(
            Method::GET,
            "/internal/events",
            &Value::Null,
            ServiceName::FollowUp,
        );
        let entries = json!({ "owner": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77", "entries": [1] });
        let question = json!({ "about": { "Entries": entries }, "fields": [], "limit": 1 });
        door(
            Method::POST,
            "/internal/access-log",
            &question,
            ServiceName::IntakeDesk,
        );
        if service == ServiceName::IntakeDesk {
            let question = json!({ "subject": "staff:desk.gnesta", "kind": "STAFF", "cases": [], "valid_on": "now" });
            door(
                Method::POST,
                "/internal/facts",
                &question,
                ServiceName::WelfareUnit,
            );
            let question = json!({ "number": "198801012389" });
            door(
                Method::POST,
                "/internal/subject",
                &question,
                ServiceName::Gateway,
            );
        }
        if service == ServiceName::LabourMarketUnit {
            let question = json!({ "staff": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77", "cases": [], "valid_on": "now" });
            door(
                Method::POST,
                "/internal/attachments",
                &question,
                ServiceName::IntakeDesk,
            );
            let question = json!({ "staff": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77", "managed": [], "programme": null });
            door(
                Method::POST,
                "/internal/programmes",
                &question,
                ServiceName::FollowUp,
            );
        }
    }
    doors
}

/// With the right assertion every door opens: without that, refusals would prove nothing.
pub async fn right_assertions_open(world: &TestWorld) -> Result<()> {
    let client = crate::client::plain_http();
    for door in doors() {
        let signed = signed(world, &door, Signing::right(&door))?;
        let attack = door.attack(
            world,
            "the right assertion",
            vec![(ASSERTION_HEADER, signed)],
        )?;
        let answer = attack.send(&client).await?;
        ensure!(
            answer.status != 401,
            "{}: {} {}",
            attack.name,
            answer.status,
            answer.body
        );
    }
    Ok(())
}

/// A right assertion opens a door once: the second time it must be refused.
pub async fn use_assertions_twice(
    world: &TestWorld,
    plan: &Plan,
    outcome: &mut Outcome,
) -> Result<()> {
    let client = crate::client::plain_http();
    for door in doors() {
        if plan.is_enough(outcome) {
            break;
        }
        let signed = signed(world, &door, Signing::right(&door))?;
        let twice = vec![(ASSERTION_HEADER, signed)];
        let attack = door.attack(world, "an assertion that was used before", twice)?;
        let first = attack.send(&client).await?;
        ensure!(!first.is_refusal(), "{}: {}", attack.name, first.body);
        outcome.ask();
        let second = attack.send(&client).await?;
        if !second.is_refusal() {
            let (name, status, body) = (&attack.name, second.status, &second.body);
            outcome.find(format!("{name}: was not refused ({status} {body})"));
        }
    }
    Ok(())
}

/// Every attack on every door.
pub fn catalogue(world: &TestWorld, target: &Target) -> Result<Vec<Attack>> {
    let mut attacks = Vec::new();
    for door in doors() {
        attacks.extend(door.without_assertion(world, target)?);
        attacks.extend(door.with_anothers(world)?);
        attacks.extend(door.with_altered(world)?);
        attacks.extend(door.with_forged(world)?);
    }
    Ok(attacks)
}

/// Who signs what for whom, and when.
struct Signing<'d> {
    issuer: ServiceName,
    audience: ServiceName,
    body: &'d str,
    ahead: Duration,
}

impl<'d> Signing<'d> {
    fn right(door: &'d Door) -> Self {
        Self {
            issuer: door.asker,
            audience: door.service,
            body: &door.body,
            ahead: Duration::zero(),
        }
    }
}

fn signed(world: &TestWorld, door: &Door, by: Signing<'_>) -> Result<String> {
    let clock = TestClock::at(world.now() + by.ahead);
    let request = AssertionRequest {
        audience: by.audience,
        sign_in: SignIn {
            subject: Subject::new("staff:desk.gnesta"),
            kind: ReaderKind::Staff,
            level: AssuranceLevel::Loa3,
            signed_in_at: world.now(),
            expires_at: world.now() + Duration::minutes(5),
        },
        operation: door.path.to_owned(),
        trace: TraceId::draw(world.entropy.as_ref()),
        registered: None,
    };
    let signer = world.signer(by.issuer)?;
    Ok(signer.sign(&request, by.body.as_bytes(), &clock, world.entropy.as_ref())?)
}

impl Door {
    fn attack(
        &self,
        world: &TestWorld,
        name: &str,
        headers: Vec<(&'static str, String)>,
    ) -> Result<Attack> {
        Ok(Attack {
            name: format!("{} {} {}: {name}", self.service, self.method, self.path),
            method: self.method.clone(),
            url: world.url(self.service)?.join(self.path)?.to_string(),
            headers,
            body: self.body.clone(),
        })
    }

    fn asserting(&self, world: &TestWorld, name: &str, text: String) -> Result<Attack> {
        self.attack(world, name, vec![(ASSERTION_HEADER, text)])
    }

    fn without_assertion(&self, world: &TestWorld, target: &Target) -> Result<Vec<Attack>> {
        let right = target.right.clone();
        let bearer = format!("Bearer {right}");
        let mut attacks = vec![
            self.attack(world, "no assertion", vec![])?,
            self.attack(
                world,
                "a reader's token",
                vec![("authorization", bearer.clone())],
            )?,
            self.asserting(world, "a reader's token as assertion", right)?,
            self.asserting(world, "a bearer as assertion", bearer)?,
        ];
        for text in ["", "a.b.c", "..", "null", "staff:desk.gnesta"] {
            attacks.push(self.asserting(world, &format!("the text {text:?}"), text.to_owned())?);
        }
        for name in SPOOFED {
            let value = "staff:desk.gnesta".to_owned();
            attacks.push(self.attack(world, &format!("only {name}"), vec![(name, value)])?);
        }
        Ok(attacks)
    }

    /// Right assertions that are meant for another place, another time or another body.
    fn with_anothers(&self, world: &TestWorld) -> Result<Vec<Attack>> {
        let mut attacks = Vec::new();
        let mut try_signing = |name: String, by: Signing<'_>| -> Result<()> {
            attacks.push(self.asserting(world, &name, signed(world, self, by)?)?);
            Ok(())
        };
        for service in ServiceName::ALL.iter().copied() {
            if service != self.service {
                let by = Signing {
                    audience: service,
                    ..Signing::right(self)
                };
                try_signing(format!("meant for {service}"), by)?;
            }
            if !self.takes(service) {
                let by = Signing {
                    issuer: service,
                    ..Signing::right(self)
                };
                try_signing(format!("signed by {service}"), by)?;
            }
        }
        for seconds in [-31, -60, -3_600, 6, 31, 3_600] {
            let by = Signing {
                ahead: Duration::seconds(seconds),
                ..Signing::right(self)
            };
            try_signing(format!("made {seconds} s from now"), by)?;
        }
        for body in ["{}x", "null", "{\"query\":\"{ me { displayName } }\"}"] {
            try_signing(
                format!("over the body {body}"),
                Signing {
                    body,
                    ..Signing::right(self)
                },
            )?;
        }
        Ok(attacks)
    }

    /// Whether a service may ask at this door.
    fn takes(&self, issuer: ServiceName) -> bool {
        match self.path {
            "/graphql" | "/internal/subject" => issuer == ServiceName::Gateway,
            "/internal/events" if self.method == Method::GET => issuer == ServiceName::FollowUp,
            "/internal/access-log" => issuer == ServiceName::IntakeDesk,
            _ => issuer != ServiceName::Gateway,
        }
    }

    /// A right assertion that was changed, cut or sent twice.
    fn with_altered(&self, world: &TestWorld) -> Result<Vec<Attack>> {
        let right = signed(world, self, Signing::right(self))?;
        let parts: Vec<&str> = right.split('.').collect();
        let [head, claims, signature] = parts.as_slice() else {
            anyhow::bail!("an assertion has three parts");
        };
        let texts = [
            ("one part more", format!("{right}.")),
            ("dots doubled", right.replace('.', "..")),
            ("no signature", format!("{head}.{claims}.")),
            ("a short signature", format!("{head}.{claims}.AAAA")),
            (
                "the signature cut",
                format!("{head}.{claims}.{}", &signature[..signature.len() - 2]),
            ),
            (
                "claims cut",
                format!("{head}.{}.{signature}", &claims[..claims.len() / 2]),
            ),
            ("the head twice", format!("{head}.{head}.{signature}")),
        ];
        let mut attacks = Vec::new();
        for (name, text) in texts {
            attacks.push(self.asserting(world, name, text)?);
        }
        let twice = vec![(ASSERTION_HEADER, right.clone()), (ASSERTION_HEADER, right)];
        attacks.push(self.attack(world, "two at once", twice)?);
        Ok(attacks)
    }

    fn with_forged(&self, world: &TestWorld) -> Result<Vec<Attack>> {
        let key = world.keys.signing_key(PairName::Assertion(self.asker))?;
        let foreign = SigningKey::generate(world.entropy.as_ref())?;
        let (header, claims) = (header(&key), self.claims(world));
        let text = claims.to_string();
        let mut forged = Vec::new();
        for algorithm in forge::OTHER_ALGORITHMS {
            let header = with(&header, "alg", json!(algorithm));
            forged.push((
                format!("algorithm {algorithm:?}"),
                forge::signed(&key, &header, &text)?,
            ));
        }
        for id in forge::OTHER_KEYS {
            let header = with(&header, "kid", json!(id));
            forged.push((
                format!("key id {id:?}"),
                forge::signed(&key, &header, &text)?,
            ));
        }
        for kind in ["JWT", "at+jwt", "EVI-ASSERTION+JWT", ""] {
            let header = with(&header, "typ", json!(kind));
            forged.push((
                format!("type {kind:?}"),
                forge::signed(&key, &header, &text)?,
            ));
        }
        forged.push((
            "a foreign key under our id".to_owned(),
            forge::signed(&foreign, &header, &text)?,
        ));
        let public = jwks_json(&[key.verifying_key()]);
        let confused = with(&header, "alg", json!("HS256"));
        forged.push((
            "the public key as a secret".to_owned(),
            forge::signed_by_secret(public.as_bytes(), &confused, &text)?,
        ));
        let set: Value = serde_json::from_str(&jwks_json(&[foreign.verifying_key()]))?;
        for (name, value) in forge::bringing_a_key(&set["keys"][0]) {
            let header = with(&header, name, value);
            forged.push((
                format!("header {name}"),
                forge::signed(&key, &header, &text)?,
            ));
        }
        let fields = claims.as_object().context("claims are an object")?;
        for name in fields.keys().filter(|name| *name != "registered") {
            let lacking = without(&claims, name).to_string();
            forged.push((
                format!("no {name}"),
                forge::signed(&key, &header, &lacking)?,
            ));
        }
        for (name, value) in wrong_values(world) {
            let changed = with(&claims, name, value.clone()).to_string();
            forged.push((
                format!("{name} {value}"),
                forge::signed(&key, &header, &changed)?,
            ));
        }
        let attacks = forged
            .into_iter()
            .map(|(name, text)| self.asserting(world, &name, text));
        attacks.collect()
    }

    /// What the right assertion for this door says.
    fn claims(&self, world: &TestWorld) -> Value {
        let now = world.now().timestamp();
        json!({
            "iss": self.asker.code(), "aud": self.service.code(), "sub": "staff:desk.gnesta", "kind": "STAFF",
            "level": "LOA3", "auth_time": now, "sign_in_exp": now + 300,
            "iat": now, "exp": now + ASSERTION_LIFE.num_seconds(),
            "jti": TraceId::draw(world.entropy.as_ref()).to_string(), "operation": "Forged",
            "trace": TraceId::draw(world.entropy.as_ref()).to_string(), "registered": null,
            "body_sha256": URL_SAFE_NO_PAD.encode(Sha256::digest(&self.body)),
        })
    }
}

fn header(key: &SigningKey) -> Value {
    json!({ "typ": ASSERTION_TYPE, "alg": "EdDSA", "kid": key.id() })
}

fn wrong_values(world: &TestWorld) -> Vec<(&'static str, Value)> {
    let now = world.now().timestamp();
    vec![
        ("exp", json!((now + 30).to_string())),
        ("exp", json!(now + 86_400)),
        ("exp", json!(now)),
        ("iat", json!(now + 60)),
        ("kind", json!("SYSTEM")),
        ("kind", json!("ADMIN")),
        ("sub", json!("system:runner")),
        ("level", json!("LOA9")),
        ("aud", json!("everybody")),
        ("iss", json!("nobody")),
        ("role", json!("LEAD_CASEWORKER")),
        ("body_sha256", json!("")),
        ("jti", json!("not-an-id")),
    ]
}
