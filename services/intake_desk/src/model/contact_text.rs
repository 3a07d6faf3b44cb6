//! How a person can be reached, as people write it: checked lightly, so that no true number is refused.

use domain::Problem;

/// The longest e-mail address (RFC 5321).
const LONGEST_EMAIL: usize = 254;
/// The fewest and the most digits of a telephone number (E.164, and short internal numbers).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

/// How many digits a Swedish telephone number has after the country's number, at the most.
const NATIONAL_DIGITS: usize = 9;

/// Contact details that can be kept.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ContactText {
    /// Telephone number, as it was written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// Takes contact details; empty text is the same as none.
pub fn check_contact(
    phone: Option<&str>,
    email: Option<&str>,
) -> Result<ContactText, Vec<Problem>> {
    let (phone, email) = (written(phone), written(email));
    let mut problems = Vec::new();
    if phone.is_some_and(|phone| !is_phone(phone)) {
        problems.push(Problem::invalid("phone", "phone-not-a-number"));
    }
    if email.is_some_and(|email| !is_email(email)) {
        problems.push(Problem::invalid("email", "email-not-an-address"));
    }
    if problems.is_empty() {
        Ok(ContactText {
            phone: phone.map(str::to_owned),
            email: email.map(str::to_owned),
        })
    } else {
        Err(problems)
    }
}

/// A telephone number or an e-mail address, written one way so that two can be compared.
#[derive(Clone, PartialEq, Eq)]
pub struct WayToReach(String);

impl WayToReach {
    /// Every way that a telephone number and an e-mail address are.
    pub fn all(phone: Option<&str>, email: Option<&str>) -> impl Iterator<Item = Self> {
        let phone = phone.and_then(Self::phone);
        phone.into_iter().chain(email.and_then(Self::email))
    }

    /// A telephone number: its last nine digits, which are the same with and without the country's number.
    pub fn phone(text: &str) -> Option<Self> {
        let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        let own = digits.len().saturating_sub(NATIONAL_DIGITS);
        let national: String = digits[own..].iter().collect();
        let number = national.trim_start_matches('0');
        (!number.is_empty()).then(|| Self(number.to_owned()))
    }

    /// An e-mail address, in small letters.
    pub fn email(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        (!text.is_empty()).then_some(Self(text))
    }

    /// The text, to be digested and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn written(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let others = text.strip_prefix('+').unwrap_or(text);
    let spelled = others
        .bytes()
        .all(|sign| sign.is_ascii_digit() || b" -()/".contains(&sign));
    PHONE_DIGITS.contains(&digits) && spelled && text.len() <= 30
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|sign: char| sign.is_whitespace() || sign.is_control() || sign == '@')
    };
    let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    text.len() <= LONGEST_EMAIL && plain(name) && plain(host) && dotted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_reach_somebody_are_alike_however_they_are_written() {
        let same = ["070-123 45 67", "+46 70 123 45 67", "0046701234567"];
        let ways: Vec<_> = same
            .iter()
            .map(|text| WayToReach::phone(text).unwrap())
            .collect();
        assert!(ways.iter().all(|way| *way == ways[0]));
        assert!(WayToReach::phone("0158-275 000") == WayToReach::phone("+46 158 275000"));
        assert!(WayToReach::phone("070-123 45 68") != WayToReach::phone("070-123 45 67"));
        assert!(WayToReach::email("Ada@Exempel.se") == WayToReach::email(" ada@exempel.se"));
        assert!(WayToReach::phone("--").is_none() && WayToReach::email(" ").is_none());
    }

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        for phone in [
            "070-123 45 67",
            "+46 70 123 45 67",
            "(0158) 275 000",
            "12345",
        ] {
            let taken = check_contact(Some(phone), None).expect(phone);
            assert_eq!(taken.phone.as_deref(), Some(phone));
        }
        for phone in ["1234", "ring mig", "070+123", "0701234567890123456789"] {
            assert!(check_contact(Some(phone), None).is_err(), "{phone}");
        }
    }

    #[test]
    fn an_address_has_a_name_and_a_host() {
        for email in ["alva@exempel.se", " a.b+c@d.e.se "] {
            assert!(check_contact(None, Some(email)).is_ok(), "{email}");
        }
        for email in [
            "alva",
            "alva@",
            "@exempel.se",
            "a b@exempel.se",
            "a@b@c.se",
            "a@localhost",
        ] {
            assert!(check_contact(None, Some(email)).is_err(), "{email}");
        }
    }

    #[test]
    fn every_problem_is_told_at_once_and_empty_text_is_none() {
        let problems = check_contact(Some("x"), Some("y")).err().expect("refused");
        let fields: Vec<_> = problems
            .iter()
            .filter_map(|problem| problem.field.as_deref())
            .collect();
        assert_eq!(fields, ["phone", "email"]);
        assert!(
            check_contact(Some("  "), Some("")).is_ok_and(|taken| taken == ContactText::default())
        );
    }
}
