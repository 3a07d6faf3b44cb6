//! Signing in against an independent, certified identity provider with two issuers, over real HTTP, with the platform as
//! an operator starts it: by secret and by private key, staff and participants, new keys, step up, and both kinds of
//! logout.

use std::fs;

use anyhow::{Result, ensure};
use evi_tests::{
    browser::Browser,
    certified::{Certified, Visitor},
    production::{EMPLOYMENT_SERVICE, MUNICIPALITY, Production, affiliation},
};
use reqwest::StatusCode;

const SECRET: &str = "a-secret-of-the-provider-0815-4711";
const HANDLE: &str = "desk.gnesta";
/// Of the official test series.
const NUMBER: &str = "198801012389";

struct Place {
    provider: Certified,
    platform: Production,
    _secrets: tempfile::TempDir,
}

async fn open() -> Result<Place> {
    let provider = Certified::start()?;
    let secrets = tempfile::tempdir()?;
    let (secret, key) = (
        secrets.path().join("secret"),
        secrets.path().join("key.pem"),
    );
    fs::write(&secret, SECRET)?;
    fs::write(&key, &provider.key)?;
    let [gnesta, legitimation] = &provider.issuers;
    let platform = Production::start(|address| {
        let (secret, key) = (secret.display(), key.display());
        format!(
            "[sign_in]\naddress = \"{address}\"\n\
             [[sign_in.providers]]\nname = \"gnesta\"\ntitle = \"Gnesta kommun\"\nissuer = \"{gnesta}\"\n\
             client_id = \"evi\"\nclient_secret = \"file:{secret}\"\nsigns = [\"STAFF\"]\n\
             organisations = [\"{MUNICIPALITY}\"]\n\
             [[sign_in.providers]]\nname = \"legitimation\"\ntitle = \"E-legitimation\"\nissuer = \"{legitimation}\"\n\
             client_id = \"evi\"\nclient_key = \"file:{key}\"\nclient_key_id = \"platform\"\n\
             signs = [\"PARTICIPANT\", \"STAFF\"]\norganisations = [\"{EMPLOYMENT_SERVICE}\"]\n"
        )
    })
    .await?;
    provider.begin(platform.address(), SECRET).await?;
    Ok(Place {
        provider,
        platform,
        _secrets: secrets,
    })
}

impl Place {
    /// Somebody goes to a provider as an account, and comes back: the browser, and where the pages lead then.
    async fn sign_in(
        &self,
        (browser, visitor): (&mut Browser, &mut Visitor),
        fields: &[(&str, &str)],
        account: &str,
    ) -> Result<String> {
        let address = browser.go_to_provider(fields).await?;
        let back = visitor
            .walk(&address, account, self.platform.address())
            .await?;
        let page = browser.get(&back).await?;
        ensure!(page.status == StatusCode::SEE_OTHER, "{page:?}");
        Ok(page.location)
    }

    fn browser(&self) -> Result<Browser> {
        Browser::at(self.platform.address())
    }
}

const STAFF: [(&str, &str); 2] = [("provider", "gnesta"), ("kind", "staff")];
const OTHER_STAFF: [(&str, &str); 2] = [("provider", "legitimation"), ("kind", "staff")];
const PARTICIPANT: [(&str, &str); 2] = [("provider", "legitimation"), ("kind", "participant")];

#[tokio::test]
async fn people_sign_in_and_out_at_a_certified_provider() -> Result<()> {
    let place = open().await?;
    everybody_signs_in(&place).await?;
    who_says_no_is_told_so(&place).await?;
    keys_are_exchanged(&place).await?;
    one_shows_anew_who_one_is(&place).await?;
    one_signs_out_everywhere(&place).await?;
    the_provider_ends_a_session(&place).await?;
    let log = place.platform.log()?;
    for secret in [NUMBER, SECRET, "desk.gnesta@", "eyJ", "code="] {
        ensure!(!log.contains(secret), "the log holds {secret}: {log}");
    }
    Ok(())
}

/// By secret and by private key, staff and participants.
async fn everybody_signs_in(place: &Place) -> Result<()> {
    for (fields, account, first, name) in [
        (
            &STAFF,
            affiliation(HANDLE),
            "/mitt-arbete",
            "Disa Mottagare",
        ),
        (
            &OTHER_STAFF,
            affiliation("employment.sormland"),
            "/mitt-arbete",
            "Elin Jobbfors",
        ),
        (&PARTICIPANT, NUMBER.to_owned(), "/min-sida", "Min sida"),
    ] {
        let (mut browser, mut visitor) = (place.browser()?, Visitor::new()?);
        let led = place
            .sign_in((&mut browser, &mut visitor), fields, &account)
            .await?;
        ensure!(led == first, "{led}");
        let page = browser.get(first).await?;
        ensure!(
            page.status == StatusCode::OK && page.html.contains(name),
            "{name}: {page:?}"
        );
        ensure!(visitor.asked == 1);
        // Whom the provider knows is not asked again, at another browser window without our cookie.
        let mut again = place.browser()?;
        place
            .sign_in((&mut again, &mut visitor), fields, &account)
            .await?;
        ensure!(visitor.asked == 1, "the provider asked again");
    }
    Ok(())
}

async fn who_says_no_is_told_so(place: &Place) -> Result<()> {
    let (mut browser, mut visitor) = (place.browser()?, Visitor::new()?);
    let address = browser.go_to_provider(&STAFF).await?;
    let back = visitor.walk(&address, "", place.platform.address()).await?;
    let page = browser.get(&back).await?;
    ensure!(page.status == StatusCode::FORBIDDEN, "{page:?}");
    ensure!(page.html.contains("Inloggningen avbröts"), "{}", page.html);
    // Somebody of an organisation for which the issuer may not speak.
    let address = browser.go_to_provider(&STAFF).await?;
    let foreign = affiliation("employment.sormland");
    let back = visitor
        .walk(&address, &foreign, place.platform.address())
        .await?;
    let page = browser.get(&back).await?;
    ensure!(page.html.contains("Fel organisation"), "{}", page.html);
    ensure!(browser.get("/mitt-arbete").await?.status == StatusCode::SEE_OTHER);
    Ok(())
}

/// The provider signs with new keys while the platform runs.
async fn keys_are_exchanged(place: &Place) -> Result<()> {
    place.provider.exchange_keys().await?;
    for (fields, account) in [
        (&STAFF, affiliation(HANDLE)),
        (&PARTICIPANT, NUMBER.to_owned()),
    ] {
        let (mut browser, mut visitor) = (place.browser()?, Visitor::new()?);
        place
            .sign_in((&mut browser, &mut visitor), fields, &account)
            .await?;
    }
    Ok(())
}

/// Whoever must show anew who it is is asked by the provider, and comes back to the page.
async fn one_shows_anew_who_one_is(place: &Place) -> Result<()> {
    let (mut browser, mut visitor) = (place.browser()?, Visitor::new()?);
    let account = affiliation(HANDLE);
    place
        .sign_in((&mut browser, &mut visitor), &STAFF, &account)
        .await?;
    let page = browser
        .get("/logga-in?fornya=ja&back=%2Fmitt-arbete%3Flista%3Denhetens")
        .await?;
    let way = "name=\"provider\" value=\"gnesta\"";
    ensure!(
        page.html.contains(way) && !page.html.contains("value=\"legitimation\""),
        "{}",
        page.html
    );
    let back = page.value("back")?;
    let fields = [&STAFF[..], &[("fornya", "ja"), ("back", &back)]].concat();
    let before = browser.cookie.clone();
    let led = place
        .sign_in((&mut browser, &mut visitor), &fields, &account)
        .await?;
    ensure!(led == "/mitt-arbete?lista=enhetens", "{led}");
    ensure!(visitor.asked == 2, "the provider did not ask");
    ensure!(browser.cookie != before, "the session id was kept");
    ensure!(browser.get(&led).await?.status == StatusCode::OK);
    Ok(())
}

/// Signing out here leads to the provider, which forgets the person and leads back.
async fn one_signs_out_everywhere(place: &Place) -> Result<()> {
    let (mut browser, mut visitor) = (place.browser()?, Visitor::new()?);
    let account = affiliation(HANDLE);
    place
        .sign_in((&mut browser, &mut visitor), &STAFF, &account)
        .await?;
    let mut stolen = browser.clone();
    let token = browser.get("/mitt-arbete").await?.token()?;
    let out = browser.post("/logga-ut", &[("_token", &token)]).await?;
    ensure!(stolen.get("/mitt-arbete").await?.status == StatusCode::SEE_OTHER);
    let back = visitor
        .walk(&out.onward()?, "", place.platform.address())
        .await?;
    ensure!(back == "/logga-ut/klart", "{back}");
    browser.get(&back).await?;
    let page = browser.get("/logga-in").await?;
    ensure!(page.html.contains("Du är utloggad."), "{}", page.html);
    place
        .sign_in((&mut browser, &mut visitor), &STAFF, &account)
        .await?;
    ensure!(visitor.asked == 2, "the provider still knew the person");
    Ok(())
}

/// The person signs out at the provider, which tells us.
async fn the_provider_ends_a_session(place: &Place) -> Result<()> {
    for (issuer, fields, account, first) in [
        (
            &place.provider.issuers[0],
            &STAFF,
            affiliation(HANDLE),
            "/mitt-arbete",
        ),
        (
            &place.provider.issuers[1],
            &PARTICIPANT,
            NUMBER.to_owned(),
            "/min-sida",
        ),
    ] {
        let (mut browser, mut visitor) = (place.browser()?, Visitor::new()?);
        place
            .sign_in((&mut browser, &mut visitor), fields, &account)
            .await?;
        let (mut other, mut elsewhere) = (place.browser()?, Visitor::new()?);
        place
            .sign_in((&mut other, &mut elsewhere), fields, &account)
            .await?;
        ensure!(browser.get(first).await?.status == StatusCode::OK);
        visitor.sign_out_there(issuer).await?;
        ensure!(
            browser.get(first).await?.status == StatusCode::SEE_OTHER,
            "the session goes on"
        );
        ensure!(
            other.get(first).await?.status == StatusCode::OK,
            "another session ended too"
        );
    }
    Ok(())
}
