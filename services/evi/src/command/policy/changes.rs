//! What changes for whom: single changes, and what they come to.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use access::{Extent, Judgement, SectionState};
use domain::{AgencyId, CaseId, Role, Section};

/// Whether more is seen, or less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// More.
    Gains,
    /// Less.
    Loses,
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Gains => "gains",
            Self::Loses => "loses",
        })
    }
}

/// What a part of a case is for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    state: SectionState,
    /// How much, where it is open.
    extent: Option<Extent>,
}

impl Seen {
    /// What an answer gives.
    pub fn of(judgement: &Judgement) -> Self {
        let is_open = judgement.state.is_open();
        Self {
            state: judgement.state,
            extent: is_open.then(|| judgement.extent.clone()),
        }
    }

    fn rank(&self) -> (SectionState, u8) {
        let extent = match &self.extent {
            None => 0,
            Some(Extent::Tables) => 1,
            Some(Extent::Pseudonym) => 2,
            Some(Extent::Phone) => 3,
            Some(Extent::Name) => 4,
            Some(Extent::Envelope) => 5,
            Some(Extent::Fields(_)) => 6,
            Some(Extent::Whole) => 7,
            Some(Extent::Comment) => 8,
            Some(Extent::Withdraw) => 9,
        };
        (self.state, extent)
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.extent {
            None => write!(formatter, "{}", self.state),
            Some(extent) => write!(formatter, "{} {}", self.state, extent.code()),
        }
    }
}

/// One part of one case, for one reader, under both policies.
#[derive(Debug, Clone)]
pub struct Change {
    /// The section.
    pub section: Section,
    /// Whose rows; nobody's in the read side's own stores.
    pub owner: Option<AgencyId>,
    /// In which role more is seen than otherwise.
    pub role: Option<Role>,
    /// Now.
    pub before: Seen,
    /// Then.
    pub after: Seen,
    /// More or less.
    pub direction: Direction,
}

impl Change {
    /// The change between two answers about the same thing; `None` where there is none.
    pub fn between(
        (section, owner): (Section, Option<AgencyId>),
        before: &Judgement,
        after: &Judgement,
    ) -> Option<Self> {
        let (was, will) = (Seen::of(before), Seen::of(after));
        if was == will {
            return None;
        }
        let (direction, wider) = if will.rank() > was.rank() {
            (Direction::Gains, after)
        } else {
            (Direction::Loses, before)
        };
        Some(Self {
            section,
            owner,
            role: wider.acting.and_then(|acting| acting.role),
            before: was,
            after: will,
            direction,
        })
    }
}

type Line = (Section, Option<Role>, Direction);

/// What all changes come to.
#[derive(Debug, Default)]
pub struct Summary {
    lines: BTreeMap<Line, Counted>,
}

/// How many readers and cases one line of the summary concerns.
#[derive(Debug, Default)]
struct Counted {
    readers: BTreeSet<usize>,
    cases: BTreeSet<CaseId>,
    changes: usize,
}

impl Summary {
    /// Counts one change: of which reader, by place, in which case.
    pub fn count(&mut self, change: &Change, reader: usize, case: Option<CaseId>) {
        let line = (change.section, change.role, change.direction);
        let counted = self.lines.entry(line).or_default();
        counted.readers.insert(reader);
        counted.cases.extend(case);
        counted.changes += 1;
    }

    /// Tells whether nothing changes for anybody.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The table for people, one line a section, role and direction.
    pub fn table(&self) -> Vec<String> {
        let heading = format!(
            "{:<30} {:<19} {:<6} {:>8} {:>8} {:>8}",
            "SECTION", "ROLE", "CHANGE", "READERS", "CASES", "PARTS"
        );
        let lines = self
            .lines
            .iter()
            .map(|((section, role, direction), counted)| {
                let role = role.map_or_else(|| "-".to_owned(), |role| role.to_string());
                format!(
                    "{:<30} {role:<19} {direction:<6} {:>8} {:>8} {:>8}",
                    section.to_string(),
                    counted.readers.len(),
                    counted.cases.len(),
                    counted.changes
                )
            });
        std::iter::once(heading).chain(lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(state: SectionState, extent: Extent) -> Judgement {
        Judgement {
            state,
            extent,
            ..Judgement::absent()
        }
    }

    fn direction(before: &Judgement, after: &Judgement) -> Option<Direction> {
        let change = Change::between((Section::Plan, None), before, after);
        change.map(|change| change.direction)
    }

    #[test]
    fn more_is_a_gain_less_a_loss_and_the_same_is_no_change() {
        let absent = Judgement::absent();
        let withheld = seen(SectionState::Withheld, Extent::Tables);
        let name = seen(SectionState::Readable, Extent::Name);
        let whole = seen(SectionState::Readable, Extent::Whole);
        let comment = seen(SectionState::Readable, Extent::Comment);
        let written = seen(SectionState::Writable, Extent::Whole);
        let rising = [&absent, &withheld, &name, &whole, &comment, &written];
        for (place, lesser) in rising.iter().enumerate() {
            assert_eq!(direction(lesser, lesser), None);
            for greater in &rising[place + 1..] {
                assert_eq!(direction(lesser, greater), Some(Direction::Gains));
                assert_eq!(direction(greater, lesser), Some(Direction::Loses));
            }
        }
    }

    #[test]
    fn what_is_shut_differs_by_its_state_alone() {
        let one = seen(SectionState::Absent, Extent::Whole);
        assert_eq!(direction(&one, &Judgement::absent()), None);
    }

    #[test]
    fn readers_and_cases_are_counted_once_a_line() {
        let mut summary = Summary::default();
        assert!(summary.is_empty());
        let case = CaseId::draw(&domain::SystemEntropy);
        let whole = seen(SectionState::Readable, Extent::Whole);
        let change = Change::between((Section::Plan, None), &Judgement::absent(), &whole);
        let change = change.expect("a change");
        for reader in [0, 0, 1] {
            summary.count(&change, reader, Some(case));
        }
        let table = summary.table();
        assert_eq!(table.len(), 2, "{table:#?}");
        let words: Vec<&str> = table[1].split_whitespace().collect();
        assert_eq!(words, ["PLAN", "-", "gains", "2", "1", "3"]);
    }
}
