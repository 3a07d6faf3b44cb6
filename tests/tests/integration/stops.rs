//! Stops: protected identity in its three grades, own case, kin and conflict, and what cannot be looked up.
//! Each is as if the case had never been, by every way in (`access.md` rules 5 and 6).

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use domain::ServiceName;
use evi_tests::{
    client::{Answer, Reader, done},
    journey::{self, Journey, Referral},
    on_both_engines, people,
    view::{case_view, expect_nothing, state},
    world::TestWorld,
};
use serde_json::{Value, json};

const DESK: ServiceName = ServiceName::IntakeDesk;
const NUMBER: usize = 0;
const NOWHERE: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
const NAMED: [&str; 3] = ["IDENTITY", "CONTACT", "INTAKE"];
const PHONE: &str = "1740605";
const GRADES: [&str; 3] = ["MARKING", "PROTECTED_REGISTRATION", "FICTITIOUS_DATA"];

/// Every way in to one case, for one reader. The ids are the only variables.
const WAYS: [(&str, &str); 10] = [
    (
        "by id",
        "query A($case: ID!, $referral: ID!) { case(id: $case) { id phase version registryNumber \
        access { state } person { displayName contact { phone email } } timeline(first: 9) { edges { node { kind } } } \
        tasks { kind } referrals(first: 9) { edges { node { id } } } \
        labourMarket { placements { id } } welfare { household { type } } } referral(id: $referral) { id } }",
    ),
    (
        "by the referral",
        "query A($referral: ID!) { referral(id: $referral) { id status ageBand case { id person { contact { phone } } } } }",
    ),
    (
        "by the inbox",
        "{ referralInbox(first: 50) { edges { node { id ageBand case { id person { displayName contact { phone } } } } } pageInfo { hasNextPage } } }",
    ),
    (
        "by what was sent",
        "{ sentReferrals(first: 50) { edges { node { id case { id person { displayName contact { phone } } } } } pageInfo { hasNextPage } } }",
    ),
    ("by how the cases lie", "{ caseLoad { staffId open late } }"),
    (
        "by its number",
        "{ worklist(first: 50, filter: { registryNumber: \"GNE-2026-00001\" }) { edges { node { case { id } } } pageInfo { hasNextPage endCursor } } }",
    ),
    (
        "by the work list",
        "{ worklist(first: 50) { edges { node { case { id person { displayName contact { phone } } } } } pageInfo { hasNextPage } } }",
    ),
    (
        "by the tasks",
        "{ tasks(first: 50) { edges { node { kind case { id } subject } } pageInfo { hasNextPage } } }",
    ),
    (
        "by the explanation",
        "query A($case: ID!) { explainAccess(caseId: $case, section: CONTACT) { state text } }",
    ),
    (
        "by the colleagues",
        "query A($case: ID!) { colleagues(caseId: $case) { id } }",
    ),
];

struct Worked {
    journey: Journey,
    referral: Referral,
}

/// A person whom the desk has received and the labour-market unit works with.
async fn worked(world: &TestWorld) -> Result<Worked> {
    let journey = world.received_person(&people::number(NUMBER)).await?;
    let (desk, places) = (world.desk()?, &journey.places);
    let case = &journey.case;
    journey::record_basis(&desk, case, "CONSENT", &places.desk, &places.labour, &NAMED).await?;
    let sent = journey::send_referral(&desk, case, &places.labour, "GUIDANCE", &NAMED).await?;
    let referral = journey::accept_referral(&world.staff("labour.gnesta")?, &sent).await?;
    Ok(Worked { journey, referral })
}

type Cost = BTreeMap<ServiceName, u64>;

async fn weighed(
    world: &TestWorld,
    reader: &Reader,
    way: &str,
    ids: &Value,
) -> Result<(Answer, Cost)> {
    let before = world.statements();
    let answer = reader.post(way, ids.clone()).await?;
    let after = world.statements().into_iter();
    let cost = after.map(|(service, count)| (service, count - before[&service]));
    Ok((answer, cost.collect()))
}

/// Nothing shows that the case exists: every way in gives what an id gives that never existed.
async fn expect_absence(
    world: &TestWorld,
    who: &str,
    reader: &Reader,
    worked: &Worked,
) -> Result<()> {
    let ids = json!({ "case": worked.journey.case, "referral": worked.referral.id });
    let never = json!({ "case": NOWHERE, "referral": NOWHERE });
    for (way, document) in WAYS {
        let hidden = weighed(world, reader, document, &ids).await?;
        let nothing = weighed(world, reader, document, &never).await?;
        ensure!(
            hidden == nothing,
            "{who}, {way}: {hidden:?} and {nothing:?}"
        );
        let lists = !document.contains("$case") && !document.contains("$referral");
        for told in [worked.journey.case.as_str(), &worked.referral.id] {
            ensure!(
                !hidden.0.body.contains(told),
                "{who}, {way}: {}",
                hidden.0.body
            );
        }
        for told in [PHONE, "Provsson"] {
            let found = hidden.0.body.contains(told);
            ensure!(lists || !found, "{who}, {way}: {}", hidden.0.body);
        }
    }
    Ok(())
}

async fn change(reader: &Reader, mutation: &str, input: &str, asked: Value) -> Result<Value> {
    let document = format!(
        "mutation Change($input: {input}!) {{ {mutation}(input: $input) {{ \
            __typename userErrors {{ code field message }} }} }}"
    );
    done(mutation, reader.mutate(&document, asked).await?)
}

async fn protect(reader: &Reader, case: &str, grade: &str, handlers: &[String]) -> Result<Value> {
    let asked = json!({ "caseId": case, "grade": grade, "handlerIds": handlers });
    change(
        reader,
        "setProtectedIdentity",
        "SetProtectedIdentityInput",
        asked,
    )
    .await
}

async fn lift(reader: &Reader, case: &str) -> Result<Value> {
    let asked = json!({ "caseId": case });
    change(
        reader,
        "liftProtectedIdentity",
        "LiftProtectedIdentityInput",
        asked,
    )
    .await
}

async fn register(reader: &Reader, mutation: &str, number: &str) -> Result<String> {
    let document = format!(
        "mutation Register($input: RegisterNumberInput!) {{ {mutation}(input: $input) {{ \
            numberId userErrors {{ code field message }} }} }}"
    );
    let payload = done(
        mutation,
        reader
            .mutate(&document, json!({ "personalNumber": number }))
            .await?,
    )?;
    journey::text(&payload, "/numberId")
}

async fn count(world: &TestWorld, of: &str) -> Result<i64> {
    world
        .count(DESK, &format!("SELECT count(*) AS number FROM {of}"))
        .await
}

async fn tasks(world: &TestWorld, kind: &str) -> Result<i64> {
    count(world, &format!("task WHERE kind = '{kind}'")).await
}

async fn held(world: &TestWorld) -> Result<i64> {
    count(world, "referral WHERE received_by_staff_key IS NOT NULL").await
}

async fn steps(world: &TestWorld, of: &str) -> Result<i64> {
    let question = format!("SELECT count(*) AS number FROM step {of}");
    world.count(ServiceName::FollowUp, &question).await
}

async fn phone(reader: &Reader, case: &str) -> Result<Value> {
    let view = case_view(reader, case).await?;
    Ok(view["case"]["person"]["contact"]["phone"].clone())
}

async fn colleague(reader: &Reader) -> Result<String> {
    let data = reader.query("{ colleagues { id } }", json!({})).await?;
    journey::text(&data, "/colleagues/0/id")
}

on_both_engines! {
    async fn each_grade_leaves_the_named_handlers_alone_with_the_person(world: &mut TestWorld) -> Result<()> {
        let worked = worked(world).await?;
        let case = &worked.journey.case;
        let others = ["labour.gnesta", "manager.labour.gnesta", "welfare.gnesta", "desk.trosa", "logs.welfare.gnesta"];
        let desk = world.desk()?;
        ensure!(state(&case_view(&world.staff("labour.gnesta")?, case).await?, "CONTACT") == "READABLE");
        for (place, grade) in GRADES.into_iter().enumerate() {
            // Raised each time; who is not named stays shut out, who set it goes on.
            protect(&desk, case, grade, &[]).await?;
            for handle in others {
                expect_absence(world, &format!("{grade}, {handle}"), &world.staff(handle)?, &worked).await?;
            }
            let own = case_view(&desk, case).await?;
            ensure!(own["case"]["person"]["protectedIdentity"] == true, "{own}");
            ensure!(phone(&desk, case).await?.is_string(), "the named handler has the contact details");
            let person = world.participant(&people::number(NUMBER))?;
            let seen = case_view(&person, case).await?;
            ensure!(state(&seen, "CONTACT") == "ABSENT" && seen["case"]["person"]["contact"].is_null(), "{seen}");
            let rows = count(world, &format!("protection WHERE grade = '{grade}' AND superseded_at IS NULL AND valid_to IS NULL")).await?;
            ensure!(rows == 1, "{grade}: {rows}");
            ensure!(count(world, "protection WHERE superseded_at IS NULL AND valid_to IS NULL").await? == 1);
            if place == 0 {
                ensure!(held(world).await? == 0 && tasks(world, "NAME_HANDLERS").await? == 1);
            }
        }
        // Lowered again: still for the named alone. Named, the handler reads, and nobody beside.
        let handler = colleague(&world.staff("labour.gnesta")?).await?;
        protect(&desk, case, "MARKING", &[handler]).await?;
        let labour = world.staff("labour.gnesta")?;
        let opened = case_view(&labour, case).await?;
        ensure!(opened["case"]["person"]["displayName"].is_string(), "{opened}");
        expect_absence(world, "the manager", &world.staff("manager.labour.gnesta")?, &worked).await?;
        // No longer named, no longer there.
        protect(&desk, case, "MARKING", &[]).await?;
        expect_absence(world, "a handler before", &world.staff("labour.gnesta")?, &worked).await
    }

    async fn lifting_a_protection_unmasks_nothing_that_was_masked(world: &mut TestWorld) -> Result<()> {
        let worked = worked(world).await?;
        let (case, desk) = (&worked.journey.case, world.desk()?);
        world.settle().await?;
        let named_before = steps(world, "WHERE pseudonym IS NOT NULL").await?;
        ensure!(named_before > 0);
        protect(&desk, case, "FICTITIOUS_DATA", &[]).await?;
        // What happens meanwhile is counted only; the desk learns a new number that it alone has.
        change(&desk, "updateContactDetails", "UpdateContactDetailsInput",
            json!({ "caseId": case, "phone": "070-1740699" })).await?;
        desk.change("record_mapping", json!({ "caseId": case, "work": { "yearsOfExperience": 5, "drivingLicence": true } })).await?;
        world.settle().await?;
        let masked = steps(world, "WHERE pseudonym IS NULL").await?;
        ensure!(masked > 0 && steps(world, "WHERE pseudonym IS NOT NULL").await? == named_before);
        lift(&desk, case).await?;
        // The case is back, and nobody reads what was for the named handlers.
        for handle in ["desk.gnesta", "labour.gnesta", "manager.labour.gnesta"] {
            let reader = world.staff(handle)?;
            let view = case_view(&reader, case).await?;
            ensure!(view["case"]["id"] == case.as_str(), "{handle}: {view}");
            ensure!(phone(&reader, case).await?.is_null(), "{handle}: {view}");
            ensure!(!view.to_string().contains("17406"), "{handle}: {view}");
        }
        let person = world.participant(&people::number(NUMBER))?;
        ensure!(phone(&person, case).await?.is_null());
        ensure!(held(world).await? == 0, "the referral is not given back by itself");
        world.settle().await?;
        ensure!(steps(world, "WHERE pseudonym IS NULL").await? >= masked, "what was counted stays counted");
        ensure!(count(world, "contact_point WHERE superseded_at IS NULL").await? == 0);
        // Told anew, it is read as ever.
        change(&desk, "updateContactDetails", "UpdateContactDetailsInput",
            json!({ "caseId": case, "phone": "070-1740611" })).await?;
        let manager = world.staff("manager.labour.gnesta")?;
        ensure!(phone(&manager, case).await? == "070-1740611");
        Ok(())
    }

    async fn a_desk_that_is_not_named_stores_no_contact_details(world: &mut TestWorld) -> Result<()> {
        let worked = worked(world).await?;
        protect(&world.desk()?, &worked.journey.case, "MARKING", &[]).await?;
        let before = (count(world, "contact_point").await?, count(world, "shared_case").await?);
        let trosa = world.staff("desk.trosa")?;
        let contact = trosa.change("open_contact", json!({
            "personalNumber": people::number(NUMBER), "purpose": "INTAKE", "municipality": "0488",
        })).await?;
        ensure!(contact["contact"]["knownHere"] == false, "{contact}");
        let refused = trosa.refused("register_intake", json!({
            "contactId": journey::text(&contact, "/contact/id")?, "channel": "SELF",
            "reason": "Vill arbeta", "phone": "070-1740622",
        })).await?;
        ensure!(refused == "NOT_FOUND", "{refused}");
        let after = (count(world, "contact_point").await?, count(world, "shared_case").await?);
        ensure!(before == after, "{before:?} {after:?}");
        Ok(())
    }

    async fn a_registered_number_stops_every_case_of_its_person_without_a_declaration(world: &mut TestWorld) -> Result<()> {
        for (kind, code) in [("registerOwnNumber", "OWN_CASE"), ("registerKin", "KIN")] {
            // Opened before: the handler hands everything on.
            let labour = world.staff("labour.gnesta")?;
            if kind == "registerOwnNumber" {
                let worked = worked(world).await?;
                let before = (tasks(world, "ASSIGN_HANDLER").await?, tasks(world, "REVIEW_READS").await?);
                let id = register(&labour, kind, &people::number(NUMBER)).await?;
                ensure!(register(&labour, kind, &people::number(NUMBER)).await? == id, "once is enough");
                expect_absence(world, kind, &labour, &worked).await?;
                ensure!(held(world).await? == 0, "the referral is handed on");
                let after = (tasks(world, "ASSIGN_HANDLER").await?, tasks(world, "REVIEW_READS").await?);
                ensure!(after == (before.0 + 1, before.1 + 1), "{before:?} {after:?}");
                ensure!(tasks(world, "REASSIGN_CASE").await? == 1, "somebody else takes the case");
                // It stops the reader, and nobody else.
                ensure!(case_view(&world.desk()?, &worked.journey.case).await?["case"].is_object());
                ensure!(case_view(&world.staff("manager.labour.gnesta")?, &worked.journey.case).await?["case"].is_object());
                // Nobody can give it back either.
                let own = json!({ "caseId": worked.journey.case, "staffId": colleague(&labour).await? });
                let refused = world.staff("manager.labour.gnesta")?.mutate(
                    "mutation A($input: AssignCaseInput!) { assignCase(input: $input) { userErrors { code } } }", own,
                ).await?;
                ensure!(refused["userErrors"][0]["code"] == "INVALID_INPUT", "{refused}");
            }
            // Opened later: it never begins to exist.
            let desk = world.staff("desk.trosa")?;
            let number = people::number(if kind == "registerKin" { 7 } else { 6 });
            let id = register(&desk, kind, &number).await?;
            let contact = desk.change("open_contact", json!({
                "personalNumber": number, "purpose": "INTAKE", "municipality": "0488",
            })).await?;
            let refused = desk.refused("register_intake", json!({
                "contactId": journey::text(&contact, "/contact/id")?, "channel": "SELF", "reason": "Vill arbeta",
            })).await?;
            ensure!(refused == "NOT_FOUND", "{kind}: {refused}");
            let held = desk.query("{ registeredNumbers { id kind } }", json!({})).await?;
            let numbers = held["registeredNumbers"].as_array().cloned().unwrap_or_default();
            ensure!(numbers.contains(&json!({ "id": id, "kind": code })), "{held}");
            ensure!(!held.to_string().contains(&number[2..]), "{held}");
        }
        // The tables hold digests and no number.
        let digests = count(world, "registered_number WHERE subject LIKE 'participant:%' AND length(subject) = 76").await?;
        ensure!(digests == count(world, "registered_number").await? && digests == 3, "{digests}");
        Ok(())
    }

    async fn a_desk_officers_own_case_is_out_of_every_list_until_the_number_is_removed(world: &mut TestWorld) -> Result<()> {
        let worked = worked(world).await?;
        let other = world.received_person(&people::number(1)).await?;
        let desk = world.desk()?;
        let id = register(&desk, "registerOwnNumber", &people::number(NUMBER)).await?;
        expect_absence(world, "own case", &desk, &worked).await?;
        let listed = desk.ask("worklist", json!({ "first": 10 })).await?;
        ensure!(listed["worklist"]["edges"].as_array().map(Vec::len) == Some(1), "{listed}");
        ensure!(listed.to_string().contains(&other.case), "{listed}");
        let contact = desk.change("open_contact", json!({
            "personalNumber": people::number(NUMBER), "purpose": "INTAKE", "municipality": "0461",
        })).await?;
        ensure!(contact["contact"]["knownHere"] == false, "{contact}");
        // Neither another's registration nor one that never was can be removed.
        let document = "mutation R($input: RemoveRegisteredNumberInput!) { removeRegisteredNumber(input: $input) { \
            numberId userErrors { code field } } }";
        let theirs = world.staff("labour.gnesta")?.mutate(document, json!({ "numberId": id })).await?;
        let never = world.staff("labour.gnesta")?.mutate(document, json!({ "numberId": NOWHERE })).await?;
        ensure!(theirs == never && theirs["userErrors"][0]["code"] == "NOT_FOUND", "{theirs}");
        let alarms = count(world, "log_alarm").await?;
        let removed = desk.mutate(document, json!({ "numberId": id })).await?;
        ensure!(removed["numberId"] == id.as_str(), "{removed}");
        ensure!(count(world, "log_alarm WHERE kind = 'NUMBER_REMOVED'").await? == alarms + 1, "the reviewers are told");
        ensure!(case_view(&desk, &worked.journey.case).await?["case"].is_object());
        Ok(())
    }

    async fn a_conflict_that_is_declared_hands_on_everything_of_the_person(world: &mut TestWorld) -> Result<()> {
        for (index, kind) in ["OWN_CASE", "KIN", "CONFLICT_OF_INTEREST"].into_iter().enumerate() {
            let journey = world.received_person(&people::number(index)).await?;
            let (desk, places) = (world.desk()?, &journey.places);
            journey::record_basis(&desk, &journey.case, "CONSENT", &places.desk, &places.labour, &NAMED).await?;
            let labour = world.staff("labour.gnesta")?;
            let mut last = None;
            for service in ["GUIDANCE", "MAPPING"] {
                let sent = journey::send_referral(&desk, &journey.case, &places.labour, service, &NAMED).await?;
                last = Some(journey::accept_referral(&labour, &sent).await?);
            }
            ensure!(held(world).await? == 2);
            let reviews = tasks(world, "REVIEW_READS").await?;
            change(&labour, "declareConflict", "DeclareConflictInput",
                json!({ "caseId": journey.case, "kind": kind })).await?;
            ensure!(held(world).await? == 0, "{kind}: both are handed on");
            ensure!(tasks(world, "REVIEW_READS").await? == reviews + 2, "{kind}: what was read is reviewed");
            let worked = Worked { journey, referral: last.context("two were accepted")? };
            expect_absence(world, kind, &labour, &worked).await?;
        }
        Ok(())
    }

    async fn a_stop_that_cannot_be_looked_up_is_a_stop_and_is_counted(world: &mut TestWorld) -> Result<()> {
        let worked = worked(world).await?;
        let (case, desk) = (&worked.journey.case, world.desk()?);
        // A grade that nobody can read.
        protect(&desk, case, "MARKING", &[]).await?;
        ensure!(case_view(&desk, case).await?["case"].is_object());
        world.keep(DESK, "UPDATE protection SET grade = 'OREADABLE'").await?;
        for handle in ["desk.gnesta", "labour.gnesta", "welfare.trosa"] {
            expect_nothing(handle, &world.staff(handle)?, case).await?;
        }
        let hidden = weighed(world, &desk, WAYS[0].1, &json!({ "case": case, "referral": worked.referral.id })).await?;
        let nowhere = weighed(world, &desk, WAYS[0].1, &json!({ "case": NOWHERE, "referral": NOWHERE })).await?;
        ensure!(hidden == nowhere, "{hidden:?} {nowhere:?}");
        expect_nothing("the person", &world.participant(&people::number(NUMBER))?, case).await?;
        watched(world, case).await?;
        world.keep(DESK, "UPDATE protection SET grade = 'MARKING'").await?;
        ensure!(case_view(&desk, case).await?["case"].is_object(), "mended, it is there again");
        // A conflict of a kind that nobody can read.
        lift(&desk, case).await?;
        let labour = world.staff("labour.gnesta")?;
        ensure!(case_view(&labour, case).await?["case"].is_object());
        change(&labour, "declareConflict", "DeclareConflictInput", json!({ "caseId": case, "kind": "KIN" })).await?;
        world.keep(DESK, "UPDATE conflict SET kind = 'OREADABLE'").await?;
        expect_nothing("labour", &labour, case).await?;
        ensure!(case_view(&desk, case).await?["case"].is_object(), "it stops whom it concerns");
        watched(world, case).await?;
        // A case whose facts cannot be read is there for nobody; the answer is that of an unknown id.
        world.keep(DESK, "UPDATE shared_case SET municipality = 'Gnesta'").await?;
        let hidden = desk.post("query A($case: ID!) { case(id: $case) { id } }", json!({ "case": case })).await?;
        let nowhere = desk.post("query A($case: ID!) { case(id: $case) { id } }", json!({ "case": NOWHERE })).await?;
        ensure!(hidden == nowhere, "{hidden:?} {nowhere:?}");
        watched(world, case).await?;
        world.keep(DESK, "UPDATE shared_case SET municipality = '0461'").await
    }

    async fn assignments_and_parties_hold_for_their_days_alone(world: &mut TestWorld) -> Result<()> {
        let worked = worked(world).await?;
        let case = &worked.journey.case;
        let of = "staff_key = (SELECT key FROM staff WHERE subject = 'staff:labour.gnesta')";
        let labour = world.staff("labour.gnesta")?;
        ensure!(case_view(&labour, case).await?["case"].is_object());
        for (times, holds) in [
            ("valid_from = '2020-01-01', valid_to = '2026-11-22'", false),
            ("valid_from = '2026-11-24', valid_to = NULL", false),
            ("valid_from = '2026-11-23', valid_to = '2026-11-23'", true),
            ("valid_from = '2020-01-01', valid_to = NULL", true),
        ] {
            world.keep(DESK, &format!("UPDATE assignment SET {times} WHERE {of}")).await?;
            if holds {
                ensure!(case_view(&labour, case).await?["case"].is_object(), "{times}");
            } else {
                expect_absence(world, times, &labour, &worked).await?;
            }
        }
        // One reader in two agencies: each seat sees its own agency's, and a stop shuts out both.
        let welfare = "staff_key = (SELECT key FROM staff WHERE subject = 'staff:welfare.gnesta')";
        world.keep(DESK, &format!(
            "INSERT INTO assignment (key, id, staff_key, unit_key, role, valid_from, valid_to, recorded_at, superseded_at) \
             SELECT key + 1000003, id, (SELECT key FROM staff WHERE subject = 'staff:labour.gnesta'), unit_key, role, \
             valid_from, valid_to, recorded_at, superseded_at FROM assignment WHERE {welfare}"
        )).await?;
        let one = case_view(&labour, case).await?;
        ensure!(state(&one, "LABOUR_PLACEMENT") == "WRITABLE", "{one}");
        ensure!(state(&one, "WELFARE_ASSISTANCE") != "WRITABLE", "the other unit is no party: {one}");
        let sent = journey::send_referral(&world.desk()?, case, &worked.journey.places.welfare, "FINANCIAL_ASSISTANCE", &[]).await?;
        journey::accept_referral(&labour, &sent).await?;
        let both = case_view(&labour, case).await?;
        for section in ["LABOUR_PLACEMENT", "WELFARE_ASSISTANCE"] {
            ensure!(state(&both, section) == "WRITABLE", "{section}: {both}");
        }
        // A unit whose last referral has ended reads its own, and nothing of anybody else's.
        let start = journey::start_referral(&labour, &worked.referral).await?;
        journey::complete_referral(&labour, &start, "CLOSER_TO_WORK").await?;
        let past = case_view(&labour, case).await?;
        ensure!(state(&past, "LABOUR_PLACEMENT") == "READABLE" && state(&past, "WELFARE_ASSISTANCE") == "WRITABLE", "{past}");
        register(&labour, "registerKin", &people::number(NUMBER)).await?;
        expect_absence(world, "in two agencies", &labour, &worked).await
    }
}

/// The failure was logged with the case's id and nothing of the person, and counted.
async fn watched(world: &TestWorld, case: &str) -> Result<()> {
    let told = world.take_faults();
    ensure!(!told.is_empty(), "it is logged as an error");
    let number = people::number(NUMBER);
    for line in &told {
        ensure!(line.contains(case), "{line}");
        ensure!(
            !line.contains("Provsson") && !line.contains(&number[2..]),
            "{line}"
        );
    }
    let counts = world.counts().await?;
    let failed = counts
        .lines()
        .find_map(|line| line.strip_prefix("evi_desk_stop_lookups_failed_total "));
    let failed: u64 = failed.with_context(|| counts.clone())?.parse()?;
    ensure!(failed > 0, "{counts}");
    Ok(())
}
