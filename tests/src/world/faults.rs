//! What was logged as an error while a test ran.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    subscriber::DefaultGuard,
};
use tracing_subscriber::{
    Layer, Registry,
    layer::{Context, SubscriberExt},
};

/// The errors that were logged on this test's thread. Every test has a runtime of one thread, so
/// that no test hears of another's.
pub struct FaultLog {
    kept: Arc<Mutex<Vec<String>>>,
    _guard: DefaultGuard,
}

impl FaultLog {
    /// Listens until it is dropped.
    pub fn listen() -> Self {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let layer = ErrorLayer(Arc::clone(&kept));
        let guard = tracing::subscriber::set_default(Registry::default().with(layer));
        Self {
            kept,
            _guard: guard,
        }
    }

    /// Takes what was logged so far.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was logged so far.
    pub fn list(&self) -> Vec<String> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

struct ErrorLayer(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for ErrorLayer {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        if *event.metadata().level() != Level::ERROR {
            return;
        }
        let mut words = Words(event.metadata().target().to_owned());
        event.record(&mut words);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(words.0);
    }
}

struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        use fmt::Write;
        // Writing to a String cannot fail.
        let _written = write!(self.0, " {}={value:?}", field.name());
    }
}
