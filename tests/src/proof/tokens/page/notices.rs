//! Streams of notices that are to outlive their session (T12).

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use reqwest::StatusCode;

use super::Siege;
use crate::browser::{Browser, Stream};

const NOTICES: &str = "/notiser";
/// How long a stream may go on. It closes far sooner; a machine that is busy is no leak.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many streams are open at once, in the short form and the long one.
const STREAMS: (usize, usize) = (10, 120);

/// What ends the session of a stream.
#[derive(Debug, Clone, Copy)]
enum End {
    SigningOut,
    AnotherReader,
}

/// Opens many streams, ends their sessions one after another, and tells of those that go on.
pub async fn outlive(siege: &mut Siege<'_>) -> Result<()> {
    let many = if siege.is_long() {
        STREAMS.1
    } else {
        STREAMS.0
    };
    let first = Browser::open(siege.world)?;
    let mut open: Vec<(Browser, Stream)> = Vec::new();
    for place in 0..many {
        let mut browser = first.beside();
        browser.sign_in(reader(place)).await?;
        let stream = browser.open_stream(NOTICES).await?;
        ensure!(stream.status() == StatusCode::OK, "a stream opens");
        open.push((browser, stream));
    }
    let mut slowest = Duration::ZERO;
    for (place, (mut browser, mut stream)) in open.into_iter().enumerate() {
        if siege.is_enough() {
            return Ok(());
        }
        let end = [End::SigningOut, End::AnotherReader][place % 2];
        let stolen = end.bring(&mut browser, place).await?;
        let began = Instant::now();
        let closed = stream.closes_within(PATIENCE).await?;
        slowest = slowest.max(began.elapsed());
        siege.tried((!closed).then(|| format!("notices go on after {end:?}")));
        let mut late = browser.beside();
        late.cookie = stolen;
        let late = late.open_stream(NOTICES).await?;
        let opens = late.status() != StatusCode::FORBIDDEN;
        siege.tried(opens.then(|| format!("notices begin after {end:?}")));
    }
    siege.outcome.figure("streams", many);
    siege
        .outcome
        .figure("slowest_close_ms", slowest.as_millis());
    Ok(())
}

fn reader(place: usize) -> &'static str {
    let readers = ["welfare.gnesta", "labour.gnesta", "desk.gnesta"];
    readers[place % readers.len()]
}

impl End {
    /// Ends the session, and gives the cookie that it had.
    async fn bring(self, browser: &mut Browser, place: usize) -> Result<String> {
        match self {
            Self::SigningOut => browser.sign_out().await,
            Self::AnotherReader => {
                let before = browser.cookie.clone();
                browser.sign_in(reader(place + 1)).await?;
                Ok(before)
            }
        }
    }
}
