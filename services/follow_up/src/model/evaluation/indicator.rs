//! Baseline indicators: how things stood before, with source and day (E2).

use chrono::NaiveDate;
use domain::{Problem, code_list};

use super::{
    decimal::Hundredths,
    text::{LONGEST_NAME, needed_text},
};

code_list! {
    /// What an indicator counts.
    pub enum IndicatorUnit("IndicatorUnit") {
        /// A share.
        Percent => "PERCENT", "procent";
        /// People.
        Persons => "PERSONS", "personer";
        /// Months.
        Months => "MONTHS", "månader";
        /// Money.
        Kronor => "KRONOR", "kronor";
    }
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// What it says.
    pub name: String,
    /// Its value.
    pub value: Hundredths,
    /// What it counts.
    pub unit: IndicatorUnit,
    /// Who says so.
    pub source: String,
    /// When it was so.
    pub measured_on: NaiveDate,
}

/// An indicator as somebody wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorDraft {
    /// What it says.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// What it counts.
    pub unit: IndicatorUnit,
    /// Who says so.
    pub source: String,
    /// When it was so.
    pub measured_on: NaiveDate,
}

impl IndicatorDraft {
    /// The indicator, or every reason why it is none.
    pub fn check(&self, today: NaiveDate) -> Result<Indicator, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = needed_text(&mut problems, ("name", &self.name), LONGEST_NAME);
        let source = needed_text(&mut problems, ("source", &self.source), LONGEST_NAME);
        let value = Hundredths::from_float(self.value);
        let value = value.filter(|value| match self.unit {
            IndicatorUnit::Percent => (0..=10_000).contains(&value.hundredths()),
            IndicatorUnit::Persons | IndicatorUnit::Months | IndicatorUnit::Kronor => {
                value.hundredths() >= 0
            }
        });
        if value.is_none() {
            problems.push(Problem::invalid("value", "indicator-value-out-of-bounds"));
        }
        if self.measured_on > today {
            problems.push(Problem::invalid("measuredOn", "day-not-yet-come"));
        }
        match value {
            Some(value) if problems.is_empty() => Ok(Indicator {
                name,
                value,
                unit: self.unit,
                source,
                measured_on: self.measured_on,
            }),
            Some(_) | None => Err(problems),
        }
    }
}
