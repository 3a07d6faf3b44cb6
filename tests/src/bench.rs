//! What operations of the platform cost beside the bare statements that they need, in one run and in turn, so that
//! whatever else the machine does falls on both alike.

mod alone;
mod apart;
mod crowd;
mod figures;
mod growth;
mod statements;

pub use alone::alone;
pub use apart::{Apart, apart};
pub use growth::growth;

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use domain::ServiceName;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};

use self::{
    figures::{Meter, Pair},
    statements::Statements,
};
use crate::{
    client::Reader,
    journey::{self, Journey},
    people, postgres,
    world::{Engine, TestWorld},
};

const WORKLIST: &str = "query($first: Int!) { worklist(first: $first) { edges { cursor node { case { id registryNumber phase \
    person { displayName } } nextDeadline { kind dueOn overdue } } } pageInfo { hasNextPage endCursor } } }";
const WRITE_NOTE: &str =
    "mutation($input: WriteNoteInput!) { writeNote(input: $input) { userErrors { code field } } }";

/// Measures each operation `count` times over a desk that `people` have come to, on PostgreSQL, with authorisation and
/// audit as in earnest. One line of `key=value` for each operation.
///
/// # Errors
/// When there is no PostgreSQL, or an operation is refused.
pub async fn operations(people: usize, count: usize) -> Result<Vec<String>> {
    ensure!(
        people > 0 && count > 0,
        "--people and --count must be at least 1"
    );
    ensure!(
        !postgres::is_away(),
        "EVI_TEST_POSTGRES must name a database"
    );
    let mut lines = Vec::new();
    TestWorld::run(Engine::Postgres, async |world| {
        let cases = arrive(world, people).await?;
        let bare = Statements::over(connection(world)).await?;
        lines.push(format!(
            "people={people} count={count} tables_of_a_case={}",
            bare.tables()
        ));
        lines.push(case_view(world, &bare, (&cases, count)).await?);
        lines.push(worklist(world, &bare, count).await?);
        lines.push(person_by_number(world, &bare, (people, count)).await?);
        lines.push(note(world, &bare, (&cases, count)).await?);
        lines.push(referral(world, &bare, (&cases, count)).await?);
        Ok(())
    })
    .await?;
    Ok(lines)
}

/// A connection that sees every service's schema, as the tests' own role does.
fn connection(world: &TestWorld) -> DatabaseConnection {
    world.store(ServiceName::IntakeDesk).reading().clone()
}

async fn arrive(world: &TestWorld, people: usize) -> Result<Vec<Journey>> {
    let mut cases = Vec::with_capacity(people);
    for index in 0..people {
        // A desk looks up twenty people an hour.
        world.forward(chrono::Duration::minutes(20));
        cases.push(world.received_person(&people::number(index)).await?);
    }
    world.settle().await?;
    Ok(cases)
}

async fn case_view(
    world: &TestWorld,
    bare: &Statements,
    (cases, count): (&[Journey], usize),
) -> Result<String> {
    let desk = world.desk()?;
    let document = crate::client::contract("case_view")?;
    let mut pair = Pair::default();
    for journey in cases.iter().cycle().take(count) {
        pair.platform(ask(&desk, &document, json!({ "id": journey.case })).await?);
        let meter = Meter::start();
        bare.read_case(&journey.case).await?;
        pair.bare(meter.stop());
    }
    Ok(pair.line("case_view"))
}

async fn worklist(world: &TestWorld, bare: &Statements, count: usize) -> Result<String> {
    let desk = world.desk()?;
    let mut pair = Pair::default();
    for _ in 0..count {
        pair.platform(ask(&desk, WORKLIST, json!({ "first": 50 })).await?);
        let meter = Meter::start();
        bare.read_worklist().await?;
        pair.bare(meter.stop());
    }
    Ok(pair.line("worklist"))
}

/// Somebody who has been at the desk comes again: looked up by number, with the budget of look-ups counted.
async fn person_by_number(
    world: &TestWorld,
    bare: &Statements,
    (people, count): (usize, usize),
) -> Result<String> {
    let mut pair = Pair::default();
    for turn in 0..count {
        // A desk looks up twenty people an hour.
        world.forward(chrono::Duration::minutes(4));
        let (desk, number) = (world.desk()?, people::number(turn % people));
        let input =
            json!({ "personalNumber": number, "purpose": "INTAKE", "municipality": "0461" });
        let meter = Meter::start();
        desk.change("open_contact", input).await?;
        pair.platform(meter.stop());
        let meter = Meter::start();
        bare.find_person(&number).await?;
        pair.bare(meter.stop());
    }
    Ok(pair.line("person_by_number"))
}

async fn note(
    world: &TestWorld,
    bare: &Statements,
    (cases, count): (&[Journey], usize),
) -> Result<String> {
    let desk = world.desk()?;
    let mut pair = Pair::default();
    for journey in cases.iter().cycle().take(count) {
        let input = json!({ "caseId": journey.case, "text": "Ringde och bokade om." });
        let (answer, measured) = measured(&desk, WRITE_NOTE, json!({ "input": input })).await?;
        ensure!(answer["writeNote"]["userErrors"] == json!([]), "{answer}");
        pair.platform(measured);
        let meter = Meter::start();
        bare.write_note(&journey.case).await?;
        pair.bare(meter.stop());
    }
    Ok(pair.line("note"))
}

/// From the writing until the other agency has accepted it.
async fn referral(
    world: &TestWorld,
    bare: &Statements,
    (cases, count): (&[Journey], usize),
) -> Result<String> {
    let (desk, welfare) = (world.desk()?, world.staff("welfare.gnesta")?);
    let mut pair = Pair::default();
    for journey in cases.iter().take(count) {
        let meter = Meter::start();
        let place = &journey.places.welfare;
        let sent = journey::send_referral(&desk, &journey.case, place, "MAPPING", &[]).await?;
        journey::accept_referral(&welfare, &sent).await?;
        pair.platform(meter.stop());
        let meter = Meter::start();
        bare.refer(&journey.case).await?;
        pair.bare(meter.stop());
    }
    Ok(pair.line("referral_sent_and_accepted"))
}

async fn ask(reader: &Reader, document: &str, variables: Value) -> Result<figures::Measured> {
    Ok(measured(reader, document, variables).await?.1)
}

async fn measured(
    reader: &Reader,
    document: &str,
    variables: Value,
) -> Result<(Value, figures::Measured)> {
    let meter = Meter::start();
    let answer = reader.query(document, variables).await?;
    Ok((answer, meter.stop()))
}

/// How long the platform takes from its start on data that are there to its first right answer, in milliseconds.
///
/// # Errors
/// When it does not start.
pub async fn start(count: usize) -> Result<String> {
    let (mut times, mut idle) = (Vec::new(), 0);
    TestWorld::run(Engine::Sqlite, async |world| {
        idle = figures::resident_megabytes();
        let journey = world.received_person(&people::number(0)).await?;
        let document = crate::client::contract("case_view")?;
        for _ in 0..count.max(1) {
            let began = Instant::now();
            world.restart().await?;
            let desk = world.desk()?;
            let answer = desk.query(&document, json!({ "id": journey.case }));
            answer.await.context("the first answer")?;
            times.push(began.elapsed());
        }
        Ok(())
    })
    .await?;
    Ok(format!(
        "start_to_first_answer_ms={} idle_resident_megabytes={idle}",
        figures::median(&times).as_millis()
    ))
}
