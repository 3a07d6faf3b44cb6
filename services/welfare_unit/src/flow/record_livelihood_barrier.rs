//! A caseworker records why an adult could not support themselves in a month (HSLF-FS 2015:30).

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{Beside, NewRow, record_row_beside},
};
use domain::{
    CaseId, Month, RecordId,
    codes::{EntrySource, LivelihoodBarrier},
};
use serde::Serialize;

use crate::{
    WelfareUnit,
    model::{Adult, AdultBarrier, AdultBarrierDraft},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordLivelihoodBarrier {
    /// The case.
    pub case: CaseId,
    /// Which adult.
    pub adult: Adult,
    /// The month.
    pub month: Month,
    /// The barrier.
    pub barrier: LivelihoodBarrier,
    /// The barrier that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the barrier: one for each adult and month.
pub async fn record_livelihood_barrier(
    unit: &WelfareUnit,
    cx: &Cx,
    input: RecordLivelihoodBarrier,
) -> Result<RecordId, Failure> {
    let draft = AdultBarrierDraft {
        adult: input.adult,
        month: input.month,
        barrier: input.barrier,
    };
    let new = NewRow {
        operation: "recordLivelihoodBarrier",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check(Month::of(cx.today()))?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: input.month.first_day(),
        step: None,
    };
    let beside = Beside {
        fields: &["adult", "month"],
        rule: |barrier: &AdultBarrier, others, step| barrier.stands_beside(others).map(|()| step),
    };
    record_row_beside((&unit.store, &unit.access), cx, new, beside).await
}
