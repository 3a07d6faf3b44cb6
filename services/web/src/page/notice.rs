//! Notices that come by themselves: something new waits. They name no person, and never touch what is read or typed.
//! A stream is open as long as the session in which it was asked for, and closes with it (`security.md` T12).

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Router,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use domain::planted;
use futures::stream;
use http::header;
use serde::Deserialize;
use serde_json::json;
use tokio::{sync::watch, time::Instant};

use crate::{
    fault::PageFault,
    visit::{Reader, Visit, Web},
};

/// How often it is looked.
const PAUSE: Duration = Duration::from_secs(20);
/// How many times, before the browser must ask anew: an open page alone keeps no session going.
const LOOKS: u32 = 90;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/notiser", get(notices))
}

/// What is looked at: the first task and the newest referral.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Waiting {
    tasks: List<Id>,
    newest: List<Versioned>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct List<T> {
    edges: Vec<Edge<T>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Edge<T> {
    node: T,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Id {
    id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Versioned {
    id: String,
    status: String,
    version: i64,
}

/// What a stream remembers between its looks.
struct Watch {
    reader: Reader,
    /// Tells that some session has ended.
    endings: watch::Receiver<u64>,
    seen: Option<Waiting>,
    looks: u32,
}

/// Whether a stream goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Going {
    On,
    /// Its session has ended, or is another person's.
    Over,
}

/// A stream of notices. It does not count as doing something: the session ends as if it were not there.
async fn notices(visit: Visit) -> Result<Response, PageFault> {
    let who = visit.known.clone().filter(|who| !who.is_over(visit.now));
    let who = who.ok_or(PageFault::Forbidden)?;
    let watch = Watch {
        endings: visit.web.endings.listen(),
        reader: Reader { visit, who },
        seen: None,
        looks: 0,
    };
    let events = Sse::new(stream::unfold(watch, next)).keep_alive(KeepAlive::default());
    Ok(([(header::CACHE_CONTROL, "no-store")], events).into_response())
}

/// Waits until something is new. The first look only remembers; a look that fails is none. The session is looked at
/// before every look, and once more before anything is told.
async fn next(mut watch: Watch) -> Option<(Result<Event, Infallible>, Watch)> {
    loop {
        let waited = watch.looks > 0 && watch.pause().await == Going::Over;
        if waited || watch.looks >= LOOKS || watch.look_at_session().await == Going::Over {
            return None;
        }
        watch.looks += 1;
        let Ok(answer) = watch.reader.ask::<Waiting>("Notices", json!({})).await else {
            continue;
        };
        let seen = watch.seen.replace(answer.data);
        if let (Some(before), Some(now)) = (&seen, &watch.seen)
            && let Some((key, address)) = news(before, now)
        {
            if watch.look_at_session().await == Going::Over {
                return None;
            }
            let event = event(&watch.reader, key, address);
            return Some((Ok(event), watch));
        }
    }
}

impl Watch {
    /// Waits for the next look, or until the session may have ended: at its time, or when one ends.
    async fn pause(&mut self) -> Going {
        let left = self.reader.who.ends_at() - self.reader.visit.web.clock.now();
        let until = Instant::now() + PAUSE.min(left.to_std().unwrap_or_default());
        loop {
            match tokio::time::timeout_at(until, self.endings.changed()).await {
                Err(_) => return Going::On,
                Ok(Err(_)) => return Going::Over,
                Ok(Ok(())) => {
                    if self.look_at_session().await == Going::Over {
                        return Going::Over;
                    }
                }
            }
        }
    }

    /// Whether the session is still the same person's, and not over.
    async fn look_at_session(&mut self) -> Going {
        let visit = &self.reader.visit;
        if planted!(NoticesAfterSignOut) {
            return Going::On;
        }
        let known = visit.sitting.reader_now().await.ok().flatten();
        let same = known.filter(|known| known.subject == self.reader.who.subject);
        match same.filter(|known| !known.is_over(visit.web.clock.now())) {
            Some(known) => {
                self.reader.who = known;
                Going::On
            }
            None => Going::Over,
        }
    }
}

/// What is new, and where it is.
fn news(before: &Waiting, now: &Waiting) -> Option<(&'static str, &'static str)> {
    if before.newest != now.newest && !now.newest.edges.is_empty() {
        Some(("notice-referral", "/remisser"))
    } else if before.tasks != now.tasks && !now.tasks.edges.is_empty() {
        Some(("notice-task", "/mitt-arbete"))
    } else {
        None
    }
}

fn event(reader: &Reader, key: &str, address: &str) -> Event {
    let language = reader.visit.language();
    let told = json!({
        "text": language.text(key, &[]),
        "action": language.text("notice-show", &[]),
        "address": address,
    });
    Event::default().event("notice").data(told.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(task: Option<&str>, referral: Option<(&str, i64)>) -> Waiting {
        let tasks = task.map(|id| Edge {
            node: Id { id: id.to_owned() },
        });
        let newest = referral.map(|(id, version)| Edge {
            node: Versioned {
                id: id.to_owned(),
                status: "SENT".to_owned(),
                version,
            },
        });
        Waiting {
            tasks: List {
                edges: tasks.into_iter().collect(),
            },
            newest: List {
                edges: newest.into_iter().collect(),
            },
        }
    }

    #[test]
    fn only_what_is_new_is_told() {
        let before = waiting(Some("a"), Some(("r", 1)));
        assert_eq!(news(&before, &before), None);
        let changed = news(&before, &waiting(Some("a"), Some(("r", 2))));
        assert_eq!(changed.map(|(_, address)| address), Some("/remisser"));
        let added = news(&before, &waiting(Some("b"), Some(("r", 1))));
        assert_eq!(added.map(|(_, address)| address), Some("/mitt-arbete"));
        assert_eq!(
            news(&before, &waiting(None, None)),
            None,
            "what is done is no news"
        );
    }
}
