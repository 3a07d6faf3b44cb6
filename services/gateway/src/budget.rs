//! The budgets of partner systems: a leaky bucket of points for each. What an operation costs is estimated from its
//! document (`engine/cost.rs`), so a budget tells nothing about data; and it is the partner's own, so it tells nothing
//! about what others do.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use domain::Subject;

/// Buckets that are kept at most. One that has run out whole is the same as none, and is thrown away first.
const MOST: usize = 1000;
/// Points are kept in thousandths, as the clock keeps time.
const THOUSANDTHS: u64 = 1000;

/// How much a partner may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetSettings {
    /// How many points may be spent at once.
    pub points: u32,
    /// How many come back each second.
    pub points_each_second: u32,
}

impl Default for BudgetSettings {
    fn default() -> Self {
        Self {
            points: 60_000,
            points_each_second: 1000,
        }
    }
}

impl BudgetSettings {
    /// In how many seconds a budget that is spent is whole again.
    fn window(self) -> u64 {
        seconds(u64::from(self.points) * THOUSANDTHS, self)
    }
}

/// What a partner has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The points of a whole budget.
    pub limit: u64,
    /// The points that are left.
    pub remaining: u64,
    /// In how many seconds it is whole again.
    pub reset_seconds: u64,
    /// In how many seconds it is whole again when all of it is spent.
    pub window_seconds: u64,
}

/// Why nothing was spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSpent {
    /// Too little is left. It is enough after this many seconds.
    TooLittle {
        /// The seconds.
        wait_seconds: u64,
    },
    /// More than a whole budget: it is never enough.
    TooDear,
}

/// The thousandths of points that a bucket held at a moment. They run out of it all the time.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    spent: u64,
    at: DateTime<Utc>,
}

/// The budgets of all partners. The moment is an argument, so that tests need not wait.
pub struct Budgets {
    settings: BudgetSettings,
    buckets: Mutex<BTreeMap<Subject, Bucket>>,
}

impl Budgets {
    /// Nobody has spent anything.
    pub fn new(settings: BudgetSettings) -> Self {
        Self {
            settings,
            buckets: Mutex::default(),
        }
    }

    /// What a partner has at a moment.
    pub fn look(&self, partner: &Subject, now: DateTime<Utc>) -> Budget {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.get(partner).copied();
        self.told(self.run_out(bucket, now))
    }

    /// Spends points, all of them or none.
    ///
    /// # Errors
    /// When too little is left, or there is never enough.
    pub fn spend(
        &self,
        partner: &Subject,
        points: u64,
        now: DateTime<Utc>,
    ) -> Result<Budget, NotSpent> {
        let whole = u64::from(self.settings.points) * THOUSANDTHS;
        let wanted = points.saturating_mul(THOUSANDTHS);
        if wanted > whole {
            return Err(NotSpent::TooDear);
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bucket = self.run_out(buckets.get(partner).copied(), now);
        let beyond = (bucket.spent + wanted).saturating_sub(whole);
        if beyond > 0 {
            return Err(NotSpent::TooLittle {
                wait_seconds: seconds(beyond, self.settings),
            });
        }
        bucket.spent += wanted;
        if buckets.len() >= MOST && !buckets.contains_key(partner) {
            self.make_room(&mut buckets, now);
        }
        buckets.insert(partner.clone(), bucket);
        Ok(self.told(bucket))
    }

    /// The bucket as it is now. A clock that was set back lets nothing run out twice.
    fn run_out(&self, bucket: Option<Bucket>, now: DateTime<Utc>) -> Bucket {
        let Some(bucket) = bucket else {
            return Bucket { spent: 0, at: now };
        };
        let millis = (now - bucket.at).num_milliseconds();
        let millis = u64::try_from(millis).unwrap_or(0);
        let each = u64::from(self.settings.points_each_second);
        Bucket {
            spent: bucket.spent.saturating_sub(millis.saturating_mul(each)),
            at: bucket.at.max(now),
        }
    }

    /// Throws away what has run out, or else the bucket that holds least.
    fn make_room(&self, buckets: &mut BTreeMap<Subject, Bucket>, now: DateTime<Utc>) {
        buckets.retain(|_, bucket| self.run_out(Some(*bucket), now).spent > 0);
        let held = buckets
            .iter()
            .map(|(partner, bucket)| (self.run_out(Some(*bucket), now).spent, partner));
        let least = held.min().map(|(_, partner)| partner.clone());
        if let Some(partner) = least.filter(|_| buckets.len() >= MOST) {
            buckets.remove(&partner);
        }
    }

    fn told(&self, bucket: Bucket) -> Budget {
        let limit = u64::from(self.settings.points);
        Budget {
            limit,
            remaining: limit.saturating_sub(bucket.spent.div_ceil(THOUSANDTHS)),
            reset_seconds: seconds(bucket.spent, self.settings),
            window_seconds: self.settings.window(),
        }
    }
}

/// In how many whole seconds so many thousandths of points come back.
fn seconds(thousandths: u64, settings: BudgetSettings) -> u64 {
    let each = u64::from(settings.points_each_second.max(1)) * THOUSANDTHS;
    thousandths.div_ceil(each)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budgets() -> Budgets {
        Budgets::new(BudgetSettings {
            points: 100,
            points_each_second: 10,
        })
    }

    fn moment(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_790_000_000_000 + millis).unwrap()
    }

    fn partner(name: &str) -> Subject {
        Subject::new(format!("partner:{name}"))
    }

    #[test]
    fn points_are_spent_and_come_back_with_time() {
        let (budgets, clinic) = (budgets(), partner("clinic"));
        let whole = Budget {
            limit: 100,
            remaining: 100,
            reset_seconds: 0,
            window_seconds: 10,
        };
        assert_eq!(budgets.look(&clinic, moment(0)), whole);
        let left = budgets.spend(&clinic, 95, moment(0)).unwrap();
        assert_eq!((left.remaining, left.reset_seconds), (5, 10));
        let refused = budgets.spend(&clinic, 20, moment(0));
        assert_eq!(refused, Err(NotSpent::TooLittle { wait_seconds: 2 }));
        let refused = budgets.spend(&clinic, 20, moment(1499));
        assert_eq!(refused, Err(NotSpent::TooLittle { wait_seconds: 1 }));
        let left = budgets.spend(&clinic, 20, moment(1500)).unwrap();
        assert_eq!((left.remaining, left.reset_seconds), (0, 10));
        assert_eq!(budgets.look(&clinic, moment(11_500)), whole);
    }

    #[test]
    fn a_refusal_spends_nothing_and_what_is_never_enough_is_told_apart() {
        let (budgets, clinic) = (budgets(), partner("clinic"));
        assert_eq!(
            budgets.spend(&clinic, 101, moment(0)),
            Err(NotSpent::TooDear)
        );
        assert_eq!(
            budgets.spend(&clinic, u64::MAX, moment(0)),
            Err(NotSpent::TooDear)
        );
        assert_eq!(budgets.look(&clinic, moment(0)).remaining, 100);
        assert!(budgets.spend(&clinic, 100, moment(0)).is_ok());
        assert!(budgets.spend(&clinic, 1, moment(0)).is_err());
        assert!(budgets.spend(&clinic, 1, moment(100)).is_ok());
    }

    #[test]
    fn nobody_spends_what_is_anothers() {
        let budgets = budgets();
        assert!(budgets.spend(&partner("clinic"), 100, moment(0)).is_ok());
        let left = budgets.spend(&partner("school"), 1, moment(0)).unwrap();
        assert_eq!(left.remaining, 99);
    }

    #[test]
    fn a_clock_that_is_set_back_gives_nothing_back() {
        let (budgets, clinic) = (budgets(), partner("clinic"));
        budgets.spend(&clinic, 50, moment(5000)).unwrap();
        assert_eq!(budgets.look(&clinic, moment(0)).remaining, 50);
        budgets.spend(&clinic, 10, moment(0)).unwrap();
        assert_eq!(budgets.look(&clinic, moment(5000)).remaining, 40);
        assert_eq!(budgets.look(&clinic, moment(6000)).remaining, 50);
    }

    #[test]
    fn few_buckets_are_kept_and_those_that_hold_most_are_never_thrown_away() {
        let (budgets, clinic) = (budgets(), partner("clinic"));
        budgets.spend(&clinic, 100, moment(0)).unwrap();
        for number in 0..3 * MOST {
            let stranger = partner(&number.to_string());
            budgets.spend(&stranger, 1, moment(0)).unwrap();
        }
        assert_eq!(budgets.buckets.lock().unwrap().len(), MOST);
        assert_eq!(budgets.look(&clinic, moment(0)).remaining, 0);
        // What has run out is thrown away together.
        budgets.spend(&partner("late"), 1, moment(1000)).unwrap();
        assert_eq!(budgets.buckets.lock().unwrap().len(), 2);
    }
}
