//! Ways that people go, in whatever order they are told.

use chrono::{DateTime, Utc};
use domain::{AgencyKind, EventId, SystemEntropy, event::Pseudonym};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn step(kind: StepKind, on: &str, codes: &[(&str, &str)]) -> Step {
    let codes = codes
        .iter()
        .map(|(name, code)| ((*name).to_owned(), (*code).to_owned()));
    Step {
        event: EventId::draw(&SystemEntropy),
        pseudonym: Some(Pseudonym::from_bytes([7; 16])),
        kind,
        on: day(on),
        until: None,
        agency: AgencyKind::IntakeDesk,
        municipality: "0461".parse().unwrap(),
        codes: codes.collect(),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
    }
}

/// From assistance to work and self-support, and back.
fn whole_way() -> Vec<Step> {
    vec![
        step(
            StepKind::FirstAssistance,
            "2025-01-01",
            &[("barrier", "UNEMPLOYED_NO_BENEFIT")],
        ),
        step(
            StepKind::Intake,
            "2025-02-10",
            &[("sex", "FEMALE"), ("age_band", "AGE_25_29")],
        ),
        step(
            StepKind::Mapping,
            "2025-03-01",
            &[("education_level", "NINE_YEAR")],
        ),
        step(StepKind::Plan, "2025-03-10", &[]),
        step(StepKind::Activity, "2025-04-01", &[]),
        step(StepKind::Placement, "2025-06-01", &[]),
        step(
            StepKind::Closure,
            "2026-01-15",
            &[("reason", "WORK"), ("occupation", "WORK_SUBSIDISED")],
        ),
        step(StepKind::SelfSupport, "2026-01-15", &[]),
        step(StepKind::Assistance, "2026-09-01", &[]),
    ]
}

#[test]
fn way_is_the_same_in_whatever_order_it_is_told() {
    let told = Journey::of(&whole_way()).unwrap();
    for turned in 1..whole_way().len() {
        let mut steps = whole_way();
        steps.rotate_left(turned);
        steps.reverse();
        let again = Journey::of(&steps).unwrap();
        assert_eq!(again.reached, told.reached);
        assert_eq!((again.ending, again.relapsed), (told.ending, told.relapsed));
        assert_eq!(again.values, told.values);
    }
}

#[test]
fn whole_way_ends_in_self_support_and_its_relapse_is_seen() {
    let way = Journey::of(&whole_way()).unwrap();
    assert_eq!(way.begun, day("2025-01-01"));
    assert_eq!(
        way.ending,
        Ending::Left(Exit::SelfSupport, day("2026-01-15"))
    );
    assert_eq!(way.relapsed, Some(day("2026-09-01")));
    assert_eq!(way.reached[&Milestone::Work], day("2026-01-15"));
    assert_eq!(way.value(Factor::Cause), "UNEMPLOYED_NO_BENEFIT");
    assert_eq!(way.value(Factor::Family), UNKNOWN);
}

#[test]
fn nobody_is_in_two_steps_on_one_day() {
    let stays = Journey::of(&whole_way()).unwrap().stays();
    for pair in stays.windows(2) {
        assert_eq!(pair[0].2, Some(pair[1].1), "{stays:?}");
    }
    // Work and self-support came on one day: the later counts, and lasts.
    let last = stays.last().unwrap();
    assert_eq!((last.0, last.2), (Milestone::SelfSupport, None));
    assert!(
        stays
            .iter()
            .all(|(milestone, ..)| *milestone != Milestone::Work)
    );
}

#[test]
fn municipal_employment_is_no_work_and_assistance_in_the_same_month_no_relapse() {
    let steps = [
        step(StepKind::Intake, "2025-02-10", &[]),
        step(
            StepKind::Closure,
            "2025-05-05",
            &[("reason", "WORK"), ("occupation", "MUNICIPAL_EMPLOYMENT")],
        ),
        step(StepKind::SelfSupport, "2025-05-05", &[]),
        step(StepKind::Assistance, "2025-05-31", &[]),
    ];
    let way = Journey::of(&steps).unwrap();
    assert!(!way.reached.contains_key(&Milestone::Work));
    assert_eq!(way.relapsed, None);
}

#[test]
fn ends_are_told_apart() {
    let closed = |reason: &str| {
        let steps = [
            step(StepKind::Intake, "2025-02-10", &[]),
            step(StepKind::Closure, "2025-05-05", &[("reason", reason)]),
        ];
        Journey::of(&steps).map(|way| way.ending)
    };
    assert_eq!(
        closed("MOVED"),
        Some(Ending::Left(Exit::Moved, day("2025-05-05")))
    );
    assert_eq!(
        closed("DECEASED"),
        Some(Ending::Left(Exit::Deceased, day("2025-05-05")))
    );
    assert_eq!(
        closed("NO_CONTACT"),
        Some(Ending::LastSeen(day("2025-05-05")))
    );
    assert_eq!(closed("MISREGISTERED"), None);
    assert_eq!(Journey::of(&[]), None);
    let going = Journey::of(&[step(StepKind::Intake, "2025-02-10", &[])]);
    assert_eq!(going.unwrap().ending, Ending::Going);
}

#[test]
fn what_is_heard_after_the_closure_counts() {
    let mut steps = vec![
        step(StepKind::Intake, "2025-02-10", &[]),
        step(StepKind::Closure, "2025-05-05", &[("reason", "STUDIES")]),
        step(
            StepKind::FollowUp,
            "2025-08-05",
            &[("occupation", "STUDIES")],
        ),
    ];
    assert_eq!(
        Journey::of(&steps).unwrap().ending,
        Ending::LastSeen(day("2025-08-05"))
    );
    steps.push(step(StepKind::SelfSupport, "2025-11-05", &[]));
    let ending = Journey::of(&steps).unwrap().ending;
    assert_eq!(ending, Ending::Left(Exit::SelfSupport, day("2025-11-05")));
}

#[test]
fn months_are_whole_ones() {
    assert_eq!(whole_months(day("2025-01-31"), day("2025-02-28")), 0);
    assert_eq!(whole_months(day("2025-01-15"), day("2025-02-15")), 1);
    assert_eq!(whole_months(day("2025-01-15"), day("2026-01-14")), 11);
    assert_eq!(whole_months(day("2025-03-01"), day("2025-01-01")), 0);
}

#[test]
fn second_enrolment_in_a_programme_has_an_ending_of_its_own() {
    let programme = ("programme", "P_000000000000000000000000000000AB");
    let ended = |started: &str, on: &str| {
        step(
            StepKind::EnrolmentEnded,
            on,
            &[programme, ("started_on", started)],
        )
    };
    let mut steps = vec![
        step(StepKind::Enrolment, "2025-01-01", &[programme]),
        ended("2025-01-01", "2025-03-01"),
        step(StepKind::Enrolment, "2025-06-01", &[programme]),
    ];
    let first = (day("2025-01-01"), Some(day("2025-03-01")));
    let second = (day("2025-06-01"), None);
    assert_eq!(Journey::of(&steps).unwrap().active, [first, second]);
    steps.push(ended("2025-06-01", "2025-08-01"));
    let second = (day("2025-06-01"), Some(day("2025-08-01")));
    assert_eq!(Journey::of(&steps).unwrap().active, [first, second]);
    // A correction is written later and says another day.
    let corrected = Step {
        recorded_at: DateTime::<Utc>::MAX_UTC,
        ..ended("2025-06-01", "2025-07-01")
    };
    steps.push(corrected);
    let second = (day("2025-06-01"), Some(day("2025-07-01")));
    assert_eq!(Journey::of(&steps).unwrap().active, [first, second]);
}
