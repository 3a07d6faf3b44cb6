//! Time moved through the whole escalation ladder by the test clock, with the runner driven by hand.

use anyhow::{Result, ensure};
use chrono::{Duration, NaiveDate};
use domain::{
    Clock, ServiceName,
    referral::{ClockKind, DeadlinePolicy, EscalationRung, ReferralClock},
};
use evi_tests::{
    journey::{self, Journey, Referral},
    on_both_engines, people,
    view::referral_in,
    world::{Engine, TestWorld},
};
use serde_json::json;

async fn sent(world: &TestWorld) -> Result<(Journey, Referral)> {
    let journey = world.received_person(&people::number(0)).await?;
    let desk = world.desk()?;
    let labour = &journey.places.labour;
    let referral = journey::send_referral(&desk, &journey.case, labour, "GUIDANCE", &[]).await?;
    Ok((journey, referral))
}

/// How many times the runner has made a transition of this kind.
async fn made(world: &TestWorld, transition: &str) -> Result<i64> {
    let question =
        format!("SELECT count(*) AS number FROM referral_step WHERE transition = '{transition}'");
    world.count(ServiceName::IntakeDesk, &question).await
}

async fn status(world: &TestWorld, journey: &Journey, referral: &Referral) -> Result<String> {
    let seen = referral_in(&world.desk()?, &journey.case, &referral.id).await?;
    Ok(seen.map_or_else(|| "GONE".to_owned(), |(status, _)| status))
}

/// The days on which a silent receiver's ladder is climbed, and the day of its end.
fn expected_days(today: NaiveDate) -> (Vec<NaiveDate>, NaiveDate) {
    let policy = DeadlinePolicy::default();
    let clock = ReferralClock::start(ClockKind::Acknowledge, today, &policy);
    let rungs = [
        EscalationRung::Half,
        EscalationRung::Full,
        EscalationRung::Lead,
        EscalationRung::Desk,
    ];
    let days = rungs.map(|rung| clock.rung_on(rung, &policy)).to_vec();
    (days, clock.days_after_start(policy.expiry_days))
}

on_both_engines! {
    async fn a_silent_receiver_climbs_every_rung_on_its_day_and_the_referral_expires(world: &mut TestWorld) -> Result<()> {
        let (journey, referral) = sent(world).await?;
        let (rungs, end) = expected_days(world.clock.today());
        while world.clock.today() < end {
            world.forward(Duration::days(1));
            world.settle().await?;
            let today = world.clock.today();
            let climbed = rungs.iter().filter(|day| **day <= today).count();
            ensure!(made(world, "ESCALATE").await? == i64::try_from(climbed)?, "{today}");
            let expected = if today < end { "SENT" } else { "EXPIRED" };
            let found = status(world, &journey, &referral).await?;
            ensure!(found == expected, "{today}: {found}");
            // Once more on the same day: nothing is done twice.
            world.settle().await?;
            ensure!(made(world, "ESCALATE").await? == i64::try_from(climbed)?, "{today}, again");
        }
        ensure!(made(world, "EXPIRE").await? == 1);
        world.forward(Duration::days(60));
        world.settle().await?;
        ensure!(made(world, "EXPIRE").await? == 1 && made(world, "ESCALATE").await? == 4);
        // A silence is never taken for a yes, and an expired referral cannot be received.
        let labour = world.staff("labour.gnesta")?;
        let seen = referral_in(&world.desk()?, &journey.case, &referral.id).await?;
        let version = seen.map_or(0, |(_, version)| version);
        let input = json!({ "referralId": referral.id, "expectedVersion": version });
        let code = labour.refused("receive_referral", input).await?;
        ensure!(["INVALID_TRANSITION", "NOT_FOUND"].contains(&&*code), "{code}");
        Ok(())
    }
}

#[tokio::test]
async fn a_runner_that_stood_still_works_off_everything_once_and_in_order() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = sent(world).await?;
        world.forward(Duration::days(90));
        world.restart().await?;
        world.settle().await?;
        ensure!(made(world, "ESCALATE").await? == 4);
        ensure!(made(world, "EXPIRE").await? == 1);
        let found = status(world, &journey, &referral).await?;
        ensure!(found == "EXPIRED", "{found}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_question_stops_the_receivers_clock_and_the_senders_runs() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = sent(world).await?;
        let labour = world.staff("labour.gnesta")?;
        let received = labour.change("receive_referral", journey::step(&referral)).await?;
        let mut input = journey::step(&journey::referral_of(&received)?);
        input["question"] = json!("Vilka dagar?");
        let document = "mutation Ask($input: AskForInformationInput!) { askForInformation(input: $input) { \
            referral { id status version } userErrors { code field message } } }";
        let asked = labour.mutate(document, input).await?;
        ensure!(asked["referral"]["status"] == "INFO_REQUESTED", "{asked}");
        // A sender that stays silent is reminded, and a question never expires.
        world.forward(Duration::days(60));
        world.settle().await?;
        ensure!(made(world, "ESCALATE").await? == 4 && made(world, "EXPIRE").await? == 0);
        let found = status(world, &journey, &referral).await?;
        ensure!(found == "INFO_REQUESTED", "{found}");
        // The ladder has reached the desk, which is the sender here: it answers, and the time that the
        // question took is given back.
        let desk = world.desk()?;
        let (_, version) = referral_in(&desk, &journey.case, &referral.id).await?.unwrap_or_default();
        let input = json!({ "referralId": referral.id, "expectedVersion": version, "text": "Alla." });
        let document = "mutation Answer($input: AnswerReferralInput!) { answerReferral(input: $input) { \
            referral { id status version dueOn } userErrors { code field message } } }";
        let answered = desk.mutate(document, input).await?;
        ensure!(answered["referral"]["status"] == "RECEIVED", "{answered}");
        let due = answered["referral"]["dueOn"].as_str().unwrap_or_default().parse::<NaiveDate>()?;
        ensure!(due > world.clock.today(), "{due}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_idle_draft_is_deleted_and_an_unanswered_request_comes_back_first() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let desk = world.desk()?;
        let create = async |service: &str| {
            desk.change(
                "create_referral",
                json!({
                    "caseId": journey.case, "toUnitId": journey.places.labour.unit, "service": service,
                    "urgency": "NORMAL", "question": "Kan ni ta emot?", "sections": ["IDENTITY"],
                }),
            )
            .await
        };
        let idle = journey::referral_of(&create("GUIDANCE").await?)?;
        let asked = journey::referral_of(&create("MAPPING").await?)?;
        let mut input = journey::step(&asked);
        input["consentForm"] = json!("ELECTRONIC");
        let document = "mutation Ask($input: AskPersonInput!) { askPerson(input: $input) { \
            referral { id status } userErrors { code field message } } }";
        let awaiting = desk.mutate(document, input).await?;
        ensure!(awaiting["referral"]["status"] == "AWAITING_PERSON", "{awaiting}");
        for (days, first, second) in [
            (13, "DRAFT", "AWAITING_PERSON"),
            (1, "GONE", "AWAITING_PERSON"),
            (16, "GONE", "DRAFT"),
            (14, "GONE", "GONE"),
        ] {
            world.forward(Duration::days(days));
            world.settle().await?;
            let today = world.clock.today();
            let found = (status(world, &journey, &idle).await?, status(world, &journey, &asked).await?);
            ensure!(found == (first.to_owned(), second.to_owned()), "{today}: {found:?}");
        }
        Ok(())
    })
    .await
}
