//! A log reviewer signs a review off, when every look in it has been judged. After that nothing in it
//! changes.

use access::Cx;
use chassis::{Failure, graphql::not_found, once, once::Once};
use domain::{CaseId, CaseKey, LogReviewId, Problem, ProblemCode};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::open_log_review::review_act;
use crate::{
    IntakeDesk,
    change::forbidden,
    model::{log_review::LogReview, registry::Directory},
    read::{Reviewer, question},
    store::{
        case, log_finding,
        log_review::{KeptItem, find_review, hold_review, list_open_items},
        registry::get_staff_by_subject,
    },
};

/// Which review.
#[derive(Serialize)]
pub struct SignLogReview {
    /// The review.
    pub review: LogReviewId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Signs it off.
pub async fn sign_log_review(
    desk: &IntakeDesk,
    cx: &Cx,
    input: SignLogReview,
) -> Result<LogReviewId, Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(done) = once::recall(&mut tx, key, "signLogReview", &input).await? {
        return Ok(done);
    }
    let connection = tx.connection();
    let (facts, directory) = desk
        .facts()
        .answer_in(connection, &question(cx, &[]))
        .await?;
    let agencies = Reviewer::of(cx, &facts.reader, &directory).agencies();
    let found = find_review(connection, &directory, input.review, &agencies).await?;
    let key = found.map_or(domain::RowKey::from_i64(0), |review| review.key);
    let review = hold_review(connection, &directory, key, &agencies).await?;
    let review = review.ok_or_else(|| not_found("reviewId"))?;
    review.refuse_signed()?;
    let open = count_open(desk, cx, connection, (&review, &directory)).await?;
    if open > 0 {
        let refused = Problem::new(ProblemCode::InvalidTransition, "log-review-items-open");
        return Err(refused.at("reviewId").with("count", open).into());
    }
    let staff = get_staff_by_subject(connection, &cx.sign_in().subject).await?;
    let staff = staff.ok_or_else(forbidden)?.key;
    log_finding::add_signature(connection, cx, (review.key, staff)).await?;
    cx.trail()
        .note_act(review_act("sign_log_review", &review.unit, review.id));
    once::remember(&mut tx, &review.id)?;
    tx.commit().await?;
    Ok(review.id)
}

/// How many looks nobody has judged, of those that the reviewer may know of: what has been hidden since,
/// because the person is protected now, neither stops the sign-off nor is counted out by it.
async fn count_open(
    desk: &IntakeDesk,
    cx: &Cx,
    connection: &impl ConnectionTrait,
    (review, directory): (&LogReview, &Directory),
) -> Result<usize, Failure> {
    let open = list_open_items(connection, review.key).await?;
    let keys: Vec<CaseKey> = open.iter().map(KeptItem::case).collect();
    let heads = case::list_heads_by_key(connection, directory, &keys).await?;
    let cases: Vec<CaseId> = heads.iter().map(|head| head.id).collect();
    let asked = question(cx, &cases);
    let (facts, _) = desk.facts().answer_in(connection, &asked).await?;
    let known = |key: CaseKey| {
        let head = heads.iter().find(|head| head.key == key);
        let standing = |case| desk.access().review_standing(cx, &facts, case);
        head.and_then(|head| standing(head.id)).is_some()
    };
    Ok(keys.into_iter().filter(|key| known(*key)).count())
}
