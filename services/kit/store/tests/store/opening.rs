//! What is opened, and what is refused.

use sea_orm::ConnectionTrait;
use store::{Refusal, Store, StoreFault, StoreSettings};

use crate::{
    postgres,
    world::{World, on_both_engines, outside, settings},
};

async fn refusal(settings: StoreSettings) -> Refusal {
    match Store::open(settings).await {
        Err(StoreFault::Refused(refusal)) => refusal,
        Err(fault) => panic!("another fault: {fault:?}"),
        Ok(_) => panic!("opened"),
    }
}

#[tokio::test]
async fn a_database_in_memory_or_of_an_unknown_kind_is_refused() {
    for url in ["sqlite::memory:", "sqlite://file?mode=memory"] {
        assert_eq!(refusal(settings(url.to_owned())).await, Refusal::InMemory);
    }
    for url in ["mysql://localhost/desk", "desk.db", ""] {
        assert_eq!(
            refusal(settings(url.to_owned())).await,
            Refusal::UnknownAddress
        );
    }
}

#[tokio::test]
async fn a_server_that_acknowledges_before_the_disk_is_refused() {
    if postgres::is_away() {
        return;
    }
    let url = format!("{}?options[synchronous_commit]=off", postgres::url());
    assert_eq!(refusal(settings(url)).await, Refusal::SynchronousCommitOff);
}

#[tokio::test]
async fn a_schema_name_that_needs_quoting_or_an_empty_pool_is_refused() {
    let hostile = StoreSettings {
        schema: Some("desk; DROP SCHEMA public".to_owned()),
        ..settings(postgres::url())
    };
    assert_eq!(refusal(hostile).await, Refusal::SchemaName);
    let empty = StoreSettings {
        connections: 0,
        ..settings(postgres::url())
    };
    assert_eq!(refusal(empty).await, Refusal::EmptyPool);
}

#[tokio::test]
async fn an_unreachable_server_is_told_without_its_address() {
    let mut settings = settings("postgres://someone:hush@127.0.0.1:1/desk".to_owned());
    settings.patience = std::time::Duration::from_millis(200);
    let fault = Store::open(settings).await.expect_err("nobody listens");
    let told = format!("{fault} {fault:?}");
    assert!(
        !told.contains("hush") && !told.contains("someone"),
        "{told}"
    );
}

#[tokio::test]
async fn a_file_in_rollback_mode_is_turned_into_a_write_ahead_log() {
    let folder = tempfile::tempdir().expect("folder");
    let url = format!("sqlite://{}", folder.path().join("old.db").display());
    let old = outside(&format!("{url}?mode=rwc")).await;
    old.execute_unprepared("PRAGMA journal_mode = DELETE; CREATE TABLE old (n)")
        .await
        .expect("made");
    old.close().await.expect("closed");
    assert!(Store::open(settings(url)).await.is_ok());
}

#[tokio::test]
async fn closed_database_has_no_files_beside_it_and_serves_nobody() {
    let folder = tempfile::tempdir().expect("folder");
    let url = format!(
        "sqlite://{}?mode=rwc",
        folder.path().join("desk.db").display()
    );
    let store = Store::open(settings(url)).await.expect("opens");
    let migrated = store.migrate::<migrations::intake_desk::Migrator>().await;
    migrated.expect("tables");
    let other_holder = store.clone();
    store.close().await.expect("closed");
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("readable")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(left, ["desk.db"]);
    let asked = other_holder.reading().execute_unprepared("SELECT 1").await;
    assert!(asked.is_err());
}

on_both_engines! {
    async fn migrating_twice_and_at_once_is_one_migration(world: World) {
        let other = world.another().await;
        let (first, second) = tokio::join!(
            world.store.migrate::<migrations::intake_desk::Migrator>(),
            other.migrate::<migrations::intake_desk::Migrator>(),
        );
        assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
        assert_eq!(world.count("outbox_event").await, 0);
    }

    async fn tables_of_a_newer_program_carry_this_one(world: World) {
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('desk_9999_of_the_next', 0)";
        world.tamper(&[newer]).await;
        let migrated = world.store.migrate::<migrations::intake_desk::Migrator>().await;
        assert!(migrated.is_ok(), "{migrated:?}");
        assert_eq!(missing(&world.store).await, 0);
        let kept = "SELECT count(*) AS number FROM seaql_migrations WHERE version = 'desk_9999_of_the_next'";
        assert_eq!(world.number(kept).await, 1);
    }

    async fn migration_that_the_database_has_not_seen_is_missed(world: World) {
        world.tamper(&["DELETE FROM seaql_migrations WHERE version = 'kit_0003_audit'"]).await;
        assert_eq!(missing(&world.store).await, 1);
    }

    async fn only_statements_of_requests_are_counted(world: World) {
        let before = world.store.statements();
        world.count("outbox_event").await;
        assert_eq!(world.store.statements(), before + 1);
        world.store.link_audit_once().await.expect("linked");
        world.store.forget_keys_once().await.expect("forgotten");
        assert_eq!(world.store.statements(), before + 1);
    }
}

async fn missing(store: &Store) -> usize {
    store::count_missing_migrations::<migrations::intake_desk::Migrator>(store.reading())
        .await
        .expect("counted")
}

/// A role that may use the schema and read which migrations it has, and make nothing.
#[tokio::test]
async fn role_that_may_not_make_tables_starts_where_they_are_all_there_and_nowhere_else() {
    World::run(crate::world::Engine::Postgres, |world| async move {
        let schema = world.settings.schema.clone().expect("a schema");
        let role = format!("{schema}_server");
        let made = format!(
            "CREATE ROLE {role}; GRANT {role} TO CURRENT_USER; GRANT USAGE ON SCHEMA {schema} TO {role};
             GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"
        );
        world.tamper(&[made.as_str()]).await;
        let served = StoreSettings {
            url: format!("{}?options[role]={role}", postgres::url()),
            ..world.settings.clone()
        };
        let store = Store::open(served).await.expect("opens");
        let whole = store.migrate::<migrations::intake_desk::Migrator>().await;
        world.tamper(&["DELETE FROM seaql_migrations WHERE version = 'kit_0003_audit'"]).await;
        let lacking = store.migrate::<migrations::intake_desk::Migrator>().await;
        let gone = format!("DROP OWNED BY {role}; DROP ROLE {role}");
        world.tamper(&[gone.as_str()]).await;
        assert!(whole.is_ok(), "{whole:?}");
        assert!(matches!(lacking, Err(StoreFault::Unmigrated(_))), "{lacking:?}");
    })
    .await;
}

#[tokio::test]
async fn a_reader_cannot_write_to_a_file() {
    World::run(crate::world::Engine::Sqlite, |world| async move {
        let written = world
            .store
            .reading()
            .execute_unprepared("CREATE TABLE sneaked (n)")
            .await;
        assert!(written.is_err());
    })
    .await;
}
