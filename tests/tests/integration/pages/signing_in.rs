//! Who is let in, how long, and what a form must bring.

use anyhow::{Result, ensure};
use evi_tests::{
    browser::Browser,
    world::{Engine, TestWorld},
};
use reqwest::{StatusCode, header};

#[tokio::test]
async fn nobody_sees_a_page_without_signing_in_and_one_comes_back_to_it() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::open(world)?;
        let page = browser.get("/mitt-arbete?lista=enhetens").await?;
        ensure!(page.status == StatusCode::SEE_OTHER, "{page:?}");
        let back = "/logga-in?back=%2Fmitt-arbete%3Flista%3Denhetens";
        ensure!(page.location == back, "{}", page.location);
        let choose = browser.get(&page.location).await?;
        let token = choose.token()?;
        let fields = [
            ("_token", token.as_str()),
            ("handle", "welfare.gnesta"),
            ("back", "/mitt-arbete?lista=enhetens"),
        ];
        let entered = browser.post("/logga-in", &fields).await?;
        ensure!(
            entered.location == "/mitt-arbete?lista=enhetens",
            "{entered:?}"
        );
        let work = browser.get(&entered.location).await?;
        ensure!(work.status == StatusCode::OK && work.html.contains("Vera Stödberg"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_cookie_is_of_this_host_alone_and_pages_are_kept_nowhere() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::open(world)?;
        let page = browser.get("/logga-in").await?;
        let cookie = page.headers[header::SET_COOKIE].to_str()?.to_owned();
        for part in [
            "__Host-evi=",
            "HttpOnly",
            "Secure",
            "SameSite=Lax",
            "Path=/",
        ] {
            ensure!(cookie.contains(part), "{part} is not in the cookie");
        }
        ensure!(!cookie.contains("Domain"), "it is of one host");
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str()?;
        ensure!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"));
        ensure!(page.headers[header::CACHE_CONTROL] == "no-store");
        ensure!(!page.html.contains(" style=") && !page.html.contains("<script>"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn signing_in_changes_the_id_and_signing_out_ends_it() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::open(world)?;
        let token = browser.get("/logga-in").await?.token()?;
        let before = browser.cookie.clone();
        let fields = [("_token", token.as_str()), ("handle", "welfare.gnesta")];
        browser.post("/logga-in", &fields).await?;
        ensure!(
            browser.cookie != before,
            "a known id would be signed in too"
        );
        let mut known = Browser::open(world)?;
        known.cookie = before;
        let page = known.get("/mitt-arbete").await?;
        ensure!(page.status == StatusCode::SEE_OTHER, "{page:?}");

        let mut stolen = browser.clone();
        let token = browser.get("/mitt-arbete").await?.token()?;
        let out = browser.post("/logga-ut", &[("_token", &token)]).await?;
        ensure!(out.location == "/logga-in", "{out:?}");
        ensure!(browser.cookie != stolen.cookie, "the id would be known");
        let page = stolen.get("/mitt-arbete").await?;
        ensure!(page.status == StatusCode::SEE_OTHER, "{page:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_of_nothing() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::signed_in(world, "welfare.gnesta").await?;
        world.forward(chrono::Duration::minutes(29));
        ensure!(browser.get("/mitt-arbete").await?.status == StatusCode::OK);
        world.forward(chrono::Duration::minutes(29));
        ensure!(browser.get("/mitt-arbete").await?.status == StatusCode::OK);
        world.forward(chrono::Duration::minutes(31));
        let page = browser.get("/mitt-arbete").await?;
        ensure!(page.status == StatusCode::SEE_OTHER, "{page:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_form_of_another_site_or_without_its_token_does_nothing() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::signed_in(world, "welfare.gnesta").await?;
        let token = browser.get("/mitt-arbete").await?.token()?;
        let whole = [("_token", token.as_str()), ("theme", "dark")];
        let foreign = browser
            .post_from("https://evil.example", "/installningar", &whole)
            .await?;
        ensure!(foreign.status == StatusCode::FORBIDDEN, "{foreign:?}");
        let bare = browser.post("/installningar", &[("theme", "dark")]).await?;
        ensure!(bare.status == StatusCode::FORBIDDEN, "{bare:?}");
        let mut other = Browser::signed_in(world, "labour.gnesta").await?;
        let others = other.post("/installningar", &whole).await?;
        ensure!(others.status == StatusCode::FORBIDDEN, "{others:?}");
        let page = browser.get("/mitt-arbete").await?;
        ensure!(
            page.html.contains("data-theme=\"auto\""),
            "nothing was changed"
        );
        let done = browser.post("/installningar", &whole).await?;
        ensure!(done.status == StatusCode::SEE_OTHER, "{done:?}");
        let page = browser.get("/mitt-arbete").await?;
        ensure!(page.html.contains("data-theme=\"dark\""), "it was changed");
        Ok(())
    })
    .await
}
