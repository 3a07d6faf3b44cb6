//! Mitt arbete: what waits for me, for my unit, and for somebody else, by deadline.

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::Query,
    response::Response,
    routing::{get, post},
};
use chrono::NaiveDate;
use domain::{CodeList as _, Role, referral::TaskKind};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    desk::proposal::{self, Proposal},
    stopped,
};
use crate::{
    ask::UserError,
    codes,
    fault::{PageFault, is_own_path},
    fields::Fields,
    frame::{Frame, Me, UnitName},
    session::Flash,
    show::{self, Due},
    visit::{Reader, Submission, Web, see, show},
};

/// How many cases stand on a page.
const PAGE: u32 = 50;

/// How many tasks are shown unfolded.
const SHOWN_TASKS: usize = 6;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/mitt-arbete", get(my_work))
        .route("/mitt-arbete/tilldela", post(assign))
        .route("/uppgift/klar", post(complete))
}

/// What the address says of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// `mina` (when nothing is said) or `enhetens`.
    lista: String,
    /// A phase.
    fas: String,
    /// Only what is late.
    sena: String,
    /// From where on.
    efter: String,
    /// From where on among the tasks.
    uppgifter: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MyWork {
    me: Me,
    worklist: Page<WorkItem>,
    tasks: Page<Task>,
    /// The requests of partners that wait at the reader's desk.
    proposals: Page<Proposal>,
    colleagues: Vec<Colleague>,
}

/// One page of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T> {
    pub(crate) edges: Vec<Edge<T>>,
    /// Left out where a list is asked for whole.
    #[serde(default)]
    pub(crate) page_info: PageInfo,
}

/// One row of a list.
#[derive(Deserialize)]
pub(crate) struct Edge<T> {
    pub(crate) node: T,
}

/// Where a page lies.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageInfo {
    pub(crate) has_next_page: bool,
    #[serde(default)]
    pub(crate) end_cursor: Option<String>,
}

impl PageInfo {
    /// Where the next page begins, if there is one.
    pub(crate) fn next(&self) -> Option<String> {
        self.end_cursor.clone().filter(|_| self.has_next_page)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WorkItem {
    case: ListedCase,
    next_deadline: Option<Deadline>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedCase {
    id: String,
    registry_number: Option<String>,
    phase: Option<String>,
    person: Option<ListedPerson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedPerson {
    display_name: Option<String>,
    protected_identity: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deadline {
    title: String,
    due_on: NaiveDate,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Task {
    pub(super) kind: String,
    subject: Option<String>,
    id: String,
    title: String,
    due_on: Option<NaiveDate>,
    case: Option<ListedCase>,
    stopped_version: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Colleague {
    pub(super) id: String,
    pub(super) display_name: String,
    pub(super) unit: UnitName,
}

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    frame: Frame,
    is_mine: bool,
    phase: String,
    only_late: bool,
    phases: Vec<(String, String)>,
    rows: Vec<WorkRow>,
    tasks: Vec<TaskRow>,
    /// Those that are folded away, so that the cases are not far down.
    later_tasks: Vec<TaskRow>,
    /// Who can be given a case; nobody for who gives out no work.
    colleagues: Vec<Colleague>,
    /// The address of the next page; empty for none.
    next: String,
    /// The same for the tasks.
    more_tasks: String,
    key: String,
    /// The key of the forms that are folded away.
    later_key: String,
}

pub(super) struct WorkRow {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) is_protected: bool,
    pub(super) phase: String,
    pub(super) what: String,
    pub(super) due: Option<Due>,
}

pub(super) struct TaskRow {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) case: String,
    pub(super) name: String,
    pub(super) due: Option<Due>,
    /// Where it is done; empty for what is only to be known.
    pub(super) address: String,
    /// Whether it is done where it leads, and cannot just be marked as done.
    pub(super) is_done_there: bool,
}

async fn my_work(reader: Reader, Query(asked): Query<Asked>) -> Result<Response, PageFault> {
    let is_mine = asked.lista != "enhetens";
    let variables = json!({
        "first": PAGE,
        "after": Some(&asked.efter).filter(|after| !after.is_empty()),
        "filter": filter(&asked, is_mine),
        "tasksAfter": Some(&asked.uppgifter).filter(|after| !after.is_empty()),
    });
    let answer = reader.ask::<MyWork>("MyWork", variables).await?;
    let work = answer.data;
    if !work.me.has_work() && work.me.holds(Role::AgencyAdmin) {
        return Ok(see("/administration"));
    }
    let language = reader.visit.language();
    let title = language.text("work-title", &[]);
    let mut frame = Frame::of(&reader, &work.me, title, "work").await;
    frame.is_partial = answer.is_partial;
    let today = reader.visit.today();
    let rows = work
        .worklist
        .edges
        .into_iter()
        .map(|edge| row(edge.node, today, &frame));
    let rows = rows.collect();
    let mut tasks: Vec<Task> = work.tasks.edges.into_iter().map(|edge| edge.node).collect();
    tasks.sort_by_key(|task| (task.due_on.is_none(), task.due_on));
    // What partners have asked has no case yet, and its day is never long ahead: it stands first.
    let asked_by_partners = work.proposals.edges.into_iter();
    let asked_by_partners = asked_by_partners.map(|edge| of_partner(edge.node, today, &frame));
    let given = tasks.into_iter().map(|given| task(given, today, &frame));
    let mut tasks: Vec<TaskRow> = asked_by_partners.chain(given).collect();
    let later_tasks = tasks.split_off(tasks.len().min(SHOWN_TASKS));
    let (next, more_tasks) = (work.worklist.page_info.next(), work.tasks.page_info.next());
    let page = WorkPage {
        is_mine,
        only_late: asked.sena == "ja",
        phases: codes::choices("CasePhase", language),
        rows,
        tasks,
        later_tasks,
        colleagues: work.colleagues,
        next: next
            .map(|after| address(&asked, (&after, &asked.uppgifter)))
            .unwrap_or_default(),
        more_tasks: more_tasks
            .map(|after| address(&asked, (&asked.efter, &after)))
            .unwrap_or_default(),
        phase: asked.fas,
        key: reader.visit.key(),
        later_key: reader.visit.key(),
        frame,
    };
    show(&page)
}

fn filter(asked: &Asked, is_mine: bool) -> Value {
    let phase = Some(&asked.fas).filter(|phase| codes::is_code("CasePhase", phase));
    json!({
        "scope": if is_mine { "MINE" } else { "UNIT" },
        "phase": phase,
        "overdueOnly": asked.sena == "ja",
    })
}

/// The same page with its lists from other places on.
fn address(asked: &Asked, (after, tasks): (&str, &str)) -> String {
    let all = [
        ("lista", asked.lista.as_str()),
        ("fas", asked.fas.as_str()),
        ("sena", asked.sena.as_str()),
        ("efter", after),
        ("uppgifter", tasks),
    ];
    let said: Vec<_> = all
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    format!(
        "/mitt-arbete?{}",
        serde_html_form::to_string(said).unwrap_or_default()
    )
}

/// A row of a work list.
pub(super) fn row(item: WorkItem, today: NaiveDate, frame: &Frame) -> WorkRow {
    let person = item.case.person;
    WorkRow {
        id: item.case.id,
        number: item.case.registry_number.unwrap_or_default(),
        is_protected: person
            .as_ref()
            .is_some_and(|person| person.protected_identity == Some(true)),
        name: person
            .and_then(|person| person.display_name)
            .unwrap_or_default(),
        phase: item
            .case
            .phase
            .map(|phase| frame.code("CasePhase", phase))
            .unwrap_or_default(),
        what: item
            .next_deadline
            .as_ref()
            .map(|next| next.title.clone())
            .unwrap_or_default(),
        due: item
            .next_deadline
            .map(|next| show::due(next.due_on, today, frame.language)),
    }
}

/// A row of a list of tasks.
pub(super) fn task(task: Task, today: NaiveDate, frame: &Frame) -> TaskRow {
    let name = task.case.as_ref().and_then(|case| {
        let person = case.person.as_ref()?;
        person
            .display_name
            .clone()
            .or_else(|| case.registry_number.clone())
    });
    TaskRow {
        address: address_of(&task),
        is_done_there: task.stopped_version.is_some(),
        id: task.id,
        title: task.title,
        case: task.case.map(|case| case.id).unwrap_or_default(),
        name: name.unwrap_or_default(),
        due: task.due_on.map(|due| show::due(due, today, frame.language)),
    }
}

/// A partner's own request among the tasks: it is handled on its own page.
fn of_partner(asked: Proposal, today: NaiveDate, frame: &Frame) -> TaskRow {
    let row = proposal::row(asked, today, frame);
    TaskRow {
        id: String::new(),
        title: frame.t1("work-proposal", "partner", row.partner),
        case: String::new(),
        name: String::new(),
        due: Some(row.due),
        address: row.address,
        is_done_there: true,
    }
}

/// Where a task is done: at the referral that it is about, or in the case.
fn address_of(task: &Task) -> String {
    let subject = task.subject.as_deref();
    if let Some((referral, version)) = subject.zip(task.stopped_version) {
        return stopped::address(referral, version);
    }
    let is_about_referral = TaskKind::from_code(&task.kind).is_some();
    match (subject.filter(|_| is_about_referral), &task.case) {
        (Some(referral), _) => format!("/remiss/{referral}"),
        (None, Some(case)) => format!("/arende/{}", case.id),
        (None, None) => String::new(),
    }
}

/// The answer of a deed of which only the refusals matter.
#[derive(Deserialize)]
pub(crate) struct Done {
    pub(crate) done: Refused,
}

/// What was refused.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refused {
    pub(crate) user_errors: Vec<UserError>,
}

/// Gives several cases to one colleague. Each stands alone: what cannot be given is counted and stays.
async fn assign(submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let staff = fields.text("staffId").to_owned();
    let cases: Vec<String> = fields
        .all("caseId")
        .map(str::to_owned)
        .take(PAGE as usize)
        .collect();
    let back = back_of(&fields, "/mitt-arbete?lista=enhetens");
    if staff.is_empty() || cases.is_empty() {
        return reader.go(&back, Flash::of("work-assign-nothing")).await;
    }
    let (mut given, mut refused) = (0_usize, 0_usize);
    for case in &cases {
        let key = format!("{}-{}", fields.text("_key"), given + refused);
        let input = json!({ "caseId": case, "staffId": staff, "idempotencyKey": key });
        let answer = reader
            .ask::<Done>("AssignCase", json!({ "input": input }))
            .await?;
        if answer.data.done.user_errors.is_empty() {
            given += 1;
        } else {
            refused += 1;
        }
    }
    let key = if refused == 0 {
        "work-assigned"
    } else {
        "work-assigned-some"
    };
    let flash = Flash {
        key: key.to_owned(),
        arguments: vec![
            ("count".to_owned(), given.to_string()),
            ("number".to_owned(), refused.to_string()),
        ],
    };
    reader.go(&back, flash).await
}

/// Where a form says that one goes back to, if it is a page of ours.
fn back_of(fields: &Fields, otherwise: &str) -> String {
    let back = fields.text("_back");
    let chosen = if is_own_path(back) { back } else { otherwise };
    chosen.to_owned()
}

/// Marks a task as done.
async fn complete(submission: Submission) -> Result<Response, PageFault> {
    let Submission { reader, fields } = submission;
    let input = json!({ "taskId": fields.text("taskId"), "idempotencyKey": fields.text("_key") });
    let answer = reader
        .ask::<Done>("CompleteTask", json!({ "input": input }))
        .await?;
    let key = if answer.data.done.user_errors.is_empty() {
        "task-done"
    } else {
        "task-not-done"
    };
    reader
        .go(&back_of(&fields, "/mitt-arbete"), Flash::of(key))
        .await
}
