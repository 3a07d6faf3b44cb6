//! Shares over time: how many are still on assistance, how many have left in which way, how the share of a step has
//! changed. Curves go in steps, since what is counted happens on days, and stop where nobody is followed any longer.

use std::fmt::Write as _;

use super::{
    Chart,
    svg::{Anchor, Rounded, Svg},
};
use crate::show;

/// Curves with one pair of axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Curves {
    /// The curves.
    pub curves: Vec<Curve>,
    /// What stands under the picture: `månader`.
    pub across: String,
    /// The marks along the picture, from left to right.
    pub marks: Vec<Mark>,
    /// The number at the top; `None` for shares of a hundred.
    pub top: Option<f64>,
    /// A level that is drawn straight across, such as how many places there are.
    pub level: Option<(f64, String)>,
    /// Whether it is one of several small ones.
    pub is_small: bool,
}

/// One curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// From where on which height holds, from left to right.
    pub points: Vec<(f64, f64)>,
    /// Where it stops.
    pub ends_at: f64,
    /// Between which heights the truth lies, at the same places; empty where that is not told.
    pub bounds: Vec<(f64, f64)>,
}

/// A mark along the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Where.
    pub at: f64,
    /// What stands there.
    pub label: String,
}

impl Mark {
    /// Marks at whole numbers, no more than about ten of them.
    pub fn every(last: u32) -> Vec<Self> {
        let step = [1, 2, 3, 6, 12, 24]
            .into_iter()
            .find(|step| last / step <= 8);
        let step = step.unwrap_or(60);
        let places = (0..=last).step_by(step as usize);
        places
            .map(|place| Self {
                at: f64::from(place),
                label: place.to_string(),
            })
            .collect()
    }
}

/// How the picture is laid out.
struct Layout {
    width: f64,
    height: f64,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    last: f64,
    highest: f64,
}

impl Layout {
    fn of(curves: &Curves) -> Self {
        let ends = curves.curves.iter().map(|curve| curve.ends_at);
        let marks = curves.marks.iter().map(|mark| mark.at);
        let last = ends.chain(marks).fold(1.0_f64, f64::max);
        let (width, height) = if curves.is_small {
            (300.0, 190.0)
        } else {
            (680.0, 330.0)
        };
        let names = if curves.is_small || curves.curves.len() < 2 {
            0.0
        } else {
            24.0
        };
        Self {
            width,
            height: height + names,
            left: 46.0,
            top: 12.0 + names,
            right: width - 14.0,
            bottom: height + names - 40.0,
            last,
            highest: curves.top.unwrap_or(100.0).max(1.0),
        }
    }

    fn x(&self, at: f64) -> f64 {
        self.left + at / self.last * (self.right - self.left)
    }

    fn y(&self, height: f64) -> f64 {
        self.bottom - height.clamp(0.0, self.highest) / self.highest * (self.bottom - self.top)
    }
}

impl Chart for Curves {
    fn draw(&self, id: &str) -> Svg {
        let layout = Layout::of(self);
        let mut svg = Svg::new(id, layout.width, layout.height);
        self.axes(&layout, &mut svg);
        for (series, curve) in self.curves.iter().enumerate() {
            if let Some(band) = band(curve, &layout) {
                svg.area(&band, 0);
            }
            svg.stroke(&steps(curve, &layout), series);
        }
        if let Some((height, label)) = &self.level {
            let y = layout.y(*height);
            svg.line("level", (layout.left, y), (layout.right, y));
            svg.words((layout.right, y - 5.0), Anchor::End, "label", label);
        }
        if !self.is_small && self.curves.len() > 1 {
            names(&self.curves, &layout, &mut svg);
        }
        svg
    }
}

impl Curves {
    fn axes(&self, layout: &Layout, svg: &mut Svg) {
        let quarters = if self.is_small {
            vec![0.0, 0.5, 1.0]
        } else {
            vec![0.0, 0.25, 0.5, 0.75, 1.0]
        };
        for part in quarters {
            let height = layout.highest * part;
            let y = layout.y(height);
            let label = match self.top {
                None => show::percent(height),
                Some(_) => show::decimal(height, usize::from(height.fract() > 0.0)),
            };
            svg.line("grid", (layout.left, y), (layout.right, y));
            svg.words((layout.left - 6.0, y + 4.0), Anchor::End, "tick", &label);
        }
        svg.line(
            "axis",
            (layout.left, layout.bottom),
            (layout.right, layout.bottom),
        );
        for mark in &self.marks {
            let x = layout.x(mark.at);
            svg.line("axis", (x, layout.bottom), (x, layout.bottom + 4.0));
            svg.words(
                (x, layout.bottom + 17.0),
                Anchor::Middle,
                "tick",
                &mark.label,
            );
        }
        let middle = f64::midpoint(layout.left, layout.right);
        svg.words(
            (middle, layout.height - 5.0),
            Anchor::Middle,
            "tick",
            &self.across,
        );
    }
}

/// A curve in steps: each height holds until the next begins.
fn steps(curve: &Curve, layout: &Layout) -> String {
    let mut path = String::new();
    for (place, (at, height)) in curve.points.iter().enumerate() {
        let (x, y) = (Rounded(layout.x(*at)), Rounded(layout.y(*height)));
        let _ = if place == 0 {
            write!(path, "M{x} {y}")
        } else {
            write!(path, "H{x}V{y}")
        };
    }
    let _ = write!(path, "H{}", Rounded(layout.x(curve.ends_at)));
    path
}

/// The area between the bounds, there along the lower ones and back along the upper ones.
fn band(curve: &Curve, layout: &Layout) -> Option<String> {
    let places: Vec<f64> = curve.points.iter().map(|(at, _)| *at).collect();
    let (first, (lowest, _)) = (*places.first()?, *curve.bounds.first()?);
    if curve.bounds.len() != places.len() {
        return None;
    }
    let until = places.iter().skip(1).copied().chain([curve.ends_at]);
    let pieces: Vec<(f64, f64, (f64, f64))> = places
        .iter()
        .copied()
        .zip(until)
        .zip(curve.bounds.iter().copied())
        .map(|((from, to), bounds)| (from, to, bounds))
        .collect();
    let mut path = format!(
        "M{} {}",
        Rounded(layout.x(first)),
        Rounded(layout.y(lowest))
    );
    for (from, to, (lowest, _)) in &pieces {
        let y = Rounded(layout.y(*lowest));
        let _ = write!(
            path,
            "L{} {y}H{}",
            Rounded(layout.x(*from)),
            Rounded(layout.x(*to))
        );
    }
    for (from, to, (_, highest)) in pieces.iter().rev() {
        let y = Rounded(layout.y(*highest));
        let _ = write!(
            path,
            "L{} {y}H{}",
            Rounded(layout.x(*to)),
            Rounded(layout.x(*from))
        );
    }
    path.push('Z');
    Some(path)
}

/// The names of the curves above the picture, each with a piece of its line.
fn names(curves: &[Curve], layout: &Layout, svg: &mut Svg) {
    let mut x = layout.left;
    for (series, curve) in curves.iter().enumerate() {
        let piece = format!("M{} 12H{}", Rounded(x), Rounded(x + 26.0));
        svg.stroke(&piece, series);
        svg.words((x + 31.0, 16.0), Anchor::Start, "label", &curve.name);
        x += 31.0 + 22.0 + letters(&curve.name);
    }
}

/// About how wide words are.
pub(super) fn letters(words: &str) -> f64 {
    words.chars().map(|_| 7.4).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(name: &str) -> Curve {
        Curve {
            name: name.to_owned(),
            points: vec![(0.0, 100.0), (6.0, 50.0)],
            ends_at: 12.0,
            bounds: Vec::new(),
        }
    }

    fn curves(curves: Vec<Curve>) -> Curves {
        Curves {
            curves,
            across: "månader".to_owned(),
            marks: Mark::every(24),
            top: None,
            level: None,
            is_small: false,
        }
    }

    #[test]
    fn a_curve_goes_in_steps_and_stops_where_nobody_is_followed() {
        let drawn = curves(vec![curve("Alla")]).draw("k").finish("k", "t", "d");
        // 24 months are 620 units wide, from 46 on: month 6 is at 201, and month 12 at 356.
        assert!(drawn.contains("d=\"M46 12H201V151H356\""), "{drawn}");
    }

    #[test]
    fn several_curves_have_names_and_dashes_of_their_own() {
        let drawn = curves(vec![curve("Kvinnor"), curve("Män")])
            .draw("k")
            .finish("k", "t", "d");
        assert!(drawn.contains(">Kvinnor<") && drawn.contains(">Män<"));
        assert_eq!(drawn.matches("class=\"stroke s1\"").count(), 2);
    }

    #[test]
    fn bounds_are_an_area_behind_their_curve() {
        let mut with = curve("Alla");
        with.bounds = vec![(100.0, 100.0), (40.0, 60.0)];
        let drawn = curves(vec![with]).draw("k").finish("k", "t", "d");
        assert!(
            drawn.contains("class=\"fill s0\" d=\"M46 12L46 12H201L201"),
            "{drawn}"
        );
    }

    #[test]
    fn marks_are_few_enough_to_be_read() {
        for last in [1, 7, 12, 24, 36, 60, 120] {
            let marks = Mark::every(last).len();
            assert!((2..=10).contains(&marks), "{last}: {marks}");
        }
    }
}
