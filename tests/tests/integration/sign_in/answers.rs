//! Answers that are not the provider's, or not to this question.

use anyhow::Result;
use evi_tests::hostile::Answer;

use super::stage::{STAFF, Stage, Way, staff, told};

const OTHER: Way = Way {
    provider: "af",
    kind: "staff",
};

pub async fn attack(stage: &mut Stage) -> Result<()> {
    by_fields(stage).await?;
    mixed_up(stage).await?;
    again(stage).await?;
    at_the_token_endpoint(stage).await
}

/// A name, the words of the page, and the fields of the answer.
type Line<'l> = (&'l str, &'l str, &'l [(&'l str, &'l str)]);

/// An answer of these fields, beside a good code and state where they are not given.
async fn by_fields(stage: &mut Stage) -> Result<()> {
    let own = stage.hostile.issuer("gnesta");
    let other = stage.hostile.issuer("af");
    let slash = format!("{own}/");
    let lines: [Line<'_>; 9] = [
        (
            "wrong iss",
            told::NOT_TRUSTED,
            &[("code", "CODE"), ("state", "STATE"), ("iss", &other)],
        ),
        (
            "iss with a slash more",
            told::NOT_TRUSTED,
            &[("code", "CODE"), ("state", "STATE"), ("iss", &slash)],
        ),
        (
            "missing iss",
            told::NOT_TRUSTED,
            &[("code", "CODE"), ("state", "STATE")],
        ),
        (
            "missing state",
            told::NOT_BEGUN,
            &[("code", "CODE"), ("iss", &own)],
        ),
        (
            "another state",
            told::NOT_BEGUN,
            &[("code", "CODE"), ("state", "abc"), ("iss", &own)],
        ),
        (
            "missing code",
            told::NOT_TRUSTED,
            &[("state", "STATE"), ("iss", &own)],
        ),
        (
            "empty code",
            told::NOT_TRUSTED,
            &[("code", ""), ("state", "STATE"), ("iss", &own)],
        ),
        (
            "an error beside a code",
            told::DENIED,
            &[
                ("code", "CODE"),
                ("error", "access_denied"),
                ("state", "STATE"),
                ("iss", &own),
            ],
        ),
        (
            "two states",
            told::NOT_BEGUN,
            &[
                ("code", "CODE"),
                ("state", "STATE"),
                ("state", "abc"),
                ("iss", &own),
            ],
        ),
    ];
    for (name, words, fields) in lines {
        let mut browser = stage.browser()?;
        let arrival = stage.go(&mut browser, STAFF, &[]).await?;
        let code = stage
            .hostile
            .give(stage.hostile.honest("gnesta", &arrival, staff())?);
        let filled: Vec<(&str, &str)> = fields
            .iter()
            .map(|(field, value)| match *value {
                "CODE" => (*field, code.as_str()),
                "STATE" => (*field, arrival.state.as_str()),
                given => (*field, given),
            })
            .collect();
        let page = browser.get(&stage.answer("gnesta", &filled)?).await?;
        stage.judge(name, (&mut browser, &page), words).await?;
    }
    Ok(())
}

/// One provider's answer where another was asked.
async fn mixed_up(stage: &mut Stage) -> Result<()> {
    // The person began at the other, which passed the person on and brings this one's code back to its own address.
    let mut browser = stage.browser()?;
    let arrival = stage.go(&mut browser, OTHER, &[]).await?;
    let code = stage
        .hostile
        .give(stage.hostile.honest("gnesta", &arrival, staff())?);
    let issuer = stage.hostile.issuer("gnesta");
    let fields = [
        ("code", code.as_str()),
        ("state", &arrival.state),
        ("iss", &issuer),
    ];
    let page = browser.get(&stage.answer("af", &fields)?).await?;
    stage
        .judge(
            "mix-up with the right iss",
            (&mut browser, &page),
            told::NOT_TRUSTED,
        )
        .await?;

    // The same, and the other lies about who answers: the code is not one of its own.
    let mut browser = stage.browser()?;
    let arrival = stage.go(&mut browser, OTHER, &[]).await?;
    let code = stage
        .hostile
        .give(stage.hostile.honest("gnesta", &arrival, staff())?);
    let issuer = stage.hostile.issuer("af");
    let fields = [
        ("code", code.as_str()),
        ("state", &arrival.state),
        ("iss", &issuer),
    ];
    let page = browser.get(&stage.answer("af", &fields)?).await?;
    stage
        .judge(
            "code of another issuer",
            (&mut browser, &page),
            told::NOT_TRUSTED,
        )
        .await?;

    // An answer at the address of another provider than was asked.
    let mut browser = stage.browser()?;
    let arrival = stage.go(&mut browser, OTHER, &[]).await?;
    let page = {
        let plan = stage.hostile.honest("gnesta", &arrival, staff())?;
        stage
            .come_back(&mut browser, STAFF, plan, &arrival.state)
            .await?
    };
    stage
        .judge(
            "state of another provider",
            (&mut browser, &page),
            told::NOT_BEGUN,
        )
        .await
}

/// What was good once.
async fn again(stage: &mut Stage) -> Result<()> {
    let mut browser = stage.browser()?;
    let arrival = stage.go(&mut browser, STAFF, &[]).await?;
    let plan = stage.hostile.honest("gnesta", &arrival, staff())?;
    let token = plan.token()?;
    let code = stage.hostile.give(plan.clone());
    let issuer = stage.hostile.issuer("gnesta");
    let fields = [
        ("code", code.as_str()),
        ("state", &arrival.state),
        ("iss", &issuer),
    ];
    let address = stage.answer("gnesta", &fields)?;
    let thief = browser.clone();
    anyhow::ensure!(browser.get(&address).await?.location == "/mitt-arbete");

    // The same answer again, in a browser with the cookie from before.
    let mut late = thief;
    let page = late.get(&address).await?;
    stage
        .judge("replayed answer", (&mut late, &page), told::NOT_BEGUN)
        .await?;

    // The same code in a sign-in of its own.
    let mut browser = stage.browser()?;
    let begun = stage.go(&mut browser, STAFF, &[]).await?;
    let fields = [
        ("code", code.as_str()),
        ("state", &begun.state),
        ("iss", &issuer),
    ];
    let page = browser.get(&stage.answer("gnesta", &fields)?).await?;
    stage
        .judge("replayed code", (&mut browser, &page), told::NOT_TRUSTED)
        .await?;

    // The same ID token, and so the same nonce, behind a code of its own.
    let answer = Answer::This(token);
    let change = |plan: evi_tests::hostile::Plan| plan.answering(answer);
    stage
        .attack("replayed nonce", (STAFF, told::NOT_TRUSTED), change)
        .await
}

async fn at_the_token_endpoint(stage: &mut Stage) -> Result<()> {
    for (name, answer, words) in [
        (
            "token error",
            Answer::Error("invalid_grant"),
            told::NOT_TRUSTED,
        ),
        (
            "token endpoint refuses us",
            Answer::Error("invalid_client"),
            told::NOT_TRUSTED,
        ),
        ("a page for tokens", Answer::Page, told::NOT_TRUSTED),
        ("no ID token", Answer::NoIdToken, told::NOT_TRUSTED),
        (
            "a word for an ID token",
            Answer::This("token".to_owned()),
            told::NOT_TRUSTED,
        ),
        ("huge token answer", Answer::Huge, told::AWAY),
        ("silent token endpoint", Answer::Silence, told::AWAY),
        ("token endpoint moved", Answer::Moved, told::NOT_TRUSTED),
    ] {
        stage
            .attack(name, (STAFF, words), |plan| plan.answering(answer))
            .await?;
    }
    // A verifier that does not fit: the challenge was exchanged on the way.
    let change = |mut plan: evi_tests::hostile::Plan| {
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".clone_into(&mut plan.challenge);
        plan
    };
    stage
        .attack("exchanged challenge", (STAFF, told::NOT_TRUSTED), change)
        .await
}
