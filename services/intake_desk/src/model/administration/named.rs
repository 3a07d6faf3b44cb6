//! Names and subjects that an administrator writes. None of them may hold a personal number.

use chrono::NaiveDate;
use domain::{Problem, Subject, identity_number::IdentityNumber};

/// How many letters a name may have.
const LONGEST_NAME: usize = 120;
/// How long an organisational affiliation may be.
const LONGEST_AFFILIATION: usize = 120;
/// What the subject of a member of staff begins with.
pub const OF_STAFF: &str = "staff:";

/// Takes a name of a unit or a person, or refuses it at `field`.
pub fn take_name(text: &str, field: &'static str, today: NaiveDate) -> Result<String, Problem> {
    let name = text.trim();
    if name.is_empty() {
        return Err(Problem::invalid(field, "text-missing"));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Problem::invalid(field, "text-too-long").with("longest", LONGEST_NAME));
    }
    if name.chars().any(char::is_control) {
        return Err(Problem::invalid(field, "admin-name-malformed"));
    }
    if IdentityNumber::stands_in(name, today) {
        return Err(Problem::invalid(field, "admin-holds-personal-number"));
    }
    Ok(name.to_owned())
}

/// Takes the subject of a member of staff: `staff:` and the organisational affiliation.
pub fn take_subject(text: &str, today: NaiveDate) -> Result<Subject, Problem> {
    let field = "subject";
    let malformed = || Problem::invalid(field, "admin-subject-malformed");
    let affiliation = text.strip_prefix(OF_STAFF).ok_or_else(malformed)?;
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || ".-_@".contains(sign);
    let fits = (1..=LONGEST_AFFILIATION).contains(&affiliation.len());
    if !fits || !affiliation.chars().all(is_sign) {
        return Err(malformed());
    }
    if IdentityNumber::stands_in(affiliation, today) {
        return Err(Problem::invalid(field, "admin-holds-personal-number"));
    }
    Ok(Subject::new(text))
}

#[cfg(test)]
mod tests {
    use domain::identity_number::fixtures;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
    }

    #[test]
    fn a_subject_is_an_affiliation_and_nothing_else() {
        for taken in [
            "staff:desk.gnesta",
            "staff:abc123@gnesta.se",
            "staff:SE2120000001-0042",
        ] {
            assert_eq!(
                take_subject(taken, today()).map(|subject| subject.to_string()),
                Ok(taken.to_owned())
            );
        }
        for refused in [
            "",
            "staff:",
            "desk.gnesta",
            "participant:abc",
            "partner:vardcentral",
            "system:runner",
            "staff:a b",
            "staff:å",
            &format!("staff:{}", "x".repeat(121)),
        ] {
            let problem = take_subject(refused, today()).expect_err(refused);
            assert_eq!(problem.message, "admin-subject-malformed", "{refused}");
        }
    }

    #[test]
    fn no_personal_number_is_taken_however_it_is_written() {
        for number in fixtures::all() {
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            if IdentityNumber::parse(&digits, today()).is_err() {
                continue;
            }
            let (head, tail) = digits.split_at(digits.len() - 4);
            for written in [
                digits.clone(),
                format!("{head}-{tail}"),
                format!("x{digits}y"),
                digits[digits.len() - 10..].to_owned(),
            ] {
                let subject = take_subject(&format!("staff:{written}"), today());
                let message = subject.expect_err("refused").message;
                assert_eq!(message, "admin-holds-personal-number");
                assert!(take_name(&format!("Ada {written}"), "name", today()).is_err());
            }
        }
    }

    #[test]
    fn a_name_is_trimmed_bounded_and_one_line() {
        let take = |text: &str| take_name(text, "name", today());
        assert_eq!(take("  Enhet 3 "), Ok("Enhet 3".to_owned()));
        assert_eq!(take(" ").expect_err("blank").message, "text-missing");
        assert_eq!(
            take(&"å".repeat(121)).expect_err("long").message,
            "text-too-long"
        );
        assert!(take(&"å".repeat(120)).is_ok());
        assert_eq!(
            take("a\nb").expect_err("two lines").message,
            "admin-name-malformed"
        );
    }
}
