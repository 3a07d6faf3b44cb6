//! The roads of events: to a service that runs here the way of every call, to others through the engine where there
//! is one.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use chassis::{Background, Carrier, CarrierFault};
use domain::ServiceName;
use stream::{Client, Listener, StreamCarrier, StreamSettings};

use super::carrier::Ways;
use crate::fault::CommandFault;

/// The roads of all services of this process.
pub struct Roads {
    ways: Arc<Ways>,
    client: Option<Client>,
    patience: Duration,
    listeners: Vec<Listener>,
    takers: Vec<ServiceName>,
}

impl Roads {
    /// Opens the roads. An engine that is away is connected to as soon as it is there.
    ///
    /// # Errors
    /// When the settings of the engine make no sense.
    pub async fn open(
        stream: Option<&StreamSettings>,
        ways: &Arc<Ways>,
        patience: Duration,
    ) -> Result<Self, CommandFault> {
        let client = match stream {
            Some(settings) => Some(stream::connect(settings).await.map_err(|fault| {
                tracing::error!(reason = %fault, "events have no road");
                CommandFault::SettingMissing {
                    setting: "the servers of NATS under [events]",
                    advice: "write them like nats://host:port; `evi doctor` looks at them",
                }
            })?),
            None => None,
        };
        Ok(Self {
            ways: Arc::clone(ways),
            client,
            patience,
            listeners: Vec::new(),
            takers: Vec::new(),
        })
    }

    /// The road of the events that a service tells.
    pub fn of(&mut self, service: ServiceName) -> Arc<dyn Carrier> {
        let Some(client) = &self.client else {
            return Arc::clone(&self.ways) as Arc<dyn Carrier>;
        };
        let (carrier, listener) = StreamCarrier::new(client.clone(), service, self.patience);
        self.listeners.push(listener);
        self.takers.push(service);
        Arc::new(Road {
            ways: Arc::clone(&self.ways),
            stream: carrier,
        })
    }

    /// Hears and takes what comes through the engine.
    pub fn drive(&mut self, background: &mut Background) {
        for listener in self.listeners.drain(..) {
            background.spawn("answers to events", |stop| listener.listen(stop));
        }
        let Some(client) = &self.client else { return };
        for service in self.takers.drain(..) {
            let (client, ways) = (client.clone(), Arc::clone(&self.ways) as Arc<dyn Carrier>);
            background.spawn("events", move |stop| {
                stream::receive(client, service, ways, stop)
            });
        }
    }
}

/// The road of one service's events.
struct Road {
    ways: Arc<Ways>,
    stream: StreamCarrier,
}

#[async_trait]
impl Carrier for Road {
    async fn send(
        &self,
        to: ServiceName,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, CarrierFault> {
        if self.ways.runs_here(to) {
            self.ways.send(to, request).await
        } else {
            self.stream.send(to, request).await
        }
    }
}
