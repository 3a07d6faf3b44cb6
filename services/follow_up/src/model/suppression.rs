//! What may be published about a group (`access.md` rule 11, `security.md` T26).
//!
//! - Counts are published as classes of five: `0-4`, `5-9` and so on. Nobody can subtract what nobody is told exactly.
//! - Of a group of fewer than twenty-five people, only its size is published.
//! - Before an edition is published it is attacked: from all editions so far, everything is worked out that adding up
//!   and comparing over time gives. A cell that comes too close is withheld, and smaller ones beside it
//!   (complementary suppression), at worst the whole table. If even that is not enough, the last edition stands.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// How many values a class holds: a count below it is never told apart from nobody.
pub const CLASS: u64 = 5;
/// The smallest group of which more than the size is published.
pub const SMALLEST_DIVIDED: u64 = 25;
/// How many values a published count may still have after everything has been worked out, at the least.
const CANDIDATES: u64 = 3;

/// More people than there are anywhere.
const MOST: u64 = 1_000_000_000;

/// The true counts of one division of a group: each person counts in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// What the group is divided by.
    pub name: String,
    /// People by value.
    pub cells: BTreeMap<String, u64>,
}

impl Division {
    fn people(&self) -> u64 {
        self.cells.values().sum()
    }
}

/// What is published of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Cell {
    /// From this many people to four more.
    From(u64),
    /// Withheld, so that no other can be worked out.
    Withheld,
}

impl Cell {
    fn of(people: u64) -> Self {
        Self::From(people / CLASS * CLASS)
    }

    fn range(self) -> Range {
        match self {
            Self::From(least) => Range {
                least,
                most: least + CLASS - 1,
            },
            Self::Withheld => Range {
                least: 0,
                most: MOST,
            },
        }
    }
}

/// A group as it is published on a day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Edition {
    /// The day.
    pub released_on: NaiveDate,
    /// How many people.
    pub size: Cell,
    /// Each division that may be told, with its cells.
    pub divisions: BTreeMap<String, BTreeMap<String, Cell>>,
}

/// What comes of a release day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Release {
    /// A new edition.
    New(Edition),
    /// The last edition stands: a new one beside it would tell too much.
    LastStands,
}

/// What may be published on a day after the editions before. All divisions are of the same people.
pub fn release(before: &[Edition], on: NaiveDate, divisions: &[Division]) -> Release {
    let size = divisions.first().map_or(0, Division::people);
    let mut edition = Edition {
        released_on: on,
        size: Cell::of(size),
        divisions: BTreeMap::new(),
    };
    if size >= SMALLEST_DIVIDED {
        let told = divisions.iter().map(|division| {
            let cells = division.cells.iter();
            let cells = cells.map(|(value, people)| (value.clone(), Cell::of(*people)));
            (division.name.clone(), cells.collect())
        });
        edition.divisions = told.collect();
    }
    loop {
        let mut editions = before.to_vec();
        editions.push(edition.clone());
        let Some(at) = too_close(&editions) else {
            return Release::New(edition);
        };
        let eased = match &at.division {
            Some(division) if at.edition == before.len() => withhold(&mut edition, division),
            Some(_) | None => drop_largest(&mut edition),
        };
        if !eased {
            return Release::LastStands;
        }
    }
}

/// Where too much can be worked out.
struct TooClose {
    edition: usize,
    /// `None` for the size of the group.
    division: Option<String>,
}

/// Withholds the smallest cell of a division that is still told; where no more than two are, the division goes.
/// Tells whether there was anything to withhold.
fn withhold(edition: &mut Edition, division: &str) -> bool {
    let Some(cells) = edition.divisions.get_mut(division) else {
        return false;
    };
    let told = cells.iter().filter_map(|(value, cell)| match cell {
        Cell::From(least) => Some((*least, value.clone())),
        Cell::Withheld => None,
    });
    let told: Vec<(u64, String)> = told.collect();
    match told.iter().min() {
        Some((_, smallest)) if told.len() > 2 => {
            cells.insert(smallest.clone(), Cell::Withheld);
        }
        Some(_) | None => {
            edition.divisions.remove(division);
        }
    }
    true
}

/// Drops the division with the most cells: what is not told cannot be combined. Tells whether there was one.
fn drop_largest(edition: &mut Edition) -> bool {
    let largest = edition
        .divisions
        .iter()
        .max_by_key(|(_, cells)| cells.len());
    let Some(name) = largest.map(|(name, _)| name.clone()) else {
        return false;
    };
    edition.divisions.remove(&name).is_some()
}

/// The values that a count may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    least: u64,
    most: u64,
}

impl Range {
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

/// What somebody knows who has kept every edition, and who knows that nobody ever leaves a cell. In truth people do,
/// so this somebody knows more than anybody.
struct Known {
    sizes: Vec<Range>,
    /// By division and value, by edition; `None` where the division was not told.
    cells: BTreeMap<String, BTreeMap<String, Vec<Option<Range>>>>,
}

fn too_close(editions: &[Edition]) -> Option<TooClose> {
    let mut known = Known::of(editions);
    // Where people have left after all, there comes a point at which nothing is possible any more: that is too close
    // too, and to reason on from it would never end.
    while known.is_possible() && known.add_up() | known.compare_over_time() | known.compare_growth()
    {
    }
    known.closest()
}

impl Known {
    fn of(editions: &[Edition]) -> Self {
        let mut cells: BTreeMap<String, BTreeMap<String, Vec<Option<Range>>>> = BTreeMap::new();
        for (place, edition) in editions.iter().enumerate() {
            for (name, told) in &edition.divisions {
                for (value, cell) in told {
                    let of_division = cells.entry(name.clone()).or_default();
                    let over_time = of_division.entry(value.clone()).or_default();
                    over_time.resize(place, None);
                    over_time.push(Some(cell.range()));
                }
            }
        }
        for over_time in cells.values_mut().flat_map(BTreeMap::values_mut) {
            over_time.resize(editions.len(), None);
        }
        Self {
            sizes: editions
                .iter()
                .map(|edition| edition.size.range())
                .collect(),
            cells,
        }
    }

    /// Whether every count can have some value.
    fn is_possible(&self) -> bool {
        let cells = self.cells.values().flat_map(BTreeMap::values);
        let told = cells.flatten().filter_map(Option::as_ref);
        let mut counts = self.sizes.iter().chain(told);
        counts.all(|range| range.candidates() > 0)
    }

    /// The cells of a division make up the group. Tells whether anything came of it.
    fn add_up(&mut self) -> bool {
        let mut changed = false;
        for of_division in self.cells.values_mut() {
            for (place, size) in self.sizes.iter_mut().enumerate() {
                let told = of_division.values().filter_map(|cells| cells[place]);
                let told: Vec<Range> = told.collect();
                if told.is_empty() {
                    continue;
                }
                let least: u64 = told.iter().map(|range| range.least).sum();
                let most: u64 = told
                    .iter()
                    .fold(0, |sum: u64, range| sum.saturating_add(range.most));
                changed |= size.narrow(least, most);
                for range in of_division
                    .values_mut()
                    .filter_map(|cells| cells[place].as_mut())
                {
                    let others_least = least.saturating_sub(range.least);
                    let others_most = most.saturating_sub(range.most);
                    let at_least = size.least.saturating_sub(others_most);
                    let at_most = size.most.saturating_sub(others_least);
                    changed |= range.narrow(at_least, at_most);
                }
            }
        }
        changed
    }

    /// Groups and cells only grow. Tells whether anything came of it.
    fn compare_over_time(&mut self) -> bool {
        let mut changed = grow(self.sizes.iter_mut().collect());
        for over_time in self.cells.values_mut().flat_map(BTreeMap::values_mut) {
            changed |= grow(over_time.iter_mut().filter_map(Option::as_mut).collect());
        }
        changed
    }

    /// What all cells of a division grow by together is what the group grows by: where many pass into the next class
    /// at once, there is little left for each. Tells whether anything came of it.
    fn compare_growth(&mut self) -> bool {
        let mut changed = false;
        for of_division in self.cells.values_mut() {
            let told = (0..self.sizes.len())
                .filter(|place| of_division.values().any(|cells| cells[*place].is_some()));
            let told: Vec<usize> = told.collect();
            for pair in told.windows(2) {
                if let [from, to] = *pair {
                    changed |= share_growth(&mut self.sizes, of_division, (from, to));
                }
            }
        }
        changed
    }

    fn closest(&self) -> Option<TooClose> {
        for edition in (0..self.sizes.len()).rev() {
            for (name, of_division) in &self.cells {
                let told = of_division.values().filter_map(|cells| cells[edition]);
                if told
                    .into_iter()
                    .any(|range| range.candidates() < CANDIDATES)
                {
                    return Some(TooClose {
                        edition,
                        division: Some(name.clone()),
                    });
                }
            }
            if self.sizes[edition].candidates() < CANDIDATES {
                return Some(TooClose {
                    edition,
                    division: None,
                });
            }
        }
        None
    }
}

/// Between two editions that tell a division. Tells whether anything came of it.
fn share_growth(
    sizes: &mut [Range],
    of_division: &mut BTreeMap<String, Vec<Option<Range>>>,
    (from, to): (usize, usize),
) -> bool {
    let both = |cells: &[Option<Range>]| Some((cells[from]?, cells[to]?));
    let grown = |(was, is): (Range, Range)| is.least.saturating_sub(was.most);
    let least: u64 = of_division
        .values()
        .filter_map(|cells| both(cells))
        .map(grown)
        .fold(0, u64::saturating_add);
    let (was, is) = (sizes[from], sizes[to]);
    let mut changed = sizes[to].narrow(was.least.saturating_add(least), u64::MAX);
    changed |= sizes[from].narrow(0, is.most.saturating_sub(least));
    let most = is.most.saturating_sub(was.least);
    for cells in of_division.values_mut() {
        let Some((was, is)) = both(cells) else {
            continue;
        };
        let left = most.saturating_sub(least - grown((was, is)));
        if let Some(range) = &mut cells[from] {
            changed |= range.narrow(is.least.saturating_sub(left), u64::MAX);
        }
        if let Some(range) = &mut cells[to] {
            changed |= range.narrow(0, was.most.saturating_add(left));
        }
    }
    changed
}

fn grow(mut ranges: Vec<&mut Range>) -> bool {
    let mut changed = false;
    for place in 1..ranges.len() {
        let least = ranges[place - 1].least;
        changed |= ranges[place].narrow(least, u64::MAX);
    }
    for place in (1..ranges.len()).rev() {
        let most = ranges[place].most;
        changed |= ranges[place - 1].narrow(0, most);
    }
    changed
}

#[cfg(test)]
#[path = "suppression/tests.rs"]
mod tests;
