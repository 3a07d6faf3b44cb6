//! A member of a unit marks one of its tasks as done.

use access::{Act, Cx};
use chassis::{Failure, graphql::not_found, once, once::Once};
use domain::{Problem, ProblemCode, TaskId};
use serde::Serialize;

use crate::{
    IntakeDesk,
    model::registry::Directory,
    read::{OwnWork, question},
    store::{case, registry::Updated, work, worklist},
};

/// The task that is done.
#[derive(Serialize)]
pub struct CompleteTask {
    /// The task.
    pub task: TaskId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Marks the task as done. One of another unit, and one about a person from whom the reader is kept, is
/// not there.
pub async fn complete_task(
    desk: &IntakeDesk,
    cx: &Cx,
    input: CompleteTask,
) -> Result<TaskId, Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(task) = once::recall(&mut tx, key, "completeTask", &input).await? {
        return Ok(task);
    }
    let answer = desk
        .facts()
        .answer_whole(tx.connection(), &question(cx, &[]))
        .await?;
    let own = OwnWork::of(&answer, desk.access().policy().matrix(), cx);
    let own = own.ok_or_else(|| not_found("taskId"))?;
    let found = worklist::find_own_task(tx.connection(), &own.reader, input.task).await?;
    let task = found.ok_or_else(|| not_found("taskId"))?;
    if work::update_task_done(tx.connection(), cx, task.id).await? == Updated::Stale {
        let done = Problem::new(ProblemCode::InvalidTransition, "task-is-done");
        return Err(done.at("taskId").into());
    }
    cx.trail()
        .note_act(act(&tx, (&own, &answer.directory), &task).await?);
    once::remember(&mut tx, &task.id)?;
    tx.commit().await?;
    Ok(task.id)
}

async fn act(
    tx: &::store::Tx<'_>,
    (own, directory): (&OwnWork, &Directory),
    task: &work::Task,
) -> Result<Act, Failure> {
    let mut act = Act::named("complete_task").concerning(task.id);
    let heads = case::list_heads_by_key(tx.connection(), directory, &[task.case]).await?;
    if let Some(head) = heads.first() {
        act = act.in_case(head.id, head.person);
    }
    if let Some(held) = own.held_in(task.unit) {
        act = act.for_unit(held.unit, held.role);
    }
    Ok(act)
}
