//! The report of the chain, exact: what is published of it is decided elsewhere. It is made of lines alone, so that its
//! cost does not grow with people.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use domain::CodeList;

use super::{
    journey::{Factor, Milestone, month_number},
    survival::{Exit, Observed, as_real, left_by_exit, still_on_support},
    tally::{CAME, Counted, Measure, day_number},
};

/// The counts of one value of a factor, by item and place.
type Lines = BTreeMap<(Measure, String, i32), u64>;

/// Everything that is counted, as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    on: NaiveDate,
    groups: BTreeMap<(Factor, String), GroupReport>,
}

/// What is counted of one value of a factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupReport {
    on: NaiveDate,
    lines: Lines,
}

impl Report {
    /// The report that follows from what is counted.
    pub fn of(counted: impl IntoIterator<Item = Counted>, on: NaiveDate) -> Self {
        let mut groups: BTreeMap<(Factor, String), GroupReport> = BTreeMap::new();
        for line in counted {
            let group = groups.entry((line.factor, line.value));
            let group = group.or_insert_with(|| GroupReport::empty(on));
            let people = group.lines.entry((line.measure, line.item, line.at));
            *people.or_default() += line.people;
        }
        Self { on, groups }
    }

    /// Everybody together.
    pub fn everybody(&self) -> GroupReport {
        let group = self.groups.get(&(Factor::Everybody, String::new()));
        group
            .cloned()
            .unwrap_or_else(|| GroupReport::empty(self.on))
    }

    /// Each value of each factor that anybody has, everybody first.
    pub fn groups(&self) -> &BTreeMap<(Factor, String), GroupReport> {
        &self.groups
    }
}

impl GroupReport {
    /// Nobody, as of a day.
    pub fn empty(on: NaiveDate) -> Self {
        Self {
            on,
            lines: Lines::new(),
        }
    }

    /// How many people, whatever has become of them. Those who may not be followed are not among them.
    pub fn people(&self) -> u64 {
        self.of(Measure::Way).map(|(_, _, people)| people).sum()
    }

    /// The funnel: how many have reached each milestone, in the order of the chain.
    pub fn funnel(&self) -> Vec<(Milestone, u64)> {
        let reached = self.by_item(Measure::Reached);
        let funnel = Milestone::ALL.iter();
        funnel
            .map(|milestone| {
                (
                    *milestone,
                    reached.get(milestone.code()).copied().unwrap_or(0),
                )
            })
            .collect()
    }

    /// How far people came and how it ends (`MILESTONE|ENDING`): the drop-off points are those that end otherwise than in
    /// self-support.
    pub fn ways(&self) -> BTreeMap<String, u64> {
        self.by_item(Measure::Way)
    }

    /// When people left or were last seen. Who is still on the chain was last seen after the whole months that have
    /// passed in any case: those from the month of their beginning to this one, less one.
    pub fn observed(&self) -> Observed {
        let mut observed = Observed::default();
        for (item, months, people) in self.of(Measure::Left) {
            if let Some(exit) = Exit::from_code(item) {
                observed.add_exits(whole(months), exit, people);
            }
        }
        for (_, months, people) in self.of(Measure::LastSeen) {
            observed.add_last_seen(whole(months), people);
        }
        for (_, begun, people) in self.of(Measure::Going) {
            observed.add_last_seen(self.passed(begun), people);
        }
        observed
    }

    /// When those who became self-supporting had assistance again, or were last known not to have had.
    pub fn relapses(&self) -> Observed {
        let mut observed = Observed::default();
        for (_, months, people) in self.of(Measure::Relapsed) {
            observed.add_exits(whole(months), Exit::SelfSupport, people);
        }
        for (_, supported, people) in self.of(Measure::Kept) {
            observed.add_last_seen(self.passed(supported), people);
        }
        observed
    }

    /// The share of those who became self-supporting that has had assistance again within so many months, 0 to 1; the
    /// rest of the curve of Kaplan and Meier. `None` where nobody became self-supporting.
    pub fn relapsed_within(&self, months: u32) -> Option<f64> {
        let curve = still_on_support(&self.relapses());
        curve.first()?;
        let last = curve
            .iter()
            .take_while(|point| point.month <= months)
            .last();
        Some(last.map_or(0.0, |point| 1.0 - point.share))
    }

    /// The share that has left by an exit within so many months, 0 to 1, when exits compete.
    pub fn left_within(&self, exit: Exit, months: u32) -> f64 {
        let left = left_by_exit(&self.observed());
        let last = left.iter().take_while(|point| point.month <= months).last();
        last.map_or(0.0, |point| point.by(exit))
    }

    /// How many are at each milestone on a day.
    pub fn standing_on(&self, day: NaiveDate) -> BTreeMap<Milestone, u64> {
        let entered = self.until(Measure::Entered, day);
        let departed = self.until(Measure::Departed, day);
        let standing = Milestone::ALL.iter().map(|milestone| {
            let count = |by: &BTreeMap<&str, u64>| by.get(milestone.code()).copied().unwrap_or(0);
            (*milestone, count(&entered).saturating_sub(count(&departed)))
        });
        standing.collect()
    }

    /// How many are on the chain on a day, and how many of them have an activity (V2).
    pub fn present_and_active_on(&self, day: NaiveDate) -> (u64, u64) {
        let there = |measure| {
            let by = self.until(measure, day);
            let (came, all) = (by.get(CAME).copied().unwrap_or(0), by.values().sum::<u64>());
            came.saturating_sub(all - came)
        };
        (there(Measure::Present), there(Measure::Active))
    }

    /// How many there are of each item of a measure, whatever the place.
    pub fn by_item(&self, measure: Measure) -> BTreeMap<String, u64> {
        let mut by_item = BTreeMap::new();
        for (item, _, people) in self.of(measure) {
            *by_item.entry(item.to_owned()).or_default() += people;
        }
        by_item
    }

    /// How many there are at each place of an item of a measure.
    pub fn by_place(&self, measure: Measure, item: &str) -> BTreeMap<i32, u64> {
        let lines = self.of(measure).filter(|(known, _, _)| *known == item);
        lines.map(|(_, at, people)| (at, people)).collect()
    }

    /// How many there are of each item and place of a measure.
    pub fn of(&self, measure: Measure) -> impl Iterator<Item = (&str, i32, u64)> {
        let from = (measure, String::new(), i32::MIN);
        let lines = self.lines.range(from..);
        lines
            .take_while(move |((known, _, _), _)| *known == measure)
            .map(|((_, item, at), people)| (item.as_str(), *at, *people))
    }

    fn until(&self, measure: Measure, day: NaiveDate) -> BTreeMap<&str, u64> {
        let last = day_number(day);
        let mut by_item = BTreeMap::new();
        for (item, _, people) in self.of(measure).filter(|(_, at, _)| *at <= last) {
            *by_item.entry(item).or_default() += people;
        }
        by_item
    }

    fn passed(&self, month: i32) -> u32 {
        whole(month_number(self.on) - month - 1)
    }

    /// The year of the report.
    pub fn year(&self) -> i32 {
        self.on.year()
    }
}

fn whole(months: i32) -> u32 {
    u32::try_from(months).unwrap_or(0)
}

/// The place in the middle: the smallest that at least half do not pass. `None` of nobody.
pub fn median(by_place: &BTreeMap<i32, u64>) -> Option<i32> {
    let all: u64 = by_place.values().sum();
    let mut passed = 0;
    let middle = by_place.iter().find(|(_, people)| {
        passed += **people;
        passed * 2 >= all
    });
    middle.map(|(place, _)| *place)
}

/// The share of a number in another, 0 to 1; none in nothing.
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| as_real(part) / as_real(whole))
}

#[cfg(test)]
#[path = "report/tests.rs"]
mod tests;
