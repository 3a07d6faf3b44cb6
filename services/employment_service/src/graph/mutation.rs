//! Mutations of the employment service.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{
    graphql::{fields_under, into_payload, known_id},
    payload,
    sections::read_again,
};
use domain::CaseId;

use super::{
    input::{
        RecordEmploymentProgrammeInput, RecordEmploymentRegistrationInput,
        RecordProviderReferralInput, RecordReadinessInput,
    },
    types::{EmploymentProgramme, EmploymentRegistration, ProviderReferral, Readiness},
};
use crate::{EmploymentService, flow, read::Wanted};

payload! {
    /// What `recordEmploymentRegistration` did.
    pub struct RecordEmploymentRegistrationPayload {
        /// The registration as it stands now.
        registration: EmploymentRegistration,
    }
}
payload! {
    /// What `recordEmploymentProgramme` did.
    pub struct RecordEmploymentProgrammePayload {
        /// The programme as it stands now.
        programme: EmploymentProgramme,
    }
}
payload! {
    /// What `recordReadiness` did.
    pub struct RecordReadinessPayload {
        /// The marking as it stands now.
        readiness: Readiness,
    }
}
payload! {
    /// What `recordProviderReferral` did.
    pub struct RecordProviderReferralPayload {
        /// The referral as it stands now.
        provider_referral: ProviderReferral,
    }
}

/// The root of mutations.
pub struct Mutation;

#[Object]
impl Mutation {
    /// Records when and how the person is registered with the employment service.
    async fn record_employment_registration(
        &self,
        ctx: &Context<'_>,
        input: RecordEmploymentRegistrationInput,
    ) -> Result<RecordEmploymentRegistrationPayload> {
        let (agency, cx) = (ctx.data::<Arc<EmploymentService>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            registrations: fields_under(ctx, &["registration"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record =
                flow::record_employment_registration(agency, cx, input.into_use_case(cx, case)?)
                    .await?;
            read_again(agency, cx, (case, wanted), record, |view| {
                view.registrations
            })
            .await
        };
        into_payload(cx, outcome.await, |registration| {
            RecordEmploymentRegistrationPayload {
                registration,
                user_errors: Vec::new(),
            }
        })
    }

    /// Records a programme or subsidy that the person takes part in.
    async fn record_employment_programme(
        &self,
        ctx: &Context<'_>,
        input: RecordEmploymentProgrammeInput,
    ) -> Result<RecordEmploymentProgrammePayload> {
        let (agency, cx) = (ctx.data::<Arc<EmploymentService>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            programmes: fields_under(ctx, &["programme"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record =
                flow::record_employment_programme(agency, cx, input.into_use_case(cx, case)?)
                    .await?;
            read_again(agency, cx, (case, wanted), record, |view| view.programmes).await
        };
        into_payload(cx, outcome.await, |programme| {
            RecordEmploymentProgrammePayload {
                programme,
                user_errors: Vec::new(),
            }
        })
    }

    /// Marks whether the person can take part in what the employment service offers now.
    async fn record_readiness(
        &self,
        ctx: &Context<'_>,
        input: RecordReadinessInput,
    ) -> Result<RecordReadinessPayload> {
        let (agency, cx) = (ctx.data::<Arc<EmploymentService>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            readiness: fields_under(ctx, &["readiness"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record = flow::record_readiness(agency, cx, input.into_use_case(cx, case)?).await?;
            read_again(agency, cx, (case, wanted), record, |view| view.readiness).await
        };
        into_payload(cx, outcome.await, |readiness| RecordReadinessPayload {
            readiness,
            user_errors: Vec::new(),
        })
    }

    /// Records how a referral to a procured provider stands.
    async fn record_provider_referral(
        &self,
        ctx: &Context<'_>,
        input: RecordProviderReferralInput,
    ) -> Result<RecordProviderReferralPayload> {
        let (agency, cx) = (ctx.data::<Arc<EmploymentService>>()?, ctx.data::<Cx>()?);
        let wanted = Wanted {
            provider_referrals: fields_under(ctx, &["providerReferral"]),
            ..Wanted::default()
        };
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let record =
                flow::record_provider_referral(agency, cx, input.into_use_case(cx, case)?).await?;
            read_again(agency, cx, (case, wanted), record, |view| {
                view.provider_referrals
            })
            .await
        };
        into_payload(cx, outcome.await, |provider_referral| {
            RecordProviderReferralPayload {
                provider_referral,
                user_errors: Vec::new(),
            }
        })
    }
}
