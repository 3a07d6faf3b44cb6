//! Tokens that the issuers of partner systems give, and texts that look like such tokens.

mod forged;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use access::{
    AssuranceLevel, FixedKeys, IssuerFault, IssuerKeys, LEEWAY, PartnerClient, PartnerIssuer,
    PartnerIssuers, ReaderKind, Renewal, SignIn, SigningKey, TOKEN_LIFE, TokenRefused,
    TokenVerifier, TrustedIssuer, VerifyingKey, jwks_json,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use domain::Subject;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

use crate::{
    bench::now,
    tokens::{forge, key},
};

pub const ISSUER: &str = "https://id.sormland.example";
const OTHER: &str = "https://id.other.example";
const AUDIENCE: &str = "https://evi.example";
pub const CLIENT: &str = "ringblomman";
pub const PARTNER: &str = "partner:vardcentral";

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

pub fn signed(
    header: &Value,
    claims: &Value,
    secret: &EncodingKey,
    algorithm: Algorithm,
) -> String {
    let message = format!(
        "{}.{}",
        part(&header.to_string()),
        part(&claims.to_string())
    );
    let signature = crypto::sign(message.as_bytes(), secret, algorithm).expect("a signature");
    format!("{message}.{signature}")
}

fn client(partner: &str, sub: &str) -> PartnerClient {
    PartnerClient {
        partner: Subject::new(partner),
        sub: sub.to_owned(),
    }
}

pub fn issuer(name: &str, clients: &[(&str, &str)], keys: Arc<dyn IssuerKeys>) -> PartnerIssuer {
    let clients = clients
        .iter()
        .map(|(id, partner)| ((*id).to_owned(), client(partner, id)));
    PartnerIssuer {
        issuer: name.to_owned(),
        audience: AUDIENCE.to_owned(),
        clients: clients.collect(),
        longest_life: Duration::minutes(10),
        keys,
    }
}

fn fixed(signing: &SigningKey) -> Arc<dyn IssuerKeys> {
    Arc::new(FixedKeys::new(vec![signing.verifying_key()]))
}

/// The platform's own issuer, and two of partners.
fn verifier() -> TokenVerifier {
    let own = TrustedIssuer {
        issuer: "evi".to_owned(),
        keys: vec![key(0).verifying_key()],
        speaks_for: [ReaderKind::Staff, ReaderKind::Participant].into(),
        machine_level: None,
    };
    let partners = PartnerIssuers::new(vec![
        issuer(ISSUER, &[(CLIENT, PARTNER)], fixed(&key(1))),
        issuer(OTHER, &[("school", "partner:school")], fixed(&key(2))),
    ]);
    TokenVerifier::new("evi-gateway", vec![own]).with_partners(partners.expect("good issuers"))
}

fn header(signing: &SigningKey) -> Value {
    json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": signing.id() })
}

pub fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": CLIENT, "client_id": CLIENT, "aud": AUDIENCE, "jti": "a-1",
        "iat": now().timestamp(), "exp": (now() + TOKEN_LIFE).timestamp(),
    })
}

pub fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

fn without(mut object: Value, name: &str) -> Value {
    object.as_object_mut().expect("an object").remove(name);
    object
}

fn verify(text: &str) -> Result<SignIn, TokenRefused> {
    verifier().verify(text, now())
}

fn claimed(claims: &Value) -> String {
    forge(&key(1), &header(&key(1)), &claims.to_string())
}

fn headed(header: &Value) -> String {
    forge(&key(1), header, &claims().to_string())
}

#[test]
fn a_token_of_a_configured_issuer_stands_for_the_partner_of_its_client() {
    let sign_in = verify(&claimed(&claims())).expect("the issuer's token");
    assert_eq!(sign_in.subject, Subject::new(PARTNER));
    assert_eq!(sign_in.kind, ReaderKind::Partner);
    assert_eq!(sign_in.level, AssuranceLevel::Loa3);
    assert_eq!(sign_in.signed_in_at, now());
    assert_eq!(sign_in.expires_at, now() + TOKEN_LIFE);
    for good in [
        claimed(&with(
            claims(),
            "aud",
            json!(["https://x.example", AUDIENCE]),
        )),
        claimed(&with(claims(), "scope", json!("anything"))),
        headed(&with(header(&key(1)), "typ", json!("application/at+jwt"))),
    ] {
        assert!(verify(&good).is_ok(), "{good}");
    }
    // The platform's own people are let in as ever.
    let own = json!({
        "iss": "evi", "aud": "evi-gateway", "sub": "staff:1", "auth_time": now().timestamp(),
        "acr": "http://id.elegnamnden.se/loa/1.0/loa3", "exp": (now() + TOKEN_LIFE).timestamp(),
    });
    assert!(verify(&forge(&key(0), &header(&key(0)), &own.to_string())).is_ok());
}

#[test]
fn a_token_is_good_within_its_time_and_the_leeway() {
    let token = claimed(&claims());
    let end = now() + TOKEN_LIFE + LEEWAY;
    let at = |moment: DateTime<Utc>| verifier().verify(&token, moment);
    assert!(at(end - Duration::seconds(1)).is_ok());
    assert_eq!(at(end), Err(TokenRefused::Expired));
    assert!(at(now() - LEEWAY).is_ok());
    let early = now() - LEEWAY - Duration::seconds(1);
    assert_eq!(at(early), Err(TokenRefused::TooEarly));
}

#[test]
fn no_forged_token_is_taken() {
    let forged = forged::forged();
    let accepted: Vec<&String> = forged
        .iter()
        .filter(|(_, text)| verify(text).is_ok())
        .map(|(name, _)| name)
        .collect();
    assert!(accepted.is_empty(), "{accepted:#?}");
    assert!(forged.len() >= 80, "{}", forged.len());
}

#[test]
fn refusals_say_what_is_wrong() {
    let of = |name: &str, value: Value| verify(&claimed(&with(claims(), name, value)));
    for (refused, told) in [
        (of("cnf", json!({ "x5t#S256": "a" })), TokenRefused::Bound),
        (of("aud", json!("other")), TokenRefused::WrongAudience),
        (of("client_id", json!("other")), TokenRefused::WrongSubject),
        (of("sub", json!("staff:1")), TokenRefused::WrongSubject),
        (
            of("exp", json!((now() + Duration::hours(2)).timestamp())),
            TokenRefused::LivesTooLong,
        ),
        (of("jti", json!("")), TokenRefused::BadClaims),
    ] {
        assert_eq!(refused, Err(told));
    }
    // The key of one issuer does not exist for another, whatever it is called.
    let crossed = forge(&key(2), &header(&key(2)), &claims().to_string());
    assert_eq!(verify(&crossed), Err(TokenRefused::UnknownKey));
}

#[test]
fn an_issuer_is_told_from_every_other_and_pinned_to_its_own_partners() {
    let one = || issuer(ISSUER, &[(CLIENT, PARTNER)], fixed(&key(1)));
    let refused = |issuers: Vec<PartnerIssuer>| {
        PartnerIssuers::new(issuers).expect_err("an issuer that is wrong")
    };
    assert!(matches!(refused(vec![one(), one()]), IssuerFault::Twice(_)));
    let other = issuer(OTHER, &[("clinic", PARTNER)], fixed(&key(2)));
    assert!(matches!(
        refused(vec![one(), other]),
        IssuerFault::PinnedElsewhere(_, _)
    ));
    for subject in [
        "staff:1",
        "participant:1",
        "system:runner",
        "partner:",
        "vardcentral",
        "",
    ] {
        let wrong = issuer(ISSUER, &[(CLIENT, subject)], fixed(&key(1)));
        let refused = refused(vec![wrong]);
        assert!(
            matches!(refused, IssuerFault::NotAPartner(_, _)),
            "{subject}"
        );
    }
    let changes: [fn(&mut PartnerIssuer); 6] = [
        |wrong| wrong.issuer.clear(),
        |wrong| wrong.audience = " ".to_owned(),
        |wrong| wrong.clients = BTreeMap::new(),
        |wrong| wrong.clients = BTreeMap::from([(String::new(), client(PARTNER, "a"))]),
        |wrong| wrong.longest_life = Duration::zero(),
        |wrong| wrong.longest_life = Duration::seconds(3601),
    ];
    for (place, change) in changes.into_iter().enumerate() {
        let mut wrong = one();
        change(&mut wrong);
        assert!(PartnerIssuers::new(vec![wrong]).is_err(), "{place}");
    }
    // Two clients may stand for one partner, and an issuer may call a client by another name.
    let mut good = issuer(
        ISSUER,
        &[(CLIENT, PARTNER), ("spare", PARTNER)],
        fixed(&key(1)),
    );
    good.clients
        .insert("named".to_owned(), client(PARTNER, "service-account-7"));
    let good = PartnerIssuers::new(vec![good]).expect("a good issuer");
    let verifier = TokenVerifier::new("evi-gateway", Vec::new()).with_partners(good);
    let named = with(claims(), "client_id", json!("named"));
    assert!(verifier.verify(&claimed(&named), now()).is_err());
    let named = with(named, "sub", json!("service-account-7"));
    assert!(verifier.verify(&claimed(&named), now()).is_ok());
}

/// An issuer that shows other keys from the next asking on.
struct Changing {
    known: Mutex<Arc<[VerifyingKey]>>,
    next: Vec<VerifyingKey>,
    asked: AtomicUsize,
}

impl IssuerKeys for Changing {
    fn known(&self) -> Arc<[VerifyingKey]> {
        Arc::clone(&self.known.lock().expect("no test panics in here"))
    }

    fn renew(&self, _now: DateTime<Utc>) -> Renewal<'_> {
        Box::pin(async {
            self.asked.fetch_add(1, Ordering::Relaxed);
            *self.known.lock().expect("no test panics in here") = self.next.clone().into();
        })
    }
}

#[tokio::test]
async fn a_token_of_a_new_key_is_taken_once_its_issuer_was_asked() {
    let keys = Arc::new(Changing {
        known: Mutex::new(vec![key(1).verifying_key()].into()),
        next: vec![key(3).verifying_key()],
        asked: AtomicUsize::new(0),
    });
    let issuers = vec![issuer(ISSUER, &[(CLIENT, PARTNER)], keys.clone())];
    let issuers = PartnerIssuers::new(issuers).expect("an issuer");
    let verifier = TokenVerifier::new("evi-gateway", Vec::new()).with_partners(issuers);
    let asked = || keys.asked.load(Ordering::Relaxed);
    let old = claimed(&claims());
    assert!(verifier.verify_anew(&old, now()).await.is_ok());
    assert_eq!(asked(), 0, "a known key asks for nothing");
    let forged = forge(&key(7), &header(&key(1)), &claims().to_string());
    assert!(verifier.verify_anew(&forged, now()).await.is_err());
    assert_eq!(asked(), 0, "a wrong signature asks for nothing");
    let new = forge(&key(3), &header(&key(3)), &claims().to_string());
    assert_eq!(verifier.verify(&new, now()), Err(TokenRefused::UnknownKey));
    assert!(verifier.verify_anew(&new, now()).await.is_ok());
    assert_eq!(asked(), 1);
    // What the issuer shows no longer is no key any more.
    assert!(verifier.verify_anew(&old, now()).await.is_err());
    let stranger = with(claims(), "iss", json!("https://nobody.example"));
    let stranger = forge(&key(7), &header(&key(7)), &stranger.to_string());
    let before = asked();
    assert!(verifier.verify_anew(&stranger, now()).await.is_err());
    assert_eq!(asked(), before, "nobody else's token makes us ask");
}
