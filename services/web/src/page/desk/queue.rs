//! Who waits at the desk: cases that nobody has screened yet, and those that are being screened, oldest first.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use crate::{
    frame::Frame,
    show::{self, Due},
};

/// A case of the desk in its first phases.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Waiting {
    case: Case,
    next_deadline: Option<Deadline>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    id: String,
    registry_number: Option<String>,
    phase: Option<String>,
    opened_at: Option<DateTime<Utc>>,
    person: Option<Person>,
    intake: Option<Intake>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    display_name: Option<String>,
    protected_identity: Option<bool>,
}

#[derive(Deserialize)]
struct Intake {
    channel: String,
    language: Option<String>,
    interpreter: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deadline {
    title: String,
    due_on: NaiveDate,
}

/// One who waits.
pub(super) struct QueueRow {
    pub id: String,
    pub name: String,
    pub number: String,
    pub is_protected: bool,
    /// In which language an interpreter is needed; empty when none is.
    pub interpreter: String,
    pub channel: String,
    pub since: String,
    pub waited: String,
    pub what: String,
    pub due: Option<Due>,
    pub phase: String,
}

/// The rows, oldest first.
pub(super) fn rows(mut waiting: Vec<Waiting>, today: NaiveDate, frame: &Frame) -> Vec<QueueRow> {
    waiting.sort_by_key(|item| item.case.opened_at);
    waiting
        .into_iter()
        .map(|item| row(item, today, frame))
        .collect()
}

fn row(item: Waiting, today: NaiveDate, frame: &Frame) -> QueueRow {
    let Waiting {
        case,
        next_deadline,
    } = item;
    let opened = case.opened_at.map(show::day_of);
    let days = opened.map_or(0, |opened| (today - opened).num_days());
    QueueRow {
        id: case.id,
        name: case
            .person
            .as_ref()
            .and_then(|person| person.display_name.clone())
            .unwrap_or_default(),
        number: case.registry_number.unwrap_or_default(),
        is_protected: case
            .person
            .is_some_and(|person| person.protected_identity == Some(true)),
        interpreter: interpreter(case.intake.as_ref(), frame),
        channel: case
            .intake
            .map(|intake| frame.code("IntakeChannel", intake.channel))
            .unwrap_or_default(),
        since: opened.map(show::day).unwrap_or_default(),
        waited: frame.t1("desk-waited", "days", days),
        what: next_deadline
            .as_ref()
            .map(|next| next.title.clone())
            .unwrap_or_default(),
        due: next_deadline.map(|next| show::due(next.due_on, today, frame.language)),
        phase: case
            .phase
            .map(|phase| frame.code("CasePhase", phase))
            .unwrap_or_default(),
    }
}

fn interpreter(intake: Option<&Intake>, frame: &Frame) -> String {
    let needed = intake.filter(|intake| intake.interpreter.as_deref() == Some("NEEDED"));
    needed
        .map(|intake| {
            let language = intake.language.clone().unwrap_or_default();
            frame.t1("warning-interpreter", "language", language)
        })
        .unwrap_or_default()
}
