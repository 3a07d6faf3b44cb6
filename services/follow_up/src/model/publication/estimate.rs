//! Numbers that follow from what is told, and from nothing else: whoever reads them learns nothing that the classes do
//! not say already.

use super::{Span, bands::Band};

/// A number of people between two bounds, for reckoning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// At the least.
    pub least: f64,
    /// At the most.
    pub most: f64,
}

impl Bounds {
    /// The bounds of a count that is told.
    pub fn of(span: Span) -> Option<Self> {
        Some(Self {
            least: real(span.least?),
            most: real(span.most?),
        })
    }

    /// The middle of the class.
    pub fn middle(self) -> f64 {
        f64::midpoint(self.least, self.most)
    }
}

/// Exact up to 2^53 people.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of people stay far below 2^53"
)]
fn real(people: u64) -> f64 {
    people as f64
}

/// A division of a group, as far as it is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// The group.
    pub base: Bounds,
    /// Each row, within the group.
    pub rows: Vec<Bounds>,
}

impl Division {
    /// What is told of a group and of its rows. `None` where the group is withheld, or more than half of the rows.
    pub fn of(base: Span, rows: &[Span]) -> Option<Self> {
        let base = Bounds::of(base)?;
        let told: Vec<Option<Bounds>> = rows.iter().map(|row| Bounds::of(*row)).collect();
        let withheld = told.iter().filter(|row| row.is_none()).count();
        if withheld * 2 > rows.len() || rows.is_empty() {
            return None;
        }
        let least: f64 = told.iter().flatten().map(|row| row.least).sum();
        let anything = Bounds {
            least: 0.0,
            most: (base.most - least).max(0.0),
        };
        let rows = told.into_iter().map(|row| row.unwrap_or(anything));
        Some(Self {
            base,
            rows: rows.collect(),
        })
    }

    /// How many people to expect in each row: what the group has beyond the least of every row is spread over the rows
    /// as their classes leave room.
    pub fn expected(&self) -> Vec<f64> {
        let people = self.base.middle();
        let least: f64 = self.rows.iter().map(|row| row.least).sum();
        let room: f64 = self.rows.iter().map(|row| row.most - row.least).sum();
        if least > people || room <= 0.0 {
            let scale = if least > 0.0 { people / least } else { 0.0 };
            return self.rows.iter().map(|row| row.least * scale).collect();
        }
        let left = (people - least) / room;
        let rows = self.rows.iter();
        rows.map(|row| row.least + (row.most - row.least) * left)
            .collect()
    }

    /// The share of each row, 0 to 1.
    pub fn shares(&self) -> Vec<Option<f64>> {
        let expected = self.expected();
        let all: f64 = expected.iter().sum();
        expected.iter().map(|people| ratio(*people, all)).collect()
    }

    /// The time that at least half do not pass, within its band as if people were spread evenly in it.
    pub fn median(&self, bands: &[Band]) -> Option<f64> {
        let expected = self.expected();
        let half = expected.iter().sum::<f64>() / 2.0;
        let mut passed = 0.0;
        for (people, band) in expected.iter().zip(bands) {
            if *people > 0.0 && passed + people >= half {
                let from = f64::from(band.from);
                let Some(until) = band.until else {
                    return Some(from);
                };
                let width = f64::from(until) + 1.0 - from;
                return Some(rounded(from + width * (half - passed) / people, 1));
            }
            passed += people;
        }
        None
    }
}

/// A part of a whole, 0 to 1, to three decimals; none of nothing.
pub fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| rounded((part / whole).clamp(0.0, 1.0), 3))
}

/// A number to so many decimals.
pub fn rounded(number: f64, decimals: i32) -> f64 {
    let unit = 10.0_f64.powi(decimals);
    (number * unit).round() / unit
}

/// The share that is still there at the end of each band when `leaving` leave in it and `lost` are no longer seen, of
/// those who were there when it began; the lost are taken to be seen for half of it.
pub fn still_there(leaving: &[f64], lost: &[f64]) -> Vec<f64> {
    let mut there: f64 = leaving.iter().chain(lost).sum();
    let mut share = 1.0;
    let points = leaving.iter().zip(lost).map(|(leaving, lost)| {
        let seen = there - lost / 2.0;
        if seen > 0.0 {
            share *= (1.0 - leaving / seen).clamp(0.0, 1.0);
        }
        there -= leaving + lost;
        share
    });
    points.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(least: u64) -> Span {
        Span::between(least, least + 4)
    }

    #[test]
    fn rows_make_up_the_group_as_it_is_told() {
        let division = Division::of(told(30), &[told(20), told(5), told(0)]).unwrap();
        let expected = division.expected();
        assert!((expected.iter().sum::<f64>() - 32.0).abs() < 1e-9);
        assert!(expected[0] >= 20.0 && expected[2] >= 0.0);
    }

    #[test]
    fn nothing_follows_where_most_is_withheld() {
        let rows = [told(20), Span::WITHHELD, Span::WITHHELD];
        assert_eq!(Division::of(told(30), &rows), None);
        assert_eq!(Division::of(Span::WITHHELD, &[told(20)]), None);
        assert!(Division::of(told(30), &rows[..2]).is_some());
    }

    #[test]
    fn median_lies_within_its_band() {
        let bands = [
            Band {
                from: 0,
                until: Some(7),
            },
            Band {
                from: 8,
                until: None,
            },
        ];
        let early = Division::of(told(100), &[told(100), told(0)]).unwrap();
        let median = early.median(&bands).unwrap();
        assert!((3.0..=5.0).contains(&median), "{median}");
        let late = Division::of(told(100), &[told(0), told(100)]).unwrap();
        assert_eq!(late.median(&bands), Some(8.0));
    }

    #[test]
    fn curve_of_known_counts_is_that_of_the_life_table() {
        // Of a hundred ten leave and twenty are lost: 1 - 10 / 90; then seven of seventy: 0.9 times that.
        let still = still_there(&[10.0, 7.0], &[20.0, 63.0]);
        assert!((still[0] - (1.0 - 10.0 / 90.0)).abs() < 1e-9);
        assert!((still[1] - still[0] * (1.0 - 7.0 / 38.5)).abs() < 1e-9);
    }
}
