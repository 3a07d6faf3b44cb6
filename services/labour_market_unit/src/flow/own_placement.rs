//! The placement that a new row speaks of: of the same case, and of the writer's own agency.

use access::Fields;
use chassis::{Failure, graphql::not_found, record::Meeting};
use domain::{RecordId, period::Period};
use store::section_table::{find_current, list_current};

use crate::model::{Placement, PlacementEnding};

/// A placement and how it ended, if it has.
pub struct OwnPlacement {
    /// As it was agreed.
    pub placement: Placement,
    /// How it ended.
    pub ending: Option<PlacementEnding>,
}

impl OwnPlacement {
    /// From when, and until when in fact.
    pub fn lasting(&self) -> Period {
        self.placement.lasting(self.ending.as_ref())
    }
}

/// Reads a placement in the transaction that writes a row about it. Another agency's, another case's and
/// one that was never there are the same: they do not exist for the writer.
pub async fn own_placement<B: Sync>(
    meeting: &Meeting<'_, '_, B>,
    placement: RecordId,
) -> Result<OwnPlacement, Failure> {
    let (cx, standing, from) = (meeting.cx, meeting.standing, meeting.from);
    let connection = meeting.tx.connection();
    let found = find_current::<Placement>(connection, placement).await?;
    let own = found.filter(|row| row.case() == from.case && row.owner() == from.agency);
    let fields = Fields::named(&["employmentType", "endsOn", "id", "startsOn"]);
    let row = own.and_then(|row| cx.open(standing, row, &fields));
    let row = row.ok_or_else(|| not_found("placementId"))?.into_inner();

    let endings = list_current::<PlacementEnding>(connection, &[from.case]).await?;
    let fields = Fields::named(&["endsOn", "placementId"]);
    let mut opened = endings
        .into_iter()
        .filter(|ending| ending.owner() == from.agency)
        .filter_map(|ending| cx.open(standing, ending, &fields))
        .map(|ending| ending.into_inner().body);
    Ok(OwnPlacement {
        placement: row.body,
        ending: opened.find(|ending| ending.placement == placement),
    })
}
