//! Room for administration by the agencies themselves: what units were before, whom an agency counts to
//! its staff, agreements that wait for the other side, the log of changes, and what follows from them.

use sea_orm_migration::{
    async_trait,
    prelude::*,
    sea_orm::{DbBackend, FromQueryResult},
};

use super::{create, index};
use crate::{
    column::{code, day, id, instant, key, list, maybe, number, text},
    kit::keeping::add_column,
};

/// Lays out the tables of administration and fills them with what the registry holds.
#[derive(Debug, Clone, Copy)]
pub struct Administration;

impl MigrationName for Administration {
    fn name(&self) -> &'static str {
        "desk_0011_administration"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Administration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["unit", "assignment"] {
            add_column(manager, table, number("version").default(1).to_owned()).await?;
        }
        add_column(manager, "unit", maybe(day("closed_on"))).await?;
        add_column(manager, "unit", maybe(day("held_from"))).await?;
        let tables = vec![
            unit_version(),
            agency_staff(),
            agreement(),
            agreement_step(),
            registry_change(),
            registry_work(),
        ];
        let indexes = vec![
            index("unit_version", &["unit_key", "version"]),
            index("agency_staff", &["agency_key", "name_key", "staff_key"]),
            index("agreement", &["desk_agency_key", "key"]),
            index("agreement", &["for_agency_key", "key"]),
            index("agreement_step", &["agreement_key"]),
            index("registry_change", &["agency_key", "key"]),
            index("registry_change", &["other_agency_key", "key"]),
            index("registry_work", &["done_at", "due_at"]),
            index("case_assignment", &["staff_key", "unit_key", "case_key"]),
        ];
        create(manager, tables, indexes).await?;
        keep_changes(manager).await?;
        let_places_be_overdrawn(manager).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared(KNOWN_AGREEMENTS).await?;
        count_known_staff(connection).await
    }
}

/// What a unit was before it was changed. The table `unit` says what it is now; a row here says what it
/// was until a day.
fn unit_version() -> TableCreateStatement {
    Table::create()
        .table("unit_version")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("unit_key"))
        .col(number("version"))
        .col(text("name"))
        .col(code("secrecy_regime"))
        .col(day("takes_referrals_from"))
        .col(maybe(day("takes_referrals_to")))
        .col(maybe(key("successor_unit_key")))
        .col(maybe(day("closed_on")))
        .col(maybe(day("held_from")))
        .col(day("held_to"))
        .col(instant("superseded_at"))
        .foreign_key(
            ForeignKey::create()
                .from("unit_version", "unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}

/// Whom an agency counts to its staff, by the name that the agency itself has written. Another agency's
/// name for the same person is not seen here.
fn agency_staff() -> TableCreateStatement {
    Table::create()
        .table("agency_staff")
        .if_not_exists()
        .col(key("agency_key"))
        .col(key("staff_key"))
        .col(text("display_name"))
        .col(text("name_key"))
        .col(instant("recorded_at"))
        .primary_key(Index::create().col("agency_key").col("staff_key"))
        .foreign_key(
            ForeignKey::create()
                .from("agency_staff", "agency_key")
                .to("agency", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("agency_staff", "staff_key")
                .to("staff", "key"),
        )
        .to_owned()
}

/// A service agreement as one side proposed it. It holds by its row in `service_agreement`, which is
/// written when the other side has approved.
fn agreement() -> TableCreateStatement {
    Table::create()
        .table("agreement")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("desk_agency_key"))
        .col(key("for_agency_key"))
        .col(list("sections"))
        .col(list("tasks"))
        .col(day("valid_from"))
        .col(maybe(day("valid_to")))
        .col(maybe(key("proposed_by_agency_key")))
        .col(maybe(key("proposed_by_staff_key")))
        .col(instant("recorded_at"))
        .foreign_key(
            ForeignKey::create()
                .from("agreement", "desk_agency_key")
                .to("agency", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("agreement", "for_agency_key")
                .to("agency", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// What became of an agreement after it was proposed.
fn agreement_step() -> TableCreateStatement {
    Table::create()
        .table("agreement_step")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("agreement_key"))
        .col(code("kind"))
        .col(key("agency_key"))
        .col(key("staff_key"))
        .col(instant("at"))
        .foreign_key(
            ForeignKey::create()
                .from("agreement_step", "agreement_key")
                .to("agreement", "key"),
        )
        .to_owned()
}

/// One change of the registry: who, what, when, and what it was before and after, by ids and codes.
fn registry_change() -> TableCreateStatement {
    Table::create()
        .table("registry_change")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("agency_key"))
        .col(maybe(key("other_agency_key")))
        .col(key("staff_key"))
        .col(code("kind"))
        .col(id("subject_id"))
        .col(list("before"))
        .col(list("after"))
        .col(instant("at"))
        .to_owned()
}

/// What follows from a change of the registry, for the runner; the work key makes it happen once.
fn registry_work() -> TableCreateStatement {
    Table::create()
        .table("registry_work")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(code("work_key").unique_key())
        .col(code("kind"))
        .col(instant("due_at"))
        .col(key("unit_key"))
        .col(maybe(key("staff_key")))
        .col(maybe(code("service")))
        .col(maybe(instant("done_at")))
        .foreign_key(
            ForeignKey::create()
                .from("registry_work", "unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}

/// The log of changes is only ever added to.
async fn keep_changes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let triggers: &[&str] = match manager.get_database_backend() {
        DbBackend::Postgres => &[
            "CREATE OR REPLACE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'insert-only'; END $$",
            "CREATE OR REPLACE TRIGGER registry_change_kept
                BEFORE UPDATE OR DELETE OR TRUNCATE ON registry_change
                FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change()",
        ],
        DbBackend::Sqlite => &[
            "CREATE TRIGGER IF NOT EXISTS registry_change_kept BEFORE UPDATE ON registry_change
                BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
            "CREATE TRIGGER IF NOT EXISTS registry_change_not_removed BEFORE DELETE ON registry_change
                BEGIN SELECT RAISE(ABORT, 'insert-only'); END",
        ],
        other => {
            return Err(DbErr::BackendNotSupported {
                db: other.as_str(),
                ctx: "triggers of the registry's log",
            });
        }
    };
    for statement in triggers {
        manager
            .get_connection()
            .execute_unprepared(statement)
            .await?;
    }
    Ok(())
}

/// A place that was held moves with its referral to the unit that takes over, over that unit's places if
/// it must: so what is taken may be more than there is. Neither engine drops the check alone, so the table
/// is made anew.
async fn let_places_be_overdrawn(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut anew = Table::create();
    anew.table("service_capacity_anew")
        .if_not_exists()
        .col(key("unit_key"))
        .col(code("service"))
        .col(number("places"))
        .col(number("reserved"))
        .col(number("version"))
        .primary_key(Index::create().col("unit_key").col("service"))
        .foreign_key(
            ForeignKey::create()
                .from("service_capacity_anew", "unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("places >= 0"))
        .check(Expr::cust("reserved >= 0"));
    manager.create_table(anew).await?;
    for statement in [
        "INSERT INTO service_capacity_anew (unit_key, service, places, reserved, version)
            SELECT unit_key, service, places, reserved, version FROM service_capacity",
        "DROP TABLE service_capacity",
        "ALTER TABLE service_capacity_anew RENAME TO service_capacity",
    ] {
        manager
            .get_connection()
            .execute_unprepared(statement)
            .await?;
    }
    Ok(())
}

/// Agreements that hold already were proposed by nobody.
const KNOWN_AGREEMENTS: &str = r#"
    INSERT INTO agreement ("key", id, desk_agency_key, for_agency_key, sections, tasks, valid_from,
        valid_to, recorded_at)
    SELECT held."key", held.id, held.desk_agency_key, held.for_agency_key, held.sections, held.tasks,
        held.valid_from, held.valid_to, held.recorded_at
    FROM service_agreement held
    WHERE held.superseded_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM agreement known WHERE known.id = held.id)"#;

/// Whoever holds or has held an assignment is of the agency's staff.
const KNOWN_STAFF: &str = r#"
    SELECT unit.agency_key AS agency_key, staff."key" AS staff_key, staff.display_name AS display_name,
        MIN(assignment.recorded_at) AS recorded_at
    FROM assignment JOIN unit ON unit."key" = assignment.unit_key
        JOIN staff ON staff."key" = assignment.staff_key
    WHERE NOT EXISTS (SELECT 1 FROM agency_staff known
        WHERE known.agency_key = unit.agency_key AND known.staff_key = staff."key")
    GROUP BY unit.agency_key, staff."key", staff.display_name"#;

#[derive(FromQueryResult)]
struct KnownStaff {
    agency_key: i64,
    staff_key: i64,
    display_name: String,
    recorded_at: sea_orm_migration::prelude::sea_orm::prelude::DateTimeUtc,
}

/// Written row by row, because SQLite folds no letter beyond ASCII.
async fn count_known_staff(connection: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let asked = sea_orm::Statement::from_string(connection.get_database_backend(), KNOWN_STAFF);
    for row in KnownStaff::find_by_statement(asked).all(connection).await? {
        let insert = Query::insert()
            .into_table("agency_staff")
            .columns([
                "agency_key",
                "staff_key",
                "display_name",
                "name_key",
                "recorded_at",
            ])
            .values_panic([
                row.agency_key.into(),
                row.staff_key.into(),
                row.display_name.clone().into(),
                row.display_name.to_lowercase().into(),
                row.recorded_at.into(),
            ])
            .to_owned();
        connection.execute(&insert).await?;
    }
    Ok(())
}
