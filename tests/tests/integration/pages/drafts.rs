//! Nobody ever loses a typed word, and nobody reads another's.

use anyhow::{Result, ensure};
use evi_tests::{
    browser::Browser,
    people,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;

const TEXT: &str = "Skrivet men inte skickat";

/// Whether the form says that what was typed is still there.
async fn kept(browser: &mut Browser, place: &str) -> Result<bool> {
    let page = browser.get(place).await?;
    ensure!(page.status == StatusCode::OK, "{page:?}");
    Ok(page.html.contains("kvar, sparat"))
}

/// Types into the form at a place, which keeps it without being sent.
async fn type_into(browser: &mut Browser, place: &str) -> Result<()> {
    let token = browser.get(place).await?.token()?;
    let fields = [
        ("_token", token.as_str()),
        ("_place", place),
        ("staffId", TEXT),
    ];
    let answer = browser.post("/utkast", &fields).await?;
    ensure!(answer.status == StatusCode::OK, "{answer:?}");
    Ok(())
}

async fn both_engines(test: impl AsyncFn(&mut TestWorld) -> Result<()>) -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        TestWorld::run(engine, &test).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_is_typed_is_there_after_a_restart_and_for_nobody_else() -> Result<()> {
    both_engines(async |world| {
        let case = world.received_person(&people::number(0)).await?.case;
        let place = format!("/arende/{case}/gora/tilldela");
        let mut browser = Browser::signed_in(world, "desk.gnesta").await?;
        ensure!(!kept(&mut browser, &place).await?, "nothing was typed");
        type_into(&mut browser, &place).await?;
        ensure!(kept(&mut browser, &place).await?, "it is kept");

        world.restart().await?;
        let mut again = Browser::signed_in(world, "desk.gnesta").await?;
        ensure!(kept(&mut again, &place).await?, "it outlives the server");
        let mut lead = Browser::signed_in(world, "lead.desk.gnesta").await?;
        let page = lead.get(&place).await?;
        ensure!(!page.html.contains(TEXT) && !page.html.contains("kvar, sparat"));

        let token = again.get(&place).await?.token()?;
        let fields = [("_token", token.as_str()), ("_place", &place)];
        let thrown = again.post("/utkast/kasta", &fields).await?;
        ensure!(thrown.location == place, "{thrown:?}");
        ensure!(!kept(&mut again, &place).await?, "it is thrown away");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_sent_after_the_session_has_ended_is_kept_for_who_wrote_it() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let case = world.received_person(&people::number(0)).await?.case;
        let place = format!("/arende/{case}/gora/tilldela");
        let mut browser = Browser::signed_in(world, "desk.gnesta").await?;
        let token = browser.get(&place).await?.token()?;
        world.forward(chrono::Duration::minutes(31));
        let fields = [
            ("_token", token.as_str()),
            ("_place", &place),
            ("staffId", TEXT),
        ];
        let late = browser.post(&place, &fields).await?;
        ensure!(late.status == StatusCode::SEE_OTHER, "{late:?}");
        ensure!(
            late.location.starts_with("/logga-in?back="),
            "{}",
            late.location
        );
        let mut again = Browser::signed_in(world, "desk.gnesta").await?;
        ensure!(kept(&mut again, &place).await?, "it is kept");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_draft_lies_sealed_and_names_no_one() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let case = world.received_person(&people::number(0)).await?.case;
        let place = format!("/arende/{case}/gora/tilldela");
        let mut browser = Browser::signed_in(world, "desk.gnesta").await?;
        type_into(&mut browser, &place).await?;
        let mut bytes = std::fs::read(world.folder().join("web.sqlite"))?;
        bytes.extend(std::fs::read(world.folder().join("web.sqlite-wal")).unwrap_or_default());
        let lying = String::from_utf8_lossy(&bytes);
        for word in [TEXT, case.as_str(), "/arende/"] {
            ensure!(!lying.contains(word), "{word} can be read");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_draft_that_nobody_goes_on_with_is_thrown_away_after_thirty_days() -> Result<()> {
    both_engines(async |world| {
        let case = world.received_person(&people::number(0)).await?.case;
        let place = format!("/arende/{case}/gora/tilldela");
        let mut browser = Browser::signed_in(world, "desk.gnesta").await?;
        type_into(&mut browser, &place).await?;
        for (days, is_kept) in [(29, true), (2, false)] {
            world.forward(chrono::Duration::days(days));
            world.settle().await?;
            let mut again = Browser::signed_in(world, "desk.gnesta").await?;
            ensure!(
                kept(&mut again, &place).await? == is_kept,
                "after {days} days more"
            );
        }
        Ok(())
    })
    .await
}
