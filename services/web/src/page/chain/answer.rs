//! What the gateway tells of the chain.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{frame::Frame, show, table::Value};

/// An edition of the fixed tables.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Edition {
    pub(super) released_on: NaiveDate,
    pub(super) municipality: Option<String>,
    pub(super) stands: bool,
    pub(super) people: Cell,
    pub(super) tables: Vec<Group>,
}

/// A table about one group.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Group {
    pub(super) table: TableCode,
    pub(super) factor: String,
    pub(super) value: Option<String>,
    pub(super) people: Cell,
    pub(super) state: TableState,
    pub(super) rows: Vec<Row>,
}

/// A row: codes, counts, and what follows from them.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Row {
    pub(super) keys: Vec<String>,
    pub(super) cells: Vec<Cell>,
    pub(super) numbers: Vec<Option<f64>>,
}

/// A count as it is published.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Cell {
    pub(super) least: Option<i32>,
    pub(super) most: Option<i32>,
}

/// Whether a table is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum TableState {
    /// It is.
    Told,
    /// The group is too small for more than its size.
    TooSmall,
}

/// Which table it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum TableCode {
    Funnel,
    Flows,
    Survival,
    Exits,
    Relapse,
    Shares,
    Durations,
    DecisionTimes,
    LeadTimes,
    PlansPerPerson,
    WorkOrStudies,
    Health,
    NoActivity,
    SelfSupportByYear,
}

impl TableCode {
    /// All of them, in the order of the page.
    pub(super) const ALL: [Self; 14] = [
        Self::Flows,
        Self::Funnel,
        Self::Survival,
        Self::Exits,
        Self::Relapse,
        Self::SelfSupportByYear,
        Self::WorkOrStudies,
        Self::Shares,
        Self::Durations,
        Self::DecisionTimes,
        Self::LeadTimes,
        Self::PlansPerPerson,
        Self::NoActivity,
        Self::Health,
    ];

    /// What it is called in addresses, ids and words.
    pub(super) const fn slug(self) -> &'static str {
        match self {
            Self::Funnel => "tratt",
            Self::Flows => "floden",
            Self::Survival => "kvar",
            Self::Exits => "avslut",
            Self::Relapse => "aterfall",
            Self::Shares => "andelar",
            Self::Durations => "tider",
            Self::DecisionTimes => "beslut",
            Self::LeadTimes => "ledtider",
            Self::PlansPerPerson => "planer",
            Self::WorkOrStudies => "arbete-studier",
            Self::Health => "halsa",
            Self::NoActivity => "aktivitet",
            Self::SelfSupportByYear => "egen-forsorjning",
        }
    }

    /// The table that is called so.
    pub(super) fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.slug() == slug)
    }
}

impl Edition {
    /// The groups of a table, everybody first.
    pub(super) fn groups(&self, code: TableCode) -> impl Iterator<Item = &Group> {
        let of_table = move |group: &&Group| group.table == code;
        let everybody = self
            .tables
            .iter()
            .filter(of_table)
            .filter(|group| group.is_everybody());
        let others = self
            .tables
            .iter()
            .filter(of_table)
            .filter(|group| !group.is_everybody());
        everybody.chain(others)
    }

    /// A table about everybody.
    pub(super) fn everybody(&self, code: TableCode) -> Option<&Group> {
        self.groups(code).find(|group| group.is_everybody())
    }
}

impl Group {
    /// Whether it is about everybody.
    pub(super) fn is_everybody(&self) -> bool {
        self.factor == "EVERYBODY"
    }
}

impl Row {
    /// A code.
    pub(super) fn key(&self, place: usize) -> &str {
        self.keys.get(place).map_or("", String::as_str)
    }

    /// A count, for drawing; nothing where it is withheld.
    pub(super) fn middle(&self, place: usize) -> Option<f64> {
        self.cells.get(place).and_then(Cell::middle)
    }

    /// A number that follows from the counts.
    pub(super) fn number(&self, place: usize) -> Option<f64> {
        self.numbers.get(place).copied().flatten()
    }

    /// A share, of a hundred.
    pub(super) fn percent(&self, place: usize) -> Option<f64> {
        self.number(place).map(|share| share * 100.0)
    }
}

impl Cell {
    /// The middle of its class.
    pub(super) fn middle(&self) -> Option<f64> {
        let (least, most) = (self.least?, self.most?);
        Some(f64::midpoint(f64::from(least), f64::from(most)))
    }

    /// For a table: a number where it is exact, and otherwise words.
    pub(super) fn value(&self, frame: &Frame) -> Value {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => Value::count(least),
            (Some(least), Some(most)) => Value::text(format!(
                "{}–{}",
                show::number(i64::from(least)),
                show::number(i64::from(most))
            )),
            (Some(_), None) | (None, Some(_) | None) => Value::Withheld(frame.t("chain-withheld")),
        }
    }

    /// In words.
    pub(super) fn told(&self, frame: &Frame) -> String {
        self.value(frame).shown()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_drawn_at_its_middle_and_what_is_withheld_is_not() {
        let cell = |least, most| Cell { least, most };
        assert_eq!(cell(Some(5), Some(9)).middle(), Some(7.0));
        assert_eq!(cell(None, None).middle(), None);
    }

    #[test]
    fn every_table_has_an_address_of_its_own() {
        for code in TableCode::ALL {
            assert_eq!(TableCode::of_slug(code.slug()), Some(code));
        }
        assert_eq!(TableCode::of_slug("annat"), None);
    }
}
