//! An evaluation with everything written that can be: by who leads the programme, and by who is commissioned to judge
//! it. The list of participants has columns that are left out; what they say is to be kept nowhere.

use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::story::{write, write_shown};
use crate::{journey::text, world::TestWorld};

const LEADER: &str = "programme.gnesta";
const EVALUATOR: &str = "evaluator.fou";
const LIST: &str = "Nr;Namn;Kommentar;Kön\n1;(ett ord);(ett ord);Kvinna\n";
const SHOWN: &str = "evaluation { goals { id remarks { id } } }";

/// Writes it.
pub async fn evaluate(world: &TestWorld, programme: &str) -> Result<()> {
    let (leader, evaluator) = (world.staff(LEADER)?, world.staff(EVALUATOR)?);
    let of = |mut input: Value| {
        input["programmeId"] = json!(programme);
        input
    };
    let goal = of(json!({
        "number": 1, "wording": "Hälften i arbete", "purpose": "Egen försörjning", "requestedBasis": "Sysselsättning",
        "measure": "WORK_OR_STUDIES_AT_END", "target": 50.0,
    }));
    let goal = write_shown(&leader, "writeGoal", SHOWN, goal).await?;
    let goal = text(&goal, "/evaluation/goals/0/id")?;
    for (mutation, input) in brought() {
        write(&leader, mutation, of(input)).await?;
    }
    let remark = of(json!({ "goalId": goal, "text": "Samverkan saknas" }));
    let remark = write_shown(&evaluator, "remarkOnGoal", SHOWN, remark).await?;
    let remark = text(&remark, "/evaluation/goals/0/remarks/0/id")?;
    let answer = json!({ "remarkId": remark, "expectedVersion": 1, "answer": "Målet står fast" });
    write(&leader, "answerRemark", of(answer)).await?;
    let judged = json!({
        "goalId": goal, "verdict": "ACHIEVED", "basis": "Listan", "assessment": "Uppnått", "beyondControl": "Varsel",
    });
    write(&evaluator, "assessGoal", of(judged)).await?;
    let statement = json!({ "statement": "Gav resultat", "lessons": "Bestäm uppgifter" });
    write(&evaluator, "writeStatement", of(statement)).await
}

/// What the leader brings besides the goal.
fn brought() -> [(&'static str, Value); 4] {
    [
        (
            "importParticipants",
            json!({ "content": STANDARD.encode(LIST) }),
        ),
        (
            "recordIndicator",
            json!({
                "name": "Saknar gymnasium", "value": 35.0, "unit": "PERCENT", "source": "Mätning",
                "measuredOn": "2026-01-01",
            }),
        ),
        (
            "recordBudgetLine",
            json!({ "year": 2026, "name": "Löner", "planned": 1_000_000 }),
        ),
        (
            "setAssumption",
            json!({
                "kind": "MUNICIPAL_TAX", "source": "Budget", "assumedOn": "2026-01-01",
                "percent": { "low": 20.0, "likely": 21.0, "high": 22.0 },
            }),
        ),
    ]
}
