//! The review of the access log (loggkontroll, SoLPUL 10 §): what it asks about and why, a person who stays a
//! pseudonym, and a sign-off after which nothing changes.

mod reached;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use chrono::Duration;
use domain::{Clock, ServiceName, Subject};
use evi_tests::{
    client::{Reader, done, refusal},
    journey::{self, Journey, find_places},
    on_both_engines, people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};
use store::{AuditFilter, AuditPlace};

const REVIEWER: &str = "evaluator.fou";
const COLLEAGUE: &str = "lead.desk.gnesta";
const NOWHERE: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

const OPEN: &str = "mutation OpenLogReview($input: OpenLogReviewInput!) { openLogReview(input: $input) { \
    review { id agency { name } from to samplePermille opened { by at } signed { by } } \
    userErrors { code field message } } }";
const VERDICT: &str = "mutation RecordLogVerdict($input: RecordLogVerdictInput!) { recordLogVerdict(input: $input) { \
    item { id verdict { verdict note given { by at } } } userErrors { code field message } } }";
const FOLLOW_UP: &str = "mutation RecordLogFollowUp($input: RecordLogFollowUpInput!) { recordLogFollowUp(input: $input) { \
    item { id followUps { action doneOn recorded { by at } } } userErrors { code field message } } }";
const SIGN: &str = "mutation SignLogReview($input: SignLogReviewInput!) { signLogReview(input: $input) { \
    review { id signed { by at } } userErrors { code field message } } }";
const ITEMS: &str = "query LogReview($id: ID!, $first: Int!, $after: String, $filter: LogReviewFilter) { \
    logReview(id: $id) { items(first: $first, after: $after, filter: $filter) { unavailable \
    pageInfo { hasNextPage endCursor } edges { node { id pseudonym reasons at reader \
    readings { service at operation unit { name } role sections { section label fields } policies basisId \
    basis { kind } } verdict { verdict note } followUps { action } } } } } }";

/// A desk with a log reviewer, and an intake officer who is assigned to nothing.
async fn staffed(world: &TestWorld) -> Result<()> {
    let staff_key =
        |handle: &str| format!("(SELECT \"key\" FROM staff WHERE subject = 'staff:{handle}')");
    let statements = [
        format!(
            "UPDATE assignment SET role = 'LOG_REVIEWER', unit_key = (SELECT unit_key FROM assignment \
             WHERE staff_key = {}) WHERE staff_key = {}",
            staff_key("desk.gnesta"),
            staff_key(REVIEWER)
        ),
        format!(
            "UPDATE assignment SET role = 'INTAKE_OFFICER' WHERE staff_key = {}",
            staff_key(COLLEAGUE)
        ),
    ];
    for statement in statements {
        world.keep(ServiceName::IntakeDesk, &statement).await?;
    }
    Ok(())
}

async fn begin(world: &TestWorld) -> Result<Journey> {
    staffed(world).await?;
    world.received_person(&people::number(0)).await
}

async fn look(world: &TestWorld, handle: &str, case: &str) -> Result<()> {
    let seen = world
        .staff(handle)?
        .ask("case_view", json!({ "id": case }))
        .await?;
    ensure!(seen["case"].is_object(), "{handle}: {seen}");
    Ok(())
}

async fn open(world: &TestWorld) -> Result<String> {
    let input = json!({ "from": "2026-11-01", "to": world.clock.today() });
    let opened = done(
        "openLogReview",
        world.staff(REVIEWER)?.mutate(OPEN, input).await?,
    )?;
    journey::text(&opened, "/review/id")
}

async fn list(world: &TestWorld, review: &str, filter: Value) -> Result<Vec<Value>> {
    let reader = world.staff(REVIEWER)?;
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let asked = json!({ "id": review, "first": 40, "after": after, "filter": filter });
        let data = reader.query(ITEMS, asked).await?;
        let page = &data["logReview"]["items"];
        ensure!(page["unavailable"] == json!([]), "{page}");
        let edges = page["edges"].as_array().with_context(|| data.to_string())?;
        found.extend(edges.iter().map(|edge| edge["node"].clone()));
        if page["pageInfo"]["hasNextPage"] != json!(true) {
            return Ok(found);
        }
        after = Some(journey::text(page, "/pageInfo/endCursor")?);
    }
}

async fn for_reason(world: &TestWorld, review: &str, reason: &str) -> Result<Vec<Value>> {
    let found = list(world, review, json!({ "reason": reason })).await?;
    for item in &found {
        let reasons = item["reasons"].as_array().context("reasons")?;
        ensure!(reasons.contains(&json!(reason)), "{item}");
    }
    Ok(found)
}

async fn judge(reader: &Reader, item: &str, verdict: &str, note: Option<&str>) -> Result<Value> {
    let input = json!({ "itemId": item, "verdict": verdict, "note": note });
    reader.mutate(VERDICT, input).await
}

async fn judge_all(world: &TestWorld, review: &str) -> Result<()> {
    let reader = world.staff(REVIEWER)?;
    for item in list(world, review, json!({ "state": "OPEN" })).await? {
        let id = journey::text(&item, "/id")?;
        done(
            "recordLogVerdict",
            judge(&reader, &id, "IN_ORDER", None).await?,
        )?;
    }
    Ok(())
}

on_both_engines! {
    async fn who_has_a_task_is_not_asked_about_and_who_has_none_is(world: &mut TestWorld) -> Result<()> {
        let journey = begin(world).await?;
        look(world, "desk.gnesta", &journey.case).await?;
        let review = open(world).await?;
        ensure!(for_reason(world, &review, "NO_TASK").await?.is_empty(), "the officer is assigned");
        look(world, COLLEAGUE, &journey.case).await?;
        let review = open(world).await?;
        let found = for_reason(world, &review, "NO_TASK").await?;
        ensure!(found.len() == 1, "{found:#?}");
        let item = &found[0];
        ensure!(item["reader"] == "Lisbet Samlinge", "{item}");
        let reading = &item["readings"][0];
        ensure!(reading["service"] == "intake_desk" && reading["role"] == "INTAKE_OFFICER", "{reading}");
        ensure!(reading["policies"].as_array().is_some_and(|named| !named.is_empty()), "{reading}");
        let sections = reading["sections"].as_array().context("sections")?;
        let identity = sections.iter().find(|part| part["section"] == "IDENTITY").context("identity")?;
        ensure!(identity["label"] == "Identitet", "{identity}");
        ensure!(identity["fields"].as_array().is_some_and(|fields| !fields.is_empty()), "{identity}");
        Ok(())
    }

    async fn evenings_namesakes_colleagues_and_protected_persons_are_asked_about(world: &mut TestWorld) -> Result<()> {
        let journey = begin(world).await?;
        let before = open(world).await?;
        for reason in ["ODD_HOURS", "SAME_SURNAME", "OWN_COLLEAGUE", "PROTECTED_PERSON", "MANY_PERSONS", "MANY_LOOK_UPS"] {
            ensure!(for_reason(world, &before, reason).await?.is_empty(), "{reason} without cause");
        }
        // Her name is now the person's.
        let rename = "UPDATE staff SET display_name = 'Disa Provsson' WHERE subject = 'staff:desk.gnesta'";
        world.keep(ServiceName::IntakeDesk, rename).await?;
        // The person works at the desk: she has said so herself.
        let declare = "mutation Declare($input: DeclareConflictInput!) { declareConflict(input: $input) { \
            declared userErrors { code field message } } }";
        let own = json!({ "caseId": journey.case, "kind": "OWN_CASE" });
        done("declareConflict", world.staff(COLLEAGUE)?.mutate(declare, own).await?)?;
        world.forward(Duration::hours(10));
        look(world, "desk.gnesta", &journey.case).await?;
        let review = open(world).await?;
        let odd = for_reason(world, &review, "ODD_HOURS").await?;
        ensure!(odd.len() == 1 && odd[0]["at"] == "2026-11-23T18:00:00.000Z", "{odd:#?}");
        for reason in ["SAME_SURNAME", "OWN_COLLEAGUE"] {
            ensure!(!for_reason(world, &review, reason).await?.is_empty(), "{reason}");
        }
        // The names were compared inside the desk; none but the reader's comes out.
        let told = json!(list(world, &review, json!({})).await?).to_string();
        for secret in ["Ada", &people::number(0), "070-1740605", "Vill ha hjälp", &journey.case] {
            ensure!(!told.contains(secret), "{secret}: {told}");
        }
        // For who is not a named handler a protected person's looks do not exist.
        let protect = "mutation Protect($input: SetProtectedIdentityInput!) { setProtectedIdentity(input: $input) { \
            userErrors { code field message } } }";
        let marked = json!({ "caseId": journey.case, "grade": "MARKING" });
        done("setProtectedIdentity", world.desk()?.mutate(protect, marked).await?)?;
        ensure!(list(world, &review, json!({})).await?.is_empty(), "hidden like what never was");
        let hidden = open(world).await?;
        ensure!(list(world, &hidden, json!({})).await?.is_empty(), "nothing is chosen from what is hidden");
        let sign = world.staff(REVIEWER)?.mutate(SIGN, json!({ "reviewId": hidden })).await?;
        ensure!(sign["userErrors"] == json!([]), "what is hidden stops no sign-off: {sign}");
        let name = format!("UPDATE protection_handler SET staff_key = \
            (SELECT \"key\" FROM staff WHERE subject = 'staff:{REVIEWER}')");
        world.keep(ServiceName::IntakeDesk, &name).await?;
        let named = open(world).await?;
        ensure!(!for_reason(world, &named, "PROTECTED_PERSON").await?.is_empty(), "a named reviewer sees them");
        Ok(())
    }

    async fn a_review_goes_from_open_to_signed_and_is_frozen(world: &mut TestWorld) -> Result<()> {
        let journey = begin(world).await?;
        look(world, COLLEAGUE, &journey.case).await?;
        world.forward(Duration::hours(11));
        look(world, "desk.gnesta", &journey.case).await?;
        let review = open(world).await?;
        let reader = world.staff(REVIEWER)?;
        let sign = json!({ "reviewId": review });
        let refused = refusal(&reader.mutate(SIGN, sign.clone()).await?)?;
        ensure!(refused.code == "INVALID_TRANSITION" && refused.field.as_deref() == Some("reviewId"), "{refused:?}");

        let items = list(world, &review, json!({})).await?;
        ensure!(items.len() >= 2, "{items:#?}");
        let pseudonyms: BTreeSet<String> =
            items.iter().map(|item| journey::text(item, "/pseudonym")).collect::<Result<_>>()?;
        ensure!(pseudonyms.len() == 1, "one person has one name: {pseudonyms:?}");
        let other = open(world).await?;
        let elsewhere = list(world, &other, json!({})).await?;
        ensure!(elsewhere[0]["pseudonym"] != items[0]["pseudonym"], "another review, another name");

        let first = journey::text(&items[0], "/id")?;
        let missing = refusal(&judge(&reader, &first, "SUSPECTED_UNAUTHORISED", None).await?)?;
        ensure!(missing.code == "INVALID_INPUT" && missing.field.as_deref() == Some("note"), "{missing:?}");
        let act = json!({ "itemId": first, "action": "Samtal med chefen", "doneOn": "2026-11-23" });
        let early = refusal(&reader.mutate(FOLLOW_UP, act.clone()).await?)?;
        ensure!(early.code == "INVALID_TRANSITION", "{early:?}");
        let judged = judge(&reader, &first, "SUSPECTED_UNAUTHORISED", Some("Ingen koppling")).await?;
        let judged = done("recordLogVerdict", judged)?;
        ensure!(judged["item"]["verdict"]["given"]["by"] == "Ulla Värdemo", "{judged}");
        let acted = done("recordLogFollowUp", reader.mutate(FOLLOW_UP, act.clone()).await?)?;
        ensure!(acted["item"]["followUps"][0]["action"] == "Samtal med chefen", "{acted}");
        let mut tomorrow = act.clone();
        tomorrow["doneOn"] = json!("2026-11-25");
        ensure!(refusal(&reader.mutate(FOLLOW_UP, tomorrow).await?)?.field.as_deref() == Some("doneOn"), "not yet");

        let still = refusal(&reader.mutate(SIGN, sign.clone()).await?)?;
        ensure!(still.message.contains(&(items.len() - 1).to_string()), "{still:?}");
        judge_all(world, &review).await?;
        let signed = done("signLogReview", reader.mutate(SIGN, sign.clone()).await?)?;
        ensure!(signed["review"]["signed"]["by"] == "Ulla Värdemo", "{signed}");

        let frozen = [
            judge(&reader, &first, "IN_ORDER", None).await?,
            reader.mutate(FOLLOW_UP, act).await?,
            reader.mutate(SIGN, sign).await?,
        ];
        for refused in frozen {
            ensure!(refusal(&refused)?.code == "INVALID_TRANSITION", "{refused}");
        }
        for table in ["log_review", "log_review_item", "log_verdict", "log_follow_up", "log_review_signature"] {
            for change in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET staff_key = 1")] {
                let change = change.replace("log_review SET staff_key", "log_review SET unit_key");
                let change = change.replace("log_review_item SET staff_key", "log_review_item SET case_key");
                let done = world.keep(ServiceName::IntakeDesk, &change).await;
                ensure!(done.is_err(), "{change}");
            }
        }
        let after = list(world, &review, json!({})).await?;
        ensure!(after[0]["verdict"]["verdict"] == "SUSPECTED_UNAUTHORISED", "{:#?}", after[0]);
        Ok(())
    }

    async fn nobody_else_has_anything_to_do_with_a_review(world: &mut TestWorld) -> Result<()> {
        let journey = begin(world).await?;
        look(world, COLLEAGUE, &journey.case).await?;
        let review = open(world).await?;
        let item = journey::text(&list(world, &review, json!({})).await?[0], "/id")?;
        let person = world.participant(&people::number(0))?;
        let others = [
            world.staff("logs.welfare.gnesta")?,
            world.staff("desk.gnesta")?,
            world.staff("manager.labour.gnesta")?,
            world.staff("admin.welfare.gnesta")?,
            person,
        ];
        for other in others {
            let body = async |document: &str, variables: Value| -> Result<(String, Vec<u64>)> {
                let before = world.statements();
                let answer = other.post(document, variables).await?;
                let after = world.statements();
                let ran = after.iter().map(|(service, count)| count - before[service]).collect();
                Ok((answer.body, ran))
            };
            let hidden = body(ITEMS, json!({ "id": review, "first": 5 })).await?;
            let never = body(ITEMS, json!({ "id": NOWHERE, "first": 5 })).await?;
            ensure!(hidden == never && hidden.0.contains("\"logReview\":null"), "{hidden:?} {never:?}");
            let verdict = |id: &str| json!({ "input": { "itemId": id, "verdict": "IN_ORDER" } });
            let hidden = body(VERDICT, verdict(&item)).await?;
            let never = body(VERDICT, verdict(NOWHERE)).await?;
            ensure!(hidden == never && hidden.0.contains("NOT_FOUND"), "{hidden:?} {never:?}");
            let act = |id: &str| json!({ "input": { "itemId": id, "action": "x", "doneOn": "2026-11-23" } });
            let (hidden, never) = (body(FOLLOW_UP, act(&item)).await?, body(FOLLOW_UP, act(NOWHERE)).await?);
            ensure!(hidden == never && hidden.0.contains("NOT_FOUND"), "{hidden:?} {never:?}");
            let sign = |id: &str| json!({ "input": { "reviewId": id } });
            let (hidden, never) = (body(SIGN, sign(&review)).await?, body(SIGN, sign(NOWHERE)).await?);
            ensure!(hidden == never && hidden.0.contains("NOT_FOUND"), "{hidden:?} {never:?}");
            let reviews = other.query("{ logReviews(first: 5) { edges { node { id } } } }", json!({})).await?;
            ensure!(reviews["logReviews"]["edges"] == json!([]), "{reviews}");
        }
        for handle in ["desk.gnesta", "manager.labour.gnesta"] {
            let input = json!({ "from": "2026-11-01", "to": "2026-11-23" });
            let refused = refusal(&world.staff(handle)?.mutate(OPEN, input).await?)?;
            ensure!(refused.code == "FORBIDDEN", "{handle}: {refused:?}");
        }
        // The other agency's reviewer reviews the own agency's rows, and there are none.
        let own = json!({ "from": "2026-11-01", "to": "2026-11-23" });
        let opened = done("openLogReview", world.staff("logs.welfare.gnesta")?.mutate(OPEN, own).await?)?;
        let items = json!({ "id": opened["review"]["id"], "first": 5 });
        let data = world.staff("logs.welfare.gnesta")?.query(ITEMS, items).await?;
        ensure!(data["logReview"]["items"]["edges"] == json!([]), "{data}");
        Ok(())
    }

    async fn nobody_reviews_their_own_reading(world: &mut TestWorld) -> Result<()> {
        let journey = begin(world).await?;
        world.forward(Duration::hours(11));
        look(world, "desk.gnesta", &journey.case).await?;
        let review = open(world).await?;
        let item = journey::text(&list(world, &review, json!({ "reason": "ODD_HOURS" })).await?[0], "/id")?;
        // Now she is the agency's log reviewer herself, besides her work.
        let both = format!("UPDATE assignment SET staff_key = (SELECT \"key\" FROM staff WHERE subject = \
            'staff:desk.gnesta') WHERE staff_key = (SELECT \"key\" FROM staff WHERE subject = 'staff:{REVIEWER}')");
        world.keep(ServiceName::IntakeDesk, &both).await?;
        let refused = refusal(&judge(&world.desk()?, &item, "IN_ORDER", None).await?)?;
        ensure!(refused.code == "FORBIDDEN" && refused.field.as_deref() == Some("itemId"), "{refused:?}");
        ensure!(world.count(ServiceName::IntakeDesk, "SELECT count(*) AS number FROM log_verdict").await? == 0, "none");
        Ok(())
    }

    async fn the_reading_of_the_log_is_in_the_log(world: &mut TestWorld) -> Result<()> {
        let journey = begin(world).await?;
        look(world, COLLEAGUE, &journey.case).await?;
        let review = open(world).await?;
        list(world, &review, json!({})).await?;
        let case = journey.case.parse().ok().context("an id")?;
        let filter = AuditFilter::of(AuditPlace::Case(case));
        let entries = world.store(ServiceName::IntakeDesk).find_audit_entries(&filter, None, 1000).await?;
        let subject = Subject::new(format!("staff:{REVIEWER}"));
        let own: Vec<_> = entries.iter().filter(|entry| entry.body.head.subject == subject).collect();
        let operations: BTreeSet<&str> = own.iter().map(|entry| entry.body.head.operation.as_str()).collect();
        ensure!(operations.contains("OpenLogReview") && operations.contains("LogReview"), "{operations:?}");
        for entry in &own {
            for shown in &entry.body.disclosures {
                ensure!(shown.section == domain::Section::AccessLog && !shown.fields.is_empty(), "{shown:?}");
            }
        }
        let acts = "SELECT count(*) AS number FROM audit_entry WHERE body LIKE '%\"open_log_review\"%'";
        ensure!(world.count(ServiceName::IntakeDesk, acts).await? == 1, "the act is there once");
        // The person is told that the log was read, and by which unit.
        let ledger = "query Disclosures($id: ID!) { case(id: $id) { disclosures(first: 100) { edges { node { \
            ground sentence } } } } }";
        let person = world.participant(&people::number(0))?;
        let lines = person.query(ledger, json!({ "id": journey.case })).await?;
        let edges = lines["case"]["disclosures"]["edges"].as_array().context("edges")?;
        ensure!(edges.iter().any(|edge| edge["node"]["ground"] == "LOG_REVIEW"), "{lines}");
        // It is not asked about again in the next review.
        let next = open(world).await?;
        let count = |items: Vec<Value>| items.len();
        ensure!(count(for_reason(world, &next, "NO_TASK").await?) == 1, "the reviewer's own way is no item");
        Ok(())
    }
}

#[tokio::test]
async fn many_looks_in_a_day_are_asked_about_and_the_draw_is_the_same_each_time() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = begin(world).await?;
        let reader = world.desk()?;
        for _ in 0..120 {
            reader
                .query(
                    "query Case($id: ID!) { case(id: $id) { intake { channel } } }",
                    json!({ "id": journey.case }),
                )
                .await?;
        }
        let (one, other) = (open(world).await?, open(world).await?);
        let many = for_reason(world, &one, "MANY_LOOK_UPS").await?;
        ensure!((70..=80).contains(&many.len()), "{}", many.len());
        let drawn = |items: Vec<Value>| -> BTreeMap<String, usize> {
            let mut counted = BTreeMap::new();
            for item in items {
                *counted.entry(item["readings"].to_string()).or_default() += 1;
            }
            counted
        };
        let first = drawn(for_reason(world, &one, "SAMPLED").await?);
        let again = drawn(for_reason(world, &other, "SAMPLED").await?);
        ensure!(!first.is_empty() && first == again, "{first:?} {again:?}");
        let entries = "SELECT count(*) AS number FROM (SELECT entries FROM log_review_item \
            WHERE reasons LIKE '% SAMPLED %' GROUP BY entries HAVING count(*) <> 2) AS odd";
        let odd = world.count(ServiceName::IntakeDesk, entries).await?;
        ensure!(odd == 0, "{odd} looks were drawn once and not twice");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn many_persons_in_a_day_are_asked_about_and_a_long_list_costs_no_more() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        staffed(world).await?;
        for index in 0..22 {
            if index == 15 {
                world.forward(Duration::hours(2));
            }
            let desk = world.desk()?;
            let contact = json!({
                "personalNumber": people::number(index), "purpose": "INTAKE", "municipality": "0461",
            });
            let contact = desk.change("open_contact", contact).await?;
            let intake = json!({
                "contactId": journey::text(&contact, "/contact/id")?, "channel": "WALK_IN",
                "reason": "Vill arbeta",
            });
            desk.change("register_intake", intake).await?;
        }
        find_places(&world.desk()?).await?;
        let worklist = json!({ "first": 100 });
        let few = world.staff(COLLEAGUE)?;
        few.ask("worklist", worklist).await?;
        let review = open(world).await?;
        let many = for_reason(world, &review, "MANY_PERSONS").await?;
        ensure!(!many.is_empty(), "more than twenty persons in a day");
        let reader = world.staff(REVIEWER)?;
        let mut costs = Vec::new();
        for first in [2, 50] {
            let before = world.statements();
            let asked = json!({ "id": review, "first": first });
            let data = reader.query(ITEMS, asked).await?;
            let edges = data["logReview"]["items"]["edges"].as_array().context("edges")?;
            let after = world.statements();
            let ran: u64 = after
                .iter()
                .map(|(service, count)| count - before[service])
                .sum();
            costs.push((edges.len(), ran));
        }
        ensure!(costs[0].0 == 2 && costs[1].0 > 10, "{costs:?}");
        ensure!(costs[0].1 == costs[1].1, "{costs:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_service_that_is_away_is_named_in_the_list_and_stops_a_new_review() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = begin(world).await?;
        look(world, COLLEAGUE, &journey.case).await?;
        let review = open(world).await?;
        let whole = list(world, &review, json!({})).await?;
        world.settle().await?;
        world.restart_without(ServiceName::InsuranceAgency).await?;
        let reader = world.staff(REVIEWER)?;
        let data = reader
            .query(ITEMS, json!({ "id": review, "first": 40 }))
            .await?;
        let items = &data["logReview"]["items"];
        ensure!(
            items["unavailable"] == json!(["insurance_agency"]),
            "{items}"
        );
        let edges = items["edges"].as_array().context("edges")?;
        ensure!(
            edges.len() == whole.len() && edges[0]["node"] == whole[0],
            "the rest is shown: {items}"
        );
        let input = json!({ "input": { "from": "2026-11-01", "to": "2026-11-23" } });
        let refused = reader.post(OPEN, input).await?;
        ensure!(
            refused.codes()? == ["SERVICE_UNAVAILABLE"],
            "{}",
            refused.body
        );
        let reviews = "SELECT count(*) AS number FROM log_review";
        ensure!(
            world.count(ServiceName::IntakeDesk, reviews).await? == 1,
            "no review was opened over a part of the logs"
        );
        Ok(())
    })
    .await
}
