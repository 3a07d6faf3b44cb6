//! The participant says something of the plan.

use access::{Act, Action, Cx, ReaderKind};
use chassis::{Failure, once::Once};
use domain::{CaseId, CodeList, Section};
use serde::Serialize;

use super::entry::refuse_closed;
use crate::{
    IntakeDesk,
    change::forbidden,
    model::{
        wording::{LONGEST_NOTE, required},
        work::CaseWorkKind,
    },
    store::{
        plan,
        work::{self, NewTask},
    },
};

/// What is said.
#[derive(Serialize)]
pub struct CommentOnPlan {
    /// The case.
    pub case: CaseId,
    /// The words.
    pub text: String,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Keeps the comment, and asks the desk to read it. The plan's version does not move: nobody's change
/// is lost by it.
pub async fn comment_on_plan(
    desk: &IntakeDesk,
    cx: &Cx,
    input: CommentOnPlan,
) -> Result<(), Failure> {
    let text = required("text", &input.text, LONGEST_NOTE)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "commentOnPlan", &input).await? {
        return Ok(());
    }
    if cx.sign_in().kind != ReaderKind::Participant {
        return Err(forbidden());
    }
    let standing = change.standing(desk)?;
    let owner = standing.facts().desk_agency;
    let permit = standing
        .permit(Section::Plan, owner, Action::Comment)
        .map_err(|_| forbidden())?;
    refuse_closed(&change)?;
    plan::add_comment(change.connection(), cx, change.head().key, text).await?;
    let task = NewTask {
        case: change.head().key,
        unit: change.head().desk.key,
        staff: None,
        kind: CaseWorkKind::ReadPlanComment.code().to_owned(),
        due_on: None,
        subject: None,
    };
    work::add_task(change.connection(), cx, task).await?;
    change.note(desk, &permit, Act::named("comment_on_plan"))?;
    change.commit(&()).await
}
