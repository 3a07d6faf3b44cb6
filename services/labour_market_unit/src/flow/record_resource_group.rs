//! A resource group or scattered places are recorded, with a supervisor and workplaces of the own agency (G9, G16).

use access::Cx;
use chassis::{Failure, graphql::not_found};
use domain::ProgrammeId;

use super::{
    colleague::Colleague,
    programme_tie::tied_for_writing,
    record_entry::RecordEntry,
    write_entry::{NewEntry, write_entry},
};
use crate::{
    LabourMarketUnit,
    model::{EntryDraft, ResourceGroupDraft},
    store::count_workplaces,
};

/// Records the group.
pub async fn record_resource_group(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: RecordEntry<ResourceGroupDraft>,
) -> Result<ProgrammeId, Failure> {
    let tied = tied_for_writing(unit, cx, input.programme).await?;
    let seat = tied.writing_seat()?;
    let group = input.draft.check(cx.today())?;
    if group.supervisor.is_some() {
        let supervisor = Colleague::find(unit, cx, group.supervisor).await?;
        supervisor.check_supervisor(seat.agency)?;
    }
    let connection = unit.store.reading();
    // The register only grows, so what is found here is there when the group is written.
    let known = count_workplaces(connection, seat.agency, &group.workplaces).await?;
    if known != group.workplaces.len() as u64 {
        return Err(not_found("workplaceIds"));
    }
    let new = NewEntry {
        operation: ResourceGroupDraft::OPERATION,
        idempotency_key: input.idempotency_key.as_deref(),
        input: &input,
        place: input.place,
        body: group,
    };
    write_entry(unit, cx, (&tied, seat), new).await
}
