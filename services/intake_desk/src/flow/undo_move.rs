//! The move was a mistake: the referrals that stood still go on, and their clocks with them. What was
//! recorded stays, marked as undone.

use access::{Act, Cx};
use chassis::{Failure, once::Once};
use domain::{CaseId, Problem, ProblemCode, Section, referral::PersonChange};
use serde::Serialize;

use super::{
    entry::{add_entry, refuse_closed},
    stop_referrals::reevaluate_at_desk,
};
use crate::{IntakeDesk, model::timeline::TimelineKind, store::person_move};

/// Whose move was a mistake.
#[derive(Serialize)]
pub struct UndoMove {
    /// The case.
    pub case: CaseId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Undoes the move that is recorded, and thaws what it froze.
pub async fn undo_move(desk: &IntakeDesk, cx: &Cx, input: UndoMove) -> Result<(), Failure> {
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "undoMove", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Identity).await?;
    refuse_closed(&change)?;
    let recorded = person_move::find_move(change.connection(), change.head()).await?;
    let recorded = recorded.ok_or_else(|| {
        Problem::new(ProblemCode::InvalidTransition, "move-not-recorded").at("caseId")
    })?;
    person_move::update_undone(change.connection(), cx, recorded, acting.author.staff).await?;
    let entry = (TimelineKind::MoveUndone, Section::Intake);
    add_entry(&change, &acting.author, entry, None).await?;
    reevaluate_at_desk(desk, &mut change, PersonChange::MoveReverted).await?;
    change.note(desk, &acting.permit, Act::named("undo_move"))?;
    change.commit(&()).await
}
