//! How surely and how lately somebody signed in: personal data needs level three, protected identity a
//! sign-in of the last fifteen minutes (`access.md` rule 8).

use access::AssuranceLevel;
use anyhow::{Result, ensure};
use chrono::Duration;
use evi_tests::{
    client::{Reader, done},
    journey, on_both_engines, people,
    view::{case_view, expect_nothing},
    world::TestWorld,
};
use serde_json::{Value, json};

const NUMBER: usize = 0;
const PROTECT: &str = "mutation P($input: SetProtectedIdentityInput!) { \
    setProtectedIdentity(input: $input) { userErrors { code field message } } }";
const LIFT: &str = "mutation L($input: LiftProtectedIdentityInput!) { \
    liftProtectedIdentity(input: $input) { userErrors { code field message } } }";
const LISTS: [&str; 6] = [
    "{ worklist(first: 20) { edges { node { case { id } } } } }",
    "{ referralInbox(first: 20) { edges { node { id } } } }",
    "{ sentReferrals(first: 20) { edges { node { id } } } caseLoad { open } }",
    "{ tasks(first: 20) { edges { node { id } } } }",
    "{ logAlarms(first: 20) { edges { node { id } } } }",
    "{ registeredNumbers { id } myCases { id } }",
];

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.values().all(is_empty),
        Value::Array(rows) => rows.is_empty(),
        _ => false,
    }
}

async fn first_code(reader: &Reader, document: &str, input: Value) -> Result<String> {
    let payload = reader.mutate(document, input).await?;
    Ok(payload["userErrors"][0]["code"]
        .as_str()
        .unwrap_or("DONE")
        .to_owned())
}

on_both_engines! {
    async fn a_weak_sign_in_reads_and_changes_nothing_of_anybody(world: &mut TestWorld) -> Result<()> {
        let journey = world.received_person(&people::number(NUMBER)).await?;
        let places = &journey.places;
        let sent = journey::send_referral(&world.desk()?, &journey.case, &places.labour, "GUIDANCE", &[]).await?;
        let before = world.rows().await?;
        let weak = |handle: &str| world.staff_signed_in(handle, AssuranceLevel::Loa2, Duration::zero());
        for handle in ["desk.gnesta", "labour.gnesta", "manager.labour.gnesta", "logs.welfare.gnesta", "supervisor.gnesta"] {
            let reader = weak(handle)?;
            expect_nothing(handle, &reader, &journey.case).await?;
            let referral = reader.query(
                "query R($id: ID!) { referral(id: $id) { id } colleagues(caseId: $id) { id } }",
                json!({ "id": sent.id }),
            ).await?;
            ensure!(referral["referral"].is_null() && is_empty(&referral["colleagues"]), "{handle}: {referral}");
            for list in LISTS {
                let answer = reader.query(list, json!({})).await?;
                ensure!(is_empty(&answer), "{handle}: {list} {answer}");
            }
        }
        let subject = world.participant_subject(&people::number(NUMBER))?;
        let person = world.signed_in(subject, AssuranceLevel::Loa2, Duration::zero())?;
        expect_nothing("the person", &person, &journey.case).await?;
        let own = person.query("{ myCases { id } me { displayName } }", json!({})).await?;
        ensure!(own == json!({ "myCases": [], "me": { "displayName": null } }), "{own}");
        // Nothing changes: each is refused, and none tells whether the case exists.
        let desk = weak("desk.gnesta")?;
        let look_up = json!({ "personalNumber": people::number(1), "purpose": "INTAKE", "municipality": "0461" });
        ensure!(desk.refused("open_contact", look_up).await? == "STEP_UP_REQUIRED");
        for mutation in ["registerOwnNumber", "registerKin"] {
            let document = format!("mutation R($input: RegisterNumberInput!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
            let code = first_code(&desk, &document, json!({ "personalNumber": people::number(1) })).await?;
            ensure!(code == "STEP_UP_REQUIRED", "{mutation}: {code}");
        }
        for case in [journey.case.as_str(), "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77"] {
            let mapped = json!({ "caseId": case, "work": { "yearsOfExperience": 4, "drivingLicence": false } });
            ensure!(desk.refused("record_mapping", mapped).await? == "NOT_FOUND", "{case}");
            let code = first_code(&desk, PROTECT, json!({ "caseId": case, "grade": "MARKING" })).await?;
            ensure!(code == "NOT_FOUND", "{case}: {code}");
        }
        ensure!(weak("labour.gnesta")?.refused("receive_referral", journey::step(&sent)).await? == "NOT_FOUND");
        ensure!(world.rows().await? == before);
        // The same people, surely signed in, are let in.
        let strong = world.staff_signed_in("desk.gnesta", AssuranceLevel::Loa4, Duration::hours(7))?;
        ensure!(case_view(&strong, &journey.case).await?["case"].is_object(), "an old sign-in is enough for others");
        Ok(())
    }

    async fn protected_identity_needs_a_sign_in_of_fifteen_minutes_to_set_open_and_lift(world: &mut TestWorld) -> Result<()> {
        let journey = world.received_person(&people::number(NUMBER)).await?;
        let at = |ago: Duration| world.staff_signed_in("desk.gnesta", AssuranceLevel::Loa3, ago);
        let (edge, late) = (Duration::minutes(15), Duration::minutes(15) + Duration::seconds(1));
        let asked = json!({ "caseId": journey.case, "grade": "PROTECTED_REGISTRATION" });
        ensure!(first_code(&at(late)?, PROTECT, asked.clone()).await? == "STEP_UP_REQUIRED");
        ensure!(case_view(&at(late)?, &journey.case).await?["case"].is_object(), "nothing was set");
        done("setProtectedIdentity", at(edge)?.mutate(PROTECT, asked).await?)?;
        // The named handler opens it with a fresh sign-in only, and lists hold it then alone.
        ensure!(case_view(&at(edge)?, &journey.case).await?["case"].is_object());
        expect_nothing("a stale sign-in", &at(late)?, &journey.case).await?;
        for (reader, listed) in [(at(edge)?, 1), (at(late)?, 0)] {
            let list = reader.ask("worklist", json!({ "first": 10 })).await?;
            let edges = list["worklist"]["edges"].as_array().map_or(0, Vec::len);
            ensure!(edges == listed, "{list}");
        }
        let lifted = json!({ "caseId": journey.case });
        ensure!(first_code(&at(late)?, LIFT, lifted.clone()).await? == "STEP_UP_REQUIRED");
        expect_nothing("somebody else", &world.staff("desk.trosa")?, &journey.case).await?;
        ensure!(first_code(&at(edge)?, LIFT, lifted).await? == "DONE");
        Ok(())
    }
}
