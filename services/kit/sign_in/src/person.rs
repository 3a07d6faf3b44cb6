//! Who a provider says that it is: a member of some organisation's staff, or the person with a number.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use domain::{IdentityNumber, IdentityNumberKind, Subject};

use crate::{claims::PersonClaims, refusal::SignInRefused, settings::ProviderSettings};

/// The longest id of a member of staff within an organisation.
const LONGEST_ID: usize = 64;

/// An organisation number (organisationsnummer): ten digits of which the last checks the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrganisationNumber(String);

impl FromStr for OrganisationNumber {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: Vec<u32> = text.chars().filter_map(|sign| sign.to_digit(10)).collect();
        let is_whole = text.len() == 10 && digits.len() == 10;
        // The third digit tells it from a personal number.
        if is_whole && digits[2] >= 2 && luhn(&digits).is_multiple_of(10) {
            Ok(Self(text.to_owned()))
        } else {
            Err("an organisation number is ten digits, the last of which checks the others")
        }
    }
}

fn luhn(digits: &[u32]) -> u32 {
    let weighed = digits.iter().zip([2, 1].into_iter().cycle());
    weighed
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum()
}

/// What a member of staff is known by: the id within the organisation, and the organisation.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffKey {
    id: String,
    organisation: OrganisationNumber,
}

/// Why a text is no key of a member of staff. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StaffKeyRefused {
    /// It is not written as one.
    #[error(
        "write it as ID@ORGANISATION: letters, digits, `.`, `_` and `-`, and an organisation number of ten digits"
    )]
    Malformed,
    /// It holds somebody's number.
    #[error("it holds a personal number; take the organisation's own id")]
    PersonalNumber,
}

impl StaffKey {
    /// Reads `ID@ORGANISATION`, the claim `orgAffiliation`.
    ///
    /// # Errors
    /// When it is not written so, or holds a personal number: the id stands in logs and records, so it is the
    /// organisation's own.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, StaffKeyRefused> {
        let malformed = StaffKeyRefused::Malformed;
        let (id, organisation) = text.split_once('@').ok_or(malformed)?;
        let is_id = |sign: char| sign.is_ascii_alphanumeric() || "._-".contains(sign);
        if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(is_id) {
            return Err(malformed);
        }
        if IdentityNumber::stands_in(id, today) {
            return Err(StaffKeyRefused::PersonalNumber);
        }
        Ok(Self {
            id: id.to_owned(),
            organisation: organisation.parse().map_err(|_| malformed)?,
        })
    }

    /// The subject of the registry: `staff:ID@ORGANISATION`.
    pub fn subject(&self) -> Subject {
        Subject::new(format!("staff:{}@{}", self.id, self.organisation.0))
    }
}

impl fmt::Debug for StaffKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StaffKey(..)")
    }
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Person {
    /// A member of an agency's staff.
    Staff(StaffKey),
    /// The person with this number.
    Participant(IdentityNumber),
}

/// A member of staff out of `orgAffiliation`, of an organisation for which the provider may speak.
pub(crate) fn staff(
    claims: &PersonClaims,
    provider: &ProviderSettings,
    today: NaiveDate,
) -> Result<Person, SignInRefused> {
    let told = claims.affiliation.as_deref();
    let told = told.ok_or(SignInRefused::NoPerson("orgAffiliation is missing"))?;
    let key = StaffKey::parse(told, today).map_err(|refused| match refused {
        StaffKeyRefused::Malformed => SignInRefused::NoPerson("orgAffiliation is malformed"),
        StaffKeyRefused::PersonalNumber => {
            SignInRefused::NoPerson("orgAffiliation holds a personal number")
        }
    })?;
    if !provider.organisations.contains(&key.organisation) {
        return Err(SignInRefused::OtherOrganisation);
    }
    Ok(Person::Staff(key))
}

/// A participant out of one of the two kinds of number. A provider that tells both tells of two people.
pub(crate) fn participant(
    claims: &PersonClaims,
    today: NaiveDate,
) -> Result<Person, SignInRefused> {
    let (told, kind) = match (&claims.personal_number, &claims.coordination_number) {
        (Some(told), None) => (told, IdentityNumberKind::Personal),
        (None, Some(told)) => (told, IdentityNumberKind::Coordination),
        (Some(_), Some(_)) => return Err(SignInRefused::NoPerson("two numbers are told")),
        (None, None) => return Err(SignInRefused::NoPerson("no number is told")),
    };
    let is_written_whole = told.len() == 12 && told.chars().all(|sign| sign.is_ascii_digit());
    let number = IdentityNumber::parse(told, today).ok();
    let number = number.filter(|number| is_written_whole && number.kind() == kind);
    number
        .map(Person::Participant)
        .ok_or(SignInRefused::NoPerson("the number is wrong"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_hold_nobodys_number() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
        for id in [
            "198801012389",
            "880101-2389",
            "a198801012389b",
            "x.19880101-2389",
            "tj_8801012389",
        ] {
            assert!(IdentityNumber::stands_in(id, today), "{id}");
        }
        for id in ["desk.gnesta", "SE2120002965-1001", "12345", "a1b2c3d4e5f6"] {
            assert!(!IdentityNumber::stands_in(id, today), "{id}");
        }
    }

    #[test]
    fn organisation_numbers_are_checked() {
        for good in ["2120002965", "2021002114", "2021005521"] {
            assert!(good.parse::<OrganisationNumber>().is_ok(), "{good}");
        }
        for bad in [
            "2120002966",
            "212000296",
            "212000-2965",
            "6801029288",
            "",
            "212000296å",
        ] {
            assert!(bad.parse::<OrganisationNumber>().is_err(), "{bad}");
        }
    }
}
