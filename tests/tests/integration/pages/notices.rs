//! A stream of notices is open as long as the session in which it was asked for, and no longer.

use std::time::Duration;

use anyhow::{Result, ensure};
use evi_tests::{
    browser::Browser,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;

/// How long a stream may take to close. It looks for news far less often.
const PROMPTLY: Duration = Duration::from_secs(5);
/// How long a stream is watched that must stay open.
const A_WHILE: Duration = Duration::from_millis(100);
const NOTICES: &str = "/notiser";

#[tokio::test]
async fn a_stream_closes_when_one_signs_out_and_others_stay_open() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::signed_in(world, "welfare.gnesta").await?;
        let mut stream = browser.open_stream(NOTICES).await?;
        ensure!(stream.status() == StatusCode::OK);
        let mut again = browser.beside();
        again.sign_in("welfare.gnesta").await?;
        let mut other = again.open_stream(NOTICES).await?;
        browser.sign_out().await?;
        ensure!(stream.closes_within(PROMPTLY).await?, "it goes on");
        ensure!(
            !other.closes_within(A_WHILE).await?,
            "another session of the same person is not over"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stream_closes_when_somebody_else_signs_in_at_the_browser() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::signed_in(world, "welfare.gnesta").await?;
        let mut stream = browser.open_stream(NOTICES).await?;
        browser.sign_in("labour.gnesta").await?;
        ensure!(stream.closes_within(PROMPTLY).await?, "it goes on");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stream_closes_when_its_session_has_ended_unless_somebody_was_at_work_in_it() -> Result<()>
{
    TestWorld::run(Engine::Sqlite, async |world| {
        let idle = Browser::signed_in(world, "welfare.gnesta").await?;
        let mut busy = Browser::signed_in(world, "labour.gnesta").await?;
        let mut over = idle.open_stream(NOTICES).await?;
        let mut open = busy.open_stream(NOTICES).await?;
        world.forward(chrono::Duration::minutes(20));
        busy.get("/mitt-arbete").await?;
        world.forward(chrono::Duration::minutes(20));
        // A session that ends anywhere has every stream look at its own.
        Browser::signed_in(world, "desk.gnesta")
            .await?
            .sign_out()
            .await?;
        ensure!(over.closes_within(PROMPTLY).await?, "it goes on");
        ensure!(
            !open.closes_within(A_WHILE).await?,
            "it is not over where somebody works"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nobody_hears_of_anything_who_is_not_signed_in() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let nobody = Browser::open(world)?.open_stream(NOTICES).await?;
        ensure!(nobody.status() == StatusCode::FORBIDDEN);
        let mut browser = Browser::signed_in(world, "welfare.gnesta").await?;
        let mut late = browser.beside();
        late.cookie = browser.sign_out().await?;
        let late = late.open_stream(NOTICES).await?;
        ensure!(late.status() == StatusCode::FORBIDDEN);
        Ok(())
    })
    .await
}
