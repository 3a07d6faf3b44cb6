//! What stops a referral. None of it needs a consent, or data that are complete.

use async_graphql::{Context, Object, Result};
use chassis::graphql::parse_id;

use super::{
    ReferralPayload, doer,
    input::{
        MarkReferralInErrorInput, ReferralTransitionInput, SpeaksOfReferral as _, StopReferralInput,
    },
};
use crate::flow;

/// Mutations that stop.
#[derive(Default)]
pub struct StoppingMutation;

#[Object]
impl StoppingMutation {
    /// Takes back a referral; one that is worked on is asked back, and the receiver confirms.
    async fn withdraw_referral(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::withdraw_referral(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Confirms that the sender takes back what is being worked on.
    async fn confirm_withdrawal(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::confirm_withdrawal(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Withdraws what was agreed about one referral: the person, or a caseworker who records it.
    async fn stop_referral(
        &self,
        ctx: &Context<'_>,
        input: StopReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::stop_referral(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Confirms that the receiver has stopped after a withdrawn consent.
    async fn confirm_stop(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::confirm_stop(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Marks what should never have been: hidden, and kept in the log.
    async fn mark_referral_in_error(
        &self,
        ctx: &Context<'_>,
        input: MarkReferralInErrorInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::mark_referral_in_error(
                &desk,
                &cx,
                flow::MarkReferralInError {
                    on,
                    note: input.note.clone(),
                },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }
}
