//! What the services write about themselves: lines to standard error, never about people. Traces are told beside them
//! ([`crate::traces`]).

use std::io::{IsTerminal, stderr};

use domain::{CodeList, ServiceName, TraceId, planted};
use serde::Deserialize;
use tracing::Span;
use tracing_subscriber::{
    EnvFilter, Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::traces::{self, TRACED, TraceSettings, Traces};

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogForm {
    /// For people when a terminal reads, else for machines.
    #[default]
    Automatic,
    /// One JSON object a line.
    Json,
    /// Lines for people.
    Human,
}

/// What is logged and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogSettings {
    /// How log lines look.
    pub form: LogForm,
    /// The directives of the filter, such as `info,store=debug`.
    pub filter: String,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            form: LogForm::Automatic,
            // Statements with their values must never reach a log, whatever the level asked for.
            filter: "info".to_owned(),
        }
    }
}

/// Logging could not start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryFault {
    /// The filter cannot be read.
    #[error("the log filter cannot be read")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// No address of a collector.
    #[error("the collector's address is no http address: write it like http://host:4318")]
    Collector,
    /// No client for the collector.
    #[error("no client for the collector can be made: the machine holds no CA certificates")]
    Certificates,
    /// No share.
    #[error("the share of requests that are traced is not between 0 and 1")]
    SampleRatio,
    /// Something else in this process logs already.
    #[error("logging has started already")]
    Started(#[from] tracing_subscriber::util::TryInitError),
}

/// Starts logging to standard error for the whole process, and tells traces where a collector is named. Call once, from
/// `main`, inside the runtime; and end the traces when everything else has ended.
pub fn start(log: &LogSettings, traced: &TraceSettings) -> Result<Traces, TelemetryFault> {
    let wanted = filter(&log.filter)?;
    let (tracer, traces) = traces::begin(traced)?;
    let lines: Box<dyn Layer<Registry> + Send + Sync> = if is_json(log.form) {
        let lines = fmt::layer().with_writer(stderr).with_target(true);
        lines.json().flatten_event(true).boxed()
    } else {
        let lines = fmt::layer().with_writer(stderr).with_target(true);
        lines.with_ansi(stderr().is_terminal()).boxed()
    };
    Registry::default()
        .with(lines.with_filter(wanted))
        .with(tracer.map(traces::layer))
        .try_init()?;
    Ok(traces)
}

/// The asked-for filter, with those libraries silenced that would log statements, documents or headers.
pub fn filter(directives: &str) -> Result<EnvFilter, tracing_subscriber::filter::ParseError> {
    const QUIET: [&str; 9] = [
        "sqlx=warn",
        "sea_orm=warn",
        "sea_orm_migration=warn",
        "async_graphql=warn",
        "hyper=warn",
        "reqwest=warn",
        "h2=warn",
        "hive_router=warn",
        "opentelemetry=warn",
    ];
    // What is told to a collector is not logged as well.
    let silent = format!("{TRACED}=off");
    QUIET
        .iter()
        .copied()
        .chain([silent.as_str()])
        .try_fold(EnvFilter::try_new(directives)?, |filter, quiet| {
            Ok(filter.add_directive(quiet.parse()?))
        })
}

fn is_json(form: LogForm) -> bool {
    match form {
        LogForm::Json => true,
        LogForm::Human => false,
        LogForm::Automatic => !stderr().is_terminal(),
    }
}

/// The span of one request: trace, service and operation name. Documents, variables, tokens, bodies
/// and subjects have no place in it.
pub fn request_span(service: ServiceName, trace: TraceId, operation: &str) -> Span {
    tracing::info_span!(
        "request",
        trace.id = %trace,
        service = service.code(),
        operation = safe_name(operation),
        duration_ms = tracing::field::Empty,
    )
}

/// The operations that are named in logs: those of the public contract, and the taking of an event. A name that a
/// caller chose freely could be anybody's, so it is not written down.
pub const NAMED_OPERATIONS: [&str; 26] = [
    "AcceptReferral",
    "CaseView",
    "CloseCase",
    "CompleteReferral",
    "CreatePlacement",
    "CreateReferral",
    "DeclineReferral",
    "Me",
    "OpenContact",
    "ReceiveReferral",
    "RecordAssistanceDecision",
    "RecordBenefit",
    "RecordDisclosureBasis",
    "RecordEmploymentRegistration",
    "RecordMapping",
    "RecordScreening",
    "ReferralInbox",
    "RegisterIntake",
    "SendReferral",
    "StartReferral",
    "Timeline",
    "Units",
    "UpdatePlan",
    "WithdrawConsent",
    "Worklist",
    "take_event",
];

/// The name under which an operation is counted: one that is known beforehand.
pub fn named_operation(operation: &str) -> &'static str {
    let known = NAMED_OPERATIONS.iter().find(|known| **known == operation);
    known.copied().unwrap_or("unnamed")
}

/// Operation names come from callers, so only those that are known beforehand are written down.
pub fn safe_name(operation: &str) -> &str {
    if planted!(OperationNameInTheLog) {
        operation
    } else {
        named_operation(operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operation_name_cannot_smuggle_numbers_or_text() {
        assert_eq!(safe_name("SendReferral"), "SendReferral");
        for chosen in ["p198501019808", "Anna Andersson", "AnnaAndersson", ""] {
            assert_eq!(safe_name(chosen), "unnamed", "{chosen}");
        }
    }

    #[test]
    fn libraries_that_log_statements_stay_quiet_at_trace() {
        let text = filter("trace").unwrap().to_string();
        assert!(text.contains("sqlx=warn") && text.contains("async_graphql=warn"));
    }

    #[test]
    fn unreadable_filter_is_refused() {
        assert!(filter("info,=,=").is_err());
    }
}
