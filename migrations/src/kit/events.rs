//! Events told and taken, in the same transaction as the change (design decision 7).

use sea_orm_migration::{async_trait, prelude::*};

use crate::column::{code, counted_key, id, instant, key, list, maybe, number};

/// Creates `outbox_event`, `outbox_delivery` and `inbox_event`.
pub(super) struct Events;

impl MigrationName for Events {
    fn name(&self) -> &'static str {
        "kit_0001_events"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Events {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(outbox_event()).await?;
        manager.create_table(outbox_delivery()).await?;
        manager.create_table(inbox_event()).await?;
        let connection = manager.get_connection();
        for index in INDEXES {
            connection.execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// Partial indexes hold what is still to be done, so they stay small as the years pass.
const INDEXES: [&str; 6] = [
    "CREATE UNIQUE INDEX IF NOT EXISTS outbox_event_id ON outbox_event (id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS outbox_event_position ON outbox_event (position)",
    "CREATE INDEX IF NOT EXISTS outbox_event_unnumbered ON outbox_event (event_key) WHERE position IS NULL",
    "CREATE INDEX IF NOT EXISTS outbox_delivery_waiting ON outbox_delivery (subscriber, due_at) WHERE state = 'WAITING'",
    "CREATE INDEX IF NOT EXISTS outbox_delivery_line ON outbox_delivery (subscriber, case_key, sequence) WHERE state = 'WAITING'",
    "CREATE INDEX IF NOT EXISTS outbox_delivery_parked ON outbox_delivery (subscriber) WHERE state = 'PARKED'",
];

/// `position` is given after the commit, by one numberer, so that a reader of `position > n`
/// misses nothing; `event_key` is given before it, and keys may become visible out of order.
fn outbox_event() -> TableCreateStatement {
    Table::create()
        .table("outbox_event")
        .if_not_exists()
        .col(counted_key("event_key"))
        .col(maybe(key("position")))
        .col(id("id"))
        .col(key("case_key"))
        .col(id("case_id"))
        .col(key("sequence"))
        .col(code("source"))
        .col(number("version"))
        .col(instant("occurred_at"))
        .col(instant("recorded_at"))
        .col(list("body"))
        .index(
            Index::create()
                .unique()
                .name("outbox_event_sequence")
                .col("case_key")
                .col("sequence"),
        )
        .to_owned()
}

/// One row per event and subscriber. It leads with subscriber and case, so that the question
/// "is an earlier event of this case still waiting" is one look.
fn outbox_delivery() -> TableCreateStatement {
    Table::create()
        .table("outbox_delivery")
        .if_not_exists()
        .col(code("subscriber"))
        .col(key("case_key"))
        .col(key("sequence"))
        .col(key("event_key"))
        .col(code("state"))
        .col(number("attempts"))
        .col(instant("due_at"))
        .col(maybe(id("claim")))
        .col(maybe(code("fault")))
        .col(maybe(instant("settled_at")))
        .primary_key(
            Index::create()
                .col("subscriber")
                .col("case_key")
                .col("sequence"),
        )
        .to_owned()
}

fn inbox_event() -> TableCreateStatement {
    Table::create()
        .table("inbox_event")
        .if_not_exists()
        .col(key("case_key"))
        .col(id("event_id"))
        .col(code("source"))
        .col(key("sequence"))
        .col(instant("taken_at"))
        .primary_key(Index::create().col("case_key").col("event_id"))
        .to_owned()
}
