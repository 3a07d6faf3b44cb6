//! What is asked in every request and kept for that request only (design decision 2).

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AgencyId, AgencyKind, AssignmentId, BasisId, CaseId, CaseKey, CasePhase, OpeningId, PersonId,
    ReferralId, Role, Section, StaffId, Subject, UnitId, basis::BasisKind, event::Pseudonym,
    municipality::Municipality, referral::ReferralStatus,
};
use serde::{Deserialize, Serialize};

use crate::sign_in::ReaderKind;

/// A source of facts: the desk's registry, in this process or over internal HTTP.
#[async_trait]
pub trait FactSource: Send + Sync {
    /// Answers one question with one batch. A case that does not exist is left out of the answer.
    async fn facts(&self, question: &FactQuestion) -> Result<Facts, FactsUnavailable>;
}

/// The labour-market unit's part: who leads the programme, who supervises the placement.
/// Asked only about readers who hold `PROGRAMME_LEADER` or `SUPERVISOR`.
#[async_trait]
pub trait AttachmentSource: Send + Sync {
    /// Answers for every case of the question; a case left out has no attachment.
    async fn attachments(
        &self,
        question: &AttachmentQuestion,
    ) -> Result<BTreeMap<CaseId, Attachment>, FactsUnavailable>;
}

/// The source did not answer. It gives no permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the source of facts did not answer")]
pub struct FactsUnavailable;

/// One question: what holds between one reader and some cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactQuestion {
    /// Who reads.
    pub subject: Subject,
    /// What kind of reader.
    pub kind: ReaderKind,
    /// About which cases.
    pub cases: Vec<CaseId>,
    /// On which day, as known when.
    pub valid_on: AsOf,
    /// About which other staff: what they do in the agencies that the reader works for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colleagues: Vec<StaffId>,
}

/// One question to the labour-market unit. Its books know staff by id alone; who is behind a subject
/// is the desk's to tell, and has been told before this is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentQuestion {
    /// Who reads.
    pub staff: StaffId,
    /// About which cases.
    pub cases: Vec<CaseId>,
    /// On which day, as known when.
    pub valid_on: AsOf,
}

/// The day that an answer speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// Now, as known now.
    Now,
    /// What held on a day, as it was known at a moment (design decision 10).
    At {
        /// The day.
        valid: NaiveDate,
        /// The moment of knowledge.
        known: DateTime<Utc>,
    },
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What holds for the reader whatever the case.
    pub reader: ReaderFacts,
    /// What holds in each case.
    pub cases: BTreeMap<CaseId, CaseFacts>,
    /// What the staff who were asked about do in the agencies that the reader works for. Of those who
    /// work elsewhere, and of those who are nobody, nothing is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colleagues: Vec<ColleagueFact>,
}

/// One valid assignment of a colleague of the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColleagueFact {
    /// Who.
    pub staff: StaffId,
    /// In which unit and role.
    pub held: AssignmentFact,
}

/// The reader in the registry.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReaderFacts {
    /// The member of staff behind the subject.
    pub staff: Option<StaffId>,
    /// The assignments that are valid.
    pub assignments: Vec<AssignmentFact>,
}

impl ReaderFacts {
    /// Tells whether the reader holds `role` somewhere.
    pub fn holds(&self, role: Role) -> bool {
        self.assignments.iter().any(|held| held.role == role)
    }
}

/// One valid assignment: person x unit x role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentFact {
    /// Its id.
    pub assignment: AssignmentId,
    /// In which unit.
    pub unit: UnitId,
    /// Of which agency.
    pub agency: AgencyId,
    /// What the agency is.
    pub agency_kind: AgencyKind,
    /// The unit's municipality, where it has one.
    pub municipality: Option<Municipality>,
    /// Which role.
    pub role: Role,
}

/// What holds in one case, for one reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// The case.
    pub case: CaseId,
    /// Its key in the tables.
    pub key: CaseKey,
    /// The municipality that the case lies in.
    pub municipality: Municipality,
    /// How far it has come.
    pub phase: CasePhase,
    /// The person, by the id under which rows and log entries of the case are kept. It never changes, also where the
    /// person turned out to be one with another.
    pub person: PersonId,
    /// The subject with which the person signs in, if the person can.
    pub participant: Option<Subject>,
    /// The name that follow-up knows the person by; `None` where the person is counted only.
    pub pseudonym: Option<Pseudonym>,
    /// The desk unit that opened the case.
    pub desk_unit: UnitId,
    /// The desk agency.
    pub desk_agency: AgencyId,
    /// The sections that the desk's service agreement lists.
    pub desk_agreed: BTreeSet<Section>,
    /// Every party, past ones too.
    pub parties: Vec<PartyFact>,
    /// The units for which the reader is assigned to this case.
    pub reader_units: BTreeSet<UnitId>,
    /// Whether the reader is one of the two appointed lead caseworkers. It is shown and used by
    /// rules of the desk; sections are decided by role (`access.md`, Words: Role).
    pub reader_leads: LeadStanding,
    /// The live disclosure bases.
    pub bases: Vec<BasisFact>,
    /// The open referrals, and those ended ones that the reader's units sent or received.
    pub referrals: Vec<ReferralFact>,
    /// The stops between this reader and this case.
    pub stops: Vec<Stop>,
    /// The person's protected identity, if there is one.
    pub protection: Option<Protection>,
    /// What the reader has opened in an emergency and may still read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<OpeningFact>,
    /// Whether the participant is enrolled in a programme that the reader leads, or placed now with
    /// the reader as supervisor (from the labour-market unit).
    #[serde(default)]
    pub attachment: Attachment,
}

/// A unit that is or was a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyFact {
    /// The unit.
    pub unit: UnitId,
    /// Its agency.
    pub agency: AgencyId,
    /// What the agency is.
    pub agency_kind: AgencyKind,
    /// Whether it still takes part.
    pub standing: PartyStanding,
}

/// How a unit takes part in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyStanding {
    /// It takes part now.
    Current,
    /// Its last referral has ended: it reads its own, and nothing of anyone else's.
    Past,
    /// It was a party at closure: as a past party, and besides `CLOSURE` (read) and `FOLLOW_UP`
    /// until the last follow-up is recorded.
    UntilFollowUp,
}

/// Whether the reader is an appointed lead caseworker of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadStanding {
    /// One of the two.
    Lead,
    /// Not.
    #[default]
    NotLead,
}

/// A live disclosure basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasisFact {
    /// Its id.
    pub id: BasisId,
    /// Which of the six kinds.
    pub kind: BasisKind,
    /// The agency that discloses.
    pub from: AgencyId,
    /// The agency that is disclosed to.
    pub to: AgencyId,
    /// The sections that it names.
    pub sections: BTreeSet<Section>,
}

/// Sections of one owner that the reader has opened in an emergency (`access.md` rule 7). It is told only
/// while it lasts, by the clock of the registry that keeps it: no other clock can draw it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningFact {
    /// The opening's id.
    pub id: OpeningId,
    /// The agency that owns what was opened.
    pub owner: AgencyId,
    /// The sections that it names.
    pub sections: BTreeSet<Section>,
}

impl OpeningFact {
    /// Tells whether the opening names a section.
    pub fn names(&self, section: Section) -> bool {
        self.sections.contains(&section)
    }
}

/// A referral, as far as access follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralFact {
    /// Its id.
    pub id: ReferralId,
    /// Its state.
    pub state: ReferralStatus,
    /// The unit that sent it.
    pub from_unit: UnitId,
    /// That unit's agency.
    pub from_agency: AgencyId,
    /// The unit that it is addressed to.
    pub to_unit: UnitId,
    /// That unit's agency or partner organisation.
    pub to_agency: AgencyId,
    /// The sections that it carries.
    pub sections: BTreeSet<Section>,
}

/// Why a reader is shut out whatever else holds (`access.md` rule 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// The case is the reader's own.
    OwnCase,
    /// The person is kin of the reader.
    Kin,
    /// The reader has declared, or been declared to have, a conflict of interest (jäv).
    ConflictOfInterest,
    /// A stop could not be looked up.
    LookupFailed,
}

/// A protected identity, and whether the reader is one of its named handlers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// The code of its grade: marking, protected registration or fictitious personal data.
    pub grade: String,
    /// Whether the reader is named.
    pub reader: NamedHandler,
}

/// Whether the reader is named on a protected case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedHandler {
    /// Named.
    Named,
    /// Not named: for this reader the case does not exist.
    NotNamed,
}

/// What ties the reader to the person in the labour-market unit's own books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attachment {
    /// Enrolled in a programme that the reader leads.
    pub enrolled: Enrolled,
    /// Placed, now, with the reader as supervisor.
    pub placed: Placed,
}

/// Whether the participant is enrolled in a programme that the reader leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enrolled {
    /// Enrolled.
    WithReader,
    /// Not.
    #[default]
    NotWithReader,
}

/// Whether the participant is placed, now, with the reader as supervisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placed {
    /// Placed.
    WithReader,
    /// Not.
    #[default]
    NotWithReader,
}
