//! Mutations of referrals: one verb for every transition that a person can take (`referral.md`).

mod again;
mod input;
mod receiving;
mod sending;
mod stopping;
mod working;

use access::Cx;
use async_graphql::{Context, MergedObject, Object, Result, SimpleObject};
use chassis::{
    Failure,
    graphql::{Code, UserError, known_id},
};
use domain::{ReferralId, referral::NoteSharing};

pub(crate) use again::{is_wanted, of_referral};
use again::{referral_fields, show};
use input::CreateReferralInput;

use crate::{
    IntakeDesk,
    flow::{self, Settled},
    graph::types::{
        case::Case,
        referral::{Referral, ReferralSectionPreview},
    },
};

/// Mutations of referrals.
#[derive(MergedObject, Default)]
pub struct ReferralMutation(
    WritingMutation,
    sending::SendingMutation,
    receiving::ReceivingMutation,
    working::WorkingMutation,
    stopping::StoppingMutation,
);

/// What a transition did.
#[derive(SimpleObject)]
pub struct ReferralPayload {
    /// The referral as it stands now; also where the version was stale.
    referral: Option<Referral>,
    /// Its case, as the doer may see it now.
    case: Option<Case>,
    /// Why nothing was changed; empty when it was done.
    user_errors: Vec<UserError>,
}

impl ReferralPayload {
    async fn of(
        ctx: &Context<'_>,
        outcome: Result<Settled, Failure>,
        asked: Option<ReferralId>,
    ) -> Result<Self> {
        let shown = show(ctx, outcome, asked).await?;
        Ok(Self {
            referral: shown.referral,
            case: shown.case,
            user_errors: shown.user_errors,
        })
    }
}

/// What `createReferral` did.
#[derive(SimpleObject)]
pub struct CreateReferralPayload {
    /// The draft.
    referral: Option<Referral>,
    /// What the receiver would see of each named section.
    preview: Option<Vec<ReferralSectionPreview>>,
    /// Why nothing was changed; empty when it was done.
    user_errors: Vec<UserError>,
}

/// The mutation that begins a referral.
#[derive(Default)]
pub struct WritingMutation;

#[Object]
impl WritingMutation {
    /// Writes a draft, and shows what its receiver would get to see.
    async fn create_referral(
        &self,
        ctx: &Context<'_>,
        input: CreateReferralInput,
    ) -> Result<CreateReferralPayload> {
        let (desk, cx) = doer(ctx)?;
        let outcome = async {
            let new = flow::CreateReferral {
                case: known_id(&input.case_id, "caseId")?,
                to_unit: known_id(&input.to_unit_id, "toUnitId")?,
                service: input.service.0,
                urgency: input.urgency.0,
                question: input.question.clone(),
                sections: Code::all(input.sections.iter().copied()),
                replaces: input
                    .replaces_id
                    .as_ref()
                    .map(|id| known_id(id, "replacesId"))
                    .transpose()?,
                idempotency_key: input.idempotency_key.clone(),
                fields: referral_fields(ctx),
            };
            flow::create_referral(&desk, &cx, new).await
        };
        let (settled, preview) = match outcome.await {
            Ok(created) => (Ok(created.settled), Some(created.preview)),
            Err(failure) => (Err(failure), None),
        };
        let shown = show(ctx, settled, None).await?;
        let preview =
            preview.map(|sections| sections.iter().map(ReferralSectionPreview::from).collect());
        Ok(CreateReferralPayload {
            referral: shown.referral,
            preview,
            user_errors: shown.user_errors,
        })
    }
}

/// The desk and the context of the request.
fn doer(ctx: &Context<'_>) -> Result<(IntakeDesk, Cx)> {
    Ok((ctx.data::<IntakeDesk>()?.clone(), ctx.data::<Cx>()?.clone()))
}

fn sharing(shared: Option<bool>) -> NoteSharing {
    if shared == Some(true) {
        NoteSharing::Shared
    } else {
        NoteSharing::Kept
    }
}
