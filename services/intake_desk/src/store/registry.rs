//! The registry's rows: agencies and units, staff and their assignments.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::{
    AgencyId, AgencyKind, AssignmentId, Municipality, RowKey, StaffId, Subject, UnitId,
    codes::ReferralService,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Query,
};
use store::{Coded, StoreFault};

pub use super::directory::get_directory;
use super::{
    entity::{agency, assignment, deadline_rule, service_capacity, staff, unit},
    moment::{Moment, times},
};
use crate::model::registry::{Agency, Assignment, Directory, Staff, Unit};

/// Where a page of units begins: after the unit at this position.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnitPosition {
    /// Its place in every list.
    pub position: i32,
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: UnitId,
}

/// Which units are asked for.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Of agencies of this kind.
    pub kind: Option<AgencyKind>,
    /// Of this municipality, or of none.
    pub municipality: Option<Municipality>,
}

/// Up to `first` units in the order that people see, after `after`.
pub async fn find_units(
    connection: &impl ConnectionTrait,
    filter: &UnitFilter,
    after: Option<&UnitPosition>,
    first: u64,
) -> Result<Vec<Arc<Unit>>, StoreFault> {
    let mut wanted = Condition::all();
    if let Some(kind) = filter.kind {
        wanted = wanted.add(agency::Column::Kind.eq(Coded(kind)));
    }
    if let Some(municipality) = &filter.municipality {
        // State agencies serve every municipality.
        wanted = wanted.add(
            Condition::any()
                .add(unit::Column::Municipality.eq(municipality.as_str()))
                .add(unit::Column::Municipality.is_null()),
        );
    }
    if let Some(after) = after {
        wanted = wanted.add(comes_after(after));
    }
    let rows = unit::Entity::find()
        .find_also_related(agency::Entity)
        .filter(wanted)
        .order_by_asc(unit::Column::Position)
        .order_by_asc(unit::Column::Name)
        .order_by_asc(unit::Column::Id)
        .limit(first)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|(unit_row, agency_row)| {
            let agency_row = agency_row.ok_or(StoreFault::Unreadable("unit.agency_key"))?;
            Ok(Arc::new(unit_of(
                unit_row,
                Arc::new(agency_of(agency_row)?),
            )?))
        })
        .collect()
}

fn comes_after(after: &UnitPosition) -> Condition {
    let same_position = unit::Column::Position.eq(after.position);
    let same_name = unit::Column::Name.eq(after.name.as_str());
    Condition::any()
        .add(unit::Column::Position.gt(after.position))
        .add(
            Condition::all()
                .add(same_position.clone())
                .add(unit::Column::Name.gt(after.name.as_str())),
        )
        .add(
            Condition::all()
                .add(same_position)
                .add(same_name)
                .add(unit::Column::Id.gt(after.id.uuid())),
        )
}

/// The member of staff behind a subject.
pub async fn get_staff_by_subject(
    connection: &impl ConnectionTrait,
    subject: &Subject,
) -> Result<Option<Staff>, StoreFault> {
    let row = staff::Entity::find()
        .filter(staff::Column::Subject.eq(subject.as_str()))
        .one(connection)
        .await?;
    Ok(row.map(staff_of))
}

/// The member of staff of an id.
pub async fn get_staff(
    connection: &impl ConnectionTrait,
    id: StaffId,
) -> Result<Option<Staff>, StoreFault> {
    let row = staff::Entity::find()
        .filter(staff::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    Ok(row.map(staff_of))
}

/// The member of staff of a key.
pub async fn get_staff_by_key(
    connection: &impl ConnectionTrait,
    key: RowKey,
) -> Result<Option<Staff>, StoreFault> {
    let row = staff::Entity::find_by_id(key.as_i64())
        .one(connection)
        .await?;
    Ok(row.map(staff_of))
}

/// The assignments of a member of staff that hold.
pub async fn list_assignments(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    staff_key: RowKey,
    moment: Moment,
) -> Result<Vec<Assignment>, StoreFault> {
    let rows = assignment::Entity::find()
        .filter(assignment::Column::StaffKey.eq(staff_key.as_i64()))
        .filter(times!(assignment).hold_on_day(moment))
        .order_by_asc(assignment::Column::Key)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| assignment_of(row, directory))
        .collect()
}

/// The staff who hold an assignment in a unit.
pub async fn list_unit_staff(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    unit_key: RowKey,
    moment: Moment,
) -> Result<Vec<(Staff, Assignment)>, StoreFault> {
    let rows = assignment::Entity::find()
        .find_also_related(staff::Entity)
        .filter(assignment::Column::UnitKey.eq(unit_key.as_i64()))
        .filter(times!(assignment).hold_on_day(moment))
        .order_by_asc(assignment::Column::Key)
        .all(connection)
        .await?;
    rows.into_iter()
        .filter_map(|(row, staff_row)| Some((row, staff_row?)))
        .map(|(row, staff_row)| Ok((staff_of(staff_row), assignment_of(row, directory)?)))
        .collect()
}

/// The staff who hold an assignment in one of these units.
pub async fn list_units_staff(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    units: &[RowKey],
    moment: Moment,
) -> Result<Vec<(Staff, Assignment)>, StoreFault> {
    let rows = assignment::Entity::find()
        .find_also_related(staff::Entity)
        .filter(assignment::Column::UnitKey.is_in(units.iter().map(|unit| unit.as_i64())))
        .filter(times!(assignment).hold_on_day(moment))
        .order_by_asc(assignment::Column::Key)
        .all(connection)
        .await?;
    rows.into_iter()
        .filter_map(|(row, staff_row)| Some((row, staff_row?)))
        .map(|(row, staff_row)| Ok((staff_of(staff_row), assignment_of(row, directory)?)))
        .collect()
}

/// The subjects of everybody who holds an assignment.
pub async fn list_subjects(
    connection: &impl ConnectionTrait,
    moment: Moment,
) -> Result<Vec<Subject>, StoreFault> {
    let subjects: Vec<String> = staff::Entity::find()
        .select_only()
        .column(staff::Column::Subject)
        .filter(
            staff::Column::Key.in_subquery(
                Query::select()
                    .column(assignment::Column::StaffKey)
                    .from(assignment::Entity)
                    .cond_where(times!(assignment).hold_on_day(moment))
                    .to_owned(),
            ),
        )
        .order_by_asc(staff::Column::Subject)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(subjects.into_iter().map(Subject::new).collect())
}

/// The places of a unit for a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "places are counted in places")]
pub struct Places {
    /// How many there are.
    pub places: i32,
    /// How many are taken.
    pub reserved: i32,
    /// The version, which a change must name.
    pub version: i32,
}

/// The places of a unit for a service; `None` where no capacity is recorded and none is needed.
/// On PostgreSQL the row stays locked until the transaction ends.
pub async fn get_places(
    connection: &impl ConnectionTrait,
    unit_key: RowKey,
    service: ReferralService,
) -> Result<Option<Places>, StoreFault> {
    let row = service_capacity::Entity::find_by_id((
        unit_key.as_i64(),
        domain::CodeList::code(service).to_owned(),
    ))
    .lock_exclusive()
    .one(connection)
    .await?;
    Ok(row.map(|row| Places {
        places: row.places,
        reserved: row.reserved,
        version: row.version,
    }))
}

/// Writes the reserved places; `false` when another transaction was first.
pub async fn update_reserved(
    connection: &impl ConnectionTrait,
    unit_key: RowKey,
    service: ReferralService,
    read: Places,
    reserved: i32,
) -> Result<Updated, StoreFault> {
    let result = service_capacity::Entity::update_many()
        .set(service_capacity::ActiveModel {
            reserved: Set(reserved),
            version: Set(read.version + 1),
            ..Default::default()
        })
        .filter(service_capacity::Column::UnitKey.eq(unit_key.as_i64()))
        .filter(service_capacity::Column::Service.eq(domain::CodeList::code(service)))
        .filter(service_capacity::Column::Version.eq(read.version))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// Whether a change that named a version found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Updated {
    /// The row was changed.
    Done,
    /// Somebody else was first.
    Stale,
}

impl Updated {
    pub(super) fn from_rows(rows: u64) -> Self {
        if rows == 0 { Self::Stale } else { Self::Done }
    }
}

/// A deadline that an agreement sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRule {
    /// The unit that it holds for; `None` for all.
    pub unit: Option<RowKey>,
    /// Which deadline: a field of `domain::referral::DeadlinePolicy`, or a desk rule.
    pub code: String,
    /// How long, in the unit of time that the deadline is counted in.
    pub amount: i32,
}

/// The deadlines that hold on a day, those of single units last.
pub async fn list_deadline_rules(
    connection: &impl ConnectionTrait,
    on: NaiveDate,
) -> Result<Vec<DeadlineRule>, StoreFault> {
    let rows = deadline_rule::Entity::find()
        .filter(deadline_rule::Column::ValidFrom.lte(on))
        .filter(
            Condition::any()
                .add(deadline_rule::Column::ValidTo.is_null())
                .add(deadline_rule::Column::ValidTo.gte(on)),
        )
        .order_by_asc(deadline_rule::Column::Key)
        .all(connection)
        .await?;
    let mut rules: Vec<DeadlineRule> = rows
        .into_iter()
        .map(|row| DeadlineRule {
            unit: row.unit_key.map(RowKey::from_i64),
            code: row.code,
            amount: row.amount,
        })
        .collect();
    rules.sort_by_key(|rule| rule.unit.is_some());
    Ok(rules)
}

fn agency_of(row: agency::Model) -> Result<Agency, StoreFault> {
    Ok(Agency {
        key: RowKey::from_i64(row.key),
        id: AgencyId::from_uuid(row.id),
        slug: row.slug,
        kind: row.kind.0,
        name: row.name,
        municipality: municipality_of(row.municipality, "agency.municipality")?,
    })
}

pub(super) fn unit_of(row: unit::Model, agency: Arc<Agency>) -> Result<Unit, StoreFault> {
    Ok(Unit {
        key: RowKey::from_i64(row.key),
        id: UnitId::from_uuid(row.id),
        slug: row.slug,
        name: row.name,
        municipality: municipality_of(row.municipality, "unit.municipality")?,
        secrecy_regime: row.secrecy_regime.0,
        takes_referrals_from: row.takes_referrals_from,
        takes_referrals_to: row.takes_referrals_to,
        successor: row.successor_unit_key.map(RowKey::from_i64),
        position: row.position,
        agency,
    })
}

fn municipality_of(
    code: Option<String>,
    column: &'static str,
) -> Result<Option<Municipality>, StoreFault> {
    code.map(|code| code.parse().map_err(|_| StoreFault::Unreadable(column)))
        .transpose()
}

pub(super) fn staff_of(row: staff::Model) -> Staff {
    Staff {
        key: RowKey::from_i64(row.key),
        id: StaffId::from_uuid(row.id),
        subject: Subject::new(row.subject),
        display_name: row.display_name,
    }
}

pub(super) fn assignment_of(
    row: assignment::Model,
    directory: &Directory,
) -> Result<Assignment, StoreFault> {
    let unit = directory
        .unit(row.unit_key)
        .ok_or(StoreFault::Unreadable("assignment.unit_key"))?;
    Ok(Assignment {
        id: AssignmentId::from_uuid(row.id),
        role: row.role.0,
        unit: Arc::clone(unit),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}
