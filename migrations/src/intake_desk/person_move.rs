//! The table of persons who have moved to another municipality, so that their referrals can be handed over.

use sea_orm_migration::{async_trait, prelude::*};

use super::{create, index};
use crate::column::{code, day, instant, key, maybe};

/// Lays out the table of moves.
#[derive(Debug, Clone, Copy)]
pub struct PersonMove;

impl MigrationName for PersonMove {
    fn name(&self) -> &'static str {
        "desk_0009_person_move"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for PersonMove {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = vec![index(
            "person_move",
            &["person_key", "desk_unit_key", "superseded_at"],
        )];
        create(manager, vec![person_move()], indexes).await
    }
}

/// A move that a desk has recorded. A row is never changed but to say that it was a mistake.
fn person_move() -> TableCreateStatement {
    Table::create()
        .table("person_move")
        .if_not_exists()
        .col(key("key").primary_key())
        .col(key("person_key"))
        .col(key("desk_unit_key"))
        .col(code("to_municipality"))
        .col(day("valid_from"))
        .col(key("author_staff_key"))
        .col(instant("recorded_at"))
        .col(maybe(instant("superseded_at")))
        .col(maybe(key("superseded_by_staff_key")))
        .foreign_key(
            ForeignKey::create()
                .from("person_move", "person_key")
                .to("person", "key"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("person_move", "desk_unit_key")
                .to("unit", "key"),
        )
        .to_owned()
}
