//! The lines of all municipalities together, so that the report of the whole country reads as little as that of one
//! municipality. Triggers keep them: an older program that still counts beside this one keeps them right as well.

use sea_orm_migration::{async_trait, prelude::*, sea_orm::DbBackend};

use crate::column::{code, key, number};

/// Lays out the lines of all together, and adds up those that are there.
#[derive(Debug, Clone, Copy)]
pub struct TallyOfAll;

impl MigrationName for TallyOfAll {
    fn name(&self) -> &'static str {
        "follow_up_0007_tally_of_all"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for TallyOfAll {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(tally_of_all()).await?;
        let connection = manager.get_connection();
        let triggers: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES_TRIGGERS,
            DbBackend::Sqlite => &SQLITE_TRIGGERS,
            other => {
                return Err(DbErr::BackendNotSupported {
                    db: other.as_str(),
                    ctx: "triggers of the tallies",
                });
            }
        };
        for statement in triggers {
            connection.execute_unprepared(statement).await?;
        }
        connection.execute_unprepared(EMPTY).await?;
        connection.execute_unprepared(ADD_UP).await?;
        Ok(())
    }
}

/// How many people in all municipalities together, by what they are compared by and by what happened.
fn tally_of_all() -> TableCreateStatement {
    Table::create()
        .table("tally_of_all")
        .if_not_exists()
        .col(code("factor"))
        .col(code("value"))
        .col(code("measure"))
        .col(code("item"))
        .col(number("at"))
        .col(key("people"))
        .primary_key(
            Index::create()
                .col("factor")
                .col("value")
                .col("measure")
                .col("item")
                .col("at"),
        )
        .to_owned()
}

/// A second run adds up anew.
const EMPTY: &str = "DELETE FROM tally_of_all";

const ADD_UP: &str = "INSERT INTO tally_of_all (factor, value, measure, item, at, people)
    SELECT factor, value, measure, item, at, CAST(SUM(people) AS bigint) FROM tally
    GROUP BY factor, value, measure, item, at";

/// Rows are written in the order of their keys, so two who write the same lines wait for each other in one order.
const SQLITE_TRIGGERS: [&str; 3] = [
    "CREATE TRIGGER IF NOT EXISTS tally_added AFTER INSERT ON tally BEGIN
        INSERT INTO tally_of_all (factor, value, measure, item, at, people)
        VALUES (NEW.factor, NEW.value, NEW.measure, NEW.item, NEW.at, NEW.people)
        ON CONFLICT (factor, value, measure, item, at) DO UPDATE SET people = people + excluded.people; END",
    "CREATE TRIGGER IF NOT EXISTS tally_changed AFTER UPDATE OF people ON tally BEGIN
        UPDATE tally_of_all SET people = people + NEW.people - OLD.people
        WHERE factor = NEW.factor AND value = NEW.value AND measure = NEW.measure AND item = NEW.item
        AND at = NEW.at; END",
    "CREATE TRIGGER IF NOT EXISTS tally_removed AFTER DELETE ON tally BEGIN
        UPDATE tally_of_all SET people = people - OLD.people
        WHERE factor = OLD.factor AND value = OLD.value AND measure = OLD.measure AND item = OLD.item
        AND at = OLD.at; END",
];

const POSTGRES_TRIGGERS: [&str; 4] = [
    "CREATE OR REPLACE FUNCTION tally_into_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO tally_of_all AS known (factor, value, measure, item, at, people)
            VALUES (NEW.factor, NEW.value, NEW.measure, NEW.item, NEW.at, NEW.people)
            ON CONFLICT (factor, value, measure, item, at) DO UPDATE SET people = known.people + excluded.people;
        ELSIF TG_OP = 'UPDATE' THEN
            UPDATE tally_of_all SET people = people + NEW.people - OLD.people
            WHERE factor = NEW.factor AND value = NEW.value AND measure = NEW.measure AND item = NEW.item
            AND at = NEW.at;
        ELSE
            UPDATE tally_of_all SET people = people - OLD.people
            WHERE factor = OLD.factor AND value = OLD.value AND measure = OLD.measure AND item = OLD.item
            AND at = OLD.at;
        END IF;
        RETURN NULL; END $$",
    "CREATE OR REPLACE TRIGGER tally_added AFTER INSERT ON tally
        FOR EACH ROW EXECUTE FUNCTION tally_into_all()",
    "CREATE OR REPLACE TRIGGER tally_changed AFTER UPDATE OF people ON tally
        FOR EACH ROW EXECUTE FUNCTION tally_into_all()",
    "CREATE OR REPLACE TRIGGER tally_removed AFTER DELETE ON tally
        FOR EACH ROW EXECUTE FUNCTION tally_into_all()",
];
