//! The relay: takes events to their subscribers, at least once, in order within a case.

mod claim;
mod parked;
mod settle;

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use domain::{CodeList, ServiceName, code_list, event::Event};
use futures::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use tracing::Instrument;

pub use parked::ParkedDelivery;

use crate::{
    column::Coded,
    fault::StoreFault,
    store::Store,
    tables::{
        outbox_delivery::{self, DeliveryState},
        outbox_event,
    },
    traced,
};
use claim::Claimed;
use settle::Settlement;

/// Takes one event to one service.
#[async_trait]
pub trait Deliver: Send + Sync {
    /// Answers when the service has taken the event, in a transaction of its own. It may be called
    /// again with an event that was taken, and with several events of different cases at once.
    async fn deliver(&self, to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault>;
}

/// How a service took an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// For the first time.
    First,
    /// It had it already.
    Again,
}

code_list! {
    /// Why an event was not taken.
    pub enum DeliveryFault("DeliveryFault") {
        /// The service did not answer. It is tried for ever, soon again.
        Unreachable => "UNREACHABLE", "Nås inte";
        /// The service answered that it could not. Tried some times, then parked.
        Refused => "REFUSED", "Avvisad";
        /// This build of the service does not know the event's version or body. Parked at once.
        Unknown => "UNKNOWN", "Okänd version";
    }
}

/// What one round of the relay did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relayed {
    /// Events that were taken.
    pub delivered: u64,
    /// Events that were not, and are tried again.
    pub retried: u64,
    /// Events that were parked.
    pub parked: u64,
    /// When the next waiting event is due; `None` when none waits.
    pub next_due: Option<DateTime<Utc>>,
}

/// What of an outbox has not been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxState {
    /// Deliveries that wait.
    pub waiting: u64,
    /// How long ago the oldest event that waits was recorded.
    pub oldest: Option<Duration>,
    /// Deliveries that were refused too often.
    pub parked: u64,
}

impl Store {
    /// What waits in the outbox, for the operator. It is no statement of any request.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn outbox_state(&self) -> Result<OutboxState, StoreFault> {
        let connection = &self.inner().connections.background_reading;
        let counted = |state: DeliveryState| {
            outbox_delivery::Entity::find()
                .filter(outbox_delivery::Column::State.eq(Coded(state)))
                .count(connection)
        };
        let waiting = counted(DeliveryState::Waiting).await?;
        let oldest = match waiting {
            0 => None,
            _ => self.oldest_waiting().await?,
        };
        Ok(OutboxState {
            waiting,
            oldest,
            parked: counted(DeliveryState::Parked).await?,
        })
    }

    async fn oldest_waiting(&self) -> Result<Option<Duration>, StoreFault> {
        let connection = &self.inner().connections.background_reading;
        let first: Option<Option<i64>> = outbox_delivery::Entity::find()
            .select_only()
            .column_as(outbox_delivery::Column::EventKey.min(), "first")
            .filter(waiting())
            .into_tuple()
            .one(connection)
            .await?;
        let Some(first) = first.flatten() else {
            return Ok(None);
        };
        let event = outbox_event::Entity::find_by_id(first)
            .one(connection)
            .await?;
        let now = self.inner().settings.clock.now();
        Ok(event.map(|event| now - event.recorded_at))
    }

    /// One round: every subscriber gets the first due event of each case that waits for it. Call it
    /// again while something was delivered: the next event of a case follows in the next round.
    pub async fn relay_once(&self, deliver: &dyn Deliver) -> Result<Relayed, StoreFault> {
        let subscribers = self.waiting_subscribers().await?;
        let rounds = subscribers.into_iter().map(|to| self.relay_to(to, deliver));
        let mut relayed = Relayed::default();
        for round in join_all(rounds).await {
            let round = round?;
            relayed.delivered += round.delivered;
            relayed.retried += round.retried;
            relayed.parked += round.parked;
        }
        relayed.next_due = self.next_due(None).await?;
        Ok(relayed)
    }

    /// Rounds until nothing more is delivered. What is left waits for its time or is parked.
    pub async fn relay_all(&self, deliver: &dyn Deliver) -> Result<Relayed, StoreFault> {
        let mut total = Relayed::default();
        loop {
            let round = self.relay_once(deliver).await?;
            total.delivered += round.delivered;
            total.retried += round.retried;
            total.parked += round.parked;
            total.next_due = round.next_due;
            if round.delivered + round.parked == 0 {
                return Ok(total);
            }
        }
    }

    /// One round for one subscriber.
    pub(crate) async fn relay_to(
        &self,
        to: ServiceName,
        deliver: &dyn Deliver,
    ) -> Result<Relayed, StoreFault> {
        let claimed = self.claim(to).await?;
        if claimed.is_empty() {
            return Ok(Relayed::default());
        }
        let attempts = claimed.into_iter().map(|claim| attempt(to, claim, deliver));
        let settled = join_all(attempts).await;
        self.settle(to, &settled).await
    }

    async fn waiting_subscribers(&self) -> Result<Vec<ServiceName>, StoreFault> {
        let now = self.inner().settings.clock.now();
        let codes: Vec<String> = outbox_delivery::Entity::find()
            .select_only()
            .distinct()
            .column(outbox_delivery::Column::Subscriber)
            .filter(waiting())
            .filter(outbox_delivery::Column::DueAt.lte(now))
            .into_tuple()
            .all(&self.inner().connections.background_reading)
            .await?;
        Ok(codes
            .iter()
            .filter_map(|code| ServiceName::from_code(code))
            .collect())
    }

    /// When the next event is due, for one subscriber or for any.
    pub(crate) async fn next_due(
        &self,
        to: Option<ServiceName>,
    ) -> Result<Option<DateTime<Utc>>, StoreFault> {
        let mut query = outbox_delivery::Entity::find()
            .select_only()
            .column_as(outbox_delivery::Column::DueAt.min(), "due_at")
            .filter(waiting());
        if let Some(to) = to {
            query = query.filter(outbox_delivery::Column::Subscriber.eq(to.code()));
        }
        let due: Option<Option<DateTime<Utc>>> = query
            .into_tuple()
            .one(&self.inner().connections.background_reading)
            .await?;
        Ok(due.flatten())
    }
}

fn waiting() -> sea_orm::sea_query::Expr {
    outbox_delivery::Column::State.eq(Coded(DeliveryState::Waiting))
}

async fn attempt(to: ServiceName, claim: Claimed, deliver: &dyn Deliver) -> Settlement {
    let outcome = match &claim.event {
        Some(event) => {
            let span = traced::delivery(to);
            let outcome = deliver.deliver(to, event).instrument(span.clone()).await;
            traced::delivered(&span, outcome);
            outcome
        }
        // Written by another build: it waits, parked, for one that can read it.
        None => Err(DeliveryFault::Unknown),
    };
    Settlement { claim, outcome }
}
