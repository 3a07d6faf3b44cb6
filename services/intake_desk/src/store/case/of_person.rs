//! Whose a case is, and taking cases from one person to another.

use domain::{CaseId, CaseKey, CodeList, PersonId, ReferralStatus, RowKey};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Query,
};
use store::{Coded, StoreFault};

use super::super::{
    entity::{case_assignment, referral, shared_case},
    moment::{Moment, times},
};

/// The keys of a person's cases, oldest first.
pub async fn list_keys_of_person(
    connection: &impl ConnectionTrait,
    person_key: RowKey,
) -> Result<Vec<CaseKey>, StoreFault> {
    let keys: Vec<i64> = shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::Key)
        .filter(shared_case::Column::PersonKey.eq(person_key.as_i64()))
        .order_by_asc(shared_case::Column::Key)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys.into_iter().map(CaseKey::from_i64).collect())
}

/// The cases of a person on which a member of staff works: those that they are assigned to, and those of
/// which they hold an open referral. One statement, whether there are any or not.
pub async fn list_keys_worked_on(
    connection: &impl ConnectionTrait,
    person_key: RowKey,
    staff_key: RowKey,
    moment: Moment,
) -> Result<Vec<CaseKey>, StoreFault> {
    let assigned = Query::select()
        .column(case_assignment::Column::CaseKey)
        .from(case_assignment::Entity)
        .and_where(case_assignment::Column::StaffKey.eq(staff_key.as_i64()))
        .cond_where(times!(case_assignment).hold_at_instant(moment))
        .to_owned();
    let open = ReferralStatus::ALL.iter().copied();
    let open = open.filter(|status| status.is_open()).map(Coded);
    let held = Query::select()
        .column(referral::Column::CaseKey)
        .from(referral::Entity)
        .and_where(referral::Column::ReceivedByStaffKey.eq(staff_key.as_i64()))
        .and_where(referral::Column::Status.is_in(open))
        .to_owned();
    let works = Condition::any()
        .add(shared_case::Column::Key.in_subquery(assigned))
        .add(shared_case::Column::Key.in_subquery(held));
    let keys: Vec<i64> = shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::Key)
        .filter(shared_case::Column::PersonKey.eq(person_key.as_i64()))
        .filter(works)
        .order_by_asc(shared_case::Column::Key)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys.into_iter().map(CaseKey::from_i64).collect())
}

/// The person of the case of an id, by key.
pub async fn find_person_key(
    connection: &impl ConnectionTrait,
    id: CaseId,
) -> Result<Option<RowKey>, StoreFault> {
    let key: Option<i64> = shared_case::Entity::find()
        .select_only()
        .column(shared_case::Column::PersonKey)
        .filter(shared_case::Column::Id.eq(id.uuid()))
        .into_tuple()
        .one(connection)
        .await?;
    Ok(key.map(RowKey::from_i64))
}

/// The case of a number as people write it: its id, and its person by key. One statement, whether there is one or not.
pub async fn find_case_of_number(
    connection: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<(CaseId, RowKey)>, StoreFault> {
    let row: Option<(sea_orm::prelude::Uuid, i64)> = shared_case::Entity::find()
        .select_only()
        .columns([shared_case::Column::Id, shared_case::Column::PersonKey])
        .filter(shared_case::Column::RegistryNumber.eq(number))
        .into_tuple()
        .one(connection)
        .await?;
    Ok(row.map(|(id, person)| (CaseId::from_uuid(id), RowKey::from_i64(person))))
}

/// Takes cases to a person. `opened_for` is the id under which their rows stay, where it is not that person's own.
pub async fn update_person(
    connection: &impl ConnectionTrait,
    cases: &[CaseKey],
    person_key: RowKey,
    opened_for: Option<PersonId>,
) -> Result<(), StoreFault> {
    shared_case::Entity::update_many()
        .set(shared_case::ActiveModel {
            person_key: Set(person_key.as_i64()),
            opened_for_id: Set(opened_for.map(PersonId::uuid)),
            ..Default::default()
        })
        .filter(shared_case::Column::Key.is_in(cases.iter().map(|case| case.as_i64())))
        .exec(connection)
        .await?;
    Ok(())
}
