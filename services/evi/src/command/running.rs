//! From the ready line to the end of the process.

use std::{future::Future, time::Duration};

use domain::ServiceName;
use tokio::signal::unix::{SignalKind, signal};

use crate::{fault::CommandFault, platform::Platform, say};

/// Tells that requests are taken, waits for SIGINT or SIGTERM, and ends in order.
///
/// # Errors
/// When the process cannot hear signals.
pub async fn until_asked_to_stop(
    platform: Platform,
    patience: Duration,
) -> Result<(), CommandFault> {
    let asked = asked_to_stop()?;
    for (service, address) in platform.addresses() {
        if *service != ServiceName::Gateway {
            say::step(format_args!("{service} takes the calls of other services"));
        }
        say::ready(*address);
    }
    asked.await;
    say::step("stopping: what has begun is finished");
    platform.stop(patience).await;
    Ok(())
}

/// The ears are opened before the ready line: whoever reads it may ask at once.
fn asked_to_stop() -> Result<impl Future<Output = ()>, CommandFault> {
    let deaf = |error: std::io::Error| CommandFault::ServerStopped {
        reason: error.kind(),
    };
    let mut interrupted = signal(SignalKind::interrupt()).map_err(deaf)?;
    let mut terminated = signal(SignalKind::terminate()).map_err(deaf)?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}
