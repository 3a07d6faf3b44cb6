//! What the receiver does with a referral before the work starts.

use async_graphql::{Context, Object, Result};
use chassis::graphql::parse_id;

use super::{
    ReferralPayload, doer,
    input::{
        AcceptReferralInput, AskForInformationInput, AssignReferralInput, DeclineReferralInput,
        ReferralTransitionInput, RerouteReferralInput, SpeaksOfReferral as _,
        WaitlistReferralInput,
    },
    sharing,
};
use crate::flow::{self, AssignCause};
use chassis::graphql::known_id;

/// Mutations of those who are asked.
#[derive(Default)]
pub struct ReceivingMutation;

#[Object]
impl ReceivingMutation {
    /// Claims a referral: the doer is assigned, and reads what it carries from now on.
    async fn receive_referral(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::receive_referral(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Hands a referral to a handler of the unit: one that waits, or one that somebody else holds.
    async fn assign_referral(
        &self,
        ctx: &Context<'_>,
        input: AssignReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let staff = known_id(&input.staff_id, "staffId")?;
            let cause = input.cause.map_or(AssignCause::Workload, |code| code.0);
            flow::assign_referral(&desk, &cx, flow::AssignReferral { on, staff, cause }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Declares the doer's own conflict of interest: the unit holds the referral.
    async fn step_aside(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::step_aside(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Asks the sender; the clock of the decision stands still until the answer.
    async fn ask_for_information(
        &self,
        ctx: &Context<'_>,
        input: AskForInformationInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let question = input.question.clone();
            flow::ask_for_information(&desk, &cx, flow::AskForInformation { on, question }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Accepts: a place is reserved and the unit becomes a party. Without a place it waits instead.
    async fn accept_referral(
        &self,
        ctx: &Context<'_>,
        input: AcceptReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let (note, sharing) = (input.note.clone(), sharing(input.share_note));
            flow::accept_referral(&desk, &cx, flow::AcceptReferral { on, note, sharing }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Puts an eligible person in the queue, when every place is taken.
    async fn waitlist_referral(
        &self,
        ctx: &Context<'_>,
        input: WaitlistReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let eligible = input.eligible.unwrap_or(true);
            flow::waitlist_referral(&desk, &cx, flow::WaitlistReferral { on, eligible }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Looks at a wait again: it goes on.
    async fn review_waitlist(
        &self,
        ctx: &Context<'_>,
        input: ReferralTransitionInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            flow::review_waitlist(&desk, &cx, on).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Declines, with a coded reason.
    async fn decline_referral(
        &self,
        ctx: &Context<'_>,
        input: DeclineReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let (reason, text) = (input.reason.0, input.text.clone());
            flow::decline_referral(&desk, &cx, flow::DeclineReferral { on, reason, text }).await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }

    /// Passes on within the agency, or proposes another agency's unit to the sender.
    async fn reroute_referral(
        &self,
        ctx: &Context<'_>,
        input: RerouteReferralInput,
    ) -> Result<ReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let asked = parse_id(&input.referral_id);
        let outcome = async {
            let on = input.on(ctx)?;
            let to_unit = known_id(&input.to_unit_id, "toUnitId")?;
            let reason = input.reason.clone();
            flow::reroute_referral(
                &desk,
                &cx,
                flow::RerouteReferral {
                    on,
                    to_unit,
                    reason,
                },
            )
            .await
        };
        ReferralPayload::of(ctx, outcome.await, asked).await
    }
}
