//! "Steg för steg" as its evaluator met it: from the list that was delivered to the verdict, and exactly why it is no
//! other (E13 to E17).

use anyhow::{Result, ensure};
use evi_tests::{on_both_engines, world::TestWorld};
use serde_json::{Value, json};

use super::{
    CSV, EVALUATOR, LEADER, XLSX, commission, document, evaluation, goals, import, numbered,
    set_goals, steg_for_steg, write,
};

/// After the programme's actual end, and before the year after it has passed.
const ON: &str = "2023-09-01";
const DEVIATIONS: &str = "query D($id: ID!) { programmeDocumentation(programmeId: $id) { \
    deviations { kind control cause effect } } }";

/// What went otherwise than planned, and whether the programme could help it (E15, E17).
const WENT_OTHERWISE: [(&str, &str, &str, &str); 4] = [
    (
        "ORGANISATION",
        "OUTSIDE",
        "Förvaltningen omorganiserades",
        "Urvalet drog ut på tiden",
    ),
    (
        "UNION",
        "OUTSIDE",
        "Fackliga förhandlingar och varsel",
        "Insatsen förlängdes",
    ),
    (
        "DEMANDS",
        "WITHIN",
        "Kraven på deltagarna var för höga i början",
        "Arbetssättet ändrades",
    ),
    (
        "STAFFING",
        "OUTSIDE",
        "Sjukskrivningar och byten på nyckelposter",
        "Färre samtal",
    ),
];

on_both_engines! {
    async fn the_delivered_list_gives_the_evaluators_verdict(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        let ids = set_goals(world, &goals(&programme, ("2021-11-01", "2022-10-31"))).await?;
        let leader = world.staff(LEADER)?;
        for (expected, file) in [(None, CSV), (Some(1), XLSX)] {
            write(&leader, "importParticipants", import(&programme, file, expected)).await?;
            judge(&evaluation(&world.staff(EVALUATOR)?, &programme, Some(ON)).await?)?;
        }
        went_otherwise(world, &programme).await?;
        let (_, sixth) = &ids[3];
        let own = json!({
            "programmeId": programme, "goalId": sixth, "verdict": "NOT_PER_PLAN_BUT_ACCEPTABLE",
            "basis": "Avstämningar, slutmöte, lägesrapporter och skriftlig rapport",
            "assessment": "Inte enligt plan, men anpassad och med godtagbart resultat",
            "beyondControl": "Omorganisation, fackliga förhandlingar och varsel, sjukskrivningar",
        });
        let evaluator = world.staff(EVALUATOR)?;
        write(&evaluator, "assessGoal", own).await?;
        let seen = evaluation(&evaluator, &programme, Some(ON)).await?;
        let row = numbered(&seen["matrix"], 6);
        ensure!(row["computed"].is_null(), "documents are judged by nobody else: {row}");
        ensure!(row["verdict"] == "NOT_PER_PLAN_BUT_ACCEPTABLE", "{row}");
        let beyond = row["assessment"]["beyondControl"].as_str().unwrap_or_default();
        ensure!(beyond.contains("varsel"), "{row}");
        Ok(())
    }
}

/// Questions 1, 2 and 3 as they follow from the list alone.
fn judge(seen: &Value) -> Result<()> {
    let first = numbered(&seen["goals"], 1);
    ensure!(first["verdict"] == "CANNOT_BE_ASSESSED", "{first}");
    let why = json!([
        { "field": "ENDED_ON", "participants": 16 }, { "field": "SERVICE_RATE", "participants": 16 },
    ]);
    ensure!(
        first["gauge"]["missing"] == why && first["gauge"]["ready"] == 0,
        "{first}"
    );
    ensure!(
        first["feasibility"]["isReachable"] == false,
        "20 from 20 places at 75 %: {first}"
    );
    let untold = ["WORKPLACE", "EMPLOYMENT_TYPE", "TASKS"];
    for field in seen["completeness"].as_array().into_iter().flatten() {
        let is_untold = untold.iter().any(|name| field["field"] == *name);
        ensure!(
            !is_untold || (field["told"] == 0 && field["missing"] == 16),
            "{field}"
        );
    }

    let second = numbered(&seen["goals"], 2);
    let result = &second["result"];
    ensure!(second["verdict"] == "ACHIEVED", "{second}");
    ensure!(
        result["numerator"] == 10.0 && result["denominator"] == 14.0,
        "{result}"
    );
    ensure!(
        result["missing"] == 2 && result["interpreted"] == 14,
        "{result}"
    );
    ensure!(
        result["value"] == 71.43 && result["formula"] == "10 ÷ 14 = 71,43 %",
        "{result}"
    );
    ensure!(
        result["lowest"] == 62.5 && result["highest"] == 75.0,
        "{result}"
    );

    let third = numbered(&seen["goals"], 3);
    ensure!(
        third["verdict"] == "DUE_LATER" && third["result"].is_null(),
        "{third}"
    );
    ensure!(
        third["gauge"]["dueOn"] == "2024-05-31",
        "twelve months after the actual end: {third}"
    );
    Ok(())
}

/// The leader writes the deviations down, and the evaluator reads them with what was outside control.
async fn went_otherwise(world: &TestWorld, programme: &str) -> Result<()> {
    for (kind, control, cause, effect) in WENT_OTHERWISE {
        let deviation = json!({
            "programmeId": programme, "on": "2022-03-01", "kind": kind, "control": control,
            "cause": cause, "effect": effect,
        });
        document(world, "recordProgrammeDeviation", deviation).await?;
    }
    let evaluator = world.staff(EVALUATOR)?;
    let seen = evaluator
        .query(DEVIATIONS, json!({ "id": programme }))
        .await?;
    let told = seen["programmeDocumentation"]["deviations"]
        .as_array()
        .into_iter()
        .flatten();
    let outside = told
        .filter(|deviation| deviation["control"] == "OUTSIDE")
        .count();
    ensure!(outside == 3, "{seen}");
    Ok(())
}
