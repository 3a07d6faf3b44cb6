//! What one person changes.

use domain::event::{Pseudonym, StepKind};
use domain::{AgencyKind, EventId, SystemEntropy};

use super::*;

fn step(kind: StepKind, on: &str, codes: &[(&str, &str)]) -> Step {
    let codes = codes
        .iter()
        .map(|(name, code)| ((*name).to_owned(), (*code).to_owned()));
    Step {
        event: EventId::draw(&SystemEntropy),
        pseudonym: Some(Pseudonym::from_bytes([7; 16])),
        kind,
        on: on.parse().unwrap(),
        until: None,
        agency: AgencyKind::IntakeDesk,
        municipality: "0461".parse().unwrap(),
        codes: codes.collect(),
        recorded_at: chrono::DateTime::UNIX_EPOCH,
    }
}

fn way() -> Vec<Step> {
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
            StepKind::Screening,
            "2025-02-20",
            &[("target_group", "INSIDE"), ("need_health", "STATED")],
        ),
        step(StepKind::Activity, "2025-03-01", &[]),
        step(
            StepKind::Closure,
            "2026-01-15",
            &[("reason", "WORK"), ("occupation", "WORK_SUBSIDISED")],
        ),
        step(StepKind::SelfSupport, "2026-01-15", &[]),
    ]
}

#[test]
fn steps_taken_one_by_one_in_any_order_count_as_taken_at_once() {
    let whole = lines_of(&Journey::of(&way()).unwrap());
    for turned in 0..way().len() {
        let mut told = way();
        told.rotate_left(turned);
        let mut people: BTreeMap<Line, i64> = BTreeMap::new();
        let mut known: Vec<Step> = Vec::new();
        for step in told {
            let before = Journey::of(&known);
            known.push(step);
            for (line, change) in changes(before.as_ref(), Journey::of(&known).as_ref()) {
                *people.entry(line).or_default() += change;
            }
        }
        people.retain(|_, people| *people != 0);
        assert!(people.values().all(|people| *people == 1));
        assert_eq!(people.into_keys().collect::<BTreeSet<_>>(), whole);
    }
}

#[test]
fn whoever_counts_counts_once_in_every_factor() {
    let whole = lines_of(&Journey::of(&way()).unwrap());
    for factor in Factor::ALL {
        let ways = whole
            .iter()
            .filter(|line| line.factor == *factor && line.measure == Measure::Way);
        let ways: Vec<&Line> = ways.collect();
        assert_eq!(ways.len(), 1, "{factor}");
        assert_eq!(ways[0].item, "SELF_SUPPORT|SELF_SUPPORT");
    }
    let flow = whole
        .iter()
        .find(|line| line.measure == Measure::Flow)
        .unwrap();
    assert_eq!(flow.item, "UNEMPLOYMENT|INSIDE|ACTIVITY|SELF_SUPPORT");
    let need = whole
        .iter()
        .filter(|line| line.measure == Measure::HealthNeed);
    assert_eq!(need.count(), 3, "everybody, sex and age alone");
}

#[test]
fn who_may_not_be_followed_counts_in_what_a_step_tells_by_itself() {
    let closure = step(
        StepKind::Closure,
        "2026-01-15",
        &[("occupation", "STUDIES")],
    );
    let lines = unfollowed_lines(&closure);
    assert_eq!(lines.len(), Factor::ALL.len());
    assert!(
        lines
            .iter()
            .all(|line| line.item == "STUDIES" && line.at == 2026)
    );
    let accepted = step(
        StepKind::ReferralAccepted,
        "2026-01-15",
        &[
            ("from_agency", "INTAKE_DESK"),
            ("to_agency", "EMPLOYMENT_SERVICE"),
            ("sent_on", "2026-01-05"),
        ],
    );
    let lines = unfollowed_lines(&accepted);
    let line = lines.first().unwrap();
    assert_eq!(
        (line.item.as_str(), line.at),
        ("INTAKE_DESK|EMPLOYMENT_SERVICE", 10)
    );
    assert!(unfollowed_lines(&step(StepKind::Intake, "2026-01-15", &[])).is_empty());
}
