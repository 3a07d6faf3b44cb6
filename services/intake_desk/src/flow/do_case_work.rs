//! The platform does work of a case that has fallen due: it locks notes, and asks for follow-ups.

use ::store::StoreFault;
use access::{Act, Cx};
use chassis::Failure;
use domain::{CodeList, NoteId};
use sea_orm::ConnectionTrait;

use crate::{
    model::work::CaseWorkKind,
    store::{
        journal,
        work::{self, DueWork, NewTask},
    },
};

/// What became of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseWork {
    /// It was work of a case, and is done or was no longer needed.
    Done,
    /// It is none of these kinds: somebody else's.
    OfAnotherKind,
}

/// Does the work in the transaction that marks it as done, so that it is done once.
pub async fn do_case_work(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    due: &DueWork,
) -> Result<CaseWork, Failure> {
    let Some(kind) = CaseWorkKind::from_code(&due.kind) else {
        return Ok(CaseWork::OfAnotherKind);
    };
    match kind {
        CaseWorkKind::LockNote => {
            if let Some(note) = due.subject.map(NoteId::from_uuid) {
                journal::update_locked(connection, cx, due.case, note).await?;
                cx.trail()
                    .note_act(Act::named("lock_note").concerning(note));
            }
        }
        CaseWorkKind::FollowUp3 | CaseWorkKind::FollowUp6 | CaseWorkKind::FollowUp12 => {
            ask_for_follow_up(connection, cx, due).await?;
        }
        // These are deadlines and tasks, and never fall due by themselves.
        CaseWorkKind::PlanActivity | CaseWorkKind::ReadPlanComment | CaseWorkKind::ReassignCase => {
        }
    }
    Ok(CaseWork::Done)
}

/// Gives the unit that follows up a task, unless it has recorded the follow-up already.
async fn ask_for_follow_up(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    due: &DueWork,
) -> Result<(), StoreFault> {
    let running = work::list_deadlines(connection, &[due.case]).await?;
    if let Some(deadline) = running
        .into_iter()
        .find(|deadline| deadline.kind == due.kind)
    {
        let task = NewTask {
            case: due.case,
            unit: deadline.unit,
            staff: None,
            kind: deadline.kind,
            due_on: Some(deadline.due_on),
            subject: None,
        };
        work::add_task(connection, cx, task).await?;
    }
    Ok(())
}
