//! Every change stands in the registry's log exactly once, and in the audit exactly once.

use anyhow::{Context, Result, ensure};
use domain::ServiceName;
use evi_tests::{
    administration::{
        ADD_STAFF, ALL, APPROVE_AGREEMENT, CHANGE_ASSIGNMENT_END, CLOSE_UNIT, CREATE_UNIT, Doing,
        END_AGREEMENT, END_ASSIGNMENT, GRANT_ASSIGNMENT, PROPOSE_AGREEMENT, RENAME_UNIT,
        SET_UNIT_CAPACITY, SET_UNIT_REFERRALS, SET_UNIT_SECRECY, list, own_unit,
    },
    client::Reader,
    journey::find_places,
    on_both_engines,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

use super::day;

const SHOWS: &str = "kind subjectId at agencyId by { id displayName } \
    before { field value } after { field value }";

/// Does one thing and gives its payload, having asked that the log and the audit have grown by one.
async fn noted(
    world: &TestWorld,
    reader: &Reader,
    (doing, kind): (Doing, &str),
    input: Value,
) -> Result<Value> {
    let (lines, acts) = (lines(world).await?, acts(world, kind).await?);
    let payload = doing.take(reader, input).await?;
    ensure!(
        self::lines(world).await? == lines + 1,
        "{kind}: one line in the log"
    );
    ensure!(
        self::acts(world, kind).await? == acts + 1,
        "{kind}: one entry in the audit"
    );
    let newest = list(reader, "registryChanges(first: 1)", SHOWS).await?;
    let newest = newest.first().context("the newest change")?;
    ensure!(newest["kind"] == kind, "{newest}");
    ensure!(newest["by"]["displayName"].is_string(), "{newest}");
    let first = payload
        .as_object()
        .and_then(|fields| fields.values().next());
    let shown = first.context("a payload")?;
    let subject = shown.get("unit").map_or(&shown["id"], |unit| &unit["id"]);
    let subject = if shown.get("staff").is_some() {
        &shown["id"]
    } else {
        subject
    };
    ensure!(newest["subjectId"] == *subject, "{newest} of {payload}");
    let text = newest.to_string();
    ensure!(
        !text.contains("Namn") && !text.contains("Mottagning"),
        "no word that somebody wrote: {text}"
    );
    Ok(payload)
}

async fn lines(world: &TestWorld) -> Result<i64> {
    let question = "SELECT count(*) AS number FROM registry_change";
    world.count(ServiceName::IntakeDesk, question).await
}

async fn acts(world: &TestWorld, kind: &str) -> Result<i64> {
    let name = kind.to_lowercase();
    let question =
        format!("SELECT count(*) AS number FROM audit_entry WHERE body LIKE '%\"{name}\"%'");
    world.count(ServiceName::IntakeDesk, &question).await
}

on_both_engines! {
    async fn every_change_is_noted_once(world: &mut TestWorld) -> Result<()> {
        let (labour, desk) = (world.staff("admin.labour.gnesta")?, world.staff("admin.desk.gnesta")?);
        let places = find_places(&world.desk()?).await?;
        let mut done = Vec::new();
        let mut take = async |reader: &Reader, doing: Doing, kind: &str, input: Value| {
            done.push(doing);
            noted(world, reader, (doing, kind), input).await
        };
        let created = take(&labour, CREATE_UNIT, "UNIT_CREATED", json!({ "name": "Namnet" })).await?;
        let unit = created["unit"]["unit"]["id"].clone();
        let of_unit = |version: i64, more: Value| {
            let mut input = json!({ "unitId": unit, "expectedVersion": version });
            for (field, value) in more.as_object().into_iter().flatten() {
                input[field] = value.clone();
            }
            input
        };
        take(&labour, RENAME_UNIT, "UNIT_RENAMED", of_unit(1, json!({ "name": "Namnet igen" }))).await?;
        take(&labour, SET_UNIT_SECRECY, "UNIT_SECRECY_SET", of_unit(2, json!({ "secrecyRegime": "STRAIGHT" }))).await?;
        let from = json!({ "takesReferralsFrom": day(world, 1) });
        take(&labour, SET_UNIT_REFERRALS, "UNIT_REFERRALS_SET", of_unit(3, from)).await?;
        let capacity = json!({ "unitId": unit, "service": "GUIDANCE", "places": 3 });
        take(&labour, SET_UNIT_CAPACITY, "UNIT_CAPACITY_SET", capacity).await?;
        let new = json!({ "subject": "staff:new", "displayName": "Namn Namnsson" });
        let added = take(&labour, ADD_STAFF, "STAFF_ADDED", new).await?;
        let grant = json!({ "staffId": added["staff"]["id"], "unitId": unit, "role": "CASEWORKER" });
        let granted = take(&labour, GRANT_ASSIGNMENT, "ASSIGNMENT_GRANTED", grant).await?;
        let id = granted["assignment"]["id"].clone();
        let end = json!({ "assignmentId": id, "expectedVersion": 1, "validTo": day(world, 9) });
        take(&labour, CHANGE_ASSIGNMENT_END, "ASSIGNMENT_END_CHANGED", end).await?;
        take(&labour, END_ASSIGNMENT, "ASSIGNMENT_ENDED", json!({ "assignmentId": id })).await?;
        let last = of_unit(4, json!({ "lastDay": day(world, 30) }));
        take(&labour, CLOSE_UNIT, "UNIT_CLOSED", last).await?;
        let proposal = json!({
            "deskAgencyId": places.desk.agency, "forAgencyId": places.labour.agency,
            "sections": ["PLAN"], "tasks": ["Mottagning"], "validFrom": day(world, 0),
        });
        let proposed = take(&labour, PROPOSE_AGREEMENT, "AGREEMENT_PROPOSED", proposal).await?;
        let on = json!({ "agreementId": proposed["agreement"]["id"] });
        take(&desk, APPROVE_AGREEMENT, "AGREEMENT_APPROVED", on.clone()).await?;
        take(&labour, END_AGREEMENT, "AGREEMENT_ENDED", on).await?;
        ensure!(done.len() == ALL.len() && ALL.iter().all(|doing| done.contains(doing)), "{done:?}");
        world.settle().await?;
        ensure!(lines(world).await? == 13, "what the platform does by itself is no change of the registry");

        // Both sides read what concerns both, and neither who it was on the other.
        let of_desk = list(&desk, "registryChanges(first: 50)", SHOWS).await?;
        let kinds: Vec<_> = of_desk.iter().map(|line| line["kind"].as_str().unwrap_or("?")).collect();
        ensure!(kinds == ["AGREEMENT_ENDED", "AGREEMENT_APPROVED", "AGREEMENT_PROPOSED"], "{kinds:?}");
        ensure!(of_desk[0]["by"].is_null() && !of_desk[1]["by"].is_null(), "{of_desk:?}");
        let of_labour = list(&labour, "registryChanges(first: 50)", SHOWS).await?;
        ensure!(of_labour.len() == 13 && of_labour[1]["by"].is_null(), "{of_labour:?}");
        let role = &of_labour[6]["after"];
        ensure!(role.to_string().contains("CASEWORKER"), "{role}");
        let nobodys = list(&world.staff("admin.welfare.gnesta")?, "registryChanges(first: 50)", SHOWS).await?;
        ensure!(nobodys.is_empty(), "{nobodys:?}");
        Ok(())
    }

    async fn the_log_cannot_be_rewritten(world: &mut TestWorld) -> Result<()> {
        let labour = world.staff("admin.labour.gnesta")?;
        let (unit, version) = own_unit(&labour, "0461").await?;
        RENAME_UNIT.take(&labour, json!({ "unitId": unit, "expectedVersion": version, "name": "Nytt" })).await?;
        for statement in ["UPDATE registry_change SET kind = 'UNIT_CLOSED'", "DELETE FROM registry_change"] {
            ensure!(world.keep(ServiceName::IntakeDesk, statement).await.is_err(), "{statement}");
        }
        ensure!(lines(world).await? == 1);
        Ok(())
    }
}

#[tokio::test]
async fn a_refusal_leaves_no_line() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let labour = world.staff("admin.labour.gnesta")?;
        let (unit, version) = own_unit(&labour, "0461").await?;
        let rename = |version: i64, name: &str| json!({ "unitId": unit, "expectedVersion": version, "name": name });
        for input in [rename(version, " "), rename(version + 1, "Nytt")] {
            let payload = RENAME_UNIT.attempt(&labour, input).await?;
            ensure!(payload["userErrors"][0]["code"].is_string(), "{payload}");
        }
        ensure!(lines(world).await? == 0 && acts(world, "UNIT_RENAMED").await? == 0);
        Ok(())
    })
    .await
}
