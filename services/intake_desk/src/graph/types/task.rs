//! Work lists, deadlines and tasks.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chassis::graphql::{DateTime, LocalDate};
use chrono::NaiveDate;
use domain::{
    CodeList,
    referral::{ClockKind, TaskKind},
};

use super::{case::Case, page::id};
use crate::{
    flow::FOLLOW_UP_OF_REFERRAL,
    model::{desk_work::DeskWorkKind, opening::OpeningWorkKind, work::CaseWorkKind},
    read::{CaseView, TaskRow, WorklistRow},
    store::work::{Deadline as DeadlineRow, Task as TaskOfCase},
};

/// A case of the work list.
#[derive(SimpleObject)]
pub struct WorklistItem {
    /// The case.
    case: Case,
    /// The next deadline of the reader's own units in it.
    next_deadline: Option<Deadline>,
}

impl WorklistItem {
    /// The item as it stands today.
    pub fn of(row: WorklistRow, today: NaiveDate) -> Self {
        Self {
            case: Case::of(row.case),
            next_deadline: row
                .next_deadline
                .map(|deadline| Deadline::of(&deadline, today)),
        }
    }
}

/// A day by which a unit must have acted.
#[derive(SimpleObject)]
pub struct Deadline {
    /// Which deadline, as a code.
    kind: String,
    /// Which, in words.
    title: String,
    /// The last day.
    due_on: LocalDate,
    /// Whether that day has passed.
    overdue: bool,
}

impl Deadline {
    fn of(row: &DeadlineRow, today: NaiveDate) -> Self {
        Self {
            title: title_of(&row.kind),
            kind: row.kind.clone(),
            due_on: LocalDate(row.due_on),
            overdue: row.due_on < today,
        }
    }
}

/// Something to do or to know for a unit or a member of staff.
#[derive(SimpleObject)]
pub struct Task {
    /// The task's id.
    id: ID,
    /// Which task, as a code.
    kind: String,
    /// Which, in words.
    title: String,
    /// By when.
    due_on: Option<LocalDate>,
    /// Whether that day has passed.
    overdue: bool,
    /// Since when.
    created_at: DateTime,
    /// The referral, basis or note that it is about.
    subject: Option<ID>,
    /// The case; null while the reader does not work on it.
    case: Option<Case>,
    /// The version of the referral whose stop is to be confirmed, for `confirmStop`: the referral itself
    /// is shown to the receiver no more. Null for every other task.
    stopped_version: Option<i32>,
}

impl Task {
    /// The task as it stands today.
    pub fn of(row: TaskRow, today: NaiveDate) -> Self {
        let TaskRow {
            task,
            case,
            stopped_version,
        } = row;
        Self {
            id: id(task.id),
            title: title_of(&task.kind),
            kind: task.kind,
            due_on: task.due_on.map(LocalDate),
            overdue: task.due_on.is_some_and(|due_on| due_on < today),
            created_at: DateTime(task.created_at),
            subject: task.subject.map(id),
            case: case.map(Case::shared),
            stopped_version,
        }
    }
}

/// What the reader's units have to do in a case.
pub struct CaseTaskFields(pub Option<Arc<CaseView>>);

#[Object]
impl CaseTaskFields {
    /// The tasks of the reader's own units in the case that are not done, oldest first; null for who
    /// works in no unit.
    async fn tasks(&self, ctx: &Context<'_>) -> Result<Option<Vec<CaseTask>>> {
        let today = ctx.data::<Cx>()?.today();
        let tasks = self.0.as_ref().and_then(|view| view.tasks.as_ref());
        Ok(tasks.map(|tasks| tasks.iter().map(|task| CaseTask::of(task, today)).collect()))
    }
}

/// Something to do or to know in a case.
#[derive(SimpleObject)]
pub struct CaseTask {
    /// The task's id.
    id: ID,
    /// Which task, as a code.
    kind: String,
    /// Which, in words.
    title: String,
    /// By when.
    due_on: Option<LocalDate>,
    /// Whether that day has passed.
    overdue: bool,
    /// Since when.
    created_at: DateTime,
    /// The referral, basis or note that it is about.
    subject: Option<ID>,
}

impl CaseTask {
    fn of(task: &TaskOfCase, today: NaiveDate) -> Self {
        Self {
            id: id(task.id),
            title: title_of(&task.kind),
            kind: task.kind.clone(),
            due_on: task.due_on.map(LocalDate),
            overdue: task.due_on.is_some_and(|due_on| due_on < today),
            created_at: DateTime(task.created_at),
            subject: task.subject.map(id),
        }
    }
}

/// The label of a kind, whichever list it is of.
fn title_of(kind: &str) -> String {
    let of_case = CaseWorkKind::from_code(kind).map(CaseWorkKind::label);
    let of_clock = || ClockKind::from_code(kind).map(ClockKind::label);
    let of_opening = || OpeningWorkKind::from_code(kind).map(OpeningWorkKind::label);
    let of_desk = || DeskWorkKind::from_code(kind).map(DeskWorkKind::label);
    let of_referral = || TaskKind::from_code(kind).map(TaskKind::label);
    let of_follow_up = || (kind == FOLLOW_UP_OF_REFERRAL).then_some("Följ upp remissen");
    of_case
        .or_else(of_desk)
        .or_else(of_opening)
        .or_else(of_clock)
        .or_else(of_referral)
        .or_else(of_follow_up)
        .unwrap_or(kind)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_any_list_has_words() {
        assert_eq!(title_of("FOLLOW_UP_3"), "Uppföljning efter 3 månader");
        assert_eq!(
            title_of("CONFIRM_STOP"),
            title_of(ClockKind::ConfirmStop.code())
        );
        assert_eq!(title_of("REFERRAL_FOLLOW_UP"), "Följ upp remissen");
        assert_eq!(title_of("REVIEW_WAITLIST"), "Se över kön");
        assert_eq!(title_of("RESUME_IS_DUE"), "Återuppta eller förläng");
        assert_eq!(title_of("SOMETHING_NEW"), "SOMETHING_NEW");
    }
}
