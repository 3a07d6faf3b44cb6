//! The log of this thread at its loudest, by the product's own filter.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::{self, MakeWriter};

/// Everything that is logged on this thread while it lives.
pub struct LoudLog {
    written: Written,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl LoudLog {
    /// Listens until it is dropped.
    pub fn listen() -> Result<Self> {
        let written = Written::default();
        let lines = fmt::fmt()
            .with_env_filter(chassis::telemetry::filter("trace")?)
            .with_span_events(fmt::format::FmtSpan::FULL)
            .with_writer(written.clone())
            .json()
            .finish();
        Ok(Self {
            written,
            _guard: tracing::subscriber::set_default(lines),
        })
    }

    /// What was logged so far.
    pub fn text(&self) -> String {
        let written = self
            .written
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&written).into_owned()
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'writer> MakeWriter<'writer> for Written {
    type Writer = Self;

    fn make_writer(&'writer self) -> Self::Writer {
        self.clone()
    }
}
