//! The tables of reviews of the access log (loggkontroll, SoLPUL 10 §). Rows are added and never changed, so
//! that what was found stays as it was found.

use sea_orm_migration::{async_trait, prelude::*, sea_orm::DbBackend};

use super::{create, index, unique_index};
use crate::column::{code, day, id, instant, key, list, maybe, number, text};

/// Lays out the tables of reviews of the access log.
#[derive(Debug, Clone, Copy)]
pub struct LogReview;

const TABLES: [&str; 5] = [
    "log_review",
    "log_review_item",
    "log_verdict",
    "log_follow_up",
    "log_review_signature",
];

impl MigrationName for LogReview {
    fn name(&self) -> &'static str {
        "desk_0011_log_review"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for LogReview {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![review(), item(), verdict(), follow_up(), signature()];
        let mut indexes = vec![
            unique_index("log_review", &["id"]),
            index("log_review", &["agency_key", "key"]),
        ];
        indexes.extend(indexes_of_items());
        create(manager, tables, indexes).await?;
        let connection = manager.get_connection();
        let statements = match manager.get_database_backend() {
            DbBackend::Postgres => TABLES.map(postgres_triggers).concat(),
            DbBackend::Sqlite => TABLES.map(sqlite_triggers).concat(),
            other => {
                return Err(DbErr::BackendNotSupported {
                    db: other.as_str(),
                    ctx: "log review triggers",
                });
            }
        };
        for statement in statements {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}

/// The tables that are made anew where a constraint cannot be taken from a table, each before those that it leans on.
const MADE_ANEW: [&str; 3] = ["log_follow_up", "log_verdict", "log_review_item"];

/// Lets a case be disposed of that a look names: the look stays as long as the access log does. SQLite takes no
/// constraint from a table, so there the table is made anew, with those that lean on it.
pub(super) async fn let_cases_go(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if manager.get_database_backend() != DbBackend::Sqlite {
        let statement = "ALTER TABLE log_review_item \
            DROP CONSTRAINT IF EXISTS log_review_item_case_key_fkey";
        connection.execute_unprepared(statement).await?;
        return Ok(());
    }
    for table in MADE_ANEW {
        for statement in [
            format!("CREATE TABLE {table}_before AS SELECT * FROM {table}"),
            format!("DROP TABLE {table}"),
        ] {
            connection.execute_unprepared(&statement).await?;
        }
    }
    let tables = vec![item_without_case(), verdict(), follow_up()];
    create(manager, tables, indexes_of_items()).await?;
    for table in MADE_ANEW.iter().rev() {
        for statement in [
            format!("INSERT INTO {table} SELECT * FROM {table}_before"),
            format!("DROP TABLE {table}_before"),
        ] {
            connection.execute_unprepared(&statement).await?;
        }
        for statement in sqlite_triggers(table) {
            connection.execute_unprepared(&statement).await?;
        }
    }
    Ok(())
}

/// The function is the audit's.
fn postgres_triggers(table: &str) -> Vec<String> {
    vec![format!(
        "CREATE OR REPLACE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"
    )]
}

fn sqlite_triggers(table: &str) -> Vec<String> {
    [("kept", "UPDATE"), ("not_removed", "DELETE")]
        .map(|(name, change)| {
            format!(
                "CREATE TRIGGER IF NOT EXISTS {table}_{name} BEFORE {change} ON {table}
                    BEGIN SELECT RAISE(ABORT, 'insert-only'); END"
            )
        })
        .to_vec()
}

fn indexes_of_items() -> Vec<IndexCreateStatement> {
    vec![
        unique_index("log_review_item", &["id"]),
        index("log_review_item", &["review_key", "key"]),
        index("log_verdict", &["item_key", "key"]),
        index("log_follow_up", &["item_key", "key"]),
    ]
}

/// A review of one agency's rows in a period.
fn review() -> TableCreateStatement {
    Table::create()
        .table("log_review")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id"))
        .col(key("agency_key"))
        .col(key("unit_key"))
        .col(day("period_from"))
        .col(day("period_to"))
        .col(number("sample_permille"))
        .col(key("opened_by_staff_key"))
        .col(instant("opened_at"))
        .foreign_key(
            ForeignKey::create()
                .from("log_review", "unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}

/// A look at one case. `entries` names places in the services' logs; what was read stays there.
fn item() -> TableCreateStatement {
    item_without_case()
        .foreign_key(
            ForeignKey::create()
                .from("log_review_item", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// The same, whether or not the case is still there.
fn item_without_case() -> TableCreateStatement {
    Table::create()
        .table("log_review_item")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id"))
        .col(key("review_key"))
        .col(key("case_key"))
        .col(code("reader"))
        .col(instant("at"))
        .col(code("reasons"))
        .col(list("entries"))
        .foreign_key(
            ForeignKey::create()
                .from("log_review_item", "review_key")
                .to("log_review", "key"),
        )
        .to_owned()
}

fn verdict() -> TableCreateStatement {
    of_an_item("log_verdict", vec![code("verdict"), maybe(text("note"))])
}

fn follow_up() -> TableCreateStatement {
    of_an_item("log_follow_up", vec![text("action"), day("done_on")])
}

fn of_an_item(table: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut statement = Table::create()
        .table(table)
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("item_key"))
        .col(key("staff_key"))
        .col(instant("recorded_at"))
        .foreign_key(
            ForeignKey::create()
                .from(table, "item_key")
                .to("log_review_item", "key"),
        )
        .to_owned();
    for column in columns {
        statement.col(column);
    }
    statement
}

/// The sign-off: one a review.
fn signature() -> TableCreateStatement {
    Table::create()
        .table("log_review_signature")
        .if_not_exists()
        .col(key("review_key").primary_key())
        .col(key("staff_key"))
        .col(instant("recorded_at"))
        .foreign_key(
            ForeignKey::create()
                .from("log_review_signature", "review_key")
                .to("log_review", "key"),
        )
        .to_owned()
}
