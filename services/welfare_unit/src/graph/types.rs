//! What readers get to see. Every type is made of a row that was decided on, and of nothing else.

use access::{Recorded, Visible};
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{AmountOre, Code, KeptFromParticipant, LocalDate, Month};
use domain::codes::{HouseholdType, LivelihoodBarrier};

use crate::model::{self, ActivityReduction, Adult, RequiredActivityKind};

/// A decision on financial assistance for one month.
#[derive(SimpleObject)]
pub struct AssistanceDecision {
    /// The decision's id.
    id: ID,
    /// The month that the assistance is for.
    month: Month,
    /// How much, in öre.
    amount_ore: AmountOre,
    /// The livelihood barrier that the decision rests on.
    barrier: Code<LivelihoodBarrier>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::AssistanceDecision>>> for AssistanceDecision {
    fn from(visible: &Visible<Recorded<model::AssistanceDecision>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            month: Month(body.month),
            amount_ore: AmountOre(body.amount.ore()),
            barrier: Code(body.barrier),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// Why one adult of the household could not support themselves in one month.
#[derive(SimpleObject)]
pub struct AdultBarrier {
    /// The record's id.
    id: ID,
    /// Which adult.
    adult: Code<Adult>,
    /// The month.
    month: Month,
    /// The barrier.
    barrier: Code<LivelihoodBarrier>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::AdultBarrier>>> for AdultBarrier {
    fn from(visible: &Visible<Recorded<model::AdultBarrier>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            adult: Code(body.adult),
            month: Month(body.month),
            barrier: Code(body.barrier),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// Who lives in the assisted household.
#[derive(SimpleObject)]
pub struct Household {
    /// The record's id.
    id: ID,
    /// The type, after the national register.
    #[graphql(name = "type")]
    kind: Code<HouseholdType>,
    /// How many adults.
    adults: i32,
    /// How many children.
    children: i32,
    /// Since when it has been so.
    from: LocalDate,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::Household>>> for Household {
    fn from(visible: &Visible<Recorded<model::Household>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            kind: Code(body.kind),
            adults: body.adults,
            children: body.children,
            from: LocalDate(body.from),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// What activity is required of the person for assistance.
#[derive(SimpleObject)]
pub struct ActivityRequirement {
    /// The record's id.
    id: ID,
    /// The first day.
    from: LocalDate,
    /// The last day, when it is known.
    to: Option<LocalDate>,
    /// Hours a week, when everything has been taken off.
    hours_per_week: i32,
    /// The kinds of activity.
    kinds: Vec<Code<RequiredActivityKind>>,
    /// Why fewer hours are required.
    reductions: Vec<Code<ActivityReduction>>,
    /// Hours a week that the person works, when that is a reason.
    hours_worked_per_week: Option<i32>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::ActivityRequirement>>> for ActivityRequirement {
    fn from(visible: &Visible<Recorded<model::ActivityRequirement>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            from: LocalDate(body.period.from()),
            to: body.period.to().map(LocalDate),
            hours_per_week: body.hours_per_week,
            kinds: body.kinds.iter().copied().map(Code).collect(),
            reductions: body.reductions.iter().copied().map(Code).collect(),
            hours_worked_per_week: body.hours_worked,
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}
