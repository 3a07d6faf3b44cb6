//! The budget of a programme.

use async_graphql::{ID, SimpleObject};
use chassis::graphql::{AmountOre, Code};
use domain::Ore;

use super::count;
use crate::{
    flow::evaluation::Overview,
    model::{
        calculation::{Counted, UnitCost, UnitCostKind, unit_costs},
        money::{BudgetLine, BudgetSum, Overhead, budget_sum, budget_years},
    },
    store::evaluation::Kept,
};

/// The budget of a programme, and what it came to.
#[derive(SimpleObject)]
pub struct ProgrammeBudget {
    /// The overhead in percent of the lines.
    overhead_percent: i32,
    /// The multiple to which totals are printed.
    rounding_unit: AmountOre,
    /// The version of the overhead; 0 until it is set.
    overhead_version: i32,
    /// The lines.
    lines: Vec<PlannedLine>,
    /// The sums by year.
    years: Vec<BudgetYear>,
    /// The sum of all years.
    total: BudgetYear,
    /// The outcome for each participant; null without either.
    cost_per_participant: Option<AmountOre>,
    /// The outcome for each participant and each month of self-support, with what is missing.
    unit_costs: Vec<BudgetUnitCost>,
    /// How many lines have no outcome yet, so that the outcome is too low.
    lines_without_outcome: i32,
}

/// The outcome of the budget divided by something.
#[derive(SimpleObject)]
pub struct BudgetUnitCost {
    /// By what.
    kind: Code<UnitCostKind>,
    /// The outcome; null while no line has one.
    numerator: Option<AmountOre>,
    /// How many there are for certain; null where it is withheld.
    denominator: Option<i32>,
    /// How many more there may be, where nobody has told; null where it is withheld.
    missing: Option<i32>,
    /// Whether the number is for the evaluator alone, because others than the reader's unit have recorded it.
    is_withheld: bool,
    /// The cost of each that is there for certain, and the most that it can be; null where there is none.
    value: Option<AmountOre>,
    /// The least that it can be, if all that is missing were there.
    lowest: Option<AmountOre>,
    /// The quotient as digits; empty where there is none.
    formula: String,
}

/// A line of the budget.
#[derive(SimpleObject)]
#[graphql(name = "BudgetLine")]
pub struct PlannedLine {
    /// The line's id.
    id: ID,
    /// Its version.
    version: i32,
    /// The calendar year.
    year: i32,
    /// What it is for.
    name: String,
    /// What is planned.
    planned: AmountOre,
    /// What it came to; null while that is not known.
    outcome: Option<AmountOre>,
}

/// The sums of a year, or of all.
#[derive(SimpleObject)]
pub struct BudgetYear {
    /// The year; null for all.
    year: Option<i32>,
    /// The lines as planned.
    sum: AmountOre,
    /// The overhead on them.
    overhead: AmountOre,
    /// Both, exactly.
    exact_total: AmountOre,
    /// Both, as printed.
    rounded_total: AmountOre,
    /// What the lines with an outcome came to, with overhead.
    outcome: Option<AmountOre>,
    /// That outcome less what was planned for the same lines.
    difference: Option<AmountOre>,
}

impl ProgrammeBudget {
    pub(super) fn of(overview: &Overview) -> Option<Self> {
        let kept = overview.overhead.as_ref();
        let overhead = kept.map_or(Overhead::NONE, |kept| kept.body);
        let lines: Vec<&BudgetLine> = overview.lines.iter().map(|kept| &kept.body).collect();
        let total = budget_sum(&lines, overhead)?;
        let participants = i64::try_from(overview.participants.len()).ok()?;
        let each = total.outcome.filter(|_| participants > 0);
        let years = budget_years(&lines, overhead)?.into_iter();
        let costs = unit_costs(total.outcome, &overview.frame, &overview.participants);
        let open = lines.iter().filter(|line| line.outcome.is_none());
        Some(Self {
            overhead_percent: i32::try_from(overhead.percent).ok()?,
            rounding_unit: AmountOre(overhead.rounding_unit.ore()),
            overhead_version: kept.map_or(0, |kept| kept.version),
            lines: overview.lines.iter().map(PlannedLine::from).collect(),
            years: years
                .map(|(year, sum)| BudgetYear::of(Some(year), &sum))
                .collect(),
            total: BudgetYear::of(None, &total),
            cost_per_participant: each.map(|outcome| AmountOre(outcome.ore() / participants)),
            unit_costs: costs.into_iter().map(BudgetUnitCost::from).collect(),
            lines_without_outcome: count(open.count()),
        })
    }
}

impl From<UnitCost> for BudgetUnitCost {
    fn from(cost: UnitCost) -> Self {
        let amount = |ore: Ore| AmountOre(ore.ore());
        let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        let (denominator, missing) = match cost.count {
            Counted::Known { certain, missing } => (Some(whole(certain)), Some(whole(missing))),
            Counted::Withheld => (None, None),
        };
        Self {
            kind: Code(cost.kind),
            numerator: cost.numerator.map(amount),
            denominator,
            missing,
            is_withheld: denominator.is_none(),
            value: cost.value.map(amount),
            lowest: cost.lowest.map(amount),
            formula: cost.formula,
        }
    }
}

impl From<&Kept<BudgetLine>> for PlannedLine {
    fn from(kept: &Kept<BudgetLine>) -> Self {
        Self {
            id: kept.id.to_string().into(),
            version: kept.version,
            year: kept.body.year,
            name: kept.body.name.clone(),
            planned: AmountOre(kept.body.planned.ore()),
            outcome: kept.body.outcome.map(|outcome| AmountOre(outcome.ore())),
        }
    }
}

impl BudgetYear {
    fn of(year: Option<i32>, sum: &BudgetSum) -> Self {
        let amount = |ore: Ore| AmountOre(ore.ore());
        Self {
            year,
            sum: amount(sum.sum),
            overhead: amount(sum.overhead),
            exact_total: amount(sum.exact_total),
            rounded_total: amount(sum.rounded_total),
            outcome: sum.outcome.map(amount),
            difference: sum.difference.map(amount),
        }
    }
}
