//! Tables of the stops that need no declaration, and of what the log's reviewers are alarmed of.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};
use crate::column::{code, id, instant, key, maybe};

/// Lays out the tables of registered numbers, honey numbers and alarms.
#[derive(Debug, Clone, Copy)]
pub struct Stops;

impl MigrationName for Stops {
    fn name(&self) -> &'static str {
        "desk_0011_stops"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Stops {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![registered_number(), honey_number(), log_alarm()];
        let indexes = vec![
            index("registered_number", &["staff_key"]),
            index("registered_number", &["subject"]),
            index("log_alarm", &["agency_key", "done_at", "key"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// A number that a member of staff has registered as their own or as that of kin. Bitemporal. The number
/// itself is not here: `subject` is the keyed digest of it under which the person signs in.
fn registered_number() -> TableCreateStatement {
    Table::create()
        .table("registered_number")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id"))
        .col(key("staff_key"))
        .col(code("kind"))
        .col(code("subject"))
        .col(instant("valid_from"))
        .col(maybe(instant("valid_to")))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .foreign_key(
            ForeignKey::create()
                .from("registered_number", "staff_key")
                .to("staff", "key"),
        )
        .check(Expr::cust("valid_to IS NULL OR valid_to >= valid_from"))
        .to_owned()
}

/// The keyed digest of a number that nobody has, so that looking it up gives the doer away.
fn honey_number() -> TableCreateStatement {
    Table::create()
        .table("honey_number")
        .if_not_exists()
        .col(code("digest").primary_key())
        .col(instant("registered_at"))
        .to_owned()
}

/// Something that the reviewers of an agency's log must look at.
fn log_alarm() -> TableCreateStatement {
    Table::create()
        .table("log_alarm")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("agency_key"))
        .col(key("unit_key"))
        .col(key("staff_key"))
        .col(code("kind"))
        .col(instant("raised_at"))
        .col(maybe(instant("done_at")))
        .col(maybe(key("done_by_staff_key")))
        .foreign_key(
            ForeignKey::create()
                .from("log_alarm", "agency_key")
                .to("agency", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("log_alarm", "unit_key")
                .to("unit", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("log_alarm", "staff_key")
                .to("staff", "key"),
        )
        .to_owned()
}
