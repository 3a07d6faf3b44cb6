//! What the receiver does while it acts on a referral.

use async_graphql::{Context, Object, Result};
use chassis::graphql::parse_id;

use super::{
    ReferralPayload, doer,
    input::{
        CompleteReferralInput, EndReferralEarlyInput, PauseReferralInput,
        PlanReferralFollowUpInput, RecordNoShowInput, ReferralTransitionInput,
        SpeaksOfReferral as _, StartReferralInput,
    },
    sharing,
};
use crate::flow::{self, ReferralIncomeShare};

/// Mutations of those who act.
#[derive(Default)]
pub struct WorkingMutation;

#[Object]
impl WorkingMutation {
    /// Starts: the receiver's own section of the case opens.
    async fn start_referral(
        &self,
        ctx: &Context<'_>,
        input: StartReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let (starts_on, follow_up_on) =
                (input.starts_on.0, input.follow_up_on.map(|day| day.0));
            flow::start_referral(
                &desk,
                &cx,
                flow::StartReferral {
                    on,
                    starts_on,
                    follow_up_on,
                },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Plans the next follow-up.
    async fn plan_referral_follow_up(
        &self,
        ctx: &Context<'_>,
        input: PlanReferralFollowUpInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let follow_up_on = input.follow_up_on.0;
            flow::plan_referral_follow_up(
                &desk,
                &cx,
                flow::PlanReferralFollowUp { on, follow_up_on },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Records that the person did not come. It is an event, not a state.
    async fn record_no_show(
        &self,
        ctx: &Context<'_>,
        input: RecordNoShowInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::record_no_show(
                &desk,
                &cx,
                flow::RecordNoShow {
                    on,
                    on_day: input.on.0,
                },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Pauses the work until a day.
    async fn pause_referral(
        &self,
        ctx: &Context<'_>,
        input: PauseReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let (reason, resumes_on) = (input.reason.clone(), input.resumes_on.0);
            flow::pause_referral(
                &desk,
                &cx,
                flow::PauseReferral {
                    on,
                    reason,
                    resumes_on,
                },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Goes on after a pause, early or late.
    async fn resume_referral(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::resume_referral(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Completes the work, with an outcome and with what the person lives on afterwards.
    async fn complete_referral(
        &self,
        ctx: &Context<'_>,
        input: CompleteReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let shares = input
                .income_source_after
                .iter()
                .map(|share| ReferralIncomeShare {
                    source: share.source.0,
                    extent_percent: share.extent_percent,
                });
            let completion = flow::CompleteReferral {
                on,
                outcome: input.outcome.0,
                income_source_after: shares.collect(),
                note: input.note.clone(),
                sharing: sharing(input.share_note),
            };
            flow::complete_referral(&desk, &cx, completion).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Ends before it is done, with a coded reason.
    async fn end_referral_early(
        &self,
        ctx: &Context<'_>,
        input: EndReferralEarlyInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let (reason, text) = (input.reason.0, input.text.clone());
            flow::end_referral_early(&desk, &cx, flow::EndReferralEarly { on, reason, text }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }
}
