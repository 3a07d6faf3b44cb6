//! The running tables over a database of their own: what is taken step by step is what is counted anew.

#![cfg(test)]

#[path = "chain/merge.rs"]
mod merge;

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, SystemPrincipal};
use domain::{
    AgencyKind, EventId, Municipality, ServiceName, SystemClock, SystemEntropy,
    event::{Pseudonym, StepKind},
};
use follow_up::{
    Step,
    chain::{
        Counted, Line, Milestone, Report, count_people_who, list_lines, list_municipalities,
        load_steps, recount, report, take_step,
    },
};
use store::{Store, StoreSecret, StoreSettings};

fn cx() -> Cx {
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    Cx::system(SystemPrincipal::Rebuilder, clock, entropy)
}

async fn store(folder: &tempfile::TempDir) -> Store {
    let url = format!("sqlite://{}/follow_up.db", folder.path().display());
    let secret = StoreSecret::new([7; 32]);
    let store = Store::open(StoreSettings::new(ServiceName::FollowUp, url, secret))
        .await
        .unwrap();
    store
        .migrate::<migrations::follow_up::Migrator>()
        .await
        .unwrap();
    store
}

fn step(person: Option<u8>, kind: StepKind, on: &str, codes: &[(&str, &str)]) -> Step {
    let codes = codes
        .iter()
        .map(|(name, code)| ((*name).to_owned(), (*code).to_owned()));
    Step {
        event: EventId::draw(&SystemEntropy),
        pseudonym: person.map(|person| Pseudonym::from_bytes([person; 16])),
        kind,
        on: on.parse().unwrap(),
        until: None,
        agency: AgencyKind::IntakeDesk,
        municipality: if person.is_some_and(|person| person % 2 == 0) {
            "0461".parse().unwrap()
        } else {
            "0488".parse().unwrap()
        },
        codes: codes.collect(),
        recorded_at: chrono::DateTime::UNIX_EPOCH,
    }
}

/// Twenty people, told in turns, and two who may only be counted.
fn town() -> Vec<Step> {
    let mut steps = Vec::new();
    let people: Vec<u8> = (1..=20).collect();
    for person in &people {
        let sex = if person % 3 == 0 { "MALE" } else { "FEMALE" };
        steps.push(step(
            Some(*person),
            StepKind::Intake,
            "2025-02-10",
            &[("sex", sex)],
        ));
    }
    for person in people.iter().filter(|person| **person > 5) {
        steps.push(step(Some(*person), StepKind::Plan, "2025-03-10", &[]));
    }
    for person in people.iter().filter(|person| **person > 15) {
        let codes = [("reason", "WORK"), ("occupation", "WORK_UNSUBSIDISED")];
        steps.push(step(Some(*person), StepKind::Closure, "2025-09-10", &codes));
        steps.push(step(
            Some(*person),
            StepKind::SelfSupport,
            "2025-09-10",
            &[],
        ));
    }
    for _ in 0..2 {
        let codes = [("reason", "STUDIES"), ("occupation", "STUDIES")];
        steps.push(step(None, StepKind::Closure, "2025-05-10", &codes));
    }
    steps
}

#[tokio::test]
async fn what_is_taken_step_by_step_is_what_is_counted_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    for step in town() {
        take_step(&store, &cx(), &step).await.unwrap();
    }
    let running = list_lines(&store).await.unwrap();
    assert!(running.iter().all(|(_, people)| *people > 0));
    let recounted = recount(&store, &cx()).await.unwrap();
    assert_eq!((recounted.people, recounted.steps), (20, 47));
    assert_eq!(list_lines(&store).await.unwrap(), running);
    // Loaded at once, and counted: the same.
    let other = tempfile::tempdir().unwrap();
    let loaded = self::store(&other).await;
    load_steps(&loaded, &cx(), &town()).await.unwrap();
    assert!(list_lines(&loaded).await.unwrap().is_empty());
    recount(&loaded, &cx()).await.unwrap();
    assert_eq!(list_lines(&loaded).await.unwrap(), running);
}

#[tokio::test]
async fn lines_of_all_together_are_those_of_every_municipality_added_up() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let on = "2026-01-01".parse().unwrap();
    let added_up = |lines: Vec<(Line, i64)>| {
        let counted = lines.into_iter().map(|(line, people)| Counted {
            factor: line.factor,
            value: line.value,
            measure: line.measure,
            item: line.item,
            at: line.at,
            people: people.unsigned_abs(),
        });
        Report::of(counted, on)
    };
    for step in town() {
        take_step(&store, &cx(), &step).await.unwrap();
    }
    let all = report(&store, None, on).await.unwrap();
    assert_eq!(all.everybody().people(), 20);
    assert_eq!(all, added_up(list_lines(&store).await.unwrap()));
    recount(&store, &cx()).await.unwrap();
    assert_eq!(report(&store, None, on).await.unwrap(), all);
}

#[tokio::test]
async fn report_is_of_one_municipality_or_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    load_steps(&store, &cx(), &town()).await.unwrap();
    recount(&store, &cx()).await.unwrap();
    let places = list_municipalities(&store).await.unwrap();
    let places: Vec<&str> = places.iter().map(Municipality::as_str).collect();
    assert_eq!(places, ["0461", "0488"]);
    let on = "2026-01-01".parse().unwrap();
    let all = report(&store, None, on).await.unwrap().everybody();
    let one = report(&store, "0461".parse().ok(), on)
        .await
        .unwrap()
        .everybody();
    assert_eq!((all.people(), one.people()), (20, 10));
    let funnel: BTreeMap<Milestone, u64> = all.funnel().into_iter().collect();
    assert_eq!(
        (
            funnel[&Milestone::Intake],
            funnel[&Milestone::Plan],
            funnel[&Milestone::SelfSupport]
        ),
        (20, 15, 5)
    );
    assert_eq!(all.present_and_active_on(on), (15, 0));
}

#[tokio::test]
async fn everybody_counts_once_a_year_and_those_without_a_pseudonym_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let again = step(Some(1), StepKind::Intake, "2025-11-02", &[]);
    let next_year = step(Some(2), StepKind::Intake, "2026-01-01", &[]);
    let mut told_later = step(Some(30), StepKind::Intake, "2025-12-31", &[]);
    told_later.recorded_at = "2026-02-01T00:00:00Z".parse().unwrap();
    let steps: Vec<Step> = town()
        .into_iter()
        .chain([again, next_year, told_later])
        .collect();
    load_steps(&store, &cx(), &steps).await.unwrap();
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let year = day("2025-01-01")..day("2026-01-01");
    let count = async |before: &str| {
        let before = before.parse().unwrap();
        let counted = count_people_who(&store, year.clone(), before).await;
        counted.unwrap().into_iter().collect::<BTreeMap<_, _>>()
    };
    let told = count("2026-02-01T00:00:00Z").await;
    assert_eq!(told[&StepKind::Intake], 20);
    assert_eq!(told[&StepKind::Closure], 5 + 2);
    assert!(!told.contains_key(&StepKind::Placement));
    let later = count("2026-02-01T00:00:01Z").await;
    assert_eq!(later[&StepKind::Intake], 21);
}
