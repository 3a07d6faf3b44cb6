//! A leader or manager tells how far a point of the checklist has come.

use access::Cx;
use chassis::Failure;
use domain::ProgrammeId;

use super::{
    programme_tie::tied_for_writing,
    read_checklist::carried_over,
    record_entry::RecordEntry,
    write_entry::{NewEntry, write_entry},
};
use crate::{
    LabourMarketUnit,
    model::{ChecklistNoteDraft, EntryDraft},
};

/// Records the answer. Only a point that stands in the programme's checklist is answered.
pub async fn answer_checklist_point(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: RecordEntry<ChecklistNoteDraft>,
) -> Result<ProgrammeId, Failure> {
    let tied = tied_for_writing(unit, cx, input.programme).await?;
    let seat = tied.writing_seat()?;
    let note = input.draft.check(cx.today())?;
    let carried = carried_over(unit, &tied.programme).await?;
    let keys: Vec<String> = carried.into_iter().map(|point| point.key).collect();
    input.draft.names_one_of(&keys)?;
    let new = NewEntry {
        operation: ChecklistNoteDraft::OPERATION,
        idempotency_key: input.idempotency_key.as_deref(),
        input: &input,
        place: input.place,
        body: note,
    };
    write_entry(unit, cx, (&tied, seat), new).await
}
