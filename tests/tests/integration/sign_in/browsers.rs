//! Attacks on the browser: other people's answers, sessions known beforehand, and addresses that lead elsewhere.

use anyhow::{Result, ensure};
use reqwest::{Method, StatusCode, header::HeaderMap};

use super::stage::{STAFF, Stage, sessions_in_file, staff, told};

pub async fn attack(stage: &mut Stage) -> Result<()> {
    other_peoples_answers(stage).await?;
    begun_elsewhere(stage).await?;
    known_beforehand(stage).await?;
    led_elsewhere(stage).await
}

/// The attacker's own answer, sent to the victim (login CSRF), and the victim's, caught by the attacker.
async fn other_peoples_answers(stage: &mut Stage) -> Result<()> {
    for has_begun in [false, true] {
        let mut attacker = stage.browser()?;
        let arrival = stage.go(&mut attacker, STAFF, &[]).await?;
        let plan = stage.hostile.honest("gnesta", &arrival, staff())?;
        let mut victim = stage.browser()?;
        if has_begun {
            stage.go(&mut victim, STAFF, &[]).await?;
        }
        let page = stage
            .come_back(&mut victim, STAFF, plan, &arrival.state)
            .await?;
        let name = format!("state of another browser, begun {has_begun}");
        stage
            .judge(&name, (&mut victim, &page), told::NOT_BEGUN)
            .await?;
    }
    // A code of the attacker's under the victim's own state: its token holds another nonce.
    let mut attacker = stage.browser()?;
    let caught = stage.go(&mut attacker, STAFF, &[]).await?;
    let mut victim = stage.browser()?;
    let own = stage.go(&mut victim, STAFF, &[]).await?;
    let plan = stage.hostile.honest("gnesta", &caught, staff())?;
    let page = stage
        .come_back(&mut victim, STAFF, plan, &own.state)
        .await?;
    stage
        .judge(
            "code of another browser",
            (&mut victim, &page),
            told::NOT_TRUSTED,
        )
        .await
}

async fn begun_elsewhere(stage: &mut Stage) -> Result<()> {
    let fields = [("provider", "gnesta"), ("kind", "staff")];
    let mut browser = stage.browser()?;
    browser.get("/logga-in").await?;
    let page = browser.post("/logga-in/hos", &fields).await?;
    stage
        .judge(
            "begun without a token",
            (&mut browser, &page),
            told::FORBIDDEN,
        )
        .await?;
    let token = browser.get("/logga-in").await?.token()?;
    let fields = [&[("_token", token.as_str())], fields.as_slice()].concat();
    let page = browser
        .post_from("https://evil.example", "/logga-in/hos", &fields)
        .await?;
    stage
        .judge(
            "begun by another site",
            (&mut browser, &page),
            told::FORBIDDEN,
        )
        .await?;
    let page = browser
        .send(
            Method::GET,
            "/logga-in/hos?provider=gnesta&kind=staff",
            None,
            HeaderMap::new(),
        )
        .await?;
    stage.attacks += 1;
    ensure!(page.status == StatusCode::METHOD_NOT_ALLOWED, "{page:?}");
    stage
        .expect_nobody("begun by an address", &mut browser)
        .await
}

/// A session that somebody knows before the person signs in, or that was there before.
async fn known_beforehand(stage: &mut Stage) -> Result<()> {
    let mut victim = stage.browser()?;
    let arrival = stage.go(&mut victim, STAFF, &[]).await?;
    let mut attacker = victim.clone();
    let plan = stage.hostile.honest("gnesta", &arrival, staff())?;
    let page = stage
        .come_back(&mut victim, STAFF, plan, &arrival.state)
        .await?;
    ensure!(page.location == "/mitt-arbete", "{page:?}");
    ensure!(victim.cookie != attacker.cookie, "the id is kept");
    stage.attacks += 1;
    stage
        .expect_nobody("session known beforehand", &mut attacker)
        .await?;

    let mut attacker = stage.browser()?;
    "__Host-evi=AAAAAAAAAAAAAAAAAAAAAA".clone_into(&mut attacker.cookie);
    let mut victim = attacker.clone();
    let arrival = stage.go(&mut victim, STAFF, &[]).await?;
    let plan = stage.hostile.honest("gnesta", &arrival, staff())?;
    stage
        .come_back(&mut victim, STAFF, plan, &arrival.state)
        .await?;
    stage.attacks += 1;
    stage
        .expect_nobody("session chosen by another", &mut attacker)
        .await
}

/// Whoever signs in comes back to our own pages, whatever the address says.
async fn led_elsewhere(stage: &mut Stage) -> Result<()> {
    for back in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: a=b",
    ] {
        let before = sessions_in_file(&stage.platform).await?;
        let (mut browser, page) = stage.sign_in(STAFF, &[("back", back)]).await?;
        stage.attacks += 1;
        ensure!(page.location == "/mitt-arbete", "{back}: {page:?}");
        ensure!(page.status == StatusCode::SEE_OTHER, "{back}: {page:?}");
        // The person signs out again, here and there.
        let token = browser.get("/mitt-arbete").await?.token()?;
        let out = browser.post("/logga-ut", &[("_token", &token)]).await?;
        ensure!(out.onward()?.contains("/gnesta/end?"), "{out:?}");
        ensure!(
            out.onward()?.contains("post_logout_redirect_uri="),
            "{out:?}"
        );
        ensure!(sessions_in_file(&stage.platform).await? == before);
        stage.expect_nobody("signed out", &mut browser).await?;
    }
    let own = "/mitt-arbete?lista=enhetens";
    let (_, page) = stage.sign_in(STAFF, &[("back", own)]).await?;
    ensure!(page.location == own, "{page:?}");
    Ok(())
}
