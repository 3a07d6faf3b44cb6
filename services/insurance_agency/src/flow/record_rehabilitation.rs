//! A caseworker records how far the coordination of a rehabilitation has come (SFB 30:8-13).

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{NewRow, record_row},
};
use chrono::NaiveDate;
use domain::{
    CaseId, RecordId,
    codes::{EntrySource, RehabilitationStatus},
};
use serde::Serialize;

use crate::{InsuranceAgency, model::RehabilitationDraft};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordRehabilitation {
    /// The case.
    pub case: CaseId,
    /// How far it has come.
    pub status: RehabilitationStatus,
    /// Who coordinates.
    pub coordinator: String,
    /// Measures, responsible parties and timetable.
    pub measures: Option<String>,
    /// When the plan is looked at again.
    pub review_on: Option<NaiveDate>,
    /// The record that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the coordination. The newest one is the one that counts; earlier ones are kept.
pub async fn record_rehabilitation(
    agency: &InsuranceAgency,
    cx: &Cx,
    input: RecordRehabilitation,
) -> Result<RecordId, Failure> {
    let draft = RehabilitationDraft {
        status: input.status,
        coordinator: input.coordinator.clone(),
        measures: input.measures.clone(),
        review_on: input.review_on,
    };
    let new = NewRow {
        operation: "recordRehabilitation",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check()?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: cx.today(),
        step: None,
    };
    record_row((&agency.store, &agency.access), cx, new).await
}
