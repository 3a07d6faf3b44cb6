//! The directory: every agency and unit of the association, which nearly every request reads whole.
//! So its rows come in one statement, are taken by place and not by name, and each agency once, not beside each of its units.

use std::{collections::BTreeMap, sync::Arc};

use domain::{AgencyId, Municipality, RowKey, UnitId};
use sea_orm::{ConnectionTrait, sea_query::Query};
use store::{Coded, StoreFault};

use super::{
    entity::{agency, unit},
    several::{Answer, Answers, Several},
    worklist::column,
};
use crate::model::registry::{Agency, Directory, Unit};

/// The agencies and units of the association. One statement.
pub async fn get_directory(connection: &impl ConnectionTrait) -> Result<Directory, StoreFault> {
    let answers = ask_directory(Several::default()).answer(connection).await?;
    directory_in(&answers)
}

/// Asks for them together with whatever comes after: questions 0 and 1.
pub(super) fn ask_directory(asked: Several) -> Several {
    let agency = [
        (0, column(agency::Column::Key)),
        (3, column(agency::Column::Id)),
        (4, column(agency::Column::Kind)),
        (14, column(agency::Column::Slug)),
        (15, column(agency::Column::Name)),
        (16, column(agency::Column::Municipality)),
    ];
    let unit = [
        (0, column(unit::Column::Key)),
        (1, column(unit::Column::AgencyKey)),
        (2, column(unit::Column::SuccessorUnitKey)),
        (3, column(unit::Column::Id)),
        (4, column(unit::Column::SecrecyRegime)),
        (7, column(unit::Column::TakesReferralsFrom)),
        (8, column(unit::Column::TakesReferralsTo)),
        (14, column(unit::Column::Slug)),
        (15, column(unit::Column::Name)),
        (16, column(unit::Column::Municipality)),
        (17, column(unit::Column::Position)),
    ];
    asked
        .ask(Query::select().from(agency::Entity).to_owned(), agency)
        .ask(Query::select().from(unit::Entity).to_owned(), unit)
}

/// The agencies and units among the answers.
pub(super) fn directory_in(answers: &Answers) -> Result<Directory, StoreFault> {
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
    let Coded(kind) = row.get(4)?;
    Ok(Agency {
        key: RowKey::from_i64(row.get(0)?),
        id: AgencyId::from_uuid(row.get(3)?),
        slug: row.get(14)?,
        kind,
        name: row.get(15)?,
        municipality: municipality_in(row, "agency.municipality")?,
    })
}

fn unit_in(row: &Answer<'_>, agencies: &BTreeMap<i64, Arc<Agency>>) -> Result<Unit, StoreFault> {
    let agency = agencies.get(&row.get(1)?);
    let agency = agency.ok_or(StoreFault::Unreadable("unit.agency_key"))?;
    let Coded(secrecy_regime) = row.get(4)?;
    let successor: Option<i64> = row.get(2)?;
    let position: i64 = row.get(17)?;
    Ok(Unit {
        key: RowKey::from_i64(row.get(0)?),
        id: UnitId::from_uuid(row.get(3)?),
        slug: row.get(14)?,
        name: row.get(15)?,
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
    let code: Option<String> = row.get(16)?;
    let read = code.map(|code| code.parse().map_err(|_| StoreFault::Unreadable(column)));
    read.transpose()
}
