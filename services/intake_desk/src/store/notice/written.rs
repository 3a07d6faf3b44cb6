//! What is written with a change: who is to be told of it, and a row for each. A person whom a stop keeps from the
//! system, or whose identity is protected, is in no notice (`access.md` rules 5 and 6).

use access::Cx;
use chrono::{DateTime, Utc};
use domain::RowKey;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};
use store::{Coded, StoreFault};

use super::endpoint::working_for;
use crate::{
    model::{
        notice::{NoticeEndpointState, NoticeEvent, NoticeKind, NoticeState},
        registry::{Agency, Directory},
    },
    store::{
        entity::{notice, notice_endpoint, person, protection},
        moment::{Moment, times},
        several::Keys,
        stop::conflicts_with,
    },
};

/// An endpoint that is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// The endpoint, by key.
    pub endpoint: RowKey,
    /// About whom; nobody, in a test.
    pub person: Option<RowKey>,
}

/// The endpoints of an agency's systems that want to be told of `kind`, about a person: each system only where no stop
/// keeps it from the person.
pub async fn find_listening(
    connection: &impl ConnectionTrait,
    (directory, agency): (&Directory, &Agency),
    (kind, person): (NoticeKind, RowKey),
    moment: Moment,
) -> Result<Vec<Listener>, StoreFault> {
    let units = units_of(directory, agency.key);
    let mut rows = notice_endpoint::Entity::find()
        .filter(notice_endpoint::Column::AgencyKey.eq(agency.key.as_i64()))
        .filter(notice_endpoint::Column::State.eq(Coded(NoticeEndpointState::On)))
        .filter(notice_endpoint::Column::StaffKey.in_subquery(working_for(units, moment)))
        .order_by_asc(notice_endpoint::Column::Key)
        .all(connection)
        .await?;
    rows.retain(|row| row.kinds.0.contains(&kind));
    let mut systems: Vec<i64> = rows.iter().map(|row| row.staff_key).collect();
    systems.sort_unstable();
    systems.dedup();
    for system in systems {
        let key = RowKey::from_i64(system);
        let kept_back = list_kept_back(connection, key, &[person], moment).await?;
        if !kept_back.is_empty() {
            rows.retain(|row| row.staff_key != system);
        }
    }
    let told = rows.into_iter().map(|row| Listener {
        endpoint: RowKey::from_i64(row.key),
        person: Some(person),
    });
    Ok(told.collect())
}

/// The units of an agency, by key.
pub(super) fn units_of(directory: &Directory, agency: RowKey) -> Vec<i64> {
    let units = directory.units();
    let own = units.filter(|unit| unit.agency.key == agency);
    own.map(|unit| unit.key.as_i64()).collect()
}

/// Those of these persons whose identity is protected.
fn protections(persons: &[i64], moment: Moment) -> SelectStatement {
    Query::select()
        .column(protection::Column::PersonKey)
        .from(protection::Entity)
        .and_where(protection::Column::PersonKey.is_in(persons.iter().copied()))
        .cond_where(times!(protection).hold_at_instant(moment))
        .to_owned()
}

/// Those of these persons of whom a system is told nothing: the identity is protected, or a stop keeps the system from
/// them.
pub async fn list_kept_back(
    connection: &impl ConnectionTrait,
    system: RowKey,
    persons: &[RowKey],
    moment: Moment,
) -> Result<Vec<RowKey>, StoreFault> {
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let raw: Vec<i64> = persons.iter().map(|key| key.as_i64()).collect();
    let system = Query::select().expr(Expr::val(system.as_i64())).to_owned();
    let conflicted = conflicts_with(&Keys::Named(&raw), &system, moment)
        .column("person_key")
        .to_owned();
    let keys: Vec<i64> = person::Entity::find()
        .select_only()
        .column(person::Column::Key)
        .filter(person::Column::Key.is_in(raw.iter().copied()))
        .filter(
            Condition::any()
                .add(person::Column::Key.in_subquery(protections(&raw, moment)))
                .add(person::Column::Key.in_subquery(conflicted)),
        )
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys.into_iter().map(RowKey::from_i64).collect())
}

/// Writes a notice of an event for each of these endpoints, due at once.
pub async fn add_notices(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    event: &NoticeEvent,
    listeners: &[Listener],
) -> Result<(), StoreFault> {
    if listeners.is_empty() {
        return Ok(());
    }
    let body = event.body();
    let rows = listeners
        .iter()
        .map(|listener| row(cx, (event, &body), *listener, cx.now()));
    notice::Entity::insert_many(rows.collect::<Vec<_>>())
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

fn row(
    cx: &Cx,
    (event, body): (&NoticeEvent, &str),
    listener: Listener,
    now: DateTime<Utc>,
) -> notice::ActiveModel {
    notice::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(event.id.uuid()),
        endpoint_key: Set(listener.endpoint.as_i64()),
        kind: Set(Coded(event.kind())),
        person_key: Set(listener.person.map(RowKey::as_i64)),
        body: Set(body.to_owned()),
        written_at: Set(now),
        state: Set(Coded(NoticeState::Waiting)),
        attempts: Set(0),
        due_at: Set(now),
        claim: Set(None),
        settled_at: Set(None),
    }
}
