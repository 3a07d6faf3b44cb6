//! What callers send, and the use case that it becomes.

use access::Cx;
use async_graphql::{ID, InputObject, MaybeUndefined};
use chassis::{
    Failure,
    graphql::{AmountOre, Code, KeptFromParticipantInput, LocalDate, Month, replaced},
};
use domain::{
    CaseId, Ore,
    codes::{HouseholdType, LivelihoodBarrier},
};

use crate::{
    flow,
    model::{ActivityReduction, Adult, RequiredActivityKind},
};

/// A decision on financial assistance to record.
#[derive(InputObject)]
pub struct RecordAssistanceDecisionInput {
    pub(super) case_id: ID,
    /// Next month at the latest.
    month: Month,
    /// In öre, nothing at least.
    amount_ore: AmountOre,
    barrier: Code<LivelihoodBarrier>,
    /// The decision that this one corrects; the earlier one is kept. Needed when the month has one.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordAssistanceDecisionInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordAssistanceDecision, Failure> {
        Ok(flow::RecordAssistanceDecision {
            case,
            month: self.month.0,
            amount: Ore(self.amount_ore.0),
            barrier: self.barrier.0,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// The livelihood barrier of one adult to record.
#[derive(InputObject)]
pub struct RecordLivelihoodBarrierInput {
    pub(super) case_id: ID,
    adult: Code<Adult>,
    /// Next month at the latest.
    month: Month,
    barrier: Code<LivelihoodBarrier>,
    /// The barrier that this one corrects; the earlier one is kept. Needed when the month has one.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordLivelihoodBarrierInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordLivelihoodBarrier, Failure> {
        Ok(flow::RecordLivelihoodBarrier {
            case,
            adult: self.adult.0,
            month: self.month.0,
            barrier: self.barrier.0,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// A household to record.
#[derive(InputObject)]
pub struct RecordHouseholdInput {
    pub(super) case_id: ID,
    #[graphql(name = "type")]
    kind: Code<HouseholdType>,
    adults: i32,
    children: i32,
    /// Since when it has been so; today when it is left out.
    from: Option<LocalDate>,
    /// The household that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordHouseholdInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordHousehold, Failure> {
        Ok(flow::RecordHousehold {
            case,
            kind: self.kind.0,
            adults: self.adults,
            children: self.children,
            from: self.from.map(|day| day.0),
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}

/// An activity requirement to record.
#[derive(InputObject)]
pub struct RecordActivityRequirementInput {
    pub(super) case_id: ID,
    from: LocalDate,
    to: Option<LocalDate>,
    /// Hours a week, when everything has been taken off.
    hours_per_week: i32,
    /// At least one when hours are required.
    kinds: Vec<Code<RequiredActivityKind>>,
    /// Why fewer hours are required.
    reductions: Option<Vec<Code<ActivityReduction>>>,
    /// Hours a week that the person works; needed when part-time work is a reason, and only then.
    hours_worked_per_week: Option<i32>,
    /// The requirement that this one corrects; the earlier one is kept.
    replaces: Option<ID>,
    /// A decision that the participant may not see it. Left out, a correction stays as it was; null, it
    /// is shown.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

impl RecordActivityRequirementInput {
    pub(super) fn into_use_case(
        self,
        cx: &Cx,
        case: CaseId,
    ) -> Result<flow::RecordActivityRequirement, Failure> {
        Ok(flow::RecordActivityRequirement {
            case,
            from: self.from.0,
            to: self.to.map(|day| day.0),
            hours_per_week: self.hours_per_week,
            kinds: Code::all(self.kinds),
            reductions: Code::all(self.reductions.unwrap_or_default()),
            hours_worked: self.hours_worked_per_week,
            replaces: replaced(self.replaces.as_ref())?,
            keeping: KeptFromParticipantInput::wish(cx, self.kept_from_participant)?,
            idempotency_key: self.idempotency_key,
        })
    }
}
