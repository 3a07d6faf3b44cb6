//! A database that was in use before agencies administered themselves: nothing of it is lost.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::world::{World, on_both_engines};

#[derive(FromQueryResult)]
struct Counted {
    number: i64,
}

pub(super) async fn count(world: &World, what: &str) -> i64 {
    let connection = world.store.reading();
    let question = format!("SELECT count(*) AS number FROM {what}");
    let asked = Statement::from_string(connection.get_database_backend(), question);
    let row = Counted::find_by_statement(asked).one(connection).await;
    row.expect("read").expect("a row").number
}

async fn write(world: &World, statement: &str) {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let written = tx.connection().execute_unprepared(statement).await;
    written.expect(statement);
    tx.commit().await.expect("written");
}

const STAFF: &str = "(SELECT DISTINCT unit.agency_key, held.staff_key \
    FROM assignment held JOIN unit ON unit.key = held.unit_key) AS known";

on_both_engines! {
    async fn what_the_registry_held_is_taken_over(world: World) {
        let places = count(&world, "service_capacity").await;
        write(&world, "UPDATE service_capacity SET reserved = places").await;
        for table in ["agency_staff", "agreement"] {
            write(&world, &format!("DELETE FROM {table}")).await;
        }
        write(&world, "DELETE FROM seaql_migrations WHERE version = 'desk_0011_administration'").await;
        world
            .store
            .migrate::<migrations::intake_desk::Migrator>()
            .await
            .expect("migrates");
        let staff = count(&world, "agency_staff").await;
        assert!(staff > 0);
        assert_eq!(staff, count(&world, STAFF).await);
        assert_eq!(count(&world, "agency_staff WHERE name_key = ''").await, 0);
        let agreements = count(&world, "service_agreement WHERE superseded_at IS NULL").await;
        assert!(agreements > 0);
        assert_eq!(count(&world, "agreement").await, agreements);
        let same = "agreement JOIN service_agreement held ON held.id = agreement.id";
        assert_eq!(count(&world, same).await, agreements);
        assert_eq!(count(&world, "service_capacity").await, places);
        assert_eq!(count(&world, "service_capacity WHERE reserved = places").await, places);
        // What the log takes on from here is only ever added to.
        let registry = world.directory.units().next().expect("a unit");
        let line = format!(
            "INSERT INTO registry_change (key, agency_key, staff_key, kind, subject_id, before, after, at) \
             SELECT 1, agency_key, 1, 'UNIT_RENAMED', id, '[]', '[]', '2026-03-02T12:00:00+00:00' \
             FROM unit WHERE key = {}",
            registry.key.as_i64()
        );
        write(&world, &line).await;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let removed = tx.connection().execute_unprepared("DELETE FROM registry_change").await;
        assert!(removed.is_err());
    }
}
