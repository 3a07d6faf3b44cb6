//! Parked events: kept, visible, and tried again when somebody says so.

use domain::{CaseKey, CodeList, EventId, ServiceName};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::DeliveryFault;
use crate::{
    column::Coded,
    fault::StoreFault,
    store::Store,
    tables::{
        outbox_delivery::{Column, DeliveryState, Entity},
        outbox_event,
    },
};

/// An event that a subscriber would not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedDelivery {
    /// The event.
    pub event: EventId,
    /// Who would not take it.
    pub subscriber: ServiceName,
    /// The case, by its key.
    pub case: CaseKey,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last try failed.
    pub fault: Option<DeliveryFault>,
}

impl Store {
    /// The parked events, oldest first.
    pub async fn parked(&self, limit: u64) -> Result<Vec<ParkedDelivery>, StoreFault> {
        let rows = Entity::find()
            .filter(Column::State.eq(Coded(DeliveryState::Parked)))
            .order_by_asc(Column::EventKey)
            .limit(limit)
            .all(self.reading())
            .await?;
        let events = outbox_event::Entity::find()
            .filter(outbox_event::Column::EventKey.is_in(rows.iter().map(|row| row.event_key)))
            .all(self.reading())
            .await?;
        rows.into_iter()
            .map(|row| {
                let event = events.iter().find(|event| event.event_key == row.event_key);
                Ok(ParkedDelivery {
                    event: event
                        .map(|event| EventId::from_uuid(event.id))
                        .ok_or(StoreFault::Unreadable("event"))?,
                    subscriber: row
                        .subscriber()
                        .ok_or(StoreFault::Unreadable("subscriber"))?,
                    case: CaseKey::from_i64(row.case_key),
                    attempts: row.attempts,
                    fault: row.fault.map(|fault| fault.0),
                })
            })
            .collect()
    }

    /// Lets parked events of one subscriber be tried again. Answers how many.
    pub async fn release_parked(&self, to: ServiceName) -> Result<u64, StoreFault> {
        let now = self.inner().settings.clock.now();
        let released = Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(DeliveryState::Waiting)))
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::DueAt, Expr::value(now))
            .filter(Column::Subscriber.eq(to.code()))
            .filter(Column::State.eq(Coded(DeliveryState::Parked)))
            .exec(&self.inner().connections.background)
            .await?;
        self.wake();
        Ok(released.rows_affected)
    }
}
