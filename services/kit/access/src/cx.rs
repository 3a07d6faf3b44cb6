//! The context of one request: who, when, by which operation. Time, ids and chance come from here.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use domain::{Clock, CodeList, Entropy, Section, TraceId, code_list, planted};

use crate::{
    decision::{Decision, Question},
    fields::Fields,
    judgement::Judgement,
    partner::RegisteredOperation,
    place::{Place, Protected},
    seal::{Sealed, Visible},
    sign_in::{AssuranceLevel, ReaderKind, SignIn},
    standing::Standing,
    system::SystemPrincipal,
    trail::{Disclosure, EntryHead, Trail},
};

code_list! {
    /// The languages that the platform speaks.
    pub enum Language("Language") {
        /// Swedish, which comes first.
        Sv => "sv", "Svenska";
        /// English.
        En => "en", "Engelska";
    }
}

/// What a context is made of.
pub struct CxParts {
    /// Who.
    pub sign_in: SignIn,
    /// The request.
    pub trace: TraceId,
    /// The operation's name.
    pub operation: String,
    /// The language of the answer.
    pub language: Language,
    /// The partner's registered operation.
    pub registered: Option<RegisteredOperation>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

/// The context of one request to one service. Clones are the same context.
#[derive(Clone)]
pub struct Cx(Arc<Inner>);

struct Inner {
    parts: CxParts,
    system: Option<SystemPrincipal>,
    trail: Trail,
    /// Decisions of this request, by question. They die with it.
    decisions: Mutex<HashMap<Question, Decision>>,
}

impl Cx {
    /// The context of a request whose reader is proved.
    pub fn new(parts: CxParts) -> Self {
        let system = match parts.sign_in.kind {
            ReaderKind::System => SystemPrincipal::of(&parts.sign_in.subject),
            ReaderKind::Staff | ReaderKind::Participant | ReaderKind::Partner => None,
        };
        let trail = Trail::new(EntryHead {
            subject: parts.sign_in.subject.clone(),
            kind: parts.sign_in.kind,
            level: parts.sign_in.level,
            operation: parts.operation.clone(),
            registered: parts
                .registered
                .as_ref()
                .map(|operation| operation.id.clone()),
            trace: parts.trace,
            at: parts.clock.now(),
        });
        Self(Arc::new(Inner {
            parts,
            system,
            trail,
            decisions: Mutex::default(),
        }))
    }

    /// The context of the platform's own work.
    pub fn system(
        principal: SystemPrincipal,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let now = clock.now();
        Self::new(CxParts {
            sign_in: SignIn {
                subject: principal.subject(),
                kind: ReaderKind::System,
                level: AssuranceLevel::Loa4,
                signed_in_at: now,
                expires_at: now + Duration::minutes(5),
            },
            trace: TraceId::draw(entropy.as_ref()),
            operation: principal.code().to_lowercase(),
            language: Language::Sv,
            registered: None,
            clock,
            entropy,
        })
    }

    /// Who.
    pub fn sign_in(&self) -> &SignIn {
        &self.0.parts.sign_in
    }
    /// The platform's own principal, if it is one.
    pub fn system_principal(&self) -> Option<SystemPrincipal> {
        self.0.system
    }
    /// The request.
    pub fn trace(&self) -> TraceId {
        self.0.parts.trace
    }
    /// The operation's name.
    pub fn operation(&self) -> &str {
        &self.0.parts.operation
    }
    /// The language of the answer.
    pub fn language(&self) -> Language {
        self.0.parts.language
    }
    /// The partner's registered operation.
    pub fn registered_operation(&self) -> Option<&RegisteredOperation> {
        self.0.parts.registered.as_ref()
    }
    /// Time.
    pub fn clock(&self) -> &dyn Clock {
        self.0.parts.clock.as_ref()
    }
    /// Chance.
    pub fn entropy(&self) -> &dyn Entropy {
        self.0.parts.entropy.as_ref()
    }
    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock().now()
    }
    /// Today's date in Sweden.
    pub fn today(&self) -> NaiveDate {
        self.clock().today()
    }
    /// What the request has disclosed and done.
    pub fn trail(&self) -> &Trail {
        &self.0.trail
    }

    /// Opens a sealed row if the reader's standing in its case allows it: decides, reduces, and
    /// notes the disclosure with its fields. A row of another case or person stays shut.
    pub fn open<T: Protected>(
        &self,
        standing: &Standing<'_>,
        sealed: Sealed<T>,
        fields: &Fields,
    ) -> Option<Visible<T>> {
        let place = sealed.place();
        if !standing.belongs_to(self) {
            return None;
        }
        let judgement = standing.judge_place(&place);
        if !judgement.state.is_open() && !planted!(RowsOpenUndecided) {
            return None;
        }
        self.note_shown(&place, fields, &judgement);
        let row = sealed.break_open().reduce(&judgement.extent);
        Some(Visible::decided(row, judgement))
    }

    /// Notes that a section was shown that holds nothing: a sum over no rows tells that there are none, and
    /// that is as much a disclosure as the rows would be. Where the section is shut nothing is noted.
    pub fn show_empty(&self, standing: &Standing<'_>, section: Section, fields: &Fields) {
        if !standing.belongs_to(self) {
            return;
        }
        let case = standing.facts();
        for owner in standing.readable_owners(section) {
            let place = Place::new(case.case, case.person, section, owner);
            self.note_shown(&place, fields, &standing.judge(section, owner));
        }
    }

    fn note_shown(&self, place: &Place, fields: &Fields, judgement: &Judgement) {
        self.trail().note_disclosure(Disclosure {
            case: place.case,
            person: place.person,
            section: place.section,
            owner: place.owner,
            fields: fields.to_set(),
            state: judgement.state,
            extent: judgement.extent.code().to_owned(),
            policies: judgement.policies.clone(),
            basis: judgement
                .basis
                .filter(|_| !planted!(DisclosureWithoutBasis)),
            unit: judgement.acting.and_then(|acting| acting.unit),
            role: judgement.acting.and_then(|acting| acting.role),
            kept: place.kept_from_participant,
        });
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn decide_once(
        &self,
        question: Question,
        decide: impl FnOnce() -> Decision,
    ) -> Decision {
        let mut known = self
            .0
            .decisions
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.entry(question).or_insert_with(decide).clone()
    }
}
