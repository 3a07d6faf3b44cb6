//! A log reviewer of the owner says what an opening was worth (loggkontroll, SoLPUL 10 §).

use access::{Act, Action, Cx};
use chassis::{Failure, graphql::not_found, once, once::Once};
use domain::{CaseId, CaseKey, CodeList, Problem, ProblemCode, ReviewId, RowKey, Section};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

use super::opening_notice::overdue_work;
use crate::{
    IntakeDesk,
    change::forbidden,
    model::{
        opening::{OpeningWorkKind, ReviewVerdict, review_due_on},
        wording,
    },
    read::question,
    store::{
        case,
        opening_review::{self, ReviewKeys, ReviewStage},
        registry, work,
    },
};

/// What the reviewer found.
#[derive(Serialize)]
pub struct ReviewOpening {
    /// The review.
    pub review: ReviewId,
    /// What.
    pub verdict: ReviewVerdict,
    /// Why; needed unless the opening was justified.
    pub note: Option<String>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the verdict. A review of another agency, and one about a person from whom the reviewer is
/// kept, is not there.
pub async fn review_opening(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ReviewOpening,
) -> Result<ReviewId, Failure> {
    let note = check(&input)?;
    let nobody = || not_found("reviewId");
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(review) = once::recall(&mut tx, key, "reviewOpening", &input).await? {
        return Ok(review);
    }
    let found = opening_review::find_review(tx.connection(), input.review).await?;
    // For a review that does not exist the case is nobody's: the same work is done.
    let case = found.map_or(CaseId::from_uuid(Uuid::nil()), |found| found.case);
    let case_key = case::get_key(tx.connection(), case).await?;
    tx.hold_case(case_key.unwrap_or(CaseKey::from_i64(0)))
        .await?;
    // It may have been settled while this waited for the case.
    let found = opening_review::find_review(tx.connection(), input.review).await?;
    let asked = question(cx, &[case]);
    let (facts, directory) = desk.facts().answer_in(tx.connection(), &asked).await?;
    let head = case::get_head(tx.connection(), &directory, case).await?;
    let subject = &cx.sign_in().subject;
    let staff = registry::get_staff_by_subject(tx.connection(), subject).await?;
    let standing = desk.access().review_standing(cx, &facts, case);
    let (Some(found), Some(head), Some(standing), Some(staff)) = (found, head, standing, staff)
    else {
        return Err(nobody());
    };
    let owner = directory
        .agency(found.agency.as_i64())
        .ok_or_else(nobody)?
        .id;
    let place = head.owned_by(owner).place(Section::AccessLog);
    standing
        .permit_place(&place, Action::Read)
        .map_err(|_| nobody())?;
    refuse(&found, staff.key)?;
    let act = Act::named("review_opening").concerning(input.review);
    desk.access()
        .act(cx, &standing, &place, Action::Read, act)
        .map_err(|_| forbidden())?;
    let connection = tx.connection();
    let by = (found.key, staff.key);
    opening_review::add_verdict(connection, cx, by, (input.verdict, note)).await?;
    follow(
        connection,
        cx,
        (head.key, input.review),
        (&found, input.verdict),
    )
    .await?;
    once::remember(&mut tx, &input.review)?;
    tx.commit().await?;
    Ok(input.review)
}

/// A note says why, unless the opening was justified.
fn check(input: &ReviewOpening) -> Result<Option<String>, Failure> {
    let note = input.note.as_deref();
    let note = match input.verdict {
        ReviewVerdict::Justified => wording::optional("note", note, wording::LONGEST_NOTE),
        ReviewVerdict::NotJustified | ReviewVerdict::NeedsFollowUp => {
            wording::required("note", note.unwrap_or_default(), wording::LONGEST_NOTE).map(Some)
        }
    };
    Ok(note?)
}

/// Nobody reviews what they opened themselves, and nothing is reviewed again once it is settled.
fn refuse(found: &ReviewKeys, reviewer: RowKey) -> Result<(), Failure> {
    if found.opener == reviewer {
        let own = Problem::new(ProblemCode::Forbidden, "opening-own");
        return Err(own.at("reviewId").into());
    }
    match found.stage {
        ReviewStage::Owed => Ok(()),
        ReviewStage::Settled => {
            let settled = Problem::new(ProblemCode::InvalidTransition, "opening-is-reviewed");
            Err(settled.at("reviewId").into())
        }
    }
}

/// What was planned for this review falls away. One that needs more has another week.
async fn follow(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (case, id): (CaseKey, ReviewId),
    (found, verdict): (&ReviewKeys, ReviewVerdict),
) -> Result<(), Failure> {
    work::remove_work(connection, id.uuid()).await?;
    let overdue = (case, OpeningWorkKind::ReviewOverdue.code());
    work::update_tasks_about_done(connection, cx, overdue, id.uuid()).await?;
    match verdict {
        ReviewVerdict::Justified | ReviewVerdict::NotJustified => {
            opening_review::update_settled(connection, cx, found.key).await?;
        }
        ReviewVerdict::NeedsFollowUp => {
            let due_on = review_due_on(cx.today());
            opening_review::update_due_on(connection, found.key, due_on).await?;
            work::add_work(connection, cx, overdue_work(case, id, due_on)).await?;
        }
    }
    Ok(())
}
