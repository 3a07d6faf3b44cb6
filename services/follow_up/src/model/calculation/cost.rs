//! What the programme came to for each participant, and for each month in which somebody supports themselves.
//!
//! A month after the programme is one of self-support when the evidence nearest to its middle says so and lies at most a
//! quarter away: a follow-up, a closure, the end of an enrolment, a month of assistance. A month without such evidence
//! is missing, and may have been one.

use chrono::{Datelike, Months, NaiveDate};
use domain::{Ore, code_list};

use crate::model::evaluation::{Answer, Frame, Participation, Support};

code_list! {
    /// What the outcome of the budget is divided by.
    pub enum UnitCostKind("UnitCostKind") {
        /// Participants.
        Participant => "PARTICIPANT", "Kostnad per deltagare";
        /// Months in which a participant supports themselves after the programme, as far as they have been seen.
        SelfSupportMonth => "SELF_SUPPORT_MONTH", "Kostnad per månad i egen försörjning";
    }
}

/// How many there are of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// So many for certain, and so many more at the most.
    Known {
        /// How many there are for certain.
        certain: i64,
        /// How many more there may be.
        missing: i64,
    },
    /// Others than the reader's unit have recorded them, and the reader may not know.
    Withheld,
}

/// A cost of each of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCost {
    /// Of what.
    pub kind: UnitCostKind,
    /// The outcome of the budget; `None` while no line has one.
    pub numerator: Option<Ore>,
    /// How many there are.
    pub count: Counted,
    /// The cost of each that is there for certain.
    pub value: Option<Ore>,
    /// The least that it can be, if everything that is missing were there.
    pub lowest: Option<Ore>,
    /// The quotient as digits; empty where there is none.
    pub formula: String,
}

/// What the outcome of the budget is for each participant and each month of self-support, on the frame's day.
pub fn unit_costs(outcome: Option<Ore>, frame: &Frame, rows: &[Participation]) -> Vec<UnitCost> {
    let participants = Counted::Known {
        certain: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        missing: 0,
    };
    let mut months = Counted::Known {
        certain: 0,
        missing: 0,
    };
    for row in rows {
        months = months.and(months_of(frame, row));
    }
    vec![
        UnitCost::of(UnitCostKind::Participant, outcome, participants),
        UnitCost::of(UnitCostKind::SelfSupportMonth, outcome, months),
    ]
}

impl Counted {
    /// Both together. A part that is withheld withholds the whole, for it would follow from the rest.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Known { certain, missing },
                Self::Known {
                    certain: also,
                    missing: lacking,
                },
            ) => Self::Known {
                certain: certain.saturating_add(also),
                missing: missing.saturating_add(lacking),
            },
            (Self::Withheld, _) | (_, Self::Withheld) => Self::Withheld,
        }
    }
}

impl UnitCost {
    fn of(kind: UnitCostKind, numerator: Option<Ore>, count: Counted) -> Self {
        let (value, lowest, formula) = match (numerator, count) {
            (Some(sum), Counted::Known { certain, missing }) => {
                let value = quotient(sum, certain);
                let formula = value.map(|value| format!("{sum} ÷ {certain} = {value}"));
                let lowest = quotient(sum, certain.saturating_add(missing));
                (value, lowest, formula.unwrap_or_default())
            }
            (None, Counted::Known { .. }) | (_, Counted::Withheld) => (None, None, String::new()),
        };
        Self {
            kind,
            numerator,
            count,
            value,
            lowest,
            formula,
        }
    }
}

/// Months of self-support, and months of which it is not known. Those who are still there have none yet; where the last
/// day is not told, every month from the first on may be one.
fn months_of(frame: &Frame, row: &Participation) -> Counted {
    let since = match row.ended_on {
        Answer::NotDue => frame.on,
        Answer::Told(day) => day,
        Answer::Unknown | Answer::Missing | Answer::Withheld => {
            *row.started_on.told().unwrap_or(&frame.starts_on)
        }
    };
    if row.support == Support::Withheld {
        return Counted::Withheld;
    }
    let (mut certain, mut missing) = (0, 0);
    let mut middle = middle_after(since);
    while let Some(day) = middle.filter(|day| is_past(*day, frame.on)) {
        match row.support_on(day) {
            Answer::Told(is_supported) => certain += i64::from(is_supported),
            Answer::Unknown | Answer::Missing | Answer::NotDue | Answer::Withheld => missing += 1,
        }
        middle = middle_after(day);
    }
    Counted::Known { certain, missing }
}

/// The middle of the month after a day's.
fn middle_after(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(15)?.checked_add_months(Months::new(1))
}

/// Whether a month lies wholly before a day's.
fn is_past(month: NaiveDate, on: NaiveDate) -> bool {
    (month.year(), month.month()) < (on.year(), on.month())
}

/// The quotient, to the nearest öre.
fn quotient(amount: Ore, many: i64) -> Option<Ore> {
    if many <= 0 {
        return None;
    }
    let (amount, many) = (i128::from(amount.ore()), i128::from(many));
    let nearest = (amount.abs() * 2 + many) / (many * 2) * amount.signum();
    i64::try_from(nearest).ok().map(Ore)
}
