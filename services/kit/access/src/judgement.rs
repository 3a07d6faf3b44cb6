//! What a decision says, and how it is explained without telling what it hides.

use domain::{AgencyId, AssignmentId, BasisId, CaseId, Role, Section, UnitId, code_list};

use crate::{extent::Extent, place::About};

code_list! {
    /// What a section is for a reader (`access.md`, Words). The order is from least to most.
    pub enum SectionState("SectionState") {
        /// Nothing shows that it could exist.
        Absent => "ABSENT", "Visas inte";
        /// The owner is a party that the reader is linked with, but there is no basis.
        Withheld => "WITHHELD", "Sekretess - grund saknas";
        /// It may be read.
        Readable => "READABLE", "Kan läsas";
        /// It may be written.
        Writable => "WRITABLE", "Kan läsas och skrivas";
    }
}

impl SectionState {
    /// Tells whether rows may be read.
    pub fn is_open(self) -> bool {
        self >= Self::Readable
    }
}

code_list! {
    /// Why a section is in its state for this reader. `NOT_SHOWN` is one and the same for every
    /// cause, so that it tells nothing that rule 1 hides.
    pub enum ReasonCode("ReasonCode") {
        /// The reader's own case.
        OwnCase => "SELF", "Uppgifterna gäller dig själv";
        /// The reader's own agency wrote it.
        OwnAgency => "OWN_AGENCY", "Din myndighet äger uppgiften och du arbetar i ärendet";
        /// The reader's desk opened the case.
        DeskTask => "DESK_TASK", "Din mottagning öppnade ärendet och handlägger den här delen";
        /// The reader works on the case in a unit that is a party.
        PartyToCase => "PARTY_TO_CASE", "Du arbetar i ärendet och din enhet är part";
        /// A live basis names the section.
        LiveBasis => "LIVE_BASIS", "En gällande sekretessbrytande grund omfattar delen";
        /// A basis or referral links the reader's agency with the agency in question.
        LinkedAgency => "LINKED_AGENCY", "En grund eller remiss kopplar samman myndigheterna";
        /// A referral to the reader's unit carries it.
        ReferralToUnit => "REFERRAL_TO_UNIT", "En öppen remiss till din enhet omfattar delen";
        /// The reader's unit sent the referral.
        SentByUnit => "SENT_BY_UNIT", "Din enhet skickade remissen";
        /// The reader manages the unit.
        ManagedUnit => "MANAGED_UNIT", "Du är chef för en enhet som är part";
        /// The participant is enrolled in the reader's programme.
        EnrolledInProgramme => "ENROLLED_IN_PROGRAMME", "Deltagaren är inskriven i din insats";
        /// The participant is placed with the reader.
        PlacedWithReader => "PLACED_WITH_READER", "Deltagaren är placerad hos dig";
        /// The partner's registered operation names it.
        AgreedOperation => "AGREED_OPERATION", "Er registrerade fråga omfattar uppgiften";
        /// Pseudonymised rows of an assigned review or evaluation.
        Pseudonymised => "PSEUDONYMISED", "Uppgifterna visas avidentifierade";
        /// Fixed tables.
        FixedTables => "FIXED_TABLES", "Uppgifterna visas i fasta tabeller";
        /// A named system principal's own permit.
        SystemTask => "SYSTEM_TASK", "Systemet utför en namngiven uppgift";
        /// The reader has opened it in an emergency.
        OpenedInEmergency => "OPENED_IN_EMERGENCY", "Du har nödöppnat delen";
        /// The owner is linked, but no basis names the section.
        NoBasis => "NO_BASIS", "Myndigheten är part, men grund att dela saknas";
        /// Nothing gives access.
        NotShown => "NOT_SHOWN", "Ingen uppgift visas";
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// To read.
    Read,
    /// To write, which includes reading.
    Write,
    /// To comment on what one reads.
    Comment,
    /// To record the withdrawal of a consent (`access.md` rule 4).
    Withdraw,
}

/// In which capacity the reader acts: the assignment that gave the permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Acting {
    /// The assignment; `None` for participants and the platform itself.
    pub assignment: Option<AssignmentId>,
    /// Its unit.
    pub unit: Option<UnitId>,
    /// Its agency.
    pub agency: Option<AgencyId>,
    /// The role; `None` for the platform itself.
    pub role: Option<Role>,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What the section, or the row, is for the reader.
    pub state: SectionState,
    /// How much of it; meaningless unless the state is open.
    pub extent: Extent,
    /// The ids of the deciding policies; empty when nothing gave access.
    pub policies: Vec<String>,
    /// Why.
    pub reason: ReasonCode,
    /// The live basis that the answer rests on.
    pub basis: Option<BasisId>,
    /// In which capacity.
    pub acting: Option<Acting>,
}

impl Judgement {
    /// The answer where nothing gives access. There is only one such answer.
    pub fn absent() -> Self {
        Self {
            state: SectionState::Absent,
            extent: Extent::Tables,
            policies: Vec::new(),
            reason: ReasonCode::NotShown,
            basis: None,
            acting: None,
        }
    }

    /// Both answers together: cells of all of a person's valid assignments add up.
    #[must_use]
    pub(crate) fn joined(self, other: Self) -> Self {
        if !other.state.is_open() || !self.state.is_open() {
            return if other.state > self.state {
                other
            } else {
                self
            };
        }
        let (mut stronger, weaker) = if other.state > self.state {
            (other, self)
        } else {
            (self, other)
        };
        for policy in weaker.policies {
            if !stronger.policies.contains(&policy) {
                stronger.policies.push(policy);
            }
        }
        stronger.policies.sort();
        stronger.extent = stronger.extent.joined(weaker.extent);
        stronger.basis = stronger.basis.or(weaker.basis);
        stronger
    }
}

/// The proof that one action on one owner's rows of one section was allowed. It is made by
/// `Standing::permit` alone and cannot be cloned or built.
///
/// ```
/// fn covers(permit: &access::Permit) -> domain::Section { permit.section() }
/// ```
/// ```compile_fail
/// fn forge() -> access::Permit { access::Permit { } }
/// ```
/// ```compile_fail
/// fn copy(permit: &access::Permit) -> access::Permit { permit.clone() }
/// ```
#[derive(Debug)]
pub struct Permit {
    case: CaseId,
    section: Section,
    owner: AgencyId,
    about: About,
    action: Action,
    judgement: Judgement,
}

impl Permit {
    pub(crate) fn new(
        case: CaseId,
        (section, owner, about): (Section, AgencyId, About),
        action: Action,
        judgement: Judgement,
    ) -> Self {
        Self {
            case,
            section,
            owner,
            about,
            action,
            judgement,
        }
    }
    /// The case.
    pub fn case(&self) -> CaseId {
        self.case
    }
    /// The section.
    pub fn section(&self) -> Section {
        self.section
    }
    /// The owner.
    pub fn owner(&self) -> AgencyId {
        self.owner
    }
    /// What the rows are about.
    pub fn about(&self) -> About {
        self.about
    }
    /// What was allowed.
    pub fn action(&self) -> Action {
        self.action
    }
    /// Why.
    pub fn judgement(&self) -> &Judgement {
        &self.judgement
    }
}
