//! Settling: what came of each claim.

use chrono::{DateTime, Utc};
use domain::{CodeList, ServiceName};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};

use super::{Delivered, DeliveryFault, Relayed, claim::Claimed};
use crate::{
    column::Coded,
    connect::begin,
    fault::StoreFault,
    store::Store,
    tables::outbox_delivery::{Column, DeliveryState, Entity},
};

/// A claimed event and what came of it.
pub(super) struct Settlement {
    pub(super) claim: Claimed,
    pub(super) outcome: Result<Delivered, DeliveryFault>,
}

/// What happens next with an event that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Retry,
    Park,
}

impl Store {
    pub(super) async fn settle(
        &self,
        to: ServiceName,
        settled: &[Settlement],
    ) -> Result<Relayed, StoreFault> {
        let transaction = begin(&self.inner().connections.background).await?;
        let mut relayed = Relayed::default();
        let mut taken = Condition::any();
        for Settlement { claim, outcome } in settled {
            match outcome {
                Ok(Delivered::First | Delivered::Again) => {
                    taken = taken.add(place(to, claim));
                    relayed.delivered += 1;
                }
                Err(fault) => match self.settle_fault(&transaction, to, claim, *fault).await? {
                    Next::Retry => relayed.retried += 1,
                    Next::Park => relayed.parked += 1,
                },
            }
        }
        if relayed.delivered > 0 {
            self.settle_taken(&transaction, taken).await?;
        }
        transaction.commit().await?;
        Ok(relayed)
    }

    async fn settle_taken(
        &self,
        transaction: &DatabaseTransaction,
        taken: Condition,
    ) -> Result<(), StoreFault> {
        let now = self.inner().settings.clock.now();
        Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(DeliveryState::Delivered)))
            .col_expr(Column::SettledAt, Expr::value(now))
            .filter(taken)
            .exec(transaction)
            .await?;
        Ok(())
    }

    async fn settle_fault(
        &self,
        transaction: &DatabaseTransaction,
        to: ServiceName,
        claim: &Claimed,
        fault: DeliveryFault,
    ) -> Result<Next, StoreFault> {
        let settings = &self.inner().settings;
        let attempts = claim.attempts.saturating_add(1);
        let next = next(fault, attempts, settings.delivery.refusals);
        let state = match next {
            Next::Retry => DeliveryState::Waiting,
            Next::Park => DeliveryState::Parked,
        };
        let due = settings.clock.now() + settings.delivery.pause(attempts);
        let settled = Entity::update_many()
            .col_expr(Column::State, Expr::value(Coded(state)))
            .col_expr(Column::Attempts, Expr::value(attempts))
            .col_expr(Column::Fault, Expr::value(Coded(fault)))
            .col_expr(Column::DueAt, Expr::value(due))
            .filter(place(to, claim))
            // Somebody else may have taken the event over, and done better.
            .filter(Column::Claim.eq(claim.claim))
            .filter(Column::State.eq(Coded(DeliveryState::Waiting)))
            .exec(transaction)
            .await?;
        if settled.rows_affected == 0 {
            return Ok(Next::Retry);
        }
        match next {
            Next::Retry => hold_back(transaction, to, claim, due).await?,
            Next::Park => tracing::error!(
                event.subscriber = to.code(),
                event.fault = fault.code(),
                event.attempts = attempts,
                "an event was parked; `release_parked` tries it again"
            ),
        }
        Ok(next)
    }
}

/// Later events of the case wait as long: "when is something due" is then one look at an index.
async fn hold_back(
    transaction: &DatabaseTransaction,
    to: ServiceName,
    claim: &Claimed,
    due: DateTime<Utc>,
) -> Result<(), StoreFault> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due))
        .filter(Column::Subscriber.eq(to.code()))
        .filter(Column::CaseKey.eq(claim.case_key))
        .filter(Column::Sequence.gt(claim.sequence))
        .filter(Column::State.eq(Coded(DeliveryState::Waiting)))
        .exec(transaction)
        .await?;
    Ok(())
}

fn next(fault: DeliveryFault, attempts: i32, refusals: i32) -> Next {
    match fault {
        DeliveryFault::Unreachable => Next::Retry,
        DeliveryFault::Refused if attempts < refusals => Next::Retry,
        DeliveryFault::Refused | DeliveryFault::Unknown => Next::Park,
    }
}

fn place(to: ServiceName, claim: &Claimed) -> Condition {
    Condition::all()
        .add(Column::Subscriber.eq(to.code()))
        .add(Column::CaseKey.eq(claim.case_key))
        .add(Column::Sequence.eq(claim.sequence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_out_of_reach_never_parks_an_event() {
        assert_eq!(next(DeliveryFault::Unreachable, i32::MAX, 8), Next::Retry);
        assert_eq!(next(DeliveryFault::Refused, 7, 8), Next::Retry);
        assert_eq!(next(DeliveryFault::Refused, 8, 8), Next::Park);
        assert_eq!(next(DeliveryFault::Unknown, 1, 8), Next::Park);
    }
}
