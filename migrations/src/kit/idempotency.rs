//! Idempotency keys: a mutation that is sent twice happens once (`api.md` 9).

use sea_orm_migration::{async_trait, prelude::*};

use crate::column::{bytes, code, counted_key, id, instant, list, maybe};

/// Creates `idempotency_key`. It holds a keyed hash of the input and the resulting ids and
/// codes, never the answer.
pub(super) struct Idempotency;

impl MigrationName for Idempotency {
    fn name(&self) -> &'static str {
        "kit_0002_idempotency"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Idempotency {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("idempotency_key")
                    .if_not_exists()
                    .col(counted_key("row_key"))
                    .col(code("subject"))
                    .col(id("unit_id"))
                    .col(code("operation"))
                    .col(code("key"))
                    .col(bytes("input_hash"))
                    .col(maybe(list("result")))
                    .col(instant("recorded_at"))
                    .col(instant("keep_until"))
                    .to_owned(),
            )
            .await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared(
                "CREATE UNIQUE INDEX IF NOT EXISTS idempotency_key_of ON idempotency_key (subject, unit_id, operation, key)",
            )
            .await?;
        connection
            .execute_unprepared(
                "CREATE INDEX IF NOT EXISTS idempotency_key_keep_until ON idempotency_key (keep_until)",
            )
            .await?;
        Ok(())
    }
}
