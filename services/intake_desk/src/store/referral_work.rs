//! What lies beside a referral: its deadlines, its planned work and its tasks, kept in step with its
//! state; and the questions that a sending asks of the tables.

use access::{Cx, Sealed};
use chrono::{DateTime, Utc};
use domain::{
    AgencyId, CaseId, CaseKey, ReferralId, RowKey, UnitId,
    codes::ReferralService,
    referral::{Referral, ReferralStatus, TaskKind},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};
use store::{Coded, StoreFault};

use super::{
    by_case::ByCase,
    entity::{
        assignment, deadline, due_work, protection, protection_handler, referral, shared_case, task,
    },
    moment::{Moment, times},
    referral::{ForChange, get_referral, restored, sealed},
    referral_beside::Asked,
    stop::conflicted_persons,
    work::{Deadline, NewWork},
};
use crate::model::{case::CaseHead, referral::ReferralRow, registry::Directory};

/// Where a referral lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CasePlace {
    /// The case.
    pub case: CaseId,
    /// The case's key.
    pub key: CaseKey,
}

impl CasePlace {
    /// The place of a referral that there is not: work about it goes on as about any other, and finds
    /// nothing.
    pub fn nowhere() -> Self {
        Self {
            case: CaseId::from_uuid(Uuid::nil()),
            key: CaseKey::from_i64(0),
        }
    }
}

/// Where each of these referrals lies. Two statements, whether there are any or not.
pub async fn find_places(
    connection: &impl ConnectionTrait,
    ids: &[ReferralId],
) -> Result<Vec<(ReferralId, CasePlace)>, StoreFault> {
    let rows: Vec<(Uuid, i64)> = referral::Entity::find()
        .select_only()
        .column(referral::Column::Id)
        .column(referral::Column::CaseKey)
        .filter(referral::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .into_tuple()
        .all(connection)
        .await?;
    let cases: Vec<(i64, Uuid)> = shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::Key)
        .column(shared_case::Column::Id)
        .filter(shared_case::Column::Key.is_in(rows.iter().map(|(_, key)| *key)))
        .into_tuple()
        .all(connection)
        .await?;
    let place = |key: i64| {
        let (_, id) = cases.iter().find(|(case, _)| *case == key)?;
        Some(CasePlace {
            case: CaseId::from_uuid(*id),
            key: CaseKey::from_i64(key),
        })
    };
    let found = rows
        .into_iter()
        .filter_map(|(id, key)| Some((ReferralId::from_uuid(id), place(key)?)));
    Ok(found.collect())
}

/// The referrals of these ids in these cases, to be shown.
pub async fn list_by_id(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    (ids, asked): (&[ReferralId], &Asked),
) -> Result<Vec<Sealed<ReferralRow>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = referral::Entity::find()
        .filter(referral::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .filter(referral::Column::CaseKey.is_in(cases.keys()))
        .all(connection)
        .await?;
    sealed(connection, directory, &cases, (rows, asked)).await
}

/// Sets the deadlines of a referral to exactly these; those that do not hold any more are met.
pub async fn update_deadlines(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    subject: Uuid,
    wanted: Vec<Deadline>,
) -> Result<(), StoreFault> {
    let held = deadline::Entity::find()
        .filter(deadline::Column::SubjectId.eq(subject))
        .filter(deadline::Column::DoneAt.is_null())
        .all(connection)
        .await?;
    let is_same = |row: &deadline::Model, new: &Deadline| {
        row.kind == new.kind
            && row.due_on == new.due_on
            && row.unit_key == new.unit.as_i64()
            && row.staff_key == new.staff.map(RowKey::as_i64)
    };
    let over: Vec<i64> = held
        .iter()
        .filter(|row| !wanted.iter().any(|new| is_same(row, new)))
        .map(|row| row.key)
        .collect();
    if !over.is_empty() {
        deadline::Entity::update_many()
            .col_expr(deadline::Column::DoneAt, Expr::value(cx.now()))
            .filter(deadline::Column::Key.is_in(over))
            .exec(connection)
            .await?;
    }
    for new in wanted {
        if held.iter().any(|row| is_same(row, &new)) {
            continue;
        }
        deadline::Entity::insert(deadline::ActiveModel {
            key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
            case_key: Set(new.case.as_i64()),
            unit_key: Set(new.unit.as_i64()),
            staff_key: Set(new.staff.map(RowKey::as_i64)),
            kind: Set(new.kind),
            due_on: Set(new.due_on),
            subject_id: Set(new.subject),
            done_at: Set(None),
        })
        .exec_without_returning(connection)
        .await?;
    }
    Ok(())
}

/// The versions of referrals whose stop the receiver has not confirmed, of those asked for: to confirm
/// it the receiver must name the version, and can read the referral no more. One statement, whatever it
/// finds.
pub async fn list_stopped_versions(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, i32)>, StoreFault> {
    let rows = referral::Entity::find()
        .select_only()
        .column(referral::Column::Id)
        .column(referral::Column::Version)
        .filter(referral::Column::Id.is_in(ids.iter().copied()))
        .filter(referral::Column::Status.eq(Coded(ReferralStatus::ConsentWithdrawn)))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows)
}

/// Sets the planned work about a subject to exactly this. Work that was done stays done, and what is
/// planned already moves to its new day.
pub async fn update_plan(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    subject: Uuid,
    planned: Vec<NewWork>,
) -> Result<(), StoreFault> {
    let keys: Vec<&str> = planned.iter().map(|work| work.work_key.as_str()).collect();
    let mut overtaken = due_work::Entity::delete_many()
        .filter(due_work::Column::SubjectId.eq(subject))
        .filter(due_work::Column::DoneAt.is_null());
    if !keys.is_empty() {
        overtaken = overtaken.filter(due_work::Column::WorkKey.is_not_in(keys));
    }
    overtaken.exec(connection).await?;
    for new in planned {
        let moved = OnConflict::column(due_work::Column::WorkKey)
            .update_column(due_work::Column::DueAt)
            .action_and_where(Expr::col((due_work::Entity, due_work::Column::DoneAt)).is_null())
            .to_owned();
        due_work::Entity::insert(due_work::ActiveModel {
            key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
            work_key: Set(new.work_key),
            kind: Set(new.kind),
            due_at: Set(new.due_at),
            case_key: Set(new.case.as_i64()),
            subject_id: Set(new.subject),
            done_at: Set(None),
            claimed_at: Set(None),
        })
        .on_conflict(moved)
        .exec_without_returning(connection)
        .await?;
    }
    Ok(())
}

/// Marks the open tasks of these kinds about a referral as done.
pub async fn update_tasks_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    subject: ReferralId,
    kinds: &[TaskKind],
) -> Result<(), StoreFault> {
    task::Entity::update_many()
        .col_expr(task::Column::DoneAt, Expr::value(cx.now()))
        .filter(task::Column::SubjectId.eq(subject.uuid()))
        .filter(task::Column::DoneAt.is_null())
        .filter(task::Column::Kind.is_in(kinds.iter().map(|kind| domain::CodeList::code(*kind))))
        .exec(connection)
        .await?;
    Ok(())
}

/// What makes two referrals of a case the same request (`access.md` rule 16).
#[derive(Debug, Clone, Copy)]
pub struct Likeness {
    /// The agency that sends.
    pub from: AgencyId,
    /// The unit that is asked.
    pub to: UnitId,
    /// For which service.
    pub service: ReferralService,
    /// The referral that is compared, which is no duplicate of itself.
    pub but: ReferralId,
}

/// The open referrals of a case that ask the same, sealed: only one that the sender may see counts.
pub async fn list_alike(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    head: &CaseHead,
    like: Likeness,
) -> Result<Vec<Sealed<ReferralRow>>, StoreFault> {
    let (Some(from), Some(to)) = (
        directory.agency_by_id(like.from),
        directory.unit_by_id(like.to),
    ) else {
        return Ok(Vec::new());
    };
    let open = <ReferralStatus as domain::CodeList>::ALL
        .iter()
        .filter(|status| status.is_open());
    let ids: Vec<Uuid> = referral::Entity::find()
        .select_only()
        .column(referral::Column::Id)
        .filter(referral::Column::CaseKey.eq(head.key.as_i64()))
        .filter(referral::Column::FromAgencyKey.eq(from.key.as_i64()))
        .filter(referral::Column::ToUnitKey.eq(to.key.as_i64()))
        .filter(referral::Column::Service.eq(Coded(like.service)))
        .filter(referral::Column::Status.is_in(open.copied().map(Coded)))
        .filter(referral::Column::Id.ne(like.but.uuid()))
        .order_by_asc(referral::Column::RowKey)
        .into_tuple()
        .all(connection)
        .await?;
    let mut alike = Vec::new();
    for id in ids {
        let asked = (ReferralId::from_uuid(id), &Asked::NOTHING);
        alike.extend(get_referral(connection, directory, head, asked).await?);
    }
    Ok(alike)
}

/// The referrals that wait for a place of a unit for a service, in every case, whoever waits: who is
/// next is the domain's to say, and nobody is shown anything.
pub async fn list_waiting(
    connection: &impl ConnectionTrait,
    unit: RowKey,
    service: ReferralService,
    _right: ForChange<'_>,
) -> Result<Vec<(CaseKey, Referral)>, StoreFault> {
    let rows = referral::Entity::find()
        .filter(referral::Column::ToUnitKey.eq(unit.as_i64()))
        .filter(referral::Column::Status.eq(Coded(ReferralStatus::Waitlisted)))
        .filter(referral::Column::Service.eq(Coded(service)))
        .order_by_asc(referral::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| Ok((CaseKey::from_i64(row.case_key), restored(row.state)?)))
        .collect()
}

/// How many handlers named for a protected person work in a unit.
pub async fn count_named_handlers(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    person: RowKey,
    unit: RowKey,
) -> Result<usize, StoreFault> {
    let moment = Moment::now(cx.clock());
    let staff: Vec<i64> = protection_handler::Entity::find()
        .select_only()
        .column(protection_handler::Column::StaffKey)
        .filter(protection_handler::Column::PersonKey.eq(person.as_i64()))
        .filter(times!(protection_handler).hold_at_instant(moment))
        .into_tuple()
        .all(connection)
        .await?;
    let here: Vec<i64> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::StaffKey)
        .filter(assignment::Column::UnitKey.eq(unit.as_i64()))
        .filter(assignment::Column::StaffKey.is_in(staff))
        .filter(times!(assignment).hold_on_day(moment))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(here.len())
}

/// Which referrals of an inbox are asked for.
#[derive(Debug, Clone)]
pub struct InboxFilter {
    /// The units whose inboxes they are.
    pub units: Vec<RowKey>,
    /// Where they stand.
    pub statuses: Vec<ReferralStatus>,
    /// The reader, by key.
    pub staff: RowKey,
    /// Whether protected persons' referrals may be shown to their named handlers now.
    pub protected: ProtectedRows,
}

/// Whether the reader's sign-in is fresh enough for protected persons (`access.md` rule 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtectedRows {
    /// To those who are named.
    ToNamedHandlers,
    /// To nobody.
    Never,
}

/// Up to `first` referrals addressed to units, newest first, after a row. What a stop hides is left out
/// by the statement itself, so that a hidden row moves no page (`access.md` rules 2, 5 and 6).
pub async fn find_inbox(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    filter: &InboxFilter,
    after: Option<RowKey>,
    first: u64,
) -> Result<Vec<(RowKey, ReferralId)>, StoreFault> {
    let mut asked = referral::Entity::find()
        .select_only()
        .column(referral::Column::RowKey)
        .column(referral::Column::Id)
        .filter(referral::Column::ToUnitKey.is_in(filter.units.iter().map(|unit| unit.as_i64())))
        .filter(referral::Column::Status.is_in(filter.statuses.iter().copied().map(Coded)))
        .filter(referral::Column::CaseKey.not_in_subquery(hidden_cases(cx, filter)))
        .order_by_desc(referral::Column::RowKey)
        .limit(first);
    if let Some(after) = after {
        asked = asked.filter(referral::Column::RowKey.lt(after.as_i64()));
    }
    let rows: Vec<(i64, Uuid)> = asked.into_tuple().all(connection).await?;
    let places = rows
        .into_iter()
        .map(|(key, id)| (RowKey::from_i64(key), ReferralId::from_uuid(id)));
    Ok(places.collect())
}

/// The cases that a stop hides from the reader: protected persons whose handler the reader is not, and
/// persons with whom the reader has a conflict.
fn hidden_cases(cx: &Cx, filter: &InboxFilter) -> sea_orm::sea_query::SelectStatement {
    let moment = Moment::now(cx.clock());
    let named = Query::select()
        .column(protection_handler::Column::PersonKey)
        .from(protection_handler::Entity)
        .cond_where(times!(protection_handler).hold_at_instant(moment))
        .and_where(protection_handler::Column::StaffKey.eq(filter.staff.as_i64()))
        .to_owned();
    let mut protected = Query::select();
    protected
        .column(protection::Column::PersonKey)
        .from(protection::Entity)
        .cond_where(times!(protection).hold_at_instant(moment));
    if filter.protected == ProtectedRows::ToNamedHandlers {
        protected.and_where(protection::Column::PersonKey.not_in_subquery(named));
    }
    let conflicting = conflicted_persons(filter.staff, moment);
    Query::select()
        .column(shared_case::Column::Key)
        .from(shared_case::Entity)
        .cond_where(
            Condition::any()
                .add(shared_case::Column::PersonKey.in_subquery(protected))
                .add(shared_case::Column::PersonKey.in_subquery(conflicting)),
        )
        .to_owned()
}

/// The moment at which work of a day falls due. At midnight UTC the day has begun in Sweden, summer and
/// winter.
pub fn due_at(day: chrono::NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}
