//! What has ended, or been stopped, in a browser: nothing is typed in vain, and a stop is confirmed by who can see
//! nothing of what it stops.

use anyhow::{Result, ensure};
use evi_tests::{
    browser::Browser,
    journey, people,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;
use serde_json::json;

/// The address after a word on a page.
fn address_in<'p>(html: &'p str, begins: &str) -> Option<&'p str> {
    let (_, rest) = html.split_once(&format!("href=\"{begins}"))?;
    let (end, _) = rest.split_once('"')?;
    Some(end)
}

#[tokio::test]
async fn a_stop_is_confirmed_from_the_task_and_its_page_tells_nothing() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let number = people::number(0);
        let journey = world.received_person(&number).await?;
        let (desk, labour) = (world.desk()?, world.staff("labour.gnesta")?);
        let places = &journey.places;
        let named = ["IDENTITY", "INTAKE"];
        let basis = journey::record_basis(
            &desk,
            &journey.case,
            "CONSENT",
            &places.desk,
            &places.labour,
            &named,
        )
        .await?;
        let sent = journey::send_referral(&desk, &journey.case, &places.labour, "GUIDANCE", &named)
            .await?;
        journey::accept_referral(&labour, &sent).await?;
        let mut browser = Browser::signed_in(world, "labour.gnesta").await?;
        let before = browser.get("/mitt-arbete").await?;
        ensure!(!before.html.contains("/mitt-arbete/stopp/"), "{before:?}");
        let person = world.participant(&number)?;
        person
            .change("withdraw_consent", json!({ "basisId": basis }))
            .await?;

        let work = browser.get("/mitt-arbete").await?;
        let stop = address_in(&work.html, "/mitt-arbete/stopp/");
        let place = format!("/mitt-arbete/stopp/{}", stop.unwrap_or("nowhere"));
        let form = browser.get(&place).await?;
        ensure!(form.status == StatusCode::OK, "{form:?}");
        for hidden in [journey.case.as_str(), "GUIDANCE", "Vägledning"] {
            ensure!(!form.html.contains(hidden), "{hidden} is told");
        }
        let (token, key) = (form.token()?, form.value("_key")?);
        let version = form.value("_version")?;
        let fields = [
            ("_token", token.as_str()),
            ("_key", &key),
            ("_version", &version),
        ];
        let mut other = Browser::signed_in(world, "labour.trosa").await?;
        let foreign = other.get(&place).await?.token()?;
        let theirs = [("_token", foreign.as_str()), fields[1], fields[2]];
        let refused = other.post(&place, &theirs).await?;
        ensure!(
            refused.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{refused:?}"
        );
        let confirmed = browser.post(&place, &fields).await?;
        ensure!(confirmed.location == "/mitt-arbete", "{confirmed:?}");
        let after = browser.get("/mitt-arbete").await?;
        ensure!(!after.html.contains("/mitt-arbete/stopp/"), "it is done");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_form_for_what_cannot_be_done_any_more_is_gone_and_names_a_number() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, labour) = (world.desk()?, world.staff("labour.gnesta")?);
        let place = &journey.places.labour;
        let sent = journey::send_referral(&desk, &journey.case, place, "GUIDANCE", &[]).await?;
        let receive = format!("/remiss/{}/gora/ta-emot", sent.id);
        let mut browser = Browser::signed_in(world, "labour.gnesta").await?;
        let open = browser.get(&receive).await?;
        ensure!(open.status == StatusCode::OK, "{open:?}");
        journey::accept_referral(&labour, &sent).await?;
        let gone = browser.get(&receive).await?;
        ensure!(gone.status == StatusCode::GONE, "{gone:?}");
        ensure!(gone.html.contains("Det är redan gjort"), "{}", gone.html);
        // For who has nothing to do with it, it was never there.
        let mut other = Browser::signed_in(world, "labour.trosa").await?;
        let hidden = other.get(&receive).await?;
        let unknown = other
            .get("/remiss/01890000-0000-7000-8000-000000000000/gora/ta-emot")
            .await?;
        ensure!(hidden.status == StatusCode::NOT_FOUND, "{hidden:?}");
        ensure!(unknown.status == StatusCode::NOT_FOUND, "{unknown:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_broken_place_in_a_list_is_said_to_be_broken() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut browser = Browser::signed_in(world, "desk.gnesta").await?;
        let broken = browser.get("/mitt-arbete?efter=ingenstans").await?;
        ensure!(
            broken.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{broken:?}"
        );
        ensure!(!broken.html.contains("ingenstans"), "it is not repeated");
        let no_version = browser.get("/mitt-arbete/stopp/nagon/senast").await?;
        ensure!(no_version.status == StatusCode::NOT_FOUND, "{no_version:?}");
        ensure!(no_version.html.contains("Sidan finns inte"), "in our words");
        Ok(())
    })
    .await
}
