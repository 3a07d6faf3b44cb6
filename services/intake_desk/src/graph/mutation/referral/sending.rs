//! What the sender, the desk and the person do with a referral.

use async_graphql::{Context, Object, Result};
use chassis::graphql::parse_id;

use super::{
    ReferralPayload, doer,
    input::{
        AnswerReferralInput, ApproveReferralInput, AskPersonInput, ChooseNextInput,
        ConfirmRerouteInput, ReferralTransitionInput, ReturnReferralToDraftInput,
        SpeaksOfReferral as _,
    },
};
use crate::flow;
use domain::referral::Approver;

/// Mutations of those who ask.
#[derive(Default)]
pub struct SendingMutation;

#[Object]
impl SendingMutation {
    /// Asks the person for consent, before sending.
    async fn ask_person(
        &self,
        ctx: &Context<'_>,
        input: AskPersonInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let (form, approver) = (
                input.consent_form.0,
                input.approver.map_or(Approver::Person, |code| code.0),
            );
            flow::ask_person(&desk, &cx, flow::AskPerson { on, form, approver }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// The person approves, or the sender records that the person has: the consent is recorded and the
    /// referral is sent.
    async fn approve_referral(
        &self,
        ctx: &Context<'_>,
        input: ApproveReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let valid_to = input.valid_to.map(|day| day.0);
            let approval = flow::ApproveReferral {
                on,
                witness: input.witness.clone(),
                valid_to,
            };
            flow::approve_referral(&desk, &cx, approval).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Goes back to draft: the person says no, or the sender takes the request back.
    async fn return_referral_to_draft(
        &self,
        ctx: &Context<'_>,
        input: ReturnReferralToDraftInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let back = flow::ReturnReferralToDraft {
                on,
                reason: input.reason.0,
            };
            flow::return_referral_to_draft(&desk, &cx, back).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Sends: the sections and their bases are frozen, and the receiver's clock starts.
    async fn send_referral(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::send_referral(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Answers what the receiver has asked.
    async fn answer_referral(
        &self,
        ctx: &Context<'_>,
        input: AnswerReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::answer_referral(
                &desk,
                &cx,
                flow::AnswerReferral {
                    on,
                    text: input.text.clone(),
                },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Chooses what is next after a decline.
    async fn choose_next(
        &self,
        ctx: &Context<'_>,
        input: ChooseNextInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::choose_next(
                &desk,
                &cx,
                flow::ChooseNext {
                    on,
                    step: input.step.0,
                },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Confirms the unit that the receiver proposes: a referral of its own goes on to it.
    async fn confirm_reroute(
        &self,
        ctx: &Context<'_>,
        input: ConfirmRerouteInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let loop_reason = input.loop_reason.clone();
            flow::confirm_reroute(&desk, &cx, flow::ConfirmReroute { on, loop_reason }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Moves a referral from a unit that has closed to the one that took over, or else to the desk.
    async fn move_referral_to_successor(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::move_referral_to_successor(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }
}
