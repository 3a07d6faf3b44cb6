//! A caseworker records what activity the social board requires for assistance (SoL 12 kap. 4 a-6 a §§).

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{NewRow, record_row},
};
use chrono::NaiveDate;
use domain::{CaseId, RecordId, codes::EntrySource};
use serde::Serialize;

use crate::{
    WelfareUnit,
    model::{ActivityReduction, ActivityRequirementDraft, RequiredActivityKind},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordActivityRequirement {
    /// The case.
    pub case: CaseId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
    /// Hours a week, when everything has been taken off.
    pub hours_per_week: i32,
    /// The kinds of activity.
    pub kinds: Vec<RequiredActivityKind>,
    /// Why fewer hours are required.
    pub reductions: Vec<ActivityReduction>,
    /// Hours a week that the person works.
    pub hours_worked: Option<i32>,
    /// The requirement that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the requirement. The newest one is the one that counts; earlier ones are kept.
pub async fn record_activity_requirement(
    unit: &WelfareUnit,
    cx: &Cx,
    input: RecordActivityRequirement,
) -> Result<RecordId, Failure> {
    let draft = ActivityRequirementDraft {
        from: input.from,
        to: input.to,
        hours_per_week: input.hours_per_week,
        kinds: input.kinds.clone(),
        reductions: input.reductions.clone(),
        hours_worked: input.hours_worked,
    };
    let new = NewRow {
        operation: "recordActivityRequirement",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check()?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: input.from,
        step: None,
    };
    record_row((&unit.store, &unit.access), cx, new).await
}
