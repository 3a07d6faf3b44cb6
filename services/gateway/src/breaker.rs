//! A breaker for each service: after several failures in a row the service is left alone for a while,
//! so that readers do not wait for what will not come.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{CodeList, ServiceName};
use tokio::time::Instant;

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerSettings {
    /// Failures in a row that open it.
    pub failures: u32,
    /// How long a service is left alone before one call tries it again.
    pub rest: Duration,
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self {
            failures: 5,
            rest: Duration::from_secs(3),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Calls go through; so many have failed since the last that did not.
    Closed { failures: u32 },
    /// No call goes through before this moment.
    Open { until: Instant },
}

/// The breakers of all services. The moment is an argument, so that tests need not wait.
pub struct Breakers {
    settings: BreakerSettings,
    states: BTreeMap<ServiceName, Mutex<State>>,
}

impl Breakers {
    /// All closed.
    pub fn new(settings: BreakerSettings) -> Self {
        let closed = |service: &ServiceName| (*service, Mutex::new(State::Closed { failures: 0 }));
        Self {
            settings,
            states: ServiceName::ALL.iter().map(closed).collect(),
        }
    }

    /// Tells whether a call may go to the service. Once it has rested, one call is let through to
    /// try it, and the next only after another rest or that call's success.
    pub fn admits(&self, service: ServiceName, now: Instant) -> bool {
        self.with(service, |state| match *state {
            State::Closed { .. } => true,
            State::Open { until } if now < until => false,
            State::Open { .. } => {
                *state = State::Open {
                    until: now + self.settings.rest,
                };
                true
            }
        })
        .unwrap_or(true)
    }

    /// Notes an answer.
    pub fn answered(&self, service: ServiceName) {
        self.with(service, |state| *state = State::Closed { failures: 0 });
    }

    /// Notes a failure.
    pub fn failed(&self, service: ServiceName, now: Instant) {
        let open = State::Open {
            until: now + self.settings.rest,
        };
        self.with(service, |state| match *state {
            State::Closed { failures } if failures + 1 < self.settings.failures => {
                *state = State::Closed {
                    failures: failures + 1,
                };
            }
            State::Closed { .. } | State::Open { .. } => *state = open,
        });
    }

    fn with<T>(&self, service: ServiceName, act: impl FnOnce(&mut State) -> T) -> Option<T> {
        let state = self.states.get(&service)?;
        Some(act(&mut state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: ServiceName = ServiceName::WelfareUnit;

    fn breakers() -> Breakers {
        Breakers::new(BreakerSettings {
            failures: 2,
            rest: Duration::from_secs(10),
        })
    }

    #[test]
    fn opens_after_failures_in_a_row_only() {
        let breakers = breakers();
        let now = Instant::now();
        breakers.failed(SERVICE, now);
        breakers.answered(SERVICE);
        breakers.failed(SERVICE, now);
        assert!(breakers.admits(SERVICE, now));
        breakers.failed(SERVICE, now);
        assert!(!breakers.admits(SERVICE, now));
        assert!(breakers.admits(ServiceName::IntakeDesk, now));
    }

    #[test]
    fn one_call_tries_a_rested_service() {
        let breakers = breakers();
        let now = Instant::now();
        breakers.failed(SERVICE, now);
        breakers.failed(SERVICE, now);
        let rested = now + Duration::from_secs(10);
        assert!(breakers.admits(SERVICE, rested));
        assert!(!breakers.admits(SERVICE, rested));
        breakers.answered(SERVICE);
        assert!(breakers.admits(SERVICE, rested));
    }
}
