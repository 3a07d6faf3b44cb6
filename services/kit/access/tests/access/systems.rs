//! The platform's own principals and their narrow permits.

use std::sync::Arc;

use access::{Action, Cx, SectionState, SystemPrincipal};
use domain::{CodeList, Section};

use crate::bench::{Bench, Body, Counting, FixedClock, case_id, now};

fn cx(principal: SystemPrincipal) -> Cx {
    Cx::system(
        principal,
        Arc::new(FixedClock(now())),
        Arc::new(Counting::default()),
    )
}

fn open_to(principal: SystemPrincipal) -> Vec<(Section, SectionState)> {
    let bench = Bench::participant();
    let access = bench.access();
    let standing = access
        .standing(&cx(principal), &bench.facts, case_id())
        .expect("a task");
    standing
        .list_access()
        .into_iter()
        .filter(|(_, judged)| judged.state != SectionState::Absent)
        .map(|(section, judged)| (section, judged.state))
        .collect()
}

#[test]
fn the_runner_moves_referrals_and_bases_and_reads_no_persons_sections() {
    assert_eq!(
        open_to(SystemPrincipal::Runner),
        [
            (Section::Referrals, SectionState::Writable),
            (Section::Bases, SectionState::Writable),
            (Section::Closure, SectionState::Readable),
            (Section::FollowUp, SectionState::Writable),
        ]
    );
}

#[test]
fn delivery_and_fact_readers_open_no_row() {
    for principal in [SystemPrincipal::Delivery, SystemPrincipal::FactReader] {
        assert_eq!(open_to(principal), []);
    }
}

#[test]
fn nobody_of_the_platform_touches_the_access_log() {
    for principal in SystemPrincipal::ALL {
        assert!(
            !open_to(*principal)
                .iter()
                .any(|(section, _)| *section == Section::AccessLog),
            "{principal}"
        );
    }
}

#[test]
fn a_system_permit_names_its_policy() {
    let bench = Bench::participant();
    let access = bench.access();
    let standing = access
        .standing(&cx(SystemPrincipal::Runner), &bench.facts, case_id())
        .expect("a task");
    let permit = standing
        .permit(Section::Referrals, Body::Desk.agency(), Action::Write)
        .expect("the runner's task");
    assert_eq!(permit.judgement().policies, ["system-runner"]);
    assert!(
        standing
            .permit(Section::Contact, Body::Desk.agency(), Action::Read)
            .is_err()
    );
}
