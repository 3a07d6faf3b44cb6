//! The people of the demo world: numbers of the official test series, and an invented name for every
//! one of them. Nobody of these exists, and no name is stored: it follows from the number.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};
use domain::{
    codes::Sex,
    identity_number::{IdentityNumber, fixtures},
};

use super::chance::Chance;

const YOUNGEST: u32 = 18;
const OLDEST: u32 = 66;
/// Every so many people have a coordination number.
const COORDINATION_EVERY: usize = 24;
/// What a coordination number adds to the day.
const COORDINATION_DAYS: u32 = 60;
/// The birth numbers of the official test series.
const BIRTH_NUMBERS: [u32; 22] = [
    238, 239, 980, 981, 982, 983, 984, 985, 986, 987, 988, 989, 990, 991, 992, 993, 994, 995, 996,
    997, 998, 999,
];

const WOMEN: [&str; 32] = [
    "Alva", "Amina", "Astrid", "Beata", "Birgitta", "Dunja", "Ebba", "Elif", "Ellen", "Fatima",
    "Gunilla", "Hanna", "Ines", "Jasmin", "Karin", "Layla", "Lovisa", "Maja", "Maryam", "Mona",
    "Nadja", "Olga", "Petra", "Rakel", "Sahra", "Signe", "Siri", "Tove", "Ulrika", "Vera", "Ylva",
    "Zara",
];
const MEN: [&str; 32] = [
    "Abbe", "Adil", "Anders", "Axel", "Bengt", "Bilal", "Carl", "David", "Edvin", "Emil", "Farid",
    "Georg", "Göran", "Hampus", "Idris", "Isak", "Jakob", "Jonas", "Kalle", "Lars", "Malik",
    "Nils", "Omar", "Oskar", "Pelle", "Rafael", "Samir", "Sixten", "Tariq", "Ulf", "Viktor",
    "Yusuf",
];
const UNTOLD: [&str; 8] = [
    "Alex", "Charlie", "Eli", "Kim", "Love", "Mio", "Robin", "Sasha",
];
/// Family names that nobody could take for real ones.
const FAMILY_STARTS: [&str; 16] = [
    "Dikt", "Exempel", "Fabel", "Fantasi", "Fingerad", "Hitte", "Knep", "Låtsas", "Mönster",
    "Prov", "Påhitt", "Rim", "Saga", "Skiss", "Test", "Utkast",
];
const FAMILY_ENDS: [&str; 16] = [
    "berg", "blad", "bäck", "dal", "fors", "gren", "holm", "kvist", "lind", "lund", "mark", "näs",
    "qvist", "stedt", "strand", "ström",
];

/// Numbers of the official test series that belong to nobody in the demo: whoever looks one up gives
/// themself away (`access.md` rule 10).
pub const HONEY_NUMBERS: [&str; 5] = [
    "198402299815",
    "199106179824",
    "197609059840",
    "200103049896",
    "196811129953",
];

/// What the invented population register tells of a number of the test series; of others nothing.
pub fn register_name(number: &IdentityNumber) -> Option<(String, String)> {
    number
        .is_official_test_number()
        .then(|| invented_name(number))
}

fn invented_name(number: &IdentityNumber) -> (String, String) {
    let digits = number.expose().bytes();
    let seed = digits.fold(0_u64, |seed, digit| seed * 10 + u64::from(digit % 10));
    let mut chance = Chance::of(seed, 0);
    let given: &[&'static str] = match number.sex() {
        Some(Sex::Female) => &WOMEN,
        Some(Sex::Male) => &MEN,
        None => &UNTOLD,
    };
    let family = format!(
        "{}{}",
        chance.pick(&FAMILY_STARTS),
        chance.pick(&FAMILY_ENDS)
    );
    ((*chance.pick(given)).to_owned(), family)
}

/// So many different numbers of people who are of working age on `today` and are none of the
/// fixtures, which stay free for whoever tries the demo.
pub fn numbers(seed: u64, today: NaiveDate, count: usize) -> Vec<IdentityNumber> {
    let mut chance = Chance::of(seed, u64::MAX);
    let taken: BTreeSet<&str> = fixtures::all().chain(HONEY_NUMBERS).collect();
    let mut drawn = BTreeSet::new();
    let mut numbers = Vec::with_capacity(count);
    while numbers.len() < count {
        let added = if numbers.len() % COORDINATION_EVERY == COORDINATION_EVERY - 1 {
            COORDINATION_DAYS
        } else {
            0
        };
        let digits = draw(&mut chance, today, added);
        if taken.contains(digits.as_str()) || !drawn.insert(digits.clone()) {
            continue;
        }
        if let Ok(number) = IdentityNumber::parse(&digits, today) {
            numbers.push(number);
        }
    }
    numbers
}

fn draw(chance: &mut Chance, today: NaiveDate, added: u32) -> String {
    // Whole years, and then some days back within the last of them.
    let years = chance.between(YOUNGEST, OLDEST);
    let birthday = today
        .checked_sub_months(Months::new(12 * years))
        .unwrap_or(today);
    let birth = birthday - chrono::Days::new(chance.below(360).into());
    let birth_number = chance.pick(&BIRTH_NUMBERS);
    let day = birth.day() + added;
    let whole = format!(
        "{:04}{:02}{day:02}{birth_number:03}",
        birth.year(),
        birth.month()
    );
    let check = check_digit(whole.get(2..).unwrap_or_default());
    format!("{whole}{check}")
}

/// The Luhn digit of nine digits.
fn check_digit(digits: &str) -> u32 {
    let doubled = digits.bytes().enumerate().map(|(place, digit)| {
        let value = u32::from(digit % 16) * (2 - u32::try_from(place % 2).unwrap_or_default());
        value / 10 + value % 10
    });
    (10 - doubled.sum::<u32>() % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
    }

    #[test]
    fn numbers_are_of_the_test_series_of_working_age_and_never_a_fixture() {
        let numbers = numbers(1, today(), 500);
        let unique: BTreeSet<&str> = numbers.iter().map(IdentityNumber::expose).collect();
        assert_eq!(unique.len(), 500);
        assert!(fixtures::all().all(|fixture| !unique.contains(fixture)));
        for honey in HONEY_NUMBERS {
            let honey = IdentityNumber::parse(honey, today()).expect("a right check digit");
            assert!(honey.is_official_test_number() && !unique.contains(honey.expose()));
        }
        for number in &numbers {
            assert!(number.is_official_test_number());
            let age = number.age_on(today()).expect("born");
            assert!((YOUNGEST..=OLDEST).contains(&age), "{age}");
        }
        for sex in [Sex::Female, Sex::Male] {
            assert!(
                numbers
                    .iter()
                    .filter(|number| number.sex() == Some(sex))
                    .count()
                    > 150
            );
        }
        let coordination = numbers
            .iter()
            .filter(|number| number.expose().as_bytes()[6] >= b'6');
        assert!(coordination.count() > 10);
    }

    #[test]
    fn the_same_seed_gives_the_same_people() {
        assert_eq!(numbers(3, today(), 40), numbers(3, today(), 40));
        assert_ne!(numbers(3, today(), 40), numbers(4, today(), 40));
    }

    #[test]
    fn check_digit_is_that_of_the_official_numbers() {
        for fixture in fixtures::all() {
            let last = fixture.chars().last().and_then(|digit| digit.to_digit(10));
            assert_eq!(Some(check_digit(&fixture[2..11])), last);
        }
    }

    #[test]
    fn every_number_of_the_test_series_has_a_name_that_stays_and_no_other_has_one() {
        for fixture in fixtures::all() {
            let number = IdentityNumber::from_storage(fixture).expect("a fixture");
            let (given, family) = register_name(&number).expect("a name");
            assert!(!given.is_empty() && !family.is_empty());
            assert_eq!(register_name(&number), Some((given, family)));
        }
        // Birth number 100 was never in the series.
        let other = format!("19800101100{}", check_digit("800101100"));
        let number = IdentityNumber::from_storage(&other).expect("a number");
        assert_eq!(register_name(&number), None);
    }
}
