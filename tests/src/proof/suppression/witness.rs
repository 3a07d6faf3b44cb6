//! Looks for second possible cases: counts that all are what was published and add up as they must, in which some are
//! not what they are in truth. Whatever has one is not determined, whoever reasons.

use std::collections::VecDeque;

use rand::{Rng, seq::IndexedRandom};

use super::system::System;

/// How many times a second case is looked for in each direction; what has none by then is for the optimiser.
const TRIES: usize = 6;
/// After so many changes a try is given up.
const CHANGES: usize = 600;

/// How much changes with a count that only grows from month to month: changed by itself, it often has to drag the months
/// around it along, and every table of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stretch {
    /// Nothing.
    Month,
    /// The months after it.
    FromThenOn,
    /// All months.
    Always,
}

impl Stretch {
    const ALL: [Self; 3] = [Self::FromThenOn, Self::Always, Self::Month];
}

/// Goes from the true case to others.
pub struct Searcher<'s> {
    system: &'s System,
    people: Vec<i64>,
    /// How much each sum is off.
    off: Vec<i64>,
    /// Sums that were off when they were put here, the first first.
    waiting: VecDeque<usize>,
    /// What was changed in this try, in order.
    changed: Vec<usize>,
    is_changed: Vec<bool>,
    has_other: Vec<bool>,
}

impl<'s> Searcher<'s> {
    /// Begins at the truth.
    pub fn of(system: &'s System) -> Self {
        Self {
            system,
            people: (0..system.len()).map(|count| system.truth(count)).collect(),
            off: vec![0; system.sums().len()],
            waiting: VecDeque::new(),
            changed: Vec::new(),
            is_changed: vec![false; system.len()],
            has_other: vec![false; system.len()],
        }
    }

    /// The targets for which no second case was found.
    pub fn search(&mut self, chance: &mut impl Rng) -> Vec<usize> {
        for target in self.system.targets() {
            for stretch in Stretch::ALL.into_iter().cycle().take(TRIES) {
                if self.has_other[target] {
                    break;
                }
                for by in [1, -1] {
                    self.attempt(target, by, stretch, chance);
                }
            }
        }
        let targets = self.system.targets();
        targets.filter(|target| !self.has_other[*target]).collect()
    }

    /// Changes a count and then whatever must change with it, until everything adds up again.
    fn attempt(&mut self, target: usize, by: i64, stretch: Stretch, chance: &mut impl Rng) {
        if self.change_all(target, by, stretch) && self.mend(stretch, chance) {
            for count in &self.changed {
                self.has_other[*count] = true;
            }
        }
        self.go_back();
    }

    /// Changes a count in every month of a stretch; whether there is room in all of them.
    fn change_all(&mut self, count: usize, by: i64, stretch: Stretch) -> bool {
        let system = self.system;
        let (from, months) = match stretch {
            Stretch::Month => (count, 1),
            Stretch::FromThenOn => (count, usize::MAX),
            Stretch::Always => (system.first(count), usize::MAX),
        };
        for month in system.onwards(from).take(months) {
            if self.is_changed[month] || !self.has_room(month, by) {
                return false;
            }
            self.change(month, by);
        }
        true
    }

    fn mend(&mut self, stretch: Stretch, chance: &mut impl Rng) -> bool {
        while let Some(sum) = self.find_off() {
            if self.changed.len() > CHANGES {
                return false;
            }
            let Some((count, by)) = self.choose(sum, chance) else {
                return false;
            };
            if !self.change_all(count, by, stretch) {
                return false;
            }
            if self.off[sum] != 0 {
                self.waiting.push_back(sum);
            }
        }
        true
    }

    /// The sum that has been off for the longest.
    fn find_off(&mut self) -> Option<usize> {
        while let Some(sum) = self.waiting.pop_front() {
            if self.off[sum] != 0 {
                return Some(sum);
            }
        }
        None
    }

    /// Of the changes that mend a sum, one that mends the most others and spoils the fewest.
    fn choose(&self, sum: usize, chance: &mut impl Rng) -> Option<(usize, i64)> {
        let adding = &self.system.sums()[sum];
        let by = self.off[sum].signum();
        let parts = adding.parts.iter().map(|part| (*part, by));
        let possible = parts.chain([(adding.whole, -by)]);
        let possible =
            possible.filter(|(count, by)| !self.is_changed[*count] && self.has_room(*count, *by));
        let scored: Vec<(i64, (usize, i64))> = possible
            .map(|(count, by)| (self.score(count, by), (count, by)))
            .collect();
        let best = scored.iter().map(|(score, _)| *score).max()?;
        // Now and then the second best, lest every try is the same.
        let least = if chance.random_bool(0.15) {
            best - 1
        } else {
            best
        };
        let good: Vec<(usize, i64)> = scored
            .into_iter()
            .filter(|(score, _)| *score >= least)
            .map(|(_, change)| change)
            .collect();
        good.choose(chance).copied()
    }

    fn score(&self, count: usize, by: i64) -> i64 {
        let sums = self.system.sums_of(count).iter();
        sums.map(|sum| {
            let is_whole = self.system.sums()[*sum].whole == count;
            let after = self.off[*sum] + if is_whole { by } else { -by };
            self.off[*sum].abs() - after.abs()
        })
        .sum()
    }

    fn has_room(&self, count: usize, by: i64) -> bool {
        let (least, most) = self.system.bounds(count);
        (least..=most).contains(&(self.people[count] + by))
    }

    fn change(&mut self, count: usize, by: i64) {
        self.people[count] += by;
        self.changed.push(count);
        self.is_changed[count] = true;
        for sum in self.system.sums_of(count) {
            let is_whole = self.system.sums()[*sum].whole == count;
            self.off[*sum] += if is_whole { by } else { -by };
            if self.off[*sum] != 0 {
                self.waiting.push_back(*sum);
            }
        }
    }

    fn go_back(&mut self) {
        self.waiting.clear();
        for count in self.changed.drain(..) {
            self.people[count] = self.system.truth(count);
            self.is_changed[count] = false;
            for sum in self.system.sums_of(count) {
                self.off[*sum] = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn table(base: (i64, (i64, i64)), rows: &[(i64, (i64, i64))]) -> System {
        let mut system = System::default();
        let whole = system.add("all".to_owned(), base.0, base.1, true);
        let parts = rows
            .iter()
            .map(|(truth, bounds)| system.add("row".to_owned(), *truth, *bounds, true));
        let parts = parts.collect();
        assert!(system.add_sum(whole, parts));
        system
    }

    #[test]
    fn classes_have_other_cases_and_exact_counts_have_none() {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        let told = table((33, (30, 34)), &[(27, (25, 29)), (6, (5, 9))]);
        assert_eq!(Searcher::of(&told).search(&mut chance), Vec::<usize>::new());
        let exact = table((33, (33, 33)), &[(27, (27, 27)), (6, (0, 1000))]);
        assert_eq!(Searcher::of(&exact).search(&mut chance), [0, 1, 2]);
    }

    #[test]
    fn rows_that_give_each_other_away_have_no_other_case() {
        let mut chance = ChaCha8Rng::seed_from_u64(2);
        let rows = [(9, (5, 9)); 5];
        let told = table((45, (45, 49)), &rows);
        assert_eq!(Searcher::of(&told).search(&mut chance).len(), 6);
    }
}
