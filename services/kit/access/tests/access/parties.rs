//! Parties that have left: what stays open to them, and what does not.

use access::{About, Action, Ends, PartyStanding, SectionState};
use domain::{Role, Section};

use crate::bench::{Bench, Body, place, referral_id};

fn left(role: Role, standing: PartyStanding) -> Bench {
    Bench::staff(role, Body::Welfare)
        .party(Body::Welfare, standing)
        .assigned(Body::Welfare)
        .party(Body::Labour, PartyStanding::Current)
        .referral("COMPLETED", Body::Desk, Body::Welfare, &[Section::Intake])
        .referral("ACTIVE", Body::Welfare, Body::Labour, &[])
        .basis(
            Body::Desk,
            Body::Welfare,
            &[
                Section::Screening,
                Section::Closure,
                Section::FollowUp,
                Section::Plan,
            ],
        )
}

fn referral(number: usize, from: Body, to: Body) -> access::Place {
    place(Section::Referrals, Body::Desk).about(About::Referral(Ends {
        referral: referral_id(number),
        from_unit: from.unit(),
        to_unit: to.unit(),
    }))
}

#[test]
fn a_past_party_reads_its_own_and_nothing_of_anyone_elses() {
    for role in [Role::Caseworker, Role::LeadCaseworker] {
        let bench = left(role, PartyStanding::Past);
        for own in [
            Section::WelfareAssistance,
            Section::Journal,
            Section::MappingHealth,
        ] {
            assert_eq!(
                bench.state(own, Body::Welfare),
                SectionState::Readable,
                "{own}"
            );
        }
        for others in [
            Section::Identity,
            Section::Contact,
            Section::Intake,
            Section::Screening,
            Section::Plan,
            Section::Parties,
            Section::Closure,
            Section::FollowUp,
            Section::LabourPlacement,
        ] {
            assert_eq!(bench.section(others), SectionState::Absent, "{others}");
        }
        assert_eq!(
            bench.state(Section::Journal, Body::Labour),
            SectionState::Absent
        );
    }
}

#[test]
fn a_past_party_reads_its_own_referrals_and_changes_none() {
    let bench = left(Role::Caseworker, PartyStanding::Past);
    let received = referral(0, Body::Desk, Body::Welfare);
    let sent = referral(1, Body::Welfare, Body::Labour);
    let foreign = referral(9, Body::Desk, Body::Labour);
    assert_eq!(bench.judge_place(&received).state, SectionState::Readable);
    assert_eq!(bench.judge_place(&sent).state, SectionState::Readable);
    assert_eq!(bench.judge_place(&foreign).state, SectionState::Absent);
    let standing = bench.standing().expect("its own is left");
    assert!(standing.permit_place(&sent, Action::Write).is_err());
}

#[test]
fn a_manager_of_a_past_party_reads_the_units_own() {
    let bench = left(Role::UnitManager, PartyStanding::Past);
    assert_eq!(
        bench.section(Section::WelfareAssistance),
        SectionState::Readable
    );
    assert_eq!(bench.section(Section::Identity), SectionState::Absent);
    assert_eq!(bench.section(Section::Closure), SectionState::Absent);
}

#[test]
fn a_party_at_closure_keeps_the_closure_and_the_follow_up() {
    let caseworker = left(Role::Caseworker, PartyStanding::UntilFollowUp);
    assert_eq!(caseworker.section(Section::Closure), SectionState::Readable);
    assert_eq!(
        caseworker.section(Section::FollowUp),
        SectionState::Readable
    );
    let lead = left(Role::LeadCaseworker, PartyStanding::UntilFollowUp);
    assert_eq!(lead.section(Section::Closure), SectionState::Readable);
    assert_eq!(lead.section(Section::FollowUp), SectionState::Writable);
    for shut in [
        Section::Identity,
        Section::Screening,
        Section::Plan,
        Section::Parties,
    ] {
        assert_eq!(caseworker.section(shut), SectionState::Absent, "{shut}");
        assert_eq!(lead.section(shut), SectionState::Absent, "{shut}");
    }
    // As for every past party, its own records stay readable and are not changed.
    assert_eq!(
        lead.section(Section::WelfareAssistance),
        SectionState::Readable
    );
    let manager = left(Role::UnitManager, PartyStanding::UntilFollowUp);
    assert_eq!(manager.section(Section::Closure), SectionState::Readable);
    assert_eq!(manager.section(Section::Plan), SectionState::Absent);
}

#[test]
fn a_past_party_that_receives_again_sees_what_the_new_referral_carries() {
    let back = left(Role::Caseworker, PartyStanding::Past).referral(
        "RECEIVED",
        Body::Desk,
        Body::Welfare,
        &[Section::Intake],
    );
    assert_eq!(back.section(Section::Intake), SectionState::Readable);
    let again = referral(2, Body::Desk, Body::Welfare);
    assert_eq!(back.judge_place(&again).state, SectionState::Writable);
    assert_eq!(
        back.section(Section::WelfareAssistance),
        SectionState::Readable
    );
}

#[test]
fn an_expired_assignment_to_the_case_ends_the_relation() {
    let bench =
        Bench::staff(Role::Caseworker, Body::Welfare).party(Body::Welfare, PartyStanding::Current);
    assert!(bench.standing().is_none());
    let mut gone = Bench::staff(Role::Caseworker, Body::Welfare).working(Body::Welfare);
    gone.facts.reader.assignments.clear();
    assert!(gone.standing().is_none());
}

#[test]
fn a_manager_knows_the_parties_that_are_linked_with_the_unit_and_no_others() {
    let bench = Bench::staff(Role::UnitManager, Body::Welfare)
        .party(Body::Welfare, PartyStanding::Current)
        .party(Body::Labour, PartyStanding::Current)
        .party(Body::Insurance, PartyStanding::Current)
        .referral("ACTIVE", Body::Welfare, Body::Labour, &[]);
    let party = |body: Body| {
        let row = place(Section::Parties, Body::Desk).about(About::Party(body.agency()));
        bench.judge_place(&row).state
    };
    assert_eq!(party(Body::Welfare), SectionState::Readable, "its own");
    assert_eq!(party(Body::Labour), SectionState::Readable, "linked");
    assert_eq!(party(Body::Insurance), SectionState::Absent);
    assert_eq!(party(Body::Desk), SectionState::Absent);
}

#[test]
fn what_the_own_agency_wrote_needs_no_basis() {
    let lead = Bench::staff(Role::LeadCaseworker, Body::Desk).assigned(Body::Desk);
    assert_eq!(lead.section(Section::Screening), SectionState::Readable);
    let reason = lead.judge(Section::Screening, Body::Desk);
    assert_eq!(reason.reason, access::ReasonCode::OwnAgency);
    assert_eq!(reason.basis, None);
    // Another unit of the agency, which a referral carries it to, and nobody that it is not carried to.
    let carried = [Section::WelfareAssistance];
    let other = Bench::staff(Role::Caseworker, Body::Welfare).referral(
        "RECEIVED",
        Body::Welfare,
        Body::Welfare,
        &carried,
    );
    let state = |section| other.state(section, Body::Welfare);
    assert_eq!(state(Section::WelfareAssistance), SectionState::Readable);
    assert_eq!(state(Section::WelfareHousehold), SectionState::Absent);
}

#[test]
fn manager_of_a_past_party_reads_the_units_own_referrals_and_no_others() {
    let bench = Bench::staff(Role::UnitManager, Body::Labour)
        .party(Body::Labour, PartyStanding::Past)
        .referral("COMPLETED", Body::Desk, Body::Labour, &[])
        .referral("WITHDRAWN", Body::Labour, Body::Insurance, &[])
        .referral("ACTIVE", Body::Desk, Body::Welfare, &[])
        .referral("DECLINED", Body::Desk, Body::Labour, &[]);
    let rows = [
        (Body::Desk, Body::Labour),
        (Body::Labour, Body::Insurance),
        (Body::Desk, Body::Welfare),
        (Body::Desk, Body::Labour),
    ];
    let numbered = rows.iter().enumerate();
    let seen: Vec<_> = numbered
        .map(|(number, (from, to))| bench.judge_place(&referral(number, *from, *to)).state)
        .collect();
    let (read, absent) = (SectionState::Readable, SectionState::Absent);
    assert_eq!(seen, [read, read, absent, absent]);
}
