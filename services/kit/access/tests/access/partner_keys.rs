//! The keys of the issuers of partner systems' tokens: each has one algorithm, and an issuer no others than its own.

use std::sync::Arc;

use access::{
    FixedKeys, PartnerIssuers, SignatureAlgorithm, TokenRefused, TokenVerifier, VerifyingKey,
};
use jsonwebtoken::{Algorithm, EncodingKey, jwk::Jwk};
use serde_json::{Value, json};

use crate::{
    bench::now,
    partner_tokens::{CLIENT, ISSUER, PARTNER, claims, issuer, signed, with},
};

const RSA: &str = include_str!("keys/rsa.pem");
const SHORT_RSA: &str = include_str!("keys/short_rsa.pem");
const EC: &str = include_str!("keys/ec.pem");

/// What a token of an issuer is signed with, in a test.
struct Foreign {
    secret: EncodingKey,
    algorithm: Algorithm,
    shown: Jwk,
}

impl Foreign {
    fn new(secret: EncodingKey, algorithm: Algorithm, id: &str) -> Self {
        let mut shown = Jwk::from_encoding_key(&secret, algorithm).expect("a public part");
        shown.common.key_id = Some(id.to_owned());
        Self {
            secret,
            algorithm,
            shown,
        }
    }

    fn rsa(algorithm: Algorithm) -> Self {
        let secret = EncodingKey::from_rsa_pem(RSA.as_bytes()).expect("a key");
        Self::new(secret, algorithm, "rsa")
    }

    fn ec() -> Self {
        let secret = EncodingKey::from_ec_pem(EC.as_bytes()).expect("a key");
        Self::new(secret, Algorithm::ES256, "ec")
    }

    fn set(&self) -> String {
        json!({ "keys": [self.shown] }).to_string()
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        signed(header, claims, &self.secret, self.algorithm)
    }
}

/// A verifier whose issuer shows these keys and signs by these algorithms.
fn of_set(set: &str, algorithms: &[SignatureAlgorithm]) -> TokenVerifier {
    let keys = VerifyingKey::from_jwks_json_by(set, algorithms).expect("a key set");
    let keys = Arc::new(FixedKeys::new(keys));
    let issuers = PartnerIssuers::new(vec![issuer(ISSUER, &[(CLIENT, PARTNER)], keys)]);
    TokenVerifier::new("evi-gateway", Vec::new()).with_partners(issuers.expect("an issuer"))
}

#[test]
fn each_issuer_signs_by_its_own_algorithms_and_no_other() {
    use SignatureAlgorithm::{EdDsa, Es256, Ps256, Rs256};
    for (foreign, name, own, others) in [
        (Foreign::ec(), "ES256", Es256, [EdDsa, Ps256, Rs256]),
        (
            Foreign::rsa(Algorithm::PS256),
            "PS256",
            Ps256,
            [EdDsa, Es256, Rs256],
        ),
        (
            Foreign::rsa(Algorithm::RS256),
            "RS256",
            Rs256,
            [EdDsa, Es256, Ps256],
        ),
    ] {
        let id = foreign.shown.common.key_id.clone();
        let header = json!({ "typ": "at+jwt", "alg": name, "kid": id });
        let token = foreign.sign(&header, &claims());
        let taken = of_set(&foreign.set(), &[own]).verify(&token, now());
        assert!(taken.is_ok(), "{name}: {taken:?}");
        let refused = of_set(&foreign.set(), &others).verify(&token, now());
        assert_eq!(refused, Err(TokenRefused::UnknownKey), "{name}");
    }
}

#[test]
fn an_rsa_key_has_one_algorithm_even_where_its_issuer_has_two() {
    use SignatureAlgorithm::{Ps256, Rs256};
    let mut foreign = Foreign::rsa(Algorithm::RS256);
    foreign.shown.common.key_algorithm = None;
    let header = json!({ "typ": "at+jwt", "alg": "RS256", "kid": "rsa" });
    let token = foreign.sign(&header, &claims());
    let both = |order: [SignatureAlgorithm; 2]| of_set(&foreign.set(), &order);
    assert!(both([Rs256, Ps256]).verify(&token, now()).is_ok());
    assert_eq!(
        both([Ps256, Rs256]).verify(&token, now()),
        Err(TokenRefused::WrongAlgorithm)
    );
}

#[test]
fn keys_that_are_too_short_or_for_something_else_are_left_out() {
    let rsa = [SignatureAlgorithm::Ps256, SignatureAlgorithm::Rs256];
    let count = |set: &Value, algorithms: &[SignatureAlgorithm]| {
        let read = VerifyingKey::from_jwks_json_by(&set.to_string(), algorithms);
        read.expect("a key set").len()
    };
    let secret = EncodingKey::from_rsa_pem(SHORT_RSA.as_bytes()).expect("a key");
    let short = Foreign::new(secret, Algorithm::RS256, "short");
    assert_eq!(count(&json!({ "keys": [short.shown] }), &rsa), 0);
    let good = serde_json::to_value(Foreign::rsa(Algorithm::RS256).shown).expect("a key");
    assert_eq!(count(&json!({ "keys": [good] }), &rsa), 1);
    for (name, value) in [
        ("use", json!("enc")),
        ("key_ops", json!(["encrypt"])),
        ("alg", json!("RSA-OAEP")),
        ("alg", json!("RS512")),
        ("e", json!("AQ")),
        ("e", json!("Ag")),
        ("n", json!("AQAB")),
        ("kty", json!("what")),
    ] {
        let changed = with(good.clone(), name, value.clone());
        let set = json!({ "keys": [changed, good] });
        assert_eq!(count(&set, &rsa), 1, "{name} {value}");
    }
    // Those of the platform itself are of two kinds and no more.
    let own = VerifyingKey::from_jwks_json(&json!({ "keys": [good] }).to_string());
    assert_eq!(own.expect("a key set").len(), 0);
    for text in ["", "[]", "{}", "{\"keys\":1}", "<html>"] {
        assert!(
            VerifyingKey::from_jwks_json_by(text, &rsa).is_err(),
            "{text}"
        );
    }
}
