//! Partner systems from outside: with a token of an issuer that the operator has configured, and with everything that is
//! no such token; what they are told of their budget; and a whole list at once.

use std::{io::Write as _, sync::Arc};

use access::SigningKey;
use anyhow::{Context, Result, ensure};
use domain::{Clock, SystemClock, SystemEntropy};
use evi_tests::{
    client::{Reader, done, plain_http},
    hostile::{Hostile, Manner, Signer, sign},
    journey::{self, Journey, Place},
    people,
    production::Production,
    world::{Engine, TestWorld},
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

const READ: &str = "vardcentral.read-referral.v1";
const AUDIENCE: &str = "https://evi.example";
const CLIENT: &str = "ringblomman";

/// An issuer with the health centre as its client, and one of somebody else's.
fn configuration(hostile: &Hostile) -> String {
    let issuer = |name: &str, client: &str, partner: &str| {
        let issuer = hostile.issuer(name);
        format!(
            "[[partners.issuers]]\nname = \"{name}\"\nissuer = \"{issuer}\"\naudience = \"{AUDIENCE}\"\n\
             jwks_uri = \"{issuer}/keys\"\nalgorithms = [\"EdDSA\"]\ntoken_seconds = 600\n\
             [[partners.issuers.clients]]\nclient_id = \"{client}\"\npartner = \"{partner}\"\n"
        )
    };
    let region = issuer("region", CLIENT, "partner:vardcentral");
    format!("{region}{}", issuer("annan", "skolan", "partner:skolan"))
}

struct Stage {
    hostile: Arc<Hostile>,
    platform: Production,
}

impl Stage {
    async fn open() -> Result<Self> {
        let issuers = [("region", Manner::Honest), ("annan", Manner::Honest)];
        let hostile = Hostile::open(&issuers).await?;
        let platform = Production::start(|_| configuration(&hostile)).await?;
        Ok(Self { hostile, platform })
    }

    fn claims(&self) -> Value {
        let now = SystemClock.now().timestamp();
        json!({
            "iss": self.hostile.issuer("region"), "aud": AUDIENCE, "sub": CLIENT, "client_id": CLIENT,
            "jti": "8f1c", "iat": now, "exp": now + 300,
        })
    }

    /// A token that an issuer signs, whatever stands in it.
    fn token(&self, issuer: &str, header: &Value, claims: &Value) -> Result<String> {
        let key = self.hostile.key(issuer)?;
        let token = sign(header, claims, &Signer::Key(Box::new(key.clone())))?;
        self.hostile.remember([token.clone()]);
        Ok(token)
    }

    fn header(&self, issuer: &str) -> Result<Value> {
        let id = self.hostile.key(issuer)?.id();
        Ok(json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": id }))
    }

    fn honest(&self) -> Result<String> {
        self.token("region", &self.header("region")?, &self.claims())
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> Result<Response> {
        let address = format!("{}{path}", self.platform.address());
        let sent = plain_http()
            .post(address)
            .bearer_auth(token)
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .body(body.to_string())
            .send();
        Ok(sent.await?)
    }

    async fn read_inbox(&self, token: &str) -> Result<Response> {
        let body = json!({ "documentId": READ, "variables": { "first": 10 } });
        self.post("/graphql", token, &body).await
    }

    fn forged(&self) -> Result<Vec<(String, String)>> {
        let (own, claims) = (self.header("region")?, self.claims());
        let mut forged = Vec::new();
        let mut add = |name: String, header: &Value, claims: &Value| -> Result<()> {
            forged.push((name, self.token("region", header, claims)?));
            Ok(())
        };
        for name in ["iss", "aud", "sub", "client_id", "jti", "iat", "exp"] {
            add(
                format!("no {name}"),
                &own,
                &changed(&claims, name, Value::Null),
            )?;
        }
        let soon = claims["exp"].as_i64().context("a number")?;
        for (name, value) in [
            ("exp", json!(soon.to_string())),
            ("exp", json!(soon - 3600)),
            ("exp", json!(soon + 3600)),
            ("iat", json!(soon + 3600)),
            ("aud", json!("evi-gateway")),
            ("aud", json!("https://other.example")),
            ("sub", json!("staff:desk.gnesta@2120002965")),
            ("sub", json!("partner:vardcentral")),
            ("client_id", json!("skolan")),
            ("iss", json!(self.hostile.issuer("annan"))),
            ("iss", json!("evi")),
            ("cnf", json!({ "jkt": "abc" })),
        ] {
            add(
                format!("{name} {value}"),
                &own,
                &changed(&claims, name, value),
            )?;
        }
        for (name, value) in [
            ("alg", json!("none")),
            ("alg", json!("HS256")),
            ("alg", json!("RS256")),
            ("typ", json!("JWT")),
            ("typ", Value::Null),
            ("kid", json!("../../keys")),
            ("kid", Value::Null),
            ("jku", json!("https://evil.example/keys")),
            ("x5u", json!("https://evil.example/chain")),
            ("crit", json!(["exp"])),
        ] {
            add(
                format!("{name} {value}"),
                &changed(&own, name, value),
                &claims,
            )?;
        }
        forged.extend(self.signed_by_others()?);
        Ok(forged)
    }

    /// The same claims under other keys, or none.
    fn signed_by_others(&self) -> Result<Vec<(String, String)>> {
        let (own, claims) = (self.header("region")?, self.claims());
        let stranger = SigningKey::generate(&SystemEntropy)?;
        let of_stranger = changed(&own, "kid", json!(stranger.id()));
        let stranger = Signer::Key(Box::new(stranger));
        let hmac = changed(&own, "alg", json!("HS256"));
        let shown = Signer::Secret(self.hostile.key_set("region")?.into_bytes());
        let none = changed(&own, "alg", json!("none"));
        Ok(vec![
            (
                "the other issuer's key".to_owned(),
                self.token("annan", &self.header("annan")?, &claims)?,
            ),
            (
                "the other issuer's key under our name".to_owned(),
                self.token("annan", &own, &claims)?,
            ),
            (
                "a stranger's key".to_owned(),
                sign(&of_stranger, &claims, &stranger)?,
            ),
            (
                "a stranger's key under our name".to_owned(),
                sign(&own, &claims, &stranger)?,
            ),
            (
                "the public keys as a secret".to_owned(),
                sign(&hmac, &claims, &shown)?,
            ),
            (
                "no signature".to_owned(),
                sign(&none, &claims, &Signer::Nothing)?,
            ),
        ])
    }

    /// Nothing of a token stands in the log.
    fn read_the_log(&self) -> Result<()> {
        let log = self.platform.log()?;
        for secret in self.hostile.secrets() {
            ensure!(!log.contains(&secret), "a token stands in the log");
        }
        Ok(())
    }
}

/// An object with another value; with `null` a member is taken away.
fn changed(object: &Value, name: &str, value: Value) -> Value {
    let mut changed = object.clone();
    if let Some(members) = changed.as_object_mut() {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.to_owned(), value);
        }
    }
    changed
}

#[tokio::test]
async fn a_partner_comes_in_by_its_issuer_and_nobody_by_a_forged_token() -> Result<()> {
    let stage = Stage::open().await?;
    let honest = async || -> Result<()> {
        let answer = stage.read_inbox(&stage.honest()?).await?;
        ensure!(answer.status() == StatusCode::OK, "{}", answer.status());
        ensure!(answer.headers().contains_key("ratelimit"));
        ensure!(answer.headers().contains_key("ratelimit-policy"));
        let answer: Value = answer.json().await?;
        ensure!(
            answer["data"]["referralInbox"]["edges"] == json!([]),
            "{answer}"
        );
        let cost = &answer["extensions"]["cost"];
        ensure!(cost["limit"] == 60_000, "{answer}");
        ensure!(cost["estimated"].as_u64() > Some(10), "{answer}");
        Ok(())
    };
    honest().await?;
    let forged = stage.forged()?;
    let mut accepted = Vec::new();
    for (name, token) in &forged {
        let answer = stage.read_inbox(token).await?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            accepted.push(name);
        }
        ensure!(!answer.headers().contains_key("ratelimit"), "{name}");
    }
    honest().await?;
    let all = forged.len();
    writeln!(
        std::io::stdout(),
        "forged={all} accepted={}",
        accepted.len()
    )?;
    ensure!(accepted.is_empty(), "{accepted:#?}");
    ensure!(all >= 35, "{all}");

    let body = json!({ "documentId": READ });
    let export = stage.post("/export", &stage.honest()?, &body).await?;
    ensure!(export.status() == StatusCode::OK, "{}", export.status());
    ensure!(export.headers()["content-type"] == "application/x-ndjson");
    ensure!(export.text().await? == "{\"end\":true,\"count\":0}\n");
    let body = json!({ "documentId": "vardcentral.accept-referral.v1" });
    let refused = stage.post("/export", &stage.honest()?, &body).await?;
    ensure!(refused.status() == StatusCode::FORBIDDEN);
    stage.read_the_log()
}

/// The health centre as the registry knows it.
async fn health_centre(desk: &Reader) -> Result<Place> {
    let units =
        "query U { units(kind: PARTNER, first: 10) { edges { node { id name agency { id } } } } }";
    let units = desk.query(units, json!({})).await?;
    let mut units = units["units"]["edges"].as_array().into_iter().flatten();
    let centre = units.find(|edge| edge["node"]["name"] == "Vårdcentralen Ringblomman, Gnesta");
    let centre = centre.context("the health centre is a unit")?;
    Ok(Place {
        unit: journey::text(centre, "/node/id")?,
        agency: journey::text(centre, "/node/agency/id")?,
    })
}

/// As many people as are asked for, each with a referral to the health centre, and their referrals.
async fn referred(world: &TestWorld, count: usize) -> Result<Vec<(Journey, String)>> {
    let desk = world.desk()?;
    let to = health_centre(&desk).await?;
    let mut referred = Vec::new();
    for index in 0..count {
        let journey = world.received_person(&people::number(index)).await?;
        let case = &journey.case;
        let sent = journey::send_referral(&desk, case, &to, "HEALTH_CONTACT", &[]).await?;
        referred.push((journey, sent.id));
    }
    Ok(referred)
}

async fn export(world: &TestWorld, first: usize) -> Result<Response> {
    let token = world.staff("partner.vardcentral")?.token().to_owned();
    let body = json!({ "documentId": READ, "variables": { "first": first } });
    let sent = plain_http()
        .post(format!("{}/export", world.gateway().address()))
        .bearer_auth(token)
        .header("content-type", "application/json")
        .body(body.to_string())
        .send();
    Ok(sent.await?)
}

fn lines(text: &str) -> Result<Vec<Value>> {
    let lines = text.lines().map(serde_json::from_str);
    Ok(lines.collect::<Result<_, _>>()?)
}

/// The access log's entries of the operation, at the desk.
async fn entries(world: &TestWorld) -> Result<i64> {
    let question =
        "SELECT count(*) AS number FROM audit_entry WHERE operation = 'VardcentralReadReferral'";
    world.count(domain::ServiceName::IntakeDesk, question).await
}

#[tokio::test]
async fn an_export_is_what_page_by_page_is_read_and_every_page_is_logged() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let referred = referred(world, 3).await?;
        let partner = world.staff("partner.vardcentral")?;
        let body = json!({ "documentId": READ, "variables": { "first": 10 } });
        let read = partner.send(body.to_string()).await?.data()?;
        let edges = read["referralInbox"]["edges"].as_array().cloned();
        let nodes: Vec<Value> = edges
            .unwrap_or_default()
            .iter()
            .map(|edge| edge["node"].clone())
            .collect();
        ensure!(nodes.len() == referred.len(), "{read}");
        let before = entries(world).await?;
        let text = export(world, 1).await?.text().await?;
        let mut lines = lines(&text)?;
        ensure!(
            lines.pop() == Some(json!({ "end": true, "count": 3 })),
            "{text}"
        );
        ensure!(lines == nodes, "{text}");
        let logged = entries(world).await? - before;
        ensure!(logged >= 3, "{logged} entries for three pages");
        // The name of nobody whose referral waits is told, whichever way it is read.
        ensure!(!text.contains("Provsson"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_export_leaves_out_whom_the_partner_may_no_longer_see() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let referred = referred(world, 2).await?;
        let (journey, hidden) = referred.first().context("somebody was referred")?;
        let protect = "mutation Protect($input: SetProtectedIdentityInput!) { \
            setProtectedIdentity(input: $input) { userErrors { code field } } }";
        let input = json!({ "caseId": journey.case, "grade": "MARKING", "handlerIds": [] });
        let protected = world.desk()?.mutate(protect, input).await?;
        done("setProtectedIdentity", protected)?;
        let text = export(world, 1).await?.text().await?;
        ensure!(!text.contains(hidden.as_str()), "{text}");
        let last = lines(&text)?.pop();
        ensure!(last == Some(json!({ "end": true, "count": 1 })), "{text}");
        Ok(())
    })
    .await
}
