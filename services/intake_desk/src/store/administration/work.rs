//! What follows from a change of the registry, worked off by the runner; and what is asked for it.

use access::Cx;
use chrono::{DateTime, Utc};
use domain::{CaseKey, CodeList, RowKey, codes::ReferralService, referral::ReferralStatus};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use store::{Coded, StoreFault};

use crate::{
    model::administration::RegistryWorkKind,
    store::{
        entity::{case_assignment, deadline, referral, registry_work, task},
        moment::{Moment, times},
    },
};

/// Work that is planned or due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryWork {
    /// What it is, once and for all.
    pub work_key: String,
    /// Its kind.
    pub kind: RegistryWorkKind,
    /// When.
    pub due_at: DateTime<Utc>,
    /// The unit, by key.
    pub unit: RowKey,
    /// The member of staff, by key.
    pub staff: Option<RowKey>,
    /// The service.
    pub service: Option<ReferralService>,
}

/// Plans work; work of the same key is planned already and stays as it was.
pub async fn add_work(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: RegistryWork,
) -> Result<(), StoreFault> {
    registry_work::Entity::insert(registry_work::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        work_key: Set(new.work_key),
        kind: Set(Coded(new.kind)),
        due_at: Set(new.due_at),
        unit_key: Set(new.unit.as_i64()),
        staff_key: Set(new.staff.map(RowKey::as_i64)),
        service: Set(new.service.map(|service| service.code().to_owned())),
        done_at: Set(None),
    })
    .on_conflict(
        OnConflict::column(registry_work::Column::WorkKey)
            .do_nothing()
            .to_owned(),
    )
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Up to `first` pieces of work that have fallen due and are not done, oldest first.
pub async fn find_due(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    first: u64,
) -> Result<Vec<RegistryWork>, StoreFault> {
    let rows = registry_work::Entity::find()
        .filter(registry_work::Column::DoneAt.is_null())
        .filter(registry_work::Column::DueAt.lte(now))
        .order_by_asc(registry_work::Column::DueAt)
        .order_by_asc(registry_work::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    let work = rows.into_iter().map(|row| RegistryWork {
        work_key: row.work_key,
        kind: row.kind.0,
        due_at: row.due_at,
        unit: RowKey::from_i64(row.unit_key),
        staff: row.staff_key.map(RowKey::from_i64),
        service: row.service.as_deref().and_then(ReferralService::from_code),
    });
    Ok(work.collect())
}

/// Marks work as done.
pub async fn update_work_done(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    work_key: &str,
) -> Result<(), StoreFault> {
    registry_work::Entity::update_many()
        .col_expr(registry_work::Column::DoneAt, Expr::value(cx.now()))
        .filter(registry_work::Column::WorkKey.eq(work_key))
        .filter(registry_work::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// The cases that somebody is assigned to, handles a referral of, or has to do something in, for a unit.
pub async fn list_held_cases(
    connection: &impl ConnectionTrait,
    (staff, unit): (RowKey, RowKey),
    moment: Moment,
) -> Result<Vec<CaseKey>, StoreFault> {
    let assigned: Vec<i64> = case_assignment::Entity::find()
        .select_only()
        .column(case_assignment::Column::CaseKey)
        .filter(case_assignment::Column::StaffKey.eq(staff.as_i64()))
        .filter(case_assignment::Column::UnitKey.eq(unit.as_i64()))
        .filter(times!(case_assignment).hold_at_instant(moment))
        .into_tuple()
        .all(connection)
        .await?;
    let handled: Vec<i64> = open_referrals(unit)
        .filter(referral::Column::ReceivedByStaffKey.eq(staff.as_i64()))
        .into_tuple()
        .all(connection)
        .await?;
    let to_do: Vec<i64> = task::Entity::find()
        .select_only()
        .column(task::Column::CaseKey)
        .filter(task::Column::StaffKey.eq(staff.as_i64()))
        .filter(task::Column::UnitKey.eq(unit.as_i64()))
        .filter(task::Column::DoneAt.is_null())
        .into_tuple()
        .all(connection)
        .await?;
    Ok(distinct(assigned.into_iter().chain(handled).chain(to_do)))
}

/// The cases with an open referral to a unit.
pub async fn list_cases_waiting_at(
    connection: &impl ConnectionTrait,
    unit: RowKey,
) -> Result<Vec<CaseKey>, StoreFault> {
    let keys: Vec<i64> = open_referrals(unit).into_tuple().all(connection).await?;
    Ok(distinct(keys))
}

fn open_referrals(unit: RowKey) -> sea_orm::Select<referral::Entity> {
    let open = ReferralStatus::ALL.iter().filter(|status| status.is_open());
    referral::Entity::find()
        .select_only()
        .column(referral::Column::CaseKey)
        .filter(referral::Column::ToUnitKey.eq(unit.as_i64()))
        .filter(referral::Column::Status.is_in(open.copied().map(Coded)))
}

fn distinct(keys: impl IntoIterator<Item = i64>) -> Vec<CaseKey> {
    let mut keys: Vec<i64> = keys.into_iter().collect();
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(CaseKey::from_i64).collect()
}

/// Gives what somebody has to do in a case for a unit to the unit as a whole.
pub async fn update_owner_of_work(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    (staff, unit): (RowKey, RowKey),
) -> Result<(), StoreFault> {
    let nobody = || Expr::value(Option::<i64>::None);
    task::Entity::update_many()
        .col_expr(task::Column::StaffKey, nobody())
        .filter(task::Column::CaseKey.eq(case.as_i64()))
        .filter(task::Column::UnitKey.eq(unit.as_i64()))
        .filter(task::Column::StaffKey.eq(staff.as_i64()))
        .filter(task::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    deadline::Entity::update_many()
        .col_expr(deadline::Column::StaffKey, nobody())
        .filter(deadline::Column::CaseKey.eq(case.as_i64()))
        .filter(deadline::Column::UnitKey.eq(unit.as_i64()))
        .filter(deadline::Column::StaffKey.eq(staff.as_i64()))
        .filter(deadline::Column::DoneAt.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Whether a task of a kind about a subject waits in a case.
pub async fn has_task(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    (kind, subject): (&str, sea_orm::prelude::Uuid),
) -> Result<Waits, StoreFault> {
    let row = task::Entity::find()
        .filter(task::Column::CaseKey.eq(case.as_i64()))
        .filter(task::Column::Kind.eq(kind))
        .filter(task::Column::SubjectId.eq(subject))
        .filter(task::Column::DoneAt.is_null())
        .one(connection)
        .await?;
    Ok(row.map_or(Waits::No, |_| Waits::Yes))
}

/// Whether something waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    /// It does.
    Yes,
    /// It does not.
    No,
}
