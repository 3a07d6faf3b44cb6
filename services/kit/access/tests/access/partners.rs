//! Partner systems: registered operations, and nothing beside them.

use access::{Extent, SectionState};
use domain::{Role, Section};

use crate::bench::{Bench, Body};

fn partner() -> Bench {
    Bench::staff(Role::PartnerSystem, Body::Partner)
}

const NAME: &[&str] = &["displayName"];

#[test]
fn without_a_registered_operation_a_partner_sees_nothing() {
    let bench = partner().referral("ACTIVE", Body::Desk, Body::Partner, &[Section::Plan]);
    assert!(bench.standing().is_none());
}

#[test]
fn a_partner_reads_the_fields_that_its_operation_names_and_no_others() {
    let bench = partner()
        .referral("RECEIVED", Body::Desk, Body::Partner, &[])
        .registered(&[(Section::Identity, NAME)], &[]);
    let judged = bench.judge(Section::Identity, Body::Desk);
    assert_eq!(judged.state, SectionState::Readable);
    assert_eq!(
        judged.extent,
        Extent::Fields(["displayName".to_owned()].into())
    );
    for other in [
        Section::Contact,
        Section::Plan,
        Section::Journal,
        Section::Referrals,
    ] {
        assert_eq!(bench.section(other), SectionState::Absent, "{other}");
    }
}

#[test]
fn naming_a_section_in_an_operation_opens_nothing_that_the_matrix_keeps() {
    let bench = partner()
        .referral(
            "ACTIVE",
            Body::Desk,
            Body::Partner,
            &[Section::Journal, Section::MappingHealth],
        )
        .registered(
            &[
                (Section::Journal, NAME),
                (Section::MappingHealth, NAME),
                (Section::Parties, NAME),
            ],
            &[Section::Journal],
        );
    for shut in [Section::Journal, Section::MappingHealth, Section::Parties] {
        assert_eq!(bench.section(shut), SectionState::Absent, "{shut}");
    }
}

#[test]
fn without_a_live_referral_or_basis_to_the_partner_the_case_does_not_exist() {
    let registered = |bench: Bench| bench.registered(&[(Section::Identity, NAME)], &[]);
    assert!(registered(partner()).standing().is_none());
    for ended in ["SENT", "COMPLETED", "DECLINED", "CONSENT_WITHDRAWN"] {
        let bench = registered(partner().referral(ended, Body::Desk, Body::Partner, &[]));
        assert!(bench.standing().is_none(), "{ended}");
    }
    let elsewhere = registered(partner().referral("ACTIVE", Body::Desk, Body::Welfare, &[]));
    assert!(elsewhere.standing().is_none());
    let live = registered(partner().basis(Body::Desk, Body::Partner, &[Section::Identity]));
    assert_eq!(live.section(Section::Identity), SectionState::Readable);
}

#[test]
fn a_partner_answers_its_referral_only_by_an_operation_that_writes() {
    let addressed = || partner().referral("RECEIVED", Body::Desk, Body::Partner, &[]);
    let reads = addressed().registered(&[(Section::Referrals, &["id"])], &[]);
    assert_eq!(reads.section(Section::Referrals), SectionState::Readable);
    let writes = addressed().registered(&[(Section::Referrals, &["id"])], &[Section::Referrals]);
    assert_eq!(writes.section(Section::Referrals), SectionState::Writable);
}

#[test]
fn until_it_has_accepted_a_partner_sees_what_the_referral_carries_and_the_name() {
    let reads: &[(Section, &[&str])] = &[
        (Section::Identity, &["displayName"]),
        (Section::Contact, &["phone"]),
        (Section::Plan, &["goals.text"]),
    ];
    let partner = |state: &str| {
        Bench::staff(Role::PartnerSystem, Body::Partner)
            .registered(reads, &[])
            .referral(state, Body::Desk, Body::Partner, &[Section::Contact])
    };
    for (status, plan) in [
        ("RECEIVED", SectionState::Absent),
        ("WAITLISTED", SectionState::Absent),
        ("ACCEPTED", SectionState::Readable),
        ("ACTIVE", SectionState::Readable),
        ("DECLINED", SectionState::Absent),
    ] {
        let bench = partner(status);
        assert_eq!(bench.section(Section::Plan), plan, "{status}");
        let carried = match status {
            "DECLINED" => SectionState::Absent,
            _ => SectionState::Readable,
        };
        assert_eq!(bench.section(Section::Contact), carried, "{status}");
        assert_eq!(bench.section(Section::Identity), carried, "{status}");
    }
}
