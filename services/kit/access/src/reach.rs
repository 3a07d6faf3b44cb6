//! What referrals open to a unit: as their addressee, and as their sender.

use domain::{Role, Section, planted, referral::ReferralStatus};

use crate::{
    facts::{PartyStanding, ReferralFact},
    judgement::Action,
    place::About,
    relation::{Target, View},
};

/// How strongly a referral that is addressed to the unit counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Whole,
    Envelope,
}

impl View<'_> {
    /// Tells whether an open referral to the seat's unit waits to be received.
    pub(crate) fn has_envelope(&self) -> bool {
        match self.held.role {
            Role::Caseworker | Role::LeadCaseworker | Role::UnitManager | Role::PartnerSystem => {
                self.case
                    .referrals
                    .iter()
                    .any(|referral| self.is_addressee(referral) && referral.state.is_open())
            }
            Role::IntakeOfficer
            | Role::ProgrammeLeader
            | Role::Supervisor
            | Role::Evaluator
            | Role::AssociationOfficer
            | Role::LogReviewer
            | Role::AgencyAdmin
            | Role::Participant => false,
        }
    }

    pub(crate) fn is_addressee(&self, referral: &ReferralFact) -> bool {
        referral.to_unit == self.held.unit
            || (self.held.role == Role::PartnerSystem && referral.to_agency == self.held.agency)
    }

    /// Open referrals to the unit that have been received.
    pub(crate) fn received(&self) -> impl Iterator<Item = &ReferralFact> {
        self.case
            .referrals
            .iter()
            .filter(|referral| self.is_addressee(referral) && reach(referral) == Some(Reach::Whole))
    }

    pub(crate) fn addressed(&self, target: &Target, action: Action) -> Option<Reach> {
        if target.section != Section::Referrals {
            let carried = self
                .received()
                .any(|referral| carries(referral, target.section));
            return carried.then_some(Reach::Whole);
        }
        let reached = |referral: &ReferralFact| self.referral_reach(referral, action);
        match target.about {
            About::Referral(ends) => self
                .case
                .referrals
                .iter()
                .find(|referral| referral.id == ends.referral)
                .and_then(reached),
            About::Section => {
                let mut best = None;
                for referral in &self.case.referrals {
                    match reached(referral) {
                        Some(Reach::Whole) => return Some(Reach::Whole),
                        Some(Reach::Envelope) => best = Some(Reach::Envelope),
                        None => {}
                    }
                }
                best
            }
            About::Party(_) | About::BasisTo(_) => None,
        }
    }

    fn referral_reach(&self, referral: &ReferralFact, action: Action) -> Option<Reach> {
        if !self.is_addressee(referral) {
            return None;
        }
        let ended_here =
            was_handed_over(referral) && action == Action::Read && self.assigned_party().is_some();
        reach(referral).or(ended_here.then_some(Reach::Whole))
    }

    /// Tells whether the referral is a past party's own: it reads on what it sent and what it took in
    /// (`access.md`, Party).
    pub(crate) fn is_own_of_past(&self, target: &Target, action: Action) -> bool {
        let past = match self.standing() {
            Some(PartyStanding::Past | PartyStanding::UntilFollowUp) => true,
            Some(PartyStanding::Current) | None => false,
        };
        let is_own = |referral: &ReferralFact| {
            referral.from_unit == self.held.unit
                || (self.is_addressee(referral) && was_handed_over(referral))
        };
        let mut referrals = self.case.referrals.iter();
        past && action == Action::Read
            && referrals.any(|referral| match target.about {
                About::Referral(ends) => referral.id == ends.referral && is_own(referral),
                About::Section => is_own(referral),
                About::Party(_) | About::BasisTo(_) => false,
            })
    }

    pub(crate) fn is_sender(&self, target: &Target, action: Action) -> bool {
        if target.section != Section::Referrals {
            return false;
        }
        let takes_part = self.is_party(Section::Referrals, Action::Write);
        let sent = match target.about {
            About::Referral(ends) => ends.from_unit == self.held.unit,
            // The whole section: what the unit has sent, or could send as a party.
            About::Section => {
                takes_part
                    || self
                        .case
                        .referrals
                        .iter()
                        .any(|sent| sent.from_unit == self.held.unit)
            }
            About::Party(_) | About::BasisTo(_) => false,
        };
        // A past party keeps reading what it sent, and changes nothing.
        let past = match self.standing() {
            Some(PartyStanding::Past | PartyStanding::UntilFollowUp) => true,
            Some(PartyStanding::Current) | None => false,
        };
        sent && (action == Action::Read || !past)
    }
}

/// Every referral carries the person's name once it has been received; the rest is what it lists.
pub(crate) fn carries(referral: &ReferralFact, section: Section) -> bool {
    section == Section::Identity || referral.sections.contains(&section)
}

fn reach(referral: &ReferralFact) -> Option<Reach> {
    if !referral.state.is_open() && !planted!(EndedReferralOpens) {
        None
    } else if referral.state == ReferralStatus::Sent && !planted!(EnvelopeOpensCase) {
        Some(Reach::Envelope)
    } else {
        Some(Reach::Whole)
    }
}

/// Tells whether the referral ever reached its receiver's hands, and was not made in error.
fn was_handed_over(referral: &ReferralFact) -> bool {
    match referral.state {
        ReferralStatus::Received
        | ReferralStatus::InfoRequested
        | ReferralStatus::Waitlisted
        | ReferralStatus::Accepted
        | ReferralStatus::Active
        | ReferralStatus::Paused
        | ReferralStatus::Completed
        | ReferralStatus::ConsentWithdrawn
        | ReferralStatus::EndedEarly => true,
        ReferralStatus::Draft
        | ReferralStatus::AwaitingPerson
        | ReferralStatus::Sent
        | ReferralStatus::Declined
        | ReferralStatus::Rerouted
        | ReferralStatus::Withdrawn
        | ReferralStatus::Expired
        | ReferralStatus::EnteredInError => false,
    }
}
