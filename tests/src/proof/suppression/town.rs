//! Small populations that live: people come, are worked with and leave, and every month somebody counts them.

use chrono::{Datelike, Months, NaiveDate};
use domain::Municipality;
use evi::demo::population::Population;
use follow_up::{
    Step,
    chain::{Line, count_people},
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How many times a population is counted.
pub const MONTHS: u32 = 12;
/// The smallest and the largest population.
const PEOPLE: std::ops::RangeInclusive<u64> = 20..=45;
/// Where they may live.
const TOWNS: [&str; 3] = ["0461", "0488", "0428"];

/// What is counted on a day.
pub struct Snapshot {
    /// The first of a month.
    pub on: NaiveDate,
    /// Every line in which anybody counts.
    pub lines: Vec<(Line, i64)>,
}

/// The population of a seed, counted on the first of each of twelve months.
pub fn live(seed: u64) -> Vec<Snapshot> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let count = chance.random_range(PEOPLE);
    let towns = chance.random_range(1..=TOWNS.len());
    let today = today();
    let people: Vec<Vec<Step>> = Population::new(count, seed, today)
        .map(|steps| {
            // Most live in the first.
            let town = chance
                .random_range(0..towns)
                .min(chance.random_range(0..towns));
            moved(steps, TOWNS[town])
        })
        .collect();
    let months = (0..MONTHS).rev();
    let days = months.filter_map(|ago| today.with_day(1)?.checked_sub_months(Months::new(ago)));
    days.map(|on| {
        let told = people.iter().map(|steps| {
            let told = steps.iter().filter(|step| step.on < on);
            told.cloned().collect::<Vec<Step>>()
        });
        let told: Vec<Vec<Step>> = told.collect();
        Snapshot {
            on,
            lines: count_people(told.iter().map(Vec::as_slice)),
        }
    })
    .collect()
}

fn moved(mut steps: Vec<Step>, town: &str) -> Vec<Step> {
    if let Ok(town) = town.parse::<Municipality>() {
        for step in &mut steps {
            step.municipality = town;
        }
    }
    steps
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 27).unwrap_or_default()
}
