//! One reader, one case, and the facts between them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use access::{
    Access, AssignmentFact, AssuranceLevel, Attachment, BasisFact, CaseFacts, Cx, CxParts,
    FactQuestion, FactSource, Facts, FactsUnavailable, Judgement, Language, LeadStanding,
    OpeningFact, PartyFact, PartyStanding, Place, Policy, ReaderFacts, ReaderKind, ReferralFact,
    RegisteredOperation, SectionState, SignIn, Standing,
};
use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use domain::{
    AgencyId, AgencyKind, AssignmentId, BasisId, CaseId, CaseKey, CasePhase, Clock, CodeList,
    Entropy, OpeningId, PersonId, ReferralId, Role, Section, Subject, TraceId, UnitId,
};
use uuid::Uuid;

/// The agencies of the bench, by kind; `OtherWelfare` is a second board of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Body {
    Desk = 1,
    Welfare = 2,
    Labour = 3,
    Employment = 4,
    Insurance = 5,
    Partner = 6,
    OtherWelfare = 7,
}

impl Body {
    pub fn kind(self) -> AgencyKind {
        match self {
            Self::Desk => AgencyKind::IntakeDesk,
            Self::Welfare | Self::OtherWelfare => AgencyKind::WelfareUnit,
            Self::Labour => AgencyKind::LabourMarketUnit,
            Self::Employment => AgencyKind::EmploymentService,
            Self::Insurance => AgencyKind::InsuranceAgency,
            Self::Partner => AgencyKind::Partner,
        }
    }
    pub fn agency(self) -> AgencyId {
        AgencyId::from_uuid(Uuid::from_u128(1000 + self as u128))
    }
    pub fn unit(self) -> UnitId {
        UnitId::from_uuid(Uuid::from_u128(2000 + self as u128))
    }
}

pub struct FixedClock(pub DateTime<Utc>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Chance that is none: a counter, so that two draws differ.
#[derive(Default)]
pub struct Counting(std::sync::Mutex<u8>);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let mut count = self.0.lock().expect("no panic holds it");
        *count = count.wrapping_add(1);
        bytes.fill(*count);
    }
}

pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 9, 1, 9, 0, 0)
        .single()
        .expect("a moment")
}

pub fn policy() -> Arc<Policy> {
    static LOADED: OnceLock<Arc<Policy>> = OnceLock::new();
    Arc::clone(LOADED.get_or_init(|| Arc::new(Policy::load().expect("the shipped policies"))))
}

struct Held(Facts);

#[async_trait::async_trait]
impl FactSource for Held {
    async fn facts(&self, _question: &FactQuestion) -> Result<Facts, FactsUnavailable> {
        Ok(self.0.clone())
    }
}

pub struct Bench {
    pub sign_in: SignIn,
    pub facts: Facts,
    pub registered: Option<RegisteredOperation>,
}

pub const READER: &str = "reader";

pub fn case_id() -> CaseId {
    CaseId::from_uuid(Uuid::from_u128(1))
}
pub fn person_id() -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(2))
}

fn sign_in(kind: ReaderKind) -> SignIn {
    SignIn {
        subject: Subject::new(format!("{}{READER}", kind.prefix())),
        kind,
        level: AssuranceLevel::Loa3,
        signed_in_at: now() - Duration::minutes(1),
        expires_at: now() + Duration::minutes(4),
    }
}

impl Bench {
    fn bare(kind: ReaderKind) -> Self {
        let case = CaseFacts {
            case: case_id(),
            key: CaseKey::from_i64(1),
            municipality: "0461".parse().expect("Gnesta"),
            phase: CasePhase::Active,
            person: person_id(),
            participant: None,
            pseudonym: None,
            desk_unit: Body::Desk.unit(),
            desk_agency: Body::Desk.agency(),
            desk_agreed: BTreeSet::new(),
            parties: vec![party(Body::Desk, PartyStanding::Current)],
            reader_units: BTreeSet::new(),
            reader_leads: LeadStanding::NotLead,
            bases: Vec::new(),
            referrals: Vec::new(),
            stops: Vec::new(),
            protection: None,
            openings: Vec::new(),
            attachment: Attachment::default(),
        };
        Self {
            sign_in: sign_in(kind),
            facts: Facts {
                reader: ReaderFacts::default(),
                cases: BTreeMap::from([(case_id(), case)]),
                colleagues: Vec::new(),
            },
            registered: None,
        }
    }

    /// A reader who holds one role in one agency, and has nothing to do with the case.
    pub fn staff(role: Role, body: Body) -> Self {
        let kind = if role == Role::PartnerSystem {
            ReaderKind::Partner
        } else {
            ReaderKind::Staff
        };
        Self::bare(kind).also(role, body)
    }

    pub fn participant() -> Self {
        let mut bench = Self::bare(ReaderKind::Participant);
        bench.case().participant = Some(bench.sign_in.subject.clone());
        bench
    }

    /// One more assignment.
    pub fn also(mut self, role: Role, body: Body) -> Self {
        let number = 3000 + self.facts.reader.assignments.len() as u128;
        self.facts.reader.assignments.push(AssignmentFact {
            assignment: AssignmentId::from_uuid(Uuid::from_u128(number)),
            unit: body.unit(),
            agency: body.agency(),
            agency_kind: body.kind(),
            municipality: None,
            role,
        });
        self
    }

    pub fn case(&mut self) -> &mut CaseFacts {
        self.facts
            .cases
            .get_mut(&case_id())
            .expect("the bench's case")
    }

    pub fn with(mut self, change: impl FnOnce(&mut CaseFacts)) -> Self {
        change(self.case());
        self
    }

    pub fn party(self, body: Body, standing: PartyStanding) -> Self {
        self.with(|case| case.parties.push(party(body, standing)))
    }

    /// The reader is assigned to the case for the unit.
    pub fn assigned(self, body: Body) -> Self {
        self.with(|case| {
            case.reader_units.insert(body.unit());
        })
    }

    /// The reader works on the case in a unit that is a party.
    pub fn working(self, body: Body) -> Self {
        self.party(body, PartyStanding::Current).assigned(body)
    }

    pub fn basis(self, from: Body, to: Body, sections: &[Section]) -> Self {
        self.with(|case| {
            let number = 4000 + case.bases.len() as u128;
            case.bases.push(BasisFact {
                id: BasisId::from_uuid(Uuid::from_u128(number)),
                kind: domain::basis::BasisKind::Consent,
                from: from.agency(),
                to: to.agency(),
                sections: sections.iter().copied().collect(),
            });
        })
    }

    /// The reader has opened sections of an owner in an emergency.
    pub fn opened(self, owner: Body, sections: &[Section]) -> Self {
        self.with(|case| {
            let number = 6000 + case.openings.len() as u128;
            case.openings.push(OpeningFact {
                id: OpeningId::from_uuid(Uuid::from_u128(number)),
                owner: owner.agency(),
                sections: sections.iter().copied().collect(),
            });
        })
    }

    pub fn referral(self, state: &str, from: Body, to: Body, sections: &[Section]) -> Self {
        self.with(|case| {
            let number = case.referrals.len();
            case.referrals.push(ReferralFact {
                id: referral_id(number),
                state: CodeList::from_code(state).expect("a status"),
                from_unit: from.unit(),
                from_agency: from.agency(),
                to_unit: to.unit(),
                to_agency: to.agency(),
                sections: sections.iter().copied().collect(),
            });
        })
    }

    pub fn registered(mut self, reads: &[(Section, &[&str])], writes: &[Section]) -> Self {
        self.registered = Some(RegisteredOperation {
            id: "bench.v1".to_owned(),
            partner: self.sign_in.subject.clone(),
            purpose: "Prov".to_owned(),
            ground: "Prov".to_owned(),
            document: "query { me { subject } }".to_owned(),
            reads: reads
                .iter()
                .map(|(section, fields)| {
                    (*section, fields.iter().map(ToString::to_string).collect())
                })
                .collect(),
            writes: writes.iter().copied().collect(),
            valid_from: NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day"),
            valid_to: None,
            export: false,
        });
        self
    }

    pub fn cx(&self) -> Cx {
        Cx::new(CxParts {
            sign_in: self.sign_in.clone(),
            trace: TraceId::from_uuid(Uuid::from_u128(9)),
            operation: "Bench".to_owned(),
            language: Language::Sv,
            registered: self.registered.clone(),
            clock: Arc::new(FixedClock(now())),
            entropy: Arc::new(Counting::default()),
        })
    }

    pub fn access(&self) -> Access {
        self.access_by(&policy())
    }

    /// The room with other policies.
    pub fn access_by(&self, policy: &Arc<Policy>) -> Access {
        Access::new(Arc::clone(policy), Arc::new(Held(self.facts.clone())))
    }

    pub fn standing(&self) -> Option<Standing<'_>> {
        self.access().standing(&self.cx(), &self.facts, case_id())
    }

    pub fn judge(&self, section: Section, owner: Body) -> Judgement {
        self.standing().map_or_else(Judgement::absent, |standing| {
            standing.judge(section, owner.agency())
        })
    }

    pub fn state(&self, section: Section, owner: Body) -> SectionState {
        self.judge(section, owner).state
    }

    /// The state of the section as a whole.
    pub fn section(&self, section: Section) -> SectionState {
        self.standing().map_or(SectionState::Absent, |standing| {
            standing.section_access(section).state
        })
    }

    pub fn judge_place(&self, place: &Place) -> Judgement {
        self.standing()
            .map_or_else(Judgement::absent, |standing| standing.judge_place(place))
    }
}

pub fn place(section: Section, owner: Body) -> Place {
    Place::new(case_id(), person_id(), section, owner.agency())
}

pub fn referral_id(number: usize) -> ReferralId {
    ReferralId::from_uuid(Uuid::from_u128(5000 + number as u128))
}

fn party(body: Body, standing: PartyStanding) -> PartyFact {
    PartyFact {
        unit: body.unit(),
        agency: body.agency(),
        agency_kind: body.kind(),
        standing,
    }
}
