//! Forged and misused tokens at the gateway (`security.md` T20, T22).

use access::{ASSERTION_TYPE, SigningKey, TOKEN_TYPE, jwks_json};
use anyhow::{Context as _, Result};
use domain::ServiceName;
use evi::{
    keys::PairName,
    platform::trust::{GATEWAY_AUDIENCE, PLATFORM_ISSUER},
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Target,
    attack::Attack,
    forge::{self, with, without},
};
use crate::world::TestWorld;

const LOA3: &str = "http://id.elegnamnden.se/loa/1.0/loa3";

/// What the forger holds.
struct Forger<'a> {
    /// The key that signs tokens, as if it had been stolen for a moment.
    own: SigningKey,
    /// A key that nobody trusts.
    foreign: SigningKey,
    /// The key of a service, which signs assertions and no tokens.
    service: SigningKey,
    now: i64,
    target: &'a Target,
}

/// Every forged or misused token.
pub fn catalogue(world: &TestWorld, target: &Target) -> Result<Vec<Attack>> {
    let forger = Forger {
        own: world.keys.signing_key(PairName::PlatformToken)?,
        foreign: SigningKey::generate(world.entropy.as_ref())?,
        service: world
            .keys
            .signing_key(PairName::Assertion(ServiceName::Gateway))?,
        now: world.now().timestamp(),
        target,
    };
    let mut attacks = forger.by_header()?;
    attacks.extend(forger.by_key()?);
    attacks.extend(forger.by_claim()?);
    attacks.extend(forger.by_text()?);
    attacks.extend(forger.by_place());
    Ok(attacks)
}

impl Forger<'_> {
    fn header(&self) -> Value {
        json!({ "typ": TOKEN_TYPE, "alg": "EdDSA", "kid": self.own.id() })
    }

    fn claims(&self) -> Value {
        json!({
            "iss": PLATFORM_ISSUER, "aud": GATEWAY_AUDIENCE, "sub": "staff:desk.gnesta", "acr": LOA3,
            "iat": self.now, "auth_time": self.now, "exp": self.now + 300,
        })
    }

    fn attack(&self, name: impl Into<String>, token: &str) -> Attack {
        self.bringing(name, vec![("authorization", format!("Bearer {token}"))])
    }

    fn bringing(&self, name: impl Into<String>, headers: Vec<(&'static str, String)>) -> Attack {
        Attack {
            name: format!("token: {}", name.into()),
            method: Method::POST,
            url: self.target.gateway.clone(),
            headers,
            body: self.target.body.to_string(),
        }
    }

    /// Algorithms, types and headers that bring a key of their own.
    fn by_header(&self) -> Result<Vec<Attack>> {
        let (claims, mut attacks) = (self.claims().to_string(), Vec::new());
        for algorithm in forge::OTHER_ALGORITHMS {
            let header = with(&self.header(), "alg", json!(algorithm));
            let signed = forge::signed(&self.own, &header, &claims)?;
            attacks.push(self.attack(format!("algorithm {algorithm:?}"), &signed));
            let bare = forge::with_signature(&header, &claims, "");
            attacks.push(self.attack(format!("algorithm {algorithm:?} and no signature"), &bare));
        }
        for kind in [
            "JWT",
            "jwt",
            "AT+JWT",
            ASSERTION_TYPE,
            "logout+jwt",
            "secevent+jwt",
            "",
        ] {
            let header = with(&self.header(), "typ", json!(kind));
            let signed = forge::signed(&self.own, &header, &claims)?;
            attacks.push(self.attack(format!("type {kind:?}"), &signed));
        }
        let untyped = forge::signed(&self.own, &without(&self.header(), "typ"), &claims)?;
        attacks.push(self.attack("no type", &untyped));
        let set: Value = serde_json::from_str(&jwks_json(&[self.foreign.verifying_key()]))?;
        for (name, value) in forge::bringing_a_key(&set["keys"][0]) {
            let header = with(&self.header(), name, value.clone());
            let signed = forge::signed(&self.own, &header, &claims)?;
            attacks.push(self.attack(format!("header {name}"), &signed));
            let header = with(
                &with(&self.header(), name, value),
                "kid",
                json!(self.foreign.id()),
            );
            let signed = forge::signed(&self.foreign, &header, &claims)?;
            attacks.push(self.attack(format!("header {name} with a foreign key"), &signed));
        }
        Ok(attacks)
    }

    /// Keys that are not the issuer's.
    fn by_key(&self) -> Result<Vec<Attack>> {
        let (own, claims) = (self.header(), self.claims().to_string());
        let mut attacks = Vec::new();
        for id in forge::OTHER_KEYS {
            let header = with(&own, "kid", json!(id));
            let signed = forge::signed(&self.own, &header, &claims)?;
            attacks.push(self.attack(format!("key id {id:?}"), &signed));
        }
        let nameless = forge::signed(&self.own, &without(&own, "kid"), &claims)?;
        attacks.push(self.attack("no key id", &nameless));
        let borrowed = forge::signed(&self.foreign, &own, &claims)?;
        attacks.push(self.attack("a foreign key under our id", &borrowed));
        let under_its_own = with(&own, "kid", json!(self.foreign.id()));
        let foreign = forge::signed(&self.foreign, &under_its_own, &claims)?;
        attacks.push(self.attack("a foreign key under its own id", &foreign));
        let service = forge::signed(
            &self.service,
            &with(&own, "kid", json!(self.service.id())),
            &claims,
        )?;
        attacks.push(self.attack("a service's key", &service));
        let public = jwks_json(&[self.own.verifying_key()]);
        let header = with(&own, "alg", json!("HS256"));
        let confused = forge::signed_by_secret(public.as_bytes(), &header, &claims)?;
        attacks.push(self.attack("the public key as a secret", &confused));
        let empty = forge::signed_by_secret(b"", &header, &claims)?;
        attacks.push(self.attack("an empty secret", &empty));
        Ok(attacks)
    }

    /// Claims that lack, are of another type, speak for others or come from another time.
    fn by_claim(&self) -> Result<Vec<Attack>> {
        let mut attacks = Vec::new();
        let mut claim = |name: String, claims: &str| -> Result<()> {
            let signed = forge::signed(&self.own, &self.header(), claims)?;
            attacks.push(self.attack(name, &signed));
            Ok(())
        };
        for name in ["iss", "aud", "sub", "exp", "auth_time", "acr"] {
            claim(
                format!("no {name}"),
                &without(&self.claims(), name).to_string(),
            )?;
            claim(
                format!("{name} null"),
                &with(&self.claims(), name, Value::Null).to_string(),
            )?;
        }
        for (name, value) in self.wrong_values() {
            let claims = with(&self.claims(), name, value.clone());
            claim(format!("{name} {value}"), &claims.to_string())?;
        }
        let twice =
            self.claims()
                .to_string()
                .replacen('{', "{\"sub\":\"staff:welfare.gnesta\",", 1);
        claim("sub twice".to_owned(), &twice)?;
        for text in [
            "",
            "null",
            "[]",
            "\"staff:desk.gnesta\"",
            "{",
            "{\"exp\":9999999999}",
        ] {
            claim(format!("claims {text:?}"), text)?;
        }
        Ok(attacks)
    }

    fn wrong_values(&self) -> Vec<(&'static str, Value)> {
        let exp = self.now + 300;
        vec![
            ("exp", json!(exp.to_string())),
            ("exp", json!([exp])),
            ("exp", json!(true)),
            ("exp", json!(1e300)),
            ("exp", json!({})),
            ("exp", json!(self.now - 61)),
            ("exp", json!(0)),
            ("exp", json!(-1)),
            ("nbf", json!(self.now + 120)),
            ("nbf", json!("0")),
            ("iat", json!(self.now + 120)),
            ("auth_time", json!(self.now + 120)),
            ("auth_time", json!("0")),
            ("aud", json!("evi")),
            ("aud", json!(["intake_desk"])),
            ("aud", json!([])),
            ("aud", json!("")),
            ("iss", json!("https://login.example")),
            ("iss", json!("evi/")),
            ("iss", json!([PLATFORM_ISSUER])),
            ("sub", json!("system:runner")),
            ("sub", json!("SYSTEM:runner")),
            ("sub", json!("staff:")),
            ("sub", json!("desk.gnesta")),
            ("sub", json!("admin:desk.gnesta")),
            ("sub", json!(["staff:desk.gnesta"])),
            ("sub", json!(7)),
            ("acr", json!("loa3")),
            (
                "acr",
                json!("http://id.elegnamnden.se/loa/1.0/uncertified-loa3"),
            ),
            ("acr", json!("http://id.elegnamnden.se/loa/1.0/loa5")),
            ("acr", json!([LOA3])),
        ]
    }

    /// Texts that are no token any more.
    fn by_text(&self) -> Result<Vec<Attack>> {
        let right = &self.target.right;
        let parts: Vec<&str> = right.split('.').collect();
        let [head, claims, signature] = parts.as_slice() else {
            anyhow::bail!("a token has three parts");
        };
        let other = forge::signed(&self.own, &self.header(), &self.claims().to_string())?;
        let other_signature = other.rsplit('.').next().context("it has a signature")?;
        let texts = [
            ("nothing", String::new()),
            ("dots", "..".to_owned()),
            ("three letters", "a.b.c".to_owned()),
            ("one part more", format!("{right}.")),
            ("two parts", format!("{head}.{claims}")),
            ("no signature", format!("{head}.{claims}.")),
            (
                "another's signature",
                format!("{head}.{claims}.{other_signature}"),
            ),
            ("a short signature", format!("{head}.{claims}.AAAA")),
            ("the head twice", format!("{head}.{head}.{signature}")),
            (
                "claims cut",
                format!("{head}.{}.{signature}", &claims[..claims.len() / 2]),
            ),
            (
                "a long text",
                format!("{head}.{}.{signature}", "A".repeat(7_000)),
            ),
            ("a JSON text", self.claims().to_string()),
        ];
        Ok(texts.map(|(name, text)| self.attack(name, &text)).to_vec())
    }

    /// The right token, in the wrong place.
    fn by_place(&self) -> Vec<Attack> {
        let right = self.target.right.clone();
        let bearer = format!("Bearer {right}");
        let mut attacks = vec![
            self.bringing("none", vec![]),
            self.bringing(
                "as basic",
                vec![("authorization", format!("Basic {right}"))],
            ),
            self.bringing("without scheme", vec![("authorization", right.clone())]),
            self.bringing(
                "twice",
                vec![
                    ("authorization", bearer.clone()),
                    ("authorization", bearer.clone()),
                ],
            ),
            self.bringing(
                "in a list",
                vec![("authorization", format!("{bearer}, {bearer}"))],
            ),
            self.bringing("in a cookie", vec![("cookie", format!("token={right}"))]),
            self.bringing(
                "as assertion",
                vec![(access::ASSERTION_HEADER, right.clone())],
            ),
            self.bringing(
                "in another header",
                vec![("x-forwarded-authorization", bearer.clone())],
            ),
        ];
        for name in ["access_token", "token"] {
            let mut attack = self.bringing(format!("in the address as {name}"), vec![]);
            attack.url = format!("{}?{name}={right}", self.target.gateway);
            attacks.push(attack);
        }
        for name in SPOOFED {
            let value = "staff:desk.gnesta".to_owned();
            attacks.push(self.bringing(format!("only {name}"), vec![(name, value)]));
        }
        attacks
    }
}

/// Headers in which other systems carry an identity.
pub const SPOOFED: [&str; 10] = [
    "x-user",
    "x-user-id",
    "x-subject",
    "x-remote-user",
    "x-forwarded-user",
    "x-evi-subject",
    "x-evi-reader",
    "x-client-cert",
    "x-original-user",
    "from",
];
