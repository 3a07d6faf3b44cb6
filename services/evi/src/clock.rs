//! A clock that starts where it is told and then runs with real time, for tests of a whole system.

use chrono::{DateTime, Duration, Utc};
use domain::{Clock, SystemClock};

/// The machine's clock, moved by a fixed distance.
#[derive(Debug, Clone, Copy)]
pub struct MovedClock {
    distance: Duration,
}

impl MovedClock {
    /// A clock that shows `start` now and runs on from there.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self {
            distance: start - SystemClock.now(),
        }
    }

    /// A clock that is `millis` milliseconds ahead of the machine's (behind, when negative).
    pub fn ahead_by_millis(millis: i64) -> Self {
        Self {
            distance: Duration::try_milliseconds(millis).unwrap_or_default(),
        }
    }

    /// How far ahead of the machine's clock it is, in milliseconds.
    pub fn millis_ahead(self) -> i64 {
        self.distance.num_milliseconds()
    }
}

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moved_clock_starts_where_told_and_never_runs_back() {
        let start = "2026-03-02T08:00:00Z"
            .parse::<DateTime<Utc>>()
            .expect("a moment");
        let clock = MovedClock::starting_at(start);
        let first = clock.now();
        assert!(first >= start && first < start + Duration::minutes(1));
        assert!(clock.now() >= first);
    }

    #[test]
    fn distance_survives_being_written_down() {
        let clock = MovedClock::ahead_by_millis(-86_400_000);
        assert_eq!(
            MovedClock::ahead_by_millis(clock.millis_ahead()).millis_ahead(),
            -86_400_000
        );
    }
}
