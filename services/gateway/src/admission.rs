//! How many requests are answered at the same time. Whoever comes when all places are taken waits in a line, in the order of
//! coming; whoever finds the line full is told at once to come again, which costs nearly nothing. So more than can be
//! answered makes nobody's answer much later, and what is held in memory has an end.
//!
//! Partner systems have places of their own that are fewer: however much they ask, most places are left to people.

use access::ReaderKind;
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdmissionSettings {
    /// Requests that are answered at the same time.
    pub requests_at_once: usize,
    /// Requests that wait for a place.
    pub requests_waiting: usize,
    /// Requests of partner systems among both.
    pub partner_requests_at_once: usize,
}

impl Default for AdmissionSettings {
    fn default() -> Self {
        Self {
            requests_at_once: 64,
            requests_waiting: 64,
            partner_requests_at_once: 16,
        }
    }
}

/// In how many seconds whoever was turned away may come again.
pub(crate) const COME_AGAIN_SECONDS: u64 = 1;

/// The line is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// The places and the line.
pub struct Admission {
    places: Semaphore,
    line: Semaphore,
    partners: Semaphore,
}

/// A place, until it is dropped.
pub(crate) struct Place<'admission> {
    _places: SemaphorePermit<'admission>,
    _line: SemaphorePermit<'admission>,
    _partners: Option<SemaphorePermit<'admission>>,
}

impl Admission {
    /// Nobody is here yet.
    pub fn new(settings: AdmissionSettings) -> Self {
        let AdmissionSettings {
            requests_at_once,
            requests_waiting,
            partner_requests_at_once,
        } = settings;
        Self {
            places: Semaphore::new(requests_at_once),
            line: Semaphore::new(requests_at_once + requests_waiting),
            partners: Semaphore::new(partner_requests_at_once),
        }
    }

    /// Takes a place, as soon as there is one.
    ///
    /// # Errors
    /// [`Full`] when the line is.
    pub(crate) async fn enter(&self, kind: ReaderKind) -> Result<Place<'_>, Full> {
        let partners = match kind {
            ReaderKind::Partner => Some(self.partners.try_acquire().map_err(|_| Full)?),
            ReaderKind::Staff | ReaderKind::Participant | ReaderKind::System => None,
        };
        let line = self.line.try_acquire().map_err(|_| Full)?;
        // The places are never closed.
        let places = self.places.acquire().await.map_err(|_| Full)?;
        Ok(Place {
            _places: places,
            _line: line,
            _partners: partners,
        })
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn admission() -> Admission {
        Admission::new(AdmissionSettings {
            requests_at_once: 2,
            requests_waiting: 1,
            partner_requests_at_once: 1,
        })
    }

    fn now(admission: &Admission, kind: ReaderKind) -> Option<Result<Place<'_>, Full>> {
        admission.enter(kind).now_or_never()
    }

    #[test]
    fn whoever_finds_the_line_full_is_told_at_once() {
        let admission = admission();
        let first = now(&admission, ReaderKind::Staff).unwrap().ok();
        let second = now(&admission, ReaderKind::Participant).unwrap().ok();
        assert!(first.is_some() && second.is_some());
        let waiting = &mut Box::pin(admission.enter(ReaderKind::Staff));
        assert!(waiting.now_or_never().is_none());
        assert!(matches!(
            now(&admission, ReaderKind::Staff),
            Some(Err(Full))
        ));
        drop(first);
        assert!(matches!(waiting.now_or_never(), Some(Ok(_))));
    }

    #[test]
    fn whoever_gives_up_waiting_leaves_the_line() {
        let admission = admission();
        let held = [ReaderKind::Staff; 2].map(|kind| now(&admission, kind).unwrap().ok());
        assert!(now(&admission, ReaderKind::Staff).is_none());
        assert!(now(&admission, ReaderKind::Staff).is_none());
        drop(held);
        assert!(matches!(now(&admission, ReaderKind::Staff), Some(Ok(_))));
    }

    #[test]
    fn partners_leave_places_to_people() {
        let admission = admission();
        let partner = now(&admission, ReaderKind::Partner).unwrap().ok();
        assert!(matches!(
            now(&admission, ReaderKind::Partner),
            Some(Err(Full))
        ));
        let person = now(&admission, ReaderKind::Staff);
        assert!(matches!(person, Some(Ok(_))));
        drop(partner);
        assert!(matches!(now(&admission, ReaderKind::Partner), Some(Ok(_))));
    }
}
