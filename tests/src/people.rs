//! Invented people with numbers of the official test series, as many as a test needs.

use chrono::{Datelike, Days, NaiveDate};

/// How many of them the invented population register knows.
pub const REGISTERED: usize = 80;

const GIVEN_NAMES: [&str; 8] = [
    "Ada", "Bertil", "Cecilia", "David", "Esra", "Fatima", "Gustav", "Hanna",
];

/// The given name of the person with this index.
pub fn given_name(index: usize) -> &'static str {
    GIVEN_NAMES[index % GIVEN_NAMES.len()]
}

/// The twelve digits of the person with this index: born on a day of its own, birth number 238 (one
/// of those that are never given to anybody), with a right check digit.
pub fn number(index: usize) -> String {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).expect("the first day of a year");
    let days = u64::try_from(index).expect("few people") * 97;
    let born = first + Days::new(days);
    let nine = format!(
        "{:02}{:02}{:02}238",
        born.year() % 100,
        born.month(),
        born.day()
    );
    format!("{:02}{nine}{}", born.year() / 100, check_digit(&nine))
}

/// The same number with a wrong check digit.
pub fn with_wrong_check_digit(number: &str) -> String {
    let (head, last) = number.split_at(number.len() - 1);
    let digit: u32 = last.parse().expect("a number ends with a digit");
    format!("{head}{}", (digit + 1) % 10)
}

/// Luhn (SKV 704).
fn check_digit(nine: &str) -> u32 {
    let sum: u32 = nine
        .chars()
        .filter_map(|letter| letter.to_digit(10))
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| (digit * weight) / 10 + (digit * weight) % 10)
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::identity_number::IdentityNumber;

    use super::*;

    #[test]
    fn everybody_has_a_test_number_of_their_own() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        let numbers: BTreeSet<String> = (0..REGISTERED).map(number).collect();
        assert_eq!(numbers.len(), REGISTERED);
        for number in numbers {
            let parsed = IdentityNumber::parse(&number, today).expect("a right check digit");
            assert!(parsed.is_official_test_number(), "{number}");
            assert!(IdentityNumber::parse(&with_wrong_check_digit(&number), today).is_err());
        }
    }
}
