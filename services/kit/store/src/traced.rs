//! What of a service's keeping is told in traces: of a statement its kind and how long it took, never its text and never a
//! value; of a delivery to whom it went and how it was taken.

use domain::{CodeList, ServiceName};
use sea_orm::metric::Info;
use tracing::{Span, field::Empty};

use crate::relay::{Delivered, DeliveryFault};

/// The target of every span that is told to a collector, and of nothing else.
pub const TRACED: &str = "evi::trace";

/// The kinds of statements. What begins otherwise is `OTHER`.
const KINDS: [&str; 8] = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "BEGIN", "COMMIT", "ROLLBACK",
];

/// Tells of a statement that has just ended, within whatever ran it. It is known only now, so that its span says itself for
/// how long it ran.
pub fn statement(info: &Info<'_>) {
    let outcome = if info.failed { "failed" } else { "done" };
    let elapsed_us = i64::try_from(info.elapsed.as_micros()).unwrap_or(i64::MAX);
    let kind = kind_of(&info.statement.sql);
    tracing::debug_span!(target: TRACED, "sql", kind, outcome, elapsed_us);
}

fn kind_of(statement: &str) -> &'static str {
    let first = statement.split_whitespace().next().unwrap_or_default();
    let known = KINDS.iter().find(|kind| first.eq_ignore_ascii_case(kind));
    known.copied().unwrap_or("OTHER")
}

/// One delivery of an event: where the trace of what follows from it begins.
pub fn delivery(to: ServiceName) -> Span {
    tracing::info_span!(
        target: TRACED,
        parent: None,
        "relay.delivery",
        to = to.code(),
        outcome = Empty,
    )
}

/// Says how a delivery was taken.
pub fn delivered(span: &Span, outcome: Result<Delivered, DeliveryFault>) {
    let outcome = match outcome {
        Ok(Delivered::First) => "first",
        Ok(Delivered::Again) => "again",
        Err(fault) => fault.code(),
    };
    span.record("outcome", outcome);
}

#[cfg(test)]
mod tests {
    use super::kind_of;

    #[test]
    fn of_a_statement_only_its_kind_is_told() {
        assert_eq!(
            kind_of("SELECT name FROM person WHERE number = '198501019808'"),
            "SELECT"
        );
        assert_eq!(kind_of("  insert INTO person VALUES ('Anna')"), "INSERT");
        assert_eq!(kind_of("'Anna' is no statement"), "OTHER");
        assert_eq!(kind_of(""), "OTHER");
    }
}
