//! One entry of every kind of a programme's documentation, with everything written that can be.

use serde_json::{Value, json};

/// The mutations and their inputs, but for the programme.
pub fn entries() -> Vec<(&'static str, Value)> {
    vec![
        (
            "describeProgramme",
            json!({ "purpose": "Egen försörjning", "partners": ["Arbetsförmedlingen"], "startPattern": "ROLLING" }),
        ),
        (
            "recordProgrammePhase",
            json!({ "name": "Välja", "plannedFrom": "2026-01-01", "plannedTo": "2026-03-01" }),
        ),
        (
            "recordProgrammeStaffing",
            json!({ "function": "WORK_GUIDE", "name": "Kim Ek", "from": "2026-01-01", "note": "Halvtid" }),
        ),
        (
            "recordResourceGroup",
            json!({ "kind": "SCATTERED_PLACES", "name": "Ströplatser", "work": "Kök", "from": "2026-01-01" }),
        ),
        (
            "recordUnionNegotiation",
            json!({
                "organisation": "Facket", "matter": "Avtal", "calledOn": "2026-01-02", "outcome": "ONGOING",
                "effect": "Senare start",
            }),
        ),
        (
            "recordProgrammeDeviation",
            json!({
                "on": "2026-02-01", "kind": "TIME", "control": "OUTSIDE", "cause": "Sen start", "effect": "Färre platser",
            }),
        ),
        (
            "recordProgrammeChange",
            json!({ "on": "2026-03-01", "what": "Grupp två", "before": "En grupp", "after": "Platser", "why": "Fler platser" }),
        ),
        (
            "recordProgrammeWeek",
            json!({ "monday": "2026-11-16", "state": "ON_TRACK", "summary": "Allt väl" }),
        ),
        (
            "recordProgrammeReport",
            json!({ "from": "2026-01-01", "to": "2026-06-30", "done": "Start", "next": "Urval", "risks": "Tiden" }),
        ),
        (
            "recordProgrammeLesson",
            json!({ "dimension": "DATA", "lesson": "Datum saknades", "advice": "Bestäm vem" }),
        ),
        (
            "commissionEvaluator",
            json!({
                "subject": "staff:evaluator.fou", "name": "Ulla Ek", "organisation": "Enheten", "from": "2026-01-01",
            }),
        ),
        (
            "answerChecklistPoint",
            json!({ "key": "DATA_DECIDED", "answer": "YES", "note": "Handläggaren" }),
        ),
    ]
}
