//! Where people go: from one stage to the next, as streams as broad as their numbers. A stream keeps the colour and
//! pattern of where it ends, all the way.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    Chart,
    svg::{Anchor, Rounded, Svg},
};

/// Streams through stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Alluvial {
    /// The names of the stages, from left to right.
    pub stages: Vec<String>,
    /// The streams.
    pub strands: Vec<Strand>,
    /// The nodes of the last stage in the order of their colours.
    pub ends: Vec<String>,
}

/// People who go the same way through all stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Strand {
    /// The node of each stage, by name.
    pub nodes: Vec<String>,
    /// How many.
    pub weight: f64,
}

const WIDTH: f64 = 900.0;
const NODE: f64 = 14.0;
const GAP: f64 = 26.0;
const HEAD: f64 = 30.0;
/// How high all people together are.
const FLOW: f64 = 340.0;

/// Where a node lies, and how far down it is taken on its two sides.
struct Place {
    top: f64,
    height: f64,
    taken: f64,
    left_to_come: f64,
}

/// The nodes of one stage, by name.
type Stage = BTreeMap<String, Place>;

impl Chart for Alluvial {
    fn draw(&self, id: &str) -> Svg {
        let total = self
            .strands
            .iter()
            .map(|strand| strand.weight)
            .sum::<f64>()
            .max(1.0);
        let scale = FLOW / total;
        let mut stages: Vec<Stage> = (0..self.stages.len())
            .map(|stage| self.stage(stage, scale))
            .collect();
        let lowest = stages.iter().flat_map(BTreeMap::values);
        let height = lowest
            .map(|place| place.top + place.height)
            .fold(HEAD, f64::max)
            + 8.0;
        let mut svg = Svg::new(id, WIDTH, height);
        let columns: Vec<f64> = self.columns();
        for strand in self.sorted() {
            self.stream(strand, scale, (&columns, &mut stages), &mut svg);
        }
        self.nodes(&columns, &stages, scale, &mut svg);
        svg
    }
}

impl Alluvial {
    /// Where the stages stand.
    fn columns(&self) -> Vec<f64> {
        let steps = self.stages.len().saturating_sub(1).max(1);
        let each = (WIDTH - NODE) / f64::from(u32::try_from(steps).unwrap_or(1));
        let mut x = 0.0;
        let places = self.stages.iter().map(|_| {
            let here = x;
            x += each;
            here
        });
        places.collect()
    }

    /// How much goes through each node of a stage, one below the other, the broadest first.
    fn stage(&self, stage: usize, scale: f64) -> Stage {
        let mut weights: BTreeMap<&str, f64> = BTreeMap::new();
        for strand in &self.strands {
            if let Some(node) = strand.nodes.get(stage) {
                *weights.entry(node).or_default() += strand.weight;
            }
        }
        let is_last = stage + 1 == self.stages.len();
        let mut order: Vec<(&str, f64)> = weights.into_iter().collect();
        order.sort_by(|(one, weight), (other, of_other)| {
            let by_end = if is_last {
                self.end(one).cmp(&self.end(other))
            } else {
                std::cmp::Ordering::Equal
            };
            by_end.then(of_other.total_cmp(weight)).then(one.cmp(other))
        });
        let mut top = HEAD;
        let mut places = Stage::new();
        for (node, weight) in order {
            let height = weight * scale;
            let place = Place {
                top,
                height,
                taken: 0.0,
                left_to_come: 0.0,
            };
            places.insert(node.to_owned(), place);
            top += height.max(10.0) + GAP;
        }
        places
    }

    /// The place of a last node among the colours.
    fn end(&self, node: &str) -> usize {
        let found = self.ends.iter().position(|end| end == node);
        found.unwrap_or(self.ends.len())
    }

    /// Streams that end in the same node lie together.
    fn sorted(&self) -> Vec<&Strand> {
        let mut sorted: Vec<&Strand> = self.strands.iter().collect();
        sorted.sort_by_key(|strand| {
            let last = strand.nodes.last().map(String::as_str).unwrap_or_default();
            (self.end(last), strand.nodes.clone())
        });
        sorted
    }

    fn stream(
        &self,
        strand: &Strand,
        scale: f64,
        (columns, stages): (&[f64], &mut [Stage]),
        svg: &mut Svg,
    ) {
        let broad = strand.weight * scale;
        let last = strand.nodes.last().map(String::as_str).unwrap_or_default();
        let series = self.end(last);
        let mut came_from: Option<(f64, f64)> = None;
        for ((x, stage), node) in columns.iter().zip(stages).zip(&strand.nodes) {
            let Some(place) = stage.get_mut(node) else {
                continue;
            };
            let arrives = place.top + place.taken;
            place.taken += broad;
            if let Some(from) = came_from {
                svg.area(&ribbon(from, (*x, arrives), broad), series);
            }
            let leaves = place.top + place.left_to_come;
            place.left_to_come += broad;
            came_from = Some((*x + NODE, leaves));
        }
    }

    fn nodes(&self, columns: &[f64], stages: &[Stage], scale: f64, svg: &mut Svg) {
        let last = columns.len().saturating_sub(1);
        let named = columns.iter().zip(stages).zip(&self.stages).enumerate();
        for (place, ((x, stage), name)) in named {
            let (at, anchor) = if place == last {
                (*x + NODE, Anchor::End)
            } else {
                (*x, Anchor::Start)
            };
            svg.words((at, 14.0), anchor, "figure", name);
            for (node, lies) in stage {
                let end = (*x + NODE / 2.0, lies.top + lies.height.max(1.5));
                svg.line("node", (*x + NODE / 2.0, lies.top), end);
                let count = crate::show::decimal(lies.height / scale, 0);
                let (at, anchor) = if place == last {
                    (*x - 6.0, Anchor::End)
                } else {
                    (*x + NODE + 6.0, Anchor::Start)
                };
                let middle = lies.top + lies.height / 2.0 + 5.0;
                svg.words(
                    (at, middle.max(lies.top + 11.0)),
                    anchor,
                    "label halo",
                    &format!("{node} {count}"),
                );
            }
        }
    }
}

/// A stream from one place to another, as broad at both.
fn ribbon((x, y): (f64, f64), (to_x, to_y): (f64, f64), broad: f64) -> String {
    let bend = Rounded(f64::midpoint(x, to_x));
    let mut path = String::new();
    let (from, to) = (Rounded(x), Rounded(to_x));
    let (high, to_high) = (Rounded(y), Rounded(to_y));
    let (low, to_low) = (Rounded(y + broad), Rounded(to_y + broad));
    let _ = write!(
        path,
        "M{from} {high}C{bend} {high} {bend} {to_high} {to} {to_high}"
    );
    let _ = write!(path, "V{to_low}C{bend} {to_low} {bend} {low} {from} {low}Z");
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strand(nodes: [&str; 3], weight: f64) -> Strand {
        Strand {
            nodes: nodes.map(str::to_owned).to_vec(),
            weight,
        }
    }

    fn chart(strands: Vec<Strand>) -> Alluvial {
        Alluvial {
            stages: ["Orsak", "Insats", "Utfall"].map(str::to_owned).to_vec(),
            strands,
            ends: ["Arbete", "Pågår"].map(str::to_owned).to_vec(),
        }
    }

    #[test]
    fn streams_are_as_broad_as_their_numbers_and_coloured_by_where_they_end() {
        let drawn = chart(vec![
            strand(["Arbetslös", "Praktik", "Arbete"], 30.0),
            strand(["Sjuk", "Praktik", "Pågår"], 10.0),
        ]);
        let drawn = drawn.draw("a").finish("a", "t", "d");
        assert_eq!(drawn.matches("class=\"fill s0\"").count(), 2, "{drawn}");
        assert_eq!(drawn.matches("class=\"fill s1\"").count(), 2, "{drawn}");
        for words in ["Praktik 40", "Arbete 30", "Pågår 10", "Orsak"] {
            assert!(drawn.contains(words), "{words}: {drawn}");
        }
    }

    #[test]
    fn the_order_of_the_streams_does_not_matter() {
        let one = strand(["A", "B", "Arbete"], 3.0);
        let other = strand(["B", "B", "Pågår"], 2.0);
        let forth = chart(vec![one.clone(), other.clone()]);
        let back = chart(vec![other, one]);
        let finish = |chart: Alluvial| chart.draw("a").finish("a", "t", "d");
        assert_eq!(finish(forth), finish(back));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let drawn = chart(Vec::new()).draw("a").finish("a", "t", "d");
        assert!(!drawn.contains("NaN"), "{drawn}");
    }
}
