//! The employment service and the welfare board's sections, step by step.

use access::{PartyStanding, ReasonCode, SectionState};
use domain::{Role, Section};

use crate::bench::{Bench, Body};

const WELFARE: [Section; 3] = [
    Section::WelfareAssistance,
    Section::WelfareHousehold,
    Section::WelfareActivityRequirement,
];

/// Both are parties by referrals of the desk; nothing links the two.
fn apart() -> Bench {
    Bench::staff(Role::Caseworker, Body::Employment)
        .working(Body::Employment)
        .party(Body::Welfare, PartyStanding::Current)
        .referral("ACTIVE", Body::Desk, Body::Employment, &[])
        .referral("ACTIVE", Body::Desk, Body::Welfare, &[])
}

#[test]
fn nothing_shows_while_nothing_links_the_two_agencies() {
    for section in WELFARE {
        let standing_state = apart().section(section);
        assert_eq!(standing_state, SectionState::Absent, "{section}");
        let judged = apart().judge(section, Body::Welfare);
        assert!(judged.policies.is_empty());
        assert_eq!(judged.reason, ReasonCode::NotShown);
    }
}

#[test]
fn a_referral_between_them_shows_that_the_sections_are_withheld() {
    for section in WELFARE {
        for linked in [
            apart().referral("SENT", Body::Welfare, Body::Employment, &[]),
            apart().referral("PAUSED", Body::Employment, Body::Welfare, &[]),
        ] {
            assert_eq!(linked.section(section), SectionState::Withheld, "{section}");
            let judged = linked.judge(section, Body::Welfare);
            assert_eq!(judged.reason, ReasonCode::NoBasis);
            assert_eq!(judged.policies, ["withheld-is-known-to-linked-handlers"]);
            // Nothing else opens by it.
            assert_eq!(
                linked.section(Section::InsuranceBenefit),
                SectionState::Absent
            );
        }
        for unsent in [
            "DRAFT",
            "AWAITING_PERSON",
            "DECLINED",
            "CONSENT_WITHDRAWN",
            "EXPIRED",
        ] {
            let bench = apart().referral(unsent, Body::Welfare, Body::Employment, &[]);
            assert_eq!(bench.section(section), SectionState::Absent, "{unsent}");
        }
    }
}

#[test]
fn a_live_consent_that_names_the_section_opens_it_and_its_withdrawal_shuts_it() {
    let linked = || apart().referral("ACTIVE", Body::Welfare, Body::Employment, &[]);
    let open = linked().basis(
        Body::Welfare,
        Body::Employment,
        &[Section::WelfareAssistance],
    );
    let judged = open.judge(Section::WelfareAssistance, Body::Welfare);
    assert_eq!(judged.state, SectionState::Readable);
    assert_eq!(judged.reason, ReasonCode::LiveBasis);
    assert_eq!(
        judged.basis,
        Some(open.facts.cases.values().next().expect("a case").bases[0].id)
    );
    // It names one section and no other, and gives no writing.
    assert_eq!(
        open.section(Section::WelfareHousehold),
        SectionState::Withheld
    );

    // Withdrawn: the basis is no longer live, and its referral is stopped with it.
    let shut = apart().referral("CONSENT_WITHDRAWN", Body::Welfare, Body::Employment, &[]);
    assert_eq!(
        shut.section(Section::WelfareAssistance),
        SectionState::Absent
    );
    // Where another referral still links the two, the section is withheld.
    assert_eq!(
        linked().section(Section::WelfareAssistance),
        SectionState::Withheld
    );
}

#[test]
fn a_basis_the_other_way_or_to_another_agency_opens_nothing() {
    let named = [Section::WelfareAssistance];
    let back = apart().basis(Body::Employment, Body::Welfare, &named);
    assert_eq!(
        back.section(Section::WelfareAssistance),
        SectionState::Withheld
    );
    let elsewhere = apart().basis(Body::Welfare, Body::Insurance, &named);
    assert_eq!(
        elsewhere.section(Section::WelfareAssistance),
        SectionState::Absent
    );
    let other_board = apart().basis(Body::OtherWelfare, Body::Employment, &named);
    assert_eq!(
        other_board.state(Section::WelfareAssistance, Body::Welfare),
        SectionState::Absent
    );
}

#[test]
fn another_board_of_the_same_kind_owns_nothing_of_the_first() {
    let other = Bench::staff(Role::Caseworker, Body::OtherWelfare)
        .working(Body::OtherWelfare)
        .party(Body::Welfare, PartyStanding::Current);
    assert_eq!(
        other.state(Section::WelfareAssistance, Body::OtherWelfare),
        SectionState::Writable
    );
    assert_eq!(
        other.state(Section::WelfareAssistance, Body::Welfare),
        SectionState::Absent
    );
}
