//! A caseworker records a benefit that the agency has granted.

use std::collections::BTreeMap;

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{NewRow, Step, record_row},
};
use chrono::NaiveDate;
use domain::{
    CaseId, CodeList, RecordId,
    codes::{BenefitCode, EntrySource},
    event::StepKind,
};
use serde::Serialize;

use crate::{InsuranceAgency, model::BenefitDraft};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordBenefit {
    /// The case.
    pub case: CaseId,
    /// Which benefit.
    pub code: BenefitCode,
    /// Its extent in percent.
    pub extent_percent: i32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
    /// The benefit that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the benefit and tells follow-up of the step.
pub async fn record_benefit(
    agency: &InsuranceAgency,
    cx: &Cx,
    input: RecordBenefit,
) -> Result<RecordId, Failure> {
    let draft = BenefitDraft {
        code: input.code,
        extent_percent: input.extent_percent,
        from: input.from,
        to: input.to,
    };
    let benefit = draft.check()?;
    let codes = BTreeMap::from([
        ("benefit".to_owned(), benefit.code.code().to_owned()),
        (
            "extent_percent".to_owned(),
            benefit.extent.percent().to_string(),
        ),
    ]);
    let new = NewRow {
        operation: "recordBenefit",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        source: EntrySource::Register,
        occurred_on: benefit.period.from(),
        step: Some(Step {
            kind: StepKind::Benefit,
            period: benefit.period,
            codes,
        }),
        body: benefit,
        replaces: input.replaces,
    };
    record_row((&agency.store, &agency.access), cx, new).await
}
