//! What must hold when a referral is sent, gathered from the facts of the transaction that sends it.

use std::collections::BTreeSet;

use access::{BasisFact, CaseFacts};
use chassis::{Failure, graphql::not_found};
use domain::{
    AgencyId, Section,
    referral::{
        Cover, ReceiverState, Referral, ReferralActor, ReferralParty, Route, SectionCover,
        SendGuard, SenderReading,
    },
    section::SectionOwner,
};

use super::Doing;
use crate::{
    IntakeDesk,
    change::Change,
    model::registry::Directory,
    store::referral_work::{self, Likeness},
};

/// How it is known what the sender may read.
#[derive(Debug, Clone)]
pub(crate) enum Reading {
    /// The sender acts: what it may read of each section, owner by owner.
    OfDoer(BTreeSet<(Section, AgencyId)>),
    /// Somebody else acts for the sender (the person approves, a receiver passes on): what the sender's
    /// agency owns, and what a live basis lets it read.
    OfAgency,
}

impl Reading {
    /// Tells whether an agency may own rows of a section of the case, and so share them itself.
    pub fn can_share(
        facts: &CaseFacts,
        directory: &Directory,
        section: Section,
        agency: AgencyId,
    ) -> bool {
        Sender {
            facts,
            directory,
            from: agency,
            given: &[],
        }
        .can_own(section, agency)
    }

    /// What the sender may read of the referral's sections, seen from who acts.
    pub fn of(
        desk: &IntakeDesk,
        change: &Change<'_>,
        doing: &Doing,
        sections: &[Section],
    ) -> Result<Self, Failure> {
        if !doing.capacities.has(ReferralActor::Sender) {
            return Ok(Self::OfAgency);
        }
        let standing = change.standing(desk)?;
        let of_section = |section: &Section| {
            let owners = standing.readable_owners(*section);
            owners
                .into_iter()
                .map(|owner| (*section, owner))
                .collect::<Vec<_>>()
        };
        Ok(Self::OfDoer(sections.iter().flat_map(of_section).collect()))
    }
}

/// The parts of the named sections that the receiver would get, and what lets it read each. Every
/// section has one part at least; one that nothing covers has a part that says so.
pub(crate) fn covers_of(
    facts: &CaseFacts,
    directory: &Directory,
    (from, to): (ReferralParty, ReferralParty),
    (sections, reading, given): (&[Section], &Reading, &[BasisFact]),
) -> Vec<SectionCover> {
    let sender = Sender {
        facts,
        directory,
        from: from.agency,
        given,
    };
    let mut covers = Vec::new();
    for section in sections {
        let parts: Vec<SectionCover> = sender
            .owners(*section, reading)
            .into_iter()
            .map(|owner| SectionCover {
                section: *section,
                owner,
                reading: SenderReading::Allowed,
                cover: sender.cover(*section, owner, to.agency),
            })
            .filter(|part| part.cover != Cover::Missing)
            .collect();
        if parts.is_empty() {
            covers.push(SectionCover {
                section: *section,
                owner: from.agency,
                reading: SenderReading::Allowed,
                cover: Cover::Missing,
            });
        }
        covers.extend(parts);
    }
    covers
}

/// What the sending agency may pass on.
struct Sender<'g> {
    facts: &'g CaseFacts,
    directory: &'g Directory,
    from: AgencyId,
    /// Bases that this transaction has recorded.
    given: &'g [BasisFact],
}

impl Sender<'_> {
    fn bases(&self) -> impl Iterator<Item = &BasisFact> {
        self.facts.bases.iter().chain(self.given)
    }

    /// Whose parts of a section the sender may read.
    fn owners(&self, section: Section, reading: &Reading) -> BTreeSet<AgencyId> {
        match reading {
            Reading::OfDoer(readable) => {
                let here = readable.iter().filter(|(of, _)| *of == section);
                here.map(|(_, owner)| *owner).collect()
            }
            Reading::OfAgency => {
                let own = self.can_own(section, self.from).then_some(self.from);
                let lent = self
                    .bases()
                    .filter(|basis| basis.to == self.from && basis.sections.contains(&section));
                lent.map(|basis| basis.from).chain(own).collect()
            }
        }
    }

    fn can_own(&self, section: Section, agency: AgencyId) -> bool {
        let kind = self
            .directory
            .agency_by_id(agency)
            .map(|agency| agency.kind);
        match section.owner() {
            SectionOwner::Desk | SectionOwner::FollowUp => agency == self.facts.desk_agency,
            SectionOwner::Kind(owner) => kind == Some(owner),
            SectionOwner::Writer => true,
            SectionOwner::EachService => false,
        }
    }

    fn cover(&self, section: Section, owner: AgencyId, to: AgencyId) -> Cover {
        if owner == to {
            return Cover::OwnAgency;
        }
        let opens = |basis: &&BasisFact| {
            basis.from == owner && basis.to == to && basis.sections.contains(&section)
        };
        self.bases()
            .find(opens)
            .map_or(Cover::Missing, |basis| Cover::Basis(basis.id))
    }
}

/// Gathers what must hold when the referral is sent to `to`.
pub(crate) async fn send_guard(
    desk: &IntakeDesk,
    change: &Change<'_>,
    (referral, to): (&Referral, ReferralParty),
    (doing, given): (&Doing, &[BasisFact]),
) -> Result<SendGuard, Failure> {
    let case = change.head().id;
    let facts = change
        .facts()
        .cases
        .get(&case)
        .ok_or_else(|| not_found("referralId"))?;
    let sections = &referral.parts().sections;
    let reading = Reading::of(desk, change, doing, sections)?;
    let ends = (referral.from(), to);
    Ok(SendGuard {
        covers: covers_of(facts, change.directory(), ends, (sections, &reading, given)),
        duplicate: visible_duplicate(desk, change, referral, to).await?,
        receiver: receiver_state(change, to),
        route: route(change, facts, to).await?,
    })
}

/// An open referral that asks the same, if the doer may see it: the existence of another one is not
/// told by a refusal (`access.md` rule 16).
async fn visible_duplicate(
    desk: &IntakeDesk,
    change: &Change<'_>,
    referral: &Referral,
    to: ReferralParty,
) -> Result<Option<domain::ReferralId>, Failure> {
    let like = Likeness {
        from: referral.from().agency,
        to: to.unit,
        service: referral.service(),
        but: referral.id(),
    };
    let alike =
        referral_work::list_alike(change.connection(), change.directory(), change.head(), like)
            .await?;
    let standing = change.standing(desk)?;
    let seen = alike.iter().map(access::Sealed::place).find_map(|place| {
        let open = standing.judge_place(&place).state.is_open();
        match place.about {
            access::About::Referral(ends) if open => Some(ends.referral),
            access::About::Referral(_)
            | access::About::Section
            | access::About::Party(_)
            | access::About::BasisTo(_) => None,
        }
    });
    Ok(seen)
}

fn receiver_state(change: &Change<'_>, to: ReferralParty) -> ReceiverState {
    let today = change.cx().today();
    let directory = change.directory();
    match directory.unit_by_id(to.unit) {
        Some(unit) if unit.takes_referrals_on(today) => ReceiverState::Active,
        Some(unit) if unit.takes_referrals_to.is_some_and(|last| last < today) => {
            let successor = unit.successor.and_then(|key| directory.unit(key.as_i64()));
            ReceiverState::Closed(successor.map(|unit| unit.id))
        }
        Some(_) | None => ReceiverState::Inactive,
    }
}

/// A protected person is referred only to a unit with handlers who are named for that person.
async fn route(
    change: &Change<'_>,
    facts: &CaseFacts,
    to: ReferralParty,
) -> Result<Route, Failure> {
    if facts.protection.is_none() {
        return Ok(Route::Open);
    }
    let Some(unit) = change.directory().unit_by_id(to.unit) else {
        return Ok(Route::ProtectedOnly);
    };
    let (connection, person) = (change.connection(), change.head().person_key);
    let named =
        referral_work::count_named_handlers(connection, change.cx(), person, unit.key).await?;
    Ok(if named == 0 {
        Route::ProtectedOnly
    } else {
        Route::Open
    })
}
