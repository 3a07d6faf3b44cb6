//! A caseworker records how a referral to a procured provider stands (R13).

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
    EmploymentService,
    model::{ProviderReferralDraft, ProviderReferralStatus},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordProviderReferral {
    /// The case.
    pub case: CaseId,
    /// The provider, when one is chosen.
    pub provider: Option<String>,
    /// How far it has come.
    pub status: ProviderReferralStatus,
    /// Since when.
    pub on: NaiveDate,
    /// The record that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records how the referral stands. Each status is a row of its own, so that its days are kept.
pub async fn record_provider_referral(
    agency: &EmploymentService,
    cx: &Cx,
    input: RecordProviderReferral,
) -> Result<RecordId, Failure> {
    let draft = ProviderReferralDraft {
        provider: input.provider.clone(),
        status: input.status,
        on: input.on,
    };
    let new = NewRow {
        operation: "recordProviderReferral",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check(cx.today())?,
        replaces: input.replaces,
        source: EntrySource::Register,
        occurred_on: input.on,
        step: None,
    };
    record_row((&agency.store, &agency.access), cx, new).await
}
