//! What belongs to nothing: an entry without a place in line, a place without its entry, a subject of no
//! entry.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, IntoIden, Query},
};

use super::fault::{AuditFault, AuditFaultKind};
use crate::{
    fault::StoreFault,
    tables::{audit_entry, audit_link, audit_subject},
};

/// The first of each kind, in this order. A place in line that has hashes and no number is none either.
pub(super) async fn find_loose(
    connection: &impl ConnectionTrait,
) -> Result<Option<AuditFault>, StoreFault> {
    let entry = (audit_entry::Entity, audit_entry::Column::Entry);
    let link = (audit_link::Entity, audit_link::Column::Entry);
    let subject = (audit_subject::Entity, audit_subject::Column::Entry);
    let unlined = audit_entry::Entity::find().filter(without(link, entry));
    let unlined = first_key(connection, unlined, audit_entry::Column::Entry);
    if let Some(fault) = fault(AuditFaultKind::Unlined, unlined.await?) {
        return Ok(Some(fault));
    }
    let missing = audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.is_null())
        .filter(without(entry, link));
    let missing = first_key(connection, missing, audit_link::Column::Entry);
    if let Some(fault) = fault(AuditFaultKind::Missing, missing.await?) {
        return Ok(Some(fault));
    }
    let half = audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.is_null())
        .filter(
            Condition::any()
                .add(audit_link::Column::Hash.is_not_null())
                .add(audit_link::Column::PreviousHash.is_not_null()),
        );
    let half = first_key(connection, half, audit_link::Column::Entry);
    if let Some(fault) = fault(AuditFaultKind::Altered, half.await?) {
        return Ok(Some(fault));
    }
    let stray = audit_subject::Entity::find().filter(without(entry, subject));
    let stray = first_key(connection, stray, audit_subject::Column::Entry).await?;
    Ok(fault(AuditFaultKind::Stray, stray))
}

/// A row was found, and its key if it has kept one.
struct Row(Option<i64>);

fn fault(kind: AuditFaultKind, row: Option<Row>) -> Option<AuditFault> {
    row.map(|Row(entry)| AuditFault {
        at: None,
        entry,
        kind,
    })
}

async fn first_key<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    rows: Select<E>,
    key: E::Column,
) -> Result<Option<Row>, StoreFault> {
    let rows = rows.select_only().column(key).order_by_asc(key).limit(1);
    let statement = rows.build(connection.get_database_backend());
    let found = connection.query_one_raw(statement).await?;
    Ok(found.map(|row| Row(row.try_get_by_index(0).ok())))
}

/// No row of one table has the key of the row of another.
fn without<E, C, O, D>((inner, inner_key): (E, C), (outer, outer_key): (O, D)) -> Expr
where
    E: EntityTrait + IntoIden + Copy,
    C: ColumnTrait,
    O: EntityTrait + IntoIden,
    D: ColumnTrait,
{
    let same = Query::select()
        .expr(Expr::val(1))
        .from(inner)
        .and_where(Expr::col((inner, inner_key)).equals((outer, outer_key)))
        .to_owned();
    Expr::exists(same).not()
}
