//! For whom an evaluation exists, and what an evaluator is shown of the participants.

use anyhow::{Result, ensure};
use evi_tests::{client::refusal, on_both_engines, people, world::TestWorld};
use serde_json::{Value, json};

use super::{
    CSV, EVALUATION, EVALUATOR, FOLLOW_UP, LEADER, MANAGER, attempt, commission, entries,
    evaluation, goals, import, make, mutation, set_goals, steg_for_steg, write,
};

const LIST: &str = "{ evaluatedProgrammes(first: 10) { edges { node { name ties startsOn endsOn } } \
    pageInfo { hasNextPage } } }";
const NOWHERE: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
/// Those for whom it does not exist, though some of them work in the same unit.
const OTHERS: [&str; 7] = [
    "labour.gnesta",
    "supervisor.gnesta",
    "welfare.gnesta",
    "labour.trosa",
    "association.sormland",
    "logs.welfare.gnesta",
    "admin.labour.gnesta",
];

on_both_engines! {
    async fn an_evaluation_exists_for_those_who_are_tied_to_the_programme_alone(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let other = make(world, json!({ "name": "En annan insats", "startsOn": "2026-01-01" })).await?;
        set_goals(world, &goals(&programme, ("2021-11-01", "2022-10-31"))).await?;
        let evaluator = world.staff(EVALUATOR)?;
        ensure!(evaluation(&evaluator, &programme, None).await?.is_null(), "not commissioned yet");
        commission(world, &programme).await?;
        for (handle, tie) in [(MANAGER, "MANAGES"), (LEADER, "LEADS"), (EVALUATOR, "EVALUATES")] {
            let seen = evaluation(&world.staff(handle)?, &programme, None).await?;
            ensure!(seen["programme"]["ties"] == json!([tie]), "{handle}: {seen}");
            ensure!(seen["goals"].as_array().map(Vec::len) == Some(4), "{handle}: {seen}");
        }
        ensure!(evaluation(&evaluator, &other, None).await?.is_null(), "commissioned on another one");
        let listed = evaluator.query(LIST, json!({})).await?;
        let lasted = json!({ "node": {
            "name": "Steg för steg till arbete", "ties": ["EVALUATES"],
            "startsOn": "2021-05-01", "endsOn": "2023-05-31",
        } });
        ensure!(listed["evaluatedProgrammes"]["edges"] == json!([lasted]), "{listed}");
        for handle in OTHERS {
            let reader = world.staff(handle)?;
            ensure!(evaluation(&reader, &programme, None).await?.is_null(), "{handle}");
            let listed = reader.query(LIST, json!({})).await?;
            ensure!(listed["evaluatedProgrammes"]["edges"] == json!([]), "{handle}: {listed}");
            for (name, input) in writes(&programme) {
                let refused = refusal(&attempt(&reader, name, input).await?)?;
                ensure!(refused.code == "NOT_FOUND", "{handle} {name}: {refused:?}");
            }
        }
        let person = world.participant(&people::number(3))?;
        ensure!(evaluation(&person, &programme, None).await?.is_null(), "a participant");
        Ok(())
    }

    async fn what_is_hidden_costs_and_answers_what_was_never_there(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        for handle in ["labour.gnesta", EVALUATOR] {
            let reader = world.staff(handle)?;
            let mut answers = Vec::new();
            for id in [programme.as_str(), NOWHERE] {
                let before = world.statements();
                let seen = evaluation(&reader, id, None).await?;
                let (_, input) = writes(id).remove(0);
                let refused = attempt(&reader, "writeGoal", input).await?;
                let after = world.statements();
                let spent: Vec<u64> = after.iter().map(|(service, count)| count - before[service]).collect();
                answers.push((seen, refused["userErrors"].clone(), spent));
            }
            ensure!(answers[0] == answers[1], "{handle}: {answers:?}");
        }
        Ok(())
    }

    async fn what_has_no_participants_of_its_own_is_not_evaluated(world: &mut TestWorld) -> Result<()> {
        const MAKE: &str = "mutation M($input: CreateProgrammeInput!) { createProgramme(input: $input) { \
            programme { id } userErrors { code field message } } }";
        let manager = world.staff(MANAGER)?;
        let umbrella = json!({ "name": "1000 fler", "startsOn": "2026-01-01", "level": "UMBRELLA" });
        let umbrella = manager.mutate(MAKE, umbrella).await?["programme"]["id"].clone();
        let programme = make(world, json!({
            "name": "Steget", "startsOn": "2026-01-01", "umbrellaId": umbrella,
        })).await?;
        let activity = json!({
            "name": "Jobbsökarskola", "startsOn": "2026-02-01", "level": "ACTIVITY", "programmeId": programme,
        });
        let activity = manager.mutate(MAKE, activity).await?["programme"]["id"].clone();
        let listed = manager.query(LIST, json!({})).await?;
        let edges = &listed["evaluatedProgrammes"]["edges"];
        ensure!(edges[0]["node"]["name"] == "Steget" && edges[1].is_null(), "{listed}");
        for id in [umbrella, activity] {
            let id = id.as_str().unwrap_or_default();
            ensure!(!id.is_empty() && evaluation(&manager, id, None).await?.is_null(), "{id}");
        }
        Ok(())
    }

    async fn an_evaluator_is_shown_pseudonyms_and_codes_and_the_log_tells_of_it_first(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        write(&world.staff(LEADER)?, "importParticipants", import(&programme, CSV, None)).await?;
        let evaluator = world.staff(EVALUATOR)?;
        let before = entries(world, "read_evaluation", &programme).await?;
        let seen = evaluation(&evaluator, &programme, None).await?.to_string();
        let after = entries(world, "read_evaluation", &programme).await?;
        ensure!(after == before + 1, "{before} entries, and then {after}");
        for secret in ["Provsson", "Testman", "Ada", "Pia", "Löpnummer"] {
            ensure!(!seen.contains(secret), "{secret} in {seen}");
        }
        let pseudonyms = seen.matches("\"pseudonym\"").count();
        ensure!(pseudonyms == 16, "{pseudonyms} rows");

        // No entry, no read; and no write either.
        world.disturb();
        world.keep(FOLLOW_UP, "ALTER TABLE audit_entry RENAME TO taken_away").await?;
        let answer = evaluator.post(EVALUATION, json!({ "id": programme })).await?;
        ensure!(!answer.body.contains("pseudonym\":\""), "{}", answer.body);
        let goal = goals(&programme, ("2021-11-01", "2022-10-31"))[0].clone();
        let leader = world.staff(LEADER)?;
        let refused = leader.post(&mutation("writeGoal"), json!({ "input": goal })).await?;
        ensure!(!refused.codes()?.is_empty(), "{}", refused.body);
        world.keep(FOLLOW_UP, "ALTER TABLE taken_away RENAME TO audit_entry").await?;
        let seen = evaluation(&evaluator, &programme, None).await?;
        ensure!(seen["goals"] == json!([]), "{seen}");
        Ok(())
    }
}

/// Everything that can be written about an evaluation, as somebody would who knows every id.
fn writes(programme: &str) -> Vec<(&'static str, Value)> {
    let of = |mut input: Value| {
        input["programmeId"] = json!(programme);
        input
    };
    let [goal, ..] = goals(programme, ("2021-11-01", "2022-10-31"));
    vec![
        ("writeGoal", goal),
        (
            "remarkOnGoal",
            of(json!({ "goalId": NOWHERE, "text": "En anmärkning" })),
        ),
        (
            "answerRemark",
            of(json!({ "remarkId": NOWHERE, "expectedVersion": 1, "answer": "Ett svar" })),
        ),
        (
            "assessGoal",
            of(
                json!({ "goalId": NOWHERE, "verdict": "ACHIEVED", "basis": "Listan", "assessment": "Uppnått" }),
            ),
        ),
        (
            "writeStatement",
            of(json!({ "statement": "Ett utlåtande" })),
        ),
        (
            "recordIndicator",
            of(json!({
                "name": "Saknar gymnasium", "value": 35.0, "unit": "PERCENT", "source": "AF", "measuredOn": "2021-03-01",
            })),
        ),
        ("importParticipants", import(programme, CSV, None)),
        (
            "recordBudgetLine",
            of(json!({ "year": 2022, "name": "Löner", "planned": 1_000_000 })),
        ),
        (
            "setOverhead",
            of(json!({ "percent": 5, "roundingUnit": 100_000 })),
        ),
        (
            "setAssumption",
            of(json!({
                "kind": "PLACE_COST", "amount": { "low": 1, "likely": 2, "high": 3 },
                "source": "Budget", "assumedOn": "2026-01-01",
            })),
        ),
    ]
}
