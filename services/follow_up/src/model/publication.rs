//! The fixed tables of the chain, as they come out once a month for those who may see tables and never a person
//! (`access.md` rules 11 and 17): what is counted in them, how it hangs together, and what follows from what is told.

mod bands;
mod derived;
mod draft;
mod estimate;
mod links;
mod tables;

use chrono::NaiveDate;
use domain::{CodeList, Municipality, code_list};
use serde::{Deserialize, Serialize};

use super::{
    journey::Factor,
    suppression::{CLASS, Cell, Told, release},
};
pub use draft::{Drafted, Place, draft};

code_list! {
    /// Which of the fixed tables it is.
    pub enum TableCode("ChainTableCode") {
        /// How many have reached each step of the chain.
        Funnel => "FUNNEL", "Hur långt människor kommer";
        /// Cause, triage, intervention and outcome.
        Flows => "FLOWS", "Vägar genom kedjan";
        /// The share that still has assistance, by months.
        Survival => "SURVIVAL", "Kvar i bistånd";
        /// The share that has left by each exit, by months.
        Exits => "EXITS", "Hur människor lämnar kedjan";
        /// Assistance again after self-support, by months.
        Relapse => "RELAPSE", "Bistånd igen efter egen försörjning";
        /// The share in each step, by day.
        Shares => "SHARES", "Andel i varje steg";
        /// How long it takes to each step.
        Durations => "DURATIONS", "Tid till varje steg";
        /// How long decisions take (T3, T11).
        DecisionTimes => "DECISION_TIMES", "Tid till beslut";
        /// How long referrals wait, by pair of agencies.
        LeadTimes => "LEAD_TIMES", "Remissernas ledtider";
        /// How many shared plans people have (T12).
        PlansPerPerson => "PLANS_PER_PERSON", "Planer per person";
        /// Work or studies at the end, by the rule of Kolada U40455.
        WorkOrStudies => "WORK_OR_STUDIES", "Arbete eller studier vid avslut";
        /// Needs of health, and what is done (V4).
        Health => "HEALTH", "Behov av hälsostöd";
        /// Who has an activity (V2).
        NoActivity => "NO_ACTIVITY", "Har en aktivitet";
        /// Self-support by year (T5).
        SelfSupportByYear => "SELF_SUPPORT_BY_YEAR", "Egen försörjning per år";
    }
}

/// From how many people to how many; neither where it is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// At the least so many.
    pub least: Option<u64>,
    /// At the most so many.
    pub most: Option<u64>,
}

impl Span {
    /// Withheld.
    pub const WITHHELD: Self = Self {
        least: None,
        most: None,
    };

    /// From so many to so many.
    pub fn between(least: u64, most: u64) -> Self {
        Self {
            least: Some(least),
            most: Some(most),
        }
    }

    fn of(cell: Option<&Cell>) -> Self {
        match cell {
            Some(Cell::From(least)) => Self::between(*least, least + CLASS - 1),
            Some(Cell::Withheld) | None => Self::WITHHELD,
        }
    }
}

/// A row of a table: codes, counts, and what follows from what is told of the counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What the row is about.
    pub keys: Vec<String>,
    /// How many people.
    pub cells: Vec<Span>,
    /// Shares from 0 to 1, or months or days; `None` where they do not follow.
    pub numbers: Vec<Option<f64>>,
}

/// What is told of a table about one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableState {
    /// It is told.
    Told,
    /// The group is too small for more than its size.
    TooSmall,
}

/// A table about one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Which table.
    pub code: String,
    /// What the group has in common (a code of [`Factor`]).
    pub factor: String,
    /// Which value of that; `None` for everybody.
    pub value: Option<String>,
    /// How many people are in the group.
    pub people: Span,
    /// Whether it is told.
    pub state: TableState,
    /// The rows.
    pub rows: Vec<Row>,
}

/// What an edition tells of a municipality, or of all together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceTables {
    /// The day on which these tables came out.
    pub released_on: NaiveDate,
    /// How many people.
    pub people: Span,
    /// The tables.
    pub tables: Vec<Table>,
}

/// What comes out on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// The day.
    pub released_on: NaiveDate,
    /// Every count that is told, for comparison with the editions to come; `None` where the last edition stands.
    pub told: Option<Told>,
    /// The tables by place, all together first; empty where the last edition stands.
    pub places: Vec<(Place, PlaceTables)>,
}

/// The edition of a day after the editions before it, the earliest first, with the tables of the last of them by place.
pub fn publish(
    on: NaiveDate,
    drafted: &Drafted,
    before: &[Told],
    last: &[(Place, PlaceTables)],
) -> Edition {
    let told = release(before, &drafted.draft);
    let places = told.as_ref().map_or_else(Vec::new, |told| {
        let places = drafted.places.iter();
        let tables = places.map(|place| {
            let earlier = last.iter().find(|(known, _)| known == place);
            let earlier = earlier.map(|(_, tables)| tables);
            (
                *place,
                derived::tables(on, (drafted, told), *place, earlier),
            )
        });
        tables.collect()
    });
    Edition {
        released_on: on,
        told,
        places,
    }
}

/// The name of a place among the codes of a count.
fn place_code(place: Place) -> String {
    place.map_or_else(|| "ALL".to_owned(), |code: Municipality| code.to_string())
}

/// The name of a group among the codes of a count.
fn group_codes(factor: Factor, value: &str) -> [String; 2] {
    [factor.code().to_owned(), value.to_owned()]
}

#[cfg(test)]
#[path = "publication/tests.rs"]
mod tests;
