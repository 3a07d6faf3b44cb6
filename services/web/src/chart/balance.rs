//! What has come in less what has gone out, added up month by month: below nothing to begin with, and above it from the
//! month in which it has paid for itself. The band is what may be, the line what is likely.

use std::fmt::Write as _;

use super::{
    Chart, Mark,
    scale::round_marks,
    svg::{Anchor, Rounded, Svg},
};
use crate::show;

/// A sum over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// The least, what is likely and the most at the end of each month.
    pub months: Vec<[f64; 3]>,
    /// What stands under the picture: `månader`.
    pub across: String,
    /// What the scale tells: `tusen kronor`.
    pub of: String,
    /// What the numbers of the scale are divided by.
    pub unit: f64,
    /// The month, counted from 1, in which what is likely is no longer below nothing, and the words for it.
    pub mark: Option<(u32, String)>,
}

const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 346.0;
const LEFT: f64 = 66.0;
const TOP: f64 = 36.0;
const RIGHT: f64 = 666.0;
const BOTTOM: f64 = 306.0;

/// How sums are laid out on the picture.
struct Layout {
    lowest: f64,
    highest: f64,
    months: f64,
}

impl Layout {
    fn of(balance: &Balance) -> Self {
        let all = balance.months.iter().flatten().copied();
        let lowest = all.clone().fold(0.0, f64::min);
        let highest = all.fold(0.0, f64::max);
        let is_flat = (highest - lowest).abs() < f64::EPSILON;
        let months = u32::try_from(balance.months.len()).unwrap_or(u32::MAX);
        Self {
            lowest,
            highest: if is_flat { balance.unit } else { highest },
            months: f64::from(months.max(1)),
        }
    }

    fn x(&self, month: f64) -> f64 {
        LEFT + month / self.months * (RIGHT - LEFT)
    }

    fn y(&self, sum: f64) -> f64 {
        BOTTOM - (sum - self.lowest) / (self.highest - self.lowest) * (BOTTOM - TOP)
    }
}

impl Chart for Balance {
    fn draw(&self, id: &str) -> Svg {
        let layout = Layout::of(self);
        let mut svg = Svg::new(id, WIDTH, HEIGHT);
        self.axes(&layout, &mut svg);
        if !self.months.is_empty() {
            let up = self.path(&layout, 2, false);
            let back = self.path(&layout, 0, true);
            svg.area(&format!("M{up}L{back}Z"), 0);
            svg.stroke(&format!("M{}", self.path(&layout, 1, false)), 0);
        }
        if let Some((month, label)) = &self.mark {
            let x = layout.x(f64::from(*month));
            svg.line("level", (x, TOP), (x, BOTTOM));
            let anchor = if x > f64::midpoint(LEFT, RIGHT) {
                Anchor::End
            } else {
                Anchor::Start
            };
            svg.words((x, TOP - 8.0), anchor, "label", label);
        }
        svg
    }
}

impl Balance {
    fn axes(&self, layout: &Layout, svg: &mut Svg) {
        for told in round_marks(layout.lowest / self.unit, layout.highest / self.unit) {
            let y = layout.y(told * self.unit);
            svg.line("grid", (LEFT, y), (RIGHT, y));
            let decimals = usize::from(told.fract() != 0.0);
            let label = show::decimal(told, decimals);
            svg.words((LEFT - 6.0, y + 4.0), Anchor::End, "tick", &label);
        }
        let nothing = layout.y(0.0);
        svg.line("axis", (LEFT, nothing), (RIGHT, nothing));
        let last = u32::try_from(self.months.len()).unwrap_or(u32::MAX);
        for mark in Mark::every(last.max(1)) {
            let x = layout.x(mark.at);
            svg.line("axis", (x, BOTTOM), (x, BOTTOM + 4.0));
            svg.words((x, BOTTOM + 17.0), Anchor::Middle, "tick", &mark.label);
        }
        let middle = f64::midpoint(LEFT, RIGHT);
        svg.words((middle, HEIGHT - 5.0), Anchor::Middle, "tick", &self.across);
        svg.words((0.0, TOP - 14.0), Anchor::Start, "tick", &self.of);
    }

    /// The points of one of the three lines, from nothing on; there or back.
    fn path(&self, layout: &Layout, line: usize, is_back: bool) -> String {
        let sums = self.months.iter().map(|month| month[line]);
        let sums = std::iter::once(0.0).chain(sums);
        let mut points: Vec<(f64, f64)> = (0_u32..)
            .zip(sums)
            .map(|(month, sum)| (layout.x(f64::from(month)), layout.y(sum)))
            .collect();
        if is_back {
            points.reverse();
        }
        let mut path = String::new();
        for (place, (x, y)) in points.into_iter().enumerate() {
            let between = if place == 0 { "" } else { "L" };
            let _ = write!(path, "{between}{} {}", Rounded(x), Rounded(y));
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(months: Vec<[f64; 3]>, mark: Option<(u32, String)>) -> String {
        let balance = Balance {
            months,
            across: "månader".to_owned(),
            of: "kronor".to_owned(),
            unit: 1.0,
            mark,
        };
        balance.draw("b").finish("b", "t", "d")
    }

    #[test]
    fn sums_lie_between_the_least_and_the_most_and_begin_with_nothing() {
        let months = vec![[-100.0, -50.0, 0.0], [-100.0, 50.0, 170.0]];
        let drawn = drawn(months, Some((2, "Månad 2".to_owned())));
        // Nothing lies 100 of 270 up: at 206. What is likely goes down to 256 and up to 156.
        assert!(drawn.contains("d=\"M66 206L366 256L666 156\""), "{drawn}");
        assert!(drawn.contains("Månad 2") && !drawn.contains("NaN"));
    }

    #[test]
    fn where_nothing_may_be_told_nothing_is_drawn() {
        let drawn = drawn(Vec::new(), None);
        assert!(
            !drawn.contains("stroke s0") && !drawn.contains("NaN"),
            "{drawn}"
        );
    }
}
