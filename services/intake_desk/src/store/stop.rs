//! What keeps readers from a person: protected identity with its named handlers, and conflicts.

use std::collections::BTreeSet;

use access::Cx;
use chrono::{DateTime, Utc};
use domain::RowKey;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType},
};
use store::{Coded, StoreFault};

use super::{
    entity::{conflict, person, protection, protection_handler, registered_number, staff},
    moment::{Moment, times},
    registry::staff_of,
    several::Keys,
    united::{key_now, rows_of},
};
use crate::model::{
    person::{ConflictKind, ProtectionGrade},
    registry::Staff,
};

/// Sets the grade of protected personal data, or lifts it with `None`. The row before is superseded
/// by one that says until when it held. Answers the key of the row that holds now.
pub async fn update_protection(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
    grade: Option<ProtectionGrade>,
) -> Result<Option<RowKey>, StoreFault> {
    let held = protection::Entity::find()
        .filter(protection::Column::PersonKey.eq(person_key.as_i64()))
        .filter(times!(protection).hold_at_instant(Moment::now(cx.clock())))
        .all(connection)
        .await?;
    for row in held {
        protection::Entity::update_many()
            .col_expr(protection::Column::SupersededAt, Expr::value(cx.now()))
            .filter(protection::Column::Key.eq(row.key))
            .exec(connection)
            .await?;
        let ended = protection::Model {
            valid_to: Some(cx.now()),
            recorded_at: cx.now(),
            ..row
        };
        add_protection_row(connection, cx, ended).await?;
    }
    let Some(grade) = grade else {
        return Ok(None);
    };
    let row = protection::Model {
        key: 0,
        person_key: person_key.as_i64(),
        grade: Coded(grade),
        valid_from: cx.now(),
        valid_to: None,
        recorded_at: cx.now(),
        superseded_at: None,
        recorded_by: cx.sign_in().subject.as_str().to_owned(),
    };
    add_protection_row(connection, cx, row).await.map(Some)
}

/// The row that protects a person now, by key, and when it was recorded.
pub async fn find_protection(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
) -> Result<Option<(RowKey, DateTime<Utc>)>, StoreFault> {
    let row = protection::Entity::find()
        .filter(protection::Column::PersonKey.eq(person_key.as_i64()))
        .filter(times!(protection).hold_at_instant(Moment::now(cx.clock())))
        .order_by_desc(protection::Column::Key)
        .one(connection)
        .await?;
    Ok(row.map(|row| (RowKey::from_i64(row.key), row.recorded_at)))
}

async fn add_protection_row(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    row: protection::Model,
) -> Result<RowKey, StoreFault> {
    let key = RowKey::draw(cx.clock(), cx.entropy());
    protection::Entity::insert(protection::ActiveModel {
        key: Set(key.as_i64()),
        person_key: Set(row.person_key),
        grade: Set(row.grade),
        valid_from: Set(row.valid_from),
        valid_to: Set(row.valid_to),
        recorded_at: Set(row.recorded_at),
        superseded_at: Set(None),
        recorded_by: Set(row.recorded_by),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(key)
}

/// Names a handler of a protected person.
pub async fn add_handler(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person_key: RowKey,
    staff_key: RowKey,
) -> Result<(), StoreFault> {
    protection_handler::Entity::insert(protection_handler::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        person_key: Set(person_key.as_i64()),
        staff_key: Set(staff_key.as_i64()),
        valid_from: Set(cx.now()),
        valid_to: Set(None),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Records why a member of staff may never read a person. It holds from now on.
pub async fn add_conflict(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    staff_key: RowKey,
    person_key: RowKey,
    kind: ConflictKind,
) -> Result<(), StoreFault> {
    conflict::Entity::insert(conflict::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        staff_key: Set(staff_key.as_i64()),
        person_key: Set(person_key.as_i64()),
        kind: Set(Coded(kind)),
        valid_from: Set(cx.now()),
        valid_to: Set(None),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// The persons whom a conflict keeps from some staff, each with its kind: those that were declared, and
/// those whose number a member of staff has registered as their own or that of kin (`access.md` rule 6).
/// `staff` is compared with the key of the member of staff. What was declared or registered of somebody who was merged
/// into another stops for that other.
fn conflicts(staff: &SelectStatement, moment: Moment) -> SelectStatement {
    let registered = Query::select()
        .expr_as(key_now(), "person_key")
        .column((registered_number::Entity, registered_number::Column::Kind))
        .from(person::Entity)
        .inner_join(
            registered_number::Entity,
            Expr::col((
                registered_number::Entity,
                registered_number::Column::Subject,
            ))
            .equals((person::Entity, person::Column::Subject)),
        )
        .and_where(registered_number::Column::StaffKey.in_subquery(staff.clone()))
        .cond_where(times!(registered_number).hold_at_instant(moment))
        .to_owned();
    Query::select()
        .expr_as(key_now(), "person_key")
        .column((conflict::Entity, conflict::Column::Kind))
        .from(conflict::Entity)
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Key))
                .equals((conflict::Entity, conflict::Column::PersonKey)),
        )
        .and_where(conflict::Column::StaffKey.in_subquery(staff.clone()))
        .cond_where(times!(conflict).hold_at_instant(moment))
        .union(UnionType::All, registered)
        .to_owned()
}

/// Those of these persons whom a conflict keeps from some staff: `person_key` and `kind` can be selected of it.
pub(super) fn conflicts_with(
    persons: &Keys<'_>,
    staff: &SelectStatement,
    moment: Moment,
) -> SelectStatement {
    Query::select()
        .from_subquery(conflicts(staff, moment), "conflicted")
        .and_where(persons.hold(Expr::col("person_key")))
        .to_owned()
}

/// The persons whom a conflict keeps from a member of staff.
pub(super) fn conflicted_persons(staff_key: RowKey, moment: Moment) -> SelectStatement {
    let staff = Query::select()
        .expr(Expr::val(staff_key.as_i64()))
        .to_owned();
    Query::select()
        .column("person_key")
        .from_subquery(conflicts(&staff, moment), "conflicted")
        .to_owned()
}

/// Tells whether something stands between a member of staff and a person: a conflict, or a protected
/// identity for which they are not named.
pub async fn is_stopped(
    connection: &impl ConnectionTrait,
    staff_key: RowKey,
    person_key: RowKey,
    moment: Moment,
) -> Result<bool, StoreFault> {
    let conflict = person::Entity::find()
        .filter(person::Column::Key.eq(person_key.as_i64()))
        .filter(person::Column::Key.in_subquery(conflicted_persons(staff_key, moment)))
        .one(connection)
        .await?;
    let protection = protection::Entity::find()
        .filter(protection::Column::PersonKey.eq(person_key.as_i64()))
        .filter(times!(protection).hold_at_instant(moment))
        .one(connection)
        .await?;
    let named = protection_handler::Entity::find()
        .filter(protection_handler::Column::StaffKey.eq(staff_key.as_i64()))
        .filter(protection_handler::Column::PersonKey.eq(person_key.as_i64()))
        .filter(times!(protection_handler).hold_at_instant(moment))
        .one(connection)
        .await?;
    Ok(conflict.is_some() || (protection.is_some() && named.is_none()))
}

/// The staff whom a conflict keeps from a person, be it declared or registered of them or of whoever they are one with.
pub async fn list_stopped_staff(
    connection: &impl ConnectionTrait,
    person_key: RowKey,
    moment: Moment,
) -> Result<Vec<Staff>, StoreFault> {
    let person = [person_key.as_i64()];
    let declared = Query::select()
        .column(conflict::Column::StaffKey)
        .from(conflict::Entity)
        .and_where(conflict::Column::PersonKey.in_subquery(rows_of(&person)))
        .cond_where(times!(conflict).hold_at_instant(moment))
        .to_owned();
    let subjects = Query::select()
        .column(person::Column::Subject)
        .from(person::Entity)
        .and_where(person::Column::Key.in_subquery(rows_of(&person)))
        .to_owned();
    let registered = Query::select()
        .column(registered_number::Column::StaffKey)
        .from(registered_number::Entity)
        .and_where(registered_number::Column::Subject.in_subquery(subjects))
        .cond_where(times!(registered_number).hold_at_instant(moment))
        .to_owned();
    let rows = staff::Entity::find()
        .filter(
            Condition::any()
                .add(staff::Column::Key.in_subquery(declared))
                .add(staff::Column::Key.in_subquery(registered)),
        )
        .order_by_asc(staff::Column::Key)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(staff_of).collect())
}

/// The staff, by key, whose own case one of these persons' is, each with the person.
pub(super) async fn list_own_cases(
    connection: &impl ConnectionTrait,
    persons: &BTreeSet<i64>,
    moment: Moment,
) -> Result<Vec<(i64, i64)>, StoreFault> {
    let keys: Vec<i64> = persons.iter().copied().collect();
    let statement = Query::select()
        .column((conflict::Entity, conflict::Column::StaffKey))
        .expr_as(key_now(), "person_key")
        .from(conflict::Entity)
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Key))
                .equals((conflict::Entity, conflict::Column::PersonKey)),
        )
        .and_where(person::Column::Key.in_subquery(rows_of(&keys)))
        .and_where(conflict::Column::Kind.eq(Coded(ConflictKind::OwnCase)))
        .cond_where(times!(conflict).hold_at_instant(moment))
        .to_owned();
    let rows = connection.query_all(&statement).await?;
    let own = rows.iter().map(|row| {
        Ok((
            row.try_get("", "staff_key")?,
            row.try_get("", "person_key")?,
        ))
    });
    own.collect()
}

/// Declares of a person what has been declared of another since a moment and holds.
pub async fn copy_conflicts(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (from, to): (RowKey, RowKey),
    since: DateTime<Utc>,
) -> Result<(), StoreFault> {
    let declared = conflict::Entity::find()
        .filter(conflict::Column::PersonKey.eq(from.as_i64()))
        .filter(conflict::Column::RecordedAt.gte(since))
        .filter(times!(conflict).hold_at_instant(Moment::now(cx.clock())))
        .all(connection)
        .await?;
    for row in declared {
        add_conflict(
            connection,
            cx,
            RowKey::from_i64(row.staff_key),
            to,
            row.kind.0,
        )
        .await?;
    }
    Ok(())
}
