//! Figures in rows and columns: what stands under a chart, in a report, and in the files that can be taken along. One
//! table is shown, written as CSV and put into a workbook, so that no figure is told in two ways.

use chrono::NaiveDate;

use crate::show;

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// What it tells, as its caption and as the name of its sheet.
    pub title: String,
    /// The columns, the first naming the rows.
    pub columns: Vec<Column>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<Value>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Whether it holds numbers, which stand to the right.
    pub is_number: bool,
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words. A count that is published as a class is words too: `5–9` is no number.
    Text(String),
    /// A number, and how many decimals are shown of it.
    Number(f64, usize),
    /// A share of a hundred, shown as `71,4 %` and written as the number 71.4.
    Percent(f64),
    /// An amount in öre, shown in kronor and written as a number of kronor.
    Ore(i64),
    /// A day.
    Day(NaiveDate),
    /// A number that may not be told, and the words for that.
    Withheld(String),
    /// Nothing.
    Blank,
}

impl Table {
    /// An empty table with these columns.
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            title: title.into(),
            columns,
            rows: Vec::new(),
        }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Value {
    /// Whether it is a day, which no line breaks.
    pub fn is_day(&self) -> bool {
        match self {
            Self::Day(_) => true,
            Self::Text(_)
            | Self::Number(..)
            | Self::Percent(_)
            | Self::Ore(_)
            | Self::Withheld(_)
            | Self::Blank => false,
        }
    }
}

impl Column {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            is_number: false,
        }
    }

    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            is_number: true,
        }
    }
}

impl Value {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// A whole number.
    pub fn count(number: impl Into<f64>) -> Self {
        Self::Number(number.into(), 0)
    }

    /// A number that may be missing.
    pub fn maybe(number: Option<f64>, decimals: usize) -> Self {
        number.map_or(Self::Blank, |number| Self::Number(number, decimals))
    }

    /// A share that may be missing.
    pub fn percent(share: Option<f64>) -> Self {
        share.map_or(Self::Blank, Self::Percent)
    }

    /// An amount that may be missing.
    pub fn ore(ore: Option<i64>) -> Self {
        ore.map_or(Self::Blank, Self::Ore)
    }

    /// A day that may be missing.
    pub fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Blank, Self::Day)
    }

    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(words) | Self::Withheld(words) => words.clone(),
            Self::Number(number, decimals) => show::decimal(*number, *decimals),
            Self::Percent(share) => show::percent(*share),
            Self::Ore(ore) => show::kronor(*ore),
            Self::Day(day) => show::day(*day),
            Self::Blank => "–".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_people_read_them() {
        assert_eq!(Value::Number(1234.5, 1).shown(), "1\u{a0}234,5");
        assert_eq!(Value::Percent(71.428).shown(), "71,4\u{a0}%");
        assert_eq!(Value::Ore(123_450).shown(), "1\u{a0}234,50\u{a0}kr");
        assert_eq!(Value::maybe(None, 0).shown(), "–");
    }
}
