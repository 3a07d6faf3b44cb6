//! A caseworker records that the person is on sick leave without sickness benefit (R14).

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{NewRow, record_row},
};
use chrono::NaiveDate;
use domain::{CaseId, Problem, RecordId, codes::EntrySource, period::Period};
use serde::Serialize;

use crate::{InsuranceAgency, model::ZeroSgi};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordZeroSgi {
    /// The case.
    pub case: CaseId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
    /// The period that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the period.
pub async fn record_zero_sgi(
    agency: &InsuranceAgency,
    cx: &Cx,
    input: RecordZeroSgi,
) -> Result<RecordId, Failure> {
    let period = Period::new(input.from, input.to)
        .map_err(|_| Problem::invalid("to", "period-ends-before-it-starts"))?;
    let new = NewRow {
        operation: "recordZeroSgi",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: ZeroSgi { period },
        replaces: input.replaces,
        source: EntrySource::Register,
        occurred_on: period.from(),
        step: None,
    };
    record_row((&agency.store, &agency.access), cx, new).await
}
