//! Which agencies are linked in a case, so that one may know of the other.

use domain::{AgencyId, BasisId, Role, Section};

use crate::{
    judgement::Action,
    place::About,
    relation::{Target, View},
};

impl View<'_> {
    /// The live basis that links the seat's agency with another.
    pub(crate) fn linking_basis(&self, other: AgencyId) -> Option<BasisId> {
        self.case
            .bases
            .iter()
            .find(|basis| joins((basis.from, basis.to), (self.held.agency, other)))
            .map(|basis| basis.id)
    }

    pub(crate) fn is_linked(&self, target: &Target, action: Action) -> bool {
        let takes_part = match self.held.role {
            Role::LogReviewer => true,
            Role::IntakeOfficer
            | Role::Caseworker
            | Role::LeadCaseworker
            | Role::UnitManager
            | Role::ProgrammeLeader
            | Role::Supervisor
            | Role::Evaluator
            | Role::AssociationOfficer
            | Role::AgencyAdmin
            | Role::PartnerSystem
            | Role::Participant => self.is_party(target.section, action),
        };
        takes_part
            && match (target.section, target.about) {
                (_, About::Party(other)) => self.links(other),
                // A basis names two agencies; knowing it is knowing both.
                (_, About::BasisTo(other)) => self.links(target.owner) && self.links(other),
                // A party always sees that it is one itself.
                (Section::Parties, About::Section | About::Referral(_)) => true,
                (_, About::Section | About::Referral(_)) => self.links(target.owner),
            }
    }

    pub(crate) fn links(&self, other: AgencyId) -> bool {
        other == self.held.agency
            || self.linking_basis(other).is_some()
            || self.case.referrals.iter().any(|referral| {
                referral.state.is_open()
                    && joins(
                        (referral.from_agency, referral.to_agency),
                        (self.held.agency, other),
                    )
            })
    }

    pub(crate) fn is_party_agency(&self, agency: AgencyId) -> bool {
        agency == self.case.desk_agency
            || self.case.parties.iter().any(|party| party.agency == agency)
    }
}

fn joins(ends: (AgencyId, AgencyId), pair: (AgencyId, AgencyId)) -> bool {
    ends == pair || (ends.1, ends.0) == pair
}
