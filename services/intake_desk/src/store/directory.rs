//! The directory: every agency and unit of the association, which nearly every request reads whole.
//! So its rows come in one statement, are taken by place and not by name, and each agency once, not beside each of its units.

use std::{collections::BTreeMap, sync::Arc};

use domain::{AgencyId, Municipality, RowKey, UnitId};
use sea_orm::{ConnectionTrait, sea_query::Query};
use store::{Coded, StoreFault};

use super::{
    entity::{agency, unit},
    several::{Answer, Holds, Several},
    worklist::column,
};
use crate::model::registry::{Agency, Directory, Unit};

/// The places of the rows: of an agency and of a unit.
const PLACES: [Holds; 11] = [
    Holds::Key,
    Holds::Id,
    Holds::Text,
    Holds::Text,
    Holds::Text,
    Holds::Text,
    Holds::Key,
    Holds::Day,
    Holds::Day,
    Holds::Key,
    Holds::Key,
];

/// The agencies and units of the association. One statement.
pub async fn get_directory(connection: &impl ConnectionTrait) -> Result<Directory, StoreFault> {
    let agency = [
        (0, column(agency::Column::Key)),
        (1, column(agency::Column::Id)),
        (2, column(agency::Column::Slug)),
        (3, column(agency::Column::Kind)),
        (4, column(agency::Column::Name)),
        (5, column(agency::Column::Municipality)),
    ];
    let unit = [
        (0, column(unit::Column::Key)),
        (1, column(unit::Column::Id)),
        (2, column(unit::Column::Slug)),
        (3, column(unit::Column::SecrecyRegime)),
        (4, column(unit::Column::Name)),
        (5, column(unit::Column::Municipality)),
        (6, column(unit::Column::AgencyKey)),
        (7, column(unit::Column::TakesReferralsFrom)),
        (8, column(unit::Column::TakesReferralsTo)),
        (9, column(unit::Column::SuccessorUnitKey)),
        (10, column(unit::Column::Position)),
    ];
    let answers = Several::with_places(&PLACES)
        .ask(Query::select().from(agency::Entity).to_owned(), agency)
        .ask(Query::select().from(unit::Entity).to_owned(), unit)
        .answer(connection)
        .await?;
    let mut agencies = BTreeMap::new();
    for row in answers.to(0)? {
        agencies.insert(row.get(0)?, Arc::new(agency_in(&row)?));
    }
    let units = answers
        .to(1)?
        .map(|row| unit_in(&row, &agencies).map(Arc::new));
    let units: Vec<Arc<Unit>> = units.collect::<Result<_, _>>()?;
    Ok(Directory::new(agencies.into_values(), units))
}

fn agency_in(row: &Answer<'_>) -> Result<Agency, StoreFault> {
    let Coded(kind) = row.get(3)?;
    Ok(Agency {
        key: RowKey::from_i64(row.get(0)?),
        id: AgencyId::from_uuid(row.get(1)?),
        slug: row.get(2)?,
        kind,
        name: row.get(4)?,
        municipality: municipality_in(row, "agency.municipality")?,
    })
}

fn unit_in(row: &Answer<'_>, agencies: &BTreeMap<i64, Arc<Agency>>) -> Result<Unit, StoreFault> {
    let agency = agencies.get(&row.get(6)?);
    let agency = agency.ok_or(StoreFault::Unreadable("unit.agency_key"))?;
    let Coded(secrecy_regime) = row.get(3)?;
    let successor: Option<i64> = row.get(9)?;
    let position: i64 = row.get(10)?;
    Ok(Unit {
        key: RowKey::from_i64(row.get(0)?),
        id: UnitId::from_uuid(row.get(1)?),
        slug: row.get(2)?,
        name: row.get(4)?,
        municipality: municipality_in(row, "unit.municipality")?,
        secrecy_regime,
        takes_referrals_from: row.get(7)?,
        takes_referrals_to: row.get(8)?,
        successor: successor.map(RowKey::from_i64),
        position: i32::try_from(position).map_err(|_| StoreFault::Unreadable("unit.position"))?,
        agency: Arc::clone(agency),
    })
}

fn municipality_in(
    row: &Answer<'_>,
    column: &'static str,
) -> Result<Option<Municipality>, StoreFault> {
    let code: Option<String> = row.get(5)?;
    let read = code.map(|code| code.parse().map_err(|_| StoreFault::Unreadable(column)));
    read.transpose()
}
