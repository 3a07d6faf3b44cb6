//! Takes what is told to a service, as if it had come over HTTP: the same router, assertion and inbox.

use std::{sync::Arc, time::Duration};

use access::{ASSERTION_HEADER, ASSERTION_LIFE};
use async_nats::{
    Client, HeaderMap,
    jetstream::{
        self, Message,
        consumer::{AckPolicy, PullConsumer, pull},
        stream::{DiscardPolicy, RetentionPolicy},
    },
};
use bytes::Bytes;
use chassis::{Carrier, Stop};
use domain::{CodeList, ServiceName};
use futures::TryStreamExt;

use crate::{carrier::STATUS_HEADER, connect::StreamFault, subject};

/// The one way that leads from a stream into a service.
pub const PATH: &str = "/internal/events";

/// How many events are taken beside each other. Those of one case come one after the other: the next is told when the
/// one before has been taken.
const AT_ONCE: usize = 16;
/// How long to wait before trying again when the stream could not be used.
const PAUSE: Duration = Duration::from_secs(2);
/// After this time an event that was handed out and not settled is handed out again.
const SETTLED_WITHIN: Duration = Duration::from_mins(1);
/// The most that waits for one service: what does not fit stays in the outboxes.
const WAITING: i64 = 100_000;

/// Takes what is told to the service `to` and hands it over by `carrier`, until the process stops.
pub async fn receive(client: Client, to: ServiceName, carrier: Arc<dyn Carrier>, mut stop: Stop) {
    let receiver = Receiver {
        client,
        to,
        carrier,
    };
    while !stop.is_asked() {
        if let Some(Err(fault)) = stop.clone().or(receiver.take_all()).await {
            tracing::warn!(to = to.code(), reason = %fault, "events cannot be taken from the stream");
        }
        if stop.or(tokio::time::sleep(PAUSE)).await.is_none() {
            return;
        }
    }
}

struct Receiver {
    client: Client,
    to: ServiceName,
    carrier: Arc<dyn Carrier>,
}

impl Receiver {
    async fn take_all(&self) -> Result<(), StreamFault> {
        let consumer = self.consumer().await?;
        let messages = consumer.messages().await;
        let messages = messages.map_err(|fault| self.unusable(&fault))?;
        messages
            .map_err(|fault| self.unusable(&fault))
            .try_for_each_concurrent(AT_ONCE, |message| async move {
                self.take(message).await;
                Ok(())
            })
            .await
    }

    /// What was answered is told before the event is settled: a stop in between has it taken again, and the inbox
    /// knows it.
    async fn take(&self, message: Message) {
        let Some(answer_to) = subject::answer(&message.subject, self.to) else {
            tracing::warn!(to = self.to.code(), "what is no event was dropped");
            settle(&message).await;
            return;
        };
        let answer = self.hand_over(&message).await;
        let mut headers = HeaderMap::new();
        headers.insert(STATUS_HEADER, answer.status().as_str());
        let told = self
            .client
            .publish_with_headers(answer_to, headers, answer.into_body())
            .await;
        match told {
            Ok(()) => settle(&message).await,
            Err(fault) => tracing::warn!(reason = %fault, "the answer to an event was not told"),
        }
    }

    /// The answer of the service; a service that does not answer is away, and the sender tells the event again.
    async fn hand_over(&self, message: &Message) -> http::Response<Bytes> {
        let assertion = message.headers.as_ref();
        let assertion = assertion.and_then(|headers| headers.get(ASSERTION_HEADER));
        let request = http::Request::post(PATH)
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(
                ASSERTION_HEADER,
                assertion.map_or("", |value| value.as_str()),
            )
            .body(message.payload.clone());
        let answered = match request {
            Ok(request) => self.carrier.send(self.to, request).await.ok(),
            Err(_) => None,
        };
        answered.unwrap_or_else(|| {
            let mut away = http::Response::new(Bytes::new());
            *away.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
            away
        })
    }

    /// The consumer of the service's own stream; both are made where they are missing.
    async fn consumer(&self) -> Result<PullConsumer, StreamFault> {
        let context = jetstream::new(self.client.clone());
        let stream = context
            .get_or_create_stream(stream_settings(self.to))
            .await
            .map_err(|fault| self.unusable(&fault))?;
        let settings = pull::Config {
            durable_name: Some(subject::CONSUMER.to_owned()),
            ack_policy: AckPolicy::Explicit,
            ack_wait: SETTLED_WITHIN,
            ..pull::Config::default()
        };
        stream
            .get_or_create_consumer(subject::CONSUMER, settings)
            .await
            .map_err(|fault| self.unusable(&fault))
    }

    fn unusable(&self, fault: &impl std::fmt::Display) -> StreamFault {
        StreamFault::Unusable {
            stream: subject::stream_of(self.to),
            reason: fault.to_string(),
        }
    }
}

/// One place for each event, given up when it has been taken, or when its assertion would be refused in any case.
fn stream_settings(to: ServiceName) -> jetstream::stream::Config {
    jetstream::stream::Config {
        name: subject::stream_of(to),
        subjects: vec![subject::events_to(to)],
        retention: RetentionPolicy::WorkQueue,
        discard: DiscardPolicy::New,
        discard_new_per_subject: true,
        max_messages_per_subject: 1,
        max_messages: WAITING,
        max_age: ASSERTION_LIFE.to_std().unwrap_or(SETTLED_WITHIN),
        ..jetstream::stream::Config::default()
    }
}

async fn settle(message: &Message) {
    if let Err(fault) = message.ack().await {
        tracing::warn!(reason = %fault, "an event was taken and not settled: it comes again");
    }
}
