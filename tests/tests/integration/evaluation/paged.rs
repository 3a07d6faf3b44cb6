//! The pages of a programme's calculation, of who a programme is for, of making one, and of ending an enrolment.

use anyhow::{Result, ensure};
use evi_tests::{
    browser::{Browser, Page},
    client::done,
    journey::{self, text},
    on_both_engines, people,
    world::TestWorld,
};
use reqwest::StatusCode;
use serde_json::json;

use super::{CSV, EVALUATOR, LEADER, MANAGER, commission, import, make, steg_for_steg, write};
use crate::waiting::staff_id;

const NOWHERE: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

/// Fills in a form as somebody would, and sends it.
async fn send(browser: &mut Browser, place: &str, typed: &[(&str, &str)]) -> Result<Page> {
    let form = browser.get(place).await?;
    ensure!(form.status == StatusCode::OK, "{place}: {form:?}");
    let own: Vec<(&str, String)> = ["_token", "_key", "_version"]
        .into_iter()
        .filter_map(|name| Some((name, form.value(name).ok()?)))
        .collect();
    let own = own.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<(&str, &str)> = own
        .chain([("_place", place)])
        .chain(typed.iter().copied())
        .collect();
    browser.post(place, &fields).await
}

fn holds(page: &Page, words: &[&str]) -> Result<()> {
    let html = page.html.replace("&#39;", "'").replace('\u{a0}', " ");
    for words in words {
        ensure!(html.contains(words), "{words} in {html}");
    }
    Ok(())
}

on_both_engines! {
    async fn a_calculation_says_what_is_missing_and_its_assumptions_are_changed_in_a_form(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        write(&world.staff(LEADER)?, "importParticipants", import(&programme, CSV, None)).await?;
        let place = format!("/program/{programme}/kalkyl");
        let mut leader = Browser::signed_in(world, LEADER).await?;
        let page = leader.get(&place).await?;
        holds(&page, &[
            "Kalkylen kan inte räknas ut än.", "Slutdatum saknas för 16 av 16", "10 000 kr",
            "Antagande, att ersätta", "kalkyl-belopp?rad=ASSISTANCE_PER_MONTH",
        ])?;
        let form = format!("/program/{programme}/gora/kalkyl-belopp?rad=ASSISTANCE_PER_MONTH");
        let wrong = send(&mut leader, &form, &[
            ("amount.low", "9 000"), ("amount.likely", "8 000"), ("amount.high", "12 000"),
            ("source", "Ekonomienheten"), ("assumedOn", "2026-10-31"),
        ]).await?;
        ensure!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        holds(&wrong, &["Det troliga värdet ska ligga mellan"])?;
        let sent = send(&mut leader, &form, &[
            ("amount.low", "9 000"), ("amount.likely", "9 500,50"), ("amount.high", "12 000"),
            ("source", "Ekonomienheten"), ("assumedOn", "2026-10-31"),
        ]).await?;
        ensure!(sent.location == place, "{sent:?}");
        let share = format!("/program/{programme}/gora/kalkyl-andel?rad=MUNICIPAL_TAX");
        let sent = send(&mut leader, &share, &[
            ("percent.low", "20,5"), ("percent.likely", "21"), ("percent.high", "22"),
            ("source", "Skatteverket"), ("assumedOn", "2026-10-31"),
        ]).await?;
        ensure!(sent.location == place, "{sent:?}");
        holds(&leader.get(&place).await?, &["9 500,50 kr", "Ekonomienheten", "20,50", "Skatteverket"])?;
        let file = leader.get(&format!("{place}/fil/csv")).await?;
        holds(&file, &["Ekonomienheten"])?;

        let mut evaluator = Browser::signed_in(world, EVALUATOR).await?;
        let page = evaluator.get(&place).await?;
        holds(&page, &["Ekonomienheten"])?;
        ensure!(!page.html.contains("/gora/kalkyl"), "an evaluator is offered a form");
        let mut stranger = Browser::signed_in(world, "labour.gnesta").await?;
        for hidden in [place.clone(), format!("{place}/fil/xlsx"), form] {
            let one = stranger.get(&hidden).await?;
            let other = stranger.get(&hidden.replace(&programme, NOWHERE)).await?;
            ensure!(one.status == StatusCode::NOT_FOUND && other.status == one.status, "{hidden}: {one:?}");
        }
        Ok(())
    }

    async fn the_rule_of_who_a_programme_is_for_is_read_and_tried(world: &mut TestWorld) -> Result<()> {
        let mut labour = Browser::signed_in(world, "labour.gnesta").await?;
        let page = labour.get("/malgrupp").await?;
        holds(&page, &["Regeln 2021-05, 2021-05-01 till 2022-12-31", "Regeln 2023-01, från 2023-01-01"])?;
        let answered = "REGULAR_WORK=YES&UNEMPLOYED=YES&EMPLOYMENT_SUPPORT=YES&INCOME_SUPPORT=NO";
        let page = labour.get(&format!("/malgrupp?{answered}&INCOME_SUPPORT_RISK=YES")).await?;
        holds(&page, &["Uppfyllt enligt regeln 2023-01"])?;
        let page = labour.get(&format!("/malgrupp?dag=2022-12-31&{answered}")).await?;
        holds(&page, &["Går inte att säga än enligt regeln 2021-05", "extratjänst"])?;
        Ok(())
    }

    async fn a_manager_makes_a_programme_in_a_form_and_others_have_no_such_page(world: &mut TestWorld) -> Result<()> {
        let mut manager = Browser::signed_in(world, MANAGER).await?;
        holds(&manager.get("/program").await?, &["/program/nytt", "/malgrupp"])?;
        let leader = staff_id(world, LEADER).await?;
        let sent = send(&mut manager, "/program/nytt", &[
            ("name", "Stegen"), ("level", "PROGRAMME"), ("leaderId", &leader), ("startsOn", "2026-12-01"), ("capacity", "20"),
        ]).await?;
        ensure!(sent.location == "/program", "{sent:?}");
        holds(&manager.get("/program").await?, &["Stegen"])?;
        for handle in [LEADER, "labour.gnesta", "welfare.gnesta"] {
            let mut other = Browser::signed_in(world, handle).await?;
            let page = other.get("/program/nytt").await?;
            ensure!(page.status == StatusCode::NOT_FOUND, "{handle}: {page:?}");
        }
        Ok(())
    }

    async fn an_enrolment_is_ended_with_what_the_person_does_then(world: &mut TestWorld) -> Result<()> {
        let programme = make(world, json!({ "name": "Stegen", "startsOn": "2026-01-01", "capacity": 5 })).await?;
        let group = group(world, &programme).await?;
        let case = enrolled(world, &programme).await?;
        let supervisor = staff_id(world, "supervisor.gnesta").await?;
        let records = format!("/arende/{case}/uppgifter");
        let mut labour = Browser::signed_in(world, "labour.gnesta").await?;
        let page = labour.get(&records).await?;
        holds(&page, &["Stegen", "Avsluta insatsen", "/malgrupp"])?;
        let placed = send(&mut labour, &format!("/arende/{case}/gora/placering"), &[
            ("workplace", "Återbruket"), ("employmentType", "MUNICIPAL_LABOUR_EMPLOYMENT"), ("serviceRatePercent", "75"),
            ("tasks", "Sorterar möbler"), ("startsOn", "2026-11-20"), ("supportLevel", "INTENSIVE"),
            ("longTermGoal", "Fast arbete"), ("groupId", &group), ("supervisorId", &supervisor),
        ]).await?;
        ensure!(placed.location == records, "{placed:?}");
        holds(&labour.get(&records).await?, &["Långsiktigt mål: Fast arbete", "Stöd på arbetsplatsen:"])?;

        let marker = "avsluta-inskrivning?enrolmentId=";
        let rest = page.html.split(marker).nth(1).unwrap_or_default();
        let enrolment = rest.split(['"', '&']).next().unwrap_or_default().to_owned();
        let form = format!("/arende/{case}/gora/{marker}{enrolment}");
        let ended = send(&mut labour, &form, &[
            ("enrolmentId", &enrolment), ("endsOn", "2026-11-22"), ("reason", "WORK"),
            ("occupation", "WORK_UNSUBSIDISED"), ("employer", "PRIVATE"), ("incomeSource", "OWN_INCOME"),
        ]).await?;
        ensure!(ended.location == records, "{ended:?}");
        let page = labour.get(&records).await?;
        holds(&page, &["Slutade 2026-11-22", "Därefter: Arbete utan stöd", "Rätta avslutet"])?;
        Ok(())
    }
}

/// A resource group of the programme.
async fn group(world: &TestWorld, programme: &str) -> Result<String> {
    const RECORD: &str = "mutation G($input: RecordResourceGroupInput!) { recordResourceGroup(input: $input) { \
        documentation { groups { id } } userErrors { code field message } } }";
    let input = json!({
        "programmeId": programme, "kind": "RESOURCE_GROUP", "name": "Återbruk", "work": "Möbler", "from": "2026-01-01",
        "supervisorId": staff_id(world, "supervisor.gnesta").await?,
    });
    let leader = world.staff(LEADER)?;
    let recorded = done("recordResourceGroup", leader.mutate(RECORD, input).await?)?;
    text(&recorded, "/documentation/groups/0/id")
}

/// The case of somebody who is enrolled.
async fn enrolled(world: &TestWorld, programme: &str) -> Result<String> {
    const ENROL: &str = "mutation E($input: EnrolParticipantInput!) { enrolParticipant(input: $input) { \
        enrolment { id } userErrors { code field message } } }";
    let journey = world.received_person(&people::number(0)).await?;
    let (desk, case) = (world.desk()?, journey.case.clone());
    let (from, to) = (&journey.places.desk, &journey.places.labour);
    let named = ["IDENTITY", "INTAKE"];
    journey::record_basis(&desk, &case, "CONSENT", from, to, &named).await?;
    let sent = journey::send_referral(&desk, &case, to, "PLACEMENT", &named).await?;
    let labour = world.staff("labour.gnesta")?;
    let accepted = journey::accept_referral(&labour, &sent).await?;
    journey::start_referral(&labour, &accepted).await?;
    let input = json!({ "caseId": case, "programmeId": programme, "from": "2026-11-02" });
    done("enrolParticipant", labour.mutate(ENROL, input).await?)?;
    Ok(case)
}
