//! Reads the fixed tables, for those who may see tables.

use access::Cx;
use chassis::Fault;
use chrono::NaiveDate;
use domain::Section;

use crate::{
    FollowUp,
    model::publication::{Place, PlaceTables},
    store,
};

/// Tables, and whether they stand for a later edition too.
#[derive(Debug, Clone, PartialEq)]
pub struct TablesRead {
    /// The tables.
    pub tables: PlaceTables,
    /// Whether an edition was due after them that could not be told.
    pub stands: bool,
}

/// The days on which tables came out, the latest first; `None` for readers without a right to tables.
///
/// # Errors
/// When the store or the facts fail.
pub async fn list_editions(follow_up: &FollowUp, cx: &Cx) -> Result<Option<Vec<NaiveDate>>, Fault> {
    let days = store::edition::list_days(follow_up.store.reading()).await?;
    let told = days.into_iter().filter(|day| day.is_told).map(|day| day.on);
    Ok(may_read(follow_up, cx).await?.then(|| told.collect()))
}

/// The tables of a place as they stood on a day, or as they stand; `None` where there are none, and for readers without
/// a right to tables.
///
/// # Errors
/// When the store or the facts fail.
pub async fn read_tables(
    follow_up: &FollowUp,
    cx: &Cx,
    place: Place,
    on: Option<NaiveDate>,
) -> Result<Option<TablesRead>, Fault> {
    let connection = follow_up.store.reading();
    let tables = store::edition::find_tables(connection, place, on).await?;
    let days = store::edition::list_days(connection).await?;
    if !may_read(follow_up, cx).await? {
        return Ok(None);
    }
    let due = days.iter().map(|day| day.on);
    let newest = due.filter(|day| on.is_none_or(|on| *day <= on)).max();
    Ok(tables.map(|tables| TablesRead {
        stands: newest.is_some_and(|newest| tables.released_on < newest),
        tables,
    }))
}

async fn may_read(follow_up: &FollowUp, cx: &Cx) -> Result<bool, Fault> {
    let facts = follow_up.access.facts(cx, &[]).await?;
    let judgement = follow_up.access.study(cx, &facts.reader, Section::FollowUp);
    Ok(judgement.state.is_open())
}
