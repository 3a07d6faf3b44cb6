//! Break-glass: what it opens, to whom, and everything that it does not.

use access::{
    About, Action, AssuranceLevel, Attachment, Condition, Conditions, Decision, Enrolled, Extent,
    NamedHandler, Openable, PartyStanding, Placed, Protection, ReasonCode, SectionState, Stop,
};
use domain::{CodeList, Role, Section};

use crate::bench::{Bench, Body, case_id, place, policy};

const POLICY: &str = "break-glass";
const OPENED: Section = Section::WelfareAssistance;

/// A handler of the employment service, linked with the welfare board by a referral and with no basis.
fn linked(role: Role) -> Bench {
    Bench::staff(role, Body::Employment)
        .working(Body::Employment)
        .party(Body::Welfare, PartyStanding::Current)
        .referral("ACTIVE", Body::Employment, Body::Welfare, &[])
}

fn broken(role: Role) -> Bench {
    linked(role).opened(Body::Welfare, &[OPENED])
}

#[test]
fn a_handler_reads_what_was_opened_and_the_answer_says_why() {
    for role in [Role::Caseworker, Role::LeadCaseworker] {
        assert_eq!(
            linked(role).state(OPENED, Body::Welfare),
            SectionState::Withheld
        );
        let judged = broken(role).judge(OPENED, Body::Welfare);
        assert_eq!(judged.state, SectionState::Readable, "{role}");
        assert_eq!(judged.extent, Extent::Whole);
        assert_eq!(judged.policies, [POLICY]);
        assert_eq!(judged.reason, ReasonCode::OpenedInEmergency);
        assert_eq!(judged.basis, None);
        assert_eq!(judged.acting.and_then(|acting| acting.role), Some(role));
        assert_eq!(broken(role).section(OPENED), SectionState::Readable);
    }
}

#[test]
fn nothing_is_opened_but_the_named_sections_of_the_named_owner() {
    let bench = broken(Role::Caseworker);
    let before = linked(Role::Caseworker);
    for section in Section::ALL {
        for owner in [
            Body::Desk,
            Body::Welfare,
            Body::OtherWelfare,
            Body::Employment,
        ] {
            if (*section, owner) != (OPENED, Body::Welfare) {
                assert_eq!(
                    bench.judge(*section, owner),
                    before.judge(*section, owner),
                    "{section} {owner:?}"
                );
            }
        }
    }
    let writer = linked(Role::Caseworker).opened(Body::Welfare, &[Section::MappingHealth]);
    assert_eq!(
        writer.state(Section::MappingHealth, Body::Welfare),
        SectionState::Readable
    );
    assert_eq!(
        writer.state(Section::MappingHealth, Body::Labour),
        SectionState::Absent
    );
}

#[test]
fn it_opens_reading_and_never_writing() {
    let bench = broken(Role::LeadCaseworker);
    let standing = bench.standing().expect("a relation");
    let owner = Body::Welfare.agency();
    assert!(standing.permit(OPENED, owner, Action::Read).is_ok());
    for action in [Action::Write, Action::Comment, Action::Withdraw] {
        assert!(
            standing.permit(OPENED, owner, action).is_err(),
            "{action:?}"
        );
    }
    assert_eq!(standing.writer_unit(OPENED, owner), None);
    let asked = access::Question {
        actor: access::Actor::Role(Role::Caseworker),
        section: OPENED,
        asked: access::Asked::Give(access::Gives::Write),
        holds: Conditions::of(&[Condition::Opened]),
        stops: access::Stops::NONE,
        assurance: 3,
    };
    assert_eq!(policy().decide(&asked), Decision::Refused);
}

#[test]
fn what_is_not_withheld_is_not_opened() {
    let every = Section::ALL;
    // Nothing links the two agencies: what could be opened is absent, and stays so.
    let apart = Bench::staff(Role::Caseworker, Body::Employment)
        .working(Body::Employment)
        .party(Body::Welfare, PartyStanding::Current)
        .opened(Body::Welfare, every);
    assert_eq!(apart.state(OPENED, Body::Welfare), SectionState::Absent);
    // Who does not work on the case has no relation to it.
    let colleague = linked(Role::Caseworker).with(|case| {
        case.reader_units.clear();
        case.referrals.clear();
    });
    let colleague = colleague.opened(Body::Welfare, every);
    assert!(colleague.standing().is_none());
    // A unit that has left the case keeps what it wrote, and nothing else.
    let past = linked(Role::Caseworker)
        .with(|case| case.parties[1].standing = PartyStanding::Past)
        .opened(Body::Welfare, every);
    assert_eq!(past.state(OPENED, Body::Welfare), SectionState::Absent);
    // What can be read already is read by what opens it otherwise.
    let basis = broken(Role::Caseworker).basis(Body::Welfare, Body::Employment, &[OPENED]);
    let judged = basis.judge(OPENED, Body::Welfare);
    assert_eq!(judged.reason, ReasonCode::LiveBasis);
    assert!(!judged.policies.contains(&POLICY.to_owned()));
}

#[test]
fn who_else_reads_the_case_opens_nothing() {
    for role in Role::ALL {
        let opens = matches!(role, Role::Caseworker | Role::LeadCaseworker);
        let body = if *role == Role::IntakeOfficer {
            Body::Desk
        } else {
            Body::Employment
        };
        let bench = Bench::staff(*role, body)
            .working(body)
            .party(Body::Welfare, PartyStanding::Current)
            .referral("ACTIVE", body, Body::Welfare, &[])
            .referral("ACTIVE", Body::Welfare, body, &[])
            .registered(&[(OPENED, &["amountOre"])], &[])
            .opened(Body::Welfare, Section::ALL)
            .with(|case| {
                case.attachment = Attachment {
                    enrolled: Enrolled::WithReader,
                    placed: Placed::WithReader,
                };
            });
        let state = bench.state(OPENED, Body::Welfare);
        assert_eq!(state == SectionState::Readable, opens, "{role}: {state}");
    }
    let person = Bench::participant().opened(Body::Welfare, Section::ALL);
    let judged = person.judge(OPENED, Body::Welfare);
    assert_eq!(judged.reason, ReasonCode::OwnCase);
}

#[test]
fn no_stop_and_no_weak_sign_in_is_beaten() {
    for stop in [
        Stop::OwnCase,
        Stop::Kin,
        Stop::ConflictOfInterest,
        Stop::LookupFailed,
    ] {
        let stopped = broken(Role::Caseworker).with(|case| case.stops.push(stop));
        assert!(stopped.standing().is_none(), "{stop:?}");
        assert_eq!(
            stopped.judge(OPENED, Body::Welfare),
            access::Judgement::absent()
        );
    }
    let protected = broken(Role::Caseworker).with(|case| {
        case.protection = Some(Protection {
            grade: "MARKING".to_owned(),
            reader: NamedHandler::NotNamed,
        });
    });
    assert!(protected.standing().is_none());
    let mut weak = broken(Role::Caseworker);
    weak.sign_in.level = AssuranceLevel::Loa2;
    assert!(weak.standing().is_none());
}

#[test]
fn a_unit_of_another_municipality_opens_nothing() {
    let at = |code: Option<&str>, body: Body| {
        let mut bench = Bench::staff(Role::Caseworker, body)
            .working(body)
            .party(Body::Welfare, PartyStanding::Current)
            .referral("ACTIVE", body, Body::Welfare, &[])
            .opened(Body::Welfare, &[OPENED]);
        let held = &mut bench.facts.reader.assignments[0];
        held.municipality = code.map(|code| code.parse().expect("a municipality"));
        bench.state(OPENED, Body::Welfare)
    };
    assert_eq!(at(Some("0461"), Body::Labour), SectionState::Readable);
    assert_eq!(at(Some("0488"), Body::Labour), SectionState::Withheld);
    assert_eq!(at(None, Body::Labour), SectionState::Withheld);
    // A state agency's unit serves every municipality in whose cases it takes part.
    assert_eq!(at(Some("0488"), Body::Insurance), SectionState::Readable);
    assert_eq!(at(None, Body::Employment), SectionState::Readable);
}

#[test]
fn rows_that_speak_of_a_third_agency_stay_shut() {
    let bench = linked(Role::Caseworker)
        .opened(Body::Desk, Section::ALL)
        .opened(Body::Welfare, Section::ALL);
    let closed = linked(Role::Caseworker);
    let rows = [
        place(Section::Parties, Body::Desk).about(About::Party(Body::Insurance.agency())),
        place(Section::Bases, Body::Welfare).about(About::BasisTo(Body::Insurance.agency())),
        place(Section::AccessLog, Body::Welfare),
    ];
    for row in rows {
        assert_eq!(bench.judge_place(&row), closed.judge_place(&row));
        assert!(!bench.judge_place(&row).state.is_open());
    }
}

#[test]
fn whether_a_section_could_be_opened_is_asked_of_the_same_policies() {
    let bench = linked(Role::Caseworker);
    let standing = bench.standing().expect("a relation");
    let (welfare, desk) = (Body::Welfare.agency(), Body::Desk.agency());
    let Openable::Withheld(by) = standing.openable(OPENED, welfare) else {
        panic!("it is withheld");
    };
    let [judged] = by.as_slice() else {
        panic!("one seat may open it: {by:?}");
    };
    let acting = judged.acting.expect("a seat");
    assert_eq!(judged.policies, [POLICY]);
    assert_eq!(acting.unit, Some(Body::Employment.unit()));
    // The access log is withheld as well, and nobody's to open.
    assert_eq!(
        standing.openable(Section::AccessLog, welfare),
        Openable::Withheld(Vec::new())
    );
    assert_eq!(standing.openable(Section::Identity, desk), Openable::Open);
    assert_eq!(
        standing.openable(OPENED, Body::OtherWelfare.agency()),
        Openable::Absent
    );
    assert_eq!(
        standing.openable(Section::LabourPlacement, Body::Labour.agency()),
        Openable::Absent
    );
    let opened = broken(Role::Caseworker);
    let standing = opened.standing().expect("a relation");
    assert_eq!(standing.openable(OPENED, welfare), Openable::Open);
}

#[test]
fn somebody_who_works_in_two_units_opens_in_those_that_may() {
    let mut bench = linked(Role::Caseworker)
        .also(Role::LeadCaseworker, Body::Labour)
        .working(Body::Labour)
        .referral("ACTIVE", Body::Labour, Body::Welfare, &[]);
    bench.facts.reader.assignments[1].municipality = "0488".parse().ok();
    let standing = bench.standing().expect("a relation");
    let Openable::Withheld(by) = standing.openable(OPENED, Body::Welfare.agency()) else {
        panic!("it is withheld");
    };
    let units: Vec<_> = by
        .iter()
        .map(|judged| judged.acting.and_then(|acting| acting.unit))
        .collect();
    assert_eq!(units, [Some(Body::Employment.unit())]);
}

#[test]
fn the_facts_of_an_opening_travel_and_older_facts_hold_none() {
    let bench = broken(Role::Caseworker);
    let case = &bench.facts.cases[&case_id()];
    let text = serde_json::to_string(case).expect("facts as JSON");
    let back: access::CaseFacts = serde_json::from_str(&text).expect("facts again");
    assert_eq!(&back, case);
    let none = linked(Role::Caseworker);
    let text = serde_json::to_string(&none.facts.cases[&case_id()]).expect("facts as JSON");
    assert!(!text.contains("openings"));
    let back: access::CaseFacts = serde_json::from_str(&text).expect("facts again");
    assert!(back.openings.is_empty());
}
