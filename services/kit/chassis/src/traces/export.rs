//! From ended spans to the collector: a bounded queue, one task that sends, and counts of what was lost. A collector that is
//! away costs a request nothing: what does not fit is dropped and counted.

use std::{
    fmt,
    panic::catch_unwind,
    sync::{LazyLock, Mutex},
    time::Duration,
};

use opentelemetry::{Context, KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::{Protocol, SpanExporter as OtlpExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{
        Sampler, SdkTracer, SdkTracerProvider, Span, SpanData, SpanExporter as _, SpanProcessor,
    },
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};
use tracing::{Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};

use super::{TRACED, TraceSettings, clean::clean};
use crate::{counts::write_registry, telemetry::TelemetryFault};

/// How many spans wait for the collector at the most.
const QUEUE: usize = 4096;
/// How many are sent at a time.
const BATCH: usize = 512;
/// For how long they are gathered.
const GATHERED: Duration = Duration::from_secs(1);
/// How long the collector may take for one batch.
const PATIENCE: Duration = Duration::from_secs(5);
/// Where a collector takes traces.
const PATH: &str = "/v1/traces";

/// The telling of traces. Kept while the process runs, and ended in order so that nothing is lost that waits.
#[derive(Debug, Default)]
pub struct Traces(Option<Telling>);

#[derive(Debug)]
struct Telling {
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
    /// Dropped, it ends its tracers.
    _provider: SdkTracerProvider,
}

impl Traces {
    /// Sends what waits, for no longer than `patience`, and tells nothing more.
    pub async fn end(self, patience: Duration) {
        let Some(telling) = self.0 else {
            return;
        };
        // Nobody listens when the task has ended by itself.
        telling.end.send(()).ok();
        if timeout(patience, telling.task).await.is_err() {
            tracing::warn!("the last spans could not be told to the collector");
        }
    }
}

/// Begins to tell traces, where a collector is named. Called inside the runtime that will send them.
pub fn begin(settings: &TraceSettings) -> Result<(Option<SdkTracer>, Traces), TelemetryFault> {
    if settings.otlp.is_empty() {
        return Ok((None, Traces::default()));
    }
    if !(0.0..=1.0).contains(&settings.sample_ratio) {
        return Err(TelemetryFault::SampleRatio);
    }
    let resource = resource();
    let mut exporter = exporter(endpoint(&settings.otlp)?)?;
    exporter.set_resource(&resource);
    let (queue, waiting) = mpsc::channel(QUEUE);
    let (end, ended) = oneshot::channel();
    let provider = SdkTracerProvider::builder()
        .with_span_processor(Queue(queue))
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(
            settings.sample_ratio,
        ))))
        .with_resource(resource)
        .build();
    let tracer = provider.tracer("evi");
    let telling = Telling {
        end,
        task: tokio::spawn(deliver(waiting, exporter, ended)),
        _provider: provider,
    };
    Ok((Some(tracer), Traces(Some(telling))))
}

/// The client of the collector. It loads the machine's certificates, although it needs none, and breaks off where there are
/// none at all: that is a fault of the start like any other.
fn exporter(endpoint: String) -> Result<OtlpExporter, TelemetryFault> {
    let built = catch_unwind(|| {
        OtlpExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(endpoint)
            .with_timeout(PATIENCE)
            .build()
    });
    built
        .map_err(|_panic| TelemetryFault::Certificates)?
        .map_err(|_| TelemetryFault::Collector)
}

/// What turns our spans into told ones: those of [`TRACED`] and no others, whatever a library says of itself.
pub fn layer<S>(tracer: SdkTracer) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    let ours = filter_fn(|metadata| metadata.is_span() && metadata.target() == TRACED)
        .with_max_level_hint(LevelFilter::DEBUG);
    tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_level(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_context_activation(false)
        .with_filter(ours)
}

/// The address of the collector with the path of traces. TLS is the collector's own affair: it stands beside us.
fn endpoint(address: &str) -> Result<String, TelemetryFault> {
    let parsed: http::Uri = address.parse().map_err(|_| TelemetryFault::Collector)?;
    let is_plain = parsed.scheme_str() == Some("http") && parsed.host().is_some();
    let bare = address.trim_end_matches('/');
    match parsed.path() {
        "/" | "" if is_plain => Ok(format!("{bare}{PATH}")),
        PATH if is_plain => Ok(bare.to_owned()),
        _ => Err(TelemetryFault::Collector),
    }
}

/// What is said of the process: its name and version, and nothing of the machine.
fn resource() -> Resource {
    Resource::builder_empty()
        .with_attributes([
            KeyValue::new("service.name", "evi"),
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
        ])
        .build()
}

/// Takes ended spans, cleaned, as long as there is room.
#[derive(Debug)]
struct Queue(mpsc::Sender<SpanData>);

impl SpanProcessor for Queue {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() && self.0.try_send(clean(span)).is_err() {
            COUNTS.add(Outcome::Dropped, 1);
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// Sends spans until the end is asked for, and then what waits.
async fn deliver(
    mut waiting: mpsc::Receiver<SpanData>,
    exporter: OtlpExporter,
    mut ended: oneshot::Receiver<()>,
) {
    let mut reach = Reach::Unknown;
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        let asked_to_end = tokio::select! {
            taken = waiting.recv_many(&mut batch, BATCH) => taken == 0,
            _ = &mut ended => true,
        };
        if asked_to_end {
            waiting.close();
            break;
        }
        let until = Instant::now() + GATHERED;
        while batch.len() < BATCH {
            let room = BATCH - batch.len();
            let more = timeout_at(until, waiting.recv_many(&mut batch, room));
            let taken = tokio::select! {
                taken = more => taken.unwrap_or_default(),
                _ = &mut ended => {
                    waiting.close();
                    0
                }
            };
            if taken == 0 {
                break;
            }
        }
        reach = send(&exporter, batch, reach).await;
        if waiting.is_closed() {
            break;
        }
    }
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        if waiting.recv_many(&mut batch, BATCH).await == 0 {
            break;
        }
        reach = send(&exporter, batch, reach).await;
    }
    exporter.shutdown().ok();
}

/// Whether the collector takes what it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Unknown,
    Taking,
    Away,
}

/// Sends one batch. That the collector is away is logged when it begins and when it ends, and counted always.
async fn send(exporter: &OtlpExporter, batch: Vec<SpanData>, before: Reach) -> Reach {
    let spans = u64::try_from(batch.len()).unwrap_or(u64::MAX);
    let taken = timeout(PATIENCE, exporter.export(batch)).await;
    if matches!(taken, Ok(Ok(()))) {
        COUNTS.add(Outcome::Told, spans);
        if before == Reach::Away {
            tracing::info!("the collector of traces takes spans again");
        }
        return Reach::Taking;
    }
    COUNTS.add(Outcome::Lost, spans);
    if before != Reach::Away {
        tracing::warn!("the collector of traces does not take spans: they are lost, and counted");
    }
    Reach::Away
}

/// What became of a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The collector has it.
    Told,
    /// There was no room for it.
    Dropped,
    /// The collector did not take it.
    Lost,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
}

/// The counts of this process: it has one way to a collector.
struct TraceCounts {
    registry: Mutex<Registry>,
    spans: Family<ByOutcome, Counter>,
}

static COUNTS: LazyLock<TraceCounts> = LazyLock::new(TraceCounts::new);

impl TraceCounts {
    fn new() -> Self {
        let mut registry = Registry::with_prefix("evi_traces");
        let spans = Family::<ByOutcome, Counter>::default();
        let told = "Spans by what became of them on the way to the collector";
        registry.register("spans", told, spans.clone());
        let counts = Self {
            registry: Mutex::new(registry),
            spans,
        };
        for outcome in [Outcome::Told, Outcome::Dropped, Outcome::Lost] {
            counts.add(outcome, 0);
        }
        counts
    }

    fn add(&self, outcome: Outcome, spans: u64) {
        let outcome = match outcome {
            Outcome::Told => "told",
            Outcome::Dropped => "dropped",
            Outcome::Lost => "lost",
        };
        self.spans
            .get_or_create(&ByOutcome { outcome })
            .inc_by(spans);
    }
}

/// Writes the counts of this process in `OpenMetrics` text, without the end of the page.
pub fn write_counts(page: &mut String) -> fmt::Result {
    write_registry(&COUNTS.registry, page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(otlp: &str, sample_ratio: f64) -> TraceSettings {
        TraceSettings {
            otlp: otlp.to_owned(),
            sample_ratio,
        }
    }

    #[test]
    fn an_address_gets_the_path_of_traces_and_nothing_else_is_taken() {
        let whole = "http://collector:4318/v1/traces";
        for address in ["http://collector:4318", "http://collector:4318/", whole] {
            assert_eq!(endpoint(address).expect(address), whole);
        }
        for other in [
            "collector",
            "https://collector:4318",
            "http://collector/x",
            "http://",
        ] {
            assert!(endpoint(other).is_err(), "{other}");
        }
    }

    #[tokio::test]
    async fn nothing_is_told_where_no_collector_is_named() {
        let (tracer, traces) = begin(&settings("", 1.0)).expect("nothing to do");
        assert!(tracer.is_none());
        traces.end(Duration::from_secs(1)).await;
        assert!(begin(&settings("http://127.0.0.1:1", 1.5)).is_err());
        assert!(begin(&settings("ftp://collector", 1.0)).is_err());
    }

    #[test]
    fn what_became_of_spans_is_counted_by_outcome_alone() {
        let counts = TraceCounts::new();
        counts.add(Outcome::Dropped, 3);
        let mut page = String::new();
        write_registry(&counts.registry, &mut page).expect("written");
        for line in [
            "evi_traces_spans_total{outcome=\"dropped\"} 3",
            "evi_traces_spans_total{outcome=\"told\"} 0",
            "evi_traces_spans_total{outcome=\"lost\"} 0",
        ] {
            assert!(page.contains(line), "{line} in {page}");
        }
    }
}
