//! Tasks that follow from a transition, and tasks that a transition has done.

use chassis::Failure;
use chrono::NaiveDate;
use domain::{
    CodeList, ReferralId, RowKey, UnitId,
    referral::{Referral, TaskFor, TaskKind, Transition, TransitionKind},
};

use super::{Scene, people};
use crate::store::{
    referral_work,
    work::{self, NewTask},
};

/// Gives a task to whom it is for.
pub(super) async fn give(
    scene: Scene<'_>,
    referral: &Referral,
    (recipient, kind, due_on): (TaskFor, TaskKind, NaiveDate),
) -> Result<(), Failure> {
    let (unit, staff) = recipient_of(scene, referral, recipient).await?;
    let Some(unit) = scene.directory.unit_by_id(unit) else {
        return Ok(());
    };
    let task = NewTask {
        case: scene.case(),
        unit: unit.key,
        staff,
        kind: kind.code().to_owned(),
        due_on: Some(due_on),
        subject: Some(referral.id().uuid()),
    };
    work::add_task(scene.connection, scene.cx, task).await?;
    Ok(())
}

async fn recipient_of(
    scene: Scene<'_>,
    referral: &Referral,
    recipient: TaskFor,
) -> Result<(UnitId, Option<RowKey>), Failure> {
    let (from, to) = (referral.from().unit, referral.to().unit);
    Ok(match recipient {
        TaskFor::Assignee => (to, people::key_of(scene, referral.assignee()).await?),
        TaskFor::ReceiverUnit => (to, None),
        TaskFor::ReceiverLead | TaskFor::ReceiverCoordinator => {
            (to, people::holder(scene, to, people::LEADS).await?)
        }
        TaskFor::SenderUnit => (from, None),
        TaskFor::SenderLead => (from, people::holder(scene, from, people::LEADS).await?),
        TaskFor::Desk => (scene.head.desk.id, None),
        TaskFor::LogReviewer => people::log_reviewer(scene, to)
            .await?
            .map_or((to, None), |(unit, staff)| (unit, Some(staff))),
    })
}

/// Closes the tasks that a transition has done or overtaken.
pub(super) async fn close(scene: Scene<'_>, transition: &Transition) -> Result<(), Failure> {
    let done: Vec<TaskKind> = if transition.from == transition.to {
        done_by(transition.kind).to_vec()
    } else {
        TaskKind::ALL
            .iter()
            .copied()
            .filter(|kind| belongs_to_state(*kind))
            .collect()
    };
    if done.is_empty() {
        return Ok(());
    }
    let subject = transition.referral.id();
    Ok(referral_work::update_tasks_done(scene.connection, scene.cx, subject, &done).await?)
}

/// Closes every task about a referral.
pub(super) async fn close_all(scene: Scene<'_>, subject: ReferralId) -> Result<(), Failure> {
    Ok(
        referral_work::update_tasks_done(scene.connection, scene.cx, subject, TaskKind::ALL)
            .await?,
    )
}

/// What a transition that leaves the status as it is has done.
fn done_by(kind: TransitionKind) -> &'static [TaskKind] {
    use TaskKind as Task;
    match kind {
        TransitionKind::ReviewWaitlist => &[Task::ReviewWaitlist],
        TransitionKind::PlanFollowUp => &[Task::FollowUp],
        TransitionKind::ChooseNext => {
            &[Task::ChooseNext, Task::Remind, Task::Overdue, Task::StepIn]
        }
        TransitionKind::ConfirmStop => {
            &[Task::ConfirmStop, Task::Remind, Task::Overdue, Task::StepIn]
        }
        TransitionKind::Reassign => &[Task::AssignHandler, Task::NameHandlers],
        TransitionKind::MoveToSuccessor => &[Task::TakeOver, Task::AssignHandler],
        TransitionKind::Unfreeze => &[Task::HandOverMove],
        TransitionKind::AskPerson
        | TransitionKind::RemindPerson
        | TransitionKind::ReturnToDraft
        | TransitionKind::Send
        | TransitionKind::DeleteDraft
        | TransitionKind::Receive
        | TransitionKind::AskForInformation
        | TransitionKind::Answer
        | TransitionKind::Accept
        | TransitionKind::AcceptWithoutPlace
        | TransitionKind::Waitlist
        | TransitionKind::OfferPlace
        | TransitionKind::Decline
        | TransitionKind::ProposeReroute
        | TransitionKind::ConfirmReroute
        | TransitionKind::RerouteWithinAgency
        | TransitionKind::Start
        | TransitionKind::RecordNoShow
        | TransitionKind::Pause
        | TransitionKind::Resume
        | TransitionKind::Complete
        | TransitionKind::EndEarly
        | TransitionKind::Withdraw
        | TransitionKind::RequestWithdrawal
        | TransitionKind::ConfirmWithdrawal
        | TransitionKind::WithdrawConsent
        | TransitionKind::RemindOfDay
        | TransitionKind::Escalate
        | TransitionKind::Expire
        | TransitionKind::MarkEnteredInError
        | TransitionKind::PlacementBegins
        | TransitionKind::PlacementEnds
        | TransitionKind::StepAside
        | TransitionKind::Release
        | TransitionKind::Reevaluate
        | TransitionKind::Freeze
        | TransitionKind::CloseOnDeath
        | TransitionKind::EndWithCase => &[],
    }
}

/// Tells whether a task belongs to the state in which it was given, and falls away with it. Reviews of
/// what was read, and handing over a move, outlive every state.
fn belongs_to_state(kind: TaskKind) -> bool {
    match kind {
        TaskKind::ReviewReads
        | TaskKind::HandOverMove
        | TaskKind::RoundOff
        | TaskKind::CheckDuplicates => false,
        TaskKind::Remind
        | TaskKind::Overdue
        | TaskKind::StepIn
        | TaskKind::AnswerQuestion
        | TaskKind::ChooseNext
        | TaskKind::ConfirmReroute
        | TaskKind::ConfirmWithdrawal
        | TaskKind::ConfirmStop
        | TaskKind::ReviewWaitlist
        | TaskKind::PlaceIsHeld
        | TaskKind::AssignHandler
        | TaskKind::NameHandlers
        | TaskKind::FollowUp
        | TaskKind::ResumeIsDue
        | TaskKind::ConsiderEndingEarly
        | TaskKind::TakeOver
        | TaskKind::DraftReturned => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_of_reads_outlives_the_referral() {
        assert!(!belongs_to_state(TaskKind::ReviewReads));
        assert!(belongs_to_state(TaskKind::ConfirmStop));
    }

    #[test]
    fn a_reminder_closes_nothing() {
        assert!(done_by(TransitionKind::Escalate).is_empty());
        assert!(done_by(TransitionKind::ConfirmStop).contains(&TaskKind::ConfirmStop));
    }
}
