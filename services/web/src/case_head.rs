//! What stands over every page of a case: whose it is, what must be known first, and which pages there are.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{AgencyKind, CodeList, Section, basis};
use serde::Deserialize;

use crate::{
    frame::{Frame, UnitName},
    show,
};

/// The head of a case, as every page of a case asks for it (fragment `CaseHead`).
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseHead {
    /// Its id.
    pub id: String,
    /// The number that people write on paper.
    pub registry_number: Option<String>,
    /// How far it has come.
    pub phase: Option<String>,
    /// The version of the head.
    pub version: Option<i64>,
    /// The code of its municipality.
    pub municipality: Option<String>,
    /// When it was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The person.
    pub person: Option<HeadPerson>,
    /// What is known of languages.
    pub intake: Option<HeadIntake>,
    /// Who takes part.
    pub parties: Option<Vec<HeadParty>>,
    /// What every section is for the reader.
    pub access: Option<Vec<SectionAccess>>,
}

/// The person, as far as the reader may see.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeadPerson {
    /// Its id.
    pub id: String,
    /// The name.
    pub display_name: Option<String>,
    /// The day of birth.
    pub birth_date: Option<NaiveDate>,
    /// Sex, as the number tells, as a code.
    pub sex: Option<String>,
    /// The band of ages, where no more may be seen.
    pub age_band: Option<String>,
    /// The personal number without its last four digits.
    pub personal_number_masked: Option<String>,
    /// Whether the identity is protected.
    pub protected_identity: Option<bool>,
    /// How the person is reached.
    pub contact: Option<HeadContact>,
}

/// How the person is reached.
#[derive(Debug, Clone, Deserialize)]
pub struct HeadContact {
    /// By telephone.
    pub phone: Option<String>,
    /// By e-mail.
    pub email: Option<String>,
}

/// How and why the person came, and what is known of languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeadIntake {
    /// How the person came, as a code, where it was asked for.
    pub channel: Option<String>,
    /// On which day.
    pub occurred_on: Option<NaiveDate>,
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// Which language.
    pub language: Option<String>,
    /// Whether an interpreter is needed, as a code.
    pub interpreter: Option<String>,
    /// The partner's unit whose request it began with, where it was asked for.
    pub proposed_by: Option<UnitName>,
}

/// A unit that takes part.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeadParty {
    /// Its agency.
    pub agency: KnownAgency,
    /// The unit.
    pub unit: KnownUnit,
    /// The lead caseworker's name.
    pub lead_caseworker: Option<String>,
    /// How it takes part, as a code.
    pub standing: String,
    /// Since when.
    pub joined_at: DateTime<Utc>,
}

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct KnownAgency {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is, as a code.
    pub kind: String,
}

impl KnownAgency {
    /// Whether it can own rows of a section, and so disclose them.
    pub fn may_own(&self, section: Section) -> bool {
        AgencyKind::from_code(&self.kind).is_some_and(|kind| basis::may_own(kind, section))
    }

    /// Whether it may ever disclose by the general clause.
    pub fn may_use_general_clause(&self) -> bool {
        AgencyKind::from_code(&self.kind).is_some_and(basis::may_use_general_clause)
    }
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KnownUnit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What a section is for the reader.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SectionAccess {
    /// Which, as a code.
    pub section: String,
    /// What it is.
    pub state: State,
    /// Why, as a code.
    pub reason_code: String,
}

/// What a section is for a reader (`access.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// May be read and written.
    Writable,
    /// May be read.
    Readable,
    /// Is there, perhaps, and not shared.
    Withheld,
    /// Nothing shows that it could exist.
    Absent,
}

/// What the sections of a case are for the reader.
#[derive(Debug, Clone, Default)]
pub struct Sections(BTreeMap<String, State>);

impl Sections {
    /// What a section is.
    pub fn state(&self, section: &str) -> State {
        self.0.get(section).copied().unwrap_or(State::Absent)
    }

    /// Whether it may be written.
    pub fn is_writable(&self, section: &str) -> bool {
        self.state(section) == State::Writable
    }

    /// Whether it may be read.
    pub fn is_open(&self, section: &str) -> bool {
        matches!(self.state(section), State::Writable | State::Readable)
    }

    /// Whether it is not shared.
    pub fn is_withheld(&self, section: &str) -> bool {
        self.state(section) == State::Withheld
    }

    /// Whether any of several shows at all.
    pub fn shows_any(&self, sections: &[&str]) -> bool {
        sections
            .iter()
            .any(|section| self.state(section) != State::Absent)
    }
}

/// The bar over a case.
#[derive(Debug, Clone)]
pub struct CaseBar {
    /// The case's id.
    pub id: String,
    /// The name; empty where it is not shown.
    pub name: String,
    /// Age, number and the like, each short.
    pub facts: Vec<String>,
    /// What must be known first, in fixed order, and how grave each is.
    pub warnings: Vec<Warning>,
    /// The pages of the case.
    pub tabs: Vec<Tab>,
    /// The version of the head.
    pub version: i64,
    /// Whether the case is closed.
    pub is_closed: bool,
    /// Whether the reader has opened parts of it in an emergency.
    pub is_opened: bool,
    /// Whether the reader sees more of the case than its id; without it there is no bar.
    pub is_shown: bool,
    /// What the sections are.
    pub sections: Sections,
}

/// What must be known first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// In words.
    pub text: String,
    /// Whether it is about danger rather than about practice.
    pub is_grave: bool,
}

/// A page of the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Its address.
    pub address: String,
    /// What it is called.
    pub label: String,
    /// Whether one is there.
    pub is_here: bool,
}

/// The pages of a case, and the sections of which one must show for the page to be there.
const TABS: &[(&str, &str, &[&str])] = &[
    ("", "tab-overview", &[]),
    (
        "/kartlaggning",
        "tab-mapping",
        &[
            "MAPPING_EDUCATION",
            "MAPPING_WORK",
            "MAPPING_FAMILY",
            "MAPPING_ECONOMY",
            "MAPPING_HEALTH",
        ],
    ),
    ("/plan", "tab-plan", &["PLAN"]),
    ("/remisser", "tab-referrals", &["REFERRALS"]),
    ("/journal", "tab-journal", &["JOURNAL"]),
    (
        "/uppgifter",
        "tab-sections",
        &[
            "WELFARE_ASSISTANCE",
            "WELFARE_HOUSEHOLD",
            "WELFARE_ACTIVITY_REQUIREMENT",
            "LABOUR_PLACEMENT",
            "LABOUR_COMPETENCE",
            "EMPLOYMENT_REGISTRATION",
            "EMPLOYMENT_PROGRAMME",
            "INSURANCE_BENEFIT",
            "INSURANCE_REHABILITATION",
        ],
    ),
    ("/grunder", "tab-bases", &["BASES", "PARTIES"]),
    ("/tidslinje", "tab-timeline", &[]),
    ("/avslut", "tab-closure", &["CLOSURE", "FOLLOW_UP"]),
];

impl CaseHead {
    /// What the sections are for the reader.
    pub fn sections(&self) -> Sections {
        let listed = self.access.iter().flatten();
        Sections(
            listed
                .map(|access| (access.section.clone(), access.state))
                .collect(),
        )
    }

    /// The bar over the page at `here`, an ending such as `/plan`.
    pub fn bar(&self, frame: &Frame, here: &str, today: NaiveDate) -> CaseBar {
        let sections = self.sections();
        let tabs = TABS
            .iter()
            .filter(|(_, _, shown)| shown.is_empty() || sections.shows_any(shown));
        CaseBar {
            id: self.id.clone(),
            name: self.name(),
            facts: self.facts(frame, today),
            warnings: self.warnings(frame),
            tabs: tabs
                .map(|(ending, key, _)| Tab {
                    address: format!("/arende/{}{ending}", self.id),
                    label: frame.t(key),
                    is_here: *ending == here,
                })
                .collect(),
            version: self.version.unwrap_or_default(),
            is_closed: self.is_closed(),
            is_opened: self.opened_sections().next().is_some(),
            is_shown: self.access.is_some(),
            sections,
        }
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.phase.as_deref() == Some("CLOSED")
    }

    /// The sections that the reader has opened in an emergency.
    pub fn opened_sections(&self) -> impl Iterator<Item = &str> {
        let listed = self.access.iter().flatten();
        listed
            .filter(|access| access.reason_code == "OPENED_IN_EMERGENCY")
            .map(|access| access.section.as_str())
    }

    /// The name; empty where it is not shown.
    pub fn name(&self) -> String {
        let name = self
            .person
            .as_ref()
            .and_then(|person| person.display_name.clone());
        name.unwrap_or_default()
    }

    fn facts(&self, frame: &Frame, today: NaiveDate) -> Vec<String> {
        let person = self.person.as_ref();
        let born = person.and_then(|person| person.birth_date);
        let age = born.map(|born| frame.t1("age", "years", show::age(born, today)));
        let band = person.and_then(|person| person.age_band.as_ref());
        let age = age.or_else(|| band.map(|band| frame.code("AgeBand", band)));
        let number = person.and_then(|person| person.personal_number_masked.clone());
        let phase = self
            .phase
            .as_ref()
            .map(|phase| frame.code("CasePhase", phase));
        let all = [age, number, self.registry_number.clone(), phase];
        all.into_iter().flatten().collect()
    }

    /// Protected identity first, then what is practical.
    fn warnings(&self, frame: &Frame) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let person = self.person.as_ref();
        if person.is_some_and(|person| person.protected_identity == Some(true)) {
            warnings.push(Warning {
                text: frame.t("protected-identity"),
                is_grave: true,
            });
        }
        let intake = self.intake.as_ref();
        let interpreter = intake.and_then(|intake| intake.interpreter.as_deref());
        if interpreter == Some("NEEDED") {
            let language = intake.and_then(|intake| intake.language.clone());
            warnings.push(Warning {
                text: frame.t1(
                    "warning-interpreter",
                    "language",
                    language.unwrap_or_default(),
                ),
                is_grave: false,
            });
        }
        warnings
    }
}
