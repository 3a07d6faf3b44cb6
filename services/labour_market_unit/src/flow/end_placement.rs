//! A placement is over (E11: end date and reason for early ending).

use access::Cx;
use async_trait::async_trait;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{Alongside, Also, Meeting, NewRow, Rules, Step, record_row_by},
};
use chrono::NaiveDate;
use domain::{
    CaseId, CodeList, RecordId,
    codes::EntrySource,
    event::{EventBody, PlacementNotice, StepKind},
    period::Period,
};
use serde::Serialize;

use super::own_placement::own_placement;
use crate::{
    LabourMarketUnit,
    model::{Placement, PlacementEndReason, PlacementEnding, PlacementEndingDraft},
};

/// What is recorded.
#[derive(Serialize)]
pub struct EndPlacement {
    /// The case.
    pub case: CaseId,
    /// Which placement.
    pub placement: RecordId,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Why.
    pub reason: PlacementEndReason,
    /// More about it.
    pub note: Option<String>,
    /// The ending that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the ending, tells the desk that the place is free, and follow-up how the placement ended.
pub async fn end_placement(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: EndPlacement,
) -> Result<RecordId, Failure> {
    let draft = PlacementEndingDraft {
        placement: input.placement,
        ends_on: input.ends_on,
        reason: input.reason,
        note: input.note.clone(),
    };
    let new = NewRow {
        operation: "endPlacement",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check(cx.today())?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: input.ends_on,
        step: None,
    };
    let rules = Rules {
        beside: None,
        alongside: Some(&Freed),
    };
    record_row_by((&unit.store, &unit.access), cx, new, rules).await
}

fn step(placement: &Placement, ending: &PlacementEnding) -> Step {
    let codes = [
        (
            "employment_type",
            placement.employment_type.code().to_owned(),
        ),
        ("reason", ending.reason.code().to_owned()),
        (
            "service_rate_percent",
            placement.service_rate_percent.to_string(),
        ),
        ("started_on", placement.period.from().to_string()),
    ];
    Step {
        kind: StepKind::PlacementEnded,
        period: Period::since(ending.ends_on),
        codes: codes.map(|(name, value)| (name.to_owned(), value)).into(),
    }
}

/// The ending fits the placement; the desk and follow-up are told.
struct Freed;

#[async_trait]
impl Alongside<PlacementEnding> for Freed {
    async fn meet(&self, meeting: Meeting<'_, '_, PlacementEnding>) -> Result<Also, Failure> {
        let ending = meeting.body;
        let own = own_placement(&meeting, ending.placement).await?;
        ending.fits(&own.placement, own.ending.as_ref())?;
        let notice = PlacementNotice {
            placement: ending.placement,
            referral: own.placement.referral,
            unit: meeting.from.unit,
        };
        Ok(Also {
            step: Some(step(&own.placement, ending)),
            told: vec![EventBody::PlacementEnded(notice)],
        })
    }
}
