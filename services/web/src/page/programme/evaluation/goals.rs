//! The goals of a programme as the page shows them: what is asked, whether it can be judged today, and what came of it.

use serde_json::Value as Json;

use super::text;
use crate::{frame::Frame, page::programme::lists::day, show};

/// A goal.
pub(super) struct GoalView {
    pub(super) id: String,
    pub(super) heading: String,
    /// What it is, as label and value.
    pub(super) facts: Vec<(String, String)>,
    /// The verdict and how grave it looks.
    pub(super) verdict: String,
    pub(super) look: &'static str,
    /// That the plan cannot give what the goal asks; empty where it can.
    pub(super) warning: String,
    pub(super) warning_formula: String,
    /// Whether it can be judged today, and what is missing.
    pub(super) gauge: String,
    /// Of how many everything is known; empty without participants.
    pub(super) ready: String,
    pub(super) missing: Vec<String>,
    /// The result, as label and value, and its formulas.
    pub(super) result: Vec<(String, String)>,
    pub(super) formulas: Vec<String>,
    pub(super) remarks: Vec<RemarkView>,
}

/// A remark of the evaluator, and what was answered.
pub(super) struct RemarkView {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) written: String,
    /// Empty while nobody has answered.
    pub(super) answer: String,
    pub(super) answered: String,
}

/// All goals, by number.
pub(super) fn goals(found: &Json, frame: &Frame) -> Vec<GoalView> {
    let goals = found["goals"].as_array().into_iter().flatten();
    let verdicts = found["matrix"].as_array().into_iter().flatten();
    let verdicts: Vec<(&Json, &Json)> = verdicts
        .map(|row| (&row["goalId"], &row["verdict"]))
        .collect();
    goals
        .map(|goal| {
            let judged = verdicts.iter().find(|(id, _)| **id == goal["id"]);
            let verdict = judged.map_or(&goal["verdict"], |(_, verdict)| *verdict);
            view(goal, verdict.as_str(), frame)
        })
        .collect()
}

fn view(goal: &Json, verdict: Option<&str>, frame: &Frame) -> GoalView {
    let number = goal["number"].as_i64().unwrap_or_default();
    let wording = text(&goal["wording"]);
    let gauge = &goal["gauge"];
    let feasibility = &goal["feasibility"];
    let is_out_of_reach = feasibility["isReachable"] == false;
    GoalView {
        id: text(&goal["id"]),
        heading: frame.t2("evaluation-question", ("number", number), ("name", wording)),
        facts: facts(goal, frame),
        verdict: verdict.map_or_else(
            || frame.t("evaluation-not-judged"),
            |verdict| frame.code("GoalVerdict", verdict),
        ),
        look: match verdict {
            Some("ACHIEVED") => "good",
            Some("NOT_ACHIEVED" | "CANNOT_BE_ASSESSED") => "late",
            Some("NOT_PER_PLAN_BUT_ACCEPTABLE") => "near",
            Some(_) | None => "",
        },
        warning: if is_out_of_reach {
            let value =
                |name: &str| show::decimal(feasibility[name].as_f64().unwrap_or_default(), 1);
            let (most, target) = (value("reachable"), value("target"));
            frame.t2(
                "evaluation-out-of-reach",
                ("count", most),
                ("number", target),
            )
        } else {
            String::new()
        },
        warning_formula: text(&feasibility["formula"]),
        gauge: gauge_words(gauge, frame),
        // Documents speak of no participant.
        ready: if goal["measure"] == "JUDGED_FROM_DOCUMENTS" {
            String::new()
        } else {
            ready(gauge, frame)
        },
        missing: missing(gauge, frame),
        result: result(&goal["result"], frame),
        formulas: ["formula", "lowestFormula", "highestFormula"]
            .iter()
            .filter_map(|name| goal["result"][*name].as_str().map(str::to_owned))
            .filter(|formula| !formula.is_empty())
            .collect(),
        remarks: goal["remarks"]
            .as_array()
            .into_iter()
            .flatten()
            .map(remark)
            .collect(),
    }
}

fn facts(goal: &Json, frame: &Frame) -> Vec<(String, String)> {
    let label = |name: &str| frame.t_of("programme-field", name);
    let mut facts = vec![
        (label("purpose"), text(&goal["purpose"])),
        (
            label("measure"),
            frame.code("GoalMeasure", text(&goal["measure"])),
        ),
    ];
    if let Some(target) = goal["target"].as_f64() {
        let is_share = goal["measure"] != "FULL_TIME_EQUIVALENTS";
        let target = if is_share {
            show::percent(target)
        } else {
            show::decimal(target, 1)
        };
        facts.push((label("target"), target));
    }
    let (from, to) = (day(&goal["periodFrom"]), day(&goal["periodTo"]));
    if !from.is_empty() {
        facts.push((
            frame.t("programme-period"),
            frame.t2("programme-days", ("day", from), ("to", to)),
        ));
    }
    if let Some(months) = goal["months"].as_i64() {
        facts.push((label("months"), show::number(months)));
    }
    let needed = goal["variables"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str);
    let needed: Vec<String> = needed
        .map(|field| frame.code("ParticipantField", field))
        .collect();
    if !needed.is_empty() {
        facts.push((frame.t("evaluation-needs"), needed.join(", ")));
    }
    facts.push((label("requestedBasis"), text(&goal["requestedBasis"])));
    facts
}

fn gauge_words(gauge: &Json, frame: &Frame) -> String {
    match gauge["state"].as_str() {
        Some("DUE_LATER") => frame.t1("evaluation-gauge-DUE_LATER", "day", day(&gauge["dueOn"])),
        Some(state) => frame.t_of("evaluation-gauge", state),
        None => String::new(),
    }
}

fn ready(gauge: &Json, frame: &Frame) -> String {
    let count = |name: &str| gauge[name].as_i64().unwrap_or_default();
    let (ready, all) = (count("ready"), count("participants"));
    let is_counted = matches!(
        gauge["state"].as_str(),
        Some("READY" | "PARTLY" | "NOT_READY")
    );
    if all == 0 || !is_counted {
        return String::new();
    }
    frame.t2("evaluation-ready", ("count", ready), ("number", all))
}

/// `Slutdatum saknas för 16 av 16`.
fn missing(gauge: &Json, frame: &Frame) -> Vec<String> {
    let all = gauge["participants"]
        .as_i64()
        .unwrap_or_default()
        .to_string();
    let rows = gauge["missing"].as_array().into_iter().flatten();
    let told = rows.map(|row| {
        let field = frame.code("ParticipantField", text(&row["field"]));
        let count = row["participants"].as_i64().unwrap_or_default().to_string();
        let arguments = [
            ("name", field.as_str()),
            ("count", count.as_str()),
            ("number", all.as_str()),
        ];
        frame.language.text("evaluation-missing", &arguments)
    });
    told.collect()
}

fn result(result: &Json, frame: &Frame) -> Vec<(String, String)> {
    if result.is_null() {
        return Vec::new();
    }
    let is_share = result["unit"] == "PERCENT";
    let shown = |number: f64| {
        if is_share {
            show::percent(number)
        } else {
            show::decimal(number, 2)
        }
    };
    let label = |name: &str| frame.t_of("evaluation-column", name);
    let mut told = Vec::new();
    let value = result["value"].as_f64().map(shown);
    told.push((
        label("value"),
        value.unwrap_or_else(|| frame.t("evaluation-untold")),
    ));
    for name in ["numerator", "denominator", "missing"] {
        let number = result[name].as_f64().unwrap_or_default();
        told.push((label(name), show::decimal(number, 0)));
    }
    if let (Some(lowest), Some(highest)) = (result["lowest"].as_f64(), result["highest"].as_f64()) {
        let bounds = frame.t2(
            "evaluation-bounds",
            ("count", shown(lowest)),
            ("number", shown(highest)),
        );
        told.push((frame.t("evaluation-over-all"), bounds));
    }
    if let Some(count) = result["interpreted"].as_i64().filter(|count| *count > 0) {
        told.push((frame.t("evaluation-interpreted"), show::number(count)));
    }
    told
}

fn remark(found: &Json) -> RemarkView {
    RemarkView {
        id: text(&found["id"]),
        text: text(&found["text"]),
        written: day(&found["writtenOn"]),
        answer: text(&found["answer"]),
        answered: day(&found["answeredOn"]),
    }
}
