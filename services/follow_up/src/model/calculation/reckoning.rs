//! The reckoning: every figure in every view as a span, the net month by month, and the month from which it holds.

use domain::{CodeList, Ore};

use super::{
    assumption::{Assumption, AssumptionKind, Span},
    basis::Basis,
    figure::{CalculationFigure, FULL, Horizon, Party, Values, in_ore},
    months::Counted,
};

/// A calculation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// What has been counted.
    pub basis: Basis,
    /// The views, the shortest first; those that too little is told for have no lines.
    pub views: Vec<View>,
    /// The net of each party, added up month by month as far as the longest view that has lines.
    pub nets: Vec<Net>,
}

/// A calculation as far as one horizon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// How far it looks.
    pub horizon: Horizon,
    /// How many months that is.
    pub months: usize,
    /// Its figures; empty where too little is told.
    pub lines: Vec<Line>,
    /// From which month it has paid for itself, for each party; empty where too little is told.
    pub break_evens: Vec<BreakEven>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub figure: CalculationFigure,
    /// From where to where, and what is likely.
    pub amount: Span<Ore>,
    /// How what is likely comes about, as digits.
    pub formula: String,
}

/// The first month from which a net is never below nothing until the end of a view; `None` where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakEven {
    /// Whose.
    pub party: Party,
    /// At best.
    pub earliest: Option<usize>,
    /// What is likely.
    pub likely: Option<usize>,
    /// At worst.
    pub latest: Option<usize>,
}

/// A net, added up month by month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Net {
    /// Whose.
    pub party: Party,
    /// At the end of each month, the programme's first month first.
    pub months: Vec<Span<Ore>>,
}

/// Calculates from what was counted and from one assumption of each kind.
pub fn calculate(basis: Basis, assumptions: &[Assumption]) -> Calculation {
    let choices = Choices::of(&basis, assumptions);
    let told = |horizon: &Horizon| basis.at(*horizon).is_some();
    let longest = Horizon::ALL.iter().copied().rfind(told);
    let months = longest.map_or(0, |horizon| basis.months(horizon));
    let counted = &basis.counted[..months.min(basis.counted.len())];
    let paths: Vec<Path> = Party::ALL
        .iter()
        .map(|party| choices.path(*party, counted))
        .collect();
    let views = Horizon::ALL.iter().map(|horizon| View {
        horizon: *horizon,
        months: basis.months(*horizon),
        lines: basis
            .at(*horizon)
            .map_or_else(Vec::new, |counted| choices.lines(counted)),
        break_evens: if told(horizon) {
            let until = basis.months(*horizon);
            paths.iter().map(|path| path.break_even(until)).collect()
        } else {
            Vec::new()
        },
    });
    let views = views.collect();
    let nets = if months == 0 {
        Vec::new()
    } else {
        paths.into_iter().map(Path::net).collect()
    };
    Calculation { basis, views, nets }
}

/// Every corner of the spans. A figure rises or falls evenly with each assumption while the others stand still, so its
/// least and its most lie in corners.
struct Choices {
    likely: Values,
    corners: Vec<Values>,
}

impl Choices {
    fn of(basis: &Basis, assumptions: &[Assumption]) -> Self {
        let mut likely = Values {
            presence: basis.likely_presence(),
            work: basis.likely_work(),
            ..Values::default()
        };
        for assumption in assumptions {
            *likely.value(assumption.kind) = assumption.span.likely.into();
            if assumption.kind == AssumptionKind::ProgrammeWage {
                likely.is_paid = assumption.span.high > 0;
            }
        }
        let mut corners = vec![likely];
        for assumption in assumptions {
            let ends = (assumption.span.low.into(), assumption.span.high.into());
            corners = split(&corners, ends, |corner| corner.value(assumption.kind));
        }
        if basis.dated < basis.participants {
            corners = split(&corners, (0, FULL), |corner| &mut corner.presence);
        }
        if basis.known < basis.participants {
            corners = split(&corners, (0, FULL), |corner| &mut corner.work);
        }
        Self { likely, corners }
    }

    fn lines(&self, counted: &Counted) -> Vec<Line> {
        let lines = CalculationFigure::ALL.iter().map(|figure| {
            let sum = |values: &Values| values.sum(values.each(*figure), counted);
            let mut ends = Ends::new(sum(&self.likely));
            for corner in &self.corners {
                ends.take(sum(corner));
            }
            Line {
                figure: *figure,
                amount: ends.amount(),
                formula: figure.digits(&self.likely, counted),
            }
        });
        lines.collect()
    }

    /// The net of a party month by month, with every choice.
    fn path(&self, party: Party, counted: &[Counted]) -> Path {
        let along = |values: &Values| -> Vec<i128> {
            let each = values.each(party.net());
            let sums = counted.iter().map(|counted| values.sum(each, counted));
            sums.collect()
        };
        let likely = along(&self.likely);
        let mut ends: Vec<Ends> = likely.iter().copied().map(Ends::new).collect();
        let corners: Vec<Vec<i128>> = self.corners.iter().map(along).collect();
        for corner in &corners {
            for (ends, sum) in ends.iter_mut().zip(corner) {
                ends.take(*sum);
            }
        }
        Path {
            party,
            likely,
            corners,
            ends,
        }
    }
}

fn split(
    corners: &[Values],
    (low, high): (i128, i128),
    place: impl Fn(&mut Values) -> &mut i128,
) -> Vec<Values> {
    if low == high {
        return corners.to_vec();
    }
    let both = corners.iter().flat_map(|corner| {
        [low, high].map(|end| {
            let mut corner = *corner;
            *place(&mut corner) = end;
            corner
        })
    });
    both.collect()
}

/// The least and the most of what was taken.
struct Ends {
    low: i128,
    likely: i128,
    high: i128,
}

impl Ends {
    fn new(likely: i128) -> Self {
        Self {
            low: likely,
            likely,
            high: likely,
        }
    }

    fn take(&mut self, sum: i128) {
        self.low = self.low.min(sum);
        self.high = self.high.max(sum);
    }

    fn amount(&self) -> Span<Ore> {
        Span {
            low: in_ore(self.low),
            likely: in_ore(self.likely),
            high: in_ore(self.high),
        }
    }
}

/// The net of a party month by month: what is likely, every corner, and the ends.
struct Path {
    party: Party,
    likely: Vec<i128>,
    corners: Vec<Vec<i128>>,
    ends: Vec<Ends>,
}

impl Path {
    fn break_even(&self, until: usize) -> BreakEven {
        let corners = self.corners.iter();
        let found: Vec<Option<usize>> = corners.map(|corner| holds_from(corner, until)).collect();
        let latest = found.iter().copied().collect::<Option<Vec<usize>>>();
        BreakEven {
            party: self.party,
            earliest: found.iter().copied().flatten().min(),
            likely: holds_from(&self.likely, until),
            latest: latest.and_then(|found| found.into_iter().max()),
        }
    }

    fn net(self) -> Net {
        Net {
            party: self.party,
            months: self.ends.iter().map(Ends::amount).collect(),
        }
    }
}

/// The first month, counted from 1, from which no sum is below nothing.
fn holds_from(sums: &[i128], until: usize) -> Option<usize> {
    let sums = &sums[..until.min(sums.len())];
    let first = match sums.iter().rposition(|sum| *sum < 0) {
        None => 1,
        Some(place) => place + 2,
    };
    (first <= sums.len()).then_some(first)
}
