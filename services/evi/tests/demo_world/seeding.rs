//! What a seeding makes.

use std::collections::BTreeSet;

use domain::{
    CasePhase, CodeList, ReferralStatus, ServiceName,
    identity_number::{IdentityNumber, fixtures},
};

use crate::{
    support::{evi, fill, is_long, seeded, told},
    tables::{count, texts},
};

const DESK: ServiceName = ServiceName::IntakeDesk;
const LABOUR: ServiceName = ServiceName::LabourMarketUnit;

/// What a world consists of, without its ids.
const TOLD_OF_A_WORLD: [&str; 7] = [
    "SELECT phase || ' ' || municipality || ' ' || COUNT(*) FROM shared_case GROUP BY phase, municipality",
    "SELECT status || ' ' || service || ' ' || COUNT(*) FROM referral GROUP BY status, service",
    "SELECT months || ' ' || (recorded_at IS NOT NULL) || ' ' || COUNT(*) FROM follow_up_due GROUP BY months, recorded_at IS NOT NULL",
    "SELECT kind || ' ' || COUNT(*) FROM timeline_entry GROUP BY kind",
    "SELECT value FROM person_identifier ORDER BY value",
    "SELECT operation || ' ' || COUNT(*) FROM audit_entry GROUP BY operation",
    "SELECT 'events ' || COUNT(*) FROM outbox_event",
];

#[test]
fn the_same_clock_and_seed_make_the_same_world() {
    let again = tempfile::tempdir().expect("a folder");
    fill(again.path());
    for question in TOLD_OF_A_WORLD {
        let first: BTreeSet<String> = texts(seeded(), DESK, question).into_iter().collect();
        let second: BTreeSet<String> = texts(again.path(), DESK, question).into_iter().collect();
        assert!(!first.is_empty(), "{question}");
        assert_eq!(first, second, "{question}");
    }
}

#[test]
fn every_state_of_a_referral_and_every_phase_of_a_case_occurs() {
    let states = texts(seeded(), DESK, "SELECT DISTINCT status FROM referral");
    assert_eq!(ReferralStatus::ALL.len(), 17);
    for status in ReferralStatus::ALL {
        assert!(
            states.iter().any(|found| found == status.code()),
            "{status}"
        );
    }
    let phases = texts(seeded(), DESK, "SELECT DISTINCT phase FROM shared_case");
    for phase in CasePhase::ALL {
        assert!(phases.iter().any(|found| found == phase.code()), "{phase}");
    }
}

#[test]
fn finished_cases_have_follow_ups_that_are_due_and_some_that_are_recorded() {
    let closed = count(seeded(), DESK, "shared_case WHERE phase = 'CLOSED'");
    let fewest = if is_long() { 240 } else { 7 };
    assert!(closed >= fewest, "{closed}");
    let recorded = count(
        seeded(),
        DESK,
        "follow_up_due WHERE recorded_at IS NOT NULL",
    );
    let missed = "follow_up_due WHERE recorded_at IS NULL AND due_on < '2026-11-23'";
    let later = "follow_up_due WHERE due_on > '2026-11-23'";
    assert!(recorded > 0, "nobody was asked");
    assert!(count(seeded(), DESK, missed) > 0, "nothing is left to do");
    assert!(count(seeded(), DESK, later) > 0, "nothing is still to come");
    // What was recorded is recorded after it fell due, and told to follow-up.
    let early = "follow_up_due WHERE substr(recorded_at, 1, 10) < due_on";
    assert_eq!(count(seeded(), DESK, early), 0);
    let steps = count(
        seeded(),
        ServiceName::FollowUp,
        "step WHERE kind = 'FOLLOW_UP'",
    );
    assert_eq!(steps, recorded);
}

#[test]
fn one_programme_of_twenty_places_has_people_and_room() {
    assert_eq!(count(seeded(), LABOUR, "programme WHERE capacity = 20"), 1);
    let led = "programme WHERE level = 'PROGRAMME'";
    assert_eq!(count(seeded(), LABOUR, led), 2, "one came before it");
    let enrolled = count(seeded(), LABOUR, "enrolment");
    let fewest = if is_long() { 11 } else { 1 };
    assert!((fewest..20).contains(&enrolled), "{enrolled}");
}

#[test]
fn programme_is_documented_while_it_runs_and_some_have_left_it() {
    for (table, fewest) in [
        ("programme_phase", 4),
        ("programme_deviation", 3),
        ("programme_week", 12),
        ("programme_commission", 1),
        ("resource_group", 2),
        ("programme_lesson", 3),
    ] {
        assert!(count(seeded(), LABOUR, table) >= fewest, "{table}");
    }
    let ended = count(seeded(), LABOUR, "enrolment_ending");
    assert_eq!(ended, if is_long() { 5 } else { 1 });
}

#[test]
fn every_number_is_of_the_test_series_and_no_fixture_has_a_case() {
    let numbers = texts(seeded(), DESK, "SELECT value FROM person_identifier");
    let people = count(seeded(), DESK, "person");
    assert_eq!(i64::try_from(numbers.len()).ok(), Some(people));
    for digits in &numbers {
        let number = IdentityNumber::from_storage(digits).expect("a right check digit");
        assert!(number.is_official_test_number());
        let birth_number: u32 = digits[8..11].parse().expect("digits");
        assert!(
            matches!(birth_number, 238 | 239 | 980..=999),
            "{birth_number}"
        );
        assert!(fixtures::all().all(|fixture| fixture != digits));
    }
}

#[test]
fn access_logs_verify_after_the_seeding() {
    let output = evi(&["audit", "verify"], seeded());
    assert!(output.status.success(), "{}", told(&output));
    let lines = String::from_utf8(output.stdout).expect("text");
    assert_eq!(
        lines.matches("0 waiting; the chain holds").count(),
        6,
        "{lines}"
    );
    let desk = lines.lines().find(|line| line.starts_with("intake_desk"));
    assert!(
        desk.is_some_and(|line| !line.contains(" 0 entries")),
        "{lines}"
    );
}

#[test]
fn nothing_waits_to_be_told_and_nothing_was_parked() {
    for service in [DESK, LABOUR, ServiceName::WelfareUnit] {
        let undelivered = "outbox_delivery WHERE state <> 'DELIVERED'";
        assert_eq!(count(seeded(), service, undelivered), 0, "{service}");
    }
}
