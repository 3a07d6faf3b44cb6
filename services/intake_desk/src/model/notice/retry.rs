//! When a notice that was not taken is tried again.

use chrono::{DateTime, Duration, Utc};

use super::NoticeOutcome;

/// The pauses after the first try, the second and so on, in seconds: from five seconds to a day. After the last of
/// them it is tried once more.
const PAUSES: [i64; 7] = [5, 30, 120, 600, 3_600, 21_600, 86_400];

/// What becomes of a notice after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// It was taken.
    Delivered,
    /// It is tried again then.
    Again(DateTime<Utc>),
    /// It is not tried any more.
    Failed,
}

/// What becomes of a notice when its try number `attempts` (from 1) came to `outcome` at `now`.
pub fn after_attempt(outcome: NoticeOutcome, attempts: i32, now: DateTime<Utc>) -> After {
    match outcome {
        NoticeOutcome::Taken => After::Delivered,
        NoticeOutcome::Gone => After::Failed,
        NoticeOutcome::Refused
        | NoticeOutcome::Redirected
        | NoticeOutcome::TimedOut
        | NoticeOutcome::Unreachable
        | NoticeOutcome::HostRefused
        | NoticeOutcome::AddressRefused => {
            let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
            let pause = PAUSES.get(place);
            pause.map_or(After::Failed, |seconds| {
                After::Again(now + Duration::seconds(*seconds))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_come_to_an_end() {
        let now: DateTime<Utc> = "2026-03-02T12:00:00Z".parse().expect("a moment");
        let refused = |attempts| after_attempt(NoticeOutcome::Refused, attempts, now);
        assert_eq!(refused(1), After::Again(now + Duration::seconds(5)));
        assert_eq!(refused(2), After::Again(now + Duration::seconds(30)));
        assert_eq!(refused(7), After::Again(now + Duration::days(1)));
        assert_eq!(refused(8), After::Failed);
        assert!(PAUSES.is_sorted());
    }

    #[test]
    fn a_receiver_that_is_gone_is_not_tried_again() {
        let now = "2026-03-02T12:00:00Z".parse().expect("a moment");
        assert_eq!(after_attempt(NoticeOutcome::Gone, 1, now), After::Failed);
        assert_eq!(
            after_attempt(NoticeOutcome::Taken, 8, now),
            After::Delivered
        );
    }
}
