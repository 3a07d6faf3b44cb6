//! Time and chance, given to every use case by its `Cx` and never taken from the system.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, SubsecRound, Utc};

use crate::id::LastKeys;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment, whole milliseconds, so that every database gives back what it was given.
    fn now(&self) -> DateTime<Utc>;

    /// Today's date in Sweden. Agencies count days by the Swedish calendar, wherever the machine stands.
    fn today(&self) -> NaiveDate {
        swedish_date(self.now())
    }
}

/// The Swedish calendar day of a moment.
pub fn swedish_date(moment: DateTime<Utc>) -> NaiveDate {
    swedish_time(moment).date()
}

/// What Swedish clocks show at a moment: UTC+2 in summer time (last Sunday of March 01:00 UTC to
/// last Sunday of October 01:00 UTC, directive 2000/84/EC), else UTC+1.
pub fn swedish_time(moment: DateTime<Utc>) -> NaiveDateTime {
    let offset = if is_summer_time(moment) { 2 } else { 1 };
    (moment + chrono::Duration::hours(offset)).naive_utc()
}

/// When a day begins by Swedish clocks. They are never changed at midnight.
pub fn swedish_midnight(day: NaiveDate) -> DateTime<Utc> {
    let shown = day.and_time(chrono::NaiveTime::MIN);
    let summer = (shown - chrono::Duration::hours(2)).and_utc();
    if swedish_time(summer) == shown {
        summer
    } else {
        (shown - chrono::Duration::hours(1)).and_utc()
    }
}

fn is_summer_time(moment: DateTime<Utc>) -> bool {
    use chrono::Datelike;
    let year = moment.year();
    match (last_sunday(year, 3), last_sunday(year, 10)) {
        (Some(from), Some(to)) => from <= moment && moment < to,
        _ => false,
    }
}

fn last_sunday(year: i32, month: u32) -> Option<DateTime<Utc>> {
    use chrono::Datelike;
    // March and October both have 31 days.
    let last_day = NaiveDate::from_ymd_opt(year, month, 31)?;
    let back = i64::from(last_day.weekday().num_days_from_sunday());
    let sunday = last_day - chrono::Duration::days(back);
    Some(sunday.and_hms_opt(1, 0, 0)?.and_utc())
}

/// Gives chance.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// 128 random bits as a version 4 UUID.
    fn uuid(&self) -> uuid::Uuid {
        let mut bytes = [0_u8; 16];
        self.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// The chance of one piece of work, whatever else is worked off beside it. Only a source that repeats itself has
    /// one: there, work that somebody may not see must not move the ids of work that they see.
    fn of_work(&self, work: &str) -> Option<Arc<dyn Entropy>> {
        let _ = work;
        None
    }

    /// The keys that were drawn last: those of the whole process, unless the source keeps its own.
    fn last_keys(&self) -> &LastKeys {
        LastKeys::of_process()
    }
}

/// The chance with which one piece of work is done: that of [`Entropy::of_work`], or else the source itself.
pub fn chance_of_work(entropy: &Arc<dyn Entropy>, work: &str) -> Arc<dyn Entropy> {
    entropy.of_work(work).unwrap_or_else(|| Arc::clone(entropy))
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's clock is read"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }
}

/// The machine's source of chance.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the machine's chance is drawn"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(16) {
            let random = uuid::Uuid::new_v4().into_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_by_the_clocks_of_its_season() {
        let begins = |day: &str| swedish_midnight(day.parse().unwrap()).to_rfc3339();
        assert_eq!(begins("2026-01-01"), "2025-12-31T23:00:00+00:00");
        assert_eq!(begins("2026-07-01"), "2026-06-30T22:00:00+00:00");
        // The clocks change after the midnight of the day.
        assert_eq!(begins("2026-03-29"), "2026-03-28T23:00:00+00:00");
        assert_eq!(begins("2026-10-25"), "2026-10-24T22:00:00+00:00");
    }

    #[test]
    fn a_moment_before_its_beginning_is_the_day_before() {
        for day in ["2026-03-30", "2026-10-26", "2024-02-29"] {
            let day: NaiveDate = day.parse().unwrap();
            let begins = swedish_midnight(day);
            assert_eq!(swedish_date(begins), day);
            let before = begins - chrono::Duration::nanoseconds(1);
            assert_eq!(Some(swedish_date(before)), day.pred_opt());
        }
    }
}
