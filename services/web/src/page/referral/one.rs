//! One referral: where it stands, what was asked, what it carries, what has been done, and what can be done now. On
//! the screen and on paper.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{Path, Query},
    response::Response,
    routing::get,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::referral::{Capacities, ReferralActor};
use serde::Deserialize;
use serde_json::json;

use super::{
    doing::{Doing, Weight, capacities, doings},
    listed::{ListedReferral, ListedUnit},
    of_case::desk_of,
};
use crate::{
    case_head::{CaseBar, CaseHead},
    fault::PageFault,
    frame::{Frame, Me},
    page::work::Page,
    show::{self, Due},
    visit::{Reader, Web, see, show},
};

/// How many steps stand on the page, and on paper.
const STEPS: u32 = 20;
const STEPS_ON_PAPER: u32 = 100;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/remiss/{id}", get(on_screen))
        .route("/remiss/{id}/utskrift", get(on_paper))
        .route("/remiss/{id}/efter", get(afterwards))
}

#[derive(Deserialize)]
struct Shown {
    me: Me,
    referral: Option<Whole>,
}

/// Everything that the reader may see of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whole {
    #[serde(flatten)]
    listed: ListedReferral,
    question: Option<String>,
    sections: Option<Vec<String>>,
    information_asked: Option<String>,
    created_at: Option<DateTime<Utc>>,
    sent_at: Option<DateTime<Utc>>,
    received_at: Option<DateTime<Utc>>,
    starts_on: Option<NaiveDate>,
    follow_up_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    waiting_since: Option<NaiveDate>,
    place_is_held: Option<bool>,
    pause_reason: Option<String>,
    resumes_on: Option<NaiveDate>,
    no_shows: Option<Vec<NaiveDate>>,
    reason_code: Option<String>,
    decline_reason: Option<String>,
    decline_text: Option<String>,
    end_early_reason: Option<String>,
    outcome: Option<String>,
    income_source_after: Option<Vec<Income>>,
    notes: Option<Vec<Note>>,
    parent_id: Option<String>,
    replaces_id: Option<String>,
    rerouted_to_id: Option<String>,
    case: CaseHead,
    steps: Option<Page<Step>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Income {
    source: String,
    extent_percent: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Note {
    written_at: DateTime<Utc>,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    at: DateTime<Utc>,
    kind: Option<String>,
    to_status: String,
    actor: Option<String>,
    unit: Option<Named>,
    agency: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    efter: String,
}

#[derive(Template)]
#[template(path = "referral/one.html")]
struct OnePage {
    frame: Frame,
    bar: CaseBar,
    view: View,
}

#[derive(Template)]
#[template(path = "referral/print.html")]
struct PrintPage {
    frame: Frame,
    bar: CaseBar,
    view: View,
    printed: String,
}

/// What both show.
struct View {
    id: String,
    status: String,
    urgency: String,
    remarks: Vec<String>,
    due: Option<Due>,
    from: ListedUnit,
    to: ListedUnit,
    /// Whether the receiver has seen nothing but the envelope yet.
    is_envelope: bool,
    age: String,
    question: String,
    asked: String,
    /// Days and reasons, as label and value.
    facts: Vec<(String, String)>,
    sections: Vec<String>,
    incomes: Vec<String>,
    notes: Vec<(String, String)>,
    steps: Vec<StepRow>,
    /// The address of older steps; empty for none.
    older: String,
    /// The address of the form for a new one in its place, for who sent it and sees it ended; empty otherwise.
    again: String,
    /// Referrals that this one hangs together with.
    linked: Vec<(String, String)>,
    forward: Vec<Doing>,
    beside: Vec<Doing>,
    stop: Vec<Doing>,
}

struct StepRow {
    at: String,
    what: String,
    status: String,
    by: String,
}

async fn on_screen(
    reader: Reader,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageFault> {
    let (frame, bar, view) = view(&reader, &id, STEPS, &asked.efter).await?;
    show(&OnePage { frame, bar, view })
}

async fn on_paper(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let (frame, bar, view) = view(&reader, &id, STEPS_ON_PAPER, "").await?;
    let printed = show::moment(reader.visit.now);
    show(&PrintPage {
        frame,
        bar,
        view,
        printed,
    })
}

/// After a deed one comes back to the referral, or to the list where one sees it no more.
async fn afterwards(reader: Reader, Path(id): Path<String>) -> Result<Response, PageFault> {
    let variables = json!({ "id": id, "steps": 1, "after": null });
    let answer = reader.ask::<Shown>("ShowReferral", variables).await?;
    Ok(match answer.data.referral {
        Some(_) => see(&format!("/remiss/{id}")),
        None => see("/remisser"),
    })
}

async fn view(
    reader: &Reader,
    id: &str,
    steps: u32,
    after: &str,
) -> Result<(Frame, CaseBar, View), PageFault> {
    let after = Some(after).filter(|after| !after.is_empty());
    let variables = json!({ "id": id, "steps": steps, "after": after });
    let answer = reader.ask::<Shown>("ShowReferral", variables).await?;
    let whole = answer.data.referral.ok_or(PageFault::NotFound)?;
    let language = reader.visit.language();
    let service = crate::codes::name("ReferralService", &whole.listed.service, language);
    let title = language.text("referral-title", &[("name", &service)]);
    let mut frame = Frame::of(reader, &answer.data.me, title, "referrals").await;
    frame.is_partial = answer.is_partial;
    let today = reader.visit.today();
    let bar = whole.case.bar(&frame, "/remisser", today);
    let mut view = View::of(whole, &answer.data.me, (today, &frame));
    if bar.is_closed || !bar.sections.is_writable("REFERRALS") {
        view.again.clear();
    }
    Ok((frame, bar, view))
}

impl View {
    fn of(whole: Whole, me: &Me, (today, frame): (NaiveDate, &Frame)) -> Self {
        let listed = &whole.listed;
        let desk = desk_of(&whole.case);
        let (from, to) = (&listed.from_unit, &listed.to_unit);
        let capacities = capacities(me, &from.id, &to.id, desk.as_deref());
        let possible = doings(&listed.id, listed.standing(), &capacities, frame);
        let of_weight = |weight: Weight| {
            let some = possible.iter().filter(move |doing| doing.weight == weight);
            some.cloned().collect::<Vec<_>>()
        };
        let age = listed.age_band.as_ref();
        let sections = whole.sections.iter().flatten();
        let next = whole.steps.as_ref().and_then(|page| page.page_info.next());
        Self {
            status: frame.code("ReferralStatus", listed.status.to_string()),
            urgency: frame.code("Urgency", &listed.urgency),
            remarks: listed.remarks(frame),
            due: listed
                .due_on
                .map(|due| show::due(due, today, frame.language)),
            is_envelope: whole.sections.is_none(),
            age: age
                .map(|age| frame.code("AgeBand", age))
                .unwrap_or_default(),
            facts: facts(&whole, frame),
            sections: sections.map(|code| frame.code("Section", code)).collect(),
            incomes: incomes(&whole, frame),
            notes: notes(&whole),
            again: again(&whole, &capacities),
            linked: linked(&whole, frame),
            older: next
                .map(|after| format!("/remiss/{}?efter={after}", listed.id))
                .unwrap_or_default(),
            forward: of_weight(Weight::Forward),
            beside: of_weight(Weight::Beside),
            stop: of_weight(Weight::Stop),
            id: listed.id.clone(),
            from: from.clone(),
            to: to.clone(),
            steps: steps(whole.steps, frame),
            question: whole.question.unwrap_or_default(),
            asked: whole.information_asked.unwrap_or_default(),
        }
    }
}

/// Days and reasons that are known, in the order in which they come to be.
fn facts(whole: &Whole, frame: &Frame) -> Vec<(String, String)> {
    let day = |day: &NaiveDate| show::day(*day);
    let moment = |at: &DateTime<Utc>| show::moment(*at);
    let code = |list: &'static str| move |code: &String| frame.code(list, code);
    let held = whole.place_is_held == Some(true);
    let all = [
        ("referral-created", whole.created_at.as_ref().map(moment)),
        ("referral-sent-at", whole.sent_at.as_ref().map(moment)),
        (
            "referral-received-at",
            whole.received_at.as_ref().map(moment),
        ),
        (
            "referral-waiting-since",
            whole.waiting_since.as_ref().map(day),
        ),
        (
            "referral-place",
            held.then(|| frame.t("referral-place-held")),
        ),
        ("referral-starts-on", whole.starts_on.as_ref().map(day)),
        (
            "referral-follow-up-on",
            whole.follow_up_on.as_ref().map(day),
        ),
        ("referral-pause-reason", whole.pause_reason.clone()),
        ("referral-resumes-on", whole.resumes_on.as_ref().map(day)),
        ("referral-no-shows", no_shows(whole)),
        ("referral-ended-on", whole.ended_on.as_ref().map(day)),
        (
            "referral-outcome",
            whole.outcome.as_ref().map(code("ReferralOutcome")),
        ),
        (
            "referral-decline-reason",
            whole.decline_reason.as_ref().map(code("DeclineReason")),
        ),
        ("referral-decline-text", whole.decline_text.clone()),
        (
            "referral-end-early-reason",
            whole.end_early_reason.as_ref().map(code("EndEarlyReason")),
        ),
        ("referral-reason", other_reason(whole, frame)),
        (
            "referral-next-step",
            whole.listed.next_step.as_ref().map(code("NextStep")),
        ),
    ];
    let known = all.into_iter();
    known
        .filter_map(|(key, value)| value.map(|value| (frame.t(key), value)))
        .collect()
}

/// Where a new one begins that takes the place of one that has ended without result.
fn again(whole: &Whole, capacities: &Capacities) -> String {
    let listed = &whole.listed;
    let is_sender = capacities.any_of(&[ReferralActor::Sender, ReferralActor::Desk]);
    if !is_sender || !listed.status.is_terminal() || whole.rerouted_to_id.is_some() {
        return String::new();
    }
    let (case, id, service) = (&whole.case.id, &listed.id, &listed.service);
    format!("/arende/{case}/remiss/ny?replacesId={id}&service={service}")
}

fn no_shows(whole: &Whole) -> Option<String> {
    let days = whole.no_shows.as_ref().filter(|days| !days.is_empty())?;
    let days: Vec<String> = days.iter().map(|day| show::day(*day)).collect();
    Some(days.join(", "))
}

/// Why it went back or was taken back: codes of other lists than those that have a field of their own.
fn other_reason(whole: &Whole, frame: &Frame) -> Option<String> {
    let code = whole.reason_code.as_ref()?;
    let lists = ["WithdrawalReason", "ReturnReason"];
    let list = lists
        .into_iter()
        .find(|list| crate::codes::is_code(list, code))?;
    let has_own = whole.decline_reason.is_some() || whole.end_early_reason.is_some();
    (!has_own).then(|| frame.code(list, code))
}

fn incomes(whole: &Whole, frame: &Frame) -> Vec<String> {
    let incomes = whole.income_source_after.iter().flatten();
    incomes
        .map(|income| {
            let source = frame.code("IncomeSource", &income.source);
            format!("{source}, {}\u{a0}%", income.extent_percent)
        })
        .collect()
}

fn notes(whole: &Whole) -> Vec<(String, String)> {
    let notes = whole.notes.iter().flatten();
    notes
        .map(|note| (show::moment(note.written_at), note.text.clone()))
        .collect()
}

fn linked(whole: &Whole, frame: &Frame) -> Vec<(String, String)> {
    let all = [
        ("referral-parent", &whole.parent_id),
        ("referral-replaces", &whole.replaces_id),
        ("referral-rerouted-to", &whole.rerouted_to_id),
    ];
    all.into_iter()
        .filter_map(|(key, id)| {
            let id = id.as_ref()?;
            Some((format!("/remiss/{id}"), frame.t(key)))
        })
        .collect()
}

fn steps(page: Option<Page<Step>>, frame: &Frame) -> Vec<StepRow> {
    let steps = page.into_iter().flat_map(|page| page.edges);
    steps.map(|edge| step(edge.node, frame)).collect()
}

/// Who did it: the unit with its agency, or in which capacity where no unit is told of.
fn step(step: Step, frame: &Frame) -> StepRow {
    let unit = step.unit.map(|unit| unit.name);
    let agency = step.agency.map(|agency| agency.name);
    let by = match (unit, agency) {
        (Some(unit), Some(agency)) => format!("{unit}, {agency}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => step
            .actor
            .map(|actor| frame.code("ReferralActor", actor))
            .unwrap_or_default(),
    };
    StepRow {
        at: show::moment(step.at),
        what: step.kind.map_or_else(
            || frame.t("referral-step-written"),
            |kind| {
                let told = frame.language.find(&format!("referral-did-{kind}"), &[]);
                told.unwrap_or_else(|| frame.code("ReferralTransition", kind))
            },
        ),
        status: frame.code("ReferralStatus", step.to_status),
        by,
    }
}
