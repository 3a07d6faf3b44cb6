//! A caseworker marks whether the person can take part in what the agency offers now (E3).

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{NewRow, record_row},
};
use chrono::NaiveDate;
use domain::{
    CaseId, RecordId,
    codes::{EntrySource, ProgrammeCode},
};
use serde::Serialize;

use crate::{
    EmploymentService,
    model::{ReadinessDraft, ReadinessLevel},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordReadiness {
    /// The case.
    pub case: CaseId,
    /// How ready.
    pub level: ReadinessLevel,
    /// For which programme; for everything when it is none.
    pub programme: Option<ProgrammeCode>,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
    /// The marking that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the marking. The newest one is the one that counts; earlier ones are kept.
pub async fn record_readiness(
    agency: &EmploymentService,
    cx: &Cx,
    input: RecordReadiness,
) -> Result<RecordId, Failure> {
    let draft = ReadinessDraft {
        level: input.level,
        programme: input.programme,
        review_on: input.review_on,
    };
    let new = NewRow {
        operation: "recordReadiness",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check(cx.today())?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: cx.today(),
        step: None,
    };
    record_row((&agency.store, &agency.access), cx, new).await
}
