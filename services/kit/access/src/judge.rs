//! From conditions to a judgement: what one seat gives, by the policies.

use domain::{BasisId, Role, Section, planted};

use crate::{
    condition::{Condition, Conditions},
    cx::Cx,
    decision::{Actor, Asked, Decision, Question, Stops},
    extent::Extent,
    facts::{CaseFacts, ReaderFacts},
    judgement::{Action, Judgement, ReasonCode, SectionState},
    matrix::{Gives, Line},
    opening::Known,
    policy::Policy,
    relation::{Holds, Target, View, participant_holds},
    seat::Seat,
    sign_in::ReaderKind,
};

/// Puts questions to the policies, once each a request.
pub(crate) struct Judge<'a> {
    pub policy: &'a Policy,
    pub cx: &'a Cx,
}

/// What a seat brings to one line of the matrix.
struct Case<'a> {
    line: &'a Line,
    stops: Stops,
    read: Holds,
    write: Holds,
    known: Known,
}

impl Judge<'_> {
    fn ask(
        &self,
        actor: Actor,
        section: Section,
        asked: Asked,
        (holds, stops): (Conditions, Stops),
    ) -> Decision {
        let assurance = self.cx.sign_in().level.number();
        let question = Question {
            actor,
            section,
            asked,
            holds,
            stops,
            assurance,
        };
        self.cx
            .decide_once(question, || self.policy.decide(&question))
    }

    /// What one seat gives on one target.
    pub(crate) fn seat(
        &self,
        seat: &Seat<'_>,
        case: &CaseFacts,
        target: &Target,
        stops: Stops,
    ) -> Judgement {
        let mut judgement = match seat {
            Seat::System(_) => self.system(seat.actor(), target.section, stops),
            Seat::Participant => {
                let holds = participant_holds(target);
                self.line(
                    target.section,
                    Role::Participant,
                    stops,
                    (holds, holds),
                    Known::Nothing,
                )
            }
            Seat::Assigned(held) => {
                let view = View {
                    case,
                    held,
                    registered: self.cx.registered_operation(),
                };
                let holds = (
                    view.holds(target, Action::Read),
                    view.holds(target, Action::Write),
                );
                let known = view.known(target);
                let judged = self.line(target.section, held.role, stops, holds, known);
                with_basis(self.within_agreement(judged, target.section), &view, target)
            }
        };
        if judgement.state != SectionState::Absent {
            judgement.acting = Some(seat.acting());
        }
        judgement
    }

    /// What the read side's own roles see in its own stores.
    pub(crate) fn study(&self, reader: &ReaderFacts, section: Section) -> Judgement {
        if self.cx.sign_in().kind != ReaderKind::Staff {
            return Judgement::absent();
        }
        reader
            .assignments
            .iter()
            .filter_map(|held| {
                let condition = match held.role {
                    Role::Evaluator => Condition::Pseudonym,
                    Role::AssociationOfficer => Condition::Tables,
                    Role::IntakeOfficer
                    | Role::Caseworker
                    | Role::LeadCaseworker
                    | Role::UnitManager
                    | Role::ProgrammeLeader
                    | Role::Supervisor
                    | Role::LogReviewer
                    | Role::AgencyAdmin
                    | Role::PartnerSystem
                    | Role::Participant => return None,
                };
                let holds = Holds {
                    whole: Conditions::of(&[condition]),
                    envelope: Conditions::NONE,
                };
                let none = Holds::default();
                let known = Known::Nothing;
                let mut judged = self.line(section, held.role, Stops::NONE, (holds, none), known);
                if judged.state.is_open() {
                    judged.acting = Some(Seat::Assigned(held).acting());
                }
                Some(judged)
            })
            .fold(Judgement::absent(), Judgement::joined)
    }

    fn system(&self, actor: Actor, section: Section, stops: Stops) -> Judgement {
        let asked = |gives| {
            self.ask(
                actor,
                section,
                Asked::Give(gives),
                (Conditions::NONE, stops),
            )
        };
        let (state, decision) = match asked(Gives::Write) {
            written @ Decision::Allowed(_) => (SectionState::Writable, written),
            Decision::Refused => (SectionState::Readable, asked(Gives::Read)),
        };
        open(state, Extent::Whole, &decision, ReasonCode::SystemTask)
    }

    fn line(
        &self,
        section: Section,
        role: Role,
        stops: Stops,
        (read, write): (Holds, Holds),
        known: Known,
    ) -> Judgement {
        let Some(line) = self.policy.matrix().line(section, role) else {
            return Judgement::absent();
        };
        let case = Case {
            line,
            stops,
            read,
            write,
            known,
        };
        let mut judged = self.opened(&case);
        if judged.state == SectionState::Absent {
            judged = self.partly(&case);
        }
        if judged.state == SectionState::Absent {
            judged = self.withheld(&case);
        }
        judged
    }

    fn give(&self, case: &Case<'_>, gives: Gives, holds: Conditions) -> Decision {
        let actor = Actor::Role(case.line.role);
        self.ask(
            actor,
            case.line.section,
            Asked::Give(gives),
            (holds, case.stops),
        )
    }

    /// Whole rows, or a referral's envelope.
    fn opened(&self, case: &Case<'_>) -> Judgement {
        let whole = self.give(case, Gives::Read, case.read.whole);
        let (read, mut extent, holds) = if whole.is_allowed() {
            (whole, Extent::Whole, case.read.whole)
        } else if case.read.envelope.is_empty() {
            return Judgement::absent();
        } else {
            (
                self.give(case, Gives::Read, case.read.all()),
                Extent::Envelope,
                case.read.all(),
            )
        };
        if case.line.may_give(Gives::Write) {
            let write = self.give(case, Gives::Write, case.write.all());
            if write.is_allowed() {
                let reason = reason(case.line, &[Gives::Write], case.write.all());
                return open(SectionState::Writable, extent, &write, reason);
            }
        }
        for (gives, more) in [
            (Gives::Comment, Extent::Comment),
            (Gives::Withdraw, Extent::Withdraw),
        ] {
            if case.line.may_give(gives) && self.give(case, gives, holds).is_allowed() {
                extent = more;
            }
        }
        let giving = [Gives::Read, Gives::Comment, Gives::Withdraw, Gives::Write];
        open(
            SectionState::Readable,
            extent,
            &read,
            reason(case.line, &giving, holds),
        )
    }

    /// One field, pseudonymised rows, or tables.
    fn partly(&self, case: &Case<'_>) -> Judgement {
        [
            (Gives::Name, Extent::Name),
            (Gives::Phone, Extent::Phone),
            (Gives::Pseudonym, Extent::Pseudonym),
            (Gives::Tables, Extent::Tables),
        ]
        .into_iter()
        .filter(|(gives, _)| case.line.may_give(*gives))
        .map(|(gives, extent)| {
            let is_widened = (extent == Extent::Name && planted!(NameGivesWholeIdentity))
                || (extent == Extent::Phone && planted!(PhoneGivesWholeContact));
            let extent = if is_widened { Extent::Whole } else { extent };
            let decision = self.give(case, gives, case.read.whole);
            let reason = reason(case.line, &[gives], case.read.whole);
            open(SectionState::Readable, extent, &decision, reason)
        })
        .fold(Judgement::absent(), Judgement::joined)
    }

    fn withheld(&self, case: &Case<'_>) -> Judgement {
        match case.known {
            Known::Nothing => return Judgement::absent(),
            Known::Withheld => {}
            Known::Opened => {
                let broken = self.broken(case.line.section, case.line.role, case.stops);
                if broken.state.is_open() {
                    return broken;
                }
            }
        }
        let holds = Conditions::of(&[Condition::Linked]);
        let actor = Actor::Role(case.line.role);
        let decision = self.ask(actor, case.line.section, Asked::Know, (holds, case.stops));
        open(
            SectionState::Withheld,
            Extent::Tables,
            &decision,
            ReasonCode::NoBasis,
        )
    }

    /// What an emergency opens of a section that is withheld.
    pub(crate) fn broken(&self, section: Section, role: Role, stops: Stops) -> Judgement {
        let holds = Conditions::of(&[Condition::Opened]);
        let asked = Asked::Give(Gives::Read);
        let decision = self.ask(Actor::Role(role), section, asked, (holds, stops));
        let reason = ReasonCode::OpenedInEmergency;
        open(SectionState::Readable, Extent::Whole, &decision, reason)
    }

    /// A partner reads the fields that its registered operation names, whatever opened the row.
    fn within_agreement(&self, mut judged: Judgement, section: Section) -> Judgement {
        let named = self
            .cx
            .registered_operation()
            .filter(|_| self.cx.sign_in().kind == ReaderKind::Partner)
            .and_then(|operation| operation.reads.get(&section));
        if judged.state.is_open() && judged.extent.is_whole() {
            if let Some(fields) = named {
                judged.extent = Extent::Fields(fields.clone());
            } else if self.cx.sign_in().kind == ReaderKind::Partner {
                judged.extent = Extent::Fields(std::collections::BTreeSet::new());
            }
        }
        judged
    }
}

fn with_basis(mut judged: Judgement, view: &View<'_>, target: &Target) -> Judgement {
    let basis: Option<BasisId> = match judged.reason {
        ReasonCode::LiveBasis | ReasonCode::AgreedOperation => view.basis(target, Action::Read),
        ReasonCode::LinkedAgency => view.linking_basis(target.owner),
        ReasonCode::OwnCase
        | ReasonCode::OwnAgency
        | ReasonCode::DeskTask
        | ReasonCode::PartyToCase
        | ReasonCode::ReferralToUnit
        | ReasonCode::SentByUnit
        | ReasonCode::ManagedUnit
        | ReasonCode::EnrolledInProgramme
        | ReasonCode::PlacedWithReader
        | ReasonCode::Pseudonymised
        | ReasonCode::FixedTables
        | ReasonCode::SystemTask
        | ReasonCode::OpenedInEmergency
        | ReasonCode::NoBasis
        | ReasonCode::NotShown => None,
    };
    if judged.reason == ReasonCode::LiveBasis && basis.is_none() {
        judged.reason = ReasonCode::OwnAgency;
    }
    judged.basis = basis;
    judged
}

fn open(state: SectionState, extent: Extent, by: &Decision, reason: ReasonCode) -> Judgement {
    match by {
        Decision::Refused => Judgement::absent(),
        Decision::Allowed(policies) => Judgement {
            state,
            extent,
            policies: policies.to_vec(),
            reason,
            basis: None,
            acting: None,
        },
    }
}

/// The reason of the first term that holds and gives one of `giving`.
fn reason(line: &Line, giving: &[Gives], holds: Conditions) -> ReasonCode {
    line.terms
        .iter()
        .filter(|term| giving.contains(&term.gives) && holds.contains_all(term.conditions))
        .find_map(|term| term.conditions.iter().last())
        .map_or(ReasonCode::NotShown, told)
}

fn told(condition: Condition) -> ReasonCode {
    match condition {
        Condition::Desk => ReasonCode::DeskTask,
        Condition::Party => ReasonCode::PartyToCase,
        Condition::Own => ReasonCode::OwnAgency,
        Condition::Basis => ReasonCode::LiveBasis,
        Condition::Linked => ReasonCode::LinkedAgency,
        Condition::Addressed => ReasonCode::ReferralToUnit,
        Condition::Sender => ReasonCode::SentByUnit,
        Condition::Unit => ReasonCode::ManagedUnit,
        Condition::Enrolled => ReasonCode::EnrolledInProgramme,
        Condition::Placed => ReasonCode::PlacedWithReader,
        Condition::Agreed => ReasonCode::AgreedOperation,
        Condition::SelfReader => ReasonCode::OwnCase,
        Condition::Pseudonym => ReasonCode::Pseudonymised,
        Condition::Tables => ReasonCode::FixedTables,
        Condition::Opened => ReasonCode::OpenedInEmergency,
    }
}
