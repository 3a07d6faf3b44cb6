//! What the platform does with referrals by itself, seen over GraphQL: when somebody has died, when a
//! protection is set, when a place is freed, and when time passes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use chrono::Duration;
use domain::{
    CodeList, ServiceName,
    codes::ReferralService,
    referral::{ReferralActor, ReferralStatus as Status, TRANSITIONS, TransitionKind},
};
use evi_tests::{
    client::{Reader, done},
    journey::{self, Journey},
    moves::{ACCEPT, ACCEPT_WITHOUT_PLACE, COMPLETE, RECEIVE, SEND, START, Walk, path_to},
    world::{Beginning, Engine, TestWorld},
};
use intake_desk::CapacitySeed;
use serde_json::{Value, json};

use crate::waiting::person;

const HISTORY: &str = "query History($id: ID!) { referral(id: $id) { \
    id status reasonCode endedOn placeIsHeld steps(first: 100) { edges { node { kind actor unit { id } } } } } }";

async fn read(reader: &Reader, referral: &str) -> Result<Value> {
    let data = reader.query(HISTORY, json!({ "id": referral })).await?;
    Ok(data["referral"].clone())
}

/// What the platform has done with a referral, oldest first, as a reader sees it.
async fn done_by_system(reader: &Reader, referral: &str) -> Result<Vec<String>> {
    let seen = read(reader, referral).await?;
    let edges = seen["steps"]["edges"].as_array().cloned();
    let nodes = edges.with_context(|| format!("no history: {seen}"))?;
    let mut steps = Vec::new();
    for node in nodes.iter().rev().map(|edge| &edge["node"]) {
        if node["actor"] == "SYSTEM" {
            ensure!(node["unit"].is_null(), "the platform is no unit: {node}");
            steps.push(node["kind"].as_str().unwrap_or("?").to_owned());
        }
    }
    Ok(steps)
}

/// One place for one service of the labour-market unit.
fn one_place() -> Beginning {
    let capacity = CapacitySeed {
        unit: "labour.gnesta".to_owned(),
        service: ReferralService::WorkPractice,
        places: 1,
    };
    Beginning {
        capacities: vec![capacity],
    }
}

/// Lets somebody else hold the only place.
async fn hold_the_place(world: &TestWorld, index: usize) -> Result<(Journey, Walk<'_>)> {
    let (journey, number) = person(world, index).await?;
    let mut holder = Walk::draft(world, (&journey, &number), "WORK_PRACTICE").await?;
    holder.take_all(&[SEND, RECEIVE, ACCEPT]).await?;
    Ok((journey, holder))
}

async fn record_death(world: &TestWorld, journey: &Journey) -> Result<()> {
    let desk = world.desk()?;
    let version = journey::case_version(&desk, &journey.case).await?;
    let input = json!({
        "caseId": journey.case, "expectedVersion": version, "reason": "DECEASED",
        "occupation": { "kind": "UNKNOWN" }, "incomeSources": [{ "source": "UNKNOWN" }],
    });
    let document = "mutation Close($input: CloseCaseInput!) { closeCase(input: $input) { \
        case { id phase } userErrors { code field message } } }";
    let closed = done("closeCase", desk.mutate(document, input).await?)?;
    ensure!(closed["case"]["phase"] == "CLOSED", "{closed}");
    Ok(())
}

#[tokio::test]
async fn every_referral_of_somebody_who_has_died_is_closed_by_the_platform() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), async |world| {
        hold_the_place(world, 1).await?;
        let (journey, number) = person(world, 0).await?;
        let mut walks = Vec::new();
        for (status, service, ending) in [
            (Status::Draft, "FINANCIAL_ASSISTANCE", "WITHDRAWN"),
            (Status::AwaitingPerson, "MAPPING", "WITHDRAWN"),
            (Status::Sent, "GUIDANCE", "WITHDRAWN"),
            (Status::Received, "EMPLOYMENT_SUPPORT", "WITHDRAWN"),
            (
                Status::InfoRequested,
                "REHABILITATION_COORDINATION",
                "WITHDRAWN",
            ),
            (Status::Waitlisted, "WORK_PRACTICE", "WITHDRAWN"),
            (Status::Accepted, "EDUCATION_GUIDANCE", "ENDED_EARLY"),
            (Status::Active, "HEALTH_CONTACT", "ENDED_EARLY"),
            (Status::Paused, "DEBT_COUNSELLING", "ENDED_EARLY"),
        ] {
            let mut walk = Walk::draft(world, (&journey, &number), service).await?;
            walk.take_all(&path_to(status)).await?;
            walks.push((status, walk, ending));
        }
        record_death(world, &journey).await?;
        let desk = world.desk()?;
        for (status, walk, ending) in &walks {
            let seen = read(&desk, &walk.referral.id).await?;
            ensure!(seen["status"] == *ending, "{status}: {seen}");
            ensure!(seen["reasonCode"] == "DECEASED", "{status}: {seen}");
            ensure!(seen["endedOn"] == "2026-11-23", "{status}: {seen}");
            let by_system = done_by_system(&desk, &walk.referral.id).await?;
            ensure!(by_system == ["CLOSE_ON_DEATH"], "{status}: {by_system:?}");
        }
        // Nobody goes on being reminded of it, and no receiver has it in its inbox.
        world.forward(Duration::days(120));
        world.settle().await?;
        let labour = world.staff("labour.gnesta")?;
        let inbox = labour.ask("referral_inbox", json!({ "first": 50 })).await?;
        for (status, walk, _) in &walks {
            ensure!(
                !inbox.to_string().contains(&walk.referral.id),
                "{status}: {inbox}"
            );
            let by_system = done_by_system(&world.desk()?, &walk.referral.id).await?;
            ensure!(by_system == ["CLOSE_ON_DEATH"], "{status}: {by_system:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_place_that_is_freed_is_held_for_who_waits_and_not_given_to_them() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), async |world| {
        let (_, mut holder) = hold_the_place(world, 0).await?;
        let (journey, number) = person(world, 1).await?;
        let mut waiting = Walk::draft(world, (&journey, &number), "WORK_PRACTICE").await?;
        waiting
            .take_all(&[SEND, RECEIVE, ACCEPT_WITHOUT_PLACE])
            .await?;
        let desk = world.desk()?;
        let before = read(&desk, &waiting.referral.id).await?;
        ensure!(before["placeIsHeld"] == false, "{before}");
        holder.take_all(&[START, COMPLETE]).await?;
        let after = read(&desk, &waiting.referral.id).await?;
        ensure!(
            after["placeIsHeld"] == true && after["status"] == "WAITLISTED",
            "{after}"
        );
        let by_system = done_by_system(&desk, &waiting.referral.id).await?;
        ensure!(by_system == ["OFFER_PLACE"], "{by_system:?}");
        Ok(())
    })
    .await
}

/// Tasks of the reader's units about a referral, by kind.
async fn tasks(reader: &Reader, referral: &str) -> Result<BTreeMap<String, usize>> {
    let document = "query { tasks(first: 100) { edges { node { kind subject } } } }";
    let data = reader.query(document, json!({})).await?;
    let mut kinds = BTreeMap::new();
    for edge in data["tasks"]["edges"].as_array().into_iter().flatten() {
        if edge["node"]["subject"] == referral {
            let kind = edge["node"]["kind"].as_str().unwrap_or("?").to_owned();
            *kinds.entry(kind).or_default() += 1;
        }
    }
    Ok(kinds)
}

#[tokio::test]
async fn the_platform_reminds_returns_escalates_expires_and_deletes_as_time_passes() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, one_place(), async |world| {
        hold_the_place(world, 1).await?;
        let (journey, number) = person(world, 0).await?;
        let mut walks = BTreeMap::new();
        for (status, service) in [
            (Status::Draft, "FINANCIAL_ASSISTANCE"),
            (Status::AwaitingPerson, "MAPPING"),
            (Status::Sent, "GUIDANCE"),
            (Status::Received, "EMPLOYMENT_SUPPORT"),
            (Status::Waitlisted, "WORK_PRACTICE"),
            (Status::Active, "HEALTH_CONTACT"),
            (Status::Paused, "DEBT_COUNSELLING"),
        ] {
            let mut walk = Walk::draft(world, (&journey, &number), service).await?;
            walk.take_all(&path_to(status)).await?;
            walks.insert(status.code(), walk);
        }
        for _ in 0..35 {
            world.forward(Duration::days(1));
            world.settle().await?;
        }
        let desk = world.desk()?;
        let id = |status: Status| walks[status.code()].referral.id.as_str();
        let gone = read(&desk, id(Status::Draft)).await?;
        ensure!(gone.is_null(), "an idle draft is deleted: {gone}");
        let steps = async |status: Status| done_by_system(&desk, id(status)).await;
        let asked = steps(Status::AwaitingPerson).await?;
        ensure!(asked == ["REMIND_PERSON", "RETURN_TO_DRAFT"], "{asked:?}");
        let mut silent = vec!["ESCALATE"; 4];
        silent.push("EXPIRE");
        for status in [Status::Sent, Status::Received] {
            let climbed = steps(status).await?;
            ensure!(climbed == silent, "{status}: {climbed:?}");
        }
        for (status, task) in [
            (Status::Waitlisted, "REVIEW_WAITLIST"),
            (Status::Active, "FOLLOW_UP"),
            (Status::Paused, "RESUME_IS_DUE"),
        ] {
            let reminded = steps(status).await?;
            ensure!(reminded == ["REMIND_OF_DAY"], "{status}: {reminded:?}");
            let mut given = tasks(&world.staff("labour.gnesta")?, id(status)).await?;
            given.extend(tasks(&world.staff("lead.labour.gnesta")?, id(status)).await?);
            ensure!(given.contains_key(task), "{status}: {given:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_protection_takes_the_referral_from_who_is_not_named_and_the_lead_names_handlers()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&path_to(Status::Received)).await?;
        let labour = world.staff("labour.gnesta")?;
        ensure!(!read(&labour, &walk.referral.id).await?.is_null(), "it is theirs");
        let set = "mutation Set($input: SetProtectedIdentityInput!) { setProtectedIdentity(input: $input) { \
            userErrors { code } } }";
        let input = json!({ "caseId": journey.case, "grade": "MARKING", "handlerIds": [] });
        let desk = world.desk()?;
        done("setProtectedIdentity", desk.mutate(set, input).await?)?;
        ensure!(read(&labour, &walk.referral.id).await?.is_null(), "who is not named sees nothing");
        let looked = "SELECT count(*) AS number FROM referral_step \
            WHERE transition = 'REEVALUATE' AND actor = 'SYSTEM'";
        ensure!(world.count(ServiceName::IntakeDesk, looked).await? == 1);
        let named = "SELECT count(*) AS number FROM task WHERE kind = 'NAME_HANDLERS' AND done_at IS NULL";
        ensure!(world.count(ServiceName::IntakeDesk, named).await? == 1);
        // Nobody's screen becomes stale by it, and it goes on where it stood.
        let (status, version) = walk.look().await?.context("the desk sees it")?;
        ensure!((&*status, version) == ("RECEIVED", walk.referral.version), "{status} {version}");
        Ok(())
    })
    .await
}

/// What the platform may do by the table and a person never does, and where it is shown to do it.
const SHOWN: [(TransitionKind, &str); 14] = [
    (TransitionKind::Release, "administration::staffing"),
    (TransitionKind::RemindPerson, "by_system"),
    (TransitionKind::DeleteDraft, "by_system, ladder"),
    (TransitionKind::OfferPlace, "by_system, waiting"),
    (TransitionKind::RemindOfDay, "by_system"),
    (TransitionKind::Escalate, "by_system, ladder"),
    (TransitionKind::Expire, "by_system, ladder"),
    (TransitionKind::Reevaluate, "by_system"),
    (TransitionKind::CloseOnDeath, "by_system"),
    (TransitionKind::EndWithCase, "closure"),
    (TransitionKind::PlacementBegins, "places"),
    (TransitionKind::PlacementEnds, "places"),
    (TransitionKind::Freeze, "moving"),
    (TransitionKind::Unfreeze, "moving"),
];

#[test]
fn everything_that_only_the_platform_does_is_shown_in_a_test() {
    let named = TRANSITIONS
        .iter()
        .filter(|rule| rule.actors == [ReferralActor::System])
        .map(|rule| rule.kind);
    for kind in named {
        let shown = SHOWN.iter().any(|(shown, _)| *shown == kind);
        assert!(shown, "{kind} is made by nobody in a test");
    }
}
