//! Mutations of the insurance agency.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use chassis::{
    Failure,
    graphql::{
        Code, KeptFromParticipantInput, LocalDate, fields_under, into_payload, known_id, replaced,
    },
    payload,
    sections::read_again,
};
use domain::{
    CaseId,
    codes::{BenefitCode, RehabilitationStatus},
};

use super::types::{Benefit, Rehabilitation, ZeroSgi};
use crate::{InsuranceAgency, flow, read::Wanted};

/// A benefit to record.
#[derive(InputObject)]
pub struct RecordBenefitInput {
    case_id: ID,
    code: Code<BenefitCode>,
    /// 25, 50, 75 or 100.
    extent_percent: i32,
    from: LocalDate,
    to: Option<LocalDate>,
    /// The benefit that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

/// A period without qualifying income to record.
#[derive(InputObject)]
pub struct RecordZeroSgiInput {
    case_id: ID,
    from: LocalDate,
    to: Option<LocalDate>,
    /// The period that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

/// The coordination of a rehabilitation to record.
#[derive(InputObject)]
pub struct RecordRehabilitationInput {
    case_id: ID,
    status: Code<RehabilitationStatus>,
    coordinator: String,
    measures: Option<String>,
    review_on: Option<LocalDate>,
    /// The record that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

payload! {
    /// What `recordBenefit` did.
    pub struct RecordBenefitPayload {
        /// The benefit as it stands now.
        benefit: Benefit,
    }
}
payload! {
    /// What `recordZeroSgi` did.
    pub struct RecordZeroSgiPayload {
        /// The period as it stands now.
        zero_sgi: ZeroSgi,
    }
}
payload! {
    /// What `recordRehabilitation` did.
    pub struct RecordRehabilitationPayload {
        /// The coordination as it stands now.
        rehabilitation: Rehabilitation,
    }
}

/// The root of mutations.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Records a benefit that the agency has granted.
    async fn record_benefit(
        &self,
        ctx: &Context<'_>,
        input: RecordBenefitInput,
    ) -> Result<RecordBenefitPayload> {
        let (agency, cx) = (ctx.data::<Arc<InsuranceAgency>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            benefits: fields_under(ctx, &["benefit"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record = flow::record_benefit(agency, cx, benefit_of(cx, case, input)?).await?;
            read_again(agency, cx, (case, wanted), record, |view| view.benefits).await
        };
        into_payload(cx, outcome.await, |benefit| RecordBenefitPayload {
            benefit,
            user_errors: Vec::new(),
        })
    }

    /// Records that the person is on sick leave without sickness benefit.
    async fn record_zero_sgi(
        &self,
        ctx: &Context<'_>,
        input: RecordZeroSgiInput,
    ) -> Result<RecordZeroSgiPayload> {
        let (agency, cx) = (ctx.data::<Arc<InsuranceAgency>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            zero_sgi: fields_under(ctx, &["zeroSgi"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record = flow::record_zero_sgi(agency, cx, zero_sgi_of(cx, case, input)?).await?;
            read_again(agency, cx, (case, wanted), record, |view| view.zero_sgi).await
        };
        into_payload(cx, outcome.await, |zero_sgi| RecordZeroSgiPayload {
            zero_sgi,
            user_errors: Vec::new(),
        })
    }

    /// Records how far the coordination of a rehabilitation has come.
    async fn record_rehabilitation(
        &self,
        ctx: &Context<'_>,
        input: RecordRehabilitationInput,
    ) -> Result<RecordRehabilitationPayload> {
        let (agency, cx) = (ctx.data::<Arc<InsuranceAgency>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            rehabilitation: fields_under(ctx, &["rehabilitation"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record =
                flow::record_rehabilitation(agency, cx, rehabilitation_of(cx, case, input)?)
                    .await?;
            read_again(agency, cx, (case, wanted), record, |view| {
                view.rehabilitation
            })
            .await
        };
        into_payload(cx, outcome.await, |rehabilitation| {
            RecordRehabilitationPayload {
                rehabilitation,
                user_errors: Vec::new(),
            }
        })
    }
}

fn benefit_of(
    cx: &Cx,
    case: CaseId,
    input: RecordBenefitInput,
) -> Result<flow::RecordBenefit, Failure> {
    Ok(flow::RecordBenefit {
        case,
        code: input.code.0,
        extent_percent: input.extent_percent,
        from: input.from.0,
        to: input.to.map(|day| day.0),
        replaces: replaced(input.replaces.as_ref())?,
        keeping: KeptFromParticipantInput::wish(cx, input.kept_from_participant)?,
        idempotency_key: input.idempotency_key,
    })
}

fn zero_sgi_of(
    cx: &Cx,
    case: CaseId,
    input: RecordZeroSgiInput,
) -> Result<flow::RecordZeroSgi, Failure> {
    Ok(flow::RecordZeroSgi {
        case,
        from: input.from.0,
        to: input.to.map(|day| day.0),
        replaces: replaced(input.replaces.as_ref())?,
        keeping: KeptFromParticipantInput::wish(cx, input.kept_from_participant)?,
        idempotency_key: input.idempotency_key,
    })
}

fn rehabilitation_of(
    cx: &Cx,
    case: CaseId,
    input: RecordRehabilitationInput,
) -> Result<flow::RecordRehabilitation, Failure> {
    Ok(flow::RecordRehabilitation {
        case,
        status: input.status.0,
        coordinator: input.coordinator,
        measures: input.measures,
        review_on: input.review_on.map(|day| day.0),
        replaces: replaced(input.replaces.as_ref())?,
        keeping: KeptFromParticipantInput::wish(cx, input.kept_from_participant)?,
        idempotency_key: input.idempotency_key,
    })
}
