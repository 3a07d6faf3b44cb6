//! Tables of referrals, their steps, and the work that falls due.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};
use crate::column::{code, day, id, instant, key, list, maybe, number, text};

/// Lays out the tables of referrals, their steps, and the work that falls due.
#[derive(Debug, Clone, Copy)]
pub struct Referral;

impl MigrationName for Referral {
    fn name(&self) -> &'static str {
        "desk_0006_referral"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Referral {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![referral(), referral_step(), due_work()];
        let indexes = vec![
            index("referral", &["to_unit_key", "status", "row_key"]),
            index("referral", &["from_unit_key", "status"]),
            index(
                "referral",
                &["from_agency_key", "to_unit_key", "service", "status"],
            ),
            index("referral_step", &["referral_id", "row_key"]),
            index("due_work", &["done_at", "due_at"]),
            index("due_work", &["case_key"]),
            index("due_work", &["subject_id"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// A referral. `carried` freezes the sections, owners and bases when it is sent; `state` holds what its status carries.
fn referral() -> TableCreateStatement {
    Table::create()
        .table("referral")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("id").unique_key())
        .col(key("from_unit_key"))
        .col(key("from_agency_key"))
        .col(key("to_unit_key"))
        .col(key("to_agency_key"))
        .col(code("service"))
        .col(code("urgency"))
        .col(text("question"))
        .col(list("sections"))
        .col(list("carried"))
        .col(code("status"))
        .col(list("state"))
        .col(number("version"))
        .col(maybe(day("due_on")))
        .col(instant("created_at"))
        .col(maybe(instant("sent_at")))
        .col(maybe(key("received_by_staff_key")))
        .col(maybe(id("replaces_id")))
        .col(maybe(id("parent_id")))
        .col(maybe(key("author_staff_key")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("referral", "case_key")
                .to("shared_case", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("referral", "from_unit_key")
                .to("unit", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("referral", "to_unit_key")
                .to("unit", "key"),
        )
        .check(Expr::cust("version >= 1"))
        .to_owned()
}

/// One step of a referral, append-only: what its status was on a given day is read from here.
fn referral_step() -> TableCreateStatement {
    Table::create()
        .table("referral_step")
        .if_not_exists()
        .col(key("case_key"))
        .col(key("row_key"))
        .col(id("referral_id"))
        .col(maybe(code("from_status")))
        .col(code("to_status"))
        .col(number("version"))
        .col(code("transition"))
        .col(maybe(key("actor_staff_key")))
        .col(code("actor"))
        .col(instant("at"))
        .col(maybe(text("note")))
        .primary_key(Index::create().col("case_key").col("row_key"))
        .foreign_key(
            ForeignKey::create()
                .from("referral_step", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}

/// Work that the runner does when it falls due; the work key makes it happen once.
fn due_work() -> TableCreateStatement {
    Table::create()
        .table("due_work")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(code("work_key").unique_key())
        .col(code("kind"))
        .col(instant("due_at"))
        .col(key("case_key"))
        .col(maybe(id("subject_id")))
        .col(maybe(instant("done_at")))
        .col(maybe(instant("claimed_at")))
        .foreign_key(
            ForeignKey::create()
                .from("due_work", "case_key")
                .to("shared_case", "key"),
        )
        .to_owned()
}
