//! The resource groups and scattered places of the reader's own units, to place somebody in one. For everybody else there
//! are none.

use access::Cx;
use chassis::Fault;
use domain::ProgrammeId;

use super::seat::own_units;
use crate::{
    LabourMarketUnit,
    model::{Entry, ResourceGroup},
    store,
};

/// How many programmes are looked through; no unit has nearly as many.
const MOST: u64 = 200;

/// The groups that go on today, in the order in which they were written.
pub async fn list_groups(
    unit: &LabourMarketUnit,
    cx: &Cx,
) -> Result<Vec<Entry<ResourceGroup>>, Fault> {
    let reader = unit.access.facts(cx, &[]).await?.reader;
    let connection = unit.store.reading();
    let programmes = store::list_programmes(connection, &own_units(&reader), None, MOST).await?;
    let ids: Vec<ProgrammeId> = programmes.iter().map(|programme| programme.id).collect();
    let mut groups = store::list_entries::<ResourceGroup>(connection, &ids).await?;
    groups.retain(|group| group.body.period.to().is_none_or(|last| last >= cx.today()));
    Ok(groups)
}
