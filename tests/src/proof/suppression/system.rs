//! Counts between bounds, and what adds up: all that an attacker knows.

use super::SMALLEST_GROUP;

/// More people than there are anywhere.
pub const MOST: i64 = 1_000_000;

/// Counts that make up another.
#[derive(Debug, Clone)]
pub struct Adding {
    /// What they make up.
    pub whole: usize,
    /// The counts.
    pub parts: Vec<usize>,
}

/// A count.
#[derive(Debug, Clone)]
struct Unknown {
    name: String,
    truth: i64,
    bounds: (i64, i64),
    is_target: bool,
    /// In which sums it stands.
    sums: Vec<usize>,
    /// The same count a month earlier and a month later, where it only grows.
    earlier: Option<usize>,
    later: Option<usize>,
}

/// Everything that is known.
#[derive(Debug, Clone, Default)]
pub struct System {
    unknowns: Vec<Unknown>,
    sums: Vec<Adding>,
}

impl System {
    /// Adds a count with its bounds; a target is one that the attacker would like to know.
    pub fn add(&mut self, name: String, truth: i64, bounds: (i64, i64), is_target: bool) -> usize {
        self.unknowns.push(Unknown {
            name,
            truth,
            bounds,
            is_target,
            sums: Vec::new(),
            earlier: None,
            later: None,
        });
        self.unknowns.len() - 1
    }

    /// Adds that counts make up another. Only what is true is known: answers whether it is.
    pub fn add_sum(&mut self, whole: usize, parts: Vec<usize>) -> bool {
        let people: i64 = parts.iter().map(|part| self.truth(*part)).sum();
        if people != self.truth(whole) {
            return false;
        }
        for count in parts.iter().chain([&whole]) {
            self.unknowns[*count].sums.push(self.sums.len());
        }
        self.sums.push(Adding { whole, parts });
        true
    }

    /// Adds that some counts are no more than another, and tells the name of what is left.
    pub fn add_within(&mut self, whole: usize, parts: Vec<usize>, is_target: bool) -> bool {
        let people: i64 = parts.iter().map(|part| self.truth(*part)).sum();
        let left = self.truth(whole) - people;
        if left < 0 {
            return false;
        }
        let name = format!("what is left of {}", self.name(whole));
        let is_small = left < SMALLEST_GROUP;
        let rest = self.add(name, left, (0, MOST), is_target && is_small);
        let parts = parts.into_iter().chain([rest]).collect();
        self.add_sum(whole, parts)
    }

    /// Adds that a count is no less than it was a month earlier.
    pub fn add_growth(&mut self, earlier: usize, later: usize) -> bool {
        self.unknowns[earlier].later = Some(later);
        self.unknowns[later].earlier = Some(earlier);
        self.add_within(later, vec![earlier], false)
    }

    /// A count and what it grew into, month by month.
    pub fn onwards(&self, count: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(count), |count| self.unknowns[*count].later)
    }

    /// The same count in its first month.
    pub fn first(&self, count: usize) -> usize {
        let months = std::iter::successors(Some(count), |count| self.unknowns[*count].earlier);
        months.last().unwrap_or(count)
    }

    /// Whether counts could be what these are: all between their bounds, and adding up.
    pub fn is_case(&self, people: &[i64]) -> bool {
        let is_within = |count: usize| {
            let (least, most) = self.bounds(count);
            (least..=most).contains(&people[count])
        };
        let adds_up = |sum: &Adding| {
            let parts: i64 = sum.parts.iter().map(|part| people[*part]).sum();
            parts == people[sum.whole]
        };
        people.len() == self.len()
            && (0..self.len()).all(is_within)
            && self.sums.iter().all(adds_up)
    }

    /// How many counts there are.
    pub fn len(&self) -> usize {
        self.unknowns.len()
    }

    /// What a count is called.
    pub fn name(&self, count: usize) -> &str {
        &self.unknowns[count].name
    }

    /// What it is.
    pub fn truth(&self, count: usize) -> i64 {
        self.unknowns[count].truth
    }

    /// What it must be at the least and may be at the most.
    pub fn bounds(&self, count: usize) -> (i64, i64) {
        self.unknowns[count].bounds
    }

    /// In which sums it stands.
    pub fn sums_of(&self, count: usize) -> &[usize] {
        &self.unknowns[count].sums
    }

    /// What adds up.
    pub fn sums(&self) -> &[Adding] {
        &self.sums
    }

    /// The counts that the attacker would like to know.
    pub fn targets(&self) -> impl Iterator<Item = usize> {
        let unknowns = self.unknowns.iter().enumerate();
        unknowns
            .filter(|(_, unknown)| unknown.is_target)
            .map(|(count, _)| count)
    }
}
