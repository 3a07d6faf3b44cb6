//! In which capacities a reader can be judged: one seat for each valid assignment that counts here,
//! or the participant's own, or the platform's.

use domain::Role;

use crate::{
    cx::Cx,
    decision::Actor,
    facts::{AssignmentFact, CaseFacts, ReaderFacts},
    judgement::Acting,
    sign_in::ReaderKind,
    system::SystemPrincipal,
};

/// By which way the reader comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// To the case.
    Case,
    /// To a unit's inbox, where a referral that nobody has received shows its envelope.
    Inbox,
    /// To the review of the access log.
    Review,
}

/// One capacity.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Seat<'f> {
    Assigned(&'f AssignmentFact),
    Participant,
    System(SystemPrincipal),
}

impl Seat<'_> {
    pub(crate) fn actor(&self) -> Actor {
        match self {
            Self::Assigned(held) => Actor::Role(held.role),
            Self::Participant => Actor::Role(Role::Participant),
            Self::System(principal) => Actor::System(*principal),
        }
    }

    pub(crate) fn acting(&self) -> Acting {
        match self {
            Self::Assigned(held) => Acting {
                assignment: Some(held.assignment),
                unit: Some(held.unit),
                agency: Some(held.agency),
                role: Some(held.role),
            },
            Self::Participant => Acting {
                assignment: None,
                unit: None,
                agency: None,
                role: Some(Role::Participant),
            },
            Self::System(_) => Acting {
                assignment: None,
                unit: None,
                agency: None,
                role: None,
            },
        }
    }
}

/// The seats that count by this way. Roles of the read side and of administration never make a
/// relation to a case.
pub(crate) fn seats<'f>(
    cx: &Cx,
    reader: &'f ReaderFacts,
    case: &CaseFacts,
    way: Way,
) -> Vec<Seat<'f>> {
    match cx.sign_in().kind {
        ReaderKind::Staff | ReaderKind::Partner => reader
            .assignments
            .iter()
            .filter(|held| counts(cx.sign_in().kind, held.role, way))
            .map(Seat::Assigned)
            .collect(),
        ReaderKind::Participant => {
            let own = case.participant.as_ref() == Some(&cx.sign_in().subject);
            if own && way == Way::Case {
                vec![Seat::Participant]
            } else {
                Vec::new()
            }
        }
        ReaderKind::System => cx
            .system_principal()
            .map(Seat::System)
            .into_iter()
            .collect(),
    }
}

fn counts(kind: ReaderKind, role: Role, way: Way) -> bool {
    match role {
        Role::IntakeOfficer
        | Role::Caseworker
        | Role::LeadCaseworker
        | Role::UnitManager
        | Role::ProgrammeLeader
        | Role::Supervisor => kind == ReaderKind::Staff && way != Way::Review,
        Role::PartnerSystem => kind == ReaderKind::Partner && way != Way::Review,
        Role::LogReviewer => kind == ReaderKind::Staff && way == Way::Review,
        Role::Evaluator | Role::AssociationOfficer | Role::AgencyAdmin | Role::Participant => false,
    }
}
