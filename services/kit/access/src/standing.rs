//! A reader's standing in one case, from which every section and every row is judged.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    AgencyId, AgencyKind, CodeList, Section, planted, referral::ReferralStatus,
    section::SectionOwner,
};

use crate::{
    cx::Cx,
    decision::{StopCode, Stops},
    extent::Extent,
    facts::{CaseFacts, ReaderFacts, ReferralFact},
    judge::Judge,
    judgement::{Acting, Action, Judgement, Permit, SectionState},
    place::{About, Kept, Place},
    policy::Policy,
    relation::{Target, View, may_own},
    seat::{Seat, Way, seats},
    sign_in::ReaderKind,
};

/// A reader's standing in one case: the relation is there, and no stop is. Everything about the
/// case is judged from it. It lives as long as the facts of its request.
pub struct Standing<'f> {
    pub(crate) policy: Arc<Policy>,
    pub(crate) cx: Cx,
    pub(crate) reader: &'f ReaderFacts,
    pub(crate) case: &'f CaseFacts,
    pub(crate) way: Way,
}

impl<'f> Standing<'f> {
    /// The case's facts.
    pub fn facts(&self) -> &'f CaseFacts {
        self.case
    }
    /// The reader's facts.
    pub fn reader(&self) -> &'f ReaderFacts {
        self.reader
    }

    /// Judges one owner's rows of a section.
    pub fn judge(&self, section: Section, owner: AgencyId) -> Judgement {
        self.judge_target(&Target {
            section,
            owner,
            about: About::Section,
            kept: Kept::Shown,
        })
    }

    /// Judges one row by where it belongs. A row of another case or person is absent.
    pub fn judge_place(&self, place: &Place) -> Judgement {
        if place.case != self.case.case || place.person != self.case.person {
            return Judgement::absent();
        }
        self.judge_target(&Target {
            section: place.section,
            owner: place.owner,
            about: place.about,
            kept: place.kept_from_participant,
        })
    }

    /// Judges a section as a whole: the best over everybody who could own rows in it. It depends on
    /// parties, bases and the reader, never on whether there are rows.
    pub fn section_access(&self, section: Section) -> Judgement {
        self.possible_owners(section)
            .into_iter()
            .map(|owner| self.judge(section, owner))
            .fold(Judgement::absent(), Judgement::joined)
    }

    /// The agencies whose rows of a section the reader may read: what a list filters by before it
    /// counts, sorts and pages (`access.md` rule 2).
    pub fn readable_owners(&self, section: Section) -> BTreeSet<AgencyId> {
        let mut owners = self.possible_owners(section);
        owners.retain(|owner| self.judge(section, *owner).state.is_open());
        owners
    }

    /// Every section of the matrix, in its order.
    pub fn list_access(&self) -> Vec<(Section, Judgement)> {
        Section::ALL
            .iter()
            .map(|section| (*section, self.section_access(*section)))
            .collect()
    }

    /// Every section with every agency that could own rows in it, and what they are for the reader: more
    /// than the best of each section, for who compares.
    pub fn list_owned(&self) -> Vec<(Section, AgencyId, Judgement)> {
        let owned = |section: &Section| {
            let section = *section;
            let owners = self.possible_owners(section).into_iter();
            owners.map(move |owner| (section, owner, self.judge(section, owner)))
        };
        Section::ALL.iter().flat_map(owned).collect()
    }

    /// The proof that one action on one owner's rows is allowed, or why not.
    #[expect(
        clippy::result_large_err,
        reason = "a permit holds its judgement too, so boxing the refusal would make nothing smaller"
    )]
    pub fn permit(
        &self,
        section: Section,
        owner: AgencyId,
        action: Action,
    ) -> Result<Permit, Judgement> {
        let place = Place::new(self.case.case, self.case.person, section, owner);
        self.permit_place(&place, action)
    }

    /// The proof that one action on the rows of one place is allowed, or why not.
    #[expect(
        clippy::result_large_err,
        reason = "a permit holds its judgement too, so boxing the refusal would make nothing smaller"
    )]
    pub fn permit_place(&self, place: &Place, action: Action) -> Result<Permit, Judgement> {
        let judgement = self.judge_place(place);
        let allowed = match action {
            Action::Read => judgement.state.is_open(),
            Action::Write => judgement.state == SectionState::Writable,
            Action::Comment => {
                judgement.state == SectionState::Writable || judgement.extent == Extent::Comment
            }
            // The person, and every party that may read the basis (rule 4). No reviewer.
            Action::Withdraw => {
                place.section == Section::Bases
                    && judgement.state.is_open()
                    && self.way == Way::Case
            }
        };
        if allowed {
            let target = (place.section, place.owner, place.about);
            Ok(Permit::new(place.case, target, action, judgement))
        } else {
            Err(judgement)
        }
    }

    /// In which capacity the reader would write one owner's rows: the acting unit and agency.
    pub fn writer_unit(&self, section: Section, owner: AgencyId) -> Option<Acting> {
        let judgement = self.judge(section, owner);
        (judgement.state == SectionState::Writable)
            .then_some(judgement.acting)
            .flatten()
    }

    /// The agency that a new row of the section would belong to when this reader writes it.
    pub fn writing_owner(&self, section: Section) -> Option<AgencyId> {
        let own = self.reader.assignments.iter().map(|held| held.agency);
        let owners: Vec<AgencyId> = match section.owner() {
            SectionOwner::Desk | SectionOwner::FollowUp if section != Section::Bases => {
                vec![self.case.desk_agency]
            }
            SectionOwner::Desk
            | SectionOwner::Writer
            | SectionOwner::Kind(_)
            | SectionOwner::FollowUp
            | SectionOwner::EachService => own.collect(),
        };
        owners
            .into_iter()
            .find(|owner| self.writer_unit(section, *owner).is_some())
    }

    pub(crate) fn belongs_to(&self, cx: &Cx) -> bool {
        self.cx.is_same(cx)
    }

    fn judge_target(&self, target: &Target) -> Judgement {
        if !self.can_own(target.section, target.owner)
            || (self.way == Way::Inbox && target.section != Section::Referrals)
            || self.is_in_error(target)
        {
            return Judgement::absent();
        }
        let judge = Judge {
            policy: &self.policy,
            cx: &self.cx,
        };
        let stops = self.section_stops(target.section);
        seats(&self.cx, self.reader, self.case, self.way)
            .iter()
            .filter(|seat| self.is_in_reach(seat, target))
            .map(|seat| judge.seat(seat, self.case, target, stops))
            .fold(Judgement::absent(), Judgement::joined)
    }

    /// A referral that was entered in error stands in the log alone: nobody reads it any more
    /// (`referral.md`). The platform's own tasks go on.
    fn is_in_error(&self, target: &Target) -> bool {
        let About::Referral(ends) = target.about else {
            return false;
        };
        let referral = self
            .case
            .referrals
            .iter()
            .find(|row| row.id == ends.referral);
        self.cx.sign_in().kind != ReaderKind::System
            && referral.is_some_and(|row| row.state == ReferralStatus::EnteredInError)
    }

    /// Whether a seat is judged about the target at all. Who has nothing to do with the case but a referral that waits
    /// for the unit knows of no other, not even of one that the unit has sent: without a relation there is no `sender`.
    fn is_in_reach(&self, seat: &Seat<'_>, target: &Target) -> bool {
        let (Way::Inbox, Seat::Assigned(held), About::Referral(ends)) =
            (self.way, seat, target.about)
        else {
            return true;
        };
        let view = View {
            case: self.case,
            held,
            registered: self.cx.registered_operation(),
        };
        let waits = |row: &ReferralFact| {
            row.id == ends.referral && row.state.is_open() && view.is_addressee(row)
        };
        view.has_envelope() && self.case.referrals.iter().any(waits)
    }

    /// Contact details of a protected person are for the named handlers alone (rule 5).
    pub(crate) fn section_stops(&self, section: Section) -> Stops {
        let is_self = self.cx.sign_in().kind == ReaderKind::Participant;
        if section == Section::Contact
            && is_self
            && self.case.protection.is_some()
            && !planted!(ProtectedContactShown)
        {
            Stops::NONE.with(StopCode::ProtectedContact)
        } else {
            Stops::NONE
        }
    }

    /// A row whose owner cannot own its section is nobody's to read.
    fn can_own(&self, section: Section, owner: AgencyId) -> bool {
        match section.owner() {
            SectionOwner::Desk if section == Section::Bases => true,
            SectionOwner::Desk | SectionOwner::FollowUp => owner == self.case.desk_agency,
            SectionOwner::Kind(_) => self
                .kind_of(owner)
                .is_none_or(|kind| may_own(section, kind)),
            SectionOwner::Writer | SectionOwner::EachService => true,
        }
    }

    fn kind_of(&self, agency: AgencyId) -> Option<AgencyKind> {
        let party = self
            .case
            .parties
            .iter()
            .find(|party| party.agency == agency);
        let held = self
            .reader
            .assignments
            .iter()
            .find(|held| held.agency == agency);
        party
            .map(|party| party.agency_kind)
            .or(held.map(|held| held.agency_kind))
    }

    fn possible_owners(&self, section: Section) -> BTreeSet<AgencyId> {
        let naming = self
            .case
            .bases
            .iter()
            .filter(|basis| basis.sections.contains(&section));
        let parties = self.case.parties.iter().map(|party| party.agency);
        let own = self.reader.assignments.iter().map(|held| held.agency);
        let mut owners: BTreeSet<AgencyId> = naming
            .map(|basis| basis.from)
            .chain(parties)
            .chain(own)
            .collect();
        owners.insert(self.case.desk_agency);
        owners.retain(|owner| self.can_own(section, *owner));
        owners
    }
}
