//! The labour-market unit's part of a shared case.

use async_graphql::{
    ComplexObject, Context, ID, Object, Result, SimpleObject, dataloader::DataLoader,
};
use chassis::{
    graphql::{fields_under_any, parse_id},
    sections::{SectionLoader, all_shown},
};
use domain::CaseId;

use super::{
    enrolment::{Enrolment, with_enrolments},
    placement::{Placement, with_placements},
    types::{CompetenceEntry, CompetenceHours},
};
use crate::{
    LabourMarketUnit,
    read::{LabourView, Wanted},
};

/// A shared case, as far as the labour-market unit knows it. It is always a shell: what is in it is
/// decided row by row, and a case that does not exist looks like one that shows nothing.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Case {
    /// The case's id.
    pub id: ID,
}

#[ComplexObject]
impl Case {
    /// The sections of the labour-market unit. Null only where this service
    /// does not answer, so that its silence leaves the rest of the case.
    async fn labour_market(&self, ctx: &Context<'_>) -> Result<Option<LabourMarketSections>> {
        let wanted = Wanted {
            competence: fields_under_any(ctx, &["competenceHours", "competenceEntries"]),
            ..with_placements(ctx, "placements")
        };
        let wanted = with_enrolments(ctx, "enrolments", wanted);
        let Some(case) = parse_id::<CaseId>(&self.id) else {
            return Ok(Some(LabourMarketSections::default()));
        };
        let loader = ctx.data::<DataLoader<SectionLoader<LabourMarketUnit>>>()?;
        let view = loader.load_one((case, wanted)).await?;
        Ok(Some(LabourMarketSections(view.unwrap_or_default())))
    }
}

/// The sections of the labour-market unit in one case.
#[derive(Default)]
pub struct LabourMarketSections(LabourView);

#[Object]
impl LabourMarketSections {
    /// Every placement, the latest first day first; null where the section is withheld or absent.
    async fn placements(&self) -> Option<Vec<Placement>> {
        let rows = self.0.placements.as_deref()?.iter();
        Some(rows.map(|row| Placement::of(row, &self.0)).collect())
    }

    /// Enrolments in programmes, the latest first day first; null where the section is withheld or absent.
    async fn enrolments(&self) -> Option<Vec<Enrolment>> {
        let rows = self.0.enrolments.as_deref()?.iter();
        Some(rows.map(|row| Enrolment::of(row, &self.0)).collect())
    }

    /// Hours of competence-raising activity in all, planned and done; null where the section is withheld
    /// or absent.
    async fn competence_hours(&self) -> Option<CompetenceHours> {
        Some(CompetenceHours::of(self.0.competence.as_deref()?))
    }

    /// The same by month and activity, the latest month first; null where the section is withheld or
    /// absent.
    async fn competence_entries(&self) -> Option<Vec<CompetenceEntry>> {
        all_shown(&self.0.competence)
    }
}
