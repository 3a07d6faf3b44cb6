//! Closures, and the follow-ups that come after.

use access::{Cx, Sealed};
use chrono::NaiveDate;
use domain::{
    CaseKey, RowKey,
    codes::{ClosureReason, OccupationKind},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use store::{Coded, Json, StoreFault};

use super::{
    by_case::{ByCase, Columns},
    entity::{closure, follow_up_due},
    registry::Updated,
};
use crate::model::{
    case::CaseHead,
    closure::{Closure, FollowUpDue, FollowUpResult, Heard, IncomeShare},
    registry::Directory,
    whose::Author,
};

/// The closures of the cases that are closed.
pub async fn list_closures(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<Closure>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = closure::Entity::find()
        .filter(closure::Column::CaseKey.is_in(cases.keys()))
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let written = Columns {
                unit: row.unit_key,
                author: row.author_staff_key,
                source: None,
                occurred_on: Some(row.closed_on),
                recorded_at: row.recorded_at,
            };
            Ok(Sealed::seal(Closure {
                whose: cases.head(row.case_key)?.owned_by_desk(),
                reason: row.reason.0,
                occupation: row.occupation_kind.0,
                occupation_detail: row.occupation_detail,
                income_sources: row.income_sources.0,
                closed_on: row.closed_on,
                written: written.written(directory)?,
            }))
        })
        .collect()
}

/// How a case ended.
#[derive(Clone)]
pub struct NewClosure {
    /// Why.
    pub reason: ClosureReason,
    /// What the person does now.
    pub occupation: OccupationKind,
    /// More about that.
    pub occupation_detail: Option<String>,
    /// What the person lives on.
    pub income_sources: Vec<IncomeShare>,
    /// On which day.
    pub closed_on: NaiveDate,
}

/// Records how a case ended.
pub async fn add_closure(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    author: &Author,
    new: NewClosure,
) -> Result<(), StoreFault> {
    closure::Entity::insert(closure::ActiveModel {
        case_key: Set(case.as_i64()),
        reason: Set(Coded(new.reason)),
        occupation_kind: Set(Coded(new.occupation)),
        occupation_detail: Set(new.occupation_detail),
        income_sources: Set(Json(new.income_sources)),
        agency_key: Set(author.agency.as_i64()),
        unit_key: Set(author.unit.as_i64()),
        author_staff_key: Set(author.staff.as_i64()),
        closed_on: Set(new.closed_on),
        recorded_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// The follow-ups of the cases, in the order in which they fall due.
pub async fn list_follow_ups(
    connection: &impl ConnectionTrait,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<FollowUpDue>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = follow_up_due::Entity::find()
        .filter(follow_up_due::Column::CaseKey.is_in(cases.keys()))
        .order_by_asc(follow_up_due::Column::CaseKey)
        .order_by_asc(follow_up_due::Column::Months)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let recorded = row.recorded_at.zip(row.result);
            Ok(Sealed::seal(FollowUpDue {
                whose: cases.head(row.case_key)?.owned_by_desk(),
                key: RowKey::from_i64(row.row_key),
                months: row.months,
                due_on: row.due_on,
                recorded: recorded.map(|(at, heard)| FollowUpResult { at, heard: heard.0 }),
            }))
        })
        .collect()
}

/// Keeps that a follow-up falls due.
pub async fn add_follow_up(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    months: i32,
    due_on: NaiveDate,
) -> Result<(), StoreFault> {
    follow_up_due::Entity::insert(follow_up_due::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        months: Set(months),
        due_on: Set(due_on),
        recorded_at: Set(None),
        result: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Records what was heard. A follow-up that is recorded already stays as it was.
pub async fn update_heard(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    months: i32,
    heard: Heard,
) -> Result<Updated, StoreFault> {
    let result = follow_up_due::Entity::update_many()
        .set(follow_up_due::ActiveModel {
            recorded_at: Set(Some(cx.now())),
            result: Set(Some(Json(heard))),
            ..Default::default()
        })
        .filter(follow_up_due::Column::CaseKey.eq(case.as_i64()))
        .filter(follow_up_due::Column::Months.eq(months))
        .filter(follow_up_due::Column::RecordedAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// How many follow-ups of a case are not recorded yet.
pub async fn count_follow_ups_left(
    connection: &impl ConnectionTrait,
    case: CaseKey,
) -> Result<u64, StoreFault> {
    let left = follow_up_due::Entity::find()
        .filter(follow_up_due::Column::CaseKey.eq(case.as_i64()))
        .filter(follow_up_due::Column::RecordedAt.is_null())
        .count(connection)
        .await?;
    Ok(left)
}
