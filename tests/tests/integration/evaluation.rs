//! The evaluation of programmes through the gateway: who may know that there is one, who writes what, what an evaluator
//! is shown, how lists of participants come in, and what follows from them (E7 to E17).

mod calculating;
mod importing;
mod met;
mod paged;
mod recorded;
mod seen;
mod writing;

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::ServiceName;
use evi_tests::{
    client::{Reader, done},
    journey::text,
    world::TestWorld,
};
use serde_json::{Value, json};

use crate::waiting::staff_id;

const MANAGER: &str = "manager.labour.gnesta";
const LEADER: &str = "programme.gnesta";
const EVALUATOR: &str = "evaluator.fou";
const FOLLOW_UP: ServiceName = ServiceName::FollowUp;

/// The list as the evaluator of "Steg för steg" met it (E13), in both forms.
const CSV: &[u8] = include_bytes!("../../../services/follow_up/tests/lists/steg_for_steg.csv");
const XLSX: &[u8] = include_bytes!("../../../services/follow_up/tests/lists/steg_for_steg.xlsx");

const EVALUATION: &str = "query Evaluation($id: ID!, $on: LocalDate) { \
    programmeEvaluation(programmeId: $id, on: $on) { \
    programme { id name startsOn endsOn ties } on \
    goals { id version number verdict gauge { state dueOn participants ready missing { field participants } } \
        feasibility { isReachable formula } \
        result { numerator denominator missing interpreted value lowest highest formula } \
        remarks { id version text answer } versions { version wording } } \
    matrix { number verdict computed actualBasis { field told missing } \
        assessment { version verdict basis assessment beyondControl } } \
    statement { version statement lessons } \
    participants { pseudonym origin cells { field state value } } \
    completeness { field told unknown missing notDue } \
    fullTimeEquivalents { value counted missing lowest highest } \
    indicators { id version name value } imports { number rows isCurrent } \
    budget { overheadVersion lines { id version name } } } }";

/// A mutation of the evaluation, from its name and the type of its input.
fn mutation(name: &str) -> String {
    let input = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    format!(
        "mutation Write($input: {input}!) {{ {name}(input: $input) {{ \
        evaluation {{ goals {{ id version number }} imports {{ number }} }} \
        userErrors {{ code field message }} }} }}"
    )
}

async fn write(reader: &Reader, name: &str, input: Value) -> Result<Value> {
    done(name, attempt(reader, name, input).await?)
}

async fn attempt(reader: &Reader, name: &str, input: Value) -> Result<Value> {
    reader.mutate(&mutation(name), input).await
}

/// The evaluation as a reader sees it on a day; null where it does not exist.
async fn evaluation(reader: &Reader, programme: &str, on: Option<&str>) -> Result<Value> {
    let found = reader
        .query(EVALUATION, json!({ "id": programme, "on": on }))
        .await?;
    Ok(found["programmeEvaluation"].clone())
}

/// A programme that `programme.gnesta` leads.
async fn make(world: &TestWorld, mut input: Value) -> Result<String> {
    const MAKE: &str = "mutation Make($input: CreateProgrammeInput!) { createProgramme(input: $input) { \
        programme { id } userErrors { code field message } } }";
    input["leaderId"] = json!(staff_id(world, LEADER).await?);
    let manager = world.staff(MANAGER)?;
    let made = done("createProgramme", manager.mutate(MAKE, input).await?)?;
    text(&made, "/programme/id")
}

/// "Steg för steg" as it was planned, and as it lasted (E4).
async fn steg_for_steg(world: &TestWorld) -> Result<String> {
    let planned = json!({
        "name": "Steg för steg till arbete", "startsOn": "2021-05-01", "endsOn": "2022-12-31", "capacity": 20,
    });
    let programme = make(world, planned).await?;
    let lasted = json!({
        "programmeId": programme, "purpose": "Bryta utanförskap", "partners": ["Arbetsförmedlingen"],
        "startPattern": "ROLLING", "startedOn": "2021-05-01", "endedOn": "2023-05-31",
    });
    document(world, "describeProgramme", lasted).await?;
    Ok(programme)
}

/// What the leader writes into the documentation of a programme.
async fn document(world: &TestWorld, name: &str, input: Value) -> Result<()> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let written = format!(
        "mutation Write($input: {kind}!) {{ {name}(input: $input) {{ userErrors {{ code field message }} }} }}"
    );
    let leader = world.staff(LEADER)?;
    done(name, leader.mutate(&written, input).await?).map(|_| ())
}

/// The manager commissions the evaluator, from the beginning of the year on.
async fn commission(world: &TestWorld, programme: &str) -> Result<()> {
    const COMMISSION: &str = "mutation C($input: CommissionEvaluatorInput!) { commissionEvaluator(input: $input) { \
        userErrors { code field message } } }";
    let input = json!({
        "programmeId": programme, "subject": format!("staff:{EVALUATOR}"), "name": "Ulla Värdemo",
        "organisation": "FoU-enheten Lärkan", "from": "2026-01-01",
    });
    let manager = world.staff(MANAGER)?;
    done(
        "commissionEvaluator",
        manager.mutate(COMMISSION, input).await?,
    )
    .map(|_| ())
}

/// The three goals of "Steg för steg" (E8) and the question that documents answer (E15), for a period and an end.
fn goals(programme: &str, (from, to): (&str, &str)) -> [Value; 4] {
    let goal = |number: i32, wording: &str, basis: &str, measure: &str| {
        json!({
            "programmeId": programme, "number": number, "wording": wording, "purpose": "Varaktig egen försörjning",
            "requestedBasis": basis, "measure": measure,
        })
    };
    let with = |mut goal: Value, own: Value| {
        for (name, value) in own.as_object().into_iter().flatten() {
            goal[name] = value.clone();
        }
        goal
    };
    [
        with(
            goal(
                1,
                "20 årsanställningar",
                "Start, slut, grad",
                "FULL_TIME_EQUIVALENTS",
            ),
            json!({ "target": 20.0, "periodFrom": from, "periodTo": to, "plannedServiceRatePercent": 75 }),
        ),
        with(
            goal(
                2,
                "50 % i arbete eller studier",
                "Sysselsättning",
                "WORK_OR_STUDIES_AT_END",
            ),
            json!({ "target": 50.0, "reading": "SELF_SUPPORT_COUNTS" }),
        ),
        with(
            goal(
                3,
                "75 % utan försörjningsstöd inom ett år",
                "Försörjning",
                "NOT_ON_ASSISTANCE_AFTER",
            ),
            json!({ "target": 75.0, "months": 12 }),
        ),
        goal(
            6,
            "Genomfördes insatsen enligt plan?",
            "Löpande dokumentation",
            "JUDGED_FROM_DOCUMENTS",
        ),
    ]
}

/// Writes goals, and gives their ids by number.
async fn set_goals(world: &TestWorld, goals: &[Value]) -> Result<Vec<(i64, String)>> {
    let leader = world.staff(LEADER)?;
    let mut written = Value::Null;
    for goal in goals {
        written = write(&leader, "writeGoal", goal.clone()).await?;
    }
    let goals = written["evaluation"]["goals"]
        .as_array()
        .into_iter()
        .flatten();
    let told = goals.map(|goal| {
        let number = goal["number"].as_i64().context("a number")?;
        Ok((number, text(goal, "/id")?))
    });
    told.collect()
}

/// The question with a number, in one of the lists of an evaluation.
fn numbered(list: &Value, number: i64) -> Value {
    let mut rows = list.as_array().into_iter().flatten();
    rows.find(|row| row["number"] == number)
        .cloned()
        .unwrap_or_default()
}

fn import(programme: &str, file: &[u8], expected: Option<i64>) -> Value {
    json!({ "programmeId": programme, "content": STANDARD.encode(file), "expectedVersion": expected })
}

/// How many entries of follow-up's access log name an act and a programme.
async fn entries(world: &TestWorld, act: &str, programme: &str) -> Result<i64> {
    let question = format!(
        "SELECT count(*) AS number FROM audit_entry WHERE body LIKE '%\"{act}\"%' AND body LIKE '%{programme}%'"
    );
    world.count(FOLLOW_UP, &question).await
}
