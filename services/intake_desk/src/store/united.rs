//! A person who turned out to be one with another: both stand in the tables, and whoever finds one finds the kept one.

use domain::RowKey;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, Func, Query, SelectStatement},
};
use store::StoreFault;

use super::entity::person;

/// The key of the person whom a row of `person` stands for now: itself, or whom it was merged into.
pub(super) fn key_now() -> Expr {
    Func::coalesce([
        Expr::col((person::Entity, person::Column::MergedIntoKey)),
        Expr::col((person::Entity, person::Column::Key)),
    ])
    .into()
}

/// Whether a row of `person` is one of these persons, or was merged into one. For either there is an index, as there is none
/// for [`key_now`].
pub(super) fn stands_for(persons: &SelectStatement) -> Condition {
    Condition::any()
        .add(person::Column::Key.in_subquery(persons.clone()))
        .add(person::Column::MergedIntoKey.in_subquery(persons.clone()))
}

/// The rows of these persons and of those who were merged into them, by key.
pub(super) fn rows_of(persons: &[i64]) -> SelectStatement {
    Query::select()
        .column((person::Entity, person::Column::Key))
        .from(person::Entity)
        .and_where(
            person::Column::Key
                .is_in(persons.iter().copied())
                .or(person::Column::MergedIntoKey.is_in(persons.iter().copied())),
        )
        .to_owned()
}

/// The person whom a row stands for now, by key; the row itself where there is none. One statement either way.
pub async fn find_key_now(
    connection: &impl ConnectionTrait,
    key: RowKey,
) -> Result<RowKey, StoreFault> {
    let now: Option<i64> = person::Entity::find_by_id(key.as_i64())
        .select_only()
        .expr(key_now())
        .into_tuple()
        .one(connection)
        .await?;
    Ok(now.map_or(key, RowKey::from_i64))
}

/// The keys of the rows of these persons and of those who were merged into them.
pub(super) async fn list_rows_of(
    connection: &impl ConnectionTrait,
    persons: &[i64],
) -> Result<Vec<i64>, StoreFault> {
    let keys = person::Entity::find()
        .select_only()
        .column(person::Column::Key)
        .filter(person::Column::Key.in_subquery(rows_of(persons)))
        .order_by_asc(person::Column::Key)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys)
}
