//! All or nothing, and one writer.

use access::{Disclosure, Kept, SectionState};
use domain::{AgencyId, PersonId, Section, SystemEntropy};
use sea_orm::ConnectionTrait;

use crate::world::{Engine, World, a_body, a_case, an_act, number, on_both_engines};

fn a_disclosure(person: PersonId, case: domain::CaseId) -> Disclosure {
    Disclosure {
        case,
        person,
        section: Section::Journal,
        owner: AgencyId::draw(&SystemEntropy),
        fields: std::collections::BTreeSet::from(["text".to_owned()]),
        state: SectionState::Readable,
        extent: "WHOLE".to_owned(),
        policies: vec!["policy".to_owned()],
        basis: None,
        unit: None,
        role: None,
        kept: Kept::Shown,
    }
}

const TABLE: &str = "CREATE TABLE note (n BIGINT NOT NULL)";

on_both_engines! {
    async fn readers_see_what_is_committed_and_nothing_else(world: World) {
        world.tamper(&[TABLE]).await;
        let cx = world.cx("staff:a");
        let tx = world.store.begin(&cx).await.expect("begins");
        tx.connection().execute_unprepared("INSERT INTO note VALUES (1)").await.expect("written");
        assert_eq!(number(tx.connection(), "SELECT count(*) AS number FROM note").await, 1);
        assert_eq!(world.count("note").await, 0);
        tx.commit().await.expect("commits");
        assert_eq!(world.count("note").await, 1);
    }

    async fn a_dropped_transaction_leaves_nothing_and_frees_the_writer(world: World) {
        world.tamper(&[TABLE]).await;
        let cx = world.cx("staff:a");
        for _ in 0..10 {
            let mut tx = world.store.begin(&cx).await.expect("begins");
            tx.connection().execute_unprepared("INSERT INTO note VALUES (1)").await.expect("written");
            tx.tell(a_case(1), a_body()).await.expect("told");
            drop(tx);
        }
        let tx = world.store.begin(&cx).await.expect("begins");
        tx.roll_back().await.expect("given up");
        assert_eq!(world.count("note").await, 0);
        assert_eq!(world.count("outbox_event").await, 0);
    }

    async fn change_event_and_audit_are_committed_together(world: World) {
        world.tamper(&[TABLE]).await;
        let cx = world.cx("staff:a");
        let (case, key) = a_case(1);
        let mut tx = world.store.begin(&cx).await.expect("begins");
        tx.connection().execute_unprepared("INSERT INTO note VALUES (1)").await.expect("written");
        tx.tell((case, key), a_body()).await.expect("told");
        cx.trail().note_act(an_act(PersonId::draw(&SystemEntropy), case));
        tx.commit().await.expect("commits");
        assert_eq!(world.count("note").await, 1);
        assert_eq!(world.count("outbox_event").await, 1);
        assert_eq!(world.count("audit_entry").await, 1);
        assert_eq!(world.count("audit_subject").await, 1);
    }

    async fn what_was_shown_before_a_failed_commit_stays_to_be_logged(world: World) {
        let cx = world.cx("staff:a");
        let person = PersonId::draw(&SystemEntropy);
        let (case, _) = a_case(1);
        cx.trail().note_act(an_act(person, case));
        let mut shown = cx.trail().take().expect("noted");
        shown.disclosures = vec![a_disclosure(person, case)];
        cx.trail().take_back(shown.clone());
        world.tamper(&["ALTER TABLE audit_entry RENAME TO taken_away"]).await;
        let tx = world.store.begin(&cx).await.expect("begins");
        cx.trail().note_act(an_act(person, case));
        assert!(tx.commit().await.is_err());
        let left = cx.trail().take().expect("what was shown is not forgotten");
        assert_eq!(left.disclosures, shown.disclosures);
        assert!(left.acts.is_empty(), "what was not done is no act");
    }

    async fn a_mutation_whose_audit_cannot_be_written_is_rolled_back(world: World) {
        world.tamper(&[TABLE, "ALTER TABLE audit_entry RENAME TO taken_away"]).await;
        let cx = world.cx("staff:a");
        let (case, key) = a_case(1);
        let mut tx = world.store.begin(&cx).await.expect("begins");
        tx.connection().execute_unprepared("INSERT INTO note VALUES (1)").await.expect("written");
        tx.tell((case, key), a_body()).await.expect("told");
        cx.trail().note_act(an_act(PersonId::draw(&SystemEntropy), case));
        assert!(tx.commit().await.is_err());
        assert_eq!(world.count("note").await, 0);
        assert_eq!(world.count("outbox_event").await, 0);
        assert_eq!(world.count("outbox_delivery").await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_writer_of_a_file_is_alone() {
    World::run(Engine::Sqlite, |world| async move {
        world.tamper(&[TABLE, "INSERT INTO note VALUES (0)"]).await;
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let store = world.store.clone();
            let cx = world.cx("staff:a");
            writers.spawn(async move {
                let tx = store.begin(&cx).await.expect("begins");
                // Read, then write: two writers at once would lose one of the additions.
                let n = number(tx.connection(), "SELECT n AS number FROM note").await;
                let write = format!("UPDATE note SET n = {}", n + 1);
                tx.connection()
                    .execute_unprepared(&write)
                    .await
                    .expect("written");
                tx.commit().await.expect("commits");
            });
        }
        while let Some(writer) = writers.join_next().await {
            writer.expect("wrote");
        }
        assert_eq!(world.number("SELECT n AS number FROM note").await, 16);
    })
    .await;
}

#[tokio::test]
async fn readers_of_a_file_do_not_wait_for_the_writer() {
    World::run(Engine::Sqlite, |world| async move {
        let cx = world.cx("staff:a");
        let tx = world.store.begin(&cx).await.expect("begins");
        tx.connection()
            .execute_unprepared(TABLE)
            .await
            .expect("written");
        assert_eq!(world.count("outbox_event").await, 0);
        tx.commit().await.expect("commits");
    })
    .await;
}
