//! A population for follow-up: any number of people who come, are worked with and leave, as it could be in the
//! municipalities of the association. The same seed gives the same people, one at a time and in any order.
//!
//! Nobody of them exists anywhere else: they have no number, no name and no case, and their pseudonyms are drawn. How
//! often something happens to them is invented too, after the proportions that the domain knows of.

mod life;
mod share;

use chrono::NaiveDate;
use domain::{Municipality, ProgrammeId};
use follow_up::Step;
use sea_orm::prelude::Uuid;

use self::life::Life;
use super::chance::Chance;

/// Streams of chance that belong to nobody in particular.
const PROGRAMMES: u64 = u64::MAX;
/// How many programmes they take part in.
const PROGRAMME_COUNT: usize = 24;

/// So many people, seen on one day.
#[derive(Debug, Clone)]
pub struct Population {
    seed: u64,
    count: u64,
    today: NaiveDate,
    places: Places,
    next: u64,
}

/// Where they live and what they take part in.
#[derive(Debug, Clone)]
struct Places {
    /// Never empty.
    towns: Vec<(Municipality, u32)>,
    /// The codes of programmes; never empty.
    programmes: Vec<String>,
}

impl Population {
    /// A population of `count` people that follows from a seed. Nothing of it happens after `today`.
    pub fn new(count: u64, seed: u64, today: NaiveDate) -> Self {
        let mut chance = Chance::of(seed, PROGRAMMES);
        let programme = |_| ProgrammeId::from_uuid(random_uuid(&mut chance)).step_code();
        let programmes = (0..PROGRAMME_COUNT).map(programme).collect();
        let towns = share::TOWNS
            .iter()
            .filter_map(|(code, people)| Some((code.parse().ok()?, *people)));
        Self {
            seed,
            count,
            today,
            places: Places {
                towns: towns.collect(),
                programmes,
            },
            next: 0,
        }
    }

    /// How many people.
    pub fn people(&self) -> u64 {
        self.count
    }

    /// The steps of one person, in the order in which they were taken; at least one.
    pub fn person(&self, place: u64) -> Vec<Step> {
        let chance = Chance::of(self.seed, place + 1);
        Life::begin(chance, self.today, &self.places).live()
    }
}

impl Iterator for Population {
    type Item = Vec<Step>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.count {
            return None;
        }
        self.next += 1;
        Some(self.person(self.next - 1))
    }
}

/// 122 bits by chance, with those that say so.
fn random_uuid(chance: &mut Chance) -> Uuid {
    const KIND: u128 = 0xf000_c000_0000_0000_0000;
    const RANDOM: u128 = 0x4000_8000_0000_0000_0000;
    Uuid::from_u128(chance.bits() & !KIND | RANDOM)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{CodeList, event::StepKind};

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 27).expect("a day")
    }

    #[test]
    fn same_seed_gives_the_same_people_whoever_is_asked_for_first() {
        let population = Population::new(40, 7, today());
        let last = population.person(39);
        assert_eq!(population.clone().last(), Some(last));
        assert_eq!(population.people(), 40);
        assert_ne!(
            Population::new(40, 8, today()).person(0),
            population.person(0)
        );
    }

    #[test]
    fn steps_are_in_order_of_the_past_and_hold_only_codes() {
        for steps in Population::new(3000, 1, today()) {
            assert!(!steps.is_empty());
            assert!(steps.is_sorted_by_key(|step| step.on));
            for step in steps {
                assert!(step.on <= today() && step.recorded_at.date_naive() <= today());
                let told = domain::event::StepRecorded {
                    pseudonym: step.pseudonym,
                    step: step.kind,
                    on: step.on,
                    until: step.until,
                    agency: step.agency,
                    municipality: step.municipality,
                    codes: step.codes,
                };
                assert_eq!(told.only_codes(), Ok(()));
            }
        }
    }

    #[test]
    fn everything_that_can_happen_happens_and_a_person_takes_about_twelve_steps() {
        let people: Vec<Vec<Step>> = Population::new(5000, 2, today()).collect();
        let steps: usize = people.iter().map(Vec::len).sum();
        assert!((11 * 5000..=13 * 5000).contains(&steps), "{steps}");
        let kinds: BTreeSet<StepKind> = people.iter().flatten().map(|step| step.kind).collect();
        assert_eq!(kinds.len(), StepKind::ALL.len(), "{kinds:?}");
        let counted_only = people
            .iter()
            .filter(|steps| steps[0].pseudonym.is_none())
            .count();
        assert!((50..=400).contains(&counted_only), "{counted_only}");
        let towns: BTreeSet<_> = people
            .iter()
            .flatten()
            .map(|step| step.municipality)
            .collect();
        assert_eq!(towns.len(), 9);
    }
}
