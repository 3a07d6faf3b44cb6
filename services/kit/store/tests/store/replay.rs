//! Events are kept for ever, none is lost, and none is put before one that was handed out.

use std::collections::BTreeMap;

use domain::{CaseKey, ServiceName};
use store::{ReplayedEvent, Store};
use tokio::task::JoinSet;

use crate::{
    relay::{Recorder, tell},
    world::{World, a_body, on_both_engines},
};

const WRITERS: i64 = 8;
const ROUNDS: usize = 12;
const CASES: i64 = 5;

async fn read_all(store: &Store, mut position: i64, page: u64) -> Vec<ReplayedEvent> {
    let mut read = Vec::new();
    loop {
        let events = store.events_after(position, page).await.expect("events");
        let Some(last) = events.last() else {
            return read;
        };
        position = last.position;
        read.extend(events);
    }
}

fn in_order(sequences: impl IntoIterator<Item = (CaseKey, i64)>) -> BTreeMap<CaseKey, i64> {
    let mut last: BTreeMap<CaseKey, i64> = BTreeMap::new();
    for (case, sequence) in sequences {
        let before = last.insert(case, sequence).unwrap_or(0);
        assert_eq!(sequence, before + 1, "case {case:?}");
    }
    last
}

on_both_engines! {
    async fn events_are_told_again_page_by_page(world: World) {
        tell(&world, 1, 3).await;
        let first = read_all(&world.store, 0, 2).await;
        assert_eq!(first.iter().map(|event| event.position).collect::<Vec<_>>(), [1, 2, 3]);
        tell(&world, 2, 1).await;
        let more = world.store.events_after(3, 10).await.expect("events");
        assert_eq!(more.iter().map(|event| event.position).collect::<Vec<_>>(), [4]);
        assert_eq!(read_all(&world.store, 0, 100).await[..3], first);
        assert_eq!(more[0].event.open().expect("known").body, a_body());
    }

    async fn an_event_that_commits_late_is_not_passed_over(world: World) {
        if world.engine == crate::world::Engine::Sqlite {
            // One writer: nothing can commit late.
            return;
        }
        let cx = world.cx("staff:a");
        let mut slow = world.store.begin(&cx).await.expect("begins");
        slow.tell(crate::world::a_case(1), a_body()).await.expect("told");
        tell(&world, 2, 1).await;
        let seen = world.store.events_after(0, 10).await.expect("events");
        assert_eq!(seen.len(), 1);
        slow.commit().await.expect("commits");
        let late = world.store.events_after(seen[0].position, 10).await.expect("events");
        assert_eq!(late.len(), 1, "its key is lower than what was seen, its position is not");
    }

    async fn concurrent_writers_and_relays_lose_no_event(world: World) {
        let world = std::sync::Arc::new(world);
        let recorder = std::sync::Arc::new(Recorder::default());
        let mut work = JoinSet::new();
        for writer in 0..WRITERS {
            let world = std::sync::Arc::clone(&world);
            work.spawn(async move {
                for round in 0..ROUNDS {
                    let round = i64::try_from(round).expect("small");
                    tell(&world, (writer + round) % CASES, 1).await;
                }
            });
        }
        for _ in 0..2 {
            let store = world.another().await;
            let recorder = std::sync::Arc::clone(&recorder);
            work.spawn(async move {
                for _ in 0..ROUNDS {
                    store.relay_once(recorder.as_ref()).await.expect("relayed");
                }
            });
        }
        let reader = world.another().await;
        work.spawn(async move {
            let mut seen = Vec::new();
            while seen.len() < usize::try_from(WRITERS).expect("small") * ROUNDS {
                let position = seen.last().map_or(0, |event: &ReplayedEvent| event.position);
                seen.extend(reader.events_after(position, 7).await.expect("events"));
                tokio::task::yield_now().await;
            }
            in_order(seen.iter().map(|event| (event.event.case_key, event.event.sequence)));
        });
        while let Some(done) = work.join_next().await {
            done.expect("worked");
        }
        while world.store.relay_all(recorder.as_ref()).await.expect("relayed").next_due.is_some() {}
        let taken = recorder.taken.lock().expect("lock").clone();
        for to in [ServiceName::WelfareUnit, ServiceName::FollowUp] {
            let of = taken.iter().filter(|taken| taken.0 == to);
            let last = in_order(of.map(|taken| (taken.1, taken.2)));
            let total: i64 = last.values().sum();
            assert_eq!(total, WRITERS * i64::try_from(ROUNDS).expect("small"));
        }
    }
}
