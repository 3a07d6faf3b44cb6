//! Who is told of an opening: the owner's unit at once, and nobody who may not know of both agencies.

use access::AuditEntry;
use anyhow::{Result, ensure};
use domain::{CaseId, CodeList, Role, Section, ServiceName};
use evi_tests::{
    client::Reader,
    journey::{Journey, text},
    on_both_engines, people,
    world::TestWorld,
};
use serde_json::{Value, json};
use store::{AuditFilter, AuditPlace};

use super::{
    COLLEAGUE, DESK, NUMBER, OPENED, OPENER, OWNER, POLICY, REASON, REVIEWER, expect_open, linked,
    open, reviews, usual,
};

const TOLD: &str = "SECTIONS_OPENED";

/// What a reader has to do and to know, and what they see to have happened in the case.
async fn told(reader: &Reader, journey: &Journey) -> Result<(Value, Value)> {
    const TASKS: &str = "query Tasks { tasks(first: 50) { edges { node { kind title subject \
        case { id } } } } }";
    const TIMELINE: &str = "query Timeline($id: ID!) { case(id: $id) { timeline(first: 50) { \
        edges { node { kind title section subject agency { kind } } } } } }";
    let tasks = reader.query(TASKS, json!({})).await?;
    let timeline = reader
        .query(TIMELINE, json!({ "id": journey.case }))
        .await?;
    Ok((tasks, timeline))
}

fn kinds(found: &Value, list: &str) -> Vec<Value> {
    let edges = found[list]["edges"].as_array().into_iter().flatten();
    let nodes = edges.map(|edge| edge["node"].clone());
    nodes.filter(|node| node["kind"] == TOLD).collect()
}

async fn entries(
    world: &TestWorld,
    service: ServiceName,
    journey: &Journey,
    section: Section,
) -> Result<Vec<AuditEntry>> {
    let case: CaseId = journey.case.parse()?;
    let filter = AuditFilter {
        section: Some(section),
        ..AuditFilter::of(AuditPlace::Case(case))
    };
    let kept = world
        .store(service)
        .find_audit_entries(&filter, None, 200)
        .await?;
    Ok(kept.into_iter().map(|entry| entry.body).collect())
}

on_both_engines! {
    async fn the_owners_unit_is_told_at_once(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        // Nothing was settled in between.
        for handle in [OWNER, "lead.welfare.gnesta"] {
            let (tasks, _) = told(&world.staff(handle)?, &journey).await?;
            let notices = kinds(&tasks, "tasks");
            ensure!(notices.len() == 1, "{handle}: {tasks}");
            ensure!(notices[0]["title"] == "Enhetens uppgifter i ärendet har nödöppnats", "{tasks}");
            ensure!(!notices[0].to_string().contains(OPENER), "{handle}: {tasks}");
            ensure!(!tasks.to_string().contains(REASON), "{tasks}");
        }
        let (_, timeline) = told(&world.staff(OWNER)?, &journey).await?;
        let shown = kinds(&timeline["case"], "timeline");
        ensure!(shown.len() == 1 && shown[0]["agency"]["kind"] == "WELFARE_UNIT", "{timeline}");
        let review = "SELECT count(*) AS number FROM due_work WHERE kind = 'OPENING_REVIEW_OVERDUE'";
        ensure!(world.count(DESK, review).await? == 1);
        Ok(())
    }

    async fn it_stands_on_the_timeline_of_those_who_may_know_both_agencies(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let blind = ["insurance.sormland", "labour.trosa", "employment.sormland", "programme.gnesta"];
        let mut before = Vec::new();
        for handle in blind {
            before.push(told(&world.staff(handle)?, &journey).await?);
        }
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        for (handle, was) in blind.into_iter().zip(before) {
            let is = told(&world.staff(handle)?, &journey).await?;
            ensure!(was == is, "{handle}: {was:?} became {is:?}");
        }
        let person = world.participant(&people::number(NUMBER))?;
        for reader in [world.staff(OWNER)?, world.staff(OPENER)?, world.staff(COLLEAGUE)?, world.desk()?, person] {
            let (_, timeline) = told(&reader, &journey).await?;
            ensure!(kinds(&timeline["case"], "timeline").len() == 1, "{timeline}");
        }
        Ok(())
    }

    async fn every_read_of_it_names_the_policy_in_the_owners_log(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let (service, section) = (ServiceName::WelfareUnit, Section::WelfareAssistance);
        let opener = world.staff(OPENER)?;
        let by_policy = |entries: &[AuditEntry]| {
            let named = entries.iter().filter(|entry| {
                entry.disclosures.iter().any(|shown| shown.policies == [POLICY])
            });
            named.count()
        };
        open(&opener, usual(&journey)).await?;
        let without = by_policy(&entries(world, service, &journey, section).await?);
        ensure!(without == 0 || without == 1, "only the answer may have read: {without}");
        for reads in 1..=3 {
            expect_open(&opener, &journey).await?;
            let found = entries(world, service, &journey, section).await?;
            ensure!(by_policy(&found) == without + reads, "{reads}: {found:#?}");
        }
        let found = entries(world, service, &journey, section).await?;
        let newest = found.first().and_then(|entry| entry.disclosures.first()).cloned();
        let newest = newest.ok_or_else(|| anyhow::anyhow!("an entry shows something"))?;
        ensure!(newest.role == Some(Role::Caseworker) && newest.basis.is_none(), "{newest:?}");
        ensure!(newest.state.code() == "READABLE" && newest.fields.contains("amountOre"), "{newest:?}");
        // The owner's own reads do not name it.
        expect_own(&world.staff(OWNER)?, &journey).await?;
        let after = entries(world, service, &journey, section).await?;
        ensure!(by_policy(&after) == without + 3, "{after:#?}");
        Ok(())
    }

    async fn opening_ending_and_reviewing_are_acts_and_the_reason_is_in_no_log(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opener = world.staff(OPENER)?;
        let opened = open(&opener, usual(&journey)).await?;
        let found = entries(world, DESK, &journey, Section::WelfareAssistance).await?;
        let acts: Vec<_> = found.iter().flat_map(|entry| &entry.acts).collect();
        let [act] = acts.as_slice() else { anyhow::bail!("one act: {acts:#?}") };
        ensure!(act.name == "open_sections_in_emergency" && act.policies == [POLICY], "{act:?}");
        ensure!(act.role == Some(Role::Caseworker), "{act:?}");
        ensure!(act.ids.contains(&text(&opened, "/openingId")?), "{act:?}");
        ensure!(act.owner.map(|owner| owner.to_string()) == Some(journey.places.welfare.agency.clone()), "{act:?}");

        // Reading the list of reviews, and the reason in it, is a read of the log.
        let listed = reviews(&world.staff(REVIEWER)?).await?;
        ensure!(listed.len() == 1 && listed[0]["reason"] == REASON, "{listed:?}");
        let found = entries(world, DESK, &journey, Section::AccessLog).await?;
        let [entry] = found.as_slice() else { anyhow::bail!("one entry: {found:#?}") };
        let [shown] = entry.disclosures.as_slice() else { anyhow::bail!("one disclosure: {entry:#?}") };
        ensure!(shown.role == Some(Role::LogReviewer) && shown.fields.contains("reason"), "{shown:?}");
        ensure!(entry.head.subject.as_str() == "staff:logs.welfare.gnesta", "{entry:?}");

        world.settle().await?;
        for (table, column) in [("audit_entry", "body"), ("outbox_event", "body"), ("idempotency_key", "result")] {
            let question = format!("SELECT count(*) AS number FROM {table} WHERE CAST({column} AS TEXT) LIKE '%tak över huvudet%'");
            ensure!(world.count(DESK, &question).await? == 0, "{table} holds the reason");
        }
        Ok(())
    }
}

async fn expect_own(owner: &Reader, journey: &Journey) -> Result<()> {
    let view = evi_tests::view::case_view(owner, &journey.case).await?;
    ensure!(
        evi_tests::view::state(&view, OPENED) == "WRITABLE",
        "{view}"
    );
    Ok(())
}
