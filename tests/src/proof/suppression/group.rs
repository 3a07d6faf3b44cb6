//! Small groups that live: people come, go and change, and every month somebody counts them.

use std::collections::BTreeMap;

use rand::Rng;

/// How many times a group is counted.
pub const MONTHS: usize = 12;

/// What people may be divided by, with the values.
const DIVISIONS: &[(&str, &[&str])] = &[
    ("SEX", &["FEMALE", "MALE", "UNKNOWN"]),
    ("AGE", &["16_24", "25_34", "35_44", "45_54", "55_66"]),
    (
        "EDUCATION",
        &["SHORT", "NINE_YEAR", "UPPER_SECONDARY", "LONGER", "UNKNOWN"],
    ),
    (
        "FAMILY",
        &[
            "SINGLE",
            "SINGLE_WITH_CHILDREN",
            "COUPLE",
            "COUPLE_WITH_CHILDREN",
        ],
    ),
    (
        "CAUSE",
        &[
            "UNEMPLOYMENT",
            "ILL_HEALTH",
            "SOCIAL",
            "CHILDREN",
            "IN_WORK",
            "ESTABLISHMENT",
            "OTHER",
        ],
    ),
    ("TARGET_GROUP", &["INSIDE", "OUTSIDE", "UNKNOWN"]),
];

/// How a group changes from month to month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// Nobody ever leaves it, and nobody changes.
    Joined,
    /// People come, go and change.
    Moving,
}

/// The true counts of one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// People by division and value; every value stands there.
    pub divisions: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
    /// How many left a cell since the month before, at the most in one division.
    pub left: i64,
}

/// The months of one group.
pub fn live(chance: &mut impl Rng) -> (Life, Vec<Count>) {
    let life = if chance.random_bool(0.5) {
        Life::Joined
    } else {
        Life::Moving
    };
    let divisions = &DIVISIONS[..chance.random_range(2..=DIVISIONS.len())];
    let tastes: Vec<Vec<f64>> = divisions
        .iter()
        .map(|(_, values)| {
            values
                .iter()
                .map(|_| chance.random_range(0.02_f64..1.0).powi(3))
                .collect()
        })
        .collect();
    let first = chance.random_range(12..=90);
    let busy = chance.random_range(1..=8);
    let mut people: Vec<Vec<usize>> = (0..first).map(|_| draw(&tastes, chance)).collect();
    let mut months = vec![count(divisions, &people, 0)];
    for _ in 1..MONTHS {
        let mut left = 0;
        if life == Life::Moving {
            for _ in 0..chance.random_range(0..=busy / 2) {
                if people.len() > 5 {
                    people.swap_remove(chance.random_range(0..people.len()));
                    left += 1;
                }
            }
            for _ in 0..chance.random_range(0..=busy / 3) {
                let whom = chance.random_range(0..people.len());
                people[whom] = draw(&tastes, chance);
                left += 1;
            }
        }
        people.extend((0..chance.random_range(0..=busy)).map(|_| draw(&tastes, chance)));
        months.push(count(divisions, &people, left));
    }
    (life, months)
}

fn draw(tastes: &[Vec<f64>], chance: &mut impl Rng) -> Vec<usize> {
    let value = |weights: &Vec<f64>, chance: &mut dyn rand::RngCore| {
        let mut left = chance.random_range(0.0..weights.iter().sum());
        weights
            .iter()
            .position(|weight| {
                let here = left < *weight;
                left -= weight;
                here
            })
            .unwrap_or(weights.len() - 1)
    };
    tastes
        .iter()
        .map(|weights| value(weights, chance))
        .collect()
}

fn count(divisions: &'static [(&str, &[&'static str])], people: &[Vec<usize>], left: i64) -> Count {
    let counted = divisions.iter().enumerate().map(|(place, (name, values))| {
        let mut cells: BTreeMap<&str, u64> = values.iter().map(|value| (*value, 0)).collect();
        for person in people {
            *cells.entry(values[person[place]]).or_default() += 1;
        }
        (*name, cells)
    });
    Count {
        divisions: counted.collect(),
        left,
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn everybody_is_in_one_cell_of_every_division_and_who_joined_stays() {
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..50 {
            let (life, months) = live(&mut chance);
            assert_eq!(months.len(), MONTHS);
            for month in &months {
                let sizes: Vec<u64> = month
                    .divisions
                    .values()
                    .map(|cells| cells.values().sum())
                    .collect();
                assert!(sizes.windows(2).all(|pair| pair[0] == pair[1]), "{sizes:?}");
            }
            for pair in months.windows(2) {
                for (name, cells) in &pair[1].divisions {
                    let lost: i64 = cells
                        .iter()
                        .map(|(value, now)| {
                            let was = pair[0].divisions[name][value].cast_signed();
                            (was - now.cast_signed()).max(0)
                        })
                        .sum();
                    assert!(lost <= pair[1].left, "{lost} {}", pair[1].left);
                    assert!(life == Life::Moving || lost == 0);
                }
            }
        }
    }
}
