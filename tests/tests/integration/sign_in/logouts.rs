//! Logout tokens that are not the provider's, or no logout tokens: none ends a session. A right one ends it at once.

use access::SigningKey;
use anyhow::{Context as _, Result, ensure};
use domain::{Clock, Entropy, SystemClock, SystemEntropy};
use evi_tests::{
    browser::Browser,
    hostile::{Arrival, Plan, SECRET, Signer, sign},
};
use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use super::stage::{PARTICIPANT, STAFF, Stage, sessions_in_file, staff};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A logout token as it should be, for a session of its own.
fn honest(stage: &Stage, session: &str) -> Result<Plan> {
    let now = SystemClock.now().timestamp();
    let mut plan = stage
        .hostile
        .honest("gnesta", &Arrival::default(), json!({}))?;
    plan.header["typ"] = json!("logout+jwt");
    plan.claims = json!({
        "iss": stage.hostile.issuer("gnesta"),
        "aud": "evi",
        "iat": now,
        "exp": now + 120,
        "jti": SystemEntropy.uuid().to_string(),
        "sid": session,
        "events": { EVENT: {} },
    });
    Ok(plan)
}

async fn send(stage: &Stage, provider: &str, token: &str) -> Result<StatusCode> {
    stage.hostile.remember([token.to_owned()]);
    let path = format!("/logga-ut/fran/{provider}");
    let fields = [("logout_token", token)];
    let mut nobody = stage.browser()?;
    let sent = nobody.send(Method::POST, &path, Some(&fields), HeaderMap::new());
    Ok(sent.await?.status)
}

/// Somebody who is signed in with a provider's session of its own.
async fn signed_in(stage: &Stage, session: &str) -> Result<Browser> {
    let mut browser = stage.browser()?;
    let arrival = stage.go(&mut browser, STAFF, &[]).await?;
    let plan = stage.hostile.honest("gnesta", &arrival, staff())?;
    let plan = plan.with(json!({ "sid": session }));
    let page = stage
        .come_back(&mut browser, STAFF, plan, &arrival.state)
        .await?;
    ensure!(page.location == "/mitt-arbete", "{page:?}");
    Ok(browser)
}

async fn is_in(browser: &mut Browser) -> Result<bool> {
    Ok(browser.get("/mitt-arbete").await?.status == StatusCode::OK)
}

pub async fn attack(stage: &mut Stage) -> Result<()> {
    let mut browser = signed_in(stage, "session-1").await?;
    let mut other = signed_in(stage, "session-2").await?;
    for (name, token) in forged(stage)? {
        stage.attacks += 1;
        let status = send(stage, "gnesta", &token).await?;
        if status != StatusCode::BAD_REQUEST {
            stage
                .findings
                .push(format!("logout token: {name}: {status}"));
        }
        ensure!(is_in(&mut browser).await?, "{name} ended a session");
    }
    // A right token at the address of another provider, or of none.
    let token = honest(stage, "session-1")?.token()?;
    for provider in ["af", "ingen"] {
        stage.attacks += 1;
        ensure!(send(stage, provider, &token).await? == StatusCode::BAD_REQUEST);
        ensure!(is_in(&mut browser).await?, "{provider} ended a session");
    }
    // The right one, once.
    let before = sessions_in_file(&stage.platform).await?;
    ensure!(send(stage, "gnesta", &token).await? == StatusCode::OK);
    ensure!(!is_in(&mut browser).await?, "the session goes on");
    ensure!(is_in(&mut other).await?, "another session ended too");
    ensure!(sessions_in_file(&stage.platform).await? == before - 1);
    let mut again = signed_in(stage, "session-1").await?;
    stage.attacks += 1;
    ensure!(send(stage, "gnesta", &token).await? == StatusCode::BAD_REQUEST);
    ensure!(is_in(&mut again).await?, "a token was taken twice");
    // By the person, where no session is named.
    let plan = honest(stage, "")?.with(json!({ "sid": null, "sub": "sub-of-gnesta" }));
    ensure!(send(stage, "gnesta", &plan.token()?).await? == StatusCode::OK);
    ensure!(!is_in(&mut again).await? && !is_in(&mut other).await?);
    // One provider ends no session of another.
    let (mut participant, _) = stage.sign_in(PARTICIPANT, &[]).await?;
    let plan = honest(stage, "")?.with(json!({ "sid": "sid-of-folk", "sub": "sub-of-folk" }));
    stage.attacks += 1;
    ensure!(send(stage, "gnesta", &plan.token()?).await? == StatusCode::OK);
    let page = participant.get("/min-sida").await?;
    ensure!(page.status == StatusCode::OK, "{page:?}");
    Ok(())
}

fn forged(stage: &Stage) -> Result<Vec<(&'static str, String)>> {
    let now = SystemClock.now().timestamp();
    let stranger = SigningKey::generate(&SystemEntropy)?;
    let af = stage.hostile.key("af")?.clone();
    let by = |key: &SigningKey| Signer::Key(Box::new(key.clone()));
    let plan = || honest(stage, "session-1");
    let mut tokens = Vec::new();
    let claims: Vec<(&'static str, Value)> = vec![
        ("wrong iss", json!({ "iss": stage.hostile.issuer("af") })),
        ("no iss", json!({ "iss": null })),
        ("wrong aud", json!({ "aud": "another" })),
        ("one more aud", json!({ "aud": ["evi", "another"] })),
        ("no events", json!({ "events": null })),
        (
            "other events",
            json!({ "events": { "http://schemas.openid.net/event/other": {} } }),
        ),
        ("events as a word", json!({ "events": { EVENT: "yes" } })),
        ("a nonce", json!({ "nonce": "n" })),
        ("no jti", json!({ "jti": null })),
        ("empty jti", json!({ "jti": "" })),
        ("neither sid nor sub", json!({ "sid": null })),
        ("no iat", json!({ "iat": null })),
        ("of long ago", json!({ "iat": now - 4000, "exp": now + 60 })),
        ("of later", json!({ "iat": now + 100, "exp": now + 200 })),
        ("expired", json!({ "iat": now - 300, "exp": now - 200 })),
        ("no exp", json!({ "exp": null })),
        ("endless", json!({ "exp": now + 864_000 })),
        ("exp as text", json!({ "exp": (now + 60).to_string() })),
    ];
    for (name, changed) in claims {
        tokens.push((name, plan()?.with(changed).token()?));
    }
    let headers: Vec<(&'static str, Value, Signer)> = vec![
        ("alg none", json!({ "alg": "none" }), Signer::Nothing),
        ("no signature", json!({}), Signer::Nothing),
        (
            "HS256 with our secret",
            json!({ "alg": "HS256" }),
            Signer::Secret(SECRET.as_bytes().to_vec()),
        ),
        (
            "HS256 with the public key",
            json!({ "alg": "HS256" }),
            Signer::Secret(stage.hostile.key_set("gnesta")?.into_bytes()),
        ),
        ("a stranger's key", json!({}), by(&stranger)),
        (
            "a stranger's kid",
            json!({ "kid": stranger.id() }),
            by(&stranger),
        ),
        ("another issuer's key", json!({ "kid": af.id() }), by(&af)),
        (
            "a jku",
            json!({ "jku": "https://evil.example/" }),
            by(stage.hostile.key("gnesta")?),
        ),
        (
            "an access token",
            json!({ "typ": "at+jwt" }),
            by(stage.hostile.key("gnesta")?),
        ),
    ];
    for (name, changed, signer) in headers {
        tokens.push((name, plan()?.under(changed).by(signer).token()?));
    }
    let mut id_token = plan()?;
    id_token.header["typ"] = json!("JWT");
    id_token
        .claims
        .as_object_mut()
        .context("claims")?
        .remove("events");
    tokens.push(("an ID token", id_token.token()?));
    tokens.push(("a word", "token".to_owned()));
    tokens.push(("nothing", String::new()));
    let long = plan()?.with(json!({ "more": "x".repeat(20_000) }));
    tokens.push(("too long", sign(&long.header, &long.claims, &long.signer)?));
    Ok(tokens)
}
