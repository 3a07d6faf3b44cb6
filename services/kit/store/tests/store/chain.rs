//! The chain: a change, a gap and a swap show, and so does the tail that is not linked yet.

use domain::{CaseId, PersonId, SystemEntropy};
use store::{AuditFaultKind, AuditReport, verify_audit};

use crate::{
    audit::an_entry,
    world::{Engine, World, an_act, on_both_engines},
};

async fn keep(world: &World, entries: usize) {
    let sink = world.store.audit();
    for _ in 0..entries {
        let (person, case) = (PersonId::draw(&SystemEntropy), CaseId::draw(&SystemEntropy));
        sink.commit(an_entry(world, an_act(person, case)))
            .await
            .expect("kept");
    }
}

async fn a_chain_of_five(world: &World) {
    keep(world, 5).await;
    assert_eq!(world.store.link_audit_once().await.expect("linked"), 5);
    // Who holds the database can also take the guards away.
    let guards: &[&str] = match world.engine {
        Engine::Sqlite => &[
            "DROP TRIGGER audit_entry_kept",
            "DROP TRIGGER audit_entry_not_removed",
            "DROP TRIGGER audit_subject_kept",
            "DROP TRIGGER audit_subject_not_removed",
        ],
        Engine::Postgres => &[
            "DROP TRIGGER audit_entry_kept ON audit_entry",
            "DROP TRIGGER audit_subject_kept ON audit_subject",
        ],
    };
    world.tamper(guards).await;
}

async fn verify(world: &World) -> AuditReport {
    verify_audit(world.store.reading()).await.expect("verified")
}

/// What is wrong, and at which number.
type Found = Option<(AuditFaultKind, Option<i64>)>;

async fn fault(world: &World) -> Found {
    let fault = verify(world).await.fault?;
    if let (Some(at), Some(key)) = (fault.at, fault.entry) {
        let kept = format!("SELECT entry AS number FROM audit_link WHERE sequence = {at}");
        assert_eq!(key, world.number(&kept).await, "the key of that number");
    }
    Some((fault.kind, fault.at))
}

async fn fault_after(world: &World, statements: &[&str]) -> Found {
    a_chain_of_five(world).await;
    assert_eq!(fault(world).await, None);
    world.tamper(statements).await;
    fault(world).await
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is compared with what a proof found"
)]
fn altered(at: i64) -> Found {
    Some((AuditFaultKind::Altered, Some(at)))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is compared with what a proof found"
)]
fn missing(at: i64) -> Found {
    Some((AuditFaultKind::Missing, Some(at)))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is compared with what a proof found"
)]
fn reordered(at: i64) -> Found {
    Some((AuditFaultKind::Reordered, Some(at)))
}

const THIRD: &str = "(SELECT entry FROM audit_link WHERE sequence = 3)";

on_both_engines! {
    async fn an_empty_chain_holds(world: World) {
        let report = verify(&world).await;
        let nothing = AuditReport { entries: 0, linked: 0, unlinked: 0, head: None, attested: 0, fault: None };
        assert_eq!(report, nothing);
    }

    async fn the_chain_holds_and_tells_its_unlinked_tail(world: World) {
        keep(&world, 3).await;
        let report = verify(&world).await;
        assert_eq!((report.entries, report.linked, report.unlinked), (3, 0, 3));
        assert_eq!(world.store.link_audit_once().await.expect("linked"), 3);
        assert_eq!(world.store.link_audit_once().await.expect("linked"), 0);
        keep(&world, 2).await;
        let report = verify(&world).await;
        assert_eq!((report.entries, report.linked, report.unlinked), (5, 3, 2));
        assert_eq!(report.fault, None);
        let head = report.head.expect("a head");
        assert_eq!(head.sequence, 3);
        world.store.link_audit_once().await.expect("linked");
        let later = verify(&world).await;
        assert_eq!((later.linked, later.unlinked, later.fault), (5, 0, None));
        assert_ne!(later.head.expect("a head").hash, head.hash);
    }

    async fn two_linkers_make_one_chain(world: World) {
        keep(&world, 40).await;
        let other = world.another().await;
        let (one, two) = tokio::join!(world.store.link_audit_once(), other.link_audit_once());
        assert_eq!(one.expect("linked") + two.expect("linked"), 40);
        let report = verify(&world).await;
        assert_eq!((report.linked, report.unlinked, report.fault), (40, 0, None));
    }

    async fn verifying_beside_a_running_system_finds_no_fault(world: World) {
        let work = async {
            for _ in 0..10 {
                keep(&world, 3).await;
                world.store.link_audit_once().await.expect("linked");
            }
        };
        let look = async {
            for _ in 0..30 {
                assert_eq!(verify(&world).await.fault, None);
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(work, look);
    }

    async fn an_altered_entry_shows(world: World) {
        let alter = format!("UPDATE audit_entry SET reader = 'staff:b' WHERE entry = {THIRD}");
        assert_eq!(fault_after(&world, &[&alter]).await, altered(3));
        let report = verify(&world).await;
        assert_eq!(report.linked, 2, "the chain holds up to the fault");
    }

    async fn an_altered_body_shows(world: World) {
        let alter = format!("UPDATE audit_entry SET body = replace(body, 'send', 'read') WHERE entry = {THIRD}");
        assert_eq!(fault_after(&world, &[&alter]).await, altered(3));
    }

    async fn an_altered_moment_shows(world: World) {
        let alter = match world.engine {
            Engine::Sqlite => "UPDATE audit_entry SET recorded_at = '2020-01-01T00:00:00+00:00'",
            Engine::Postgres => "UPDATE audit_entry SET recorded_at = '2020-01-01T00:00:00Z'",
        };
        assert_eq!(fault_after(&world, &[alter]).await, altered(1));
    }

    async fn a_moment_in_other_words_shows(world: World) {
        // PostgreSQL keeps the moment itself; a file keeps words, and the same moment has many.
        let alter = "UPDATE audit_entry SET recorded_at = replace(recorded_at, 'T', ' ')";
        match world.engine {
            Engine::Sqlite => assert_eq!(fault_after(&world, &[alter]).await, altered(1)),
            Engine::Postgres => {}
        }
    }

    async fn what_is_no_entry_any_more_shows_as_altered(world: World) {
        let alter = format!("UPDATE audit_entry SET body = CAST(X'7BFF' AS TEXT) WHERE entry = {THIRD}");
        match world.engine {
            Engine::Sqlite => assert_eq!(fault_after(&world, &[&alter]).await, altered(3)),
            Engine::Postgres => {}
        }
    }

    async fn a_subject_of_no_entry_shows(world: World) {
        let stray = "INSERT INTO audit_subject (entry, ordinal) VALUES (4711, 0)";
        assert_eq!(fault_after(&world, &[stray]).await, Some((AuditFaultKind::Stray, None)));
    }

    async fn an_altered_or_removed_subject_shows(world: World) {
        let alter = format!("UPDATE audit_subject SET person_id = NULL WHERE entry = {THIRD}");
        assert_eq!(fault_after(&world, &[&alter]).await, altered(3));
        let remove = "DELETE FROM audit_subject";
        world.tamper(&[remove]).await;
        assert_eq!(fault(&world).await, altered(1));
    }

    async fn a_removed_entry_shows(world: World) {
        let remove = format!("DELETE FROM audit_entry WHERE entry = {THIRD}");
        assert_eq!(fault_after(&world, &[&remove]).await, missing(3));
    }

    async fn a_removed_entry_with_its_link_shows(world: World) {
        let remove = format!("DELETE FROM audit_entry WHERE entry = {THIRD}");
        let link = "DELETE FROM audit_link WHERE sequence = 3";
        assert_eq!(fault_after(&world, &[&remove, link]).await, missing(3));
    }

    async fn a_removed_link_shows(world: World) {
        let link = "DELETE FROM audit_link WHERE sequence = 5";
        let fault = fault_after(&world, &[link]).await;
        assert_eq!(fault, Some((AuditFaultKind::Unlined, None)), "its entry stands in no line");
    }

    async fn an_entry_removed_before_it_was_linked_shows(world: World) {
        a_chain_of_five(&world).await;
        keep(&world, 2).await;
        world.tamper(&["DELETE FROM audit_entry WHERE entry = (SELECT max(entry) FROM audit_entry)"]).await;
        assert_eq!(fault(&world).await, Some((AuditFaultKind::Missing, None)));
        assert_eq!(world.store.link_audit_once().await.expect("linked"), 1);
    }

    async fn swapped_entries_show(world: World) {
        a_chain_of_five(&world).await;
        let second = world.number("SELECT entry AS number FROM audit_link WHERE sequence = 2").await;
        let fourth = world.number("SELECT entry AS number FROM audit_link WHERE sequence = 4").await;
        world
            .tamper(&[
                "UPDATE audit_link SET entry = -1 WHERE sequence = 2",
                &format!("UPDATE audit_link SET entry = {second} WHERE sequence = 4"),
                &format!("UPDATE audit_link SET entry = {fourth} WHERE sequence = 2"),
            ])
            .await;
        assert_eq!(fault(&world).await, reordered(2));
    }

    async fn swapped_links_show(world: World) {
        let swap = [
            "UPDATE audit_link SET sequence = -1 WHERE sequence = 2",
            "UPDATE audit_link SET sequence = 2 WHERE sequence = 4",
            "UPDATE audit_link SET sequence = 4 WHERE sequence = -1",
        ];
        assert_eq!(fault_after(&world, &swap).await, reordered(2));
    }

    async fn a_chain_whose_end_was_cut_has_another_head(world: World) {
        a_chain_of_five(&world).await;
        let head = verify(&world).await.head.expect("a head");
        let cut = [
            "DELETE FROM audit_subject WHERE entry = (SELECT entry FROM audit_link WHERE sequence = 5)",
            "DELETE FROM audit_entry WHERE entry = (SELECT entry FROM audit_link WHERE sequence = 5)",
            "DELETE FROM audit_link WHERE sequence = 5",
        ];
        world.tamper(&cut).await;
        let report = verify(&world).await;
        assert_eq!((report.linked, report.fault), (4, None));
        assert_ne!(report.head, Some(head), "which is why heads are kept outside");
    }
}
