//! Cookies that nobody was given, or that are worth nothing any more.

use anyhow::{Result, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::RngCore as _;
use reqwest::StatusCode;
use web::session::{COOKIE, IDLE, LONGEST};

use super::{Siege, VICTIM, WORK, half::Half};
use crate::browser::Browser;

/// How many ids are made up, in the short form and the long one.
const MADE_UP: (usize, usize) = (100, 5_000);
/// Cookies that are no id.
const NONSENSE: [&str; 9] = [
    "",
    "AAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAA==",
    "_____________________w",
    "null",
    "' OR '1'='1",
    "..%2f..%2fkeys",
    "staff:desk.gnesta",
    "eyJzdWIiOiJzdGFmZjpkZXNrLmduZXN0YSJ9",
];
/// Names that another site, or a page without a secure connection, can set.
const OTHER_NAMES: [&str; 6] = [
    "evi",
    "__host-evi",
    "__Secure-evi",
    "__Host-evi2",
    "x__Host-evi",
    "id",
];

/// Makes every one of these attacks.
pub async fn attack(siege: &mut Siege<'_>) -> Result<()> {
    make_up(siege).await?;
    alter(siege).await?;
    fix(siege).await?;
    steal_the_file(siege).await?;
    sign_out(siege).await?;
    come_back(siege).await?;
    be_idle(siege).await?;
    work_too_long(siege).await
}

async fn victim(siege: &Siege<'_>) -> Result<Browser> {
    let mut victim = Browser::signed_in(siege.world, VICTIM).await?;
    is_in(&mut victim).await?;
    Ok(victim)
}

/// A right cookie opens: without that, refusals would prove nothing.
async fn is_in(browser: &mut Browser) -> Result<()> {
    let page = browser.get(WORK).await?;
    ensure!(page.status == StatusCode::OK, "the right cookie: {page:?}");
    Ok(())
}

async fn bring(siege: &mut Siege<'_>, name: &str, model: &Browser, cookie: String) -> Result<()> {
    if siege.is_enough() {
        return Ok(());
    }
    let mut attacker = model.beside();
    attacker.cookie = cookie;
    siege.must_be_out(name, &mut attacker).await
}

async fn make_up(siege: &mut Siege<'_>) -> Result<()> {
    let model = victim(siege).await?;
    let many = if siege.is_long() {
        MADE_UP.1
    } else {
        MADE_UP.0
    };
    let mut chance = siege.plan.chance("cookies");
    for _ in 0..many {
        let mut id = [0_u8; 16];
        chance.fill_bytes(&mut id);
        let cookie = format!("{COOKIE}={}", URL_SAFE_NO_PAD.encode(id));
        bring(siege, "a made-up id", &model, cookie).await?;
    }
    for value in NONSENSE {
        bring(siege, "what is no id", &model, format!("{COOKIE}={value}")).await?;
    }
    let long = format!("{COOKIE}={}", "A".repeat(4_000));
    bring(siege, "a very long id", &model, long).await
}

/// A right cookie with one letter changed, at every place, and under other names.
async fn alter(siege: &mut Siege<'_>) -> Result<()> {
    let model = victim(siege).await?;
    let id = model.cookie.replace(&format!("{COOKIE}="), "");
    for place in 0..id.len() {
        let mut letters: Vec<char> = id.chars().collect();
        if let Some(letter) = letters.get_mut(place) {
            *letter = if *letter == 'Q' { 'g' } else { 'Q' };
        }
        let altered: String = letters.into_iter().collect();
        bring(
            siege,
            "an id with a letter changed",
            &model,
            format!("{COOKIE}={altered}"),
        )
        .await?;
    }
    for name in OTHER_NAMES {
        bring(
            siege,
            "an id by another name",
            &model,
            format!("{name}={id}"),
        )
        .await?;
    }
    let (shorter, longer) = (&id[1..], format!("{id}A"));
    bring(
        siege,
        "an id cut short",
        &model,
        format!("{COOKIE}={shorter}"),
    )
    .await?;
    bring(
        siege,
        "an id and more",
        &model,
        format!("{COOKIE}={longer}"),
    )
    .await
}

/// A session that is known before somebody signs in is worth nothing afterwards.
async fn fix(siege: &mut Siege<'_>) -> Result<()> {
    let mut attacker = Browser::open(siege.world)?;
    let token = attacker.get("/logga-in").await?.token()?;
    let mut victim = attacker.clone();
    let fields = [("_token", token.as_str()), ("handle", VICTIM)];
    victim.post("/logga-in", &fields).await?;
    is_in(&mut victim).await?;
    siege
        .must_be_out("a session known beforehand", &mut attacker)
        .await?;

    let mut victim = attacker.beside();
    victim.cookie = format!("{COOKIE}={}", URL_SAFE_NO_PAD.encode([7_u8; 16]));
    let mut attacker = victim.clone();
    victim.sign_in(VICTIM).await?;
    is_in(&mut victim).await?;
    siege
        .must_be_out("a session that the attacker chose", &mut attacker)
        .await?;

    let mut attacker = victim.clone();
    victim.sign_in("labour.gnesta").await?;
    is_in(&mut victim).await?;
    siege
        .must_be_out("the session of who was here before", &mut attacker)
        .await
}

/// What lies in the file of the pages opens no session.
async fn steal_the_file(siege: &mut Siege<'_>) -> Result<()> {
    let model = victim(siege).await?;
    let digests = siege.world.session_digests().await?;
    ensure!(!digests.is_empty(), "sessions lie in the file");
    for digest in digests {
        let start = digest.get(..16).unwrap_or(&digest);
        for bytes in [digest.as_slice(), start] {
            let cookie = format!("{COOKIE}={}", URL_SAFE_NO_PAD.encode(bytes));
            bring(siege, "what lies in the file", &model, cookie).await?;
        }
    }
    Ok(())
}

async fn sign_out(siege: &mut Siege<'_>) -> Result<()> {
    let mut victim = victim(siege).await?;
    let cookie = victim.sign_out().await?;
    let is_kept = victim.cookie == cookie;
    siege.tried(is_kept.then(|| "a session keeps its id when one signs out".to_owned()));
    bring(siege, "a cookie after signing out", &victim, cookie).await?;
    siege
        .must_be_out("the browser after signing out", &mut victim)
        .await
}

/// A form that is under way while its reader signs out.
async fn come_back(siege: &mut Siege<'_>) -> Result<()> {
    let mut victim = victim(siege).await?;
    let token = victim.get("/genvagar").await?.token()?;
    let body = format!("_token={token}&theme=dark");
    let half = Half::begin(&victim, "/installningar", body).await?;
    let cookie = victim.sign_out().await?;
    let answer = half.finish().await?;
    ensure!(answer.contains(" 303 "), "the form was taken: {answer}");
    bring(
        siege,
        "a session with a form under way, after signing out",
        &victim,
        cookie,
    )
    .await
}

async fn be_idle(siege: &mut Siege<'_>) -> Result<()> {
    let mut victim = victim(siege).await?;
    siege.world.forward(IDLE - Duration::seconds(1));
    is_in(&mut victim).await?;
    siege.world.forward(IDLE);
    siege
        .must_be_out("a session in which nothing was done", &mut victim)
        .await
}

async fn work_too_long(siege: &mut Siege<'_>) -> Result<()> {
    let mut victim = victim(siege).await?;
    let (mut worked, step) = (Duration::zero(), IDLE / 2);
    while worked + step < LONGEST {
        siege.world.forward(step);
        worked += step;
        is_in(&mut victim).await?;
    }
    siege.world.forward(step);
    siege
        .must_be_out("a session of more than a day's work", &mut victim)
        .await
}
