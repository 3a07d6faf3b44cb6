//! What somebody knows who has kept every edition and can add up.

use std::collections::BTreeMap;

use super::{CLASS, Cell, CountKey, Told};

/// How many values a count may still have after everything has been worked out, at the least.
const CANDIDATES: u64 = 3;
/// More people than there are anywhere.
const MOST: u64 = 1_000_000_000;
/// After so many rounds nothing comes of another that was not near in the first ones.
const ROUNDS: usize = 400;

/// The values that a count may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    least: u64,
    most: u64,
}

impl Range {
    const ANY: Self = Self {
        least: 0,
        most: MOST,
    };

    fn of(cell: Option<&Cell>) -> Self {
        match cell {
            Some(Cell::From(least)) => Self {
                least: *least,
                most: least + CLASS - 1,
            },
            Some(Cell::Withheld) | None => Self::ANY,
        }
    }

    fn narrow(&mut self, least: u64, most: u64) -> bool {
        let narrowed = Self {
            least: self.least.max(least),
            most: self.most.min(most),
        };
        let changed = narrowed != *self;
        *self = narrowed;
        changed
    }

    fn candidates(self) -> u64 {
        (self.most + 1).saturating_sub(self.least)
    }
}

/// Places of counts that make up another.
#[derive(Debug, Clone)]
struct Adding {
    whole: usize,
    parts: Vec<usize>,
    /// The most that is not listed.
    unlisted: u64,
}

/// All counts of all editions, each with the values that it may have.
#[derive(Debug, Clone, Default)]
pub struct Known<'e> {
    names: Vec<&'e CountKey>,
    ranges: Vec<Range>,
    sums: Vec<Adding>,
    /// Places of a count that only grows, in an edition and in the next that has it.
    growths: Vec<(usize, usize)>,
    /// The first place of the last edition.
    last: usize,
}

impl<'e> Known<'e> {
    /// Everything that follows from editions, the earliest first.
    pub fn after(editions: &[&'e Told]) -> Self {
        let mut known = Self::default();
        let mut earlier: BTreeMap<&CountKey, usize> = BTreeMap::new();
        for edition in editions {
            known.last = known.ranges.len();
            let places = known.lay_out(edition);
            for (name, place) in &places {
                let before = earlier.insert(name, *place);
                if let Some(before) = before.filter(|_| edition.growing.contains(*name)) {
                    known.growths.push((before, *place));
                }
            }
        }
        let mut ignorant = known.clone();
        if !known.work_out() {
            // Something has shrunk that only grows: it was corrected. What is known to be false tells nothing.
            let last = known.last;
            ignorant.growths.retain(|(_, after)| *after < last);
            known = ignorant;
            known.work_out();
        }
        known
    }

    /// The counts that come too close to a value, in the last edition and in those before it.
    pub fn too_close(&self) -> Vec<CountKey> {
        let close = |range: &Range| range.candidates() < CANDIDATES;
        let counts = self.names.iter().zip(&self.ranges);
        let counts = counts.filter(|(_, range)| close(range));
        let mut found: Vec<CountKey> = counts.map(|(name, _)| (*name).clone()).collect();
        let unlisted = self.sums.iter().filter(|sum| self.is_close_unlisted(sum));
        found.extend(unlisted.map(|sum| self.names[sum.whole].clone()));
        found.sort();
        found.dedup();
        found
    }

    /// Each count that is not listed has five values, unless hardly anything is left for them, or all of it is needed.
    fn is_close_unlisted(&self, sum: &Adding) -> bool {
        if sum.unlisted == 0 {
            return false;
        }
        let (least, most) = self.span(&sum.parts);
        let whole = self.ranges[sum.whole];
        let (left_least, left_most) = (
            whole.least.saturating_sub(most),
            whole.most.saturating_sub(least),
        );
        left_most + 1 < CANDIDATES || left_least + CANDIDATES > sum.unlisted + 1
    }

    /// Gives the counts of an edition places, also those that it only speaks of.
    fn lay_out(&mut self, edition: &'e Told) -> BTreeMap<&'e CountKey, usize> {
        let mut places: BTreeMap<&CountKey, usize> = BTreeMap::new();
        let spoken_of = edition.sums.iter();
        let spoken_of = spoken_of.flat_map(|sum| sum.parts.iter().chain([&sum.whole]));
        for name in edition.cells.keys().chain(spoken_of) {
            places.entry(name).or_insert_with(|| {
                self.names.push(name);
                self.ranges.push(Range::of(edition.cells.get(name)));
                self.ranges.len() - 1
            });
        }
        let sums = edition.sums.iter().map(|sum| Adding {
            whole: places[&sum.whole],
            parts: sum.parts.iter().map(|part| places[part]).collect(),
            unlisted: sum.unlisted.saturating_mul(CLASS - 1),
        });
        self.sums.extend(sums);
        places
    }

    /// Narrows every count as far as adding up and comparing narrows it; tells whether what is published is possible.
    fn work_out(&mut self) -> bool {
        for _ in 0..ROUNDS {
            let mut changed = false;
            for place in 0..self.sums.len() {
                changed |= self.add_up(place);
            }
            for place in 0..self.growths.len() {
                changed |= self.compare(place);
            }
            if self.ranges.iter().any(|range| range.candidates() == 0) {
                return false;
            }
            if !changed {
                return true;
            }
        }
        true
    }

    fn span(&self, parts: &[usize]) -> (u64, u64) {
        let ranges = parts.iter().map(|part| self.ranges[*part]);
        ranges.fold((0, 0), |(least, most), range| {
            (least + range.least, most + range.most)
        })
    }

    fn add_up(&mut self, place: usize) -> bool {
        let sum = &self.sums[place];
        let (least, most) = self.span(&sum.parts);
        let most = most + sum.unlisted;
        let whole = &mut self.ranges[sum.whole];
        let mut changed = whole.narrow(least, most);
        let whole = *whole;
        for part in &sum.parts {
            let range = &mut self.ranges[*part];
            let at_least = (whole.least + range.most).saturating_sub(most);
            let at_most = (whole.most + range.least).saturating_sub(least);
            changed |= range.narrow(at_least, at_most);
        }
        changed
    }

    fn compare(&mut self, place: usize) -> bool {
        let (before, after) = self.growths[place];
        let (was, is) = (self.ranges[before], self.ranges[after]);
        let grown = self.ranges[after].narrow(was.least, MOST);
        self.ranges[before].narrow(0, is.most) | grown
    }
}
