//! Single conditions of the table, and what must not follow from them.

use access::{About, Action, Ends, Enrolled, Extent, Kept, PartyStanding, Placed, SectionState};
use domain::{CasePhase, CodeList, Role, Section};

use crate::bench::{Bench, Body, case_id, place, referral_id};

fn desk(phase: CasePhase) -> Bench {
    Bench::staff(Role::IntakeOfficer, Body::Desk).with(|case| case.phase = phase)
}

#[test]
fn the_desk_handles_what_it_opened_in_the_intake_phase_and_then_what_is_agreed() {
    for phase in [
        CasePhase::Intake,
        CasePhase::Screening,
        CasePhase::Mapping,
        CasePhase::Planning,
    ] {
        assert_eq!(
            desk(phase).section(Section::Contact),
            SectionState::Writable
        );
    }
    assert!(desk(CasePhase::Active).standing().is_none());
    let agreed = desk(CasePhase::Active).with(|case| {
        case.desk_agreed.insert(Section::Contact);
    });
    assert_eq!(agreed.section(Section::Contact), SectionState::Writable);
    assert_eq!(agreed.section(Section::Screening), SectionState::Absent);
}

#[test]
fn desk_compares_units_and_not_agencies() {
    let mut bench = desk(CasePhase::Intake);
    bench.facts.reader.assignments[0].unit = Body::Labour.unit();
    assert!(bench.standing().is_none());
}

#[test]
fn desk_cannot_see_welfare_economy_or_health() {
    let bench = desk(CasePhase::Intake)
        .assigned(Body::Desk)
        .party(Body::Welfare, PartyStanding::Current)
        .referral("ACTIVE", Body::Desk, Body::Welfare, &[])
        .basis(Body::Welfare, Body::Desk, Section::ALL);
    for section in [
        Section::WelfareAssistance,
        Section::MappingEconomy,
        Section::MappingHealth,
        Section::FollowUp,
    ] {
        assert_eq!(bench.section(section), SectionState::Absent, "{section}");
    }
}

#[test]
fn a_desk_officer_who_is_not_assigned_writes_no_mapping() {
    assert_eq!(
        desk(CasePhase::Intake).section(Section::MappingWork),
        SectionState::Absent
    );
    let assigned = desk(CasePhase::Intake).assigned(Body::Desk);
    assert_eq!(
        assigned.section(Section::MappingWork),
        SectionState::Writable
    );
    assert_eq!(
        assigned.state(Section::MappingWork, Body::Labour),
        SectionState::Absent
    );
}

#[test]
fn a_colleague_who_is_not_assigned_sees_only_what_the_referral_carries() {
    let colleague = Bench::staff(Role::Caseworker, Body::Welfare)
        .party(Body::Welfare, PartyStanding::Current)
        .referral("ACTIVE", Body::Desk, Body::Welfare, &[Section::Intake]);
    assert_eq!(colleague.section(Section::Intake), SectionState::Readable);
    assert_eq!(
        colleague.judge(Section::Identity, Body::Desk).extent,
        Extent::Name
    );
    assert_eq!(colleague.section(Section::Contact), SectionState::Absent);
    assert_eq!(
        colleague.section(Section::WelfareAssistance),
        SectionState::Absent
    );
}

fn addressee(state: &str, sections: &[Section]) -> Bench {
    Bench::staff(Role::Caseworker, Body::Welfare).referral(
        state,
        Body::Desk,
        Body::Welfare,
        sections,
    )
}

fn row(bench: &Bench) -> access::Place {
    row_at(bench, 0)
}

fn row_at(bench: &Bench, place_of_it: usize) -> access::Place {
    let fact = &bench.facts.cases[&case_id()].referrals[place_of_it];
    place(Section::Referrals, Body::Desk).about(About::Referral(Ends {
        referral: fact.id,
        from_unit: fact.from_unit,
        to_unit: fact.to_unit,
    }))
}

#[test]
fn a_referral_that_waits_shows_its_envelope_in_the_inbox_and_no_case() {
    let bench = addressee("SENT", &[Section::Intake]);
    assert!(bench.standing().is_none());
    let access = bench.access();
    let inbox = access
        .inbox_standing(&bench.cx(), &bench.facts, case_id())
        .expect("an envelope");
    let judged = inbox.judge_place(&row(&bench));
    assert_eq!(
        (judged.state, judged.extent),
        (SectionState::Writable, Extent::Envelope)
    );
    for section in Section::ALL {
        if *section != Section::Referrals {
            assert_eq!(
                inbox.section_access(*section).state,
                SectionState::Absent,
                "{section}"
            );
        }
    }
    assert!(inbox.permit_place(&row(&bench), Action::Write).is_ok());
}

#[test]
fn a_referral_that_waits_shows_none_that_the_unit_has_sent() {
    let bench = addressee("SENT", &[])
        .referral("ACTIVE", Body::Welfare, Body::Labour, &[])
        .referral("COMPLETED", Body::Desk, Body::Welfare, &[]);
    let access = bench.access();
    let inbox = access
        .inbox_standing(&bench.cx(), &bench.facts, case_id())
        .expect("an envelope");
    let state = |place| inbox.judge_place(&row_at(&bench, place)).state;
    assert_eq!(state(0), SectionState::Writable);
    assert_eq!(state(1), SectionState::Absent);
    assert_eq!(state(2), SectionState::Absent);
    assert!(
        inbox
            .permit_place(&row_at(&bench, 1), Action::Write)
            .is_err()
    );
    let assigned = bench.assigned(Body::Welfare);
    let assigned = assigned.party(Body::Welfare, PartyStanding::Current);
    assert_eq!(
        assigned.judge_place(&row_at(&assigned, 1)).state,
        SectionState::Writable
    );
}

#[test]
fn an_office_without_cases_lends_no_other_office_its_referrals() {
    let bench = addressee("SENT", &[])
        .referral("SENT", Body::Welfare, Body::Labour, &[])
        .also(Role::AssociationOfficer, Body::Labour);
    let access = bench.access();
    let inbox = access
        .inbox_standing(&bench.cx(), &bench.facts, case_id())
        .expect("an envelope");
    let sent = inbox.judge_place(&row_at(&bench, 1));
    assert_eq!(sent.state, SectionState::Absent);
}

#[test]
fn a_received_referral_opens_what_it_carries_and_the_name() {
    for state in [
        "RECEIVED",
        "INFO_REQUESTED",
        "WAITLISTED",
        "ACCEPTED",
        "ACTIVE",
        "PAUSED",
    ] {
        let bench = addressee(state, &[Section::Intake]);
        assert_eq!(
            bench.section(Section::Intake),
            SectionState::Readable,
            "{state}"
        );
        assert_eq!(
            bench.judge(Section::Identity, Body::Desk).extent,
            Extent::Name
        );
        assert_eq!(bench.judge_place(&row(&bench)).extent, Extent::Whole);
        assert_eq!(bench.section(Section::Screening), SectionState::Absent);
    }
}

#[test]
fn drafts_and_ended_referrals_open_nothing() {
    for state in [
        "DRAFT",
        "AWAITING_PERSON",
        "COMPLETED",
        "DECLINED",
        "REROUTED",
        "WITHDRAWN",
        "CONSENT_WITHDRAWN",
        "EXPIRED",
        "ENDED_EARLY",
        "ENTERED_IN_ERROR",
    ] {
        let bench = addressee(state, &[Section::Intake]);
        assert!(bench.standing().is_none(), "{state}");
        let access = bench.access();
        assert!(
            access
                .inbox_standing(&bench.cx(), &bench.facts, case_id())
                .is_none(),
            "{state}"
        );
    }
}

#[test]
fn before_acceptance_a_basis_counts_only_for_what_the_referral_carries() {
    let carried = addressee("RECEIVED", &[Section::Screening]).basis(
        Body::Desk,
        Body::Welfare,
        &[Section::Screening, Section::Plan],
    );
    assert_eq!(carried.section(Section::Screening), SectionState::Readable);
    assert_eq!(carried.section(Section::Plan), SectionState::Absent);
    let without = addressee("RECEIVED", &[Section::Screening]);
    assert_eq!(without.section(Section::Screening), SectionState::Absent);
}

#[test]
fn another_units_referral_is_not_addressed_to_the_reader() {
    let bench = Bench::staff(Role::Caseworker, Body::OtherWelfare).referral(
        "RECEIVED",
        Body::Desk,
        Body::Welfare,
        &[Section::Intake],
    );
    assert!(bench.standing().is_none());
}

#[test]
fn the_sender_writes_its_own_referral_and_no_other_sees_it_by_being_a_party() {
    let sent = |role, body| {
        Bench::staff(role, body)
            .working(body)
            .referral("SENT", Body::Welfare, Body::Insurance, &[])
    };
    let own = sent(Role::Caseworker, Body::Welfare);
    assert_eq!(own.judge_place(&row(&own)).state, SectionState::Writable);
    let third = sent(Role::Caseworker, Body::Employment);
    assert!(!third.judge_place(&row(&third)).state.is_open());
    // Sending alone is no relation to the case.
    let gone = Bench::staff(Role::Caseworker, Body::Welfare).referral(
        "SENT",
        Body::Welfare,
        Body::Insurance,
        &[],
    );
    assert!(gone.standing().is_none());
}

#[test]
fn a_new_referral_is_written_by_the_unit_that_would_send_it() {
    let bench = Bench::staff(Role::Caseworker, Body::Welfare).working(Body::Welfare);
    let draft = |from: Body| {
        place(Section::Referrals, Body::Desk).about(About::Referral(Ends {
            referral: referral_id(77),
            from_unit: from.unit(),
            to_unit: Body::Insurance.unit(),
        }))
    };
    let standing = bench.standing().expect("a standing");
    assert!(
        standing
            .permit_place(&draft(Body::Welfare), Action::Write)
            .is_ok()
    );
    assert!(
        standing
            .permit_place(&draft(Body::Labour), Action::Write)
            .is_err()
    );
}

#[test]
fn a_party_sees_another_party_only_when_linked_and_itself_always() {
    let bench = Bench::staff(Role::Caseworker, Body::Employment)
        .working(Body::Employment)
        .party(Body::Welfare, PartyStanding::Current)
        .party(Body::Insurance, PartyStanding::Current)
        .basis(Body::Employment, Body::Insurance, &[]);
    let party = |body: Body| {
        bench
            .judge_place(&place(Section::Parties, Body::Desk).about(About::Party(body.agency())))
            .state
    };
    assert_eq!(party(Body::Employment), SectionState::Readable);
    assert_eq!(party(Body::Insurance), SectionState::Readable);
    assert!(!party(Body::Welfare).is_open());
    assert!(!party(Body::Desk).is_open());
    let lead = Bench::staff(Role::LeadCaseworker, Body::Employment)
        .working(Body::Employment)
        .party(Body::Welfare, PartyStanding::Current);
    let seen = lead.judge_place(
        &place(Section::Parties, Body::Desk).about(About::Party(Body::Welfare.agency())),
    );
    assert_eq!(seen.state, SectionState::Readable);
}

#[test]
fn a_basis_is_shown_only_to_those_linked_with_both_its_ends() {
    let bench = Bench::staff(Role::Caseworker, Body::Employment)
        .working(Body::Employment)
        .referral("ACTIVE", Body::Desk, Body::Employment, &[])
        .basis(Body::Desk, Body::Welfare, &[Section::Screening]);
    let seen = |to: Body| {
        bench
            .judge_place(&place(Section::Bases, Body::Desk).about(About::BasisTo(to.agency())))
            .state
    };
    assert!(seen(Body::Employment).is_open());
    assert!(!seen(Body::Welfare).is_open());
}

#[test]
fn every_party_that_reads_a_basis_may_record_its_withdrawal_and_no_reviewer() {
    let bench = Bench::staff(Role::Caseworker, Body::Employment)
        .working(Body::Employment)
        .basis(
            Body::Welfare,
            Body::Employment,
            &[Section::WelfareAssistance],
        );
    let row = place(Section::Bases, Body::Welfare).about(About::BasisTo(Body::Employment.agency()));
    let standing = bench.standing().expect("a standing");
    assert!(standing.permit_place(&row, Action::Withdraw).is_ok());
    assert!(standing.permit_place(&row, Action::Write).is_err());

    let reviewer = Bench::staff(Role::LogReviewer, Body::Employment)
        .party(Body::Employment, PartyStanding::Current);
    let access = reviewer.access();
    let review = access
        .review_standing(&reviewer.cx(), &reviewer.facts, case_id())
        .expect("a review");
    let own = place(Section::Bases, Body::Employment);
    assert!(review.permit_place(&own, Action::Read).is_ok());
    assert!(review.permit_place(&own, Action::Withdraw).is_err());

    let person = Bench::participant();
    let standing = person.standing().expect("the person's own case");
    assert!(standing.permit_place(&row, Action::Withdraw).is_ok());
    assert!(standing.permit_place(&row, Action::Write).is_err());
}

#[test]
fn the_participant_sees_no_row_that_is_kept_and_nobody_elses_case() {
    let bench = Bench::participant();
    let shown = place(Section::Journal, Body::Welfare);
    assert_eq!(bench.judge_place(&shown).state, SectionState::Readable);
    let kept = shown.kept(Kept::FromParticipant);
    assert_eq!(bench.judge_place(&kept).state, SectionState::Absent);
    let other = Bench::participant()
        .with(|case| case.participant = Some(domain::Subject::new("participant:other")));
    assert!(other.standing().is_none());
    let standing = bench.standing().expect("the person's own case");
    let plan = place(Section::Plan, Body::Desk);
    assert!(standing.permit_place(&plan, Action::Comment).is_ok());
    assert!(standing.permit_place(&plan, Action::Write).is_err());
}

#[test]
fn staff_see_rows_that_are_kept_from_the_participant() {
    let bench = Bench::staff(Role::Caseworker, Body::Welfare).working(Body::Welfare);
    let kept = place(Section::Journal, Body::Welfare).kept(Kept::FromParticipant);
    assert_eq!(bench.judge_place(&kept).state, SectionState::Writable);
}

#[test]
fn leaders_and_supervisors_see_their_own_participants_and_no_other_units_books() {
    let leader = Bench::staff(Role::ProgrammeLeader, Body::Labour)
        .with(|case| case.attachment.enrolled = Enrolled::WithReader);
    assert_eq!(
        leader.judge(Section::Contact, Body::Desk).extent,
        Extent::Phone
    );
    assert_eq!(
        leader.state(Section::LabourPlacement, Body::Labour),
        SectionState::Writable
    );
    assert_eq!(leader.section(Section::Journal), SectionState::Absent);
    assert_eq!(
        leader.section(Section::WelfareAssistance),
        SectionState::Absent
    );
    let supervisor = Bench::staff(Role::Supervisor, Body::Labour)
        .with(|case| case.attachment.placed = Placed::WithReader);
    assert_eq!(
        supervisor.judge(Section::Identity, Body::Desk).extent,
        Extent::Name
    );
    assert_eq!(supervisor.section(Section::Plan), SectionState::Absent);
    // A caseworker does not become a leader by the attachment.
    let caseworker = Bench::staff(Role::Caseworker, Body::Labour)
        .with(|case| case.attachment.enrolled = Enrolled::WithReader);
    assert!(caseworker.standing().is_none());
}

#[test]
fn cells_of_all_assignments_add_up() {
    let bench = Bench::staff(Role::Supervisor, Body::Labour)
        .also(Role::Caseworker, Body::Labour)
        .working(Body::Labour)
        .with(|case| case.attachment.placed = Placed::WithReader);
    let judged = bench.judge(Section::Contact, Body::Desk);
    assert_eq!(
        (judged.state, judged.extent),
        (SectionState::Readable, Extent::Whole)
    );
    assert_eq!(judged.policies, ["matrix-phone", "matrix-read"]);
}

#[test]
fn a_row_whose_owner_cannot_own_its_section_is_nobodys() {
    let bench = Bench::staff(Role::Caseworker, Body::Employment).working(Body::Employment);
    assert_eq!(
        bench.state(Section::WelfareAssistance, Body::Employment),
        SectionState::Absent
    );
    assert_eq!(
        bench.state(Section::Identity, Body::Employment),
        SectionState::Absent
    );
    assert_eq!(
        bench.state(Section::Identity, Body::Desk),
        SectionState::Readable
    );
}

#[test]
fn access_lists_every_section_in_the_matrix_order() {
    let bench = Bench::staff(Role::Caseworker, Body::Welfare).working(Body::Welfare);
    let listed = bench.standing().expect("a standing").list_access();
    let sections: Vec<Section> = listed.iter().map(|(section, _)| *section).collect();
    assert_eq!(sections, Section::ALL);
}

#[test]
fn the_writer_of_a_new_row_is_the_agency_that_the_reader_acts_for() {
    let bench = Bench::staff(Role::Caseworker, Body::Welfare).working(Body::Welfare);
    let standing = bench.standing().expect("a standing");
    assert_eq!(
        standing.writing_owner(Section::Journal),
        Some(Body::Welfare.agency())
    );
    assert_eq!(
        standing.writing_owner(Section::Bases),
        Some(Body::Welfare.agency())
    );
    assert_eq!(standing.writing_owner(Section::Contact), None);
    let acting = standing
        .writer_unit(Section::Journal, Body::Welfare.agency())
        .expect("a capacity");
    assert_eq!(acting.unit, Some(Body::Welfare.unit()));
    assert_eq!(acting.role, Some(Role::Caseworker));
}
