//! Assertions between services.

use access::{
    ASSERTION_LIFE, ASSERTION_TYPE, Assertion, AssertionRefused, AssertionRequest, AssertionSigner,
    AssertionVerifier, AssuranceLevel, TokenClaims, mint_token,
};
use chrono::{DateTime, Duration, Utc};
use domain::{Entropy, ServiceName, Subject, TraceId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    bench::{Bench, Body, Counting, FixedClock, now},
    tokens::{forge, key},
};

const BODY: &[u8] = br#"{"query":"{ me { subject } }"}"#;
const FROM_GATEWAY: [ServiceName; 1] = [ServiceName::Gateway];

fn request() -> AssertionRequest {
    AssertionRequest {
        audience: ServiceName::WelfareUnit,
        sign_in: Bench::staff(domain::Role::Caseworker, Body::Welfare).sign_in,
        operation: "CaseView".to_owned(),
        trace: TraceId::from_uuid(Uuid::from_u128(7)),
        registered: Some("op.v1".to_owned()),
    }
}

fn signed_by(service: ServiceName, seed: u8, entropy: &dyn Entropy) -> String {
    AssertionSigner::new(service, key(seed))
        .sign(&request(), BODY, &FixedClock(now()), entropy)
        .expect("an assertion")
}

fn signed() -> String {
    signed_by(ServiceName::Gateway, 0, &Counting::default())
}

fn verifier(audience: ServiceName) -> AssertionVerifier {
    AssertionVerifier::new(
        audience,
        vec![
            (ServiceName::Gateway, key(0).verifying_key()),
            (ServiceName::IntakeDesk, key(1).verifying_key()),
        ],
    )
}

fn verify(text: &str, body: &[u8], at: DateTime<Utc>) -> Result<Assertion, AssertionRefused> {
    verifier(ServiceName::WelfareUnit).verify(text, body, &FROM_GATEWAY, at)
}

#[test]
fn an_assertion_brings_the_original_reader_unchanged() {
    let read = verify(&signed(), BODY, now()).expect("our own assertion");
    assert_eq!(read.issuer, ServiceName::Gateway);
    assert_eq!(read.sign_in, request().sign_in);
    assert_eq!(read.operation, "CaseView");
    assert_eq!(read.trace, request().trace);
    assert_eq!(read.registered.as_deref(), Some("op.v1"));
}

#[test]
fn an_assertion_is_good_for_thirty_seconds() {
    assert!(verify(&signed(), BODY, now() + Duration::seconds(29)).is_ok());
    assert_eq!(
        verify(&signed(), BODY, now() + ASSERTION_LIFE),
        Err(AssertionRefused::Late)
    );
    assert!(verify(&signed(), BODY, now() - Duration::seconds(5)).is_ok());
    let early = verify(&signed(), BODY, now() - Duration::seconds(6));
    assert_eq!(early, Err(AssertionRefused::Early));
}

#[test]
fn an_assertion_is_good_once() {
    let verifier = verifier(ServiceName::WelfareUnit);
    let take = |text: &str, at| verifier.verify(text, BODY, &FROM_GATEWAY, at);
    assert!(take(&signed(), now()).is_ok());
    assert_eq!(take(&signed(), now()), Err(AssertionRefused::Replayed));
    assert_eq!(
        take(&signed(), now() + Duration::seconds(20)),
        Err(AssertionRefused::Replayed)
    );
    let entropy = Counting::default();
    entropy.uuid();
    let next = signed_by(ServiceName::Gateway, 0, &entropy);
    assert!(
        take(&next, now()).is_ok(),
        "another id is another assertion"
    );
}

#[test]
fn a_refused_assertion_does_not_use_up_its_id() {
    let verifier = verifier(ServiceName::WelfareUnit);
    let altered = verifier.verify(&signed(), b"{}", &FROM_GATEWAY, now());
    assert_eq!(altered, Err(AssertionRefused::AlteredBody));
    assert!(
        verifier
            .verify(&signed(), BODY, &FROM_GATEWAY, now())
            .is_ok()
    );
}

#[test]
fn an_assertion_is_good_for_one_service_and_one_body() {
    for service in [
        ServiceName::IntakeDesk,
        ServiceName::InsuranceAgency,
        ServiceName::Gateway,
    ] {
        let refused = verifier(service).verify(&signed(), BODY, &FROM_GATEWAY, now());
        assert_eq!(refused, Err(AssertionRefused::WrongAudience));
    }
    for body in [b"".as_slice(), b"{}", br#"{"query":"{ me { subject } } "}"#] {
        assert_eq!(
            verify(&signed(), body, now()),
            Err(AssertionRefused::AlteredBody)
        );
    }
}

#[test]
fn only_services_that_may_ask_here_are_answered_and_only_under_their_own_key() {
    let desk = signed_by(ServiceName::IntakeDesk, 1, &Counting::default());
    assert_eq!(
        verify(&desk, BODY, now()),
        Err(AssertionRefused::WrongIssuer)
    );
    let posing = signed_by(ServiceName::Gateway, 1, &Counting::default());
    assert_eq!(
        verify(&posing, BODY, now()),
        Err(AssertionRefused::WrongIssuer)
    );
    let foreign = signed_by(ServiceName::Gateway, 9, &Counting::default());
    assert_eq!(
        verify(&foreign, BODY, now()),
        Err(AssertionRefused::Unsigned)
    );
    let both = [ServiceName::Gateway, ServiceName::IntakeDesk];
    assert!(
        verifier(ServiceName::WelfareUnit)
            .verify(&desk, BODY, &both, now())
            .is_ok()
    );
}

fn claims() -> Value {
    json!({
        "iss": "gateway", "aud": "welfare_unit", "sub": "staff:reader", "kind": "STAFF",
        "level": "LOA3", "auth_time": now().timestamp(), "sign_in_exp": now().timestamp() + 300,
        "iat": now().timestamp(), "exp": now().timestamp() + 30,
        "jti": "00000000-0000-4000-8000-000000000001", "operation": "CaseView",
        "trace": "00000000-0000-4000-8000-000000000002", "registered": null,
        "body_sha256": body_hash(),
    })
}

fn body_hash() -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use sha2::{Digest, Sha256};
    URL_SAFE_NO_PAD.encode(Sha256::digest(BODY))
}

fn claimed(claims: &Value) -> Result<Assertion, AssertionRefused> {
    let header = json!({ "typ": ASSERTION_TYPE, "alg": "EdDSA", "kid": key(0).id() });
    verify(&forge(&key(0), &header, &claims.to_string()), BODY, now())
}

#[test]
fn claims_that_lack_contradict_or_stretch_are_refused() {
    assert!(claimed(&claims()).is_ok());
    for name in claims().as_object().expect("an object").keys() {
        if name != "registered" {
            let mut lacking = claims();
            lacking.as_object_mut().expect("an object").remove(name);
            assert_eq!(
                claimed(&lacking),
                Err(AssertionRefused::BadClaims),
                "{name}"
            );
        }
    }
    for (name, value, refused) in [
        ("kind", json!("SYSTEM"), AssertionRefused::BadClaims),
        ("sub", json!("system:runner"), AssertionRefused::BadClaims),
        ("level", json!("LOA9"), AssertionRefused::BadClaims),
        (
            "exp",
            json!((now().timestamp() + 30).to_string()),
            AssertionRefused::BadClaims,
        ),
        (
            "exp",
            json!(now().timestamp() + 31),
            AssertionRefused::Early,
        ),
        (
            "exp",
            json!(now().timestamp() + 86_400),
            AssertionRefused::Early,
        ),
        (
            "role",
            json!("LEAD_CASEWORKER"),
            AssertionRefused::BadClaims,
        ),
        ("aud", json!(["welfare_unit"]), AssertionRefused::BadClaims),
    ] {
        let mut changed = claims();
        changed[name] = value;
        assert_eq!(claimed(&changed), Err(refused), "{name}");
    }
}

#[test]
fn a_token_is_no_assertion() {
    let token = mint_token(
        &key(0),
        &TokenClaims {
            issuer: "gateway".to_owned(),
            audience: "welfare_unit".to_owned(),
            subject: Subject::new("staff:reader"),
            level: AssuranceLevel::Loa4,
            signed_in_at: now(),
            issued_at: now(),
            life: Duration::seconds(30),
        },
    )
    .expect("a token");
    assert_eq!(
        verify(&token, BODY, now()),
        Err(AssertionRefused::Malformed)
    );
    for text in ["", "..", "staff:reader"] {
        assert_eq!(verify(text, BODY, now()), Err(AssertionRefused::Malformed));
    }
}

#[test]
fn every_altered_letter_is_found() {
    let good = signed();
    for index in (0..good.len()).step_by(11) {
        let mut bytes = good.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(bytes).expect("letters");
        assert!(verify(&altered, BODY, now()).is_err(), "letter {index}");
    }
}
