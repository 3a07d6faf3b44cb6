//! Numbers by month, year or group: upright bars side by side, with what was planned beside what came.

use super::{
    Chart,
    curves::letters,
    svg::{Anchor, Svg},
};
use crate::show;

/// Bars in groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// The names of the series; one has none of its own above the picture.
    pub series: Vec<String>,
    /// The groups, from left to right.
    pub bars: Vec<Bar>,
    /// How many decimals the numbers at the side have.
    pub decimals: usize,
    /// What the numbers at the side are divided by: 100 000 where öre are told as thousands of kronor.
    pub unit: f64,
    /// What the numbers at the side are: `årsanställningar`.
    pub of: String,
}

/// One group of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its name.
    pub name: String,
    /// How high, one a series; nothing where it is not known or may not be told.
    pub heights: Vec<Option<f64>>,
}

const LEFT: f64 = 56.0;
const BELOW: f64 = 30.0;
const HIGH: f64 = 240.0;
const NAMES: f64 = 34.0;

impl Chart for Bars {
    fn draw(&self, id: &str) -> Svg {
        let groups = self.bars.iter().map(|_| 1.0).sum::<f64>().max(1.0);
        let width = (LEFT + groups * 44.0 + 10.0).max(420.0);
        let (top, bottom) = (NAMES, NAMES + HIGH - BELOW);
        let mut svg = Svg::new(id, width, NAMES + HIGH);
        let highest = round_up(self.highest() / self.unit) * self.unit;
        for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let y = bottom - part * (bottom - top);
            let label = show::decimal(highest * part / self.unit, self.decimals_of(highest));
            svg.line("grid", (LEFT, y), (width, y));
            svg.words((LEFT - 6.0, y + 4.0), Anchor::End, "tick", &label);
        }
        let room = (width - LEFT) / groups;
        // Where groups stand close, only some of them are named.
        let widest = self
            .bars
            .iter()
            .map(|bar| letters(&bar.name))
            .fold(1.0, f64::max);
        // The first name may stand under the scale.
        let mut nameless_until = 0.0;
        let mut left = LEFT;
        for bar in &self.bars {
            let series: f64 = bar.heights.iter().map(|_| 1.0).sum();
            let each = (room * 0.76 / series.max(1.0)).min(60.0);
            let all = each * series;
            let mut x = left + (room - all) / 2.0;
            for (series, height) in bar.heights.iter().enumerate() {
                let high = height.unwrap_or_default().max(0.0) / highest * (bottom - top);
                if height.is_some() {
                    svg.block((x, bottom - high), (each, high), series);
                }
                x += each;
            }
            let middle = left + room / 2.0;
            let end = middle + widest / 2.0;
            if middle - widest / 2.0 >= nameless_until && end <= width {
                svg.words((middle, bottom + 17.0), Anchor::Middle, "tick", &bar.name);
                nameless_until = end + 8.0;
            }
            left += room;
        }
        svg.line("axis", (LEFT, bottom), (width, bottom));
        self.name(&mut svg);
        svg
    }
}

impl Bars {
    fn highest(&self) -> f64 {
        let heights = self.bars.iter().flat_map(|bar| &bar.heights);
        heights.flatten().copied().fold(0.0, f64::max)
    }

    /// One more where the quarters of the height are no whole numbers otherwise.
    fn decimals_of(&self, highest: f64) -> usize {
        let quarter = highest / self.unit / 4.0;
        if self.decimals == 0 && quarter.fract() > 0.0 {
            1
        } else {
            self.decimals
        }
    }

    fn name(&self, svg: &mut Svg) {
        svg.words((0.0, 14.0), Anchor::Start, "tick", &self.of);
        if self.series.len() < 2 {
            return;
        }
        let mut x = LEFT + letters(&self.of).max(60.0);
        for (series, name) in self.series.iter().enumerate() {
            svg.block((x, 4.0), (16.0, 12.0), series);
            svg.words((x + 21.0, 15.0), Anchor::Start, "label", name);
            x += 21.0 + 20.0 + letters(name);
        }
    }
}

/// The next of 1, 2, 4, 5, 8 with zeros.
fn round_up(number: f64) -> f64 {
    if number <= 0.0 || !number.is_finite() {
        return 1.0;
    }
    let scale = 10_f64.powf(number.log10().floor());
    let steps = [1.0, 2.0, 4.0, 5.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * scale >= number - 1e-9);
    step.unwrap_or(10.0) * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(heights: Vec<Vec<Option<f64>>>) -> Bars {
        let bars = heights.into_iter().map(|heights| Bar {
            name: "2026".to_owned(),
            heights,
        });
        Bars {
            series: vec!["Plan".to_owned(), "Utfall".to_owned()],
            bars: bars.collect(),
            decimals: 0,
            unit: 1.0,
            of: "personer".to_owned(),
        }
    }

    #[test]
    fn what_is_not_known_has_no_bar() {
        let drawn = bars(vec![vec![Some(8.0), None]])
            .draw("b")
            .finish("b", "t", "d");
        // The bar of the plan, with its name above.
        assert_eq!(drawn.matches("class=\"fill s0\"").count(), 2, "{drawn}");
        assert_eq!(drawn.matches("class=\"fill s1\"").count(), 1, "{drawn}");
    }

    #[test]
    fn the_top_is_a_round_number() {
        assert!((round_up(7.2) - 8.0).abs() < 1e-9);
        assert!((round_up(120.0) - 200.0).abs() < 1e-9);
        assert!((round_up(0.0) - 1.0).abs() < 1e-9);
        assert!((round_up(0.35) - 0.4).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let drawn = bars(Vec::new()).draw("b").finish("b", "t", "d");
        assert!(!drawn.contains("NaN"), "{drawn}");
    }
}
