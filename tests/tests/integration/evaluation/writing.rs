//! Who writes what about an evaluation, over which version, and once.

use anyhow::{Result, ensure};
use evi_tests::{client::refusal, journey::text, on_both_engines, people, world::TestWorld};
use serde_json::{Value, json};

use super::{
    EVALUATOR, FOLLOW_UP, LEADER, MANAGER, attempt, commission, entries, evaluation, goals,
    numbered, set_goals, steg_for_steg, write,
};

const PERIOD: (&str, &str) = ("2021-11-01", "2022-10-31");

on_both_engines! {
    async fn organisers_write_goals_and_evaluators_judge_them(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        let goals = goals(&programme, PERIOD);
        let ids = set_goals(world, &goals).await?;
        let (leader, manager) = (world.staff(LEADER)?, world.staff(MANAGER)?);
        let evaluator = world.staff(EVALUATOR)?;
        let (_, goal) = &ids[0];

        let refused = refusal(&attempt(&evaluator, "writeGoal", goals[0].clone()).await?)?;
        ensure!(refused.code == "FORBIDDEN", "{refused:?}");
        let remark = json!({ "programmeId": programme, "goalId": goal, "text": "Målet speglar inte samverkan" });
        let judged = json!({
            "programmeId": programme, "goalId": goal, "verdict": "CANNOT_BE_ASSESSED",
            "basis": "En lista", "assessment": "Slutdatum saknas", "beyondControl": "Varsel",
        });
        let statement = json!({ "programmeId": programme, "statement": "Gav resultat", "lessons": "Bestäm uppgifter" });
        for (name, input) in [("remarkOnGoal", &remark), ("assessGoal", &judged), ("writeStatement", &statement)] {
            for organiser in [&leader, &manager] {
                let refused = refusal(&attempt(organiser, name, input.clone()).await?)?;
                ensure!(refused.code == "FORBIDDEN", "{name}: {refused:?}");
            }
            write(&evaluator, name, input.clone()).await?;
        }
        let seen = evaluation(&leader, &programme, None).await?;
        let remark = &numbered(&seen["goals"], 1)["remarks"][0];
        let answer = json!({
            "programmeId": programme, "remarkId": remark["id"], "expectedVersion": 1, "answer": "Målet är finansiärens",
        });
        let refused = refusal(&attempt(&evaluator, "answerRemark", answer.clone()).await?)?;
        ensure!(refused.code == "FORBIDDEN", "{refused:?}");
        write(&manager, "answerRemark", answer).await?;

        let seen = evaluation(&evaluator, &programme, None).await?;
        let remark = &numbered(&seen["goals"], 1)["remarks"][0];
        ensure!(remark["answer"] == "Målet är finansiärens" && remark["version"] == 2, "{remark}");
        let row = numbered(&seen["matrix"], 1);
        ensure!(row["assessment"]["beyondControl"] == "Varsel", "{row}");
        ensure!(seen["statement"]["lessons"] == "Bestäm uppgifter", "{seen}");
        Ok(())
    }

    async fn a_stale_version_is_refused_and_changes_nothing(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        let goals = goals(&programme, PERIOD);
        let ids = set_goals(world, &goals[..1]).await?;
        let leader = world.staff(LEADER)?;
        let next = |version: i64, wording: &str| {
            let mut goal = goals[0].clone();
            (goal["goalId"], goal["expectedVersion"]) = (json!(ids[0].1), json!(version));
            goal["wording"] = json!(wording);
            goal
        };
        write(&leader, "writeGoal", next(1, "20 personer")).await?;
        let before = evaluation(&leader, &programme, None).await?;
        for (version, wording) in [(1, "15 personer"), (3, "16 personer")] {
            let refused = refusal(&attempt(&leader, "writeGoal", next(version, wording)).await?)?;
            ensure!(refused.code == "STALE_VERSION", "{refused:?}");
        }
        let mut nameless = next(2, "17 personer");
        nameless["expectedVersion"] = Value::Null;
        let refused = refusal(&attempt(&leader, "writeGoal", nameless).await?)?;
        ensure!(refused.code == "STALE_VERSION", "{refused:?}");
        ensure!(evaluation(&leader, &programme, None).await? == before, "something has changed");
        let goal = numbered(&before["goals"], 1);
        ensure!(goal["version"] == 2, "{goal}");
        ensure!(goal["versions"] == json!([{ "version": 1, "wording": "20 årsanställningar" }]), "{goal}");

        let evaluator = world.staff(EVALUATOR)?;
        let said = |expected: Option<i64>| json!({
            "programmeId": programme, "statement": "Ett utlåtande", "expectedVersion": expected,
        });
        write(&evaluator, "writeStatement", said(None)).await?;
        let refused = refusal(&attempt(&evaluator, "writeStatement", said(None)).await?)?;
        ensure!(refused.code == "STALE_VERSION", "{refused:?}");
        write(&evaluator, "writeStatement", said(Some(1))).await?;
        Ok(())
    }

    async fn a_key_writes_once_and_each_write_has_its_entry(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        let mut goal = goals(&programme, PERIOD)[1].clone();
        goal["idempotencyKey"] = json!("goal-two-20261123");
        let first = write(&leader, "writeGoal", goal.clone()).await?;
        let again = write(&leader, "writeGoal", goal.clone()).await?;
        ensure!(first == again, "{first} and {again}");
        let id = text(&first, "/evaluation/goals/0/id")?;
        ensure!(!id.is_empty() && first["evaluation"]["goals"][1].is_null(), "{first}");
        goal["wording"] = json!("60 % i arbete");
        let refused = refusal(&attempt(&leader, "writeGoal", goal).await?)?;
        ensure!(refused.code == "IDEMPOTENCY_CONFLICT", "{refused:?}");
        ensure!(entries(world, "writeGoal", &programme).await? >= 1, "no entry");
        let kept = "SELECT count(*) AS number FROM goal";
        ensure!(world.count(FOLLOW_UP, kept).await? == 1, "written twice");
        Ok(())
    }

    async fn texts_with_personal_numbers_are_refused(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        let leader = world.staff(LEADER)?;
        let number = people::number(3);
        let short = format!("{}-{}", &number[2..8], &number[8..]);
        for written in [number, short] {
            let mut goal = goals(&programme, PERIOD)[3].clone();
            goal["wording"] = json!(format!("Hur gick det för {written}?"));
            let answer = attempt(&leader, "writeGoal", goal).await?;
            let refused = refusal(&answer)?;
            ensure!(refused.field.as_deref() == Some("wording"), "{refused:?}");
            ensure!(!answer.to_string().contains(&written), "{answer}");
        }
        Ok(())
    }
}
