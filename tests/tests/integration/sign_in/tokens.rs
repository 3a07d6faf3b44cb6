//! ID tokens that are not as they must be.

use access::SigningKey;
use anyhow::Result;
use domain::{Clock, SystemClock, SystemEntropy};
use evi_tests::hostile::{SECRET, Signer};
use serde_json::{Value, json};

use super::stage::{STAFF, Stage, told};

pub async fn attack(stage: &mut Stage) -> Result<()> {
    by_claims(stage).await?;
    by_strength(stage).await?;
    by_header(stage).await?;
    by_signature(stage).await
}

async fn by_claims(stage: &mut Stage) -> Result<()> {
    let now = SystemClock.now().timestamp();
    let other = stage.hostile.issuer("af");
    let trust = told::NOT_TRUSTED;
    let lines: Vec<(&str, &str, Value)> = vec![
        ("iss of another", trust, json!({ "iss": other })),
        ("no iss", trust, json!({ "iss": null })),
        ("wrong aud", trust, json!({ "aud": "another" })),
        ("no aud", trust, json!({ "aud": null })),
        ("empty aud", trust, json!({ "aud": [] })),
        ("one more aud", trust, json!({ "aud": ["evi", "another"] })),
        (
            "one more aud, azp of another",
            trust,
            json!({ "aud": ["evi", "another"], "azp": "another" }),
        ),
        (
            "one more aud, azp is us",
            trust,
            json!({ "aud": ["evi", "another"], "azp": "evi" }),
        ),
        ("azp of another", trust, json!({ "azp": "another" })),
        (
            "expired",
            trust,
            json!({ "iat": now - 200, "exp": now - 100 }),
        ),
        ("not yet by nbf", trust, json!({ "nbf": now + 100 })),
        (
            "not yet by iat",
            trust,
            json!({ "iat": now + 100, "exp": now + 300 }),
        ),
        (
            "of long ago",
            trust,
            json!({ "iat": now - 4000, "exp": now + 100 }),
        ),
        ("too long a life", trust, json!({ "exp": now + 3600 })),
        (
            "an endless life",
            trust,
            json!({ "exp": 9_999_999_999_i64 }),
        ),
        (
            "ends before it begins",
            trust,
            json!({ "iat": now + 2, "exp": now + 1 }),
        ),
        ("no exp", trust, json!({ "exp": null })),
        (
            "exp as text",
            trust,
            json!({ "exp": (now + 240).to_string() }),
        ),
        ("no iat", trust, json!({ "iat": null })),
        ("wrong nonce", trust, json!({ "nonce": "another" })),
        ("no nonce", trust, json!({ "nonce": null })),
        ("nonce as a list", trust, json!({ "nonce": ["a"] })),
        ("no sub", trust, json!({ "sub": null })),
        (
            "at_hash of another",
            trust,
            json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }),
        ),
    ];
    for (name, words, changed) in lines {
        stage
            .attack(name, (STAFF, words), |plan| plan.with(changed))
            .await?;
    }
    Ok(())
}

/// How surely and how lately the person signed in.
async fn by_strength(stage: &mut Stage) -> Result<()> {
    let now = SystemClock.now().timestamp();
    let trust = told::NOT_TRUSTED;
    let lines: Vec<(&str, &str, Value)> = vec![
        ("no auth_time", trust, json!({ "auth_time": null })),
        (
            "auth_time to come",
            trust,
            json!({ "auth_time": now + 600 }),
        ),
        (
            "auth_time of yesterday",
            told::TOO_OLD,
            json!({ "auth_time": now - 86_400 }),
        ),
        (
            "low acr",
            told::LEVEL,
            json!({ "acr": "http://id.elegnamnden.se/loa/1.0/loa2" }),
        ),
        (
            "uncertified acr",
            told::LEVEL,
            json!({ "acr": "http://id.elegnamnden.se/loa/1.0/uncertified-loa3" }),
        ),
        ("acr of our own code", told::LEVEL, json!({ "acr": "LOA3" })),
        ("no acr", told::LEVEL, json!({ "acr": null })),
    ];
    for (name, words, changed) in lines {
        stage
            .attack(name, (STAFF, words), |plan| plan.with(changed))
            .await?;
    }
    // A step up that is answered by what the provider knew before.
    let mut browser = stage.browser()?;
    let arrival = stage.go(&mut browser, STAFF, &[("fornya", "ja")]).await?;
    anyhow::ensure!(arrival.asked.get("prompt").map(String::as_str) == Some("login"));
    anyhow::ensure!(arrival.asked.get("max_age").map(String::as_str) == Some("0"));
    let plan = stage
        .hostile
        .honest("gnesta", &arrival, super::stage::staff())?;
    let plan = plan.with(json!({ "auth_time": now - 600 }));
    let page = stage
        .come_back(&mut browser, STAFF, plan, &arrival.state)
        .await?;
    stage
        .judge(
            "old auth_time at a step up",
            (&mut browser, &page),
            told::TOO_OLD,
        )
        .await
}

async fn by_header(stage: &mut Stage) -> Result<()> {
    let stranger = SigningKey::generate(&SystemEntropy)?;
    let set: Value = serde_json::from_str(&access::jwks_json(&[stranger.verifying_key()]))?;
    let lines: Vec<(&str, Value)> = vec![
        (
            "jwk of its own",
            json!({ "jwk": set["keys"][0], "kid": stranger.id() }),
        ),
        (
            "jku of its own",
            json!({ "jku": "https://evil.example/keys", "kid": stranger.id() }),
        ),
        (
            "x5u of its own",
            json!({ "x5u": "https://evil.example/key", "kid": null }),
        ),
        ("x5c of its own", json!({ "x5c": ["MIIB"], "kid": null })),
        ("crit", json!({ "crit": ["exp"] })),
        ("b64", json!({ "b64": false, "crit": ["b64"] })),
        ("another typ", json!({ "typ": "logout+jwt" })),
        ("an access token's typ", json!({ "typ": "at+jwt" })),
        ("a token in a token", json!({ "cty": "JWT" })),
    ];
    for (name, changed) in lines {
        let key = Signer::Key(Box::new(stranger.clone()));
        let own = Signer::Key(Box::new(stage.hostile.key("gnesta")?.clone()));
        // What asks to be trusted by its own key brings it; the rest is signed as it should be.
        let signer = if changed.get("kid").is_some() {
            key
        } else {
            own
        };
        stage
            .attack(name, (STAFF, told::NOT_TRUSTED), |plan| {
                plan.under(changed).by(signer)
            })
            .await?;
    }
    Ok(())
}

async fn by_signature(stage: &mut Stage) -> Result<()> {
    let stranger = SigningKey::generate(&SystemEntropy)?;
    let other = stage.hostile.key("af")?.clone();
    let public = stage.hostile.key_set("gnesta")?;
    let key: Value = serde_json::from_str(&public)?;
    let x = key["keys"][0]["x"].as_str().unwrap_or_default().to_owned();
    let by = |key: &SigningKey| Signer::Key(Box::new(key.clone()));
    let hs = json!({ "alg": "HS256" });
    let lines: Vec<(&str, Value, Signer)> = vec![
        ("alg none", json!({ "alg": "none" }), Signer::Nothing),
        (
            "alg none without kid",
            json!({ "alg": "none", "kid": null }),
            Signer::Nothing,
        ),
        ("alg NoNe", json!({ "alg": "NoNe" }), Signer::Nothing),
        ("no alg", json!({ "alg": null }), Signer::Nothing),
        ("no signature", json!({}), Signer::Nothing),
        (
            "HS256 with the public key set",
            hs.clone(),
            Signer::Secret(public.into_bytes()),
        ),
        (
            "HS256 with the public key",
            hs.clone(),
            Signer::Secret(x.into_bytes()),
        ),
        (
            "HS256 with our secret",
            hs.clone(),
            Signer::Secret(SECRET.as_bytes().to_vec()),
        ),
        ("HS256 with nothing", hs, Signer::Secret(Vec::new())),
        (
            "a stranger's key under the right kid",
            json!({}),
            by(&stranger),
        ),
        (
            "a stranger's key under its own kid",
            json!({ "kid": stranger.id() }),
            by(&stranger),
        ),
        (
            "a stranger's key under no kid",
            json!({ "kid": null }),
            by(&stranger),
        ),
        (
            "another issuer's key",
            json!({ "kid": other.id() }),
            by(&other),
        ),
        (
            "another issuer's key under the right kid",
            json!({}),
            by(&other),
        ),
        (
            "kid as a path",
            json!({ "kid": "../../../../dev/null" }),
            by(&stranger),
        ),
        (
            "another alg than the key's",
            json!({ "alg": "RS256" }),
            by(stage.hostile.key("gnesta")?),
        ),
    ];
    for (name, changed, signer) in lines {
        stage
            .attack(name, (STAFF, told::NOT_TRUSTED), |plan| {
                plan.under(changed).by(signer)
            })
            .await?;
    }
    Ok(())
}
