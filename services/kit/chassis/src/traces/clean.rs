//! What may leave: a closed list of names of spans, a closed list of attributes, and values of plain form. Everything else is
//! dropped, whoever has put it there and however it came in.

use std::time::Duration;

use opentelemetry::{KeyValue, Value, trace::Status};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

/// The spans that are told. A new one belongs here, after somebody has asked what it could hold.
const NAMES: [&str; 6] = [
    "gateway.request",
    "gateway.call",
    "service.request",
    "service.call",
    "relay.delivery",
    "sql",
];

/// The attributes that are told: codes of our own lists, statuses and times.
const KEYS: [&str; 8] = [
    "operation",
    "service",
    "to",
    "way",
    "kind",
    "status",
    "outcome",
    ELAPSED,
];

/// How long a statement took, in microseconds. It is known when it has ended, and its span is moved back by it.
const ELAPSED: &str = "elapsed_us";
/// The longest value.
const LONGEST: usize = 64;
/// So many digits in a row could be a number of somebody.
const DIGITS: usize = 6;

/// The span as it may leave.
pub fn clean(mut span: SpanData) -> SpanData {
    let known = NAMES.iter().find(|name| **name == span.name);
    span.name = known.copied().unwrap_or("other").into();
    span.attributes.retain(is_told);
    span.dropped_attributes_count = 0;
    span.events = SpanEvents::default();
    span.links = SpanLinks::default();
    span.status = match span.status {
        // The words of a failure may hold anything.
        Status::Error { .. } => Status::error(""),
        Status::Ok => Status::Ok,
        Status::Unset => Status::Unset,
    };
    if let Some(began) = elapsed(&span.attributes).and_then(|took| span.end_time.checked_sub(took))
    {
        span.start_time = began;
    }
    span
}

fn is_told(attribute: &KeyValue) -> bool {
    KEYS.contains(&attribute.key.as_str())
        && match &attribute.value {
            Value::I64(_) | Value::Bool(_) => true,
            Value::String(text) => is_code(text.as_str()),
            _ => false,
        }
}

/// Codes of ours are short, of plain signs, and hold no long numbers.
fn is_code(text: &str) -> bool {
    let plain = |sign: u8| sign.is_ascii_alphanumeric() || b"_.:-".contains(&sign);
    let mut row = 0;
    let numbers = text.bytes().any(|sign| {
        row = if sign.is_ascii_digit() { row + 1 } else { 0 };
        row >= DIGITS
    });
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(plain) && !numbers
}

fn elapsed(attributes: &[KeyValue]) -> Option<Duration> {
    let found = attributes
        .iter()
        .find(|attribute| attribute.key.as_str() == ELAPSED)?;
    match found.value {
        Value::I64(micros) => u64::try_from(micros).ok().map(Duration::from_micros),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use opentelemetry::{
        InstrumentationScope,
        trace::{Event, SpanContext, SpanId, SpanKind},
    };

    use super::*;

    fn span(name: &'static str, attributes: Vec<KeyValue>) -> SpanData {
        let mut events = SpanEvents::default();
        let now = SystemTime::UNIX_EPOCH + Duration::from_mins(1);
        events
            .events
            .push(Event::new("Anna Andersson", now, Vec::new(), 0));
        SpanData {
            span_context: SpanContext::NONE,
            parent_span_id: SpanId::INVALID,
            parent_span_is_remote: false,
            span_kind: SpanKind::Internal,
            name: name.into(),
            start_time: now,
            end_time: now,
            attributes,
            dropped_attributes_count: 7,
            events,
            links: SpanLinks::default(),
            status: Status::error("Anna Andersson"),
            instrumentation_scope: InstrumentationScope::builder("test").build(),
        }
    }

    #[test]
    fn what_is_not_on_the_list_is_dropped() {
        let told = clean(span(
            "Anna Andersson",
            vec![
                KeyValue::new("service", "intake_desk"),
                KeyValue::new("status", 200_i64),
                KeyValue::new("person.name", "Anna"),
                KeyValue::new("db.statement", "SELECT 1"),
                KeyValue::new("kind", "SELECT name FROM person"),
                KeyValue::new("operation", "p198501019808"),
                KeyValue::new("outcome", 0.5),
                KeyValue::new("way", ""),
            ],
        ));
        assert_eq!(told.name, "other");
        let keys: Vec<&str> = told.attributes.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["service", "status"]);
        assert!(!format!("{told:?}").contains("Anna"));
    }

    #[test]
    fn a_statement_begins_before_it_ends() {
        let told = clean(span("sql", vec![KeyValue::new("elapsed_us", 2_000_i64)]));
        let took = told.end_time.duration_since(told.start_time);
        assert_eq!(took.unwrap(), Duration::from_millis(2));
        assert_eq!(told.name, "sql");
    }

    #[test]
    fn values_are_codes() {
        for code in [
            "intake_desk",
            "vardcentral.read-referral.v1",
            "page:Desk",
            "SELECT",
        ] {
            assert!(is_code(code), "{code}");
        }
        let long = "a".repeat(65);
        for other in [
            "",
            "Åsa",
            "two words",
            "850101-9808",
            "a@b",
            "123456",
            long.as_str(),
        ] {
            assert!(!is_code(other), "{other}");
        }
    }
}
