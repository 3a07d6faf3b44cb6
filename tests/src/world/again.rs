//! The same system again, whole or in parts, as after a stop or a breakdown.

use std::collections::BTreeMap;

use anyhow::Result;
use domain::ServiceName;
use gateway::Limits;
use reqwest::Url;

use super::{Ending, TestWorld, here_without, unhurried};

impl TestWorld {
    /// Starts the same system again on the same databases, with everything that it had.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await;
        self.elsewhere.clear();
        self.limits = unhurried();
        self.start(&here_without(None)).await
    }

    /// Starts the same system again without one of its services, as after its breakdown.
    pub async fn restart_without(&mut self, service: ServiceName) -> Result<()> {
        self.ending = Ending::Disturbed;
        self.stop().await;
        self.start(&here_without(Some(service))).await
    }

    /// Starts the same system again without one of its services, which it will look for at an address, and waits for
    /// no service longer than in earnest.
    pub async fn restart_beside(&mut self, service: ServiceName, address: Url) -> Result<()> {
        self.ending = Ending::Disturbed;
        self.stop().await;
        self.elsewhere = BTreeMap::from([(service, address)]);
        self.limits = Limits::default();
        self.start(&here_without(Some(service))).await
    }

    /// Starts one service alone, as `evi serve --only` does.
    pub async fn restart_alone(&mut self, service: ServiceName) -> Result<()> {
        self.ending = Ending::Disturbed;
        self.stop().await;
        self.start(&[service]).await
    }
}
