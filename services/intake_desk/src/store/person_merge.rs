//! Merges of persons who turned out to be one, with what has to be known to take one back.

use std::collections::BTreeSet;

use access::Cx;
use domain::{CaseKey, RecordId, RowKey};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};
use store::{Coded, Json, StoreFault};

use super::entity::{notice, person, person_merge, person_merge_case};
use crate::model::{
    case::CaseHead,
    merge::{Before, Merge},
    whose::Author,
};

/// Two persons who are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Who is kept, by key.
    pub kept: RowKey,
    /// Who is merged into them, by key.
    pub merged: RowKey,
}

/// Keeps a merge with the cases that it took along. Answers its id.
pub async fn add_merge(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (pair, cases): (Pair, &[CaseKey]),
    (author, reason): (&Author, String),
    before: &Before,
) -> Result<RecordId, StoreFault> {
    let (key, id) = (
        RowKey::draw(cx.clock(), cx.entropy()),
        RecordId::draw(cx.entropy()),
    );
    let handlers = before.handlers.iter().map(|key| key.as_i64()).collect();
    person_merge::Entity::insert(person_merge::ActiveModel {
        key: Set(key.as_i64()),
        id: Set(id.uuid()),
        kept_person_key: Set(pair.kept.as_i64()),
        merged_person_key: Set(pair.merged.as_i64()),
        reason: Set(reason),
        author_staff_key: Set(author.staff.as_i64()),
        author_unit_key: Set(author.unit.as_i64()),
        recorded_at: Set(cx.now()),
        protection_key: Set(before.protection.map(RowKey::as_i64)),
        grade_before: Set(before.grade.map(Coded)),
        handlers_before: Set(Json(handlers)),
        contact_key: Set(before.contact.map(RowKey::as_i64)),
        undone_at: Set(None),
        undone_by_staff_key: Set(None),
        undone_reason: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    let moved = cases.iter().map(|case| person_merge_case::ActiveModel {
        merge_key: Set(key.as_i64()),
        case_key: Set(case.as_i64()),
    });
    if !cases.is_empty() {
        person_merge_case::Entity::insert_many(moved.collect::<Vec<_>>())
            .exec_without_returning(connection)
            .await?;
    }
    Ok(id)
}

/// Says of a person whom they were merged into, or that they stand for themselves again.
pub async fn update_merged_into(
    connection: &impl ConnectionTrait,
    merged: RowKey,
    into: Option<RowKey>,
) -> Result<(), StoreFault> {
    person::Entity::update_many()
        .set(person::ActiveModel {
            merged_into_key: Set(into.map(RowKey::as_i64)),
            ..Default::default()
        })
        .filter(person::Column::Key.eq(merged.as_i64()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Whether somebody was merged into a person and is so still.
pub async fn has_merged(
    connection: &impl ConnectionTrait,
    person_key: RowKey,
) -> Result<bool, StoreFault> {
    let into = person::Entity::find()
        .filter(person::Column::MergedIntoKey.eq(person_key.as_i64()))
        .limit(1)
        .one(connection)
        .await?;
    Ok(into.is_some())
}

/// The merge that brought a case to its person; else the newest of the person. `None` where nobody is merged into them.
pub async fn find_merge(
    connection: &impl ConnectionTrait,
    head: &CaseHead,
) -> Result<Option<Merge>, StoreFault> {
    let live = person_merge::Entity::find()
        .filter(person_merge::Column::KeptPersonKey.eq(head.person_key.as_i64()))
        .filter(person_merge::Column::UndoneAt.is_null())
        .order_by_desc(person_merge::Column::Key)
        .all(connection)
        .await?;
    let brought: Vec<i64> = person_merge_case::Entity::find()
        .select_only()
        .column(person_merge_case::Column::MergeKey)
        .filter(person_merge_case::Column::CaseKey.eq(head.key.as_i64()))
        .into_tuple()
        .all(connection)
        .await?;
    let by_case = live.iter().position(|row| brought.contains(&row.key));
    let found = live.into_iter().nth(by_case.unwrap_or(0));
    Ok(found.map(merge_of))
}

/// The cases that a merge took along and that there are still, oldest first.
pub async fn list_cases(
    connection: &impl ConnectionTrait,
    merge: RowKey,
) -> Result<Vec<CaseKey>, StoreFault> {
    let keys: Vec<i64> = person_merge_case::Entity::find()
        .select_only()
        .column(person_merge_case::Column::CaseKey)
        .filter(person_merge_case::Column::MergeKey.eq(merge.as_i64()))
        .order_by_asc(person_merge_case::Column::CaseKey)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys.into_iter().map(CaseKey::from_i64).collect())
}

/// Says of a merge that it was a mistake. The row stays.
pub async fn update_undone(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    merge: RowKey,
    (by, reason): (RowKey, String),
) -> Result<(), StoreFault> {
    person_merge::Entity::update_many()
        .col_expr(person_merge::Column::UndoneAt, Expr::value(cx.now()))
        .col_expr(
            person_merge::Column::UndoneByStaffKey,
            Expr::value(by.as_i64()),
        )
        .col_expr(person_merge::Column::UndoneReason, Expr::value(reason))
        .filter(person_merge::Column::Key.eq(merge.as_i64()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Notices that wait are asked about the kept person before each try, who is protected where either was.
pub async fn update_notices(
    connection: &impl ConnectionTrait,
    pair: Pair,
) -> Result<(), StoreFault> {
    notice::Entity::update_many()
        .col_expr(notice::Column::PersonKey, Expr::value(pair.kept.as_i64()))
        .filter(notice::Column::PersonKey.eq(pair.merged.as_i64()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Erases merges of persons who are erased, whoever was kept, with what they say of cases.
pub(super) async fn remove_merges(
    connection: &impl ConnectionTrait,
    persons: &[i64],
) -> Result<u64, StoreFault> {
    let concerned = || {
        sea_orm::Condition::any()
            .add(person_merge::Column::KeptPersonKey.is_in(persons.iter().copied()))
            .add(person_merge::Column::MergedPersonKey.is_in(persons.iter().copied()))
    };
    let merges = Query::select()
        .column(person_merge::Column::Key)
        .from(person_merge::Entity)
        .cond_where(concerned())
        .to_owned();
    person_merge_case::Entity::delete_many()
        .filter(person_merge_case::Column::MergeKey.in_subquery(merges))
        .exec(connection)
        .await?;
    let removed = person_merge::Entity::delete_many()
        .filter(concerned())
        .exec(connection)
        .await?;
    Ok(removed.rows_affected)
}

fn merge_of(row: person_merge::Model) -> Merge {
    let handlers: BTreeSet<RowKey> = row
        .handlers_before
        .0
        .into_iter()
        .map(RowKey::from_i64)
        .collect();
    Merge {
        key: RowKey::from_i64(row.key),
        id: RecordId::from_uuid(row.id),
        kept: RowKey::from_i64(row.kept_person_key),
        merged: RowKey::from_i64(row.merged_person_key),
        recorded_at: row.recorded_at,
        before: Before {
            protection: row.protection_key.map(RowKey::from_i64),
            grade: row.grade_before.map(|grade| grade.0),
            handlers,
            contact: row.contact_key.map(RowKey::from_i64),
        },
    }
}
