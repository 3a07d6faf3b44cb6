//! What the operator counts of every service of a process: requests, how long they took, what was decided, and what waits
//! to be told. No label holds anything of a reader or a person: operations are those that are known beforehand, and
//! decisions are counted by their state alone.

use std::{fmt, sync::Mutex, time::Duration};

use access::SectionState;
use domain::{CodeList, ServiceName};
use http::StatusCode;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use store::OutboxState;

use crate::{
    counts::{Counts, new_histogram, write_registry},
    telemetry::named_operation,
    traces,
};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOperation {
    service: &'static str,
    operation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByStatus {
    service: &'static str,
    operation: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByState {
    service: &'static str,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByService {
    service: &'static str,
}

/// The counts of all services of a process since it started.
pub struct Traffic {
    registry: Mutex<Registry>,
    requests: Family<ByStatus, Counter>,
    times: Family<ByOperation, Histogram>,
    decisions: Family<ByState, Counter>,
    waiting: Family<ByService, Gauge>,
    oldest: Family<ByService, Gauge>,
    parked: Family<ByService, Gauge>,
}

impl Traffic {
    /// Nothing is counted yet.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("evi_service");
        let requests = Family::default();
        let told = "GraphQL requests to services by operation and HTTP status";
        registry.register("requests", told, requests.clone());
        let times = Family::new_with_constructor(new_histogram as fn() -> Histogram);
        let told = "Time from a request to its answer, what was disclosed kept first";
        registry.register_with_unit("request", told, Unit::Seconds, times.clone());
        let decisions = Family::default();
        let told = "Parts of cases that were told of, by what was decided about them";
        registry.register("decisions", told, decisions.clone());
        let mut gauge = |name: &str, told: &str| {
            let gauge = Family::<ByService, Gauge>::default();
            registry.register(name, told, gauge.clone());
            gauge
        };
        let waiting = gauge(
            "outbox_waiting",
            "Events that wait to be taken by a service",
        );
        let oldest = gauge(
            "outbox_oldest_seconds",
            "How long the oldest of them has waited, in seconds",
        );
        let parked = gauge(
            "outbox_parked",
            "Events that were refused too often, and wait for somebody to look",
        );
        Self {
            registry: Mutex::new(registry),
            requests,
            times,
            decisions,
            waiting,
            oldest,
            parked,
        }
    }

    /// One request was answered.
    pub(crate) fn answered(
        &self,
        service: ServiceName,
        operation: &str,
        status: StatusCode,
        took: Duration,
    ) {
        let (service, operation) = (service.code(), named_operation(operation));
        let labels = ByStatus {
            service,
            operation,
            status: status.as_u16(),
        };
        self.requests.get_or_create(&labels).inc();
        let labels = ByOperation { service, operation };
        self.times
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
    }

    /// A part of a case was told of, shown or not.
    pub(crate) fn decided(&self, service: ServiceName, state: SectionState) {
        let labels = ByState {
            service: service.code(),
            state: state.code(),
        };
        self.decisions.get_or_create(&labels).inc();
    }

    /// What waits in the outbox of a service now.
    pub fn outbox(&self, service: ServiceName, state: OutboxState) {
        let labels = ByService {
            service: service.code(),
        };
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let age = state.oldest.map_or(0, |age| age.num_seconds().max(0));
        self.waiting
            .get_or_create(&labels)
            .set(count(state.waiting));
        self.oldest.get_or_create(&labels).set(age);
        self.parked.get_or_create(&labels).set(count(state.parked));
    }
}

impl Default for Traffic {
    fn default() -> Self {
        Self::new()
    }
}

impl Counts for Traffic {
    fn write(&self, page: &mut String) -> fmt::Result {
        write_registry(&self.registry, page)?;
        // Of the process, as this is.
        traces::write_counts(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(traffic: &Traffic) -> String {
        let mut page = String::new();
        traffic.write(&mut page).unwrap();
        page
    }

    #[test]
    fn requests_are_counted_by_operation_and_a_callers_own_name_for_one_is_not_a_label() {
        let traffic = Traffic::new();
        let took = Duration::from_millis(3);
        for operation in ["CaseView", "p198501019808", "AnnaAndersson"] {
            traffic.answered(ServiceName::IntakeDesk, operation, StatusCode::OK, took);
        }
        let page = page(&traffic);
        let line = |operation: &str, times: u8| {
            format!(
                "evi_service_requests_total{{service=\"intake_desk\",operation=\"{operation}\",status=\"200\"}} {times}"
            )
        };
        assert!(page.contains(&line("CaseView", 1)), "{page}");
        assert!(page.contains(&line("unnamed", 2)), "{page}");
        assert!(!page.contains("19850101") && !page.contains("Anna"));
        assert!(
            page.contains("evi_service_request_seconds_count{"),
            "{page}"
        );
    }

    #[test]
    fn what_waits_is_what_it_was_when_it_was_last_looked_at() {
        let traffic = Traffic::new();
        let state = |waiting, seconds| OutboxState {
            waiting,
            oldest: Some(chrono::Duration::seconds(seconds)),
            parked: 1,
        };
        traffic.outbox(ServiceName::WelfareUnit, state(9, 70));
        traffic.outbox(ServiceName::WelfareUnit, state(2, 4));
        let page = page(&traffic);
        for line in [
            "evi_service_outbox_waiting{service=\"welfare_unit\"} 2",
            "evi_service_outbox_oldest_seconds{service=\"welfare_unit\"} 4",
            "evi_service_outbox_parked{service=\"welfare_unit\"} 1",
        ] {
            assert!(page.contains(line), "{line} in {page}");
        }
    }
}
