//! Who a programme for subsidised employment is for: the rules with their days, and a way to try answers against one.
//! Nothing that is answered is kept, and nothing says who it is about.

use std::sync::Arc;

use askama::Template;
use axum::{Router, extract::Query, response::Response, routing::get};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::{
    fault::PageFault,
    fields::Fields,
    frame::{Frame, Me},
    show,
    visit::{Reader, Web, show as show_page},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/malgrupp", get(eligibility))
}

#[derive(Deserialize)]
struct Eligibility {
    me: Me,
    rules: Vec<Rule>,
    test: Option<Test>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    version: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    words: String,
    conditions: Vec<Condition>,
}

#[derive(Deserialize)]
struct Condition {
    key: String,
    words: String,
    alternative: Option<i64>,
}

#[derive(Deserialize)]
struct Test {
    rule: TestedRule,
    outcome: String,
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct TestedRule {
    version: String,
}

#[derive(Deserialize)]
struct Finding {
    key: String,
    words: String,
    outcome: String,
}

/// A question of the form: its name, its words, and its choices with whether each is chosen.
struct Asked {
    name: String,
    label: String,
    choices: Vec<(&'static str, String, bool)>,
}

/// A rule as the page shows it.
struct RuleView {
    title: String,
    words: String,
    /// Each condition, and what is said of it as an alternative; empty for none.
    conditions: Vec<(String, String)>,
}

/// What came of a test.
struct Result {
    title: String,
    look: &'static str,
    /// Each condition, what came of it, and its look.
    findings: Vec<(String, String, &'static str)>,
}

#[derive(Template)]
#[template(path = "programme/eligibility.html")]
struct EligibilityPage {
    frame: Frame,
    day: String,
    questions: Vec<Asked>,
    result: Option<Result>,
    rules: Vec<RuleView>,
}

/// What can be answered, the uncertain answer first.
const ANSWERS: [&str; 3] = ["UNKNOWN", "YES", "NO"];

async fn eligibility(
    reader: Reader,
    Query(given): Query<Vec<(String, String)>>,
) -> std::result::Result<Response, PageFault> {
    let given = Fields::of(given);
    let day = match given.text("dag") {
        "" => reader.visit.today(),
        day => day.parse().map_err(|_| PageFault::Invalid)?,
    };
    let answers = answers(&given);
    let asked = if answers.is_empty() {
        reader
            .ask::<Eligibility>("EligibilityStart", json!({}))
            .await?
    } else {
        let variables = json!({ "on": day, "answers": answers });
        reader
            .ask::<Eligibility>("TestEligibility", variables)
            .await?
    };
    let found = asked.data;
    let title = reader.visit.language().text("malgrupp-title", &[]);
    let mut frame = Frame::of(&reader, &found.me, title, "programme").await;
    frame.is_partial = asked.is_partial;
    let page = EligibilityPage {
        day: show::day(day),
        questions: questions(&found.rules, day, &given, &frame),
        result: found.test.map(|test| result(test, &frame)),
        rules: found.rules.iter().map(|rule| view(rule, &frame)).collect(),
        frame,
    };
    show_page(&page)
}

/// What was answered; nothing where the form was not sent.
fn answers(given: &Fields) -> Vec<Json> {
    let answered = given.iter().filter(|(_, answer)| ANSWERS.contains(answer));
    answered
        .map(|(key, answer)| json!({ "key": key, "answer": answer }))
        .collect()
}

/// The conditions of the rule of a day, as questions.
fn questions(rules: &[Rule], day: NaiveDate, given: &Fields, frame: &Frame) -> Vec<Asked> {
    let mut rules = rules.iter();
    let rule =
        rules.find(|rule| rule.valid_from <= day && rule.valid_to.is_none_or(|last| day <= last));
    let conditions = rule.into_iter().flat_map(|rule| &rule.conditions);
    let asked = conditions.map(|condition| {
        let chosen = match given.text(&condition.key) {
            "" => "UNKNOWN",
            chosen => chosen,
        };
        let choices = ANSWERS.map(|answer| {
            let label = frame.code("EligibilityAnswer", answer);
            (answer, label, answer == chosen)
        });
        Asked {
            name: condition.key.clone(),
            label: condition.words.clone(),
            choices: choices.into(),
        }
    });
    asked.collect()
}

fn look(outcome: &str) -> &'static str {
    match outcome {
        "MET" => "good",
        "NOT_MET" => "bad",
        _ => "",
    }
}

fn result(test: Test, frame: &Frame) -> Result {
    let outcome = frame.code("EligibilityOutcome", &test.outcome);
    let findings = test.findings.into_iter().map(|finding| {
        let outcome = frame.code("EligibilityOutcome", &finding.outcome);
        let words = if finding.words.is_empty() {
            frame.code("EligibilityKey", &finding.key)
        } else {
            finding.words
        };
        (words, outcome, look(&finding.outcome))
    });
    Result {
        title: frame.t2(
            "malgrupp-result",
            ("outcome", outcome),
            ("name", test.rule.version),
        ),
        look: look(&test.outcome),
        findings: findings.collect(),
    }
}

fn view(rule: &Rule, frame: &Frame) -> RuleView {
    let from = show::day(rule.valid_from);
    let title = match rule.valid_to {
        None => frame.t2("malgrupp-rule-open", ("name", &rule.version), ("day", from)),
        Some(last) => {
            let days = frame.t2("programme-days", ("day", from), ("to", show::day(last)));
            frame.t2("malgrupp-rule", ("name", &rule.version), ("days", days))
        }
    };
    let conditions = rule.conditions.iter().map(|condition| {
        let one = condition.alternative.map(|_| frame.t("malgrupp-one-of"));
        (condition.words.clone(), one.unwrap_or_default())
    });
    RuleView {
        title,
        words: rule.words.clone(),
        conditions: conditions.collect(),
    }
}
