//! Where a request's time goes: spans from the gateway through the services down to their statements, told to a collector
//! over OTLP where an operator has named one, and to nobody otherwise.
//!
//! What is told is closed: names of spans and of attributes are those of this file and of `store::TRACED` alone, and
//! everything else is dropped on the way out ([`clean`]). No person, case, text, value or statement is ever in it.
//! Within the platform a call says of which trace it is (W3C `traceparent`); what comes from outside is not believed,
//! and is never read.

mod clean;
mod export;

use domain::{CodeList, ServiceName};
use http::{HeaderMap, HeaderValue};
use opentelemetry::{
    Context,
    trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState},
};
use serde::Deserialize;
use tracing::{Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt;

pub use export::{Traces, begin, layer, write_counts};
pub use store::TRACED;

use crate::telemetry::named_operation;

/// The header by which a call says of which trace it is (W3C Trace Context). `tracestate` could hold anything, and is
/// neither sent nor read.
const HEADER: &str = "traceparent";

/// Where traces are told, and how many.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TraceSettings {
    /// The address of the collector (`http://host:4318`); empty when nothing is told.
    pub otlp: String,
    /// The share of the requests that are told, from 0 to 1.
    pub sample_ratio: f64,
}

impl Default for TraceSettings {
    fn default() -> Self {
        Self {
            otlp: String::new(),
            sample_ratio: 1.0,
        }
    }
}

/// The name under which an operation stands in a trace: the id of a registration, one of the public contract's, or nothing
/// that a caller could choose.
pub fn known_operation<'n>(said: &'n str, registered: Option<&'n str>) -> &'n str {
    registered.unwrap_or_else(|| match named_operation(said) {
        "unnamed" => "anonymous",
        named => named,
    })
}

/// One request at the gateway: where every trace begins.
pub fn gateway_request() -> Span {
    tracing::info_span!(
        target: TRACED,
        parent: None,
        "gateway.request",
        operation = Empty,
        status = Empty,
    )
}

/// One call of the gateway to a service.
pub fn gateway_call(within: &Span, to: ServiceName) -> Span {
    tracing::info_span!(
        target: TRACED,
        parent: within,
        "gateway.call",
        to = to.code(),
        outcome = Empty,
    )
}

/// One call of a service to another.
pub fn service_call(to: ServiceName, path: &str) -> Span {
    tracing::info_span!(
        target: TRACED,
        "service.call",
        to = to.code(),
        way = way_of(path),
        outcome = Empty,
    )
}

/// One request to a service, whose assertion is proved: only then is it believed of which trace it is.
pub fn served(service: ServiceName, path: &str, operation: &str, headers: &HeaderMap) -> Span {
    let span = tracing::info_span!(
        target: TRACED,
        parent: None,
        "service.request",
        service = service.code(),
        way = way_of(path),
        operation,
        status = Empty,
    );
    if let Some(parent) = told_in(headers) {
        // Where nothing is told to a collector there is nothing to hang the span to.
        span.set_parent(Context::new().with_remote_span_context(parent))
            .ok();
    }
    span
}

/// Says in the headers of a call to which span it belongs; nothing where nothing is told.
pub fn carry(span: &Span, headers: &mut HeaderMap) {
    let context = span.context();
    let own = context.span().span_context().clone();
    if !own.is_valid() {
        return;
    }
    let said = format!(
        "00-{}-{}-{:02x}",
        own.trace_id(),
        own.span_id(),
        own.trace_flags().to_u8()
    );
    if let Ok(said) = HeaderValue::from_str(&said) {
        headers.insert(HEADER, said);
    }
}

/// The span that a caller has named, where there is one header and it is of the form that we write.
fn told_in(headers: &HeaderMap) -> Option<SpanContext> {
    let mut given = headers.get_all(HEADER).iter();
    let (Some(text), None) = (given.next(), given.next()) else {
        return None;
    };
    let text = text.to_str().ok()?;
    let mut parts = text.split('-');
    let parts = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let [version, trace, span, flags] = parts;
    let is_hex = |part: &str, length: usize| {
        part.len() == length
            && part
                .bytes()
                .all(|sign| sign.is_ascii_digit() || (b'a'..=b'f').contains(&sign))
    };
    let whole = text.len() == 55 && version == "00" && is_hex(trace, 32) && is_hex(span, 16);
    if !whole || !is_hex(flags, 2) {
        return None;
    }
    let told = SpanContext::new(
        TraceId::from_hex(trace).ok()?,
        SpanId::from_hex(span).ok()?,
        TraceFlags::new(u8::from_str_radix(flags, 16).ok()?),
        true,
        TraceState::default(),
    );
    told.is_valid().then_some(told)
}

/// The ways into a service, as they stand in a trace: an address could hold more.
const WAYS: [&str; 7] = [
    "graphql",
    "events",
    "facts",
    "attachments",
    "programmes",
    "access-log",
    "subject",
];

fn way_of(path: &str) -> &'static str {
    let path = path.split('?').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let known = WAYS.iter().find(|way| **way == last);
    known.copied().unwrap_or("other")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(texts: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for text in texts {
            headers.append(HEADER, HeaderValue::from_str(text).unwrap());
        }
        headers
    }

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn a_trace_is_read_only_in_the_form_in_which_we_write_it() {
        let told = told_in(&headers(&[GOOD])).expect("told");
        assert_eq!(
            told.trace_id().to_string(),
            "4bf92f3577b34da6a3ce929d0e0e4736"
        );
        assert_eq!(told.span_id().to_string(), "00f067aa0ba902b7");
        assert!(told.is_sampled() && told.is_remote());
        for other in [
            "",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-198501019808-00f067aa0ba902b7-01",
        ] {
            assert!(told_in(&headers(&[other])).is_none(), "{other}");
        }
        assert!(told_in(&headers(&[GOOD, GOOD])).is_none(), "two are none");
    }

    #[test]
    fn without_a_collector_a_call_says_nothing() {
        let mut headers = HeaderMap::new();
        carry(&gateway_request(), &mut headers);
        assert!(headers.is_empty());
    }

    #[test]
    fn only_names_that_are_known_beforehand_stand_in_a_trace() {
        assert_eq!(known_operation("SendReferral", None), "SendReferral");
        assert_eq!(known_operation("AnnaAndersson", None), "anonymous");
        let registered = Some("vardcentral.read-referral.v1");
        assert_eq!(
            known_operation("p198501019808", registered),
            "vardcentral.read-referral.v1"
        );
        assert_eq!(way_of("/internal/events?after=198501019808"), "events");
        assert_eq!(way_of("/internal/198501019808"), "other");
    }
}
