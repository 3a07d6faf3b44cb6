//! The way of an event to its receiver, and of the answer back.

use std::time::Duration;

use access::ASSERTION_HEADER;
use async_nats::{
    Client, HeaderMap, Message,
    jetstream::{self, context::PublishErrorKind},
};
use async_trait::async_trait;
use bytes::Bytes;
use chassis::{Carrier, CarrierFault, Stop};
use domain::{CodeList, EventId, ServiceName};
use futures::StreamExt;
use serde::Deserialize;

use crate::{answers::Answers, subject};

/// The header that carries the status of an answer.
pub const STATUS_HEADER: &str = "evi-status";
/// How long to wait before listening again when the connection could not be used.
const PAUSE: Duration = Duration::from_secs(1);

/// Carries the events of one service. It adds nothing and decides nothing; whoever sends signs.
pub struct StreamCarrier {
    context: jetstream::Context,
    from: ServiceName,
    answers: Answers,
    patience: Duration,
}

/// Hears the answers to what a [`StreamCarrier`] sends.
pub struct Listener {
    client: Client,
    from: ServiceName,
    answers: Answers,
}

/// What is read of an event here.
#[derive(Deserialize)]
struct Named {
    id: EventId,
}

impl StreamCarrier {
    /// The carrier of a service, and what must listen beside it. An answer is waited for at most `patience`.
    pub fn new(client: Client, from: ServiceName, patience: Duration) -> (Self, Listener) {
        let answers = Answers::default();
        let listener = Listener {
            client: client.clone(),
            from,
            answers: answers.clone(),
        };
        let carrier = Self {
            context: jetstream::new(client),
            from,
            answers,
            patience,
        };
        (carrier, listener)
    }

    async fn ask(
        &self,
        (to, id): (ServiceName, EventId),
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        let garbled = || CarrierFault::Garbled { to, source: None };
        let assertion = request.headers().get(ASSERTION_HEADER);
        let assertion = assertion.and_then(|value| value.to_str().ok());
        let mut headers = HeaderMap::new();
        headers.insert(ASSERTION_HEADER, assertion.ok_or_else(garbled)?);
        let waiting = self.answers.wait(id);
        let subject = subject::event(self.from, to, id);
        let kept = self
            .context
            .publish_with_headers(subject, headers, request.into_body())
            .await;
        let kept = match kept {
            Ok(acknowledgement) => acknowledgement.await.map(drop),
            Err(fault) => Err(fault),
        };
        match kept {
            Ok(()) => {}
            // It waits there from an attempt before: its answer is as good.
            Err(fault) if fault.kind() == PublishErrorKind::Other => {
                tracing::debug!(to = to.code(), event.id = %id, reason = %fault, "not kept anew");
            }
            Err(fault) => {
                return Err(CarrierFault::Unreachable {
                    to,
                    source: Some(Box::new(fault)),
                });
            }
        }
        waiting
            .answer()
            .await
            .ok_or(CarrierFault::Unreachable { to, source: None })
    }
}

#[async_trait]
impl Carrier for StreamCarrier {
    /// Carries events, and refuses everything else.
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        if request.method() != http::Method::POST || request.uri().path() != crate::receive::PATH {
            return Err(CarrierFault::Unknown { to });
        }
        let named: Named =
            serde_json::from_slice(request.body()).map_err(|fault| CarrierFault::Garbled {
                to,
                source: Some(Box::new(fault)),
            })?;
        let asked = self.ask((to, named.id), request);
        tokio::time::timeout(self.patience, asked)
            .await
            .unwrap_or(Err(CarrierFault::TimedOut { to }))
    }
}

impl Listener {
    /// Hands answers to who waits for them, until the process stops.
    pub async fn listen(self, mut stop: Stop) {
        loop {
            let heard = self.hear(&mut stop).await;
            if heard.is_none() || stop.or(tokio::time::sleep(PAUSE)).await.is_none() {
                return;
            }
        }
    }

    /// Listens as long as the subscription lasts; `None` when the process stops.
    async fn hear(&self, stop: &mut Stop) -> Option<()> {
        let subscribed = self.client.subscribe(subject::answers_to(self.from));
        let mut heard = match stop.or(subscribed).await? {
            Ok(heard) => heard,
            Err(fault) => {
                tracing::warn!(reason = %fault, "answers to events cannot be heard");
                return Some(());
            }
        };
        while let Some(message) = stop.or(heard.next()).await? {
            if let (Some(id), Some(answer)) = (subject::answered(&message.subject), read(&message))
            {
                self.answers.tell(id, answer);
            }
        }
        Some(())
    }
}

fn read(message: &Message) -> Option<http::Response<Bytes>> {
    let status = message.headers.as_ref()?.get(STATUS_HEADER)?.as_str();
    http::Response::builder()
        .status(status)
        .body(message.payload.clone())
        .ok()
}
