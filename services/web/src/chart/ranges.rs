//! From where to where, with the middle: how long referrals take between agencies, and what a calculation says with
//! all its assumptions at their ends. A row each, on one scale.

use super::{
    Chart,
    svg::{Anchor, Svg},
};
use crate::show;

/// Ranges on one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    /// The rows.
    pub ranges: Vec<Range>,
    /// What the scale tells: `arbetsdagar`.
    pub of: String,
    /// What the numbers of the scale are divided by.
    pub unit: f64,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Its name.
    pub name: String,
    /// From where to where; nothing where it may not be told.
    pub ends: Option<(f64, f64)>,
    /// The middle; nothing where there is none.
    pub middle: Option<f64>,
    /// The same in words.
    pub told: String,
}

const WIDTH: f64 = 640.0;
const ROW: f64 = 44.0;
const SIDE: f64 = 26.0;

impl Chart for Ranges {
    fn draw(&self, id: &str) -> Svg {
        let rows = self.ranges.iter().map(|_| ROW).sum::<f64>();
        let (lowest, highest) = self.scale();
        let mut svg = Svg::new(id, WIDTH, rows + 44.0);
        let x = |at: f64| SIDE + (at - lowest) / (highest - lowest) * (WIDTH - 2.0 * SIDE);
        for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let at = lowest + part * (highest - lowest);
            let label = show::decimal(
                at / self.unit,
                usize::from((highest - lowest) / self.unit < 4.0),
            );
            svg.line("grid", (x(at), 0.0), (x(at), rows + 4.0));
            svg.words((x(at), rows + 20.0), Anchor::Middle, "tick", &label);
        }
        if lowest < 0.0 && highest > 0.0 {
            svg.line("axis", (x(0.0), 0.0), (x(0.0), rows + 4.0));
        }
        svg.words((WIDTH / 2.0, rows + 38.0), Anchor::Middle, "tick", &self.of);
        let mut top = 0.0;
        for range in &self.ranges {
            svg.words((0.0, top + 15.0), Anchor::Start, "label halo", &range.name);
            svg.words((WIDTH, top + 15.0), Anchor::End, "figure halo", &range.told);
            let y = top + 29.0;
            if let Some((from, to)) = range.ends {
                svg.block((x(from), y - 6.0), ((x(to) - x(from)).max(2.0), 12.0), 0);
            }
            if let Some(middle) = range.middle {
                svg.dot((x(middle), y), 1);
            }
            top += ROW;
        }
        svg
    }
}

impl Ranges {
    /// From nought, or from the lowest below it, to the highest.
    fn scale(&self) -> (f64, f64) {
        let ends = self.ranges.iter().filter_map(|range| range.ends);
        let ends = ends.flat_map(|(from, to)| [from, to]);
        let middles = self.ranges.iter().filter_map(|range| range.middle);
        let all: Vec<f64> = ends.chain(middles).collect();
        let lowest = all.iter().copied().fold(0.0, f64::min);
        let highest = all.iter().copied().fold(0.0, f64::max);
        if (highest - lowest).abs() < f64::EPSILON {
            (0.0, self.unit)
        } else {
            (lowest, highest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(ends: Option<(f64, f64)>, middle: Option<f64>) -> Range {
        Range {
            name: "Mottagningen till kommunen".to_owned(),
            ends,
            middle,
            told: "3".to_owned(),
        }
    }

    fn drawn(ranges: Vec<Range>) -> String {
        let chart = Ranges {
            ranges,
            of: "arbetsdagar".to_owned(),
            unit: 1.0,
        };
        chart.draw("r").finish("r", "t", "d")
    }

    #[test]
    fn ends_and_middle_lie_on_one_scale() {
        let drawn = drawn(vec![range(Some((0.0, 10.0)), Some(5.0))]);
        assert!(drawn.contains("x=\"26\" y=\"23\" width=\"588\""), "{drawn}");
        assert!(drawn.contains("cx=\"320\""), "{drawn}");
    }

    #[test]
    fn what_may_not_be_told_is_named_and_not_drawn() {
        let drawn = drawn(vec![range(None, None)]);
        assert!(
            drawn.contains("Mottagningen") && !drawn.contains("<rect"),
            "{drawn}"
        );
        assert!(!drawn.contains("NaN"));
    }
}
