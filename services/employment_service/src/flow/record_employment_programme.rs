//! A caseworker records a programme or subsidy that the person takes part in.

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
    codes::{EntrySource, ProgrammeCode},
    event::StepKind,
};
use serde::Serialize;

use crate::{EmploymentService, model::ProgrammeDraft};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordEmploymentProgramme {
    /// The case.
    pub case: CaseId,
    /// Which programme or subsidy.
    pub code: ProgrammeCode,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
    /// The record that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the programme and tells follow-up of the step.
pub async fn record_employment_programme(
    agency: &EmploymentService,
    cx: &Cx,
    input: RecordEmploymentProgramme,
) -> Result<RecordId, Failure> {
    let draft = ProgrammeDraft {
        code: input.code,
        from: input.from,
        to: input.to,
    };
    let programme = draft.check()?;
    let code = programme.code.code().to_owned();
    let new = NewRow {
        operation: "recordEmploymentProgramme",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        source: EntrySource::Register,
        occurred_on: programme.period.from(),
        step: Some(Step {
            kind: StepKind::Programme,
            period: programme.period,
            codes: BTreeMap::from([("programme".to_owned(), code)]),
        }),
        body: programme,
        replaces: input.replaces,
    };
    record_row((&agency.store, &agency.access), cx, new).await
}
