//! A leader or manager records what needs nothing but the programme: a phase, a deviation, a status, a lesson.

use access::Cx;
use chassis::Failure;
use domain::ProgrammeId;
use serde::Serialize;

use super::{
    programme_tie::tied_for_writing,
    write_entry::{NewEntry, write_entry},
};
use crate::{
    LabourMarketUnit,
    model::{EntryDraft, EntryPlace},
    store::Documented,
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordEntry<D> {
    /// The programme.
    pub programme: ProgrammeId,
    /// Which entry.
    pub place: EntryPlace,
    /// What it says.
    pub draft: D,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the entry.
pub async fn record_entry<D: EntryDraft<Body: Documented>>(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: RecordEntry<D>,
) -> Result<ProgrammeId, Failure> {
    let tied = tied_for_writing(unit, cx, input.programme).await?;
    let seat = tied.writing_seat()?;
    let new = NewEntry {
        operation: D::OPERATION,
        idempotency_key: input.idempotency_key.as_deref(),
        input: &input,
        place: input.place,
        body: input.draft.check(cx.today())?,
    };
    write_entry(unit, cx, (&tied, seat), new).await
}
