//! Which conditions hold between one seat, one case and one row. This file is the condition table
//! of `access.md` in code; what the conditions give is the matrix's to say.

use domain::{AgencyId, AgencyKind, BasisId, Role, Section, planted, section::SectionOwner};

use crate::{
    condition::{Condition, Conditions},
    facts::{AssignmentFact, BasisFact, CaseFacts, Enrolled, PartyStanding, Placed, ReferralFact},
    judgement::Action,
    partner::RegisteredOperation,
    place::{About, Kept},
    reach::{Reach, carries},
};

/// What a decision is about, without the row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub section: Section,
    pub owner: AgencyId,
    pub about: About,
    pub kept: Kept,
}

/// The conditions that hold: those that open whole rows, and those that hold for an envelope only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Holds {
    pub whole: Conditions,
    pub envelope: Conditions,
}

impl Holds {
    pub(crate) fn all(self) -> Conditions {
        self.whole.union(self.envelope)
    }
}

/// A case seen from one assignment.
pub(crate) struct View<'f> {
    pub case: &'f CaseFacts,
    pub held: &'f AssignmentFact,
    pub registered: Option<&'f RegisteredOperation>,
}

impl View<'_> {
    /// Tells whether the seat has anything to do with the case (the first question of `access.md`).
    pub(crate) fn has_relation(&self) -> bool {
        match self.held.role {
            Role::IntakeOfficer => {
                let tasks = self.case.phase.is_intake_phase() || !self.case.desk_agreed.is_empty();
                (self.at_the_desk() && tasks) || self.assigned_party().is_some()
            }
            Role::Caseworker | Role::LeadCaseworker => {
                self.assigned_party().is_some() || self.received().next().is_some()
            }
            Role::UnitManager => self.standing().is_some() || self.received().next().is_some(),
            // Who is assigned has a relation in whatever role; what it opens, the matrix says.
            Role::ProgrammeLeader => {
                self.assigned_party().is_some()
                    || self.case.attachment.enrolled == Enrolled::WithReader
            }
            Role::Supervisor => {
                self.assigned_party().is_some() || self.case.attachment.placed == Placed::WithReader
            }
            Role::PartnerSystem => {
                self.registered.is_some()
                    && (self.received().next().is_some()
                        || self
                            .case
                            .bases
                            .iter()
                            .any(|basis| basis.to == self.held.agency))
            }
            Role::LogReviewer => {
                self.held.agency == self.case.desk_agency
                    || self
                        .case
                        .parties
                        .iter()
                        .any(|party| party.agency == self.held.agency)
            }
            Role::Evaluator | Role::AssociationOfficer | Role::AgencyAdmin | Role::Participant => {
                false
            }
        }
    }

    /// The conditions that hold for `action` on `target`. What only lets read, such as a past
    /// party's own rows, holds for reading and not for writing.
    pub(crate) fn holds(&self, target: &Target, action: Action) -> Holds {
        if !self.is_registered_for(target.section, action) {
            return Holds::default();
        }
        let addressed = self.addressed(target, action);
        let whole = Conditions::NONE
            .with_if(Condition::Desk, self.is_desk(target.section))
            .with_if(Condition::Party, self.is_party(target.section, action))
            .with_if(Condition::Own, self.is_own(target, action))
            .with_if(
                Condition::Basis,
                self.basis(target, action).is_some() || self.needs_no_basis(target, action),
            )
            .with_if(Condition::Linked, self.is_linked(target, action))
            .with_if(Condition::Addressed, addressed == Some(Reach::Whole))
            .with_if(Condition::Sender, self.is_sender(target, action))
            .with_if(
                Condition::Unit,
                self.is_manager_of_party(target.section, action) && self.may_know_party(target),
            )
            .with_if(Condition::Enrolled, self.is_enrolled(target))
            .with_if(Condition::Placed, self.is_placed(target))
            .with_if(Condition::Agreed, self.is_agreed(target))
            .with_if(Condition::Pseudonym, self.held.role == Role::LogReviewer);
        let envelope = Conditions::NONE
            .with_if(Condition::Addressed, addressed == Some(Reach::Envelope))
            .with_if(
                Condition::Unit,
                self.held.role == Role::UnitManager && addressed == Some(Reach::Envelope),
            );
        let whole = whole.with_if(
            Condition::Unit,
            self.held.role == Role::UnitManager
                && target.section == Section::Referrals
                && (addressed == Some(Reach::Whole) || self.is_own_of_past(target, action)),
        );
        Holds { whole, envelope }
    }

    /// Tells whether the handler may know that the owner withholds: both are parties, and linked.
    pub(crate) fn may_know(&self, target: &Target) -> bool {
        target.owner != self.held.agency
            && self.is_party(target.section, Action::Read)
            && (self.links(target.owner) || planted!(WithheldForEverybody))
            && self.is_party_agency(target.owner)
    }

    /// The live basis that opens the target to the seat's agency.
    pub(crate) fn basis(&self, target: &Target, action: Action) -> Option<BasisId> {
        if !self.is_within_reach(target.section, action) {
            return None;
        }
        self.naming(target).map(|basis| basis.id)
    }

    /// What the seat's own agency wrote needs no basis (`access.md`, the second question).
    fn needs_no_basis(&self, target: &Target, action: Action) -> bool {
        target.owner == self.held.agency
            && may_own(target.section, self.held.agency_kind)
            && self.is_within_reach(target.section, action)
    }

    /// `party`, or `addressed` by a referral that carries the section.
    fn is_within_reach(&self, section: Section, action: Action) -> bool {
        let mut received = self.received();
        self.is_party(section, action) || received.any(|referral| carries(referral, section))
    }

    /// A party knows another only where a live basis or a referral links the two; the desk that opened
    /// the case knows all (rule 3).
    fn may_know_party(&self, target: &Target) -> bool {
        match target.about {
            About::Party(other) => self.held.unit == self.case.desk_unit || self.links(other),
            About::Section | About::Referral(_) | About::BasisTo(_) => true,
        }
    }

    fn naming(&self, target: &Target) -> Option<&BasisFact> {
        self.case.bases.iter().find(|basis| {
            (basis.from == target.owner || planted!(BasisFromAnyAgency))
                && (basis.to == self.held.agency || planted!(BasisToAnyAgency))
                && (basis.sections.contains(&target.section) || planted!(BasisOfAnySection))
        })
    }

    fn at_the_desk(&self) -> bool {
        self.held.role == Role::IntakeOfficer && self.held.unit == self.case.desk_unit
    }

    fn is_desk(&self, section: Section) -> bool {
        self.at_the_desk()
            && (self.case.phase.is_intake_phase() || self.case.desk_agreed.contains(&section))
    }

    /// How the seat's unit takes part, whoever is assigned. A unit that came back is current.
    pub(crate) fn standing(&self) -> Option<PartyStanding> {
        // The desk that opened the case stays until disposal.
        let is_any = planted!(ManagerOfAnyUnit) && self.held.role == Role::UnitManager;
        if self.held.unit == self.case.desk_unit || is_any {
            return Some(PartyStanding::Current);
        }
        let standings = || {
            self.case
                .parties
                .iter()
                .filter(|party| party.unit == self.held.unit)
                .map(|party| party.standing)
        };
        [
            PartyStanding::Current,
            PartyStanding::UntilFollowUp,
            PartyStanding::Past,
        ]
        .into_iter()
        .find(|wanted| standings().any(|standing| standing == *wanted))
    }

    fn is_assigned(&self) -> bool {
        self.case.reader_units.contains(&self.held.unit) || planted!(PartyWithoutAssignment)
    }

    pub(crate) fn assigned_party(&self) -> Option<PartyStanding> {
        if self.is_assigned() {
            self.standing()
        } else {
            None
        }
    }

    pub(crate) fn is_party(&self, section: Section, action: Action) -> bool {
        self.assigned_party()
            .is_some_and(|standing| takes_part(standing, section, action))
    }

    fn is_manager_of_party(&self, section: Section, action: Action) -> bool {
        self.held.role == Role::UnitManager
            && self
                .standing()
                .is_some_and(|standing| takes_part(standing, section, action))
    }

    fn is_own(&self, target: &Target, action: Action) -> bool {
        let is_of_agency = target.owner == self.held.agency || planted!(OwnIsAnyAgencyOfTheKind);
        if !is_of_agency || !may_own(target.section, self.held.agency_kind) {
            return false;
        }
        let standing = match self.held.role {
            Role::LogReviewer => return action == Action::Read,
            Role::UnitManager => self.standing(),
            Role::IntakeOfficer
            | Role::Caseworker
            | Role::LeadCaseworker
            | Role::ProgrammeLeader
            | Role::Supervisor
            | Role::Evaluator
            | Role::AssociationOfficer
            | Role::AgencyAdmin
            | Role::PartnerSystem
            | Role::Participant => self.assigned_party(),
        };
        match standing {
            None => false,
            Some(PartyStanding::Current) => true,
            Some(PartyStanding::Past | PartyStanding::UntilFollowUp) => action == Action::Read,
        }
    }

    fn is_enrolled(&self, target: &Target) -> bool {
        self.held.role == Role::ProgrammeLeader
            && self.case.attachment.enrolled == Enrolled::WithReader
            && self.is_of_own_books(target)
    }

    fn is_placed(&self, target: &Target) -> bool {
        self.held.role == Role::Supervisor
            && self.case.attachment.placed == Placed::WithReader
            && self.is_of_own_books(target)
    }

    /// An enrolment or placement is in one agency's books and opens no other agency's of that kind.
    fn is_of_own_books(&self, target: &Target) -> bool {
        match target.section.owner() {
            SectionOwner::Kind(_) => target.owner == self.held.agency,
            SectionOwner::Desk
            | SectionOwner::Writer
            | SectionOwner::FollowUp
            | SectionOwner::EachService => true,
        }
    }

    /// Until it has accepted, a partner sees what the referral carries and no more, as everybody does.
    fn is_agreed(&self, target: &Target) -> bool {
        let opens = |referral: &ReferralFact| {
            referral.state.is_taken_on() || carries(referral, target.section)
        };
        self.held.role == Role::PartnerSystem
            && (self.received().any(opens) || self.naming(target).is_some())
    }

    /// A partner's system reads and writes only what its registered operation names.
    fn is_registered_for(&self, section: Section, action: Action) -> bool {
        if self.held.role != Role::PartnerSystem {
            return true;
        }
        self.registered.is_some_and(|operation| match action {
            Action::Read => operation.reads.contains_key(&section),
            Action::Write | Action::Comment | Action::Withdraw => {
                operation.writes.contains(&section)
            }
        })
    }
}

/// The conditions of the participant: `self`, unless the row is kept from the participant.
pub(crate) fn participant_holds(target: &Target) -> Holds {
    let shown = match target.kept {
        Kept::Shown => true,
        Kept::FromParticipant => planted!(KeptRowsShown),
    };
    Holds {
        whole: Conditions::NONE.with_if(Condition::SelfReader, shown),
        envelope: Conditions::NONE,
    }
}

/// Tells whether an agency of this kind can own rows of the section.
pub(crate) fn may_own(section: Section, kind: AgencyKind) -> bool {
    match section.owner() {
        SectionOwner::Kind(owner) => owner == kind,
        SectionOwner::Desk if section == Section::Bases => true,
        SectionOwner::Desk | SectionOwner::FollowUp => kind == AgencyKind::IntakeDesk,
        SectionOwner::Writer | SectionOwner::EachService => true,
    }
}

fn takes_part(standing: PartyStanding, section: Section, action: Action) -> bool {
    match standing {
        PartyStanding::Current => true,
        PartyStanding::Past => planted!(PastPartyCounts),
        PartyStanding::UntilFollowUp => match action {
            Action::Read => matches!(section, Section::Closure | Section::FollowUp),
            Action::Write | Action::Comment | Action::Withdraw => section == Section::FollowUp,
        },
    }
}
