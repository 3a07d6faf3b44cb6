//! What a union was asked about a placement, and what it answered (2000:628 9 a §).

use access::Cx;
use async_trait::async_trait;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{Alongside, Also, Meeting, NewRow, Rules, record_row_by},
};
use chrono::NaiveDate;
use domain::{CaseId, RecordId, codes::EntrySource};
use serde::Serialize;

use super::own_placement::own_placement;
use crate::{
    LabourMarketUnit,
    model::{ConsultationOutcome, UnionConsultation, UnionConsultationDraft},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordUnionConsultation {
    /// The case.
    pub case: CaseId,
    /// Which placement.
    pub placement: RecordId,
    /// Which union.
    pub organisation: String,
    /// When it was asked.
    pub asked_on: NaiveDate,
    /// When it answered.
    pub answered_on: Option<NaiveDate>,
    /// How far it has come.
    pub outcome: ConsultationOutcome,
    /// What it means for the placement.
    pub effect: Option<String>,
    /// The consultation that this one corrects or brings up to date.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the consultation. It speaks of the placement, and never of who is a member.
pub async fn record_union_consultation(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: RecordUnionConsultation,
) -> Result<RecordId, Failure> {
    let draft = UnionConsultationDraft {
        placement: input.placement,
        organisation: input.organisation.clone(),
        asked_on: input.asked_on,
        answered_on: input.answered_on,
        outcome: input.outcome,
        effect: input.effect.clone(),
    };
    let new = NewRow {
        operation: "recordUnionConsultation",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check(cx.today())?,
        replaces: input.replaces,
        source: EntrySource::Document,
        occurred_on: input.answered_on.unwrap_or(input.asked_on),
        step: None,
    };
    let rules = Rules {
        beside: None,
        alongside: Some(&AboutPlacement),
    };
    record_row_by((&unit.store, &unit.access), cx, new, rules).await
}

/// The placement is one of the writer's agency in this case.
struct AboutPlacement;

#[async_trait]
impl Alongside<UnionConsultation> for AboutPlacement {
    async fn meet(&self, meeting: Meeting<'_, '_, UnionConsultation>) -> Result<Also, Failure> {
        own_placement(&meeting, meeting.body.placement).await?;
        Ok(Also::default())
    }
}
