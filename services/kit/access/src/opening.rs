//! Break-glass (nödöppning, `access.md` rule 7): a handler opens sections that would be withheld, for a
//! time and under review. It opens reading, never writing, and beats no stop.

use domain::{AgencyId, AgencyKind, Section, planted};

use crate::{
    facts::PartyStanding,
    judge::Judge,
    judgement::{Judgement, SectionState},
    place::{About, Kept},
    relation::{Target, View},
    seat::{Seat, Way, seats},
    standing::Standing,
};

/// What a seat may know of a section that nothing opens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Nothing: it is absent.
    Nothing,
    /// That it is withheld.
    Withheld,
    /// That it is withheld, and the reader has opened it in an emergency.
    Opened,
}

/// Whether a reader could open one owner's rows of a section in an emergency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Openable {
    /// Nothing shows that it could exist.
    Absent,
    /// It can be read already.
    Open,
    /// It is withheld. In each of these capacities the policies would let the reader read it once it is
    /// opened; where there is none, it stays withheld.
    Withheld(Vec<Judgement>),
}

impl View<'_> {
    pub(crate) fn known(&self, target: &Target) -> Known {
        if !self.may_know(target) {
            Known::Nothing
        } else if self.may_open(target) && self.has_opened(target) {
            Known::Opened
        } else {
            Known::Withheld
        }
    }

    /// A unit of the person's municipality, or of a state agency that takes part, may open a section. Rows
    /// that speak of third agencies are never opened: those are not the owner's alone to show (rule 3).
    fn may_open(&self, target: &Target) -> bool {
        let serves = match self.held.agency_kind {
            AgencyKind::EmploymentService | AgencyKind::InsuranceAgency => {
                self.standing() == Some(PartyStanding::Current)
            }
            AgencyKind::IntakeDesk
            | AgencyKind::WelfareUnit
            | AgencyKind::LabourMarketUnit
            | AgencyKind::Association
            | AgencyKind::Partner => self.held.municipality == Some(self.case.municipality),
        };
        serves && target.about == About::Section
    }

    fn has_opened(&self, target: &Target) -> bool {
        self.case.openings.iter().any(|opening| {
            opening.owner == target.owner
                && (opening.names(target.section) || planted!(EmergencyOpensMore))
        })
    }
}

impl Standing<'_> {
    /// Tells whether the reader could open one owner's rows of a section in an emergency, and in which
    /// capacities. The policies decide, as they will decide each read.
    pub fn openable(&self, section: Section, owner: AgencyId) -> Openable {
        match self.judge(section, owner).state {
            SectionState::Absent => Openable::Absent,
            SectionState::Readable | SectionState::Writable => Openable::Open,
            SectionState::Withheld => Openable::Withheld(self.openers(section, owner)),
        }
    }

    fn openers(&self, section: Section, owner: AgencyId) -> Vec<Judgement> {
        let target = Target {
            section,
            owner,
            about: About::Section,
            kept: Kept::Shown,
        };
        let judge = Judge {
            policy: &self.policy,
            cx: &self.cx,
        };
        let stops = self.section_stops(section);
        let seats = seats(&self.cx, self.reader, self.case, self.way);
        let opening = seats.iter().filter_map(|seat| match seat {
            Seat::Assigned(held) if self.way == Way::Case => {
                let view = View {
                    case: self.case,
                    held,
                    registered: self.cx.registered_operation(),
                };
                let may = view.may_know(&target) && view.may_open(&target);
                let mut judged = may.then(|| judge.broken(section, held.role, stops))?;
                judged.acting = Some(seat.acting());
                judged.state.is_open().then_some(judged)
            }
            Seat::Assigned(_) | Seat::Participant | Seat::System(_) => None,
        });
        opening.collect()
    }
}
