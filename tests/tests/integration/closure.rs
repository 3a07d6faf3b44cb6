//! Closing a case while agencies work on it, and who follows the person up afterwards (`access.md`,
//! Party; E8-3).

use anyhow::{Context, Result, ensure};
use evi::demo::staff::find_staff;
use evi_tests::{
    client::{Reader, done, refusal},
    journey::{self, Journey, text},
    people,
    view::{case_view, expect_nothing, state},
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

const CLOSE: &str = "mutation Close($input: CloseCaseInput!) { closeCase(input: $input) { \
    case { phase } closure { followUpsDueOn } userErrors { code field message } } }";
const APPOINT: &str = "mutation Appoint($input: AppointLeadsInput!) { appointLeads(input: $input) { \
    case { id } userErrors { code field message } } }";
const RECORD: &str = "mutation Record($input: RecordFollowUpInput!) { recordFollowUp(input: $input) { \
    followUps { months recordedAt } userErrors { code field message } } }";
const REFERRALS: &str = "query Referrals($id: ID!) { case(id: $id) { \
    referrals(first: 20) { edges { node { id status endEarlyReason } } } } }";
const TASKS: &str = "query { tasks(first: 50) { edges { node { kind subject } } } }";
const COLLEAGUES: &str = "query C($case: ID!) { colleagues(caseId: $case) { id displayName } }";

/// A person whom the labour-market unit works with, and the referral that it works on.
async fn at_work(world: &TestWorld) -> Result<(Journey, String)> {
    let journey = world.received_person(&people::number(0)).await?;
    let desk = world.desk()?;
    let (from, to) = (&journey.places.desk, &journey.places.labour);
    let named = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];
    journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
    let sent = journey::send_referral(&desk, &journey.case, to, "GUIDANCE", &named).await?;
    let labour = world.staff("labour.gnesta")?;
    let accepted = journey::accept_referral(&labour, &sent).await?;
    let active = journey::start_referral(&labour, &accepted).await?;
    Ok((journey, active.id))
}

/// The desk appoints a lead caseworker, by name.
async fn appoint(world: &TestWorld, case: &str, handle: &str) -> Result<()> {
    let name = find_staff(handle).context("a handle")?.display_name;
    let desk = world.desk()?;
    let colleagues = desk.query(COLLEAGUES, json!({ "case": case })).await?;
    let mut all = colleagues["colleagues"].as_array().into_iter().flatten();
    let lead = all
        .find(|colleague| colleague["displayName"] == name)
        .with_context(|| format!("{name} in {colleagues}"))?;
    let input = json!({ "caseId": case, "staffIds": [lead["id"]] });
    done("appointLeads", desk.mutate(APPOINT, input).await?)?;
    Ok(())
}

async fn close(reader: &Reader, case: &str) -> Result<Value> {
    let version = journey::case_version(reader, case).await?;
    let input = json!({
        "caseId": case, "expectedVersion": version, "reason": "WORK",
        "occupation": { "kind": "WORK_UNSUBSIDISED", "detail": "Butik" },
        "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 100 }],
    });
    reader.mutate(CLOSE, input).await
}

fn heard(case: &str, months: i64) -> Value {
    json!({ "caseId": case, "months": months, "occupation": "UNKNOWN",
        "incomeSources": [{ "source": "UNKNOWN" }] })
}

#[tokio::test]
async fn a_case_with_an_undecided_referral_is_not_closed() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, _) = at_work(world).await?;
        let (desk, case) = (world.desk()?, &journey.case);
        let waiting =
            journey::send_referral(&desk, case, &journey.places.welfare, "MAPPING", &[]).await?;
        let refused = refusal(&close(&desk, case).await?)?;
        ensure!(refused.code == "INVALID_TRANSITION", "{refused:?}");
        ensure!(refused.field.as_deref() == Some("caseId"), "{refused:?}");
        ensure!(refused.message.contains('1'), "it says how many: {refused:?}");
        let seen = desk.query(REFERRALS, json!({ "id": case })).await?;
        let statuses: Vec<_> = edges(&seen).map(|node| node["status"].clone()).collect();
        ensure!(statuses == ["SENT", "ACTIVE"], "nothing changed: {seen}");
        let input = json!({ "referralId": waiting.id, "expectedVersion": waiting.version });
        let document = "mutation W($input: ReferralTransitionInput!) { withdrawReferral(input: $input) { userErrors { code field message } } }";
        done("withdrawReferral", desk.mutate(document, input).await?)?;
        let closed = done("closeCase", close(&desk, case).await?)?;
        ensure!(closed["case"]["phase"] == "CLOSED", "{closed}");
        Ok(())
    })
    .await
}

fn edges(data: &Value) -> impl Iterator<Item = &Value> {
    let edges = data["case"]["referrals"]["edges"].as_array();
    edges.into_iter().flatten().map(|edge| &edge["node"])
}

#[tokio::test]
async fn work_that_goes_on_ends_with_the_case_and_its_unit_stays_for_the_follow_ups() -> Result<()>
{
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, active) = at_work(world).await?;
        let case = &journey.case;
        appoint(world, case, "lead.labour.gnesta").await?;
        done("closeCase", close(&world.desk()?, case).await?)?;

        let seen = world
            .desk()?
            .query(REFERRALS, json!({ "id": case }))
            .await?;
        let ended = json!({ "id": active, "status": "ENDED_EARLY", "endEarlyReason": "JOB" });
        ensure!(edges(&seen).eq([&ended]), "{seen}");
        let labour = world.staff("labour.gnesta")?;
        let tasks = labour.query(TASKS, json!({})).await?;
        let tasks = tasks["tasks"]["edges"].as_array().into_iter().flatten();
        let told = json!({ "node": { "kind": "ROUND_OFF", "subject": active } });
        ensure!(tasks.clone().any(|task| *task == told), "the unit is told");

        let view = case_view(&labour, case).await?;
        // The matrix gives a caseworker these by a basis only, and a lead as a party.
        for withheld in ["CLOSURE", "FOLLOW_UP"] {
            ensure!(state(&view, withheld) == "WITHHELD", "{withheld}: {view}");
        }
        for shut in ["IDENTITY", "CONTACT", "INTAKE", "SCREENING", "PLAN"] {
            ensure!(state(&view, shut) == "ABSENT", "{shut}: {view}");
        }
        let lead = world.staff("lead.labour.gnesta")?;
        let view = case_view(&lead, case).await?;
        ensure!(state(&view, "FOLLOW_UP") == "WRITABLE", "{view}");
        ensure!(state(&view, "CLOSURE") == "READABLE", "{view}");
        ensure!(state(&view, "IDENTITY") == "ABSENT", "{view}");

        for months in [3, 6, 12] {
            world.forward(chrono::Duration::days(
                122 * if months == 12 { 2 } else { 1 },
            ));
            world.settle().await?;
            let labour = world.staff("labour.gnesta")?;
            let refused = refusal(&labour.mutate(RECORD, heard(case, months)).await?)?;
            ensure!(
                refused.code == "FORBIDDEN",
                "a caseworker records none: {refused:?}"
            );
            let lead = world.staff("lead.labour.gnesta")?;
            done(
                "recordFollowUp",
                lead.mutate(RECORD, heard(case, months)).await?,
            )?;
        }
        let lead = world.staff("lead.labour.gnesta")?;
        let view = case_view(&lead, case).await?;
        for shut in ["CLOSURE", "FOLLOW_UP", "IDENTITY"] {
            ensure!(state(&view, shut) == "ABSENT", "past: {shut}: {view}");
        }
        Ok(())
    })
    .await
}

/// The kinds of a reader's tasks, and of the deadlines in the work list.
async fn due(reader: &Reader) -> Result<(Vec<String>, Vec<String>)> {
    const LIST: &str = "query { tasks(first: 50) { edges { node { kind } } } \
        worklist(first: 50) { edges { node { nextDeadline { kind } } } } }";
    let seen = reader.query(LIST, json!({})).await?;
    let kinds = |list: &str, path: &str| {
        let edges = seen[list]["edges"].as_array().into_iter().flatten();
        let kinds = edges.filter_map(|edge| edge.pointer(path).and_then(Value::as_str));
        kinds.map(str::to_owned).collect::<Vec<_>>()
    };
    let listed = kinds("worklist", "/node/nextDeadline/kind");
    Ok((kinds("tasks", "/node/kind"), listed))
}

#[tokio::test]
async fn the_desks_own_lead_follows_up_when_everybody_else_has_left() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (mut journey, active) = at_work(world).await?;
        let labour = world.staff("labour.gnesta")?;
        let version = evi_tests::view::referral_in(&labour, &journey.case, &active).await?;
        let referral = journey::Referral {
            id: active,
            version: version.context("its receiver sees it")?.1,
        };
        journey::complete_referral(&labour, &referral, "WORK_UNSUBSIDISED").await?;
        journey::close_case(&world.desk()?, &mut journey).await?;
        let case = &journey.case;
        let stranger = world.staff("welfare.trosa")?;
        expect_nothing("a stranger", &stranger, case).await?;

        world.forward(chrono::Duration::days(92));
        world.settle().await?;
        let lead = world.staff("lead.desk.gnesta")?;
        let (tasks, list) = due(&lead).await?;
        ensure!(tasks == ["FOLLOW_UP_3"], "{tasks:?}");
        ensure!(list == ["FOLLOW_UP_3"], "{list:?}");
        let (tasks, list) = due(&world.desk()?).await?;
        ensure!(
            tasks.is_empty() && list.is_empty(),
            "an officer is not told: {tasks:?} {list:?}"
        );
        let recorded = done("recordFollowUp", lead.mutate(RECORD, heard(case, 3)).await?)?;
        text(&recorded, "/followUps/0/recordedAt")?;
        let officer = world.desk()?;
        let refused = refusal(&officer.mutate(RECORD, heard(case, 6)).await?)?;
        ensure!(
            refused.code == "FORBIDDEN",
            "the matrix gives the officer none: {refused:?}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nobody_has_to_choose_what_comes_after_a_decline_once_the_case_is_closed() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, case) = (world.desk()?, &journey.case);
        let to = &journey.places.labour;
        let sent = journey::send_referral(&desk, case, to, "GUIDANCE", &[]).await?;
        let input = json!({
            "referralId": sent.id, "expectedVersion": sent.version, "reason": "OUTSIDE_TARGET_GROUP",
        });
        let labour = world.staff("labour.gnesta")?;
        labour.change("decline_referral", input).await?;
        let (tasks, list) = due(&desk).await?;
        ensure!(tasks == ["CHOOSE_NEXT"] && list == ["SENDER_CHOOSES"], "{tasks:?} {list:?}");
        done("closeCase", close(&desk, case).await?)?;
        let (tasks, list) = due(&desk).await?;
        ensure!(tasks.is_empty() && list.is_empty(), "{tasks:?} {list:?}");
        Ok(())
    })
    .await
}
