//! What may be published (`access.md` rule 11, `security.md` T26).
//!
//! - Counts are published as classes of five: `0-4`, `5-9` and so on. Nobody can subtract what nobody is told exactly.
//! - Of a group of fewer than twenty-five people, only its size is published.
//! - Before an edition is published it is attacked: from all editions so far, everything is worked out that adding up
//!   gives, between the cells of a table, between tables that share counts, between groups and all, between
//!   municipalities and the association, and between editions where counts only grow. A count that comes too close is
//!   withheld, or a smaller one beside it (complementary suppression), at worst the whole table. If even that is not
//!   enough, the last edition stands.

mod known;

use std::collections::{BTreeMap, BTreeSet};

use domain::planted;
use serde::{Deserialize, Serialize};

use known::Known;

/// How many values a class holds: a count below it is never told apart from nobody.
pub const CLASS: u64 = 5;
/// The smallest group of which more than the size is published.
pub const SMALLEST_DIVIDED: u64 = 25;

/// Names a count, the same in every edition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CountKey(String);

impl CountKey {
    /// The count of which these are the codes, from the place to the row.
    pub fn of(codes: &[&str]) -> Self {
        Self(codes.join("/"))
    }

    /// The codes, from the place to the row.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is left of another count when this one is taken away.
    #[must_use]
    pub fn others_of(&self, whole: &Self) -> Self {
        Self(format!("{}-{}", whole.0, self.0))
    }
}

/// What is published of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// From this many people to four more.
    From(u64),
    /// Withheld, so that no other can be worked out.
    Withheld,
}

impl Cell {
    /// The class of a count.
    pub fn of(people: u64) -> Self {
        if planted!(CountsNotClassed) {
            return Self::From(people);
        }
        Self::From(people / CLASS * CLASS)
    }
}

/// Counts that make up another, as everybody knows who knows what the tables are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// What they make up.
    pub whole: CountKey,
    /// The counts. One that is published nowhere may have any value.
    pub parts: Vec<CountKey>,
    /// How many more there are, each in the lowest class.
    pub unlisted: u64,
}

/// Counts that are published or withheld together: the rows of a table, or of a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The group that the rows divide.
    pub base: CountKey,
    /// The rows.
    pub rows: Vec<CountKey>,
}

/// What an edition would tell, exactly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// People by count.
    pub counts: BTreeMap<CountKey, u64>,
    /// The blocks. A count in none is published by itself.
    pub blocks: Vec<Block>,
    /// What adds up.
    pub sums: Vec<Sum>,
    /// The counts that only grow.
    pub growing: BTreeSet<CountKey>,
}

/// What an edition tells, with what is known of it beside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What is published by count.
    pub cells: BTreeMap<CountKey, Cell>,
    /// What adds up.
    pub sums: Vec<Sum>,
    /// The counts that only grow.
    pub growing: BTreeSet<CountKey>,
}

/// What may be told after the editions before, the earliest first; `None` where the last edition has to stand.
pub fn release(before: &[Told], draft: &Draft) -> Option<Told> {
    let mut told = draft.divided();
    loop {
        let mut editions: Vec<&Told> = before.iter().collect();
        editions.push(&told);
        let close = Known::after(&editions).too_close();
        if close.is_empty() || planted!(EditionsNotAttacked) {
            return Some(told);
        }
        let mut easing = Easing {
            draft,
            told: &mut told,
        };
        // Each of them is asked, so that one round eases as much as it can.
        let eased = close.iter().filter(|count| easing.ease(count)).count();
        if eased == 0 {
            return None;
        }
    }
}

impl Draft {
    /// The counts as classes, without the rows of groups that are too small to be divided.
    fn divided(&self) -> Told {
        let mut cells: BTreeMap<CountKey, Cell> = self
            .counts
            .iter()
            .map(|(count, people)| (count.clone(), Cell::of(*people)))
            .collect();
        for block in &self.blocks {
            let people = self.counts.get(&block.base).copied().unwrap_or(0);
            if people < SMALLEST_DIVIDED {
                for row in &block.rows {
                    cells.remove(row);
                }
            }
        }
        Told {
            cells,
            sums: self.sums.clone(),
            growing: self.growing.clone(),
        }
    }
}

/// Takes back a little of what an edition tells.
struct Easing<'e> {
    draft: &'e Draft,
    told: &'e mut Told,
}

impl Easing<'_> {
    /// Withholds something near a count that comes too close; tells whether there was anything.
    fn ease(&mut self, count: &CountKey) -> bool {
        let mut near: BTreeSet<&CountKey> = BTreeSet::from([count]);
        self.withhold_among(&near)
            || {
                for sum in &self.draft.sums {
                    if sum.whole == *count || sum.parts.contains(count) {
                        near.extend(sum.parts.iter().chain([&sum.whole]));
                    }
                }
                self.withhold_among(&near)
            }
            || self.withhold(count)
    }

    /// Withholds a row of the blocks that some counts are part of or that divide them: of the block with the most rows
    /// told, the smallest, and where no more than two are told, all.
    fn withhold_among(&mut self, counts: &BTreeSet<&CountKey>) -> bool {
        let is_near = |block: &&Block| {
            block
                .rows
                .iter()
                .chain([&block.base])
                .any(|row| counts.contains(row))
        };
        let near = self.draft.blocks.iter().filter(is_near);
        let told = near.map(|block| self.told_rows(block));
        let Some(rows) = told.max_by_key(Vec::len).filter(|rows| !rows.is_empty()) else {
            return false;
        };
        let mut rows = rows;
        rows.sort();
        if rows.len() > 2 {
            rows.truncate(1);
        }
        for (_, row) in rows {
            self.told.cells.insert(row, Cell::Withheld);
        }
        true
    }

    fn told_rows(&self, block: &Block) -> Vec<(u64, CountKey)> {
        let rows = block.rows.iter();
        rows.filter_map(|row| match self.told.cells.get(row)? {
            Cell::From(least) => Some((*least, row.clone())),
            Cell::Withheld => None,
        })
        .collect()
    }

    fn withhold(&mut self, count: &CountKey) -> bool {
        match self.told.cells.get_mut(count) {
            Some(cell @ Cell::From(_)) => {
                *cell = Cell::Withheld;
                true
            }
            Some(Cell::Withheld) | None => false,
        }
    }
}

#[cfg(test)]
#[path = "suppression/tests.rs"]
mod tests;
