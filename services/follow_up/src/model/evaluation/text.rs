//! Bounds of the texts that leaders and evaluators write. They speak of a programme, never of a person.

use chrono::NaiveDate;
use domain::{IdentityNumber, Problem};

/// How long a name may be, in characters.
pub const LONGEST_NAME: usize = 200;
/// How long a text may be, in characters.
pub const LONGEST_TEXT: usize = 4_000;

/// A text that must be there, without the blanks around it. What is wrong is added to `problems`.
pub fn needed_text(
    problems: &mut Vec<Problem>,
    (field, text): (&'static str, &str),
    longest: usize,
) -> String {
    let text = text.trim();
    if text.is_empty() {
        problems.push(Problem::invalid(field, "text-missing"));
    }
    bounded(problems, (field, text), longest)
}

/// A text that may be left out; one of blanks alone is left out.
pub fn spare_text(
    problems: &mut Vec<Problem>,
    (field, text): (&'static str, Option<&str>),
    longest: usize,
) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    Some(bounded(problems, (field, text), longest))
}

fn bounded(
    problems: &mut Vec<Problem>,
    (field, text): (&'static str, &str),
    longest: usize,
) -> String {
    if text.chars().count() > longest {
        problems.push(Problem::invalid(field, "text-too-long").with("longest", longest));
    }
    if holds_identity_number(text) {
        problems.push(Problem::invalid(field, "text-holds-identity-number"));
    }
    text.to_owned()
}

/// Whether a text holds a personal or coordination number, however it is written into the line.
pub fn holds_identity_number(text: &str) -> bool {
    // Whoever will be born while this program is in use has a number too.
    let far = NaiveDate::from_ymd_opt(2099, 12, 31).unwrap_or_default();
    let is_sign = |sign: char| sign.is_ascii_digit() || sign == '-' || sign == '+';
    let written = text.split(|sign: char| !is_sign(sign));
    written
        .map(|word| word.trim_matches(['-', '+']))
        .any(|word| {
            let digits = word.chars().filter(char::is_ascii_digit).count();
            (digits == 10 || digits == 12) && IdentityNumber::parse(word, far).is_ok()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers_are_found_in_a_line() {
        for found in [
            "198201012385",
            "Anna, 19820101-2385, slutade",
            "820101-2385",
            "8201012385.",
            "198801622393",
        ] {
            assert!(holds_identity_number(found), "{found}");
        }
        for other in [
            "2021-11-01",
            "12 345 678 kr",
            "198201012386",
            "P-07",
            "",
            "210501-221231",
        ] {
            assert!(!holds_identity_number(other), "{other}");
        }
    }

    #[test]
    fn blanks_are_no_text_and_length_is_bounded() {
        let mut problems = Vec::new();
        needed_text(&mut problems, ("purpose", " \n "), 10);
        needed_text(&mut problems, ("wording", "åäöåä"), 4);
        assert_eq!(spare_text(&mut problems, ("lessons", Some(" ")), 10), None);
        let told: Vec<_> = problems.iter().map(|problem| problem.message).collect();
        assert_eq!(told, ["text-missing", "text-too-long"]);
    }
}
