//! Sessions that end, told at once to whatever is still open in them.

use std::sync::Arc;

use tokio::sync::watch;

/// Tells in this process that a session has ended. It does not say which: whoever listens looks at its own again.
#[derive(Debug, Clone)]
pub struct Endings(Arc<watch::Sender<u64>>);

impl Default for Endings {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl Endings {
    /// One has ended.
    pub fn tell(&self) {
        self.0.send_modify(|ended| *ended = ended.wrapping_add(1));
    }

    /// Hears of those that end from now on.
    pub fn listen(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
