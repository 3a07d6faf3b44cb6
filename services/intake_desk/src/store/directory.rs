//! The directory: every agency and unit of the association, which nearly every request reads whole.
//! So its rows are taken by place and not by name, and each agency once, not beside each of its units.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;
use domain::{AgencyId, AgencyKind, Municipality, RowKey, UnitId, basis::SecrecyRegime};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, prelude::Uuid};
use store::{Coded, StoreFault};

use super::entity::{agency, unit};
use crate::model::registry::{Agency, Directory, Unit};

/// The columns of an agency, in the order of [`list_agencies`].
type AgencyRow = (i64, Uuid, String, Coded<AgencyKind>, String, Option<String>);
/// The columns of a unit, in the order of [`list_units`].
type UnitRow = (
    i64,
    Uuid,
    String,
    i64,
    String,
    Option<String>,
    Coded<SecrecyRegime>,
    NaiveDate,
    Option<NaiveDate>,
    Option<i64>,
    i32,
);

/// The agencies and units of the association.
pub async fn get_directory(connection: &impl ConnectionTrait) -> Result<Directory, StoreFault> {
    let mut agencies = BTreeMap::new();
    for row in list_agencies(connection).await? {
        agencies.insert(row.0, Arc::new(agency_of(row)?));
    }
    let units: Vec<Arc<Unit>> = list_units(connection)
        .await?
        .into_iter()
        .map(|row| unit_of(row, &agencies).map(Arc::new))
        .collect::<Result<_, _>>()?;
    Ok(Directory::new(agencies.into_values(), units))
}

async fn list_agencies(connection: &impl ConnectionTrait) -> Result<Vec<AgencyRow>, StoreFault> {
    let columns = [
        agency::Column::Key,
        agency::Column::Id,
        agency::Column::Slug,
        agency::Column::Kind,
        agency::Column::Name,
        agency::Column::Municipality,
    ];
    let rows = agency::Entity::find().select_only().columns(columns);
    Ok(rows.into_tuple().all(connection).await?)
}

async fn list_units(connection: &impl ConnectionTrait) -> Result<Vec<UnitRow>, StoreFault> {
    let columns = [
        unit::Column::Key,
        unit::Column::Id,
        unit::Column::Slug,
        unit::Column::AgencyKey,
        unit::Column::Name,
        unit::Column::Municipality,
        unit::Column::SecrecyRegime,
        unit::Column::TakesReferralsFrom,
        unit::Column::TakesReferralsTo,
        unit::Column::SuccessorUnitKey,
        unit::Column::Position,
    ];
    let rows = unit::Entity::find().select_only().columns(columns);
    Ok(rows.into_tuple().all(connection).await?)
}

fn agency_of(row: AgencyRow) -> Result<Agency, StoreFault> {
    let (key, id, slug, Coded(kind), name, municipality) = row;
    Ok(Agency {
        key: RowKey::from_i64(key),
        id: AgencyId::from_uuid(id),
        slug,
        kind,
        name,
        municipality: municipality_of(municipality.as_deref(), "agency.municipality")?,
    })
}

fn unit_of(row: UnitRow, agencies: &BTreeMap<i64, Arc<Agency>>) -> Result<Unit, StoreFault> {
    let (
        key,
        id,
        slug,
        agency_key,
        name,
        municipality,
        Coded(regime),
        from,
        to,
        successor,
        position,
    ) = row;
    let agency = agencies
        .get(&agency_key)
        .ok_or(StoreFault::Unreadable("unit.agency_key"))?;
    Ok(Unit {
        key: RowKey::from_i64(key),
        id: UnitId::from_uuid(id),
        slug,
        name,
        municipality: municipality_of(municipality.as_deref(), "unit.municipality")?,
        secrecy_regime: regime,
        takes_referrals_from: from,
        takes_referrals_to: to,
        successor: successor.map(RowKey::from_i64),
        position,
        agency: Arc::clone(agency),
    })
}

fn municipality_of(
    code: Option<&str>,
    column: &'static str,
) -> Result<Option<Municipality>, StoreFault> {
    code.map(|code| code.parse().map_err(|_| StoreFault::Unreadable(column)))
        .transpose()
}
