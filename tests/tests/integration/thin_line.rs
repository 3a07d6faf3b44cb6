//! The thin line through everything, on both engines: the desk and one agency, one case, one basis, one
//! referral, one section; its denials, and its revocation midway.

use anyhow::{Result, ensure};
use domain::ServiceName;
use evi_tests::{
    journey::{self, Journey},
    on_both_engines, people,
    view::{case_view, expect_nothing, referral_in, state},
    world::TestWorld,
};
use serde_json::{Value, json};

const CARRIED: [&str; 3] = ["IDENTITY", "INTAKE", "SCREENING"];

/// A person received at the desk, and what lets the insurance agency read of it.
async fn received(world: &TestWorld) -> Result<(Journey, String)> {
    let journey = world.received_person(&people::number(0)).await?;
    let (from, to) = (&journey.places.desk, &journey.places.insurance);
    let desk = world.desk()?;
    let basis = journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &CARRIED).await?;
    Ok((journey, basis))
}

fn benefit(case: &str) -> Value {
    json!({
        "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 50,
        "from": "2026-09-01", "to": "2026-10-31",
    })
}

on_both_engines! {
    async fn a_person_is_referred_and_the_receiver_writes_its_own_section(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = received(world).await?;
        let (desk, insurance) = (world.desk()?, world.staff("insurance.sormland")?);
        expect_nothing("insurance before the referral", &insurance, &journey.case).await?;
        let place = &journey.places.insurance;
        let sent = journey::send_referral(&desk, &journey.case, place, "REHABILITATION_COORDINATION", &CARRIED).await?;

        // Sent: an envelope in the inbox, without a name, and no case.
        let inbox = insurance.ask("referral_inbox", json!({ "first": 10 })).await?;
        let node = &inbox["referralInbox"]["edges"][0]["node"];
        ensure!(node["id"] == sent.id.as_str() && node["status"] == "SENT", "{inbox}");
        ensure!(node["case"]["person"]["displayName"].is_null(), "{inbox}");
        expect_nothing("insurance while it is sent", &insurance, &journey.case).await?;

        let received = insurance.change("receive_referral", journey::step(&sent)).await?;
        let inbox = insurance.ask("referral_inbox", json!({ "first": 10 })).await?;
        let name = &inbox["referralInbox"]["edges"][0]["node"]["case"]["person"]["displayName"];
        ensure!(name.as_str().is_some_and(|name| name.contains("Ada")), "{inbox}");
        let view = case_view(&insurance, &journey.case).await?;
        ensure!(view["case"]["screening"]["inTargetGroup"] == true, "{view}");
        ensure!(state(&view, "CONTACT") != "READABLE", "the referral does not carry it: {view}");
        let early = insurance.refused("record_benefit", benefit(&journey.case)).await?;
        ensure!(early == "FORBIDDEN", "before acceptance it only reads: {early}");

        let received = journey::referral_of(&received)?;
        insurance.change("accept_referral", journey::step(&received)).await?;
        let written = insurance.change("record_benefit", benefit(&journey.case)).await?;
        ensure!(written["benefit"]["extentPercent"] == 50, "{written}");
        let view = case_view(&insurance, &journey.case).await?;
        ensure!(view["case"]["insurance"]["benefit"]["code"] == "SICKNESS_BENEFIT", "{view}");
        ensure!(state(&view, "INSURANCE_BENEFIT") == "WRITABLE", "{view}");

        // The desk does not see what the agency wrote, and nobody else the case.
        let of_desk = case_view(&desk, &journey.case).await?;
        ensure!(of_desk["case"]["insurance"]["benefit"].is_null(), "{of_desk}");
        ensure!(state(&of_desk, "INSURANCE_BENEFIT") == "ABSENT", "{of_desk}");
        for handle in ["welfare.gnesta", "welfare.trosa", "desk.trosa", "employment.sormland", "lead.welfare.gnesta"] {
            expect_nothing(handle, &world.staff(handle)?, &journey.case).await?;
        }
        Ok(())
    }

    async fn nobody_without_a_relation_changes_anything(world: &mut TestWorld) -> Result<()> {
        let (journey, basis) = received(world).await?;
        let desk = world.desk()?;
        let place = &journey.places.insurance;
        let sent = journey::send_referral(&desk, &journey.case, place, "REHABILITATION_COORDINATION", &CARRIED).await?;
        world.settle().await?;
        let before = world.rows().await?;
        for handle in ["welfare.trosa", "welfare.gnesta", "admin.welfare.gnesta", "evaluator.fou"] {
            let stranger = world.staff(handle)?;
            let tries = [
                ("record_benefit", benefit(&journey.case)),
                ("receive_referral", journey::step(&sent)),
                ("withdraw_consent", json!({ "basisId": basis })),
                ("record_mapping", json!({ "caseId": journey.case, "health": { "note": "x" } })),
            ];
            for (operation, input) in tries {
                let code = stranger.refused(operation, input).await?;
                ensure!(code == "NOT_FOUND", "{handle} {operation}: {code}");
            }
        }
        world.settle().await?;
        ensure!(world.rows().await? == before, "something was written");
        Ok(())
    }

    async fn another_agency_without_a_basis_is_shown_that_and_nothing_more(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = received(world).await?;
        let desk = world.desk()?;
        let service = "REHABILITATION_COORDINATION";
        let sent = journey::send_referral(&desk, &journey.case, &journey.places.insurance, service, &CARRIED).await?;
        let insurance = world.staff("insurance.sormland")?;
        journey::accept_referral(&insurance, &sent).await?;
        insurance.change("record_benefit", benefit(&journey.case)).await?;
        // Welfare takes part by a referral that carries nothing.
        let sent = journey::send_referral(&desk, &journey.case, &journey.places.welfare, "FINANCIAL_ASSISTANCE", &[]).await?;
        let welfare = world.staff("welfare.gnesta")?;
        journey::accept_referral(&welfare, &sent).await?;
        let view = case_view(&welfare, &journey.case).await?;
        ensure!(state(&view, "SCREENING") == "WITHHELD", "{view}");
        ensure!(view["case"]["screening"].is_null(), "{view}");
        ensure!(state(&view, "INSURANCE_BENEFIT") == "ABSENT", "{view}");
        ensure!(view["case"]["insurance"]["benefit"].is_null(), "{view}");
        let parties = view["case"]["parties"].as_array().cloned().unwrap_or_default();
        ensure!(parties.iter().all(|party| party["agency"]["kind"] != "INSURANCE_AGENCY"), "{view}");
        Ok(())
    }

    async fn a_withdrawn_consent_shuts_on_the_very_next_read_and_stops_the_referral(world: &mut TestWorld) -> Result<()> {
        let (journey, basis) = received(world).await?;
        let desk = world.desk()?;
        let service = "REHABILITATION_COORDINATION";
        let sent = journey::send_referral(&desk, &journey.case, &journey.places.insurance, service, &CARRIED).await?;
        let insurance = world.staff("insurance.sormland")?;
        journey::accept_referral(&insurance, &sent).await?;
        insurance.change("record_benefit", benefit(&journey.case)).await?;
        let open = case_view(&insurance, &journey.case).await?;
        ensure!(state(&open, "SCREENING") == "READABLE", "{open}");

        let person = world.participant(&people::number(0))?;
        let withdrawn = person.change("withdraw_consent", json!({ "basisId": basis })).await?;
        ensure!(withdrawn["basis"]["status"] == "WITHDRAWN", "{withdrawn}");
        ensure!(withdrawn["stoppedReferrals"][0]["status"] == "CONSENT_WITHDRAWN", "{withdrawn}");

        // Nothing was settled in between: the very next read.
        let shut = case_view(&insurance, &journey.case).await?;
        ensure!(shut["case"]["screening"].is_null(), "{shut}");
        ensure!(!["READABLE", "WRITABLE"].contains(&&*state(&shut, "SCREENING")), "{shut}");
        ensure!(!["READABLE", "WRITABLE"].contains(&&*state(&shut, "IDENTITY")), "{shut}");
        let (status, _) = referral_in(&desk, &journey.case, &sent.id).await?.unwrap_or_default();
        ensure!(status == "CONSENT_WITHDRAWN", "{status}");
        // What the agency lawfully wrote stays its own.
        ensure!(shut["case"]["insurance"]["benefit"]["extentPercent"] == 50, "{shut}");
        let write = insurance.refused("record_benefit", benefit(&journey.case)).await?;
        ensure!(["FORBIDDEN", "NOT_FOUND"].contains(&&*write), "a past party only reads: {write}");

        // Withdrawn twice is withdrawn once.
        world.settle().await?;
        let rows = world.rows().await?;
        let again = person.attempt("withdraw_consent", json!({ "basisId": basis })).await?;
        ensure!(again["basis"] == withdrawn["basis"], "{again}");
        world.settle().await?;
        ensure!(world.rows().await? == rows, "something was written twice");
        Ok(())
    }

    async fn every_read_and_every_change_leaves_its_entry_before_it_is_answered(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = received(world).await?;
        let desk = world.desk()?;
        let entries = "SELECT count(*) AS number FROM audit_entry";
        let before = world.count(ServiceName::IntakeDesk, entries).await?;
        case_view(&desk, &journey.case).await?;
        let after_read = world.count(ServiceName::IntakeDesk, entries).await?;
        ensure!(after_read > before, "a read was not logged");
        desk.change("record_mapping", json!({
            "caseId": journey.case, "work": { "yearsOfExperience": 5, "drivingLicence": true },
        })).await?;
        ensure!(world.count(ServiceName::IntakeDesk, entries).await? > after_read, "a change was not logged");
        Ok(())
    }
}
