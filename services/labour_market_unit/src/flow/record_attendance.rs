//! How a day of a placement went.

use access::Cx;
use async_trait::async_trait;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{Alongside, Also, Beside, Meeting, NewRow, Rules, record_row_by},
};
use chrono::NaiveDate;
use domain::{CaseId, RecordId, codes::EntrySource};
use serde::Serialize;

use super::own_placement::own_placement;
use crate::{
    LabourMarketUnit,
    model::{Attendance, AttendanceDraft, AttendanceKind, Hours},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordAttendance {
    /// The case.
    pub case: CaseId,
    /// Which placement.
    pub placement: RecordId,
    /// Which day.
    pub on: NaiveDate,
    /// How it went.
    pub kind: AttendanceKind,
    /// How many hours it is about.
    pub hours: Option<Hours>,
    /// The statement that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the day. One statement a day and placement; it is none of the chain's steps.
pub async fn record_attendance(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: RecordAttendance,
) -> Result<RecordId, Failure> {
    let draft = AttendanceDraft {
        placement: input.placement,
        on: input.on,
        kind: input.kind,
        hours: input.hours,
    };
    let new = NewRow {
        operation: "recordAttendance",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        body: draft.check(cx.today())?,
        replaces: input.replaces,
        source: EntrySource::OwnAssessment,
        occurred_on: input.on,
        step: None,
    };
    let beside = Beside {
        fields: &["on", "placementId"],
        rule: |day: &Attendance, others, step| day.stands_beside(others).map(|()| step),
    };
    let rules = Rules {
        beside: Some(beside),
        alongside: Some(&WithinPlacement),
    };
    record_row_by((&unit.store, &unit.access), cx, new, rules).await
}

/// The day lies within a placement of the writer's agency.
struct WithinPlacement;

#[async_trait]
impl Alongside<Attendance> for WithinPlacement {
    async fn meet(&self, meeting: Meeting<'_, '_, Attendance>) -> Result<Also, Failure> {
        let own = own_placement(&meeting, meeting.body.placement).await?;
        meeting.body.fits(own.lasting())?;
        Ok(Also::default())
    }
}
