//! What administrators of an agency read and change of the registry. Nothing is overwritten without a
//! row that says what it was.

pub mod agreement;
pub mod assignment;
pub mod change;
pub mod staff;
pub mod unit;
pub mod work;

use domain::RowKey;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use store::StoreFault;

use super::entity::agency;

/// Keeps everybody else from administering these agencies until the transaction ends: two administrators
/// who end each other's assignments come one after the other.
pub async fn hold_agencies(
    connection: &impl ConnectionTrait,
    keys: &[RowKey],
) -> Result<(), StoreFault> {
    agency::Entity::find()
        .filter(agency::Column::Key.is_in(raw(keys)))
        .order_by_asc(agency::Column::Key)
        .lock_exclusive()
        .all(connection)
        .await?;
    Ok(())
}

/// Keys as the columns hold them.
fn raw(keys: &[RowKey]) -> Vec<i64> {
    keys.iter().map(|key| key.as_i64()).collect()
}
