//! How long it takes to self-support (V3): the share that is still on support month by month (Kaplan and Meier, with
//! Greenwood's error), and the share that has left for each reason when the reasons compete (Aalen and Johansen).
//!
//! Time is whole months from the first assistance. Who ends and who is last seen in the same month: the end comes
//! first, as is usual.

use std::collections::BTreeMap;

use domain::{CodeList, code_list};

/// The half width of a 95 % interval, in standard errors.
const NORMAL_95: f64 = 1.959_963_984_540_054;

code_list! {
    /// A way to leave support for good. Each keeps the others from happening; that which is hoped for comes first.
    pub enum Exit("ChainExit") {
        /// Lives by own means.
        SelfSupport => "SELF_SUPPORT", "Egen försörjning";
        /// Lives elsewhere.
        Moved => "MOVED", "Flyttat";
        /// Old-age pension.
        Pension => "PENSION", "Pension";
        /// Died.
        Deceased => "DECEASED", "Avliden";
    }
}

/// How many people were last seen on support in a month, and how many left then, by exit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MonthEnds {
    exits: BTreeMap<Exit, u64>,
    last_seen: u64,
}

impl MonthEnds {
    /// How many left by an exit.
    pub fn left_by(&self, exit: Exit) -> u64 {
        self.exits.get(&exit).copied().unwrap_or(0)
    }

    /// How many were last seen.
    pub fn last_seen(&self) -> u64 {
        self.last_seen
    }

    fn left(&self) -> u64 {
        self.exits.values().sum()
    }

    fn all(&self) -> u64 {
        self.left() + self.last_seen
    }
}

/// What is known of a group: for each month after the beginning, who left and who was last seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Observed {
    months: BTreeMap<u32, MonthEnds>,
}

impl Observed {
    /// Adds people who left in a month.
    pub fn add_exits(&mut self, month: u32, exit: Exit, people: u64) {
        let ends = self.months.entry(month).or_default();
        *ends.exits.entry(exit).or_default() += people;
    }

    /// Adds people who were on support when they were last seen.
    pub fn add_last_seen(&mut self, month: u32, people: u64) {
        self.months.entry(month).or_default().last_seen += people;
    }

    /// How many people.
    pub fn people(&self) -> u64 {
        self.months.values().map(MonthEnds::all).sum()
    }

    /// What happened, by month.
    pub fn by_month(&self) -> impl Iterator<Item = (u32, &MonthEnds)> {
        self.months.iter().map(|(month, ends)| (*month, ends))
    }

    /// The months in which something happened, with the number of people who were there when each began.
    fn with_at_risk(&self) -> impl Iterator<Item = (u32, u64, &MonthEnds)> {
        let mut there = self.people();
        self.months.iter().map(move |(month, ends)| {
            let at_risk = there;
            there -= ends.all();
            (*month, at_risk, ends)
        })
    }
}

/// The share still on support after a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StillOnSupport {
    /// Whole months after the beginning.
    pub month: u32,
    /// How many were there when the month began.
    pub at_risk: u64,
    /// How many became self-supporting in it.
    pub self_supporting: u64,
    /// How many left otherwise, or were last seen, in it.
    pub lost_to_sight: u64,
    /// The share, 0 to 1.
    pub share: f64,
    /// Greenwood's standard error of the share.
    pub standard_error: f64,
    /// The 95 % interval on the scale of log(-log), which stays between 0 and 1; none at 0 and 1.
    pub interval: Option<(f64, f64)>,
}

/// The curve of Kaplan and Meier. Other exits end the time in which somebody is seen. It stops at the last month in
/// which anybody was.
pub fn still_on_support(observed: &Observed) -> Vec<StillOnSupport> {
    let mut share = 1.0;
    let mut hazard = 0.0;
    let points = observed.with_at_risk().map(|(month, at_risk, ends)| {
        let self_supporting = ends.left_by(Exit::SelfSupport);
        let (there, left) = (as_real(at_risk), as_real(self_supporting));
        share *= 1.0 - left / there;
        hazard += left / (there * (there - left));
        StillOnSupport {
            month,
            at_risk,
            self_supporting,
            lost_to_sight: ends.all() - self_supporting,
            share,
            standard_error: if share > 0.0 {
                share * hazard.sqrt()
            } else {
                0.0
            },
            interval: interval(share, hazard),
        }
    });
    points.collect()
}

fn interval(share: f64, hazard: f64) -> Option<(f64, f64)> {
    if share <= 0.0 || share >= 1.0 {
        return None;
    }
    let width = NORMAL_95 * hazard.sqrt() / share.ln();
    Some((share.powf((-width).exp()), share.powf(width.exp())))
}

/// The first month after which at most half are still on support; none while more than half are.
pub fn median_month(curve: &[StillOnSupport]) -> Option<u32> {
    let halved = curve.iter().find(|point| point.share <= 0.5 + 1e-12);
    halved.map(|point| point.month)
}

/// The share that has left by each exit up to and with a month.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// Whole months after the beginning.
    pub month: u32,
    /// The shares, 0 to 1.
    pub shares: BTreeMap<Exit, f64>,
}

impl Left {
    /// The share that has left by one exit, 0 to 1.
    pub fn by(&self, exit: Exit) -> f64 {
        self.shares.get(&exit).copied().unwrap_or(0.0)
    }
}

/// The cumulative incidence of Aalen and Johansen for every exit.
pub fn left_by_exit(observed: &Observed) -> Vec<Left> {
    let mut remaining = 1.0;
    let mut shares: BTreeMap<Exit, f64> = Exit::ALL.iter().map(|exit| (*exit, 0.0)).collect();
    let points = observed.with_at_risk().map(|(month, at_risk, ends)| {
        for (exit, share) in &mut shares {
            *share += remaining * as_real(ends.left_by(*exit)) / as_real(at_risk);
        }
        remaining *= 1.0 - as_real(ends.left()) / as_real(at_risk);
        let shares = shares.clone();
        Left { month, shares }
    });
    points.collect()
}

/// Exact up to 2^53 people.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of people stay far below 2^53"
)]
pub fn as_real(people: u64) -> f64 {
    people as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Remission times in weeks of the patients who were given 6-mercaptopurine (Freireich and others 1963), the
    /// worked example of most textbooks; a week is taken for a month.
    fn freireich() -> Observed {
        let mut observed = Observed::default();
        for week in [6, 6, 6, 7, 10, 13, 16, 22, 23] {
            observed.add_exits(week, Exit::SelfSupport, 1);
        }
        for week in [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35] {
            observed.add_last_seen(week, 1);
        }
        observed
    }

    fn close(left: f64, right: f64, within: f64) -> bool {
        (left - right).abs() <= within
    }

    #[test]
    fn curve_is_that_of_the_published_example() {
        let curve = still_on_support(&freireich());
        let published = [
            (6, 21, 0.8571, 0.0764),
            (7, 17, 0.8067, 0.0869),
            (10, 15, 0.7529, 0.0963),
            (13, 12, 0.6902, 0.1068),
            (16, 11, 0.6275, 0.1141),
            (22, 7, 0.5378, 0.1282),
            (23, 6, 0.4482, 0.1346),
        ];
        for (month, at_risk, share, error) in published {
            let point = curve.iter().find(|point| point.month == month).unwrap();
            assert_eq!(point.at_risk, at_risk, "{month}");
            assert!(close(point.share, share, 5e-5), "{point:?}");
            assert!(close(point.standard_error, error, 5e-5), "{point:?}");
        }
        assert_eq!(median_month(&curve), Some(23));
        assert_eq!(curve.last().unwrap().month, 35);
    }

    #[test]
    fn one_exit_alone_is_the_other_side_of_the_curve() {
        let (curve, left) = (still_on_support(&freireich()), left_by_exit(&freireich()));
        for (still, gone) in curve.iter().zip(&left) {
            assert!(close(1.0 - still.share, gone.by(Exit::SelfSupport), 1e-12));
        }
    }

    #[test]
    fn competing_exits_are_not_taken_for_people_who_would_still_be_there() {
        let mut observed = Observed::default();
        observed.add_exits(1, Exit::Moved, 5);
        observed.add_exits(2, Exit::SelfSupport, 5);
        let left = left_by_exit(&observed);
        assert!(close(left[1].by(Exit::SelfSupport), 0.5, 1e-12));
        assert!(close(left[1].by(Exit::Moved), 0.5, 1e-12));
        // The curve of those who are seen says that all became self-supporting.
        assert!(close(still_on_support(&observed)[1].share, 0.0, 1e-12));
    }

    #[test]
    fn shares_that_left_and_the_share_that_remains_add_up_where_nobody_is_lost() {
        let mut observed = Observed::default();
        for (month, exit) in (1..=40).zip(Exit::ALL.iter().copied().cycle()) {
            observed.add_exits(month, exit, u64::from(month % 7));
        }
        let left = left_by_exit(&observed);
        let last = left.last().unwrap();
        assert!(close(last.shares.values().sum(), 1.0, 1e-9), "{last:?}");
    }

    #[test]
    fn nobody_has_no_curve() {
        assert_eq!(still_on_support(&Observed::default()), []);
        assert_eq!(left_by_exit(&Observed::default()), []);
        assert_eq!(median_month(&[]), None);
    }
}
