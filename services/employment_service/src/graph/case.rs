//! The employment service's part of a shared case.

use async_graphql::{
    ComplexObject, Context, ID, Object, Result, SimpleObject, dataloader::DataLoader,
};
use chassis::{
    graphql::{fields_under, fields_under_any, parse_id},
    sections::{SectionLoader, all_shown, first_shown},
};
use domain::CaseId;

use super::types::{EmploymentProgramme, EmploymentRegistration, ProviderReferral, Readiness};
use crate::{
    EmploymentService,
    read::{EmploymentView, Wanted},
};

/// A shared case, as far as the employment service knows it. It is always a shell: what is in it is
/// decided row by row, and a case that does not exist looks like one that shows nothing.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Case {
    /// The case's id.
    pub id: ID,
}

#[ComplexObject]
impl Case {
    /// The sections of the employment service. Null only where this service
    /// does not answer, so that its silence leaves the rest of the case.
    async fn employment_service(&self, ctx: &Context<'_>) -> Result<Option<EmploymentSections>> {
        let wanted = Wanted {
            registrations: fields_under_any(ctx, &["registration", "registrations"]),
            programmes: fields_under_any(ctx, &["programme", "programmes"]),
            readiness: fields_under_any(ctx, &["readiness", "readinessMarkings"]),
            provider_referrals: fields_under(ctx, &["providerReferrals"]),
        };
        let Some(case) = parse_id::<CaseId>(&self.id) else {
            return Ok(Some(EmploymentSections::default()));
        };
        let loader = ctx.data::<DataLoader<SectionLoader<EmploymentService>>>()?;
        let view = loader.load_one((case, wanted)).await?;
        Ok(Some(EmploymentSections(view.unwrap_or_default())))
    }
}

/// The sections of the employment service in one case.
#[derive(Default)]
pub struct EmploymentSections(EmploymentView);

#[Object]
impl EmploymentSections {
    /// The registration with the latest first day; null where the section is withheld or absent, or holds
    /// none.
    async fn registration(&self) -> Option<EmploymentRegistration> {
        first_shown(&self.0.registrations)
    }

    /// Every registration, the latest first day first; null where the section is withheld or absent.
    async fn registrations(&self) -> Option<Vec<EmploymentRegistration>> {
        all_shown(&self.0.registrations)
    }

    /// The programme or subsidy with the latest first day; null where the section is withheld or absent,
    /// or holds none.
    async fn programme(&self) -> Option<EmploymentProgramme> {
        first_shown(&self.0.programmes)
    }

    /// Every programme and subsidy, the latest first day first; null where the section is withheld or
    /// absent.
    async fn programmes(&self) -> Option<Vec<EmploymentProgramme>> {
        all_shown(&self.0.programmes)
    }

    /// The readiness that was marked last; null where the section is withheld or absent, or holds none.
    async fn readiness(&self) -> Option<Readiness> {
        first_shown(&self.0.readiness)
    }

    /// Every marking of readiness, newest first; null where the section is withheld or absent.
    async fn readiness_markings(&self) -> Option<Vec<Readiness>> {
        all_shown(&self.0.readiness)
    }

    /// How referrals to providers have stood, the latest day first; null where the section is withheld or
    /// absent.
    async fn provider_referrals(&self) -> Option<Vec<ProviderReferral>> {
        all_shown(&self.0.provider_referrals)
    }
}
