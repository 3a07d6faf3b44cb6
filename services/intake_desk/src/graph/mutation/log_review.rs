//! Mutations of reviews of the access log.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, UserError, fields_under, known_id, user_errors},
    payload,
};
use domain::{LogItemId, LogReviewId};

use crate::{
    IntakeDesk, flow,
    graph::{
        mutation::referral::is_wanted,
        types::log_review::{LogReview, LogReviewItem},
    },
    model::log_review::LogVerdict,
    read::ReviewView,
};

/// Which period is reviewed.
#[derive(InputObject)]
pub struct OpenLogReviewInput {
    /// The agency whose records were read; needed by whoever reviews several.
    agency_id: Option<ID>,
    /// The first day.
    from: LocalDate,
    /// The last day; not after today.
    to: LocalDate,
    idempotency_key: Option<String>,
}

/// What was found about a look.
#[derive(InputObject)]
pub struct RecordLogVerdictInput {
    item_id: ID,
    verdict: Code<LogVerdict>,
    /// Why; needed for every verdict but `IN_ORDER`.
    note: Option<String>,
    idempotency_key: Option<String>,
}

/// What was done about a look.
#[derive(InputObject)]
pub struct RecordLogFollowUpInput {
    item_id: ID,
    /// What was done.
    action: String,
    /// On which day; not after today.
    done_on: LocalDate,
    idempotency_key: Option<String>,
}

/// Which review is signed off.
#[derive(InputObject)]
pub struct SignLogReviewInput {
    review_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `openLogReview` did.
    pub struct OpenLogReviewPayload {
        /// The review.
        review: LogReview,
    }
}
payload! {
    /// What `recordLogVerdict` or `recordLogFollowUp` did.
    pub struct LogReviewItemPayload {
        /// The look as it stands now.
        item: LogReviewItem,
    }
}
payload! {
    /// What `signLogReview` did.
    pub struct SignLogReviewPayload {
        /// The review as it stands now.
        review: LogReview,
    }
}

/// Mutations of reviews of the access log.
#[derive(Default)]
pub struct LogReviewMutation;

#[Object]
impl LogReviewMutation {
    /// Opens a review of a period: the looks to ask about are drawn, and chosen by signs of risk.
    async fn open_log_review(
        &self,
        ctx: &Context<'_>,
        input: OpenLogReviewInput,
    ) -> Result<OpenLogReviewPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let agency = input.agency_id.as_ref();
            let agency = agency.map(|id| known_id(id, "agencyId")).transpose()?;
            let opening = flow::OpenLogReview {
                agency,
                from: input.from.0,
                to: input.to.0,
                idempotency_key: input.idempotency_key,
            };
            flow::open_log_review(desk, cx, opening).await
        };
        let (review, user_errors) = after(ctx, outcome.await).await?;
        Ok(OpenLogReviewPayload {
            review: review.map(LogReview),
            user_errors,
        })
    }

    /// Records what the reviewer found about a look. A later verdict takes the place of an earlier.
    async fn record_log_verdict(
        &self,
        ctx: &Context<'_>,
        input: RecordLogVerdictInput,
    ) -> Result<LogReviewItemPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let item = input.item_id.clone();
        let outcome = async {
            let verdict = flow::RecordLogVerdict {
                item: known_id(&input.item_id, "itemId")?,
                verdict: input.verdict.0,
                note: input.note,
                idempotency_key: input.idempotency_key,
            };
            flow::record_log_verdict(desk, cx, verdict).await
        };
        item_payload(ctx, &item, outcome.await).await
    }

    /// Records what was done about a look that needed something.
    async fn record_log_follow_up(
        &self,
        ctx: &Context<'_>,
        input: RecordLogFollowUpInput,
    ) -> Result<LogReviewItemPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let item = input.item_id.clone();
        let outcome = async {
            let done = flow::RecordLogFollowUp {
                item: known_id(&input.item_id, "itemId")?,
                action: input.action,
                done_on: input.done_on.0,
                idempotency_key: input.idempotency_key,
            };
            flow::record_log_follow_up(desk, cx, done).await
        };
        item_payload(ctx, &item, outcome.await).await
    }

    /// Signs a review off. It is refused while a look has no verdict; after it nothing changes.
    async fn sign_log_review(
        &self,
        ctx: &Context<'_>,
        input: SignLogReviewInput,
    ) -> Result<SignLogReviewPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let signing = flow::SignLogReview {
                review: known_id(&input.review_id, "reviewId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::sign_log_review(desk, cx, signing).await
        };
        let (review, user_errors) = after(ctx, outcome.await).await?;
        Ok(SignLogReviewPayload {
            review: review.map(LogReview),
            user_errors,
        })
    }
}

/// The review as it stands after a change, under the facts of now.
async fn after(
    ctx: &Context<'_>,
    outcome: std::result::Result<LogReviewId, Failure>,
) -> Result<(Option<ReviewView>, Vec<UserError>)> {
    let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
    match outcome {
        Ok(id) => Ok((desk.view_review(cx, id).await?, Vec::new())),
        Err(failure) => {
            let problems = failure.into_refusals()?;
            Ok((None, user_errors(&problems, cx.language())))
        }
    }
}

async fn item_payload(
    ctx: &Context<'_>,
    item: &ID,
    outcome: std::result::Result<LogReviewId, Failure>,
) -> Result<LogReviewItemPayload> {
    let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
    let (view, user_errors) = after(ctx, outcome).await?;
    let known = chassis::graphql::parse_id::<LogItemId>(item);
    let mut shown = None;
    if let (Some(view), Some(item), true) = (view, known, is_wanted(ctx, &["item"])) {
        let fields = fields_under(ctx, &["item"]);
        let seen = desk.view_item(cx, (&view.review, item), &fields).await?;
        shown = seen.map(|seen| LogReviewItem::of(&seen, cx));
    }
    Ok(LogReviewItemPayload {
        item: shown,
        user_errors,
    })
}
