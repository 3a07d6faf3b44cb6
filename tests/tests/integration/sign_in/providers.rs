//! Providers that describe themselves as none should.

use anyhow::Result;

use super::stage::{STAFF, Stage, Way, staff, told};

pub async fn attack(stage: &mut Stage) -> Result<()> {
    for (name, provider, kind, words) in [
        ("discovery of another issuer", "annan", "staff", told::AWAY),
        ("endpoints over plain HTTP", "oppen", "staff", told::AWAY),
        ("plain challenges alone", "plan", "staff", told::AWAY),
        ("huge discovery", "stor", "staff", told::AWAY),
        ("silent discovery", "tyst", "staff", told::AWAY),
        ("discovery that has moved", "flyttad", "staff", told::AWAY),
        ("garbage for discovery", "skrap", "staff", told::AWAY),
        ("no such provider", "ingen", "staff", told::NO_PROVIDER),
        (
            "participants at a provider of staff",
            "gnesta",
            "participant",
            told::NO_PROVIDER,
        ),
        (
            "staff at a provider of participants",
            "folk",
            "staff",
            told::NO_PROVIDER,
        ),
    ] {
        let mut browser = stage.browser()?;
        let token = browser.get("/logga-in").await?.token()?;
        let fields = [
            ("_token", token.as_str()),
            ("provider", provider),
            ("kind", kind),
        ];
        let page = browser.post("/logga-in/hos", &fields).await?;
        stage.judge(name, (&mut browser, &page), words).await?;
    }
    let way = Way {
        provider: "nyckellos",
        kind: STAFF.kind,
    };
    let mut browser = stage.browser()?;
    let arrival = stage.go(&mut browser, way, &[]).await?;
    let plan = stage.hostile.honest("nyckellos", &arrival, staff())?;
    let page = stage
        .come_back(&mut browser, way, plan, &arrival.state)
        .await?;
    stage
        .judge("no keys", (&mut browser, &page), told::NOT_TRUSTED)
        .await
}
