//! Why a section is what it is for a reader, and what would be needed (`access.md` rule 14). It says
//! nothing that absence hides: every absence has one and the same explanation.

use std::sync::Arc;

use access::{Extent, Judgement, ReasonCode, SectionState};
use chrono::NaiveDate;
use domain::{
    AgencyId, CodeList, Role, Section,
    basis::{BasisKind, BasisProposal, Consent, ConsentForm, Discloser, Receiver, Sections, admit},
};

use super::{
    basis::BasisRow,
    registry::{Agency, Directory, Unit},
};

/// The explanation of one section for one reader.
pub struct Explanation {
    /// The section.
    pub section: Section,
    /// What was decided.
    pub judgement: Judgement,
    /// The unit for which the reader acts.
    pub unit: Option<Arc<Unit>>,
    /// The basis that decided, where the reader may read it.
    pub basis: Option<BasisRow>,
    /// The last day of the assignment by which the reader acts, if it has one.
    pub assigned_to: Option<NaiveDate>,
    /// Whose basis is wanting, for rows that are withheld.
    pub needed: Vec<Needed>,
}

/// What an owner would have to record.
pub struct Needed {
    /// The agency that withholds.
    pub owner: Arc<Agency>,
    /// The grounds that the law allows for the section.
    pub allowed: Vec<BasisKind>,
    /// Those that it does not.
    pub refused: Vec<BasisKind>,
}

impl Explanation {
    /// The one explanation of everything that is not shown, whether or not there is anything.
    pub fn absent(section: Section) -> Self {
        Self {
            section,
            judgement: Judgement::absent(),
            unit: None,
            basis: None,
            assigned_to: None,
            needed: Vec::new(),
        }
    }

    /// The last day on which it holds, as far as it is known: that of the basis or of the assignment,
    /// whichever comes first.
    pub fn until(&self) -> Option<NaiveDate> {
        let of_basis = self.basis.as_ref().map(|basis| basis.valid_to);
        [of_basis, self.assigned_to].into_iter().flatten().min()
    }

    /// The role in which the reader acts.
    pub fn role(&self) -> Option<Role> {
        self.judgement.acting.and_then(|acting| acting.role)
    }
}

impl Needed {
    /// What `owner` would have to record so that `to` could read the section from today on.
    pub fn of(
        directory: &Directory,
        (owner, to): (&Arc<Agency>, AgencyId),
        section: Section,
        today: NaiveDate,
    ) -> Option<Self> {
        let to = directory.agency_by_id(to)?;
        let sections: Sections = [section].into();
        let is_allowed = |kind: BasisKind| {
            let proposal = BasisProposal {
                kind,
                from: Discloser {
                    agency: owner.id,
                    kind: owner.kind,
                    regime: directory.strictest_regime(owner),
                },
                to: Receiver {
                    agency: to.id,
                    kind: to.kind,
                },
                sections: &sections,
                purpose: "-",
                valid_from: today,
                valid_to: None,
                consent: Consent {
                    form: (kind == BasisKind::Consent).then_some(ConsentForm::Written),
                    witness: None,
                },
            };
            admit(&proposal).is_ok()
        };
        let (allowed, refused) = BasisKind::ALL
            .iter()
            .copied()
            .partition(|kind| is_allowed(*kind));
        Some(Self {
            owner: Arc::clone(owner),
            allowed,
            refused,
        })
    }
}

/// One sentence of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// By which relation.
    Because(ReasonCode),
    /// The reader may read.
    MayRead,
    /// The reader may read and write.
    MayWrite,
    /// How much of it, where it is not everything.
    Only(Part),
    /// In which role, for which unit.
    Acting,
    /// In which role, where there is no unit.
    ActingAs,
    /// Which basis, whose, and to which day.
    Basis,
    /// To which day the reader is assigned.
    AssignedTo,
    /// Who must record a basis, and which the law allows.
    Needed,
    /// Which grounds cannot be used for it.
    NeededNot,
    /// No basis can open it.
    NeededNever,
}

/// A part of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What stands outside on a referral.
    Envelope,
    /// The name.
    Name,
    /// The telephone number.
    Phone,
    /// The fields of a registered operation.
    Fields,
}

impl Part {
    /// The part that an extent covers; `None` where it covers the whole, or where the reason says it.
    pub fn of(extent: &Extent) -> Option<Self> {
        match extent {
            Extent::Envelope => Some(Self::Envelope),
            Extent::Name => Some(Self::Name),
            Extent::Phone => Some(Self::Phone),
            Extent::Fields(_) => Some(Self::Fields),
            Extent::Whole
            | Extent::Comment
            | Extent::Withdraw
            | Extent::Pseudonym
            | Extent::Tables => None,
        }
    }
}

impl Saying {
    /// The sentence on what may be done, if anything.
    pub fn of_state(state: SectionState) -> Option<Self> {
        match state {
            SectionState::Absent | SectionState::Withheld => None,
            SectionState::Readable => Some(Self::MayRead),
            SectionState::Writable => Some(Self::MayWrite),
        }
    }

    /// The key of its text.
    pub fn message(self) -> &'static str {
        match self {
            Self::Because(reason) => because(reason),
            Self::MayRead => "explain-may-read",
            Self::MayWrite => "explain-may-write",
            Self::Only(Part::Envelope) => "explain-only-envelope",
            Self::Only(Part::Name) => "explain-only-name",
            Self::Only(Part::Phone) => "explain-only-phone",
            Self::Only(Part::Fields) => "explain-only-fields",
            Self::Acting => "explain-acting",
            Self::ActingAs => "explain-acting-as",
            Self::Basis => "explain-basis",
            Self::AssignedTo => "explain-assigned-to",
            Self::Needed => "explain-needed",
            Self::NeededNot => "explain-needed-not",
            Self::NeededNever => "explain-needed-never",
        }
    }
}

fn because(reason: ReasonCode) -> &'static str {
    match reason {
        ReasonCode::OwnCase => "explain-own-case",
        ReasonCode::OwnAgency => "explain-own-agency",
        ReasonCode::DeskTask => "explain-desk-task",
        ReasonCode::PartyToCase => "explain-party-to-case",
        ReasonCode::LiveBasis => "explain-live-basis",
        ReasonCode::LinkedAgency => "explain-linked-agency",
        ReasonCode::ReferralToUnit => "explain-referral-to-unit",
        ReasonCode::SentByUnit => "explain-sent-by-unit",
        ReasonCode::ManagedUnit => "explain-managed-unit",
        ReasonCode::EnrolledInProgramme => "explain-enrolled-in-programme",
        ReasonCode::PlacedWithReader => "explain-placed-with-reader",
        ReasonCode::AgreedOperation => "explain-agreed-operation",
        ReasonCode::Pseudonymised => "explain-pseudonymised",
        ReasonCode::FixedTables => "explain-fixed-tables",
        ReasonCode::SystemTask => "explain-system-task",
        ReasonCode::OpenedInEmergency => "explain-opened-in-emergency",
        ReasonCode::NoBasis => "explain-no-basis",
        ReasonCode::NotShown => "explain-not-shown",
    }
}

/// The key of a role's name within a sentence.
pub fn role_message(role: Role) -> &'static str {
    match role {
        Role::IntakeOfficer => "role-intake-officer",
        Role::Caseworker => "role-caseworker",
        Role::LeadCaseworker => "role-lead-caseworker",
        Role::UnitManager => "role-unit-manager",
        Role::ProgrammeLeader => "role-programme-leader",
        Role::Supervisor => "role-supervisor",
        Role::Evaluator => "role-evaluator",
        Role::AssociationOfficer => "role-association-officer",
        Role::LogReviewer => "role-log-reviewer",
        Role::AgencyAdmin => "role-agency-admin",
        Role::PartnerSystem => "role-partner-system",
        Role::Participant => "role-participant",
    }
}

/// The key of a ground's name within a sentence.
pub fn ground_message(kind: BasisKind) -> &'static str {
    match kind {
        BasisKind::Consent => "ground-consent",
        BasisKind::NecessaryForOwnTask => "ground-necessary-for-own-task",
        BasisKind::StatutoryDuty => "ground-statutory-duty",
        BasisKind::GeneralClause => "ground-general-clause",
        BasisKind::NoHarmAssessed => "ground-no-harm-assessed",
        BasisKind::PartyAccess => "ground-party-access",
    }
}
