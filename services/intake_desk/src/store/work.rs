//! Deadlines, tasks, and the work that the runner does when it falls due.

use access::Cx;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{CaseKey, RowKey, TaskId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, OnConflict},
};
use store::StoreFault;

use super::{
    entity::{deadline, due_work, task},
    registry::Updated,
};

/// A day by which a unit must have acted. Its kind is a code of the use case that set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The case.
    pub case: CaseKey,
    /// The unit, by key.
    pub unit: RowKey,
    /// The member of staff, by key.
    pub staff: Option<RowKey>,
    /// Which deadline.
    pub kind: String,
    /// The last day.
    pub due_on: NaiveDate,
    /// The referral or follow-up that it is about.
    pub subject: Option<Uuid>,
}

/// Sets a deadline; one of the same kind about the same subject moves.
pub async fn update_deadline(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: Deadline,
) -> Result<(), StoreFault> {
    update_deadline_done(connection, cx, new.case, &new.kind, new.subject).await?;
    deadline::Entity::insert(deadline::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        case_key: Set(new.case.as_i64()),
        unit_key: Set(new.unit.as_i64()),
        staff_key: Set(new.staff.map(RowKey::as_i64)),
        kind: Set(new.kind),
        due_on: Set(new.due_on),
        subject_id: Set(new.subject),
        done_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Marks the deadlines of a kind about a subject as met or fallen away.
pub async fn update_deadline_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    kind: &str,
    subject: Option<Uuid>,
) -> Result<(), StoreFault> {
    let mut asked = deadline::Entity::update_many()
        .col_expr(deadline::Column::DoneAt, Expr::value(cx.now()))
        .filter(deadline::Column::CaseKey.eq(case.as_i64()))
        .filter(deadline::Column::Kind.eq(kind))
        .filter(deadline::Column::DoneAt.is_null());
    asked = match subject {
        Some(subject) => asked.filter(deadline::Column::SubjectId.eq(subject)),
        None => asked.filter(deadline::Column::SubjectId.is_null()),
    };
    asked.exec(connection).await?;
    Ok(())
}

/// The deadlines of the cases that still run, soonest first.
pub async fn list_deadlines(
    connection: &impl ConnectionTrait,
    cases: &[CaseKey],
) -> Result<Vec<Deadline>, StoreFault> {
    let keys = cases.iter().map(|key| key.as_i64());
    let rows = deadline::Entity::find()
        .filter(deadline::Column::CaseKey.is_in(keys))
        .filter(deadline::Column::DoneAt.is_null())
        .order_by_asc(deadline::Column::DueOn)
        .order_by_asc(deadline::Column::Key)
        .all(connection)
        .await?;
    let deadlines = rows.into_iter().map(|row| Deadline {
        case: CaseKey::from_i64(row.case_key),
        unit: RowKey::from_i64(row.unit_key),
        staff: row.staff_key.map(RowKey::from_i64),
        kind: row.kind,
        due_on: row.due_on,
        subject: row.subject_id,
    });
    Ok(deadlines.collect())
}

/// Something to do or to know. Its kind is a code of the use case that set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its key: the page order.
    pub key: RowKey,
    /// Its id.
    pub id: TaskId,
    /// The case.
    pub case: CaseKey,
    /// The unit, by key.
    pub unit: RowKey,
    /// The member of staff, by key.
    pub staff: Option<RowKey>,
    /// Which task.
    pub kind: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The referral, basis or follow-up that it is about.
    pub subject: Option<Uuid>,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// A task that is given.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// The case.
    pub case: CaseKey,
    /// The unit, by key.
    pub unit: RowKey,
    /// The member of staff, by key.
    pub staff: Option<RowKey>,
    /// Which task.
    pub kind: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The referral, basis or follow-up that it is about.
    pub subject: Option<Uuid>,
}

/// Gives a task.
pub async fn add_task(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewTask,
) -> Result<TaskId, StoreFault> {
    let id = TaskId::draw(cx.entropy());
    task::Entity::insert(task::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        case_key: Set(new.case.as_i64()),
        unit_key: Set(new.unit.as_i64()),
        staff_key: Set(new.staff.map(RowKey::as_i64)),
        kind: Set(new.kind),
        due_on: Set(new.due_on),
        done_at: Set(None),
        subject_id: Set(new.subject),
        created_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// The tasks of the cases that are not done.
#[cfg(test)]
pub async fn list_tasks(
    connection: &impl ConnectionTrait,
    cases: &[CaseKey],
) -> Result<Vec<Task>, StoreFault> {
    let rows = task::Entity::find()
        .filter(task::Column::CaseKey.is_in(cases.iter().map(|case| case.as_i64())))
        .filter(task::Column::DoneAt.is_null())
        .order_by_asc(task::Column::Key)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(task_of).collect())
}

/// Marks a task as done; one that is done already stays as it was.
pub async fn update_task_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    id: TaskId,
) -> Result<Updated, StoreFault> {
    let result = task::Entity::update_many()
        .col_expr(task::Column::DoneAt, Expr::value(cx.now()))
        .filter(task::Column::Id.eq(id.uuid()))
        .filter(task::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// Marks the tasks of a kind in a case as done.
pub async fn update_tasks_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    kind: &str,
) -> Result<(), StoreFault> {
    task::Entity::update_many()
        .col_expr(task::Column::DoneAt, Expr::value(cx.now()))
        .filter(task::Column::CaseKey.eq(case.as_i64()))
        .filter(task::Column::Kind.eq(kind))
        .filter(task::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Marks the tasks of a kind about a subject as done.
pub async fn update_tasks_about_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (case, kind): (CaseKey, &str),
    subject: Uuid,
) -> Result<(), StoreFault> {
    task::Entity::update_many()
        .col_expr(task::Column::DoneAt, Expr::value(cx.now()))
        .filter(task::Column::CaseKey.eq(case.as_i64()))
        .filter(task::Column::Kind.eq(kind))
        .filter(task::Column::SubjectId.eq(subject))
        .filter(task::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

pub(super) fn task_of(row: task::Model) -> Task {
    Task {
        key: RowKey::from_i64(row.key),
        id: TaskId::from_uuid(row.id),
        case: CaseKey::from_i64(row.case_key),
        unit: RowKey::from_i64(row.unit_key),
        staff: row.staff_key.map(RowKey::from_i64),
        kind: row.kind,
        due_on: row.due_on,
        subject: row.subject_id,
        created_at: row.created_at,
    }
}

/// Work that falls due. The work key says what it is, so that it is planned and done once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueWork {
    /// Its key in the table.
    pub key: RowKey,
    /// What it is, once and for all (`remind/<referral>/<version>`).
    pub work_key: String,
    /// Its kind, a code.
    pub kind: String,
    /// When.
    pub due_at: DateTime<Utc>,
    /// The case.
    pub case: CaseKey,
    /// What it is about.
    pub subject: Option<Uuid>,
}

/// Work that is planned.
#[derive(Debug, Clone)]
pub struct NewWork {
    /// What it is, once and for all.
    pub work_key: String,
    /// Its kind, a code.
    pub kind: String,
    /// When.
    pub due_at: DateTime<Utc>,
    /// The case.
    pub case: CaseKey,
    /// What it is about.
    pub subject: Option<Uuid>,
}

/// Plans work; work of the same key is planned already and stays as it was.
pub async fn add_work(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewWork,
) -> Result<(), StoreFault> {
    due_work::Entity::insert(due_work::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        work_key: Set(new.work_key),
        kind: Set(new.kind),
        due_at: Set(new.due_at),
        case_key: Set(new.case.as_i64()),
        subject_id: Set(new.subject),
        done_at: Set(None),
        claimed_at: Set(None),
    })
    .on_conflict(
        OnConflict::column(due_work::Column::WorkKey)
            .do_nothing()
            .to_owned(),
    )
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Drops planned work about a subject that has not been done: its clocks have stopped.
pub async fn remove_work(
    connection: &impl ConnectionTrait,
    subject: Uuid,
) -> Result<(), StoreFault> {
    due_work::Entity::delete_many()
        .filter(due_work::Column::SubjectId.eq(subject))
        .filter(due_work::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Up to `first` pieces of work that have fallen due and are not done, oldest first.
pub async fn find_due(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    first: u64,
) -> Result<Vec<DueWork>, StoreFault> {
    let rows = due_work::Entity::find()
        .filter(due_work::Column::DoneAt.is_null())
        .filter(due_work::Column::DueAt.lte(now))
        .order_by_asc(due_work::Column::DueAt)
        .order_by_asc(due_work::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    let work = rows.into_iter().map(|row| DueWork {
        key: RowKey::from_i64(row.key),
        work_key: row.work_key,
        kind: row.kind,
        due_at: row.due_at,
        case: CaseKey::from_i64(row.case_key),
        subject: row.subject_id,
    });
    Ok(work.collect())
}

/// Marks work as done, in the transaction that does it. `Stale`: somebody else did it, and this
/// transaction must be given up.
pub async fn update_work_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    key: RowKey,
) -> Result<Updated, StoreFault> {
    let result = due_work::Entity::update_many()
        .col_expr(due_work::Column::DoneAt, Expr::value(cx.now()))
        .filter(due_work::Column::Key.eq(key.as_i64()))
        .filter(due_work::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}
