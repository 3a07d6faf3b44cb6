//! Whom an agency counts to its staff.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use access::Cx;
use domain::{RowKey, StaffId, Subject, planted};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LikeExpr, OnConflict, Query},
};
use serde::{Deserialize, Serialize};
use store::StoreFault;

use super::raw;
use crate::{
    model::{
        administration::assignment::Member,
        registry::{Agency, Directory},
    },
    store::entity::{agency_staff, assignment, staff, unit},
};

/// Where a page of staff begins: after this name and person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPosition {
    /// The name in small letters.
    pub name: String,
    /// The person, by key.
    pub staff: RowKey,
    /// The agency, by key.
    pub agency: RowKey,
}

/// Up to `first` members of some agencies whose name holds `name`, by name.
pub async fn find_members(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    (agencies, name): (&[RowKey], Option<&str>),
    (after, first): (Option<&StaffPosition>, u64),
) -> Result<Vec<Member>, StoreFault> {
    let mut wanted = Condition::all();
    if !planted!(StaffOfAnyAgencyFound) {
        wanted = wanted.add(agency_staff::Column::AgencyKey.is_in(raw(agencies)));
    }
    if let Some(name) = name {
        let held = LikeExpr::new(format!("%{}%", literal(&name.to_lowercase()))).escape('\\');
        let column = Expr::col((agency_staff::Entity, agency_staff::Column::NameKey));
        wanted = wanted.add(column.like(held));
    }
    if let Some(after) = after {
        wanted = wanted.add(comes_after(after));
    }
    let rows = agency_staff::Entity::find()
        .filter(wanted)
        .order_by_asc(agency_staff::Column::NameKey)
        .order_by_asc(agency_staff::Column::StaffKey)
        .order_by_asc(agency_staff::Column::AgencyKey)
        .limit(first)
        .all(connection)
        .await?;
    members(connection, directory, rows).await
}

/// The member of these agencies with an id.
pub async fn get_member(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    (agencies, id): (&[RowKey], StaffId),
) -> Result<Option<Member>, StoreFault> {
    let person = Query::select()
        .column(staff::Column::Key)
        .from(staff::Entity)
        .and_where(staff::Column::Id.eq(id.uuid()))
        .to_owned();
    let rows = agency_staff::Entity::find()
        .filter(agency_staff::Column::AgencyKey.is_in(raw(agencies)))
        .filter(agency_staff::Column::StaffKey.in_subquery(person))
        .order_by_asc(agency_staff::Column::AgencyKey)
        .all(connection)
        .await?;
    Ok(members(connection, directory, rows)
        .await?
        .into_iter()
        .next())
}

/// Signs of a pattern, taken as they are written.
fn literal(text: &str) -> String {
    let signs = text.chars().flat_map(|sign| {
        let escape = matches!(sign, '%' | '_' | '\\').then_some('\\');
        escape.into_iter().chain([sign])
    });
    signs.collect()
}

fn comes_after(after: &StaffPosition) -> Condition {
    use agency_staff::Column;
    let same = Condition::all().add(Column::NameKey.eq(after.name.as_str()));
    let same_person = same.clone().add(Column::StaffKey.eq(after.staff.as_i64()));
    Condition::any()
        .add(Column::NameKey.gt(after.name.as_str()))
        .add(same.add(Column::StaffKey.gt(after.staff.as_i64())))
        .add(same_person.add(Column::AgencyKey.gt(after.agency.as_i64())))
}

async fn members(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    rows: Vec<agency_staff::Model>,
) -> Result<Vec<Member>, StoreFault> {
    let people = staff::Entity::find()
        .filter(staff::Column::Key.is_in(rows.iter().map(|row| row.staff_key)))
        .all(connection)
        .await?;
    let people: BTreeMap<i64, staff::Model> =
        people.into_iter().map(|row| (row.key, row)).collect();
    rows.into_iter()
        .map(|row| {
            let agency = directory
                .agency(row.agency_key)
                .ok_or(StoreFault::Unreadable("agency_staff.agency_key"))?;
            let person = people
                .get(&row.staff_key)
                .ok_or(StoreFault::Unreadable("agency_staff.staff_key"))?;
            Ok(Member {
                key: RowKey::from_i64(row.staff_key),
                id: StaffId::from_uuid(person.id),
                subject: Subject::new(person.subject.clone()),
                display_name: row.display_name,
                name_key: row.name_key,
                agency: Arc::clone(agency),
            })
        })
        .collect()
}

/// The names that agencies have written for some people, by agency and person.
pub(in crate::store) async fn names_of(
    connection: &impl ConnectionTrait,
    people: &[RowKey],
) -> Result<BTreeMap<(i64, i64), String>, StoreFault> {
    let rows = agency_staff::Entity::find()
        .filter(agency_staff::Column::StaffKey.is_in(raw(people)))
        .all(connection)
        .await?;
    let names = rows
        .into_iter()
        .map(|row| ((row.agency_key, row.staff_key), row.display_name));
    Ok(names.collect())
}

/// Whether somebody was added, or counted to the agency's staff already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// Now.
    Now(StaffId),
    /// Before.
    Before,
}

/// Counts the person behind a subject to an agency's staff. The same statements are run whether another
/// agency knows the subject or not: which agencies a person works for is nobody's to find out here.
pub async fn add_member(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    agency: &Agency,
    (subject, display_name): (&Subject, &str),
) -> Result<Added, StoreFault> {
    staff::Entity::insert(staff::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(StaffId::draw(cx.entropy()).uuid()),
        subject: Set(subject.as_str().to_owned()),
        display_name: Set(display_name.to_owned()),
    })
    .on_conflict(
        OnConflict::column(staff::Column::Subject)
            .do_nothing()
            .to_owned(),
    )
    .exec_without_returning(connection)
    .await?;
    let person = staff::Entity::find()
        .filter(staff::Column::Subject.eq(subject.as_str()))
        .one(connection)
        .await?
        .ok_or(StoreFault::Unreadable("staff.subject"))?;
    let held = agency_staff::Entity::find_by_id((agency.key.as_i64(), person.key))
        .one(connection)
        .await?;
    if held.is_some() {
        return Ok(Added::Before);
    }
    insert(
        connection,
        cx,
        (agency.key.as_i64(), person.key),
        display_name,
    )
    .await?;
    Ok(Added::Now(StaffId::from_uuid(person.id)))
}

async fn insert(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (agency_key, staff_key): (i64, i64),
    display_name: &str,
) -> Result<(), StoreFault> {
    agency_staff::Entity::insert(agency_staff::ActiveModel {
        agency_key: Set(agency_key),
        staff_key: Set(staff_key),
        display_name: Set(display_name.to_owned()),
        name_key: Set(display_name.to_lowercase()),
        recorded_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Counts everybody who holds or has held an assignment to the staff of that agency: after a seeding.
pub async fn add_known_members(
    connection: &impl ConnectionTrait,
    cx: &Cx,
) -> Result<(), StoreFault> {
    let units = unit::Entity::find().all(connection).await?;
    let agencies: BTreeMap<i64, i64> = units
        .into_iter()
        .map(|row| (row.key, row.agency_key))
        .collect();
    let people = staff::Entity::find().all(connection).await?;
    let names: BTreeMap<i64, String> = people
        .into_iter()
        .map(|row| (row.key, row.display_name))
        .collect();
    let known = agency_staff::Entity::find().all(connection).await?;
    let mut known: BTreeSet<(i64, i64)> = known
        .into_iter()
        .map(|row| (row.agency_key, row.staff_key))
        .collect();
    for held in assignment::Entity::find().all(connection).await? {
        let (Some(agency), Some(name)) = (agencies.get(&held.unit_key), names.get(&held.staff_key))
        else {
            continue;
        };
        if known.insert((*agency, held.staff_key)) {
            insert(connection, cx, (*agency, held.staff_key), name).await?;
        }
    }
    Ok(())
}
