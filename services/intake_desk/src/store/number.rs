//! Registry numbers, and what must be done by one at a time at a desk.

use domain::RowKey;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func, LockType},
};
use store::StoreFault;

use super::entity::{shared_case, staff, unit};

/// Keeps others of the unit from opening a case until the transaction ends, so that a number is drawn
/// once and a person's case is opened once. On SQLite there is one writer anyway.
pub async fn hold_unit(
    connection: &impl ConnectionTrait,
    unit_key: RowKey,
) -> Result<(), StoreFault> {
    // Rows that point at the unit may still be written meanwhile.
    let held = unit::Entity::find_by_id(unit_key.as_i64()).lock(LockType::NoKeyUpdate);
    held.one(connection).await?;
    Ok(())
}

/// Keeps the member of staff from looking somebody else up until the transaction ends, so that the
/// budget is counted one by one.
pub async fn hold_staff(
    connection: &impl ConnectionTrait,
    staff_key: RowKey,
) -> Result<(), StoreFault> {
    let held = staff::Entity::find_by_id(staff_key.as_i64()).lock(LockType::NoKeyUpdate);
    held.one(connection).await?;
    Ok(())
}

/// The last registry number of a series.
pub async fn find_last_number(
    connection: &impl ConnectionTrait,
    series: &str,
) -> Result<Option<String>, StoreFault> {
    let number = Expr::col(shared_case::Column::RegistryNumber);
    let last = shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::RegistryNumber)
        .filter(shared_case::Column::RegistryNumber.starts_with(series))
        // A longer number is a later one: 100000 comes after 99999.
        .order_by(Expr::expr(Func::char_length(number)), Order::Desc)
        .order_by_desc(shared_case::Column::RegistryNumber)
        .into_tuple::<String>()
        .one(connection)
        .await?;
    Ok(last)
}
