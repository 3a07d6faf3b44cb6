//! The person moves to another municipality: referrals stand still and can only be stopped, until the move
//! is handed over, or turns out to be a mistake.

use anyhow::{Context, Result, ensure};
use chrono::{Duration, NaiveDate};
use domain::{Clock, ServiceName, referral::ReferralStatus as Status};
use evi_tests::{
    client::{Reader, Refused, done, refusal},
    journey::{self, Journey},
    moves::{
        CONFIRM_WITHDRAWAL, DECLINE, END_EARLY, Move, Need, REQUEST_WITHDRAWAL, Receiving, SEND,
        STOP, WITHDRAW, Walk, all_moves, path_to,
    },
    on_both_engines, people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use crate::waiting::person;

const RECORD: &str = "mutation Record($input: RecordMoveInput!) { recordMove(input: $input) { \
    case { id } userErrors { code field message } } }";

const UNDO: &str = "mutation Undo($input: UndoMoveInput!) { undoMove(input: $input) { \
    case { id } userErrors { code field message } } }";

const REFERRALS: &str = "query Referrals($id: ID!) { case(id: $id) { referrals(first: 50) { edges { node { \
    id status frozen dueOn version } } } } }";

/// Every status in which a referral is open and a labour-market unit with room has it.
const OPEN: [(Status, &str); 6] = [
    (Status::Sent, "GUIDANCE"),
    (Status::Received, "MAPPING"),
    (Status::InfoRequested, "EMPLOYMENT_SUPPORT"),
    (Status::Accepted, "HEALTH_CONTACT"),
    (Status::Active, "DEBT_COUNSELLING"),
    (Status::Paused, "EDUCATION_GUIDANCE"),
];

async fn record(world: &TestWorld, reader: &Reader, journey: &Journey) -> Result<Value> {
    let input = json!({
        "caseId": journey.case, "municipality": "0488", "movedOn": world.clock.today(),
    });
    reader.mutate(RECORD, input).await
}

async fn undo(reader: &Reader, journey: &Journey) -> Result<Value> {
    let input = json!({ "caseId": journey.case });
    reader.mutate(UNDO, input).await
}

/// One referral as a reader sees it in the case.
async fn seen(reader: &Reader, case: &str, referral: &str) -> Result<Value> {
    let data = reader.query(REFERRALS, json!({ "id": case })).await?;
    let edges = data["case"]["referrals"]["edges"].as_array().cloned();
    let mut nodes = edges
        .unwrap_or_default()
        .into_iter()
        .map(|edge| edge["node"].clone());
    nodes
        .find(|node| node["id"] == referral)
        .context("it is there")
}

/// The kinds of the tasks that a reader's unit has about a referral.
async fn tasks(reader: &Reader, referral: &str) -> Result<Vec<String>> {
    let document = "query { tasks(first: 100) { edges { node { kind subject } } } }";
    let data = reader.query(document, json!({})).await?;
    let edges = data["tasks"]["edges"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let about = edges.into_iter().map(|edge| edge["node"].clone());
    let about = about.filter(|task| task["subject"] == referral);
    Ok(about
        .map(|task| task["kind"].as_str().unwrap_or("?").to_owned())
        .collect())
}

/// A person with a referral in every open status, and a draft.
async fn everywhere(world: &TestWorld) -> Result<(Journey, Vec<(Status, Walk<'_>)>, Walk<'_>)> {
    let (journey, number) = person(world, 0).await?;
    let mut walks = Vec::new();
    for (status, service) in OPEN {
        let mut walk = Walk::draft(world, (&journey, &number), service).await?;
        walk.take_all(&path_to(status)).await?;
        walks.push((status, walk));
    }
    let draft = Walk::draft(world, (&journey, &number), "FINANCIAL_ASSISTANCE").await?;
    Ok((journey, walks, draft))
}

#[tokio::test]
async fn a_move_freezes_every_open_referral_and_gives_its_sender_the_handing_over() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, walks, draft) = everywhere(world).await?;
        let desk = world.desk()?;
        for (status, walk) in &walks {
            let before = seen(&desk, &journey.case, &walk.referral.id).await?;
            ensure!(before["frozen"] == false, "{status}: {before}");
        }
        done("recordMove", record(world, &desk, &journey).await?)?;
        for (status, walk) in &walks {
            let id = &walk.referral.id;
            let after = seen(&desk, &journey.case, id).await?;
            ensure!(
                after["frozen"] == true && after["dueOn"].is_null(),
                "{status}: {after}"
            );
            ensure!(after["status"] == status.to_string().as_str(), "{after}");
            ensure!(
                after["version"] == walk.referral.version + 1,
                "{status}: {after}"
            );
            ensure!(
                tasks(&desk, id)
                    .await?
                    .contains(&"HAND_OVER_MOVE".to_owned()),
                "{status}"
            );
        }
        let labour = world.staff("labour.gnesta")?;
        let theirs = seen(&labour, &journey.case, &walks[4].1.referral.id).await?;
        ensure!(
            theirs["frozen"] == true,
            "the receiver sees that it stands still: {theirs}"
        );
        // A draft is judged when it is sent: it may be the handing over itself.
        let written = seen(&desk, &journey.case, &draft.referral.id).await?;
        ensure!(
            written["frozen"] == false && written["status"] == "DRAFT",
            "{written}"
        );
        let timeline = desk
            .ask("timeline", json!({ "id": journey.case, "first": 50 }))
            .await?;
        ensure!(timeline.to_string().contains("MOVE_RECORDED"), "{timeline}");
        Ok(())
    })
    .await
}

/// The moves of the table from a status, which need nothing more.
fn moves_from(status: Status) -> impl Iterator<Item = Move> {
    all_moves().filter(move |step| {
        step.from == status && step.at == Receiving::Labour && step.need == Need::Nothing
    })
}

/// A way to stop from each open status.
const STOPS: [Move; 7] = [
    WITHDRAW,
    DECLINE,
    WITHDRAW.starting(Status::InfoRequested),
    END_EARLY.starting(Status::Accepted),
    STOP.starting(Status::Active),
    REQUEST_WITHDRAWAL.starting(Status::Paused),
    CONFIRM_WITHDRAWAL.starting(Status::Paused),
];

#[tokio::test]
async fn a_frozen_referral_can_be_stopped_and_nothing_else() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, walks, _) = everywhere(world).await?;
        done("recordMove", record(world, &world.desk()?, &journey).await?)?;
        let mut refused = 0;
        for (status, mut walk) in walks {
            walk.referral.version += 1;
            for step in moves_from(status).filter(|step| !step.kind.is_allowed_while_frozen()) {
                // A full service would answer otherwise, and none is here.
                if step.needs_queue() {
                    continue;
                }
                let reader = walk.reader(step.side)?;
                let payload = walk.attempt(&reader, &step, walk.referral.version).await?;
                let refusal = refusal(&payload).with_context(|| step.mutation)?;
                ensure!(
                    refusal.code == "INVALID_TRANSITION",
                    "{}: {refusal:?}",
                    step.mutation
                );
                ensure!(
                    refusal.message.contains("flyttat"),
                    "{}: {refusal:?}",
                    step.mutation
                );
                refused += 1;
            }
            let stops = STOPS.iter().filter(|step| step.from == status);
            let stops: Vec<Move> = stops.copied().collect();
            ensure!(!stops.is_empty(), "no way to stop from {status}");
            walk.take_all(&stops)
                .await
                .with_context(|| format!("stopped from {status}"))?;
        }
        ensure!(refused >= 12, "{refused}");
        Ok(())
    })
    .await
}

async fn made(world: &TestWorld, transition: &str) -> Result<i64> {
    let question = format!(
        "SELECT count(*) AS number FROM referral_step WHERE transition = '{transition}' AND actor = 'SYSTEM'"
    );
    world.count(ServiceName::IntakeDesk, &question).await
}

on_both_engines! {
    async fn the_clocks_stand_still_until_the_move_is_undone_and_then_go_on(world: &mut TestWorld) -> Result<()> {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take(&SEND).await?;
        let id = walk.referral.id.clone();
        done("recordMove", record(world, &world.desk()?, &journey).await?)?;
        world.forward(Duration::days(60));
        world.settle().await?;
        let still = seen(&world.desk()?, &journey.case, &id).await?;
        ensure!(still["status"] == "SENT" && still["frozen"] == true, "{still}");
        ensure!(made(world, "ESCALATE").await? == 0 && made(world, "EXPIRE").await? == 0, "{still}");
        done("undoMove", undo(&world.desk()?, &journey).await?)?;
        let desk = world.desk()?;
        let thawed = seen(&desk, &journey.case, &id).await?;
        ensure!(thawed["frozen"] == false && thawed["status"] == "SENT", "{thawed}");
        let due: NaiveDate = thawed["dueOn"].as_str().context("a day")?.parse()?;
        ensure!(due >= world.clock.today(), "{due}: the days that it stood still are given back");
        ensure!(!tasks(&desk, &id).await?.contains(&"HAND_OVER_MOVE".to_owned()), "nothing to hand over");
        ensure!(made(world, "FREEZE").await? == 1 && made(world, "UNFREEZE").await? == 1);
        world.forward(Duration::days(90));
        world.settle().await?;
        let silent = seen(&world.desk()?, &journey.case, &id).await?;
        ensure!(silent["status"] == "EXPIRED", "{silent}");
        Ok(())
    }

    async fn a_move_is_kept_when_it_is_undone_and_can_be_recorded_anew(world: &mut TestWorld) -> Result<()> {
        let journey = world.received_person(&people::number(0)).await?;
        let desk = world.desk()?;
        let input = json!({
            "caseId": journey.case, "municipality": "0488", "movedOn": "2026-11-20", "idempotencyKey": "flytt-1",
        });
        for _ in 0..2 {
            done("recordMove", desk.mutate(RECORD, input.clone()).await?)?;
        }
        let rows = async |which: &str| {
            let question = format!("SELECT count(*) AS number FROM person_move WHERE superseded_at {which}");
            world.count(ServiceName::IntakeDesk, &question).await
        };
        ensure!(rows("IS NULL").await? == 1, "a repeat records nothing more");
        done("undoMove", undo(&desk, &journey).await?)?;
        ensure!(rows("IS NULL").await? == 0 && rows("IS NOT NULL").await? == 1);
        done("recordMove", record(world, &desk, &journey).await?)?;
        ensure!(rows("IS NULL").await? == 1 && rows("IS NOT NULL").await? == 1);
        Ok(())
    }
}

async fn refused(
    reader: &Reader,
    document: &str,
    input: Value,
) -> Result<(String, Option<String>)> {
    let Refused {
        code,
        field,
        message,
    } = refusal(&reader.mutate(document, input).await?)?;
    ensure!(
        !message.is_empty() && !message.contains("move-"),
        "{message}"
    );
    Ok((code, field))
}

#[tokio::test]
async fn a_move_that_cannot_be_is_refused_with_its_reason() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut journey = world.received_person(&people::number(0)).await?;
        let desk = world.desk()?;
        let case = journey.case.clone();
        let before = world.rows().await?;
        for (municipality, moved_on, code, field) in [
            ("0461", "2026-11-20", "INVALID_INPUT", "municipality"),
            ("461", "2026-11-20", "INVALID_INPUT", "municipality"),
            ("9999", "2026-11-20", "INVALID_INPUT", "municipality"),
            ("0488", "2026-11-24", "INVALID_INPUT", "movedOn"),
        ] {
            let input =
                json!({ "caseId": case, "municipality": municipality, "movedOn": moved_on });
            let found = refused(&desk, RECORD, input).await?;
            ensure!(
                found == (code.to_owned(), Some(field.to_owned())),
                "{municipality} {moved_on}: {found:?}"
            );
        }
        let invalid = ("INVALID_TRANSITION".to_owned(), Some("caseId".to_owned()));
        ensure!(
            refused(&desk, UNDO, json!({ "caseId": case })).await? == invalid,
            "nothing to undo"
        );
        ensure!(world.rows().await? == before, "a refusal changes nothing");
        done("recordMove", record(world, &desk, &journey).await?)?;
        let again = json!({ "caseId": case, "municipality": "0480", "movedOn": "2026-11-23" });
        ensure!(
            refused(&desk, RECORD, again.clone()).await? == invalid,
            "recorded already"
        );
        journey::close_case(&desk, &mut journey).await?;
        ensure!(
            refused(&desk, RECORD, again).await? == invalid,
            "the case is closed"
        );
        ensure!(
            refused(&desk, UNDO, json!({ "caseId": case })).await? == invalid,
            "the case is closed"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_move_is_recorded_by_the_desk_that_opened_the_case_and_by_nobody_else() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        walk.take_all(&path_to(Status::Active)).await?;
        let before = world.rows().await?;
        let (party, participant) = (world.staff("labour.gnesta")?, world.participant(&number)?);
        let strangers = [world.staff("desk.trosa")?, world.staff("welfare.trosa")?];
        let undone = json!({ "caseId": journey.case });
        for reader in [&party, &participant] {
            let code = refusal(&record(world, reader, &journey).await?)?.code;
            ensure!(code == "FORBIDDEN", "{code}");
            ensure!(refused(reader, UNDO, undone.clone()).await?.0 == "FORBIDDEN");
        }
        for reader in &strangers {
            let code = refusal(&record(world, reader, &journey).await?)?.code;
            ensure!(code == "NOT_FOUND", "{code}");
            let nobodys = json!({ "caseId": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77" });
            let found = refused(reader, UNDO, undone.clone()).await?;
            ensure!(found == refused(reader, UNDO, nobodys).await?, "{found:?}");
        }
        ensure!(world.rows().await? == before, "a refusal changes nothing");
        Ok(())
    })
    .await
}
