//! The endpoints of partners' systems, and the systems that can have one.

use std::sync::Arc;

use domain::{NoticeEndpointId, Role, RowKey, StaffId, Subject};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};
use store::{Coded, Json, StoreFault};

use crate::{
    model::{
        notice::{KeptEndpoint, NoticeEndpointState, NoticeSecrets, PartnerSystem},
        registry::{Agency, Directory},
    },
    store::{
        entity::{assignment, notice_endpoint, staff},
        moment::{Moment, times},
        registry::Updated,
    },
};

/// The partners' systems that work for some agencies now, by name.
pub async fn find_systems(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    agencies: &[RowKey],
    moment: Moment,
) -> Result<Vec<PartnerSystem>, StoreFault> {
    let units = directory.units();
    let own = units.filter(|unit| agencies.contains(&unit.agency.key));
    let rows = assignment::Entity::find()
        .find_also_related(staff::Entity)
        .filter(assignment::Column::Role.eq(Coded(Role::PartnerSystem)))
        .filter(assignment::Column::UnitKey.is_in(own.map(|unit| unit.key.as_i64())))
        .filter(times!(assignment).hold_on_day(moment))
        .order_by_asc(assignment::Column::Key)
        .all(connection)
        .await?;
    let mut systems: Vec<PartnerSystem> = rows
        .into_iter()
        .filter_map(|(held, system)| {
            let unit = directory.unit(held.unit_key)?;
            Some(system_of(system?, Arc::clone(&unit.agency)))
        })
        .collect();
    systems.sort_by(|one, other| {
        let place = |system: &PartnerSystem| (system.display_name.clone(), system.key);
        place(one).cmp(&place(other))
    });
    systems.dedup_by_key(|system| (system.key, system.agency.key));
    Ok(systems)
}

fn system_of(row: staff::Model, agency: Arc<Agency>) -> PartnerSystem {
    PartnerSystem {
        key: RowKey::from_i64(row.key),
        id: StaffId::from_uuid(row.id),
        subject: Subject::new(row.subject),
        display_name: row.display_name,
        agency,
    }
}

/// The systems among staff that work now for one of these units, which are those of an agency.
pub(super) fn working_for(units: Vec<i64>, moment: Moment) -> SelectStatement {
    Query::select()
        .column(assignment::Column::StaffKey)
        .from(assignment::Entity)
        .and_where(assignment::Column::Role.eq(Coded(Role::PartnerSystem)))
        .and_where(assignment::Column::UnitKey.is_in(units))
        .cond_where(times!(assignment).hold_on_day(moment))
        .to_owned()
}

/// Keeps a new endpoint.
pub async fn add_endpoint(
    connection: &impl ConnectionTrait,
    new: &KeptEndpoint,
) -> Result<(), StoreFault> {
    notice_endpoint::Entity::insert(notice_endpoint::ActiveModel {
        key: Set(new.key.as_i64()),
        id: Set(new.id.uuid()),
        agency_key: Set(new.system.agency.key.as_i64()),
        staff_key: Set(new.system.key.as_i64()),
        address: Set(new.address.clone()),
        kinds: Set(Json(new.kinds.clone())),
        state: Set(Coded(new.state)),
        version: Set(new.version),
        secret_id: Set(new.secrets.id),
        secret_made_at: Set(new.secrets.made_at),
        earlier_secret_id: Set(new.secrets.earlier.map(|(id, _)| id)),
        earlier_ends_at: Set(new.secrets.earlier.map(|(_, ends_at)| ends_at)),
        created_at: Set(new.created_at),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Writes what an endpoint has become, over the version before it.
pub async fn update_endpoint(
    connection: &impl ConnectionTrait,
    new: &KeptEndpoint,
) -> Result<Updated, StoreFault> {
    let written = notice_endpoint::Entity::update_many()
        .set(notice_endpoint::ActiveModel {
            address: Set(new.address.clone()),
            kinds: Set(Json(new.kinds.clone())),
            state: Set(Coded(new.state)),
            version: Set(new.version),
            secret_id: Set(new.secrets.id),
            secret_made_at: Set(new.secrets.made_at),
            earlier_secret_id: Set(new.secrets.earlier.map(|(id, _)| id)),
            earlier_ends_at: Set(new.secrets.earlier.map(|(_, ends_at)| ends_at)),
            ..Default::default()
        })
        .filter(notice_endpoint::Column::Key.eq(new.key.as_i64()))
        .filter(notice_endpoint::Column::Version.eq(new.version - 1))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(written.rows_affected))
}

/// Turns an endpoint off whose receiver takes no notices any more. One that was changed meanwhile is left alone.
pub async fn update_gone(
    connection: &impl ConnectionTrait,
    endpoint: &KeptEndpoint,
) -> Result<(), StoreFault> {
    let gone = NoticeEndpointState::Gone;
    notice_endpoint::Entity::update_many()
        .col_expr(notice_endpoint::Column::State, Expr::value(Coded(gone)))
        .col_expr(
            notice_endpoint::Column::Version,
            Expr::value(endpoint.version + 1),
        )
        .filter(notice_endpoint::Column::Key.eq(endpoint.key.as_i64()))
        .filter(notice_endpoint::Column::Version.eq(endpoint.version))
        .exec(connection)
        .await?;
    Ok(())
}

/// Up to `first` endpoints of some agencies, newest first, after a key.
pub async fn find_endpoints(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    agencies: &[RowKey],
    (after, first): (Option<RowKey>, u64),
) -> Result<Vec<KeptEndpoint>, StoreFault> {
    let own = agencies.iter().map(|key| key.as_i64());
    let mut asked =
        notice_endpoint::Entity::find().filter(notice_endpoint::Column::AgencyKey.is_in(own));
    if let Some(after) = after {
        asked = asked.filter(notice_endpoint::Column::Key.lt(after.as_i64()));
    }
    let rows = asked
        .order_by_desc(notice_endpoint::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    kept(connection, directory, rows).await
}

/// The endpoint of an id, of whichever agency: whose it is, the caller asks.
pub async fn get_endpoint(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    id: NoticeEndpointId,
) -> Result<Option<KeptEndpoint>, StoreFault> {
    let that = notice_endpoint::Column::Id.eq(id.uuid());
    get_that(connection, directory, that).await
}

/// The endpoint of a key.
pub async fn get_endpoint_by_key(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    key: RowKey,
) -> Result<Option<KeptEndpoint>, StoreFault> {
    let that = notice_endpoint::Column::Key.eq(key.as_i64());
    get_that(connection, directory, that).await
}

async fn get_that(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    that: Expr,
) -> Result<Option<KeptEndpoint>, StoreFault> {
    let rows = notice_endpoint::Entity::find()
        .filter(that)
        .all(connection)
        .await?;
    Ok(kept(connection, directory, rows).await?.pop())
}

async fn kept(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    rows: Vec<notice_endpoint::Model>,
) -> Result<Vec<KeptEndpoint>, StoreFault> {
    let systems = staff::Entity::find()
        .filter(staff::Column::Key.is_in(rows.iter().map(|row| row.staff_key)))
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let system = systems.iter().find(|system| system.key == row.staff_key);
            let system = system.ok_or(StoreFault::Unreadable("notice_endpoint.staff_key"))?;
            let agency = directory
                .agency(row.agency_key)
                .ok_or(StoreFault::Unreadable("notice_endpoint.agency_key"))?;
            Ok(endpoint_of(
                row,
                system_of(system.clone(), Arc::clone(agency)),
            ))
        })
        .collect()
}

fn endpoint_of(row: notice_endpoint::Model, system: PartnerSystem) -> KeptEndpoint {
    KeptEndpoint {
        key: RowKey::from_i64(row.key),
        id: NoticeEndpointId::from_uuid(row.id),
        system,
        address: row.address,
        kinds: row.kinds.0,
        state: row.state.0,
        version: row.version,
        secrets: NoticeSecrets {
            id: row.secret_id,
            made_at: row.secret_made_at,
            earlier: row.earlier_secret_id.zip(row.earlier_ends_at),
        },
        created_at: row.created_at,
    }
}
