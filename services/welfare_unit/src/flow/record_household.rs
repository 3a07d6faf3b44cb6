//! A caseworker records who lives in the assisted household.

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{NewRow, record_row},
};
use chrono::NaiveDate;
use domain::{
    CaseId, RecordId,
    codes::{EntrySource, HouseholdType},
};
use serde::Serialize;

use crate::{WelfareUnit, model::HouseholdDraft};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordHousehold {
    /// The case.
    pub case: CaseId,
    /// The type.
    pub kind: HouseholdType,
    /// How many adults.
    pub adults: i32,
    /// How many children.
    pub children: i32,
    /// Since when; today when it is not told.
    pub from: Option<NaiveDate>,
    /// The household that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the household. The newest one is the one that counts; earlier ones are kept.
pub async fn record_household(
    unit: &WelfareUnit,
    cx: &Cx,
    input: RecordHousehold,
) -> Result<RecordId, Failure> {
    let draft = HouseholdDraft {
        kind: input.kind,
        adults: input.adults,
        children: input.children,
        from: input.from.unwrap_or(cx.today()),
    };
    let household = draft.check(cx.today())?;
    let new = NewRow {
        operation: "recordHousehold",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        occurred_on: household.from,
        body: household,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        step: None,
    };
    record_row((&unit.store, &unit.access), cx, new).await
}
