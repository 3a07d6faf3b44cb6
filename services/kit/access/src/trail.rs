//! What a request disclosed and did, noted before it happens and committed by the audit sink
//! before the bytes leave (`access.md` rule 9).

use std::{collections::BTreeSet, sync::Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    AgencyId, BasisId, CaseId, PersonId, Role, Section, Subject, TraceId, UnitId, planted,
};
use serde::{Deserialize, Serialize};

use crate::{
    judgement::{Judgement, SectionState},
    place::Kept,
    sign_in::{AssuranceLevel, ReaderKind},
};

/// Collects what one request disclosed and did.
#[derive(Debug)]
pub struct Trail {
    head: EntryHead,
    noted: Mutex<Noted>,
}

#[derive(Debug, Default)]
struct Noted {
    disclosures: Vec<Disclosure>,
    acts: Vec<Act>,
}

/// Who asked, by which operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryHead {
    /// The reader.
    pub subject: Subject,
    /// What kind of reader.
    pub kind: ReaderKind,
    /// How surely signed in.
    pub level: AssuranceLevel,
    /// The operation, which is the purpose that the reader stated by sending it.
    pub operation: String,
    /// The partner's registered operation, if it was one.
    pub registered: Option<String>,
    /// The request.
    pub trace: TraceId,
    /// When the request came.
    pub at: DateTime<Utc>,
}

/// One entry: everything that one request to one service disclosed and did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Who asked.
    pub head: EntryHead,
    /// What was shown.
    pub disclosures: Vec<Disclosure>,
    /// What was done.
    pub acts: Vec<Act>,
}

/// Part of one section of one person shown to the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The case.
    pub case: CaseId,
    /// The person.
    pub person: PersonId,
    /// The section.
    pub section: Section,
    /// The owner.
    pub owner: AgencyId,
    /// Which fields, by name.
    pub fields: BTreeSet<String>,
    /// The decision.
    pub state: SectionState,
    /// How much was covered (`Extent::code`).
    pub extent: String,
    /// The deciding policies.
    pub policies: Vec<String>,
    /// The basis.
    pub basis: Option<BasisId>,
    /// For which unit the reader acted.
    pub unit: Option<UnitId>,
    /// In which role.
    pub role: Option<Role>,
    /// Whether the rows are kept from the participant, who then does not learn that they were read.
    #[serde(default, skip_serializing_if = "Kept::is_shown")]
    pub kept: Kept,
}

/// One change, by the name of its use case and the ids that it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The use case (`send_referral`).
    pub name: String,
    /// The case.
    pub case: Option<CaseId>,
    /// The person.
    pub person: Option<PersonId>,
    /// The section.
    pub section: Option<Section>,
    /// The owner.
    pub owner: Option<AgencyId>,
    /// The deciding policies.
    pub policies: Vec<String>,
    /// The basis.
    pub basis: Option<BasisId>,
    /// For which unit the actor acted.
    pub unit: Option<UnitId>,
    /// In which role.
    pub role: Option<Role>,
    /// The ids that the change concerns. Never a number, a name or a value.
    pub ids: Vec<String>,
}

impl Act {
    /// An act outside every case (an assignment, a contact at the desk).
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            case: None,
            person: None,
            section: None,
            owner: None,
            policies: Vec::new(),
            basis: None,
            unit: None,
            role: None,
            ids: Vec::new(),
        }
    }
    /// The same act, in a case.
    #[must_use]
    pub fn in_case(mut self, case: CaseId, person: PersonId) -> Self {
        self.case = Some(case);
        self.person = Some(person);
        self
    }
    /// The same act, done for a unit in a role.
    #[must_use]
    pub fn for_unit(mut self, unit: UnitId, role: Role) -> Self {
        self.unit = Some(unit);
        self.role = Some(role);
        self
    }
    /// The same act, concerning one more id.
    #[must_use]
    pub fn concerning(mut self, id: impl ToString) -> Self {
        self.ids.push(id.to_string());
        self
    }
    pub(crate) fn judged(mut self, judgement: &Judgement) -> Self {
        self.policies.clone_from(&judgement.policies);
        self.basis = judgement.basis;
        self.unit = judgement.acting.and_then(|acting| acting.unit);
        self.role = judgement.acting.and_then(|acting| acting.role);
        self
    }
}

impl Trail {
    pub(crate) fn new(head: EntryHead) -> Self {
        Self {
            head,
            noted: Mutex::default(),
        }
    }

    /// Notes a change, in the transaction that makes it.
    pub fn note_act(&self, act: Act) {
        self.with(|noted| noted.acts.push(act));
    }

    /// Notes a disclosure. Rows of the same section, owner and decision are one note with the
    /// fields of all.
    pub(crate) fn note_disclosure(&self, mut disclosure: Disclosure) {
        if planted!(DisclosureOutsideTheLog) {
            return;
        }
        if planted!(FieldsOutsideTheLog) {
            disclosure.fields.clear();
        }
        self.with(|noted| {
            let same = noted.disclosures.iter_mut().find(|earlier| {
                earlier.case == disclosure.case
                    && earlier.person == disclosure.person
                    && earlier.section == disclosure.section
                    && earlier.owner == disclosure.owner
                    && earlier.state == disclosure.state
                    && earlier.extent == disclosure.extent
                    && earlier.policies == disclosure.policies
                    && earlier.basis == disclosure.basis
                    && earlier.unit == disclosure.unit
                    && earlier.role == disclosure.role
                    && earlier.kept == disclosure.kept
            });
            match same {
                Some(earlier) => earlier.fields.extend(disclosure.fields),
                None => noted.disclosures.push(disclosure),
            }
        });
    }

    /// Takes what has been noted since the last time; `None` when there is nothing.
    pub fn take(&self) -> Option<AuditEntry> {
        let noted = self.with(std::mem::take);
        if noted.disclosures.is_empty() && noted.acts.is_empty() {
            return None;
        }
        Some(AuditEntry {
            head: self.head.clone(),
            disclosures: noted.disclosures,
            acts: noted.acts,
        })
    }

    /// Takes back what was disclosed of an entry that could not be kept, so that it stands in the next one
    /// of the request: part of it may have been shown already. Its acts have not happened.
    pub fn take_back(&self, entry: AuditEntry) {
        self.with(|noted| {
            noted
                .disclosures
                .splice(0..0, entry.disclosures)
                .for_each(drop);
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Noted) -> T) -> T {
        // A note is pushed whole or not at all, so a panic elsewhere leaves nothing half written.
        let mut noted = self
            .noted
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        work(&mut noted)
    }
}

/// Where entries are kept, for good.
#[async_trait]
pub trait AuditSink: Send + Sync {
    /// Returns when the entry is on disk. Until then nothing that it speaks of may leave.
    async fn commit(&self, entry: AuditEntry) -> Result<(), AuditUnavailable>;
}

/// The entry could not be kept: the read fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the audit entry could not be kept")]
pub struct AuditUnavailable;
