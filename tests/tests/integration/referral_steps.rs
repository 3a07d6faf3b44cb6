//! The history of a referral: what was done, by which unit, and why, for those who read the whole of it.

use anyhow::{Context, Result, ensure};
use domain::referral::ReferralStatus as Status;
use evi_tests::{
    client::{Reader, done},
    journey::{self, text},
    moves::{
        APPROVE, ASK_PERSON, COMPLETE, PAUSE, REASSIGN, RECEIVE, RESUME, SEND, STEP_ASIDE, Side,
        Walk, path_to,
    },
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use crate::waiting::{act, person};

const STEPS: &str = "query Steps($id: ID!, $first: Int!, $after: String) { referral(id: $id) { \
    id status steps(first: $first, after: $after) { \
        edges { cursor node { at kind fromStatus toStatus reasonCode actor unit { id } agency { id } } } \
        pageInfo { hasNextPage endCursor } } } }";

async fn read(reader: &Reader, walk: &Walk<'_>) -> Result<Value> {
    let variables = json!({ "id": walk.referral.id, "first": 50, "after": null });
    let data = reader.query(STEPS, variables).await?;
    Ok(data["referral"].clone())
}

/// The steps that a reader is shown, newest first.
async fn steps(reader: &Reader, walk: &Walk<'_>) -> Result<Vec<Value>> {
    let seen = read(reader, walk).await?;
    let edges = seen["steps"]["edges"].as_array().cloned();
    let edges = edges.with_context(|| format!("no history: {seen}"))?;
    Ok(edges.into_iter().map(|edge| edge["node"].clone()).collect())
}

fn kinds(steps: &[Value]) -> Vec<&str> {
    steps
        .iter()
        .map(|step| step["kind"].as_str().unwrap_or("WRITTEN"))
        .collect()
}

#[tokio::test]
async fn a_sender_reads_every_step_with_who_and_when_and_never_what_was_noted() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&[SEND, RECEIVE]).await?;
        let labour = world.staff("labour.gnesta")?;
        let accept = ("acceptReferral", "AcceptReferralInput");
        let note = json!({ "note": "Kan vara svår att nå.", "shareNote": false });
        done("acceptReferral", act(&labour, accept, &walk, note).await?)?;
        walk.referral.version += 1;
        walk.take(&evi_tests::moves::START).await?;
        walk.take_all(&[PAUSE, RESUME, COMPLETE]).await?;
        let desk = world.desk()?;
        let seen = steps(&desk, &walk).await?;
        let expected = [
            "COMPLETE", "RESUME", "PAUSE", "START", "ACCEPT", "RECEIVE", "SEND", "WRITTEN",
        ];
        ensure!(kinds(&seen) == expected, "{seen:#?}");
        for step in &seen {
            let by_desk = ["SEND", "WRITTEN"].contains(&step["kind"].as_str().unwrap_or("WRITTEN"));
            let place = if by_desk {
                &journey.places.desk
            } else {
                &journey.places.labour
            };
            ensure!(step["unit"]["id"] == place.unit.as_str(), "{step}");
            ensure!(step["agency"]["id"] == place.agency.as_str(), "{step}");
            let actor = if by_desk { "SENDER" } else { "RECEIVER" };
            ensure!(step["actor"] == actor && step["at"].is_string(), "{step}");
        }
        ensure!(
            seen[1]["fromStatus"] == "PAUSED" && seen[1]["toStatus"] == "ACTIVE",
            "{seen:?}"
        );
        let everything = read(&desk, &walk).await?.to_string();
        ensure!(!everything.contains("svår"), "{everything}");
        // What went before the sending is not the receiver's.
        let received = steps(&labour, &walk).await?;
        ensure!(kinds(&received) == expected[..7], "{received:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_waiting_referral_has_no_history_for_its_receiver_and_a_stranger_sees_nothing()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take(&SEND).await?;
        let waiting = read(&world.staff("labour.gnesta")?, &walk).await?;
        ensure!(
            waiting["status"] == "SENT" && waiting["steps"].is_null(),
            "{waiting}"
        );
        for handle in [
            "welfare.gnesta",
            "labour.trosa",
            "supervisor.gnesta",
            "admin.welfare.gnesta",
        ] {
            let seen = read(&world.staff(handle)?, &walk).await?;
            ensure!(seen.is_null(), "{handle}: {seen}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_step_that_ended_it_says_why_and_the_person_is_no_unit() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&[ASK_PERSON, APPROVE, RECEIVE, evi_tests::moves::DECLINE])
            .await?;
        let seen = steps(&world.desk()?, &walk).await?;
        ensure!(
            kinds(&seen) == ["DECLINE", "RECEIVE", "SEND", "ASK_PERSON", "WRITTEN"],
            "{seen:#?}"
        );
        ensure!(seen[0]["reasonCode"] == "OUTSIDE_TARGET_GROUP", "{seen:#?}");
        for earlier in &seen[1..] {
            ensure!(earlier["reasonCode"].is_null(), "{earlier}");
        }
        let approved = &seen[2];
        ensure!(approved["actor"] == "PERSON", "{approved}");
        ensure!(
            approved["unit"].is_null() && approved["agency"].is_null(),
            "{approved}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_of_the_receivers_staff_handles_it_is_not_the_senders() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&[SEND, RECEIVE, STEP_ASIDE, REASSIGN])
            .await?;
        let own = steps(&walk.reader(Side::Lead)?, &walk).await?;
        ensure!(
            kinds(&own) == ["REASSIGN", "STEP_ASIDE", "RECEIVE", "SEND"],
            "{own:#?}"
        );
        let sent = steps(&world.desk()?, &walk).await?;
        ensure!(kinds(&sent) == ["RECEIVE", "SEND", "WRITTEN"], "{sent:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_third_party_that_records_a_withdrawal_is_not_named() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let number = people::number(0);
        let journey = world.received_person(&number).await?;
        let desk = world.desk()?;
        let (from, places) = (&journey.places.desk, &journey.places);
        let named = ["IDENTITY", "INTAKE"];
        let basis = journey::record_basis(
            &desk,
            &journey.case,
            "CONSENT",
            from,
            &places.labour,
            &named,
        )
        .await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&path_to(Status::Received)).await?;
        let sent =
            journey::send_referral(&desk, &journey.case, &places.welfare, "MAPPING", &[]).await?;
        let third = world.staff("lead.welfare.gnesta")?;
        journey::accept_referral(&third, &sent).await?;
        third
            .change("withdraw_consent", json!({ "basisId": basis }))
            .await?;
        let seen = steps(&desk, &walk).await?;
        ensure!(seen[0]["kind"] == "WITHDRAW_CONSENT", "{seen:#?}");
        ensure!(seen[0]["actor"] == "ANY_CASEWORKER", "{seen:#?}");
        ensure!(
            seen[0]["unit"].is_null() && seen[0]["agency"].is_null(),
            "{seen:#?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_protection_that_was_lifted_leaves_no_trace_in_the_history() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&path_to(Status::Received)).await?;
        let desk = world.desk()?;
        let before = steps(&desk, &walk).await?;
        let set = "mutation Set($input: SetProtectedIdentityInput!) { setProtectedIdentity(input: $input) { \
            userErrors { code } } }";
        let input = json!({ "caseId": journey.case, "grade": "MARKING", "handlerIds": [] });
        done("setProtectedIdentity", desk.mutate(set, input).await?)?;
        let looked = "SELECT count(*) AS number FROM referral_step WHERE transition = 'REEVALUATE'";
        ensure!(world.count(domain::ServiceName::IntakeDesk, looked).await? == 1, "it was looked at");
        let lift = "mutation Lift($input: LiftProtectedIdentityInput!) { liftProtectedIdentity(input: $input) { \
            userErrors { code } } }";
        let input = json!({ "caseId": journey.case });
        done("liftProtectedIdentity", desk.mutate(lift, input).await?)?;
        ensure!(steps(&desk, &walk).await? == before, "{before:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_history_is_paged_and_a_cursor_is_good_for_one_reader() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&path_to(Status::Active)).await?;
        let desk = world.desk()?;
        let whole = steps(&desk, &walk).await?;
        let (mut after, mut paged) = (Value::Null, Vec::new());
        loop {
            let variables = json!({ "id": walk.referral.id, "first": 2, "after": after });
            let page = desk.query(STEPS, variables).await?["referral"]["steps"].clone();
            let edges = page["edges"].as_array().cloned().unwrap_or_default();
            ensure!(!edges.is_empty() && edges.len() <= 2, "{page}");
            paged.extend(edges.into_iter().map(|edge| edge["node"].clone()));
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        ensure!(paged == whole, "{paged:#?}");
        let other = world.staff("labour.gnesta")?;
        for variables in [
            json!({ "id": walk.referral.id, "first": 2, "after": after }),
            json!({ "id": walk.referral.id, "first": 0, "after": null }),
        ] {
            let refused = other.post(STEPS, variables).await?;
            ensure!(refused.codes()? == ["BAD_USER_INPUT"], "{}", refused.body);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn histories_are_read_in_one_batch_and_only_when_they_are_asked_for() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let desk = world.desk()?;
        let plain = "query Case($id: ID!) { case(id: $id) { referrals(first: 10) { edges { node { id } } } } }";
        let told = "query Case($id: ID!) { case(id: $id) { referrals(first: 10) { edges { node { id \
            steps(first: 3) { edges { node { kind } } } } } } } }";
        let cost = async |document: &str, expected: usize| -> Result<u64> {
            let total = |world: &TestWorld| world.statements().values().sum::<u64>();
            let before = total(world);
            let data = desk.query(document, json!({ "id": journey.case })).await?;
            let after = total(world);
            let edges = data["case"]["referrals"]["edges"].as_array().map_or(0, Vec::len);
            ensure!(edges == expected, "{data}");
            Ok(after - before)
        };
        let send = async |service: &str| {
            let to = &journey.places.labour;
            journey::send_referral(&desk, &journey.case, to, service, &[]).await
        };
        send("GUIDANCE").await?;
        let (without, one) = (cost(plain, 1).await?, cost(told, 1).await?);
        for service in ["MAPPING", "HEALTH_CONTACT", "DEBT_COUNSELLING"] {
            send(service).await?;
        }
        let four = cost(told, 4).await?;
        ensure!(without + 1 == one, "{without} {one}");
        ensure!(one == four, "{one} {four}");
        let labour = world.staff("labour.gnesta")?;
        let inbox = "query { referralInbox(first: 10) { edges { node { id steps { edges { node { kind } } } } } } }";
        let waiting = labour.query(inbox, json!({})).await?;
        let first = text(&waiting, "/referralInbox/edges/0/node/id")?;
        ensure!(!first.is_empty() && !waiting.to_string().contains("SEND"), "{waiting}");
        Ok(())
    })
    .await
}
