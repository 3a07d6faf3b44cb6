//! Telling again: events are kept for ever, so that `follow_up` can be rebuilt from them.

use domain::{CaseId, CaseKey, CodeList, EventId, ServiceName, event::RawEvent};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use crate::{connect::begin, fault::StoreFault, outbox::lock, store::Store, tables::outbox_event};

/// An event with its place in everything that this service has told. The body is unread: an event
/// of an older build is told as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplayedEvent {
    /// The place. No event is ever put before one that has been handed out.
    pub position: i64,
    /// The event.
    pub event: RawEvent,
}

impl Store {
    /// Up to `limit` events after `position` (0: from the beginning), in order; the events of one
    /// case are in its order. Ask again with the last position until the answer is empty.
    pub async fn events_after(
        &self,
        position: i64,
        limit: u64,
    ) -> Result<Vec<ReplayedEvent>, StoreFault> {
        self.number_events().await?;
        outbox_event::Entity::find()
            .filter(outbox_event::Column::Position.gt(position))
            .order_by_asc(outbox_event::Column::Position)
            .limit(limit)
            .all(&self.inner().connections.background_reading)
            .await?
            .into_iter()
            .map(replayed)
            .collect()
    }

    /// Gives positions to what has been committed since the last time. Keys are drawn before a
    /// commit and become visible out of order, so "key > last seen" would lose events
    /// (`security.md`, finding 9); positions are given after it, by one at a time.
    async fn number_events(&self) -> Result<(), StoreFault> {
        let unnumbered = outbox_event::Entity::find()
            .filter(outbox_event::Column::Position.is_null())
            .one(&self.inner().connections.background_reading)
            .await?;
        if unnumbered.is_none() {
            return Ok(());
        }
        let transaction = begin(&self.inner().connections.background).await?;
        lock(&transaction, "event positions").await?;
        let statement = Statement::from_string(
            transaction.get_database_backend(),
            "UPDATE outbox_event SET position = numbered.place FROM (
                SELECT event_key, (SELECT coalesce(max(position), 0) FROM outbox_event)
                    + row_number() OVER (ORDER BY event_key) AS place
                FROM outbox_event WHERE position IS NULL) AS numbered
            WHERE outbox_event.event_key = numbered.event_key",
        );
        transaction.execute_raw(statement).await?;
        Ok(transaction.commit().await?)
    }
}

fn replayed(row: outbox_event::Model) -> Result<ReplayedEvent, StoreFault> {
    const EVENT: StoreFault = StoreFault::Unreadable("event");
    Ok(ReplayedEvent {
        position: row.position.ok_or(EVENT)?,
        event: RawEvent {
            id: EventId::from_uuid(row.id),
            case: CaseId::from_uuid(row.case_id),
            case_key: CaseKey::from_i64(row.case_key),
            sequence: row.sequence,
            source: ServiceName::from_code(&row.source).ok_or(EVENT)?,
            version: u16::try_from(row.version).map_err(|_| EVENT)?,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            body: row.body,
            rest: serde_json::Map::new(),
        },
    })
}
