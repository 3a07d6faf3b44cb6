//! The same programme as the services record it while it runs: every goal is answered, without a list.

use anyhow::{Context, Result, ensure};
use chrono::{Days, Duration, NaiveDate};
use evi_tests::{
    client::{Reader, done},
    journey::{self, Journey, text},
    on_both_engines, people,
    world::TestWorld,
};
use serde_json::{Value, json};

use super::{
    EVALUATOR, LEADER, MANAGER, calculating, commission, evaluation, goals, make, numbered,
    set_goals,
};

const RECORD: &str = "mutation R($input: RecordFollowUpInput!) { recordFollowUp(input: $input) { \
    followUps { months } userErrors { code field message } } }";
/// How many took part, how many of them work at the end, and how many live on their own income a year after it.
const PARTICIPANTS: usize = 16;
const WORKING: usize = 10;
const SUPPORTED: usize = 12;

/// A participant at work: the case, the enrolment, the placement, and the referral.
struct Participant {
    journey: Journey,
    enrolment: String,
    placement: String,
    referral: journey::Referral,
}

on_both_engines! {
    async fn all_three_goals_are_answered_from_what_the_services_record(world: &mut TestWorld) -> Result<()> {
        let first: NaiveDate = world.now().date_naive();
        let last = first.checked_add_days(Days::new(364)).context("a day")?;
        let planned = json!({
            "name": "Steg för steg till arbete", "startsOn": first, "endsOn": last, "capacity": 20,
        });
        let programme = make(world, planned).await?;
        commission(world, &programme).await?;
        let (from, to) = (first.to_string(), last.to_string());
        set_goals(world, &goals(&programme, (&from, &to))).await?;
        let mut participants = Vec::new();
        for index in 0..PARTICIPANTS {
            participants.push(begin(world, &programme, index, (first, last)).await?);
        }
        world.settle().await?;
        let seen = evaluation(&world.staff(EVALUATOR)?, &programme, None).await?;
        ensure!(seen["participants"].as_array().map(Vec::len) == Some(PARTICIPANTS), "{seen}");
        ensure!(numbered(&seen["goals"], 1)["verdict"] == "DUE_LATER", "{seen}");

        world.forward(Duration::days(364));
        for (index, participant) in participants.iter_mut().enumerate() {
            end(world, participant, index, last).await?;
        }
        world.forward(Duration::days(366));
        world.settle().await?;
        for (index, participant) in participants.iter().enumerate() {
            follow_up(world, &participant.journey.case, index).await?;
        }
        world.settle().await?;
        judge(&evaluation(&world.staff(EVALUATOR)?, &programme, None).await?)?;
        for organiser in [LEADER, MANAGER] {
            withheld(&evaluation(&world.staff(organiser)?, &programme, None).await?)?;
        }
        calculating::reckon(world, &programme).await
    }
}

fn judge(seen: &Value) -> Result<()> {
    for (number, verdict, value) in [
        (1, "NOT_ACHIEVED", 12.0),
        (2, "ACHIEVED", 62.5),
        (3, "ACHIEVED", 75.0),
    ] {
        let goal = numbered(&seen["goals"], number);
        ensure!(goal["gauge"]["state"] == "READY", "{number}: {goal}");
        ensure!(goal["verdict"] == verdict, "{number}: {goal}");
        ensure!(goal["result"]["value"] == value, "{number}: {goal}");
        ensure!(
            goal["result"]["missing"] == 0 && goal["result"]["interpreted"] == 0,
            "{number}: {goal}"
        );
    }
    for row in seen["participants"].as_array().into_iter().flatten() {
        ensure!(row["origin"] == "RECORDED", "{row}");
    }
    Ok(())
}

/// Who runs the programme knows the participants by name, and is not told what others have recorded of them.
fn withheld(seen: &Value) -> Result<()> {
    let third = numbered(&seen["goals"], 3);
    ensure!(third["gauge"]["state"] == "WITHHELD", "{third}");
    ensure!(
        third["result"].is_null() && third["verdict"].is_null(),
        "{third}"
    );
    for row in seen["participants"].as_array().into_iter().flatten() {
        let cells = row["cells"].as_array().into_iter().flatten();
        let hidden = cells.filter(|cell| cell["state"] == "WITHHELD" && cell["value"].is_null());
        ensure!(hidden.count() == 4, "{row}");
    }
    ensure!(
        numbered(&seen["goals"], 2)["verdict"] == "ACHIEVED",
        "{seen}"
    );
    Ok(())
}

async fn labour(world: &TestWorld, name: &str, answer: &str, input: Value) -> Result<Value> {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document = format!(
        "mutation M($input: {kind}!) {{ {name}(input: $input) {{ {answer} userErrors {{ code field message }} }} }}"
    );
    let reader = world.staff("labour.gnesta")?;
    done(name, reader.mutate(&document, input).await?)
}

/// Somebody is received, referred, enrolled and placed at 75 per cent.
async fn begin(
    world: &TestWorld,
    programme: &str,
    index: usize,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Participant> {
    let journey = world.received_person(&people::number(index)).await?;
    let (desk, case) = (world.desk()?, journey.case.clone());
    let (from, to) = (&journey.places.desk, &journey.places.labour);
    let named = ["IDENTITY", "INTAKE"];
    journey::record_basis(&desk, &case, "CONSENT", from, to, &named).await?;
    let sent = journey::send_referral(&desk, &case, to, "PLACEMENT", &named).await?;
    let receiver = world.staff("labour.gnesta")?;
    let accepted = journey::accept_referral(&receiver, &sent).await?;
    let referral = journey::start_referral(&receiver, &accepted).await?;
    let enrolled = json!({ "caseId": case, "programmeId": programme, "from": first, "to": last });
    let enrolled = labour(world, "enrolParticipant", "enrolment { id }", enrolled).await?;
    let placed = json!({
        "caseId": case, "workplace": "Återbruket", "employmentType": "MUNICIPAL_LABOUR_EMPLOYMENT",
        "serviceRatePercent": 75, "startsOn": first, "endsOn": last, "tasks": "Sorterar möbler",
    });
    let placed = labour(world, "createPlacement", "placement { id }", placed).await?;
    Ok(Participant {
        enrolment: text(&enrolled, "/enrolment/id")?,
        placement: text(&placed, "/placement/id")?,
        journey,
        referral,
    })
}

/// The last day: the placement and the enrolment end, and the case is closed.
async fn end(
    world: &TestWorld,
    participant: &mut Participant,
    index: usize,
    last: NaiveDate,
) -> Result<()> {
    let case = participant.journey.case.clone();
    let placement = json!({
        "caseId": case, "placementId": participant.placement, "endsOn": last, "reason": "AS_PLANNED",
    });
    labour(world, "endPlacement", "", placement).await?;
    let mut enrolment = json!({
        "caseId": case, "enrolmentId": participant.enrolment, "endsOn": last, "reason": "AS_PLANNED",
        "occupation": "JOB_SEEKING", "incomeSource": "INCOME_SUPPORT",
    });
    if index < WORKING {
        enrolment["occupation"] = json!("WORK_UNSUBSIDISED");
        enrolment["incomeSource"] = json!("OWN_INCOME");
        (enrolment["employer"], enrolment["tasks"]) = (json!("PRIVATE"), json!("Lager"));
        enrolment["employmentType"] = json!("REGULAR");
    }
    labour(world, "endEnrolment", "", enrolment).await?;
    let receiver = world.staff("labour.gnesta")?;
    journey::complete_referral(&receiver, &participant.referral, "CLOSER_TO_WORK").await?;
    // What is recorded later of the same day holds.
    world.forward(Duration::minutes(1));
    journey::close_case(&world.desk()?, &mut participant.journey).await?;
    Ok(())
}

/// A year later the desk's lead hears what they live on.
async fn follow_up(world: &TestWorld, case: &str, index: usize) -> Result<()> {
    let lead: Reader = world.staff("lead.desk.gnesta")?;
    let source = if index < SUPPORTED {
        "OWN_INCOME"
    } else {
        "INCOME_SUPPORT"
    };
    let heard = json!({
        "caseId": case, "months": 12, "occupation": "UNKNOWN",
        "incomeSources": [{ "source": source, "extentPercent": 100 }],
    });
    done("recordFollowUp", lead.mutate(RECORD, heard).await?).map(|_| ())
}
