//! Events on the way: taken along to other services with signed assertions, and asked for again.

use access::SystemPrincipal;
use async_trait::async_trait;
use domain::{
    CodeList, ServiceName,
    event::{Event, RawEvent},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use store::{Deliver, Delivered, DeliveryFault, ReplayedEvent};

use crate::internal::{CallFault, InternalCaller};

/// What a service answers to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Taken {
    /// It was taken, for the first time.
    First,
    /// It had been taken before.
    Again,
    /// This build cannot read it; the sender keeps it.
    Parked,
}

/// One event told again, with its place in everything that its service has told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replayed {
    /// The place; the `after` of the next question.
    pub position: i64,
    /// The event, its body unread.
    pub event: RawEvent,
}

impl From<ReplayedEvent> for Replayed {
    fn from(replayed: ReplayedEvent) -> Self {
        Self {
            position: replayed.position,
            event: replayed.event,
        }
    }
}

/// Takes events to other services over a carrier.
pub struct AssertedDelivery {
    caller: InternalCaller,
}

impl AssertedDelivery {
    /// Delivery in the name of the service whose signer `caller` holds.
    pub fn new(caller: InternalCaller) -> Self {
        Self { caller }
    }
}

#[async_trait]
impl Deliver for AssertedDelivery {
    async fn deliver(&self, to: ServiceName, event: &Event) -> Result<Delivered, DeliveryFault> {
        let body = serde_json::to_vec(event).map_err(|_| DeliveryFault::Refused)?;
        let answer = self
            .caller
            .post(to, "/internal/events", SystemPrincipal::Delivery, body)
            .await
            .map_err(|fault| {
                tracing::warn!(to = to.code(), event.id = %event.id, reason = %fault, "event not delivered");
                DeliveryFault::Unreachable
            })?;
        outcome(answer.status(), answer.body())
    }
}

/// What an answer means. A gateway or proxy in between that answers for the service counts as silence,
/// and so does 401: its clock or key may be behind for a while, and no event may be lost for it.
fn outcome(status: StatusCode, body: &[u8]) -> Result<Delivered, DeliveryFault> {
    match status {
        StatusCode::OK => match serde_json::from_slice(body) {
            Ok(Taken::First) => Ok(Delivered::First),
            Ok(Taken::Again) => Ok(Delivered::Again),
            Ok(Taken::Parked) => Err(DeliveryFault::Unknown),
            Err(_) => Err(DeliveryFault::Unreachable),
        },
        StatusCode::UNPROCESSABLE_ENTITY => Err(DeliveryFault::Unknown),
        StatusCode::UNAUTHORIZED
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => Err(DeliveryFault::Unreachable),
        _ => Err(DeliveryFault::Refused),
    }
}

/// Why events could not be had again.
#[derive(Debug, thiserror::Error)]
pub enum ReplayFault {
    /// The call gave nothing.
    #[error(transparent)]
    Call(#[from] CallFault),
    /// The service would not tell.
    #[error("{from} would not tell its events again ({status})")]
    Refused {
        /// Who was asked.
        from: ServiceName,
        /// What it answered.
        status: StatusCode,
    },
    /// The answer is not a list of events.
    #[error("the events of {from} cannot be read")]
    Unreadable {
        /// Who was asked.
        from: ServiceName,
    },
}

/// Asks `from` for its events after `position` (0: from the beginning), a page at a time, in order.
/// Only `follow_up` is answered. Ask again with the last position until the page is empty.
pub async fn events_again(
    caller: &InternalCaller,
    from: ServiceName,
    position: i64,
) -> Result<Vec<Replayed>, ReplayFault> {
    let path = format!("/internal/events?after={position}");
    let answer = caller.get(from, &path, SystemPrincipal::Rebuilder).await?;
    let status = answer.status();
    if status != StatusCode::OK {
        return Err(ReplayFault::Refused { from, status });
    }
    serde_json::from_slice(answer.body()).map_err(|_| ReplayFault::Unreadable { from })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_of_the_service_itself_settles_an_event() {
        assert_eq!(outcome(StatusCode::OK, b"\"FIRST\""), Ok(Delivered::First));
        assert_eq!(outcome(StatusCode::OK, b"\"AGAIN\""), Ok(Delivered::Again));
        let silent = [
            outcome(StatusCode::OK, b"<html>"),
            outcome(StatusCode::UNAUTHORIZED, b""),
            outcome(StatusCode::SERVICE_UNAVAILABLE, b""),
        ];
        assert!(
            silent
                .iter()
                .all(|silence| *silence == Err(DeliveryFault::Unreachable))
        );
        let refused = outcome(StatusCode::INTERNAL_SERVER_ERROR, b"");
        assert_eq!(refused, Err(DeliveryFault::Refused));
        let unknown = outcome(StatusCode::UNPROCESSABLE_ENTITY, b"\"PARKED\"");
        assert_eq!(unknown, Err(DeliveryFault::Unknown));
    }
}
