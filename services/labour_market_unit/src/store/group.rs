//! A resource group of an agency, as placements name it.

use domain::{AgencyId, RecordId};
use sea_orm::ConnectionTrait;
use store::StoreFault;

use super::{document::find_entry, programme::find_programme};
use crate::model::{Entry, ResourceGroup};

/// One current group of a programme of the agency.
pub async fn find_group(
    connection: &impl ConnectionTrait,
    agency: AgencyId,
    group: RecordId,
) -> Result<Option<Entry<ResourceGroup>>, StoreFault> {
    let Some(found) = find_entry::<ResourceGroup>(connection, group).await? else {
        return Ok(None);
    };
    let programme = find_programme(connection, agency, found.mark.programme).await?;
    Ok(programme.map(|_| found))
}
