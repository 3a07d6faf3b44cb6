//! Partner systems come in with tokens of the issuers that the operator has configured.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use access::{
    FixedKeys, IssuerKeys, PartnerClient, PartnerIssuer, PartnerIssuers, RegisteredOperations,
    Renewal, SigningKey, VerifyingKey,
};
use axum::body::Body;
use chrono::{DateTime, Duration, Utc};
use domain::{Clock, Subject, SystemEntropy};
use http::{Request, StatusCode};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::world::{Changes, Still, World, codes, read};

const ISSUER: &str = "https://id.sormland.example";
const AUDIENCE: &str = "https://evi.example";

fn token(key: &SigningKey, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(key.id().to_owned());
    let secret = EncodingKey::from_ed_pem(key.to_pem().as_bytes()).unwrap();
    encode(&header, claims, &secret).unwrap()
}

fn claims(client: &str) -> Value {
    let now = Still.now().timestamp();
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": client, "client_id": client, "jti": "1",
        "iat": now, "exp": now + 300,
    })
}

fn world(keys: Arc<dyn IssuerKeys>) -> World {
    let operation = json!({
        "id": "clinic.me.v1", "partner": "partner:clinic", "purpose": "Prov", "ground": "Prov",
        "document": "{me}", "reads": {}, "writes": [], "valid_from": "2026-01-01", "valid_to": null,
    })
    .to_string();
    let client = PartnerClient {
        partner: Subject::new("partner:clinic"),
        sub: "ringblomman".to_owned(),
    };
    let issuer = PartnerIssuer {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        clients: BTreeMap::from([("ringblomman".to_owned(), client)]),
        longest_life: Duration::minutes(10),
        keys,
    };
    World::with(Changes {
        operations: RegisteredOperations::parse([operation.as_str()]).unwrap(),
        partners: PartnerIssuers::new(vec![issuer]).unwrap(),
        ..Changes::default()
    })
}

async fn ask(world: &World, token: &str) -> (StatusCode, Value) {
    let request = Request::post("/graphql")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from(
            json!({"documentId": "clinic.me.v1"}).to_string(),
        ));
    read(world.send(request.unwrap()).await).await
}

#[tokio::test]
async fn a_client_of_an_issuer_asks_as_its_partner_and_as_nobody_else() {
    let key = SigningKey::generate(&SystemEntropy).unwrap();
    let world = world(Arc::new(FixedKeys::new(vec![key.verifying_key()])));
    let (status, answer) = ask(&world, &token(&key, &claims("ringblomman"))).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["data"], json!({"me": "partner:clinic"}));
    let mut staff = claims("ringblomman");
    staff["sub"] = json!("staff:a");
    let other = SigningKey::generate(&SystemEntropy).unwrap();
    world.carrier.calls.lock().unwrap().clear();
    for refused in [
        token(&key, &claims("somebody")),
        token(&key, &staff),
        token(&other, &claims("ringblomman")),
        // The platform's own key proves nothing of this issuer.
        token(&world.token_key, &claims("ringblomman")),
    ] {
        let (status, answer) = ask(&world, &refused).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(codes(&answer), ["UNAUTHENTICATED"]);
    }
    assert!(world.carrier.calls.lock().unwrap().is_empty());
}

/// Keys that the issuer shows when it is asked, and not before.
struct Unasked {
    known: Mutex<Arc<[VerifyingKey]>>,
    shown: VerifyingKey,
}

impl IssuerKeys for Unasked {
    fn known(&self) -> Arc<[VerifyingKey]> {
        Arc::clone(&self.known.lock().unwrap())
    }

    fn renew(&self, _now: DateTime<Utc>) -> Renewal<'_> {
        Box::pin(async {
            *self.known.lock().unwrap() = Arc::new([self.shown.clone()]);
        })
    }
}

#[tokio::test]
async fn the_first_token_of_a_new_key_is_taken() {
    let key = SigningKey::generate(&SystemEntropy).unwrap();
    let keys = Unasked {
        known: Mutex::new(Arc::new([])),
        shown: key.verifying_key(),
    };
    let world = world(Arc::new(keys));
    let (status, _) = ask(&world, &token(&key, &claims("ringblomman"))).await;
    assert_eq!(status, StatusCode::OK);
}
