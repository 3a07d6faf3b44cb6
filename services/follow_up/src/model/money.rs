//! What a programme costs: lines by year, overhead with its rounding unit, the exact sum beside the rounded one, and
//! the outcome against the plan (domain.md 1e).

use std::collections::BTreeMap;

use domain::{Ore, Problem};

use super::evaluation::{LONGEST_NAME, needed_text};

/// The largest amount that is taken: ten milliard kronor.
const LARGEST: Ore = Ore(1_000_000_000_000);

/// A line of a budget in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// The calendar year.
    pub year: i32,
    /// What it is for.
    pub name: String,
    /// What is planned.
    pub planned: Ore,
    /// What it came to; `None` while that is not known.
    pub outcome: Option<Ore>,
}

impl BudgetLine {
    /// The line, or every reason why it is none.
    pub fn check(&self) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = needed_text(&mut problems, ("name", &self.name), LONGEST_NAME);
        if !(2000..=2100).contains(&self.year) {
            problems.push(Problem::invalid("year", "budget-year-out-of-bounds"));
        }
        let amounts = [("planned", Some(self.planned)), ("outcome", self.outcome)];
        for (field, amount) in amounts {
            if amount.is_some_and(|amount| amount.is_negative() || amount > LARGEST) {
                problems.push(Problem::invalid(field, "budget-amount-out-of-bounds"));
            }
        }
        let kept = Self {
            name,
            ..self.clone()
        };
        if problems.is_empty() {
            Ok(kept)
        } else {
            Err(problems)
        }
    }
}

/// What is added to the sum of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overhead {
    /// Percent of the sum, 0 to 100.
    pub percent: u32,
    /// The multiple to which totals are printed.
    pub rounding_unit: Ore,
}

impl Overhead {
    /// What holds until somebody sets another: none, and whole thousands of kronor.
    pub const NONE: Self = Self {
        percent: 0,
        rounding_unit: Ore(100_000),
    };

    /// The overhead, or every reason why it is none.
    pub fn check(percent: i32, rounding_unit: Ore) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let percent = u32::try_from(percent)
            .ok()
            .filter(|percent| *percent <= 100);
        if percent.is_none() {
            problems.push(Problem::invalid("percent", "overhead-out-of-bounds"));
        }
        if rounding_unit <= Ore::ZERO || rounding_unit > LARGEST {
            problems.push(Problem::invalid(
                "roundingUnit",
                "rounding-unit-out-of-bounds",
            ));
        }
        match percent {
            Some(percent) if problems.is_empty() => Ok(Self {
                percent,
                rounding_unit,
            }),
            Some(_) | None => Err(problems),
        }
    }
}

/// The sums of some lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BudgetSum {
    /// The lines as planned.
    pub sum: Ore,
    /// The overhead on them.
    pub overhead: Ore,
    /// Both, exactly.
    pub exact_total: Ore,
    /// Both, as printed.
    pub rounded_total: Ore,
    /// What the lines with an outcome came to, with overhead.
    pub outcome: Option<Ore>,
    /// That outcome less what was planned for the same lines, with overhead.
    pub difference: Option<Ore>,
}

/// Sums up lines; `None` when the sums do not fit.
pub fn budget_sum(lines: &[&BudgetLine], overhead: Overhead) -> Option<BudgetSum> {
    let with_overhead = |sum: Ore| sum.checked_add(sum.percent(overhead.percent)?);
    let sum = Ore::checked_sum(lines.iter().map(|line| line.planned))?;
    let exact_total = with_overhead(sum)?;
    let done: Vec<(Ore, Ore)> = lines
        .iter()
        .filter_map(|line| Some((line.planned, line.outcome?)))
        .collect();
    let outcome = with_overhead(Ore::checked_sum(done.iter().map(|(_, outcome)| *outcome))?)?;
    let planned = with_overhead(Ore::checked_sum(done.iter().map(|(planned, _)| *planned))?)?;
    let is_told = !done.is_empty();
    Some(BudgetSum {
        sum,
        overhead: sum.percent(overhead.percent)?,
        exact_total,
        rounded_total: exact_total.rounded_to(overhead.rounding_unit)?,
        outcome: is_told.then_some(outcome),
        difference: is_told.then_some(outcome.checked_sub(planned)).flatten(),
    })
}

/// The sums by year, the earliest first.
pub fn budget_years(lines: &[&BudgetLine], overhead: Overhead) -> Option<Vec<(i32, BudgetSum)>> {
    let mut years: BTreeMap<i32, Vec<&BudgetLine>> = BTreeMap::new();
    for line in lines {
        years.entry(line.year).or_default().push(line);
    }
    years
        .into_iter()
        .map(|(year, lines)| Some((year, budget_sum(&lines, overhead)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(year: i32, planned: i64, outcome: Option<i64>) -> BudgetLine {
        let kronor = |amount: i64| Ore::from_kronor(amount).unwrap();
        BudgetLine {
            year,
            name: "Handledare".to_owned(),
            planned: kronor(planned),
            outcome: outcome.map(kronor),
        }
    }

    #[test]
    fn exact_sum_stands_beside_the_rounded_one() {
        let lines = [
            line(2026, 1_234_567, Some(1_300_000)),
            line(2026, 100_000, None),
        ];
        let overhead = Overhead::check(10, Ore(100_000)).unwrap();
        let sum = budget_sum(&lines.iter().collect::<Vec<_>>(), overhead).unwrap();
        assert_eq!(sum.exact_total, Ore(146_802_370));
        assert_eq!(sum.rounded_total, Ore(146_800_000));
        assert_eq!(sum.outcome, Ore::from_kronor(1_430_000));
        assert_eq!(sum.difference, Some(Ore(143_000_000 - 135_802_370)));
    }

    #[test]
    fn amounts_and_units_have_bounds() {
        assert!(line(2026, -1, None).check().is_err());
        assert!(line(1999, 1, None).check().is_err());
        assert!(Overhead::check(101, Ore(1)).is_err());
        assert!(Overhead::check(10, Ore(0)).is_err());
    }
}
