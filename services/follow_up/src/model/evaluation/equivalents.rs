//! Full-time equivalents (årsanställningar): days times service rate, day by day, over the days of a period. Nothing is
//! guessed: who cannot be counted is missing, and the bounds say what it could have been.

use chrono::{Datelike, Months, NaiveDate};
use domain::{Month, Period};

use super::{
    answer::Answer,
    decimal::Hundredths,
    participation::{Origin, Participation, Spell},
};

/// Full time, in percent.
const FULL: i64 = 100;

/// Full-time equivalents over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equivalents {
    /// The first day of the period.
    pub from: NaiveDate,
    /// The last day of the period.
    pub to: NaiveDate,
    /// Participants of whom everything is known.
    pub counted: usize,
    /// Participants who lack a day or a rate.
    pub missing: usize,
    /// Percent of full time, summed over the days of those who are counted.
    pub percent_days: i64,
    /// The least that it can be, in the same measure.
    pub lowest: i64,
    /// The most that it can be.
    pub highest: i64,
    /// Days of the period.
    pub days: i64,
    /// By month, of those who are counted.
    pub by_month: Vec<(Month, Option<Hundredths>)>,
}

impl Equivalents {
    /// The equivalents of those who are counted; `None` when that is nobody.
    pub fn value(&self) -> Option<Hundredths> {
        (self.counted > 0)
            .then(|| self.of(self.percent_days))
            .flatten()
    }

    /// So many percent of full time, summed over days, as equivalents of the period.
    pub fn of(&self, percent_days: i64) -> Option<Hundredths> {
        Hundredths::ratio(percent_days, self.days * FULL)
    }

    /// The quotient as digits: full-time days over days.
    pub fn formula(&self, percent_days: i64) -> String {
        let full_days = Hundredths::new(percent_days);
        let result = self.of(percent_days).unwrap_or_default();
        format!("{full_days} ÷ {} = {result}", self.days)
    }
}

/// Counts them over a period. `on` is the day on which it is looked at: what lies after it has not been worked.
pub fn full_time_equivalents(
    rows: &[Participation],
    (from, to): (NaiveDate, NaiveDate),
    on: NaiveDate,
) -> Equivalents {
    let until = to.min(on);
    let whole = (from, until);
    let known: Vec<&Participation> = rows.iter().filter(|row| is_known(row, whole)).collect();
    let sum = |days: (NaiveDate, NaiveDate)| -> i64 {
        known
            .iter()
            .map(|row| worked(row, days, Bound::Lowest))
            .sum()
    };
    let bound = |bound: Bound| rows.iter().map(|row| worked(row, whole, bound)).sum();
    let by_month = months(from, until).into_iter().map(|(month, days)| {
        let of_month = Hundredths::ratio(sum(days), days_of(days) * FULL);
        (month, of_month)
    });
    Equivalents {
        from,
        to,
        counted: known.len(),
        missing: rows.len() - known.len(),
        percent_days: sum(whole),
        lowest: bound(Bound::Lowest),
        highest: bound(Bound::Highest),
        days: days_of((from, to)),
        by_month: by_month.collect(),
    }
}

/// Which way what is not known is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    /// It was nothing.
    Lowest,
    /// It was full time, from the first day to the last.
    Highest,
}

/// Whether everything is known that the days need: an end that is not owed yet has simply not come.
fn is_known(row: &Participation, (from, _): (NaiveDate, NaiveDate)) -> bool {
    row.origin != Origin::Counted
        && row.work.spells.iter().all(|spell| {
            let ended_before = spell.until.told().is_some_and(|last| *last < from);
            let is_known = spell.from.told().is_some()
                && !spell.until.is_lacking()
                && spell.rate_percent.told().is_some();
            ended_before || is_known
        })
}

/// Percent of full time, summed over the days that the row shares with `days`. Nobody works more than full time: of
/// placements that overlap, what passes it is not counted.
fn worked(row: &Participation, days: (NaiveDate, NaiveDate), bound: Bound) -> i64 {
    let spells: Vec<(NaiveDate, NaiveDate, i64)> = row
        .work
        .spells
        .iter()
        .filter_map(|spell| read(spell, days, bound))
        .collect();
    match spells.as_slice() {
        [] => 0,
        [(from, until, rate)] => days_of((*from, *until)) * rate,
        several => days
            .0
            .iter_days()
            .take_while(|day| *day <= days.1)
            .map(|day| {
                let on_day = several
                    .iter()
                    .filter(|(from, until, _)| (*from..=*until).contains(&day));
                on_day.map(|(_, _, rate)| rate).sum::<i64>().min(FULL)
            })
            .sum(),
    }
}

fn read(
    spell: &Spell,
    (first, last): (NaiveDate, NaiveDate),
    bound: Bound,
) -> Option<(NaiveDate, NaiveDate, i64)> {
    let highest = bound == Bound::Highest;
    let from = spell.from.told().copied().or(highest.then_some(first))?;
    let until = match spell.until {
        Answer::Told(until) => until,
        Answer::NotDue => last,
        // With nothing known of the end, one day is certain if the beginning is.
        Answer::Unknown | Answer::Missing | Answer::Withheld => {
            if highest {
                last
            } else {
                from
            }
        }
    };
    let rate = spell.rate_percent.told().copied();
    let rate = rate.or(highest.then_some(FULL))?;
    let (from, until) = (from.max(first), until.min(last));
    (from <= until).then_some((from, until, rate))
}

fn days_of((from, to): (NaiveDate, NaiveDate)) -> i64 {
    Period::new(from, Some(to))
        .ok()
        .and_then(Period::days)
        .unwrap_or(0)
}

/// The months of a time, each with its days in it.
fn months(from: NaiveDate, until: NaiveDate) -> Vec<(Month, (NaiveDate, NaiveDate))> {
    let mut months = Vec::new();
    let mut first = from;
    while first <= until {
        let month = Month::of(first);
        let next = month.first_day().checked_add_months(Months::new(1));
        let Some(next) = next.filter(|next| next.year() < 9_999) else {
            break;
        };
        let last = next.pred_opt().unwrap_or(first).min(until);
        months.push((month, (first, last)));
        first = next;
    }
    months
}
