//! Entries are kept before anything leaves, and found by person and case.

use access::{Act, AuditEntry};
use domain::{AgencyId, CaseId, PersonId, Section, SystemEntropy};
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use store::{AuditFilter, AuditPlace, Store, StoreSettings};

use crate::world::{Engine, World, an_act, on_both_engines};

pub fn an_entry(world: &World, act: Act) -> AuditEntry {
    let cx = world.cx("staff:a");
    cx.trail().note_act(act);
    cx.trail().take().expect("noted")
}

fn somebody() -> (PersonId, CaseId) {
    (PersonId::draw(&SystemEntropy), CaseId::draw(&SystemEntropy))
}

fn about(about: AuditPlace) -> AuditFilter {
    AuditFilter::of(about)
}

on_both_engines! {
    async fn entries_of_concurrent_requests_share_a_commit(world: World) {
        let sink = world.store.audit();
        let before = world.store.statements();
        let commits = (0..64).map(|_| {
            let (person, case) = somebody();
            sink.commit(an_entry(&world, an_act(person, case)))
        });
        let answers = join_all(commits).await;
        assert!(answers.iter().all(Result::is_ok));
        let statements = world.store.statements() - before;
        assert_eq!(statements, 2, "64 entries, one insert for them and one for their subjects");
        assert_eq!(world.count("audit_entry").await, 64);
        assert_eq!(world.count("audit_subject").await, 64);
    }

    async fn a_group_about_very_many_people_is_kept(world: World) {
        let sink = world.store.audit();
        let commits = (0..128).map(|_| {
            let cx = world.cx("staff:a");
            for _ in 0..60 {
                let (person, case) = somebody();
                cx.trail().note_act(an_act(person, case));
            }
            sink.commit(cx.trail().take().expect("noted"))
        });
        assert!(join_all(commits).await.iter().all(Result::is_ok));
        assert_eq!(world.count("audit_subject").await, 128 * 60);
        while world.store.link_audit_once().await.expect("linked") > 0 {}
        let report = store::verify_audit(world.store.reading()).await.expect("verified");
        assert_eq!((report.linked, report.fault), (128, None));
    }

    async fn when_the_audit_cannot_be_written_every_waiter_is_told(world: World) {
        world.tamper(&["ALTER TABLE audit_entry RENAME TO taken_away"]).await;
        let sink = world.store.audit();
        let (person, case) = somebody();
        let commits = (0..8).map(|_| sink.commit(an_entry(&world, an_act(person, case))));
        assert!(join_all(commits).await.iter().all(Result::is_err));
        world.tamper(&["ALTER TABLE taken_away RENAME TO audit_entry"]).await;
        assert_eq!(world.count("audit_entry").await, 0);
        let again = sink.commit(an_entry(&world, an_act(person, case))).await;
        assert!(again.is_ok(), "it works again as soon as the table does");
    }

    async fn an_audit_that_is_too_slow_fails_the_read(world: World) {
        let patience = std::time::Duration::from_secs(2);
        let hurried = StoreSettings { patience, ..world.settings.clone() };
        let hurried = Store::open(hurried).await.expect("opens");
        let cx = world.cx("staff:slow");
        let holder = world.store.begin(&cx).await.expect("begins");
        match world.engine {
            // It has the one writer's place.
            Engine::Sqlite => {}
            Engine::Postgres => {
                let lock = "LOCK TABLE audit_entry IN ACCESS EXCLUSIVE MODE";
                holder.connection().execute_unprepared(lock).await.expect("locked");
            }
        }
        let (person, case) = somebody();
        let answer = hurried.audit().commit(an_entry(&world, an_act(person, case))).await;
        assert!(answer.is_err(), "nobody waits for ever, and nothing leaves");
        holder.roll_back().await.expect("given up");
        let again = hurried.audit().commit(an_entry(&world, an_act(person, case))).await;
        assert!(again.is_ok());
    }

    async fn an_entry_of_any_size_is_kept_whole(world: World) {
        let sink = world.store.audit();
        let cx = world.cx(&format!("staff:{}", "a".repeat(10_000)));
        let (person, case) = somebody();
        for number in 0..20_000 {
            cx.trail().note_act(an_act(person, case).concerning(number));
        }
        sink.commit(cx.trail().take().expect("noted")).await.expect("kept");
        let found = world.store.find_audit_entries(&about(AuditPlace::Person(person)), None, 9).await;
        let found = found.expect("found");
        assert_eq!((found.len(), found[0].body.acts.len()), (1, 20_000));
        assert_eq!(world.store.link_audit_once().await.expect("linked"), 1);
        let report = store::verify_audit(world.store.reading()).await.expect("verified");
        assert_eq!((report.linked, report.fault), (1, None));
    }

    async fn a_request_that_is_given_up_takes_no_other_with_it(world: World) {
        let sink = world.store.audit();
        let (person, case) = somebody();
        let mut given_up = Box::pin(sink.commit(an_entry(&world, an_act(person, case))));
        assert!(futures::poll!(given_up.as_mut()).is_pending());
        let mut waiting = Box::pin(sink.commit(an_entry(&world, an_act(person, case))));
        assert!(futures::poll!(waiting.as_mut()).is_pending());
        drop(given_up);
        assert!(waiting.await.is_ok());
    }

    async fn entries_are_found_by_person_and_case_newest_first(world: World) {
        let sink = world.store.audit();
        let (anna, first) = somebody();
        let (_, second) = somebody();
        let (bo, other) = somebody();
        for (person, case) in [(anna, first), (bo, other), (anna, second), (anna, first)] {
            sink.commit(an_entry(&world, an_act(person, case))).await.expect("kept");
        }
        let find = |place, before| {
            let store = world.store.clone();
            async move { store.find_audit_entries(&about(place), before, 2).await.expect("found") }
        };
        let newest = find(AuditPlace::Person(anna), None).await;
        assert_eq!(newest.len(), 2);
        assert!(newest[0].entry > newest[1].entry);
        let older = find(AuditPlace::Person(anna), Some(newest[1].entry)).await;
        assert_eq!(older.len(), 1);
        assert_eq!(find(AuditPlace::Case(first), None).await.len(), 2);
        assert_eq!(find(AuditPlace::Case(other), None).await[0].body.acts[0].person, Some(bo));
    }

    async fn entries_are_found_by_section_and_owner(world: World) {
        let sink = world.store.audit();
        let (person, case) = somebody();
        let owner = AgencyId::draw(&SystemEntropy);
        let mut act = an_act(person, case);
        (act.section, act.owner) = (Some(Section::Journal), Some(owner));
        sink.commit(an_entry(&world, act)).await.expect("kept");
        let of = |section, owner| AuditFilter {
            section: Some(section),
            owners: vec![owner],
            ..about(AuditPlace::Person(person))
        };
        let found = |filter| {
            let store = world.store.clone();
            async move { store.find_audit_entries(&filter, None, 9).await.expect("found").len() }
        };
        assert_eq!(found(of(Section::Journal, owner)).await, 1);
        assert_eq!(found(of(Section::Plan, owner)).await, 0);
        assert_eq!(found(of(Section::Journal, AgencyId::draw(&SystemEntropy))).await, 0);
    }

    async fn an_entry_can_be_neither_changed_nor_removed(world: World) {
        let sink = world.store.audit();
        let (person, case) = somebody();
        sink.commit(an_entry(&world, an_act(person, case))).await.expect("kept");
        let cx = world.cx("staff:a");
        for statement in [
            "UPDATE audit_entry SET reader = 'nobody'",
            "DELETE FROM audit_entry",
            "UPDATE audit_subject SET person_id = NULL",
            "DELETE FROM audit_subject",
        ] {
            let tx = world.store.begin(&cx).await.expect("begins");
            assert!(tx.connection().execute_unprepared(statement).await.is_err(), "{statement}");
            tx.roll_back().await.expect("given up");
        }
        assert_eq!(world.count("audit_entry").await, 1);
    }
}
