//! A person: who they are (`IDENTITY`) and how they are reached (`CONTACT`).

use access::{Extent, Place, Protected};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{
    PersonId, RowKey, Section, code_list,
    codes::{AgeBand, Sex},
    identity_number::IdentityNumber,
};

use super::{
    reduce::{covers, keep},
    whose::Whose,
};

code_list! {
    /// The grade of protected personal data (OSL 22:1-3, 21:3; folkbokföringslagen).
    pub enum ProtectionGrade("ProtectionGrade") {
        /// A warning in the population register (sekretessmarkering, OSL 5:5).
        Marking => "MARKING", "Sekretessmarkering";
        /// The address is gone from the register (skyddad folkbokföring).
        ProtectedRegistration => "PROTECTED_REGISTRATION", "Skyddad folkbokföring";
        /// A new identity (fingerade personuppgifter).
        FictitiousData => "FICTITIOUS_DATA", "Fingerade personuppgifter";
    }
}

code_list! {
    /// Why a member of staff may never read a person.
    pub enum ConflictKind("ConflictKind") {
        /// The member of staff is the person.
        OwnCase => "OWN_CASE", "Eget ärende";
        /// The person is kin.
        Kin => "KIN", "Närstående";
        /// Declared, or found by a manager (jäv).
        ConflictOfInterest => "CONFLICT_OF_INTEREST", "Jäv";
    }
}

/// A person as the desk's tables know them. Never shown: only [`Identity`] leaves, sealed.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The key in the tables.
    pub key: RowKey,
    /// The id, which says nothing.
    pub id: PersonId,
    /// Given name, where it is known.
    pub given_name: Option<String>,
    /// Family name, where it is known.
    pub family_name: Option<String>,
    /// Sex, as the number tells.
    pub sex: Option<Sex>,
    /// Day of birth.
    pub birth_date: Option<NaiveDate>,
    /// Day of death.
    pub deceased_on: Option<NaiveDate>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Person({})", self.id)
    }
}

/// Who the person is (section `IDENTITY`, owned by the desk).
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose it is.
    pub whose: Whose,
    /// Given and family name as one, where known.
    pub display_name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// The number by which the person is known now.
    pub number: Option<IdentityNumber>,
    /// Day of birth.
    pub birth_date: Option<NaiveDate>,
    /// The band that the person's age falls in, today.
    pub age_band: Option<AgeBand>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Day of death.
    pub deceased_on: Option<NaiveDate>,
    /// The grade of protected personal data, if there is one.
    pub protection: Option<ProtectionGrade>,
}

impl Identity {
    /// The identity of a case's person, on `today`.
    pub fn of(
        whose: Whose,
        person: Person,
        number: Option<IdentityNumber>,
        protection: Option<ProtectionGrade>,
        today: NaiveDate,
    ) -> Self {
        let display_name =
            display_name(person.given_name.as_deref(), person.family_name.as_deref());
        Self {
            whose,
            display_name,
            given_name: person.given_name,
            family_name: person.family_name,
            number,
            birth_date: person.birth_date,
            age_band: person.birth_date.and_then(|born| age_band(born, today)),
            sex: person.sex,
            deceased_on: person.deceased_on,
            protection,
        }
    }
}

impl Protected for Identity {
    fn place(&self) -> Place {
        self.whose.place(Section::Identity)
    }

    fn reduce(self, extent: &Extent) -> Self {
        let shows_name = match extent {
            Extent::Name => true,
            Extent::Whole
            | Extent::Comment
            | Extent::Withdraw
            | Extent::Fields(_)
            | Extent::Envelope
            | Extent::Phone
            | Extent::Pseudonym
            | Extent::Tables => covers(extent, "displayName"),
        };
        let shows_age_band = match extent {
            Extent::Envelope | Extent::Pseudonym => true,
            Extent::Whole
            | Extent::Comment
            | Extent::Withdraw
            | Extent::Fields(_)
            | Extent::Name
            | Extent::Phone
            | Extent::Tables => covers(extent, "ageBand"),
        };
        Self {
            whose: self.whose,
            display_name: self.display_name.filter(|_| shows_name),
            given_name: keep(extent, "givenName", self.given_name),
            family_name: keep(extent, "familyName", self.family_name),
            number: keep(extent, "personalNumberMasked", self.number),
            birth_date: keep(extent, "birthDate", self.birth_date),
            age_band: self.age_band.filter(|_| shows_age_band),
            sex: keep(extent, "sex", self.sex),
            deceased_on: keep(extent, "deceasedOn", self.deceased_on),
            protection: keep(extent, "protectedIdentity", self.protection),
        }
    }
}

/// How the person is reached (section `CONTACT`).
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Whose it is.
    pub whose: Whose,
    /// Telephone number.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl Protected for Contact {
    fn place(&self) -> Place {
        self.whose.place(Section::Contact)
    }

    fn reduce(self, extent: &Extent) -> Self {
        let phone = match extent {
            Extent::Phone => self.phone,
            Extent::Whole
            | Extent::Comment
            | Extent::Withdraw
            | Extent::Fields(_)
            | Extent::Envelope
            | Extent::Name
            | Extent::Pseudonym
            | Extent::Tables => keep(extent, "phone", self.phone),
        };
        Self {
            phone,
            email: keep(extent, "email", self.email),
            ..self
        }
    }
}

/// Given and family name as one, or what there is of them.
pub fn display_name(given: Option<&str>, family: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = [given, family].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The age band on `today` of somebody born on `born`; `None` for a day of birth that lies ahead.
pub fn age_band(born: NaiveDate, today: NaiveDate) -> Option<AgeBand> {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    let years = today.year() - born.year() - i32::from(!had_birthday);
    u32::try_from(years).ok().map(AgeBand::of)
}
