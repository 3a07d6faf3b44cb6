//! The tables of notices to partners' systems: where each takes them, what waits or was sent, and how each try went.
//! They hold ids and codes only, and no secret: signing keys are derived from the desk's own (`secrets.rs`).

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index, unique_index};
use crate::column::{code, id, instant, key, list, maybe, number, text};

/// Lays out the tables of notices.
#[derive(Debug, Clone, Copy)]
pub struct Notice;

impl MigrationName for Notice {
    fn name(&self) -> &'static str {
        "desk_0013_notice"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Notice {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![endpoint(), notice(), attempt()];
        let indexes = vec![
            index("notice_endpoint", &["agency_key", "key"]),
            unique_index("notice", &["endpoint_key", "id"]),
            index("notice", &["endpoint_key", "key"]),
            index("notice", &["state", "due_at"]),
            index("notice", &["endpoint_key", "state", "due_at"]),
            index("notice", &["settled_at"]),
            index("notice_attempt", &["notice_key", "key"]),
        ];
        create(manager, tables, indexes).await
    }
}

/// Where a partner's system takes notices. Of the two secrets only names are kept: the newer one, and the one before
/// it until it ends.
fn endpoint() -> TableCreateStatement {
    Table::create()
        .table("notice_endpoint")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id").unique_key())
        .col(key("agency_key"))
        .col(key("staff_key"))
        .col(text("address"))
        .col(list("kinds"))
        .col(code("state"))
        .col(number("version"))
        .col(id("secret_id"))
        .col(instant("secret_made_at"))
        .col(maybe(id("earlier_secret_id")))
        .col(maybe(instant("earlier_ends_at")))
        .col(instant("created_at"))
        .foreign_key(
            ForeignKey::create()
                .from("notice_endpoint", "agency_key")
                .to("agency", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("notice_endpoint", "staff_key")
                .to("staff", "key"),
        )
        .to_owned()
}

/// A notice to one endpoint, with the body exactly as it is sent. The person is kept by key alone, so that a stop that
/// came afterwards is obeyed.
fn notice() -> TableCreateStatement {
    Table::create()
        .table("notice")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(id("id"))
        .col(key("endpoint_key"))
        .col(code("kind"))
        .col(maybe(key("person_key")))
        .col(text("body"))
        .col(instant("written_at"))
        .col(code("state"))
        .col(number("attempts"))
        .col(instant("due_at"))
        .col(maybe(id("claim")))
        .col(maybe(instant("settled_at")))
        .foreign_key(
            ForeignKey::create()
                .from("notice", "endpoint_key")
                .to("notice_endpoint", "key"),
        )
        .to_owned()
}

/// One try to deliver a notice: when, and what came of it. Never what was answered.
fn attempt() -> TableCreateStatement {
    Table::create()
        .table("notice_attempt")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("notice_key"))
        .col(instant("at"))
        .col(code("outcome"))
        .col(maybe(number("status")))
        .foreign_key(
            ForeignKey::create()
                .from("notice_attempt", "notice_key")
                .to("notice", "key"),
        )
        .to_owned()
}
