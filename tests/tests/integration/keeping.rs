//! What a recorded decision keeps from the person (OSL 12:1, 25:6-7): the staff who may read the row see
//! it with the decision, the person sees neither, nor that there is one.

use anyhow::{Context, Result, ensure};
use evi_tests::{
    client::{Reader, refusal},
    journey::{self, Journey},
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

const NUMBER: usize = 3;
const CARRIED: [&str; 3] = ["IDENTITY", "INTAKE", "SCREENING"];
const REASON: &str = "En granne har berättat och skulle kunna råka illa ut.";

/// Everything that could show a row, its decision, or a trace of either.
const LOOK: &str = "query Look($id: ID!) { case(id: $id) { phase version \
    access { section state } \
    timeline(first: 50) { edges { node { kind } } } \
    journal(first: 50) { edges { node { text corrects keptFromParticipant { ...decision } } } } \
    mapping { health { note keptFromParticipant { ...decision } } work { yearsOfExperience } } \
    insurance { benefit { extentPercent } benefits { id extentPercent keptFromParticipant { ...decision } } } \
    welfare { assistanceDecisions { amountOre keptFromParticipant { ...decision } } \
        household { adults keptFromParticipant { ...decision } } } \
    labourMarket { placements { workplace keptFromParticipant { ...decision } } \
        competenceHours { planned } competenceEntries { planned keptFromParticipant { ...decision } } } \
    employmentService { registration { category keptFromParticipant { ...decision } } } \
  } } \
  fragment decision on KeptFromParticipant { provision reason decidedById decidedAt }";

const AGENCIES: [(&str, &str); 4] = [
    ("welfare.gnesta", "FINANCIAL_ASSISTANCE"),
    ("labour.gnesta", "PLACEMENT"),
    ("employment.sormland", "EMPLOYMENT_SUPPORT"),
    ("insurance.sormland", "REHABILITATION_COORDINATION"),
];

async fn look(reader: &Reader, journey: &Journey) -> Result<Value> {
    reader.query(LOOK, json!({ "id": journey.case })).await
}

/// A person whose case every agency has joined.
async fn shared_person(world: &TestWorld) -> Result<Journey> {
    let journey = world.received_person(&people::number(NUMBER)).await?;
    let desk = world.desk()?;
    let places = &journey.places;
    let receivers = [
        &places.welfare,
        &places.labour,
        &places.employment,
        &places.insurance,
    ];
    for ((handle, service), place) in AGENCIES.into_iter().zip(receivers) {
        let case = &journey.case;
        journey::record_basis(&desk, case, "CONSENT", &places.desk, place, &CARRIED).await?;
        let sent = journey::send_referral(&desk, case, place, service, &CARRIED).await?;
        journey::accept_referral(&world.staff(handle)?, &sent).await?;
    }
    Ok(journey)
}

fn document(mutation: &str, input: &str, shown: &str) -> String {
    format!(
        "mutation Write($input: {input}!) {{ {mutation}(input: $input) {{ {shown} \
         userErrors {{ code field message }} }} }}"
    )
}

/// Who writes what: handle, mutation, type of the input, and the input.
fn writes(case: &str) -> Vec<(&'static str, &'static str, &'static str, Value)> {
    vec![
        (
            "insurance.sormland",
            "writeNote",
            "WriteNoteInput",
            json!({ "caseId": case, "text": "Samtal med grannen" }),
        ),
        (
            "insurance.sormland",
            "recordBenefit",
            "RecordBenefitInput",
            json!({ "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 25, "from": "2026-11-01" }),
        ),
        (
            "welfare.gnesta",
            "recordAssistanceDecision",
            "RecordAssistanceDecisionInput",
            json!({ "caseId": case, "month": "2026-11", "amountOre": 4711, "barrier": "SOCIAL_REASONS" }),
        ),
        (
            "welfare.gnesta",
            "recordHousehold",
            "RecordHouseholdInput",
            json!({ "caseId": case, "type": "SINGLE_WOMAN", "adults": 1, "children": 0 }),
        ),
        (
            "labour.gnesta",
            "createPlacement",
            "CreatePlacementInput",
            json!({
                "caseId": case, "workplace": "Återbruket", "employmentType": "WORK_PRACTICE",
                "serviceRatePercent": 75, "startsOn": "2026-11-02", "tasks": "Sorterar möbler",
            }),
        ),
        (
            "labour.gnesta",
            "recordCompetenceHours",
            "RecordCompetenceHoursInput",
            json!({ "caseId": case, "month": "2026-11", "plannedHours": 10.0, "doneHours": 0.0 }),
        ),
        (
            "employment.sormland",
            "recordEmploymentRegistration",
            "RecordEmploymentRegistrationInput",
            json!({ "caseId": case, "category": "OPENLY_UNEMPLOYED", "registeredFrom": "2026-10-01" }),
        ),
    ]
}

fn kept(input: &Value) -> Value {
    let mut input = input.clone();
    input["keptFromParticipant"] = json!({ "provision": "OSL_25_7", "reason": REASON });
    input
}

fn ensure_done(payload: &Value) -> Result<()> {
    ensure!(payload["userErrors"] == json!([]), "{payload}");
    Ok(())
}

#[tokio::test]
async fn what_any_agency_keeps_from_the_person_leaves_no_trace_for_the_person() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = shared_person(world).await?;
        let person = world.participant(&people::number(NUMBER))?;
        let before = look(&person, &journey).await?;
        for (handle, mutation, input_type, input) in writes(&journey.case) {
            let writer = world.staff(handle)?;
            let document = document(mutation, input_type, "");
            ensure_done(&writer.mutate(&document, kept(&input)).await?)?;
            let after = look(&person, &journey).await?;
            ensure!(before == after, "{mutation}: {before} is now {after}");
            let own = look(&writer, &journey).await?.to_string();
            ensure!(
                own.contains(REASON) && own.contains("OSL_25_7"),
                "{mutation}: {own}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn each_part_of_the_mapping_is_kept_by_itself_and_stays_kept_until_it_is_said_to_be_shown()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = shared_person(world).await?;
        let (person, writer) = (
            world.participant(&people::number(NUMBER))?,
            world.staff("insurance.sormland")?,
        );
        let write = document("recordMapping", "RecordMappingInput", "");
        let health = |note: &str, kept: Option<Value>| {
            let mut health = json!({ "note": note });
            if let Some(kept) = kept {
                health["keptFromParticipant"] = kept;
            }
            json!({ "caseId": journey.case, "health": health, "work": { "yearsOfExperience": 7 } })
        };
        let decision = json!({ "provision": "OSL_25_6", "reason": REASON });
        ensure_done(
            &writer
                .mutate(&write, health("Utreds", Some(decision)))
                .await?,
        )?;
        let seen = look(&person, &journey).await?;
        ensure!(seen["case"]["mapping"]["health"].is_null(), "{seen}");
        ensure!(
            seen["case"]["mapping"]["work"]["yearsOfExperience"] == 7,
            "{seen}"
        );

        // Written again without a word of the person: it stays kept, by the same decision.
        ensure_done(&writer.mutate(&write, health("Utreds vidare", None)).await?)?;
        let seen = look(&person, &journey).await?;
        ensure!(seen["case"]["mapping"]["health"].is_null(), "{seen}");
        let own = look(&writer, &journey).await?;
        let own = &own["case"]["mapping"]["health"];
        ensure!(own["note"] == "Utreds vidare", "{own}");
        ensure!(
            own["keptFromParticipant"]["provision"] == "OSL_25_6",
            "{own}"
        );

        ensure_done(
            &writer
                .mutate(&write, health("Klart", Some(Value::Null)))
                .await?,
        )?;
        let seen = look(&person, &journey).await?;
        ensure!(
            seen["case"]["mapping"]["health"]["note"] == "Klart",
            "{seen}"
        );
        ensure!(!seen.to_string().contains(REASON), "{seen}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_correction_stays_kept_and_is_shown_only_when_that_is_said() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = shared_person(world).await?;
        let (person, writer) = (
            world.participant(&people::number(NUMBER))?,
            world.staff("insurance.sormland")?,
        );
        let write = document("recordBenefit", "RecordBenefitInput", "benefit { id }");
        let mut input = json!({
            "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 25, "from": "2026-11-01",
        });
        let first = writer.mutate(&write, kept(&input)).await?;
        input["replaces"] = first["benefit"]["id"].clone();
        input["extentPercent"] = json!(50);
        let second = writer.mutate(&write, input.clone()).await?;
        ensure_done(&second)?;
        let seen = look(&person, &journey).await?;
        ensure!(seen["case"]["insurance"]["benefits"] == json!([]), "{seen}");

        input["replaces"] = second["benefit"]["id"].clone();
        input["keptFromParticipant"] = Value::Null;
        ensure_done(&writer.mutate(&write, input).await?)?;
        let seen = look(&person, &journey).await?;
        ensure!(seen["case"]["insurance"]["benefit"]["extentPercent"] == 50, "{seen}");
        ensure!(!seen.to_string().contains(REASON), "{seen}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_locked_note_that_is_kept_is_corrected_by_one_that_is_kept() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = shared_person(world).await?;
        let (person, writer) = (
            world.participant(&people::number(NUMBER))?,
            world.staff("insurance.sormland")?,
        );
        let before = look(&person, &journey).await?;
        let write = document("writeNote", "WriteNoteInput", "note { id }");
        let input = json!({ "caseId": journey.case, "text": "Samtal med grannen" });
        let note = writer.mutate(&write, kept(&input)).await?["note"]["id"].clone();
        let lock = document("lockNote", "LockNoteInput", "");
        ensure_done(&writer.mutate(&lock, json!({ "noteId": note })).await?)?;
        let correct = document("correctNote", "CorrectNoteInput", "");
        let input = json!({ "noteId": note, "text": "Samtal med en släkting" });
        ensure_done(&writer.mutate(&correct, input).await?)?;
        ensure!(before == look(&person, &journey).await?);
        let own = look(&writer, &journey).await?;
        let notes = own["case"]["journal"]["edges"]
            .as_array()
            .context("edges")?;
        ensure!(notes.len() == 2, "{own}");
        for note in notes {
            ensure!(
                note["node"]["keptFromParticipant"]["reason"] == REASON,
                "{own}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_decision_without_a_reason_is_refused_and_writes_nothing() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = shared_person(world).await?;
        let rows = world.rows().await?;
        for (handle, mutation, input_type, input) in writes(&journey.case) {
            let mut input = kept(&input);
            input["keptFromParticipant"]["reason"] = json!("   ");
            let document = document(mutation, input_type, "");
            let payload = world.staff(handle)?.mutate(&document, input).await?;
            let refused = refusal(&payload)?;
            ensure!(refused.code == "INVALID_INPUT", "{mutation}: {refused:?}");
            let field = refused.field.as_deref();
            ensure!(
                field == Some("keptFromParticipant.reason"),
                "{mutation}: {refused:?}"
            );
        }
        ensure!(rows == world.rows().await?, "nothing was written");
        Ok(())
    })
    .await
}
