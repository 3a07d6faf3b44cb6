//! Two people turn out to be one, and two again: what is counted follows from what was told, not from the order.

use domain::{RecordId, event::Pseudonym};
use follow_up::chain::{MergeNews, take_merge};
use uuid::Uuid;

use super::*;

fn name(byte: u8) -> Pseudonym {
    Pseudonym::from_bytes([byte; 16])
}

fn id(number: u128) -> RecordId {
    RecordId::from_uuid(Uuid::from_u128(number))
}

fn merged(number: u128, kept: u8, other: u8) -> MergeNews {
    MergeNews::Merged {
        merge: id(number),
        names: (Some(name(kept)), Some(name(other))),
    }
}

fn undone(number: u128) -> MergeNews {
    MergeNews::Undone { merge: id(number) }
}

/// What is told, in an order.
enum Told {
    Step(Box<Step>),
    Merge(MergeNews),
}

fn told(step: Step) -> Told {
    Told::Step(Box::new(step))
}

/// The lines that come of it; counting everybody anew makes no difference.
async fn lines_of(told: impl IntoIterator<Item = Told>) -> Vec<(Line, i64)> {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    for news in told {
        match news {
            Told::Step(step) => take_step(&store, &cx(), &step).await.unwrap(),
            Told::Merge(news) => take_merge(&store, &cx(), news).await.unwrap(),
        }
    }
    let running = list_lines(&store).await.unwrap();
    assert!(running.iter().all(|(_, people)| *people > 0));
    recount(&store, &cx()).await.unwrap();
    assert_eq!(list_lines(&store).await.unwrap(), running);
    running
}

/// The way of one human being, told under two names.
fn way(first: u8, then: u8) -> Vec<Step> {
    let sex = [("sex", "FEMALE")];
    vec![
        step(Some(first), StepKind::Intake, "2025-02-10", &sex),
        step(Some(then), StepKind::Plan, "2025-03-10", &[]),
        step(Some(then), StepKind::SelfSupport, "2025-09-10", &[]),
    ]
}

/// The same way in two municipalities of one, so that only names differ.
async fn apart_and_one() -> (Vec<(Line, i64)>, Vec<(Line, i64)>) {
    let apart = lines_of(way(2, 4).into_iter().map(told)).await;
    let one = lines_of(way(2, 2).into_iter().map(told)).await;
    assert_ne!(apart, one);
    (apart, one)
}

#[tokio::test]
async fn steps_of_both_are_one_persons_whenever_the_merge_is_told() {
    let (apart, one) = apart_and_one().await;
    for at in 0..=3 {
        let mut news: Vec<Told> = way(2, 4).into_iter().map(told).collect();
        news.insert(at, Told::Merge(merged(1, 2, 4)));
        assert_eq!(lines_of(news).await, one, "told at {at}");
        let mut twice: Vec<Told> = way(2, 4).into_iter().map(told).collect();
        twice.insert(at, Told::Merge(merged(1, 2, 4)));
        twice.push(Told::Merge(merged(1, 2, 4)));
        assert_eq!(lines_of(twice).await, one);
        for undone_at in 0..=4 {
            let mut news: Vec<Told> = way(2, 4).into_iter().map(told).collect();
            news.insert(at, Told::Merge(merged(1, 2, 4)));
            news.insert(undone_at, Told::Merge(undone(1)));
            assert_eq!(
                lines_of(news).await,
                apart,
                "told at {at}, undone at {undone_at}"
            );
        }
    }
}

#[tokio::test]
async fn names_change_with_what_is_known_and_nothing_hangs_on_the_order() {
    let (apart, one) = apart_and_one().await;
    let steps = || way(2, 4).into_iter().map(told).collect::<Vec<Told>>();
    // Merged one way, taken back, merged the other way; told backwards.
    let news = [merged(2, 4, 2), undone(1), merged(1, 2, 4)];
    let mut told: Vec<Told> = news.into_iter().map(Told::Merge).collect();
    told.extend(steps());
    let backwards = lines_of(told).await;
    let mut told = steps();
    told.extend([merged(1, 2, 4), undone(1), merged(2, 4, 2)].map(Told::Merge));
    assert_eq!(lines_of(told).await, backwards);
    assert_eq!(backwards, one);
    let mut told = steps();
    told.extend([merged(1, 2, 4), undone(1), merged(2, 4, 2), undone(2)].map(Told::Merge));
    assert_eq!(lines_of(told).await, apart);
}

#[tokio::test]
async fn who_is_counted_only_is_joined_with_nobody() {
    let (apart, _) = apart_and_one().await;
    let nameless = MergeNews::Merged {
        merge: id(1),
        names: (None, None),
    };
    let news = way(2, 4).into_iter().map(told);
    let news = news.chain([Told::Merge(nameless), Told::Merge(undone(1))]);
    assert_eq!(lines_of(news).await, apart);
}

#[tokio::test]
async fn nobody_else_is_counted_anew() {
    let alone = lines_of(town().into_iter().map(told)).await;
    let mut news: Vec<Told> = town().into_iter().map(told).collect();
    news.extend([merged(1, 16, 18), merged(2, 16, 20)].map(Told::Merge));
    let three_are_one = lines_of(news).await;
    let people = |lines: &[(Line, i64)]| lines.iter().map(|(_, people)| people).sum::<i64>();
    assert!(people(&three_are_one) < people(&alone));
    let mut news: Vec<Told> = town().into_iter().map(told).collect();
    news.extend([merged(1, 16, 18), merged(2, 16, 20), undone(1), undone(2)].map(Told::Merge));
    assert_eq!(lines_of(news).await, alone);
}
