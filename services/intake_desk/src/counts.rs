//! What the desk counts for its operator: look-ups of honey numbers, look-ups of stops that failed, and partners' requests
//! that nobody handled in time.
//! The counts have no label, so that they hold nothing of anybody.

use std::{fmt, sync::Mutex};

use chassis::{Counts, counts::write_registry};
use prometheus_client::{metrics::counter::Counter, registry::Registry};

/// The desk's counts since it started.
pub struct DeskCounts {
    registry: Mutex<Registry>,
    honey: Counter,
    stops: Counter,
    facts: Counter,
    waited: Counter,
}

impl DeskCounts {
    /// Nothing is counted yet.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("evi_desk");
        let mut counter = |name: &str, told: &str| {
            let counter = Counter::default();
            registry.register(name, told, counter.clone());
            counter
        };
        let honey = counter("honey_lookups", "Look-ups of numbers that nobody has");
        let stops = counter(
            "stop_lookups_failed",
            "Cases that were shut because a stop or a fact about them could not be read",
        );
        let facts = counter(
            "fact_lookups_failed",
            "Questions about facts that were not answered",
        );
        let waited = counter(
            "proposals_waited",
            "Partners' requests that nobody had handled when their day came",
        );
        Self {
            registry: Mutex::new(registry),
            honey,
            stops,
            facts,
            waited,
        }
    }

    /// A honey number was looked up.
    pub(crate) fn honey_looked_up(&self) {
        self.honey.inc();
    }
    /// A case was shut because a stop or a fact about it could not be read.
    pub(crate) fn stop_failed(&self) {
        self.stops.inc();
    }
    /// A question about facts was not answered.
    pub(crate) fn facts_failed(&self) {
        self.facts.inc();
    }
    /// The day of a partner's request has come, and nobody has handled it.
    pub(crate) fn proposal_waited(&self) {
        self.waited.inc();
    }
}

impl Default for DeskCounts {
    fn default() -> Self {
        Self::new()
    }
}

impl Counts for DeskCounts {
    fn write(&self, page: &mut String) -> fmt::Result {
        write_registry(&self.registry, page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_without_labels() {
        let counts = DeskCounts::new();
        counts.honey_looked_up();
        counts.honey_looked_up();
        counts.stop_failed();
        let mut page = String::new();
        counts.write(&mut page).expect("written");
        for line in [
            "evi_desk_honey_lookups_total 2",
            "evi_desk_stop_lookups_failed_total 1",
            "evi_desk_fact_lookups_failed_total 0",
            "evi_desk_proposals_waited_total 0",
        ] {
            assert!(page.contains(line), "{line} in {page}");
        }
        assert!(!page.contains('{') && !page.contains("EOF"), "{page}");
    }
}
