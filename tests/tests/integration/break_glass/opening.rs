//! What an opening opens: the named sections, for reading, for one member of staff, until its end.

use anyhow::{Result, ensure};
use chrono::Duration;
use evi_tests::{
    client::{done, refusal},
    journey::text,
    on_both_engines,
    view::{case_view, state, states},
    world::TestWorld,
};
use serde_json::{Value, json};

use super::{
    COLLEAGUE, DESK, END, OPEN, OPENED, OPENER, OWNER, POLICY, end_of, expect_open, expect_shut,
    forward_to, input, linked, open, openings, usual,
};

/// The line of `access` about a section.
fn line(payload: &Value, section: &str) -> Value {
    let lines = payload["case"]["access"].as_array().into_iter().flatten();
    let found = lines.into_iter().find(|line| line["section"] == section);
    found.cloned().unwrap_or_default()
}

on_both_engines! {
    async fn it_is_read_at_the_next_read_and_not_a_second_after_its_end(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        expect_shut(&world.staff(OPENER)?, &journey).await?;
        let before = states(&case_view(&world.staff(OPENER)?, &journey.case).await?);
        // The clock of a system rarely stands on a whole second.
        world.forward(Duration::milliseconds(640));
        let opened = open(&world.staff(OPENER)?, usual(&journey)).await?;
        let told = line(&opened, OPENED);
        ensure!(told["state"] == "READABLE" && told["reasonCode"] == "OPENED_IN_EMERGENCY", "{told}");
        ensure!(told["policies"] == json!([POLICY]), "{told}");
        let ends_at = end_of(&opened)?;
        ensure!(ends_at <= world.now() + Duration::minutes(30), "{ends_at}");
        expect_open(&world.staff(OPENER)?, &journey).await?;

        // Nothing but the named section has changed.
        let after = states(&case_view(&world.staff(OPENER)?, &journey.case).await?);
        let changed: Vec<_> = before.iter().zip(&after).filter(|(was, is)| was != is).collect();
        ensure!(changed.len() == 1 && *changed[0].1 == (OPENED.to_owned(), "READABLE".to_owned()), "{changed:?}");
        for still in ["WELFARE_HOUSEHOLD", "SCREENING", "ACCESS_LOG"] {
            ensure!(line(&opened, still)["state"] == "WITHHELD", "{still}: {opened}");
        }

        forward_to(world, ends_at - Duration::seconds(1));
        expect_open(&world.staff(OPENER)?, &journey).await?;
        forward_to(world, ends_at - Duration::milliseconds(1));
        expect_open(&world.staff(OPENER)?, &journey).await?;
        forward_to(world, ends_at);
        expect_shut(&world.staff(OPENER)?, &journey).await?;
        world.forward(Duration::seconds(1));
        expect_shut(&world.staff(OPENER)?, &journey).await?;
        Ok(())
    }

    async fn a_colleague_of_the_same_unit_sees_nothing_more(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let colleague = world.staff(COLLEAGUE)?;
        let before = case_view(&colleague, &journey.case).await?;
        ensure!(state(&before, OPENED) == "WITHHELD", "{before}");
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        let after = case_view(&colleague, &journey.case).await?;
        ensure!(before == after, "{before} became {after}");
        // Each opens for oneself, and both are told apart.
        open(&colleague, usual(&journey)).await?;
        expect_open(&colleague, &journey).await?;
        ensure!(openings(world).await? == 2);
        Ok(())
    }

    async fn it_opens_reading_and_nothing_can_be_written(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opener = world.staff(OPENER)?;
        open(&opener, usual(&journey)).await?;
        expect_open(&opener, &journey).await?;
        let decision = json!({
            "caseId": journey.case, "month": "2026-12", "amountOre": 1, "barrier": "UNEMPLOYED_NO_BENEFIT",
        });
        let code = opener.refused("record_assistance_decision", decision).await?;
        ensure!(code == "FORBIDDEN", "{code}");
        Ok(())
    }

    async fn sections_of_several_owners_are_opened_together_and_end_together(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let places = &journey.places;
        let mut both = input(&journey, &places.welfare, &[OPENED, "WELFARE_HOUSEHOLD"], 60);
        both["sections"].as_array_mut().into_iter().for_each(|named| {
            named.push(json!({ "section": "SCREENING", "agencyId": places.desk.agency }));
            // Naming one twice opens it once.
            named.push(json!({ "section": "SCREENING", "agencyId": places.desk.agency }));
        });
        let opened = open(&world.staff(OPENER)?, both).await?;
        for section in [OPENED, "WELFARE_HOUSEHOLD", "SCREENING"] {
            ensure!(line(&opened, section)["state"] == "READABLE", "{section}: {opened}");
        }
        ensure!(line(&opened, "WELFARE_ACTIVITY_REQUIREMENT")["state"] == "WITHHELD", "{opened}");
        let view = case_view(&world.staff(OPENER)?, &journey.case).await?;
        ensure!(view["case"]["screening"]["inTargetGroup"] == true, "{view}");
        ensure!(view["case"]["welfare"]["household"].is_null(), "nothing is recorded there: {view}");
        let reviews = "SELECT count(*) AS number FROM opening_review";
        ensure!(world.count(DESK, reviews).await? == 2, "one review for each owner");
        forward_to(world, end_of(&opened)?);
        let view = case_view(&world.staff(OPENER)?, &journey.case).await?;
        for section in [OPENED, "WELFARE_HOUSEHOLD", "SCREENING"] {
            ensure!(state(&view, section) == "WITHHELD", "{section}: {view}");
        }
        Ok(())
    }

    async fn its_holder_ends_it_before_its_time_and_nobody_else_can(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opener = world.staff(OPENER)?;
        let opened = open(&opener, usual(&journey)).await?;
        let ending = json!({ "openingId": text(&opened, "/openingId")? });
        let unknown = json!({ "openingId": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77" });
        for handle in [COLLEAGUE, OWNER, "desk.gnesta", "labour.trosa"] {
            let other = world.staff(handle)?;
            let (theirs, nobodys) = (
                other.mutate(END, ending.clone()).await?,
                other.mutate(END, unknown.clone()).await?,
            );
            ensure!(refusal(&theirs)?.code == "NOT_FOUND" && theirs == nobodys, "{handle}: {theirs}");
        }
        expect_open(&opener, &journey).await?;
        let mut once = ending.clone();
        once["idempotencyKey"] = json!("5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b78");
        let ended = done("endOpening", opener.mutate(END, once.clone()).await?)?;
        ensure!(line(&ended, OPENED)["state"] == "WITHHELD", "{ended}");
        expect_shut(&opener, &journey).await?;
        ensure!(done("endOpening", opener.mutate(END, once).await?)? == ended, "repeated");
        let again = refusal(&opener.mutate(END, ending).await?)?;
        ensure!(again.code == "INVALID_TRANSITION", "{again:?}");
        Ok(())
    }

    async fn the_same_request_twice_opens_once(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let mut twice = usual(&journey);
        twice["idempotencyKey"] = json!("9b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b79");
        let first = open(&world.staff(OPENER)?, twice.clone()).await?;
        world.forward(Duration::minutes(1));
        let second = open(&world.staff(OPENER)?, twice.clone()).await?;
        ensure!(first == second, "{first} then {second}");
        ensure!(openings(world).await? == 1);
        twice["minutes"] = json!(31);
        let other = refusal(&world.staff(OPENER)?.mutate(OPEN, twice).await?)?;
        ensure!(other.code == "IDEMPOTENCY_CONFLICT", "{other:?}");
        Ok(())
    }

    async fn it_opens_only_while_the_agencies_are_linked(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opener = world.staff(OPENER)?;
        open(&opener, usual(&journey)).await?;
        expect_open(&opener, &journey).await?;
        // The sender takes back the referral that linked the two.
        let referrals = "query Referrals($id: ID!) { case(id: $id) { referrals(first: 50) { edges { node { \
            id version status service } } } } }";
        let welfare = world.staff(OWNER)?;
        let data = welfare.query(referrals, json!({ "id": journey.case })).await?;
        let edges = data["case"]["referrals"]["edges"].as_array().cloned().unwrap_or_default();
        let sent = edges.iter().map(|edge| &edge["node"]).find(|node| node["service"] == "EMPLOYMENT_SUPPORT");
        let sent = sent.cloned().unwrap_or_default();
        let withdraw = "mutation Withdraw($input: ReferralTransitionInput!) { withdrawReferral(input: $input) { \
            userErrors { code field message } } }";
        let input = json!({ "referralId": sent["id"], "expectedVersion": sent["version"] });
        done("withdrawReferral", welfare.mutate(withdraw, input).await?)?;
        let view = case_view(&opener, &journey.case).await?;
        ensure!(state(&view, OPENED) == "ABSENT", "{view}");
        ensure!(view["case"]["welfare"]["assistanceDecisions"].is_null(), "{view}");
        Ok(())
    }
}
