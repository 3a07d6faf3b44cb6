//! Loops that run beside the requests and end in order when the service stops.

use std::{future::Future, time::Duration};

use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// The running loops of a process. Dropping it asks them to stop; [`Background::stop`] also waits.
pub struct Background {
    stopping: watch::Sender<Running>,
    tasks: Vec<(&'static str, JoinHandle<()>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Running {
    On,
    Stopping,
}

/// A loop's ear for the wish to stop.
#[derive(Clone)]
pub struct Stop(watch::Receiver<Running>);

impl Stop {
    /// Waits until the loop shall stop.
    pub async fn asked(&mut self) {
        // A dropped `Background` ends the wait as well: nobody is left who could ask.
        let _ended = self
            .0
            .wait_for(|running| *running == Running::Stopping)
            .await;
    }

    /// Tells whether the loop shall stop.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() == Running::Stopping || self.0.has_changed().is_err()
    }

    /// Waits for `work`, or gives `None` when the loop shall stop first.
    pub async fn or<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.asked() => None,
            done = work => Some(done),
        }
    }
}

impl Background {
    /// Nothing running yet.
    pub fn new() -> Self {
        let (stopping, _) = watch::channel(Running::On);
        Self {
            stopping,
            tasks: Vec::new(),
        }
    }

    /// An ear for things that are not spawned here, such as an HTTP server's graceful end.
    pub fn ear(&self) -> Stop {
        Stop(self.stopping.subscribe())
    }

    /// Starts a loop under a name that logs can show.
    pub fn spawn<W, F>(&mut self, name: &'static str, work: W)
    where
        W: FnOnce(Stop) -> F,
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.push((name, tokio::spawn(work(self.ear()))));
    }

    /// Starts a loop that takes one step, and another as soon as `pause` has passed.
    /// A step is never cut off: the wish to stop is heard between steps.
    pub fn every<S, F>(&mut self, name: &'static str, pause: Duration, mut step: S)
    where
        S: FnMut() -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        self.spawn(name, move |mut stop| async move {
            while !stop.is_asked() {
                step().await;
                if stop.or(tokio::time::sleep(pause)).await.is_none() {
                    return;
                }
            }
        });
    }

    /// Asks every loop to stop and waits at most `patience` for each; one that will not is cut off.
    pub async fn stop(self, patience: Duration) {
        self.stopping.send_replace(Running::Stopping);
        for (name, mut task) in self.tasks {
            match timeout(patience, &mut task).await {
                Ok(Ok(())) => tracing::debug!(task = name, "background loop stopped"),
                Ok(Err(_)) => tracing::error!(task = name, "background loop had failed"),
                Err(_) => {
                    task.abort();
                    tracing::warn!(task = name, "background loop cut off");
                }
            }
        }
    }
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn loop_steps_until_it_is_asked_to_stop() {
        let steps = Arc::new(AtomicU32::new(0));
        let enough = Arc::new(Notify::new());
        let mut background = Background::new();
        let (counted, told) = (steps.clone(), enough.clone());
        background.every("counter", Duration::ZERO, move || {
            let (counted, told) = (counted.clone(), told.clone());
            async move {
                if counted.fetch_add(1, Ordering::SeqCst) == 3 {
                    told.notify_one();
                }
            }
        });
        enough.notified().await;
        background.stop(Duration::from_secs(5)).await;
        let at_stop = steps.load(Ordering::SeqCst);
        tokio::task::yield_now().await;
        assert!(at_stop >= 4);
        assert_eq!(steps.load(Ordering::SeqCst), at_stop);
    }

    #[tokio::test]
    async fn loop_that_will_not_stop_is_cut_off() {
        let mut background = Background::new();
        background.spawn("stubborn", |_| std::future::pending());
        background.stop(Duration::from_millis(5)).await;
    }
}
