//! The socio-economic calculation of a programme: assumptions, figures and the month of breaking even, as spans.

use async_graphql::SimpleObject;
use chassis::graphql::{AmountOre, Code, LocalDate};
use domain::Ore;

use super::{count, goal::MissingField};
use crate::{
    flow::evaluation::Overview,
    model::{
        calculation::{
            Assumption, AssumptionKind, AssumptionUnit, Basis, BreakEven, CalculationFigure,
            Horizon, Line, Net, Party, Span, View, basis, calculate, standing,
        },
        evaluation::Hundredths,
    },
};

/// What a programme costs and gives back. Every figure is a span that follows from the spans of the assumptions.
#[derive(SimpleObject)]
pub struct ProgrammeCalculation {
    /// What is counted.
    basis: CalculationBasis,
    /// The figures, as far as each horizon.
    views: Vec<CalculationView>,
    /// The net of each party, added up month by month; empty where too little is told.
    nets: Vec<CalculationNet>,
}

/// What is assumed.
#[derive(SimpleObject)]
pub struct CalculationAssumption {
    /// What.
    kind: Code<AssumptionKind>,
    /// What it is measured in.
    unit: Code<AssumptionUnit>,
    /// The amounts, for what is measured in kronor.
    amount: Option<AmountSpan>,
    /// The percentages, for what is measured in percent.
    percent: Option<PercentSpan>,
    /// Who says so.
    source: String,
    /// When it was so.
    assumed_on: LocalDate,
    /// Its version; 0 while nobody has replaced what stands.
    version: i32,
}

/// From where to where, and what is likely.
#[derive(SimpleObject)]
pub struct AmountSpan {
    /// The least.
    low: AmountOre,
    /// What is likely.
    likely: AmountOre,
    /// The most.
    high: AmountOre,
}

/// From where to where, and what is likely.
#[derive(SimpleObject)]
pub struct PercentSpan {
    /// The least.
    low: f64,
    /// What is likely.
    likely: f64,
    /// The most.
    high: f64,
}

/// What a calculation counts.
#[derive(SimpleObject)]
pub struct CalculationBasis {
    /// Participants.
    participants: i32,
    /// Participants whose first and last day are told, or who are still there.
    dated: i32,
    /// Participants who are known to have gone to work.
    reached: i32,
    /// Participants of whom it is known whether.
    known: i32,
    /// What is owed and not known, and of how many.
    missing: Vec<MissingField>,
}

/// A calculation as far as one horizon.
#[derive(SimpleObject)]
pub struct CalculationView {
    /// How far it looks.
    horizon: Code<Horizon>,
    /// How many months that is, from the programme's first.
    months: i32,
    /// Its figures; empty where too little is told.
    lines: Vec<CalculationLine>,
    /// From which month it has paid for itself; empty where too little is told.
    break_evens: Vec<CalculationBreakEven>,
}

/// A figure.
#[derive(SimpleObject)]
pub struct CalculationLine {
    /// Which.
    figure: Code<CalculationFigure>,
    /// From where to where. What is paid is negative.
    amount: AmountSpan,
    /// How what is likely comes about, as digits.
    formula: String,
}

/// The first month, counted from the programme's first, from which a net is never below nothing until the end of the
/// view; null where there is none.
#[derive(SimpleObject)]
pub struct CalculationBreakEven {
    /// Whose.
    party: Code<Party>,
    /// At best.
    earliest: Option<i32>,
    /// What is likely.
    likely: Option<i32>,
    /// At worst.
    latest: Option<i32>,
}

/// A net, added up.
#[derive(SimpleObject)]
pub struct CalculationNet {
    /// Whose.
    party: Code<Party>,
    /// At the end of each month, the programme's first month first.
    months: Vec<AmountSpan>,
}

impl ProgrammeCalculation {
    pub(super) fn of(overview: &Overview) -> Self {
        let assumed = assumed(overview).into_iter();
        let assumptions: Vec<Assumption> = assumed.map(|(assumption, _)| assumption).collect();
        let basis = basis(&overview.frame, &overview.participants);
        let reckoned = calculate(basis, &assumptions);
        Self {
            basis: CalculationBasis::from(&reckoned.basis),
            views: reckoned
                .views
                .into_iter()
                .map(CalculationView::from)
                .collect(),
            nets: reckoned
                .nets
                .into_iter()
                .map(CalculationNet::from)
                .collect(),
        }
    }
}

/// One assumption of each kind with its version: what the organiser wrote, or what stands until then.
fn assumed(overview: &Overview) -> Vec<(Assumption, i32)> {
    let standing = standing().into_iter();
    standing
        .map(|standing| {
            let mut written = overview.assumptions.iter();
            match written.find(|kept| kept.body.kind == standing.kind) {
                Some(kept) => (kept.body.clone(), kept.version),
                None => (standing, 0),
            }
        })
        .collect()
}

impl CalculationAssumption {
    pub(super) fn list(overview: &Overview) -> Vec<Self> {
        assumed(overview).into_iter().map(Self::from).collect()
    }
}

impl From<(Assumption, i32)> for CalculationAssumption {
    fn from((assumption, version): (Assumption, i32)) -> Self {
        let span = assumption.span;
        let percent = |hundredths| Hundredths::new(hundredths).to_float();
        let (amount, percent) = match assumption.kind.unit() {
            AssumptionUnit::KronorPerMonth => (Some(AmountSpan::from(span.map(Ore))), None),
            AssumptionUnit::Percent => {
                let span = span.map(percent);
                let percent = PercentSpan {
                    low: span.low,
                    likely: span.likely,
                    high: span.high,
                };
                (None, Some(percent))
            }
        };
        Self {
            kind: Code(assumption.kind),
            unit: Code(assumption.kind.unit()),
            amount,
            percent,
            source: assumption.source,
            assumed_on: LocalDate(assumption.assumed_on),
            version,
        }
    }
}

impl From<Span<Ore>> for AmountSpan {
    fn from(span: Span<Ore>) -> Self {
        Self {
            low: AmountOre(span.low.ore()),
            likely: AmountOre(span.likely.ore()),
            high: AmountOre(span.high.ore()),
        }
    }
}

impl From<&Basis> for CalculationBasis {
    fn from(basis: &Basis) -> Self {
        let missing = basis.missing.iter();
        Self {
            participants: count(basis.participants),
            dated: count(basis.dated),
            reached: count(basis.reached),
            known: count(basis.known),
            missing: missing
                .map(|(field, of)| MissingField::of(*field, *of))
                .collect(),
        }
    }
}

impl From<View> for CalculationView {
    fn from(view: View) -> Self {
        let break_evens = view.break_evens.into_iter();
        Self {
            horizon: Code(view.horizon),
            months: count(view.months),
            lines: view.lines.into_iter().map(CalculationLine::from).collect(),
            break_evens: break_evens.map(CalculationBreakEven::from).collect(),
        }
    }
}

impl From<Line> for CalculationLine {
    fn from(line: Line) -> Self {
        Self {
            figure: Code(line.figure),
            amount: line.amount.into(),
            formula: line.formula,
        }
    }
}

impl From<BreakEven> for CalculationBreakEven {
    fn from(found: BreakEven) -> Self {
        Self {
            party: Code(found.party),
            earliest: found.earliest.map(count),
            likely: found.likely.map(count),
            latest: found.latest.map(count),
        }
    }
}

impl From<Net> for CalculationNet {
    fn from(net: Net) -> Self {
        Self {
            party: Code(net.party),
            months: net.months.into_iter().map(AmountSpan::from).collect(),
        }
    }
}
