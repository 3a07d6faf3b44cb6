//! The insurance agency's part of a shared case.

use async_graphql::{
    ComplexObject, Context, ID, Object, Result, SimpleObject, dataloader::DataLoader,
};
use chassis::{
    graphql::{fields_under, fields_under_any, parse_id},
    sections::{SectionLoader, all_shown, first_shown},
};
use domain::CaseId;

use super::types::{Benefit, Rehabilitation, ZeroSgi};
use crate::{
    InsuranceAgency,
    read::{InsuranceView, Wanted},
};

/// A shared case, as far as the insurance agency knows it. It is always a shell: what is in it is
/// decided row by row, and a case that does not exist looks like one that shows nothing.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Case {
    /// The case's id.
    pub id: ID,
}

#[ComplexObject]
impl Case {
    /// The sections of the insurance agency. Null only where this service
    /// does not answer, so that its silence leaves the rest of the case.
    async fn insurance(&self, ctx: &Context<'_>) -> Result<Option<InsuranceSections>> {
        let wanted = Wanted {
            benefits: fields_under_any(ctx, &["benefit", "benefits"]),
            zero_sgi: fields_under(ctx, &["zeroSgi"]),
            rehabilitation: fields_under(ctx, &["rehabilitation"]),
        };
        let Some(case) = parse_id::<CaseId>(&self.id) else {
            return Ok(Some(InsuranceSections::default()));
        };
        let loader = ctx.data::<DataLoader<SectionLoader<InsuranceAgency>>>()?;
        let view = loader.load_one((case, wanted)).await?;
        Ok(Some(InsuranceSections(view.unwrap_or_default())))
    }
}

/// The sections of the insurance agency in one case.
#[derive(Default)]
pub struct InsuranceSections(InsuranceView);

#[Object]
impl InsuranceSections {
    /// The newest benefit; null where the section is withheld or absent, or holds none.
    async fn benefit(&self) -> Option<Benefit> {
        first_shown(&self.0.benefits)
    }

    /// Every benefit, newest first; null where the section is withheld or absent.
    async fn benefits(&self) -> Option<Vec<Benefit>> {
        all_shown(&self.0.benefits)
    }

    /// Periods without income that qualifies for sickness benefit, newest first; null where the section
    /// is withheld or absent.
    async fn zero_sgi(&self) -> Option<Vec<ZeroSgi>> {
        all_shown(&self.0.zero_sgi)
    }

    /// How the coordination of rehabilitation stands; null where the section is withheld or absent, or
    /// holds none.
    async fn rehabilitation(&self) -> Option<Rehabilitation> {
        first_shown(&self.0.rehabilitation)
    }
}
