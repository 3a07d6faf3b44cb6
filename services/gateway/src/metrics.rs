//! What the operator counts: requests by status and calls by service. No label holds anything of a
//! reader, an operation or a person.

use std::{fmt, sync::Arc, sync::Mutex, time::Duration};

use chassis::{
    Counts,
    counts::{OPEN_METRICS, new_histogram, write_registry},
};
use domain::{CodeList, ServiceName};
use http::{HeaderValue, StatusCode, header};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode_eof},
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByStatus {
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByService {
    service: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    service: &'static str,
    outcome: &'static str,
}

/// How a call to a service ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// It answered.
    Answered,
    /// It did not, or not in time, or not what can be used.
    Silent,
    /// It was left alone, because it has failed lately.
    LeftAlone,
}

impl CallOutcome {
    /// How it is called in counts and traces.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Silent => "silent",
            Self::LeftAlone => "left_alone",
        }
    }
}

/// The gateway's counts since it started.
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<ByStatus, Counter>,
    request_time: Histogram,
    calls: Family<ByOutcome, Counter>,
    call_time: Family<ByService, Histogram>,
    beside: Vec<Arc<dyn Counts>>,
}

impl Metrics {
    /// Nothing is counted yet. `beside` are the counts of the services that run in the same process.
    pub fn new(beside: Vec<Arc<dyn Counts>>) -> Self {
        let mut registry = Registry::with_prefix("evi_gateway");
        let requests = Family::default();
        let told = "GraphQL requests by the HTTP status of their answer";
        registry.register("requests", told, requests.clone());
        let request_time = new_histogram();
        let told = "Time from a GraphQL request to its answer";
        registry.register_with_unit("request", told, Unit::Seconds, request_time.clone());
        let calls = Family::default();
        let told = "Calls to services by how they ended";
        registry.register("service_calls", told, calls.clone());
        let call_time = Family::new_with_constructor(new_histogram as fn() -> Histogram);
        let told = "Time that services took to answer";
        registry.register_with_unit("service_call", told, Unit::Seconds, call_time.clone());
        Self {
            registry: Mutex::new(registry),
            requests,
            request_time,
            calls,
            call_time,
            beside,
        }
    }

    /// One request was answered.
    pub fn answered(&self, status: StatusCode, took: Duration) {
        let status = status.as_u16();
        self.requests.get_or_create(&ByStatus { status }).inc();
        self.request_time.observe(took.as_secs_f64());
    }

    /// One call to a service ended.
    pub fn called(&self, to: ServiceName, outcome: CallOutcome, took: Duration) {
        let service = to.code();
        let outcome = outcome.code();
        let labels = ByOutcome { service, outcome };
        self.calls.get_or_create(&labels).inc();
        let times = self.call_time.get_or_create(&ByService { service });
        times.observe(took.as_secs_f64());
    }

    /// The counts in `OpenMetrics` text, with its media type.
    pub fn page(&self) -> ([(header::HeaderName, HeaderValue); 1], String) {
        let mut text = String::new();
        if let Err(fault) = self.write(&mut text) {
            tracing::error!(%fault, "the counts cannot be written as text");
        }
        let kind = HeaderValue::from_static(OPEN_METRICS);
        ([(header::CONTENT_TYPE, kind)], text)
    }

    fn write(&self, text: &mut String) -> fmt::Result {
        write_registry(&self.registry, text)?;
        for counts in &self.beside {
            counts.write(text)?;
        }
        encode_eof(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_by_status_and_service() {
        let metrics = Metrics::new(Vec::new());
        let quick = Duration::from_millis(3);
        metrics.answered(StatusCode::OK, quick);
        metrics.answered(StatusCode::OK, quick);
        metrics.answered(StatusCode::UNAUTHORIZED, quick);
        metrics.called(ServiceName::WelfareUnit, CallOutcome::Silent, quick);
        let (_, text) = metrics.page();
        for line in [
            "evi_gateway_requests_total{status=\"200\"} 2",
            "evi_gateway_requests_total{status=\"401\"} 1",
            "evi_gateway_request_seconds_count 3",
            "evi_gateway_service_calls_total{service=\"welfare_unit\",outcome=\"silent\"} 1",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn the_counts_of_services_beside_stand_on_the_same_page() {
        struct Beside;
        impl Counts for Beside {
            fn write(&self, page: &mut String) -> fmt::Result {
                page.push_str("evi_beside_total 7\n");
                Ok(())
            }
        }
        let (_, text) = Metrics::new(vec![Arc::new(Beside)]).page();
        assert!(text.contains("evi_beside_total 7\n"), "{text}");
        assert_eq!(text.matches("# EOF").count(), 1, "{text}");
    }
}
