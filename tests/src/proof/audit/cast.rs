//! The people and the readers of the run: three cases at different stages, and everybody who may look at
//! them or may not.

use anyhow::Result;
use serde_json::{Value, json};

use crate::{
    client::Reader,
    journey::{self, Journey, Place},
    people,
    world::TestWorld,
};

/// What the desk tells an agency that works with the person.
const SHARED: [&str; 7] = [
    "IDENTITY",
    "CONTACT",
    "INTAKE",
    "SCREENING",
    "MAPPING_EDUCATION",
    "MAPPING_WORK",
    "PLAN",
];

/// Who looks: those who work with the cases, those who lead them, and strangers.
const HANDLES: [&str; 10] = [
    "desk.gnesta",
    "welfare.gnesta",
    "labour.gnesta",
    "employment.sormland",
    "insurance.sormland",
    "lead.welfare.gnesta",
    "manager.labour.gnesta",
    "welfare.trosa",
    "desk.trosa",
    "evaluator.fou",
];

/// How many people there are.
pub const PEOPLE: usize = 3;

/// How many readers there are: the staff, and each person.
pub const READERS: usize = HANDLES.len() + PEOPLE;

/// Receives three people: with the first every agency works, with the second one, and the third has been
/// referred without anything being told.
pub async fn assemble(world: &TestWorld) -> Result<Vec<Journey>> {
    let mut journeys = Vec::new();
    for person in 0..PEOPLE {
        journeys.push(world.received_person(&people::number(person)).await?);
    }
    let [first, second, third] = journeys.as_slice() else {
        anyhow::bail!("three were received");
    };
    for (handle, operation, input) in works(&first.case) {
        join(world, first, handle, &SHARED).await?;
        world.staff(handle)?.change(operation, input).await?;
    }
    join(world, second, "insurance.sormland", &SHARED[..4]).await?;
    join(world, third, "welfare.gnesta", &[]).await?;
    Ok(journeys)
}

/// What each agency writes of a case.
fn works(case: &str) -> [(&'static str, &'static str, Value); 4] {
    [
        (
            "welfare.gnesta",
            "record_assistance_decision",
            json!({ "caseId": case, "month": "2026-11", "amountOre": 912_300, "barrier": "UNEMPLOYED_NO_BENEFIT" }),
        ),
        (
            "labour.gnesta",
            "create_placement",
            json!({
                "caseId": case, "workplace": "Återbruket i Gnesta", "employmentType": "MUNICIPAL_LABOUR_EMPLOYMENT",
                "serviceRatePercent": 75, "startsOn": "2026-11-02", "endsOn": "2027-11-01", "tasks": "Lagar möbler",
            }),
        ),
        (
            "employment.sormland",
            "record_employment_registration",
            json!({ "caseId": case, "category": "OPENLY_UNEMPLOYED", "registeredFrom": "2026-10-01" }),
        ),
        (
            "insurance.sormland",
            "record_benefit",
            json!({
                "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": 50,
                "from": "2026-09-01", "to": "2026-10-31",
            }),
        ),
    ]
}

async fn join(world: &TestWorld, journey: &Journey, handle: &str, told: &[&str]) -> Result<()> {
    let places = &journey.places;
    let (place, service): (&Place, _) = match handle {
        "welfare.gnesta" => (&places.welfare, "FINANCIAL_ASSISTANCE"),
        "labour.gnesta" => (&places.labour, "PLACEMENT"),
        "employment.sormland" => (&places.employment, "EMPLOYMENT_SUPPORT"),
        _ => (&places.insurance, "REHABILITATION_COORDINATION"),
    };
    let (desk, case) = (world.desk()?, &journey.case);
    if !told.is_empty() {
        journey::record_basis(&desk, case, "CONSENT", &places.desk, place, told).await?;
    }
    let carried = &told[..told.len().min(4)];
    let sent = journey::send_referral(&desk, case, place, service, carried).await?;
    let receiver = world.staff(handle)?;
    let accepted = journey::accept_referral(&receiver, &sent).await?;
    journey::start_referral(&receiver, &accepted).await?;
    Ok(())
}

/// Somebody who looks, by place, with the subject under which the log knows them.
pub fn reader(world: &TestWorld, place: usize) -> Result<(Reader, String)> {
    if let Some(handle) = HANDLES.get(place) {
        return Ok((world.staff(handle)?, format!("staff:{handle}")));
    }
    let number = people::number(place - HANDLES.len());
    let subject = world.participant_subject(&number)?;
    Ok((world.participant(&number)?, subject.to_string()))
}
