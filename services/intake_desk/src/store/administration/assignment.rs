//! Assignments as an agency's administrators keep them: every version stays, the newest one speaks.

use std::{collections::BTreeMap, sync::Arc};

use access::Cx;
use chrono::NaiveDate;
use domain::{AssignmentId, Role, RowKey};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use serde::Serialize;
use store::{Coded, StoreFault};

use super::{raw, staff::names_of};
use crate::{
    model::{
        administration::assignment::{AssignmentState, KeptAssignment, Member, TakenBack},
        registry::{Directory, Unit},
    },
    store::{
        entity::{assignment, staff},
        moment::{Moment, times},
        registry::Updated,
    },
};

/// Which assignments are asked for.
#[derive(Debug, Clone)]
pub struct AssignmentFilter {
    /// In which units, by key.
    pub units: Vec<RowKey>,
    /// Only of this role.
    pub role: Option<Role>,
    /// When.
    pub when: When,
}

/// When an assignment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum When {
    /// Ever.
    Ever,
    /// As it stands today.
    Standing(AssignmentState),
    /// On a day.
    On(NaiveDate),
}

/// Up to `first` assignments, the newest change first, after a key.
pub async fn find_assignments(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    filter: &AssignmentFilter,
    (after, first, today): (Option<RowKey>, u64, NaiveDate),
) -> Result<Vec<KeptAssignment>, StoreFault> {
    let mut wanted = Condition::all()
        .add(assignment::Column::UnitKey.is_in(raw(&filter.units)))
        .add(holds(filter.when, today));
    if let Some(role) = filter.role {
        wanted = wanted.add(assignment::Column::Role.eq(Coded(role)));
    }
    if let Some(after) = after {
        wanted = wanted.add(assignment::Column::Key.lt(after.as_i64()));
    }
    list(connection, directory, wanted, first).await
}

fn holds(when: When, today: NaiveDate) -> Condition {
    let standing = assignment::Column::SupersededAt.is_null();
    let from = assignment::Column::ValidFrom;
    let to = assignment::Column::ValidTo;
    match when {
        When::Ever => newest(),
        When::On(day) => Condition::all()
            .add(standing)
            .add(from.lte(day))
            .add(Condition::any().add(to.is_null()).add(to.gte(day))),
        When::Standing(AssignmentState::Current) => holds(When::On(today), today),
        When::Standing(AssignmentState::Future) => {
            Condition::all().add(standing).add(from.gt(today))
        }
        When::Standing(AssignmentState::Ended) => newest().add(
            Condition::any()
                .add(assignment::Column::SupersededAt.is_not_null())
                .add(to.lt(today)),
        ),
    }
}

/// No later version of the same assignment: one that was taken back on its first day has none that
/// stands.
fn newest() -> Condition {
    let later = Alias::new("later");
    let own = |column: assignment::Column| Expr::col((assignment::Entity, column));
    let newer = Query::select()
        .expr(Expr::val(1))
        .from_as(assignment::Entity, later.clone())
        .and_where(
            Expr::col((later.clone(), assignment::Column::Id)).eq(own(assignment::Column::Id)),
        )
        .and_where(
            Expr::col((later, assignment::Column::Version)).gt(own(assignment::Column::Version)),
        )
        .to_owned();
    Condition::all().add(Expr::not_exists(newer))
}

/// The assignment of an id, of whichever agency: whose it is, the caller asks.
pub async fn get_assignment(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    id: AssignmentId,
) -> Result<Option<KeptAssignment>, StoreFault> {
    let wanted = newest().add(assignment::Column::Id.eq(id.uuid()));
    Ok(list(connection, directory, wanted, 1).await?.pop())
}

/// What somebody holds or has held in some units.
pub async fn list_of_staff(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    (staff, units): (RowKey, &[RowKey]),
) -> Result<Vec<KeptAssignment>, StoreFault> {
    let wanted = newest()
        .add(assignment::Column::StaffKey.eq(staff.as_i64()))
        .add(assignment::Column::UnitKey.is_in(raw(units)));
    list(connection, directory, wanted, u64::from(u16::MAX)).await
}

async fn list(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    wanted: Condition,
    first: u64,
) -> Result<Vec<KeptAssignment>, StoreFault> {
    let rows = assignment::Entity::find()
        .find_also_related(staff::Entity)
        .filter(wanted)
        .order_by_desc(assignment::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    let staff_keys: Vec<RowKey> = rows
        .iter()
        .map(|(row, _)| RowKey::from_i64(row.staff_key))
        .collect();
    let names = names_of(connection, &staff_keys).await?;
    rows.into_iter()
        .map(|(row, staff_row)| {
            let staff_row = staff_row.ok_or(StoreFault::Unreadable("assignment.staff_key"))?;
            let unit = directory
                .unit(row.unit_key)
                .ok_or(StoreFault::Unreadable("assignment.unit_key"))?;
            Ok(kept(row, (staff_row, unit), &names))
        })
        .collect()
}

fn kept(
    row: assignment::Model,
    (staff_row, unit): (staff::Model, &Arc<Unit>),
    names: &BTreeMap<(i64, i64), String>,
) -> KeptAssignment {
    let name = names.get(&(unit.agency.key.as_i64(), staff_row.key));
    let display_name = name.cloned().unwrap_or(staff_row.display_name);
    KeptAssignment {
        key: RowKey::from_i64(row.key),
        id: AssignmentId::from_uuid(row.id),
        version: row.version,
        member: Member {
            key: RowKey::from_i64(staff_row.key),
            id: domain::StaffId::from_uuid(staff_row.id),
            subject: domain::Subject::new(staff_row.subject),
            name_key: display_name.to_lowercase(),
            display_name,
            agency: Arc::clone(&unit.agency),
        },
        unit: Arc::clone(unit),
        role: row.role.0,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        taken_back: if row.superseded_at.is_some() {
            TakenBack::Yes
        } else {
            TakenBack::No
        },
    }
}

/// Grants an assignment.
pub async fn add_assignment(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (staff, unit, role): (RowKey, RowKey, Role),
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> Result<AssignmentId, StoreFault> {
    let id = AssignmentId::draw(cx.entropy());
    add_version(connection, cx, (id, 1), (staff, unit, role), (from, to)).await?;
    Ok(id)
}

async fn add_version(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (id, version): (AssignmentId, i32),
    (staff, unit, role): (RowKey, RowKey, Role),
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> Result<(), StoreFault> {
    assignment::Entity::insert(assignment::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        staff_key: Set(staff.as_i64()),
        unit_key: Set(unit.as_i64()),
        role: Set(Coded(role)),
        valid_from: Set(from),
        valid_to: Set(to),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
        version: Set(version),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Gives an assignment another last day. A last day before its first takes it back: then no version of
/// it stands. `Stale`: somebody else has changed it.
pub async fn update_end(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    read: &KeptAssignment,
    to: Option<NaiveDate>,
) -> Result<Updated, StoreFault> {
    let result = assignment::Entity::update_many()
        .col_expr(assignment::Column::SupersededAt, Expr::value(cx.now()))
        .filter(assignment::Column::Key.eq(read.key.as_i64()))
        .filter(assignment::Column::SupersededAt.is_null())
        .exec(connection)
        .await?;
    let updated = Updated::from_rows(result.rows_affected);
    let stands = to.is_none_or(|to| read.valid_from <= to);
    if updated == Updated::Done && stands {
        let held = (read.member.key, read.unit.key, read.role);
        let days = (read.valid_from, to);
        add_version(connection, cx, (read.id, read.version + 1), held, days).await?;
    }
    Ok(updated)
}

/// How many assignments of a role in some units hold on `day`, besides one.
pub async fn count_others(
    connection: &impl ConnectionTrait,
    (role, units): (Role, &[RowKey]),
    but: AssignmentId,
    day: NaiveDate,
) -> Result<usize, StoreFault> {
    let rows = assignment::Entity::find()
        .filter(assignment::Column::UnitKey.is_in(raw(units)))
        .filter(assignment::Column::Role.eq(Coded(role)))
        .filter(assignment::Column::Id.ne(but.uuid()))
        .filter(holds(When::On(day), day))
        .all(connection)
        .await?;
    Ok(rows.len())
}

/// The roles that somebody holds in a unit now.
pub async fn list_roles_now(
    connection: &impl ConnectionTrait,
    (staff, unit): (RowKey, RowKey),
    moment: Moment,
) -> Result<Vec<Role>, StoreFault> {
    let rows = assignment::Entity::find()
        .filter(assignment::Column::StaffKey.eq(staff.as_i64()))
        .filter(assignment::Column::UnitKey.eq(unit.as_i64()))
        .filter(times!(assignment).hold_on_day(moment))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.role.0).collect())
}
