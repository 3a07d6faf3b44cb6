//! Who works on cases, and for which unit.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, LeadStanding};
use domain::{CaseKey, RowKey};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use store::StoreFault;

use super::super::{
    entity::{case_assignment, staff},
    moment::{Moment, times},
};
use crate::model::{
    case::{CaseHead, CaseWorker},
    registry::Directory,
};

/// Who works on the cases, by case.
pub async fn list_workers(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    moment: Moment,
) -> Result<BTreeMap<CaseKey, Vec<CaseWorker>>, StoreFault> {
    let keys = heads.iter().map(|head| head.key.as_i64());
    let rows = case_assignment::Entity::find()
        .find_also_related(staff::Entity)
        .filter(case_assignment::Column::CaseKey.is_in(keys))
        .filter(times!(case_assignment).hold_at_instant(moment))
        .order_by_asc(case_assignment::Column::RowKey)
        .all(connection)
        .await?;
    let mut workers: BTreeMap<CaseKey, Vec<CaseWorker>> = BTreeMap::new();
    for (row, staff_row) in rows {
        let staff_row = staff_row.ok_or(StoreFault::Unreadable("case_assignment.staff_key"))?;
        let unit = directory
            .unit(row.unit_key)
            .ok_or(StoreFault::Unreadable("case_assignment.unit_key"))?;
        let of_case = workers.entry(CaseKey::from_i64(row.case_key)).or_default();
        of_case.push(CaseWorker {
            staff: RowKey::from_i64(row.staff_key),
            display_name: staff_row.display_name,
            unit: Arc::clone(unit),
            standing: if row.lead {
                LeadStanding::Lead
            } else {
                LeadStanding::NotLead
            },
            since: row.valid_from,
        });
    }
    Ok(workers)
}

/// Assigns a member of staff to a case for a unit, or changes whether they lead. What held before
/// is superseded. Assigning somebody again who is assigned in the same way changes nothing.
pub async fn update_case_assignment(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    staff_key: RowKey,
    unit_key: RowKey,
    standing: LeadStanding,
) -> Result<(), StoreFault> {
    let lead = standing == LeadStanding::Lead;
    let held = case_assignment::Entity::find()
        .filter(case_assignment::Column::CaseKey.eq(case.as_i64()))
        .filter(case_assignment::Column::StaffKey.eq(staff_key.as_i64()))
        .filter(case_assignment::Column::UnitKey.eq(unit_key.as_i64()))
        .filter(times!(case_assignment).hold_at_instant(Moment::now(cx.clock())))
        .one(connection)
        .await?;
    if held.as_ref().is_some_and(|held| held.lead == lead) {
        return Ok(());
    }
    if let Some(held) = held {
        supersede(connection, cx, &held).await?;
        add_assignment_row(connection, cx, ended(held, cx)).await?;
    }
    let row = case_assignment::Model {
        case_key: case.as_i64(),
        row_key: 0,
        staff_key: staff_key.as_i64(),
        unit_key: unit_key.as_i64(),
        lead,
        valid_from: cx.now(),
        valid_to: None,
        recorded_at: cx.now(),
        superseded_at: None,
    };
    add_assignment_row(connection, cx, row).await
}

/// Ends the assignments of a unit's staff to a case: of one member, or of all.
pub async fn remove_case_assignments(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    unit_key: RowKey,
    staff_key: Option<RowKey>,
) -> Result<(), StoreFault> {
    let mut asked = case_assignment::Entity::find()
        .filter(case_assignment::Column::CaseKey.eq(case.as_i64()))
        .filter(case_assignment::Column::UnitKey.eq(unit_key.as_i64()))
        .filter(times!(case_assignment).hold_at_instant(Moment::now(cx.clock())));
    if let Some(staff_key) = staff_key {
        asked = asked.filter(case_assignment::Column::StaffKey.eq(staff_key.as_i64()));
    }
    for held in asked.all(connection).await? {
        supersede(connection, cx, &held).await?;
        add_assignment_row(connection, cx, ended(held, cx)).await?;
    }
    Ok(())
}

/// The row that says until when an assignment held.
fn ended(held: case_assignment::Model, cx: &Cx) -> case_assignment::Model {
    case_assignment::Model {
        valid_to: Some(cx.now()),
        recorded_at: cx.now(),
        ..held
    }
}

async fn supersede(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    held: &case_assignment::Model,
) -> Result<(), StoreFault> {
    case_assignment::Entity::update_many()
        .col_expr(case_assignment::Column::SupersededAt, Expr::value(cx.now()))
        .filter(case_assignment::Column::CaseKey.eq(held.case_key))
        .filter(case_assignment::Column::RowKey.eq(held.row_key))
        .exec(connection)
        .await?;
    Ok(())
}

async fn add_assignment_row(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    row: case_assignment::Model,
) -> Result<(), StoreFault> {
    case_assignment::Entity::insert(case_assignment::ActiveModel {
        case_key: Set(row.case_key),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        staff_key: Set(row.staff_key),
        unit_key: Set(row.unit_key),
        lead: Set(row.lead),
        valid_from: Set(row.valid_from),
        valid_to: Set(row.valid_to),
        recorded_at: Set(row.recorded_at),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
