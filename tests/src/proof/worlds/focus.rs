//! Who reads in a stretch, and what happens unseen by all of them. What is hidden from whom is said here, from
//! `access.md` alone: the product is not asked.

use super::{
    act::{Act, Link},
    declassified::{OWN_TRAIL, STATISTICS},
    hands::Who,
    stage::{
        CLOSED, DESK_OF_TROSA, DESK_ONLY, EMPLOYMENT, GNESTA, IN_TROSA, INSURANCE, PROTECTED,
        SHARED, STRANGER, TROSA,
    },
};

/// A group of readers from whom the same is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Focus {
    /// Everybody who has nothing to do with Trosa, while Trosa works.
    OutsideTrosa,
    /// Everybody who has nothing to do with Gnesta, while Gnesta works.
    OutsideGnesta,
    /// The welfare unit of the shared case, while the others work.
    Welfare,
    /// The labour-market unit of the shared case.
    Labour,
    /// The employment service of the shared case.
    Employment,
    /// The insurance agency of the shared case.
    Insurance,
    /// The desk of the shared case, while the agencies write in their own sections.
    Desk,
    /// The lead caseworkers of the shared case.
    Leads,
    /// The manager of one of its units.
    Manager,
    /// Who leads the person's programme, supervises the person or takes part as a partner.
    Attached,
    /// The person, while what is kept from the person is written.
    Person,
    /// Those who study, while nothing happens that statistics count.
    Study,
    /// Somebody in front of whose eyes it happens: what is done is visible, so that a search must find it.
    Bite,
}

/// Every focus in which what happens is hidden.
pub const HIDDEN: [Focus; 12] = [
    Focus::OutsideTrosa,
    Focus::Welfare,
    Focus::OutsideGnesta,
    Focus::Labour,
    Focus::Desk,
    Focus::Employment,
    Focus::Attached,
    Focus::Insurance,
    Focus::Person,
    Focus::Leads,
    Focus::Study,
    Focus::Manager,
];

/// Changes after which a reader may rightly see more of a shared case than before: they are left to stretches
/// in which nothing is hidden in a case that the reader works on.
const LINKING: [&str; 25] = [
    "openSectionsInEmergency",
    "recordDisclosureBasis",
    "createReferral",
    "sendReferral",
    "approveReferral",
    "receiveReferral",
    "acceptReferral",
    "waitlistReferral",
    "startReferral",
    "assignReferral",
    "rerouteReferral",
    "confirmReroute",
    "moveReferralToSuccessor",
    "appointLeads",
    "assignCase",
    "setProtectedIdentity",
    "liftProtectedIdentity",
    "closeCase",
    "recordMove",
    "undoMove",
    "mergePersons",
    "undoMerge",
    "enrolParticipant",
    "declareConflict",
    "unassignCase",
];

impl Focus {
    /// How much of a search it takes. Where everybody reads and may change everything it takes most: every
    /// role is to ask for the whole schema.
    pub fn share(self) -> u64 {
        match self {
            Self::OutsideTrosa => 14,
            Self::OutsideGnesta => 2,
            Self::Welfare
            | Self::Labour
            | Self::Employment
            | Self::Insurance
            | Self::Desk
            | Self::Leads
            | Self::Manager
            | Self::Attached
            | Self::Person
            | Self::Study
            | Self::Bite => 1,
        }
    }

    /// Who reads.
    pub fn readers(self) -> Vec<Who> {
        let staff = |handles: &[&'static str]| -> Vec<Who> {
            handles.iter().copied().map(Who::Staff).collect()
        };
        match self {
            Self::OutsideTrosa => {
                let mut readers = staff(&[
                    "desk.gnesta",
                    "welfare.gnesta",
                    "labour.gnesta",
                    "employment.sormland",
                    "insurance.sormland",
                    "manager.labour.gnesta",
                    "programme.gnesta",
                    "supervisor.gnesta",
                    "evaluator.fou",
                    "association.sormland",
                    "logs.welfare.gnesta",
                    "admin.welfare.gnesta",
                    "partner.vardcentral",
                    "lead.welfare.gnesta",
                    "lead.labour.gnesta",
                    "lead.desk.gnesta",
                ]);
                readers.extend([SHARED, CLOSED, STRANGER].map(Who::Person));
                readers
            }
            Self::OutsideGnesta => vec![
                TROSA.desk,
                TROSA.welfare,
                TROSA.labour,
                Who::Person(IN_TROSA),
                Who::Person(STRANGER),
            ],
            Self::Welfare | Self::Bite => vec![GNESTA.welfare],
            Self::Labour => vec![GNESTA.labour],
            Self::Employment => vec![EMPLOYMENT],
            Self::Insurance => vec![INSURANCE],
            Self::Desk => vec![GNESTA.desk],
            Self::Leads => staff(&["lead.welfare.gnesta", "lead.labour.gnesta"]),
            Self::Manager => staff(&["manager.labour.gnesta"]),
            Self::Attached => staff(&[
                "programme.gnesta",
                "supervisor.gnesta",
                "partner.vardcentral",
            ]),
            Self::Person => vec![Who::Person(SHARED)],
            Self::Study => staff(&["evaluator.fou", "association.sormland"]),
        }
    }

    /// What happens unseen.
    pub fn acts(self) -> Vec<Act> {
        let rows = |agencies: &[Who]| -> Vec<Act> {
            agencies
                .iter()
                .flat_map(|who| {
                    [
                        Act::Row(*who, SHARED),
                        Act::Note(*who, SHARED),
                        Act::Mapping(*who, SHARED),
                    ]
                })
                .collect()
        };
        match self {
            Self::OutsideTrosa => in_trosa(),
            Self::OutsideGnesta => [in_gnesta(), at_the_desk()].concat(),
            Self::Welfare => [
                rows(&[GNESTA.labour, EMPLOYMENT, INSURANCE]),
                between(GNESTA.labour, LABOUR_TO_INSURANCE),
                elsewhere(),
            ]
            .concat(),
            Self::Labour => [
                rows(&[GNESTA.welfare, EMPLOYMENT, INSURANCE]),
                between(GNESTA.welfare, WELFARE_TO_INSURANCE),
                elsewhere(),
            ]
            .concat(),
            Self::Employment => [
                rows(&[GNESTA.welfare, GNESTA.labour, INSURANCE]),
                between(GNESTA.labour, LABOUR_TO_INSURANCE),
                elsewhere(),
            ]
            .concat(),
            Self::Insurance => [
                rows(&[GNESTA.welfare, GNESTA.labour, EMPLOYMENT]),
                between(GNESTA.welfare, WELFARE_TO_LABOUR),
                elsewhere(),
            ]
            .concat(),
            Self::Desk => [
                rows(&[GNESTA.welfare, GNESTA.labour, EMPLOYMENT, INSURANCE]),
                in_trosa(),
            ]
            .concat(),
            Self::Leads => [rows(&[EMPLOYMENT, INSURANCE]), elsewhere()].concat(),
            Self::Manager => [
                vec![
                    Act::Row(GNESTA.welfare, SHARED),
                    Act::Row(EMPLOYMENT, SHARED),
                    Act::Row(INSURANCE, SHARED),
                    Act::Mapping(GNESTA.welfare, SHARED),
                    Act::Mapping(GNESTA.labour, SHARED),
                    Act::Screening(GNESTA.desk, SHARED),
                ],
                elsewhere(),
            ]
            .concat(),
            Self::Attached => [
                rows(&[GNESTA.welfare, EMPLOYMENT, INSURANCE]),
                vec![
                    Act::Note(GNESTA.labour, SHARED),
                    Act::Mapping(GNESTA.labour, SHARED),
                    Act::Screening(GNESTA.desk, SHARED),
                ],
                between(GNESTA.labour, LABOUR_TO_INSURANCE),
                elsewhere(),
            ]
            .concat(),
            Self::Person => [GNESTA.welfare, GNESTA.labour, EMPLOYMENT, INSURANCE]
                .into_iter()
                .map(|who| Act::Kept(who, SHARED))
                .chain(at_the_desk())
                .chain(in_trosa())
                .collect(),
            Self::Study => vec![
                Act::Note(GNESTA.desk, DESK_ONLY),
                Act::Note(GNESTA.welfare, SHARED),
                Act::Contact(GNESTA.desk, DESK_ONLY),
                Act::Basis(GNESTA.desk, DESK_ONLY, DESK_TO_EMPLOYMENT),
                Act::Basis(GNESTA.labour, SHARED, LABOUR_TO_INSURANCE),
                Act::LookUp(TROSA.desk, TROSA),
            ],
            Self::Bite => vec![
                Act::Row(GNESTA.welfare, SHARED),
                Act::Note(GNESTA.welfare, SHARED),
                Act::Mapping(GNESTA.welfare, SHARED),
            ],
        }
    }

    /// The fields that a role does not ask for, because what happens unseen moves them by a declassified flow.
    pub fn left_out(self, role: &str) -> &'static [&'static str] {
        let studies = matches!(role, "EVALUATOR" | "ASSOCIATION_OFFICER");
        match self {
            Self::OutsideTrosa if studies => STATISTICS,
            Self::Person => OWN_TRAIL,
            Self::OutsideTrosa
            | Self::OutsideGnesta
            | Self::Welfare
            | Self::Labour
            | Self::Employment
            | Self::Insurance
            | Self::Desk
            | Self::Leads
            | Self::Manager
            | Self::Attached
            | Self::Study
            | Self::Bite => &[],
        }
    }

    /// Tells whether its readers may make a change without being shown more than before.
    pub fn allows(self, mutation: &str) -> bool {
        match self {
            Self::OutsideTrosa | Self::OutsideGnesta | Self::Study => true,
            Self::Welfare
            | Self::Labour
            | Self::Employment
            | Self::Insurance
            | Self::Desk
            | Self::Leads
            | Self::Manager
            | Self::Attached
            | Self::Person => !LINKING.contains(&mutation),
            // Who ends what is to be noticed notices nothing.
            Self::Bite => false,
        }
    }
}

const fn link(from: &'static str, to: &'static str, code: &'static str) -> Link {
    Link { from, to, code }
}

const LABOUR_TO_INSURANCE: Link = link("LABOUR_MARKET_UNIT", "INSURANCE_AGENCY", GNESTA.code);
const WELFARE_TO_INSURANCE: Link = link("WELFARE_UNIT", "INSURANCE_AGENCY", GNESTA.code);
const WELFARE_TO_LABOUR: Link = link("WELFARE_UNIT", "LABOUR_MARKET_UNIT", GNESTA.code);
const DESK_TO_EMPLOYMENT: Link = link("INTAKE_DESK", "EMPLOYMENT_SERVICE", GNESTA.code);
const DESK_TO_WELFARE_IN_TROSA: Link = link("INTAKE_DESK", "WELFARE_UNIT", TROSA.code);
const DESK_TO_LABOUR_IN_TROSA: Link = link("INTAKE_DESK", "LABOUR_MARKET_UNIT", TROSA.code);

/// A basis and a referral between two others.
fn between(by: Who, link: Link) -> Vec<Act> {
    vec![Act::Basis(by, SHARED, link), Act::Refer(by, SHARED, link)]
}

/// In Trosa, and at the desk of Gnesta in cases that nobody else has to do with.
fn elsewhere() -> Vec<Act> {
    [in_trosa(), at_the_desk(), vec![Act::ReceiveToo(TROSA)]].concat()
}

fn in_trosa() -> Vec<Act> {
    vec![
        Act::OpenCase(TROSA),
        Act::Note(TROSA.welfare, IN_TROSA),
        Act::Note(TROSA.desk, DESK_OF_TROSA),
        Act::Row(TROSA.welfare, IN_TROSA),
        Act::Row(TROSA.labour, IN_TROSA),
        Act::Mapping(TROSA.labour, IN_TROSA),
        Act::Screening(TROSA.desk, DESK_OF_TROSA),
        Act::Contact(TROSA.desk, DESK_OF_TROSA),
        Act::Basis(TROSA.desk, DESK_OF_TROSA, DESK_TO_WELFARE_IN_TROSA),
        Act::Refer(TROSA.desk, DESK_OF_TROSA, DESK_TO_LABOUR_IN_TROSA),
        Act::LookUp(TROSA.desk, TROSA),
        Act::Protect(TROSA.desk, DESK_OF_TROSA),
    ]
}

fn at_the_desk() -> Vec<Act> {
    vec![
        Act::OpenCase(GNESTA),
        Act::Note(GNESTA.desk, DESK_ONLY),
        Act::Screening(GNESTA.desk, DESK_ONLY),
        Act::Contact(GNESTA.desk, DESK_ONLY),
        Act::Basis(GNESTA.desk, DESK_ONLY, DESK_TO_EMPLOYMENT),
        Act::Protect(GNESTA.desk, PROTECTED),
    ]
}

fn in_gnesta() -> Vec<Act> {
    vec![
        Act::Row(GNESTA.welfare, SHARED),
        Act::Row(GNESTA.labour, SHARED),
        Act::Row(EMPLOYMENT, SHARED),
        Act::Row(INSURANCE, SHARED),
        Act::Note(GNESTA.labour, SHARED),
        Act::Mapping(INSURANCE, SHARED),
        Act::Basis(GNESTA.labour, SHARED, LABOUR_TO_INSURANCE),
        Act::Refer(GNESTA.labour, SHARED, LABOUR_TO_INSURANCE),
        Act::Programme,
        Act::Workplace,
    ]
}
