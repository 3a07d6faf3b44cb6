//! What a reviewer finds about a look, and what was done about it. Nobody reviews their own reading.

use std::sync::Arc;

use ::store::Tx;
use access::Cx;
use chassis::{Failure, graphql::not_found, once, once::Once};
use chrono::NaiveDate;
use domain::{CaseId, CaseKey, LogItemId, LogReviewId, Problem, ProblemCode, RowKey};
use serde::Serialize;

use super::open_log_review::review_act;
use crate::{
    IntakeDesk,
    change::forbidden,
    model::{
        log_review::{LogReview, LogVerdict},
        wording::{LONGEST_NOTE, optional, required},
    },
    read::{Reviewer, question},
    store::{
        case, log_finding,
        log_review::{find_item, hold_review},
        registry::get_staff_by_subject,
    },
};

/// A verdict on a look.
#[derive(Serialize)]
pub struct RecordLogVerdict {
    /// The look.
    pub item: LogItemId,
    /// What was found.
    pub verdict: LogVerdict,
    /// Why.
    pub note: Option<String>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Something that was done about a look.
#[derive(Serialize)]
pub struct RecordLogFollowUp {
    /// The look.
    pub item: LogItemId,
    /// What was done.
    pub action: String,
    /// On which day.
    pub done_on: NaiveDate,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records a verdict. A later one takes the place of an earlier, which stays on record.
pub async fn record_log_verdict(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RecordLogVerdict,
) -> Result<LogReviewId, Failure> {
    let note = optional("note", input.note.as_deref(), LONGEST_NOTE)?;
    if input.verdict.asks_for_more() && note.is_none() {
        return Err(Problem::invalid("note", "log-verdict-note-missing").into());
    }
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(done) = once::recall(&mut tx, key, "recordLogVerdict", &input).await? {
        return Ok(done);
    }
    let judged = Judged::find(desk, cx, &tx, input.item).await?;
    let place = (judged.item, judged.staff);
    log_finding::add_verdict(tx.connection(), cx, place, (input.verdict, note)).await?;
    judged.end(tx, cx, ("record_log_verdict", input.item)).await
}

/// Records what was done about a look that needed something.
pub async fn record_log_follow_up(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RecordLogFollowUp,
) -> Result<LogReviewId, Failure> {
    let action = required("action", &input.action, LONGEST_NOTE)?;
    if input.done_on > cx.today() {
        return Err(Problem::invalid("doneOn", "log-follow-up-in-the-future").into());
    }
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(done) = once::recall(&mut tx, key, "recordLogFollowUp", &input).await? {
        return Ok(done);
    }
    let judged = Judged::find(desk, cx, &tx, input.item).await?;
    let verdicts = log_finding::list_verdicts(tx.connection(), &[judged.item]).await?;
    let needs = verdicts
        .get(&judged.item)
        .is_some_and(|given| given.verdict.asks_for_more());
    if !needs {
        let refused = Problem::new(ProblemCode::InvalidTransition, "log-follow-up-without-need");
        return Err(refused.at("itemId").into());
    }
    let place = (judged.item, judged.staff);
    log_finding::add_follow_up(tx.connection(), cx, place, (action, input.done_on)).await?;
    judged
        .end(tx, cx, ("record_log_follow_up", input.item))
        .await
}

/// A look that the reader may judge, in a review that nobody else changes meanwhile.
struct Judged {
    review: LogReview,
    item: RowKey,
    staff: RowKey,
}

impl Judged {
    async fn find(desk: &IntakeDesk, cx: &Cx, tx: &Tx<'_>, id: LogItemId) -> Result<Self, Failure> {
        let connection = tx.connection();
        let (facts, directory) = desk
            .facts()
            .answer_in(connection, &question(cx, &[]))
            .await?;
        let agencies = Reviewer::of(cx, &facts.reader, &directory).agencies();
        let item = find_item(connection, id, &agencies).await?;
        // For a look that does not exist the same is asked, about nobody's.
        let (key, case) = item
            .as_ref()
            .map_or((RowKey::from_i64(0), CaseKey::from_i64(0)), |item| {
                (item.review(), item.case())
            });
        let review = hold_review(connection, &directory, key, &agencies).await?;
        let heads = case::list_heads_by_key(connection, &directory, &[case]).await?;
        let case = heads
            .first()
            .map_or(CaseId::from_uuid(uuid::Uuid::nil()), |head| head.id);
        let (facts, _) = desk
            .facts()
            .answer_in(connection, &question(cx, &[case]))
            .await?;
        let (Some(item), Some(review), Some(head)) = (item, review, heads.first()) else {
            return Err(not_found("itemId"));
        };
        let standing = desk.access().review_standing(cx, &facts, head.id);
        let key = item.key();
        let fields = access::Fields::named(&["reader"]);
        let look = standing
            .and_then(|standing| cx.open(&standing, item.sealed(head, &review), &fields))
            .ok_or_else(|| not_found("itemId"))?;
        if look.get().reader == cx.sign_in().subject {
            return Err(own_reading());
        }
        review.refuse_signed()?;
        let staff = get_staff_by_subject(connection, &cx.sign_in().subject).await?;
        Ok(Self {
            item: key,
            staff: staff.ok_or_else(forbidden)?.key,
            review,
        })
    }

    async fn end(
        self,
        mut tx: Tx<'_>,
        cx: &Cx,
        (name, item): (&str, LogItemId),
    ) -> Result<LogReviewId, Failure> {
        let unit = Arc::clone(&self.review.unit);
        let act = review_act(name, &unit, self.review.id).concerning(item);
        cx.trail().note_act(act);
        once::remember(&mut tx, &self.review.id)?;
        tx.commit().await?;
        Ok(self.review.id)
    }
}

fn own_reading() -> Failure {
    Problem::new(ProblemCode::Forbidden, "log-review-own-reading")
        .at("itemId")
        .into()
}
