//! Tokens, and texts that look like tokens.

use std::collections::BTreeSet;

use access::{
    AssertionRequest, AssertionSigner, AssuranceLevel, LEEWAY, ReaderKind, SigningKey, TOKEN_LIFE,
    TOKEN_TYPE, TokenClaims, TokenRefused, TokenVerifier, TrustedIssuer, VerifyingKey, jwks_json,
    mint_token,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use domain::{ServiceName, Subject, TraceId};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::bench::{Bench, Counting, FixedClock, now};

const ISSUER: &str = "https://evi.example";
const AUDIENCE: &str = "evi-gateway";
const LOA3: &str = "http://id.elegnamnden.se/loa/1.0/loa3";

pub fn key(seed: u8) -> SigningKey {
    let entropy = Counting::default();
    let mut made = SigningKey::generate(&entropy).expect("a key");
    for _ in 0..seed {
        made = SigningKey::generate(&entropy).expect("a key");
    }
    made
}

/// Signs any header and any claims with a key, as an attacker who holds that key could.
pub fn forge(key: &SigningKey, header: &Value, claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let message = format!("{}.{}", part(&header.to_string()), part(claims));
    let secret = EncodingKey::from_ed_pem(key.to_pem().as_bytes()).expect("the key's own text");
    let signature =
        crypto::sign(message.as_bytes(), &secret, Algorithm::EdDSA).expect("a signature");
    format!("{message}.{signature}")
}

fn issuer(name: &str, keys: Vec<VerifyingKey>, kinds: &[ReaderKind]) -> TrustedIssuer {
    TrustedIssuer {
        issuer: name.to_owned(),
        keys,
        speaks_for: kinds.iter().copied().collect::<BTreeSet<_>>(),
        machine_level: None,
    }
}

fn verifier() -> TokenVerifier {
    let people = [ReaderKind::Staff, ReaderKind::Participant];
    let mut partners = issuer(
        "https://partner.example",
        vec![key(1).verifying_key()],
        &[ReaderKind::Partner],
    );
    partners.machine_level = Some(AssuranceLevel::Loa3);
    TokenVerifier::new(
        AUDIENCE,
        vec![
            issuer(ISSUER, vec![key(0).verifying_key()], &people),
            partners,
        ],
    )
}

fn header(key: &SigningKey) -> Value {
    json!({ "typ": TOKEN_TYPE, "alg": "EdDSA", "kid": key.id() })
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": "staff:1", "acr": LOA3,
        "iat": now().timestamp(), "auth_time": now().timestamp(),
        "exp": (now() + TOKEN_LIFE).timestamp(),
    })
}

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().expect("an object").remove(name);
    object
}

fn verify_at(text: &str, at: DateTime<Utc>) -> Result<access::SignIn, TokenRefused> {
    verifier().verify(text, at)
}

fn claimed(claims: &Value) -> Result<access::SignIn, TokenRefused> {
    verify_at(
        &forge(&key(0), &header(&key(0)), &claims.to_string()),
        now(),
    )
}

fn minted() -> String {
    let claims = TokenClaims {
        issuer: ISSUER.to_owned(),
        audience: AUDIENCE.to_owned(),
        subject: Subject::new("staff:1"),
        level: AssuranceLevel::Loa3,
        signed_in_at: now() - Duration::minutes(3),
        issued_at: now(),
        life: TOKEN_LIFE,
    };
    mint_token(&key(0), &claims).expect("a token")
}

#[test]
fn a_minted_token_tells_who_how_surely_and_when() {
    let sign_in = verify_at(&minted(), now()).expect("our own token");
    assert_eq!(sign_in.subject, Subject::new("staff:1"));
    assert_eq!(sign_in.kind, ReaderKind::Staff);
    assert_eq!(sign_in.level, AssuranceLevel::Loa3);
    assert_eq!(sign_in.signed_in_at, now() - Duration::minutes(3));
    assert_eq!(sign_in.expires_at, now() + TOKEN_LIFE);
}

#[test]
fn a_token_ends_and_begins_within_the_leeway() {
    let end = now() + TOKEN_LIFE + LEEWAY;
    assert!(verify_at(&minted(), end - Duration::seconds(1)).is_ok());
    assert_eq!(verify_at(&minted(), end), Err(TokenRefused::Expired));
    assert!(verify_at(&minted(), now() - LEEWAY).is_ok());
    let early = now() - LEEWAY - Duration::seconds(1);
    assert_eq!(verify_at(&minted(), early), Err(TokenRefused::TooEarly));
    let future = (now() + Duration::minutes(2)).timestamp();
    for name in ["nbf", "auth_time", "iat"] {
        let refused = claimed(&with(claims(), name, json!(future)));
        assert_eq!(refused, Err(TokenRefused::TooEarly), "{name}");
    }
}

#[test]
fn a_claim_that_is_missing_or_of_the_wrong_type_is_refused() {
    for name in ["iss", "aud", "sub", "exp", "auth_time"] {
        assert_eq!(
            claimed(&without(claims(), name)),
            Err(TokenRefused::BadClaims),
            "{name}"
        );
        let null = claimed(&with(claims(), name, Value::Null));
        assert_eq!(null, Err(TokenRefused::BadClaims), "{name}");
    }
    let exp = (now() + TOKEN_LIFE).timestamp();
    for wrong in [
        json!(exp.to_string()),
        json!([exp]),
        json!(true),
        json!(1e300),
        json!({}),
    ] {
        assert_eq!(
            claimed(&with(claims(), "exp", wrong)),
            Err(TokenRefused::BadClaims)
        );
    }
    for (name, wrong) in [
        ("sub", json!(7)),
        ("sub", json!(["staff:1"])),
        ("iss", json!([ISSUER])),
        ("aud", json!(7)),
        ("nbf", json!("0")),
        ("iat", json!("0")),
        ("auth_time", json!("0")),
        ("acr", json!([LOA3])),
    ] {
        let refused = claimed(&with(claims(), name, wrong));
        assert_eq!(refused, Err(TokenRefused::BadClaims), "{name}");
    }
    let twice = claims()
        .to_string()
        .replacen('{', "{\"sub\":\"staff:2\",", 1);
    let text = forge(&key(0), &header(&key(0)), &twice);
    assert_eq!(verify_at(&text, now()), Err(TokenRefused::BadClaims));
}

#[test]
fn another_audience_or_issuer_is_refused() {
    for wrong in [json!("other"), json!(["other"]), json!([]), json!("")] {
        let refused = claimed(&with(claims(), "aud", wrong));
        assert_eq!(refused, Err(TokenRefused::WrongAudience));
    }
    assert!(claimed(&with(claims(), "aud", json!(["other", AUDIENCE]))).is_ok());
    for wrong in [
        "https://evil.example",
        "https://evi.example/",
        "",
        "https://partner.example",
    ] {
        let refused = claimed(&with(claims(), "iss", json!(wrong)));
        assert_eq!(refused, Err(TokenRefused::WrongIssuer), "{wrong}");
    }
}

#[test]
fn an_issuer_speaks_only_for_its_own_kinds() {
    for subject in ["partner:1", "system:runner", "admin:1", "staff:", "", "1"] {
        let refused = claimed(&with(claims(), "sub", json!(subject)));
        assert_eq!(refused, Err(TokenRefused::WrongSubject), "{subject}");
    }
    assert!(claimed(&with(claims(), "sub", json!("participant:1"))).is_ok());

    let partner = |subject: &str| {
        let made = with(
            with(claims(), "iss", json!("https://partner.example")),
            "sub",
            json!(subject),
        );
        verify_at(
            &forge(&key(1), &header(&key(1)), &without(made, "acr").to_string()),
            now(),
        )
    };
    assert_eq!(
        partner("partner:1").expect("a machine's token").kind,
        ReaderKind::Partner
    );
    for subject in ["staff:1", "participant:1", "system:runner"] {
        assert_eq!(
            partner(subject),
            Err(TokenRefused::WrongSubject),
            "{subject}"
        );
    }
}

#[test]
fn a_person_without_a_known_level_is_refused() {
    assert_eq!(
        claimed(&without(claims(), "acr")),
        Err(TokenRefused::UnknownLevel)
    );
    for wrong in [
        "",
        "loa3",
        "http://id.elegnamnden.se/loa/1.0/uncertified-loa3",
        "0",
    ] {
        let refused = claimed(&with(claims(), "acr", json!(wrong)));
        assert_eq!(refused, Err(TokenRefused::UnknownLevel), "{wrong}");
    }
}

#[test]
fn no_other_algorithm_is_taken_for_a_key() {
    for algorithm in [
        "none", "None", "HS256", "HS512", "RS256", "ES256", "ES384", "PS256", "",
    ] {
        let header = with(header(&key(0)), "alg", json!(algorithm));
        let refused = verify_at(&forge(&key(0), &header, &claims().to_string()), now());
        assert!(refused.is_err(), "{algorithm}");
    }
    // The public key as an HMAC secret.
    let header = with(header(&key(0)), "alg", json!("HS256"));
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let message = format!(
        "{}.{}",
        part(&header.to_string()),
        part(&claims().to_string())
    );
    let public = jwks_json(&[key(0).verifying_key()]);
    let secret = EncodingKey::from_secret(public.as_bytes());
    let signature =
        crypto::sign(message.as_bytes(), &secret, Algorithm::HS256).expect("a signature");
    let refused = verify_at(&format!("{message}.{signature}"), now());
    assert_eq!(refused, Err(TokenRefused::WrongAlgorithm));
}

#[test]
fn keys_come_from_the_configuration_and_from_nowhere_else() {
    let own = header(&key(0));
    let text = claims().to_string();
    for kid in ["", "../../dev/null", "' OR 1=1 --", "1", "null"] {
        let header = with(own.clone(), "kid", json!(kid));
        let refused = verify_at(&forge(&key(0), &header, &text), now());
        assert_eq!(refused, Err(TokenRefused::UnknownKey), "{kid}");
    }
    let nameless = forge(&key(0), &without(own.clone(), "kid"), &text);
    assert_eq!(verify_at(&nameless, now()), Err(TokenRefused::UnknownKey));
    // A foreign key under its own name, and under ours.
    let foreign = forge(&key(7), &header(&key(7)), &text);
    assert_eq!(verify_at(&foreign, now()), Err(TokenRefused::UnknownKey));
    let borrowed = forge(&key(7), &own, &text);
    assert_eq!(verify_at(&borrowed, now()), Err(TokenRefused::BadSignature));
    // Another trusted issuer's key speaks for that issuer alone.
    let crossed = forge(&key(1), &header(&key(1)), &text);
    assert_eq!(verify_at(&crossed, now()), Err(TokenRefused::WrongIssuer));

    let set: Value = serde_json::from_str(&jwks_json(&[key(7).verifying_key()])).expect("a set");
    for (name, value) in [
        ("jku", json!("https://evil.example/jwks.json")),
        ("x5u", json!("https://evil.example/chain.pem")),
        ("jwk", set["keys"][0].clone()),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
    ] {
        let header = with(own.clone(), name, value);
        let refused = verify_at(&forge(&key(0), &header, &text), now());
        assert_eq!(refused, Err(TokenRefused::Malformed), "{name}");
    }
}

#[test]
fn another_type_of_text_is_no_token() {
    for kind in [
        "JWT",
        "jwt",
        "evi-assertion+jwt",
        "AT+JWT",
        "logout+jwt",
        "",
    ] {
        let header = with(header(&key(0)), "typ", json!(kind));
        let refused = verify_at(&forge(&key(0), &header, &claims().to_string()), now());
        assert_eq!(refused, Err(TokenRefused::WrongType), "{kind}");
    }
    let untyped = forge(
        &key(0),
        &without(header(&key(0)), "typ"),
        &claims().to_string(),
    );
    assert_eq!(verify_at(&untyped, now()), Err(TokenRefused::WrongType));

    // A whole assertion, signed by the very key that signs tokens.
    let request = AssertionRequest {
        audience: ServiceName::Gateway,
        sign_in: Bench::participant().sign_in,
        operation: "Me".to_owned(),
        trace: TraceId::from_uuid(Uuid::from_u128(1)),
        registered: None,
    };
    let assertion = AssertionSigner::new(ServiceName::Gateway, key(0))
        .sign(&request, b"{}", &FixedClock(now()), &Counting::default())
        .expect("an assertion");
    assert_eq!(verify_at(&assertion, now()), Err(TokenRefused::WrongType));
}

#[test]
fn broken_and_endless_texts_are_refused_without_panic() {
    let good = minted();
    let parts: Vec<&str> = good.split('.').collect();
    let endless = format!("{}.{}.{}", parts[0], "A".repeat(1 << 20), parts[2]);
    for text in [
        String::new(),
        "..".to_owned(),
        "a.b.c".to_owned(),
        format!("{good}."),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}.AAAA", parts[0], parts[1]),
        format!(" {good}"),
        format!("Bearer {good}"),
        endless,
        "å.ä.ö".to_owned(),
    ] {
        assert!(verify_at(&text, now()).is_err());
    }
    for index in (0..good.len()).step_by(7) {
        let mut bytes = good.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(bytes).expect("letters");
        assert!(verify_at(&altered, now()).is_err(), "letter {index}");
    }
}

#[test]
fn keys_travel_as_text_and_show_nothing() {
    let made = key(0);
    let back = SigningKey::from_pem(&made.to_pem()).expect("its own text");
    assert_eq!(back.id(), made.id());
    assert_eq!(format!("{made:?}"), "SigningKey");
    assert_ne!(key(0).id(), key(1).id());
    for text in [
        "",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "AAAA",
    ] {
        assert!(SigningKey::from_pem(text).is_err());
    }
    let set = jwks_json(&[made.verifying_key()]);
    let read = VerifyingKey::from_jwks_json(&set).expect("a set");
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].id(), made.id());
    assert!(!set.contains("\"d\""), "the private part is not in the set");
}

#[test]
fn public_keys_of_other_kinds_or_lengths_are_not_trusted() {
    for text in [
        r#"{"kty":"oct","k":"AAAA"}"#,
        r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
        r#"{"kty":"OKP","crv":"Ed25519","x":"AAAA"}"#,
        r#"{"kty":"EC","crv":"P-384","x":"AAAA","y":"AAAA"}"#,
        r#"{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"}"#,
        "{}",
    ] {
        assert!(VerifyingKey::from_jwk_json(text).is_err(), "{text}");
    }
}
