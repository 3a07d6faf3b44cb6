//! Delegated administration: an agency's administrator looks after the own agency's units, assignments and
//! agreements, sees no case, and every change is in the log once and holds from the next read on.

mod agreements;
mod hidden;
mod log;
mod rules;
mod staffing;
mod units;

use anyhow::{Context, Result, ensure};
use domain::Subject;
use evi_tests::{
    administration::{ADD_STAFF, Doing, GRANT_ASSIGNMENT, list},
    client::{Reader, refusal},
    journey::{self, Journey, Place, Referral, text},
    people,
    world::TestWorld,
};
use serde_json::{Value, json};

/// What the insurance agency's referral carries.
const CARRIED: [&str; 2] = ["IDENTITY", "INTAKE"];

/// A person at the desk, whose case the welfare unit has taken on and written in.
async fn with_welfare(world: &TestWorld, index: usize) -> Result<(Journey, Referral)> {
    let journey = world.received_person(&people::number(index)).await?;
    let referral = refer(world, &journey, &journey.places.welfare).await?;
    let welfare = world.staff("welfare.gnesta")?;
    let accepted = journey::accept_referral(&welfare, &referral).await?;
    let decision = json!({
        "caseId": journey.case, "month": "2026-11", "amountOre": 912_300,
        "barrier": "UNEMPLOYED_NO_BENEFIT",
    });
    welfare
        .change("record_assistance_decision", decision)
        .await?;
    Ok((journey, accepted))
}

/// Refers the person from the desk, with a consent for what the referral carries.
async fn refer(world: &TestWorld, journey: &Journey, to: &Place) -> Result<Referral> {
    let (desk, from) = (world.desk()?, &journey.places.desk);
    journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &CARRIED).await?;
    let service = "FINANCIAL_ASSISTANCE";
    journey::send_referral(&desk, &journey.case, to, service, &CARRIED).await
}

/// Somebody new on an agency's staff, signed in just now, with their id.
async fn newcomer(world: &TestWorld, admin: &Reader, name: &str) -> Result<(Reader, String)> {
    let subject = format!("staff:{name}");
    let input = json!({ "subject": subject, "displayName": format!("Nils {name}") });
    let added = ADD_STAFF.take(admin, input).await?;
    Ok((
        world.reader(Subject::new(subject))?,
        text(&added, "/staff/id")?,
    ))
}

/// Grants an assignment in a unit, and gives its id.
async fn grant(admin: &Reader, staff: &str, unit: &str, role: &str) -> Result<String> {
    let input = json!({ "staffId": staff, "unitId": unit, "role": role });
    text(
        &GRANT_ASSIGNMENT.take(admin, input).await?,
        "/assignment/id",
    )
}

/// Tries what must be refused: the code, and the field.
async fn refused(
    reader: &Reader,
    doing: Doing,
    input: Value,
    (code, field): (&str, &str),
) -> Result<()> {
    let payload = doing.attempt(reader, input.clone()).await?;
    let what = || format!("{} of {input}", doing.mutation);
    let refusal = refusal(&payload).with_context(what)?;
    ensure!(
        refusal.code == code && refusal.field.as_deref() == Some(field),
        "{}: {refusal:?}, not {code} at {field}",
        what()
    );
    ensure!(
        !refusal.message.is_empty() && !refusal.message.contains('{'),
        "{refusal:?}"
    );
    Ok(())
}

/// The tasks of a reader's units: their kinds and subjects.
async fn tasks(reader: &Reader) -> Result<Vec<(String, Value)>> {
    let found = list(reader, "tasks(first: 50)", "kind subject").await?;
    let told = found.into_iter().map(|task| {
        let kind = task["kind"].as_str().unwrap_or("?").to_owned();
        (kind, task["subject"].clone())
    });
    Ok(told.collect())
}

/// A day so many days from the world's today.
fn day(world: &TestWorld, days: i64) -> String {
    let today = domain::Clock::today(world.clock.as_ref());
    (today + chrono::Duration::days(days)).to_string()
}
