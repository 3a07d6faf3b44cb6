//! How many come how far: a bar a stage, each as long as its share of the first.

use super::{
    Chart,
    svg::{Anchor, Svg},
};

/// The stages, the widest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// The stages.
    pub stages: Vec<Stage>,
}

/// One stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// How many, for the length of the bar; nothing where it may not be told.
    pub count: Option<f64>,
    /// How many, in words: `40–44 (75 %)`.
    pub told: String,
}

impl Stage {
    /// A stage.
    pub fn of(name: impl Into<String>, count: Option<f64>, told: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            count,
            told: told.into(),
        }
    }
}

const WIDTH: f64 = 640.0;
const ROW: f64 = 46.0;
const BAR: f64 = 22.0;

impl Chart for Funnel {
    fn draw(&self, id: &str) -> Svg {
        let counts = self.stages.iter().filter_map(|stage| stage.count);
        let most = counts.fold(0.0_f64, f64::max).max(1.0);
        let mut rows = 0.0;
        let height = self.stages.iter().map(|_| ROW).sum::<f64>() + 4.0;
        let mut svg = Svg::new(id, WIDTH, height);
        for stage in &self.stages {
            let top = rows * ROW;
            rows += 1.0;
            svg.words((0.0, top + 15.0), Anchor::Start, "label", &stage.name);
            svg.words((WIDTH, top + 15.0), Anchor::End, "figure", &stage.told);
            let place = (0.0, top + 20.0);
            match stage.count {
                Some(count) => {
                    svg.line("grid", (0.0, top + 20.0 + BAR), (WIDTH, top + 20.0 + BAR));
                    svg.block(place, (count / most * WIDTH, BAR), 0);
                }
                None => svg.block(place, (WIDTH, 3.0), 6),
            }
        }
        svg
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share_of_the_widest() {
        let stages = vec![
            Stage::of("A", Some(40.0), "40"),
            Stage::of("B", Some(10.0), "10"),
            Stage::of("C", None, "färre än 5"),
        ];
        let drawn = Funnel { stages }.draw("f").finish("f", "t", "d");
        assert!(drawn.contains("width=\"640\" height=\"22\""), "{drawn}");
        assert!(drawn.contains("width=\"160\" height=\"22\""), "{drawn}");
        assert!(drawn.contains("färre än 5"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let drawn = Funnel { stages: Vec::new() }
            .draw("f")
            .finish("f", "t", "d");
        assert!(!drawn.contains("<rect") && !drawn.contains("NaN"));
    }
}
