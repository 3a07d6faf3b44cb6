//! Stops: each beats everything, and looks like absence.

use access::{
    AssuranceLevel, NamedHandler, PartyStanding, Protection, ReaderKind, SectionState, Stop,
    SystemPrincipal,
};
use domain::{CasePhase, CodeList, Role, Section};

use crate::bench::{Bench, Body, case_id};

/// Everything that could give somebody of this role something.
fn full(role: Role, body: Body) -> Bench {
    let all = [
        Section::Screening,
        Section::Plan,
        Section::WelfareAssistance,
    ];
    Bench::staff(role, body)
        .working(body)
        .referral("ACTIVE", Body::Desk, body, &all)
        .basis(Body::Desk, body, &all)
        .with(|case| {
            case.phase = CasePhase::Intake;
            case.attachment.enrolled = access::Enrolled::WithReader;
            case.attachment.placed = access::Placed::WithReader;
        })
}

const HANDLERS: [(Role, Body); 6] = [
    (Role::IntakeOfficer, Body::Desk),
    (Role::Caseworker, Body::Welfare),
    (Role::LeadCaseworker, Body::Employment),
    (Role::UnitManager, Body::Insurance),
    (Role::ProgrammeLeader, Body::Labour),
    (Role::Supervisor, Body::Labour),
];

#[test]
fn own_case_kin_conflict_and_failed_lookup_shut_out_everybody() {
    for (role, body) in HANDLERS {
        assert!(full(role, body).standing().is_some(), "{role}");
        for stop in [
            Stop::OwnCase,
            Stop::Kin,
            Stop::ConflictOfInterest,
            Stop::LookupFailed,
        ] {
            let stopped = full(role, body).with(|case| case.stops.push(stop));
            assert!(stopped.standing().is_none(), "{role} {stop:?}");
            let access = stopped.access();
            let cx = stopped.cx();
            assert!(
                access
                    .inbox_standing(&cx, &stopped.facts, case_id())
                    .is_none()
            );
            assert!(
                access
                    .review_standing(&cx, &stopped.facts, case_id())
                    .is_none()
            );
        }
    }
}

/// Every set of stops but the empty one, as bits over the four.
fn sets_of_stops() -> impl Iterator<Item = Vec<Stop>> {
    const ALL: [Stop; 4] = [
        Stop::OwnCase,
        Stop::Kin,
        Stop::ConflictOfInterest,
        Stop::LookupFailed,
    ];
    (1_usize..1 << ALL.len()).map(|set| {
        let held = ALL.iter().enumerate();
        held.filter(|(place, _)| set & (1 << place) != 0)
            .map(|(_, stop)| *stop)
            .collect()
    })
}

#[test]
fn every_set_of_stops_shuts_out_whoever_is_named_and_however_they_sign_in() {
    let protections = [
        None,
        Some(NamedHandler::Named),
        Some(NamedHandler::NotNamed),
    ];
    for ((role, body), stops) in HANDLERS
        .into_iter()
        .flat_map(|handler| sets_of_stops().map(move |stops| (handler, stops)))
    {
        for reader in protections {
            let mut stopped = full(role, body).with(|case| {
                case.stops.clone_from(&stops);
                case.protection = reader.map(|reader| Protection {
                    grade: "FICTITIOUS_DATA".to_owned(),
                    reader,
                });
            });
            stopped.sign_in.level = AssuranceLevel::Loa4;
            assert!(stopped.standing().is_none(), "{role} {stops:?} {reader:?}");
            for section in Section::ALL {
                assert_eq!(
                    stopped.section(*section),
                    SectionState::Absent,
                    "{role} {stops:?} {reader:?} {section}"
                );
            }
        }
    }
}

#[test]
fn a_stop_of_one_seat_shuts_out_every_seat_of_the_reader() {
    let two = || {
        let mut bench = full(Role::Caseworker, Body::Welfare).working(Body::Labour);
        let other = full(Role::Caseworker, Body::Labour).facts.reader;
        bench.facts.reader.assignments.extend(other.assignments);
        bench
    };
    assert!(two().section(Section::WelfareAssistance).is_open());
    let stopped = two().with(|case| case.stops.push(Stop::Kin));
    assert!(stopped.standing().is_none());
}

#[test]
fn a_sign_in_below_level_three_sees_no_person() {
    for level in [AssuranceLevel::Loa1, AssuranceLevel::Loa2] {
        for (role, body) in HANDLERS {
            let mut bench = full(role, body);
            bench.sign_in.level = level;
            assert!(bench.standing().is_none(), "{role} {level}");
        }
        let mut person = Bench::participant();
        person.sign_in.level = level;
        assert!(person.standing().is_none());
    }
}

#[test]
fn roles_of_the_read_side_and_of_administration_make_no_relation() {
    for role in [
        Role::Evaluator,
        Role::AssociationOfficer,
        Role::LogReviewer,
        Role::AgencyAdmin,
    ] {
        assert!(full(role, Body::Welfare).standing().is_none(), "{role}");
    }
}

#[test]
fn a_partners_subject_holds_no_staff_role_and_staff_no_partners() {
    let mut partner = full(Role::Caseworker, Body::Welfare);
    partner.sign_in.kind = ReaderKind::Partner;
    assert!(partner.standing().is_none());
    let mut staff = full(Role::PartnerSystem, Body::Partner);
    staff.sign_in.kind = ReaderKind::Staff;
    assert!(staff.standing().is_none());
    // Nor does a participant by having an assignment under the same subject.
    let mut participant = full(Role::Caseworker, Body::Welfare);
    participant.sign_in.kind = ReaderKind::Participant;
    assert!(participant.standing().is_none());
    // Nor does a subject that only looks like the platform.
    let mut system = full(Role::Caseworker, Body::Welfare);
    system.sign_in.kind = ReaderKind::System;
    assert!(system.standing().is_none());
    assert_eq!(SystemPrincipal::of(&system.sign_in.subject), None);
}

#[test]
fn a_case_without_facts_does_not_exist() {
    let mut bench = full(Role::Caseworker, Body::Welfare);
    bench.facts.cases.clear();
    assert!(bench.standing().is_none());
}

#[test]
fn a_reviewer_of_an_agency_outside_the_case_reviews_nothing() {
    let bench =
        Bench::staff(Role::LogReviewer, Body::Welfare).party(Body::Labour, PartyStanding::Current);
    let access = bench.access();
    assert!(
        access
            .review_standing(&bench.cx(), &bench.facts, case_id())
            .is_none()
    );
}
