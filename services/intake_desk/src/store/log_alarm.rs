//! What the reviewers of an agency's log must look at, and the numbers whose look-up raises an alarm.

use std::collections::BTreeSet;

use access::Cx;
use domain::{RowKey, TaskId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict, Query},
};
use store::{Coded, StoreFault};

use super::{
    entity::{honey_number, log_alarm as table, staff},
    registry::{Updated, staff_of},
};
use crate::model::{
    registry::{Directory, Unit},
    stop::{LogAlarm, LogAlarmKind},
};

/// The digests of the numbers that nobody has.
pub async fn list_honey_digests(
    connection: &impl ConnectionTrait,
) -> Result<BTreeSet<String>, StoreFault> {
    let rows = honey_number::Entity::find().all(connection).await?;
    Ok(rows.into_iter().map(|row| row.digest).collect())
}

/// Registers numbers that nobody has, by their digests (`Secrets::honey_digest`). One that is there stays
/// as it is.
pub async fn add_honey_numbers(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    digests: &[String],
) -> Result<(), StoreFault> {
    for digest in digests {
        honey_number::Entity::insert(honey_number::ActiveModel {
            digest: Set(digest.clone()),
            registered_at: Set(cx.now()),
        })
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(connection)
        .await?;
    }
    Ok(())
}

/// Who did something, for which unit.
#[derive(Debug, Clone, Copy)]
pub struct Doer<'u> {
    /// The member of staff, by key.
    pub staff: RowKey,
    /// The unit.
    pub unit: &'u Unit,
}

/// Raises an alarm if the number of this digest is one that nobody has. It is one and the same statement
/// whether it is or not, so that nothing but the alarm tells them apart.
pub async fn add_alarm_of_honey(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    doer: Doer<'_>,
    digest: &str,
) -> Result<Option<TaskId>, StoreFault> {
    let id = TaskId::draw(cx.entropy());
    let alarm = Query::select()
        .expr(Expr::val(RowKey::draw(cx.clock(), cx.entropy()).as_i64()))
        .expr(Expr::val(id.uuid()))
        .expr(Expr::val(doer.unit.agency.key.as_i64()))
        .expr(Expr::val(doer.unit.key.as_i64()))
        .expr(Expr::val(doer.staff.as_i64()))
        .expr(Expr::val(domain::CodeList::code(LogAlarmKind::HoneyNumber)))
        .expr(Expr::val(cx.now()))
        .from(honey_number::Entity)
        .and_where(honey_number::Column::Digest.eq(digest))
        .to_owned();
    let mut statement = Query::insert();
    statement
        .into_table(table::Entity)
        .columns([
            table::Column::Key,
            table::Column::Id,
            table::Column::AgencyKey,
            table::Column::UnitKey,
            table::Column::StaffKey,
            table::Column::Kind,
            table::Column::RaisedAt,
        ])
        .select_from(alarm)
        .map_err(|_| StoreFault::Unwritable("log_alarm"))?;
    let written = connection.execute(&statement).await?;
    Ok((written.rows_affected() > 0).then_some(id))
}

/// Raises an alarm.
pub async fn add_alarm(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    doer: Doer<'_>,
    kind: LogAlarmKind,
) -> Result<TaskId, StoreFault> {
    let id = TaskId::draw(cx.entropy());
    table::Entity::insert(table::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        agency_key: Set(doer.unit.agency.key.as_i64()),
        unit_key: Set(doer.unit.key.as_i64()),
        staff_key: Set(doer.staff.as_i64()),
        kind: Set(Coded(kind)),
        raised_at: Set(cx.now()),
        done_at: Set(None),
        done_by_staff_key: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// Up to `first` alarms of some agencies that nobody has looked at, oldest first, after `after`.
pub async fn list_alarms(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    agencies: &[RowKey],
    (after, first): (Option<RowKey>, u64),
) -> Result<Vec<LogAlarm>, StoreFault> {
    let agencies = agencies.iter().map(|agency| agency.as_i64());
    let mut asked = table::Entity::find()
        .find_also_related(staff::Entity)
        .filter(table::Column::AgencyKey.is_in(agencies))
        .filter(table::Column::DoneAt.is_null());
    if let Some(after) = after {
        asked = asked.filter(table::Column::Key.gt(after.as_i64()));
    }
    let rows = asked
        .order_by_asc(table::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    let alarms = rows.into_iter().map(|(row, doer)| {
        let unit = directory.unit(row.unit_key);
        Ok(LogAlarm {
            key: RowKey::from_i64(row.key),
            id: TaskId::from_uuid(row.id),
            kind: row.kind.0,
            doer: doer
                .map(staff_of)
                .ok_or(StoreFault::Unreadable("log_alarm.staff_key"))?,
            unit: unit
                .cloned()
                .ok_or(StoreFault::Unreadable("log_alarm.unit_key"))?,
            raised_at: row.raised_at,
        })
    });
    alarms.collect()
}

/// Marks an alarm of one of these agencies as looked at; one that is done, or another's, stays as it is.
pub async fn update_alarm_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (id, by): (TaskId, RowKey),
    agencies: &[RowKey],
) -> Result<Updated, StoreFault> {
    let result = table::Entity::update_many()
        .col_expr(table::Column::DoneAt, Expr::value(cx.now()))
        .col_expr(table::Column::DoneByStaffKey, Expr::value(by.as_i64()))
        .filter(table::Column::Id.eq(id.uuid()))
        .filter(table::Column::AgencyKey.is_in(agencies.iter().map(|agency| agency.as_i64())))
        .filter(table::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}
