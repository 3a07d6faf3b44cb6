//! Units as their administrators keep them, with what they were, and their places.

use std::sync::Arc;

use access::Cx;
use chrono::NaiveDate;
use domain::{CodeList, Municipality, RowKey, UnitId, codes::ReferralService};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};
use store::{Coded, StoreFault};

use super::raw;
use crate::{
    model::{
        administration::unit::{KeptUnit, PastUnit, UnitState, yesterday},
        registry::{Agency, Directory},
    },
    store::{
        entity::{service_capacity, unit, unit_version},
        registry::{UnitPosition, Updated, unit_of},
    },
};

/// The unit of an id, of whichever agency: whose it is, the caller asks.
pub async fn get_unit(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    id: UnitId,
) -> Result<Option<KeptUnit>, StoreFault> {
    let row = unit::Entity::find()
        .filter(unit::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    row.map(|row| kept(row, directory)).transpose()
}

/// Up to `first` units of some agencies, closed ones too, in the order of every list.
pub async fn find_units(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    agencies: &[RowKey],
    (after, first): (Option<&UnitPosition>, u64),
) -> Result<Vec<KeptUnit>, StoreFault> {
    let mut asked = unit::Entity::find()
        .filter(unit::Column::AgencyKey.is_in(raw(agencies)))
        .order_by_asc(unit::Column::Position)
        .order_by_asc(unit::Column::Name)
        .order_by_asc(unit::Column::Id)
        .limit(first);
    if let Some(after) = after {
        asked = asked.filter(comes_after(after));
    }
    let rows = asked.all(connection).await?;
    rows.into_iter().map(|row| kept(row, directory)).collect()
}

fn comes_after(after: &UnitPosition) -> Condition {
    let same = Condition::all().add(unit::Column::Position.eq(after.position));
    let same_name = same.clone().add(unit::Column::Name.eq(after.name.as_str()));
    Condition::any()
        .add(unit::Column::Position.gt(after.position))
        .add(same.add(unit::Column::Name.gt(after.name.as_str())))
        .add(same_name.add(unit::Column::Id.gt(after.id.uuid())))
}

fn kept(row: unit::Model, directory: &Directory) -> Result<KeptUnit, StoreFault> {
    let agency = directory
        .agency(row.agency_key)
        .ok_or(StoreFault::Unreadable("unit.agency_key"))?;
    let (version, closed_on, held_from) = (row.version, row.closed_on, row.held_from);
    Ok(KeptUnit {
        unit: Arc::new(unit_of(row, Arc::clone(agency))?),
        version,
        closed_on,
        held_from,
    })
}

/// What some units were before, oldest first.
pub async fn list_past(
    connection: &impl ConnectionTrait,
    units: &[RowKey],
) -> Result<Vec<PastUnit>, StoreFault> {
    let rows = unit_version::Entity::find()
        .filter(unit_version::Column::UnitKey.is_in(raw(units)))
        .order_by_asc(unit_version::Column::UnitKey)
        .order_by_asc(unit_version::Column::Version)
        .all(connection)
        .await?;
    let past = rows.into_iter().map(|row| PastUnit {
        unit: RowKey::from_i64(row.unit_key),
        version: row.version,
        state: UnitState {
            name: row.name,
            secrecy_regime: row.secrecy_regime.0,
            takes_referrals_from: row.takes_referrals_from,
            takes_referrals_to: row.takes_referrals_to,
            successor: row.successor_unit_key.map(RowKey::from_i64),
            closed_on: row.closed_on,
        },
        held_from: row.held_from,
        held_to: row.held_to,
    });
    Ok(past.collect())
}

/// A unit that is created.
pub struct NewUnit<'r> {
    /// Its agency.
    pub agency: &'r Agency,
    /// Its municipality.
    pub municipality: Option<Municipality>,
    /// Its place in every list: the last.
    pub position: i32,
    /// What can be changed later.
    pub state: UnitState,
}

/// Creates a unit. Its lasting short name is its id: it is nobody's to choose.
pub async fn add_unit(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewUnit<'_>,
) -> Result<UnitId, StoreFault> {
    let id = UnitId::draw(cx.entropy());
    unit::Entity::insert(unit::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        slug: Set(id.to_string()),
        agency_key: Set(new.agency.key.as_i64()),
        municipality: Set(new.municipality.map(|code| code.as_str().to_owned())),
        position: Set(new.position),
        version: Set(1),
        held_from: Set(Some(cx.today())),
        ..changeable(new.state)
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// Makes a unit what it is from today on, and keeps what it was. `Stale`: it is not the version that was
/// read.
pub async fn update_unit(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    read: &KeptUnit,
    state: UnitState,
) -> Result<Updated, StoreFault> {
    let result = unit::Entity::update_many()
        .set(unit::ActiveModel {
            version: Set(read.version + 1),
            held_from: Set(Some(cx.today())),
            ..changeable(state)
        })
        .filter(unit::Column::Key.eq(read.unit.key.as_i64()))
        .filter(unit::Column::Version.eq(read.version))
        .exec(connection)
        .await?;
    let updated = Updated::from_rows(result.rows_affected);
    if updated == Updated::Done {
        add_past(connection, cx, read).await?;
    }
    Ok(updated)
}

fn changeable(state: UnitState) -> unit::ActiveModel {
    unit::ActiveModel {
        name: Set(state.name),
        secrecy_regime: Set(Coded(state.secrecy_regime)),
        takes_referrals_from: Set(state.takes_referrals_from),
        takes_referrals_to: Set(state.takes_referrals_to),
        successor_unit_key: Set(state.successor.map(RowKey::as_i64)),
        closed_on: Set(state.closed_on),
        ..Default::default()
    }
}

async fn add_past(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    was: &KeptUnit,
) -> Result<(), StoreFault> {
    let state = was.state();
    unit_version::Entity::insert(unit_version::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        unit_key: Set(was.unit.key.as_i64()),
        version: Set(was.version),
        name: Set(state.name),
        secrecy_regime: Set(Coded(state.secrecy_regime)),
        takes_referrals_from: Set(state.takes_referrals_from),
        takes_referrals_to: Set(state.takes_referrals_to),
        successor_unit_key: Set(state.successor.map(RowKey::as_i64)),
        closed_on: Set(state.closed_on),
        held_from: Set(was.held_from),
        held_to: Set(yesterday(cx.today())),
        superseded_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// How many places a unit has for a service. How many are taken is not the administrator's to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitPlaces {
    /// The unit, by key.
    pub unit: RowKey,
    /// The service.
    pub service: ReferralService,
    /// How many places there are.
    pub places: i32,
}

/// The places of some units.
pub async fn list_places(
    connection: &impl ConnectionTrait,
    units: &[RowKey],
) -> Result<Vec<UnitPlaces>, StoreFault> {
    let rows = service_capacity::Entity::find()
        .filter(service_capacity::Column::UnitKey.is_in(raw(units)))
        .order_by_asc(service_capacity::Column::UnitKey)
        .order_by_asc(service_capacity::Column::Service)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let service = ReferralService::from_code(&row.service);
            Ok(UnitPlaces {
                unit: RowKey::from_i64(row.unit_key),
                service: service.ok_or(StoreFault::Unreadable("service_capacity.service"))?,
                places: row.places,
            })
        })
        .collect()
}

/// Records how many places there are, first or anew. Those that are taken stay taken.
pub async fn update_places(
    connection: &impl ConnectionTrait,
    new: UnitPlaces,
) -> Result<(), StoreFault> {
    let anew = OnConflict::columns([
        service_capacity::Column::UnitKey,
        service_capacity::Column::Service,
    ])
    .update_column(service_capacity::Column::Places)
    .to_owned();
    service_capacity::Entity::insert(service_capacity::ActiveModel {
        unit_key: Set(new.unit.as_i64()),
        service: Set(new.service.code().to_owned()),
        places: Set(new.places),
        reserved: Set(0),
        version: Set(1),
    })
    .on_conflict(anew)
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// The day after a last day, on which what follows from it begins.
pub fn day_after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}
