//! The welfare unit's part of a shared case.

use async_graphql::{
    ComplexObject, Context, ID, Object, Result, SimpleObject, dataloader::DataLoader,
};
use chassis::{
    graphql::{fields_under, fields_under_any, parse_id},
    sections::{SectionLoader, all_shown, first_shown},
};
use domain::CaseId;

use super::types::{ActivityRequirement, AdultBarrier, AssistanceDecision, Household};
use crate::{
    WelfareUnit,
    read::{Wanted, WelfareView},
};

/// A shared case, as far as the welfare unit knows it. It is always a shell: what is in it is decided
/// row by row, and a case that does not exist looks like one that shows nothing.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Case {
    /// The case's id.
    pub id: ID,
}

#[ComplexObject]
impl Case {
    /// The sections of the welfare unit. Null only where this service
    /// does not answer, so that its silence leaves the rest of the case.
    async fn welfare(&self, ctx: &Context<'_>) -> Result<Option<WelfareSections>> {
        let wanted = Wanted {
            assistance_decisions: fields_under(ctx, &["assistanceDecisions"]),
            livelihood_barriers: fields_under(ctx, &["livelihoodBarriers"]),
            household: fields_under(ctx, &["household"]),
            activity_requirements: fields_under_any(
                ctx,
                &["activityRequirement", "activityRequirements"],
            ),
        };
        let Some(case) = parse_id::<CaseId>(&self.id) else {
            return Ok(Some(WelfareSections::default()));
        };
        let loader = ctx.data::<DataLoader<SectionLoader<WelfareUnit>>>()?;
        let view = loader.load_one((case, wanted)).await?;
        Ok(Some(WelfareSections(view.unwrap_or_default())))
    }
}

/// The sections of the welfare unit in one case.
#[derive(Default)]
pub struct WelfareSections(WelfareView);

#[Object]
impl WelfareSections {
    /// Every decision on financial assistance, the latest month first; null where the section is withheld
    /// or absent.
    async fn assistance_decisions(&self) -> Option<Vec<AssistanceDecision>> {
        all_shown(&self.0.assistance_decisions)
    }

    /// The livelihood barrier of each adult and month, the latest month first; null where the section is
    /// withheld or absent.
    async fn livelihood_barriers(&self) -> Option<Vec<AdultBarrier>> {
        all_shown(&self.0.livelihood_barriers)
    }

    /// The household as it was recorded last; null where the section is withheld or absent, or holds
    /// none.
    async fn household(&self) -> Option<Household> {
        first_shown(&self.0.household)
    }

    /// The activity requirement that was recorded last; null where the section is withheld or absent, or
    /// holds none.
    async fn activity_requirement(&self) -> Option<ActivityRequirement> {
        first_shown(&self.0.activity_requirements)
    }

    /// Every activity requirement, newest first; null where the section is withheld or absent.
    async fn activity_requirements(&self) -> Option<Vec<ActivityRequirement>> {
        all_shown(&self.0.activity_requirements)
    }
}
