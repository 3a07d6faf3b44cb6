//! The register of workplaces.

use std::collections::BTreeSet;

use access::Cx;
use domain::{AgencyId, Municipality, RowKey, StaffId, WorkplaceId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use store::StoreFault;

use super::entity::workplace::{ActiveModel, Column, Entity, Model};
use crate::model::{NewWorkplace, Workplace};

/// Writes a workplace into an agency's register.
pub async fn add_workplace(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (agency, author): (AgencyId, StaffId),
    new: NewWorkplace,
) -> Result<WorkplaceId, StoreFault> {
    let id = WorkplaceId::draw(cx.entropy());
    let row = ActiveModel {
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        agency_id: Set(agency.uuid()),
        name: Set(new.name),
        organisation: Set(new.organisation),
        municipality: Set(new.municipality.as_str().to_owned()),
        author_id: Set(author.uuid()),
        created_at: Set(cx.now()),
    };
    row.insert(connection).await?;
    Ok(id)
}

/// One workplace of some agencies' registers.
pub async fn find_workplace(
    connection: &impl ConnectionTrait,
    agencies: &BTreeSet<AgencyId>,
    workplace: WorkplaceId,
) -> Result<Option<Workplace>, StoreFault> {
    let row = Entity::find()
        .filter(Column::Id.eq(workplace.uuid()))
        .filter(Column::AgencyId.is_in(agencies.iter().map(|agency| agency.uuid())))
        .one(connection)
        .await?;
    row.map(workplace_of).transpose()
}

/// How many of some workplaces are in an agency's register.
pub async fn count_workplaces(
    connection: &impl ConnectionTrait,
    agency: AgencyId,
    workplaces: &[WorkplaceId],
) -> Result<u64, StoreFault> {
    Ok(Entity::find()
        .filter(Column::Id.is_in(workplaces.iter().map(|id| id.uuid())))
        .filter(Column::AgencyId.eq(agency.uuid()))
        .count(connection)
        .await?)
}

/// Workplaces by name, after a place in the list.
pub async fn list_workplaces(
    connection: &impl ConnectionTrait,
    (agencies, municipality): (&BTreeSet<AgencyId>, Option<Municipality>),
    after: Option<(String, i64)>,
    limit: u64,
) -> Result<Vec<Workplace>, StoreFault> {
    let mut wanted =
        Condition::all().add(Column::AgencyId.is_in(agencies.iter().map(|agency| agency.uuid())));
    if let Some(municipality) = municipality {
        wanted = wanted.add(Column::Municipality.eq(municipality.as_str()));
    }
    if let Some((name, key)) = after {
        let same_name = Condition::all()
            .add(Column::Name.eq(name.as_str()))
            .add(Column::RowKey.gt(key));
        wanted = wanted.add(Condition::any().add(Column::Name.gt(name)).add(same_name));
    }
    let rows = Entity::find()
        .filter(wanted)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::RowKey)
        .limit(limit)
        .all(connection)
        .await?;
    rows.into_iter().map(workplace_of).collect()
}

fn workplace_of(row: Model) -> Result<Workplace, StoreFault> {
    Ok(Workplace {
        id: WorkplaceId::from_uuid(row.id),
        key: row.row_key,
        agency: AgencyId::from_uuid(row.agency_id),
        about: NewWorkplace {
            name: row.name,
            organisation: row.organisation,
            municipality: row
                .municipality
                .parse()
                .map_err(|_| StoreFault::Unreadable("municipality of a workplace"))?,
        },
    })
}
