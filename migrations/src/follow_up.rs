//! The tables of the follow-up.

mod calculation;
mod evaluation;
mod merge;
mod tally_of_all;

use sea_orm_migration::{async_trait, prelude::*};

use crate::{
    column::{code, counted_key, day, id, instant, key, list, maybe, number},
    kit,
    section::index,
};

/// Brings a database of the follow-up up to date.
#[derive(Debug, Clone, Copy, Default)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let own: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(Steps),
            Box::new(Rebuilds),
            Box::new(Tallies),
            Box::new(evaluation::Evaluations),
            Box::new(Editions),
            Box::new(calculation::Calculations),
            Box::new(tally_of_all::TallyOfAll),
            Box::new(merge::Merges),
        ];
        kit::migrations().into_iter().chain(own).collect()
    }
}

/// Lays out the table of steps.
#[derive(Debug, Clone, Copy)]
struct Steps;

impl MigrationName for Steps {
    fn name(&self) -> &'static str {
        "follow_up_0001_steps"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Steps {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(step()).await?;
        manager
            .create_index(index("step", &["kind", "happened_on"]))
            .await?;
        manager
            .create_index(index("step", &["pseudonym", "happened_on"]))
            .await
    }
}

/// Lays out the table of rebuilds.
#[derive(Debug, Clone, Copy)]
struct Rebuilds;

impl MigrationName for Rebuilds {
    fn name(&self) -> &'static str {
        "follow_up_0002_rebuilds"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Rebuilds {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(rebuild()).await
    }
}

/// Lays out the running tables. A store that has steps already is counted anew: it forgets that it was rebuilt, and the
/// next rebuild counts.
#[derive(Debug, Clone, Copy)]
struct Tallies;

impl MigrationName for Tallies {
    fn name(&self) -> &'static str {
        "follow_up_0003_tallies"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Tallies {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(tally()).await?;
        let forget = Query::delete().from_table("rebuild").to_owned();
        manager.execute(forget).await
    }
}

/// Lays out the editions of the fixed tables.
#[derive(Debug, Clone, Copy)]
struct Editions;

impl MigrationName for Editions {
    fn name(&self) -> &'static str {
        "follow_up_0004_editions"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Editions {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(edition()).await?;
        manager.create_table(edition_place()).await
    }
}

/// What was told of every count on a day; nothing where the edition before stands.
fn edition() -> TableCreateStatement {
    Table::create()
        .table("edition")
        .if_not_exists()
        .col(day("released_on").primary_key())
        .col(maybe(list("told")))
        .col(instant("recorded_at"))
        .to_owned()
}

/// What an edition tells of a municipality, or of all together.
fn edition_place() -> TableCreateStatement {
    Table::create()
        .table("edition_place")
        .if_not_exists()
        .col(code("municipality"))
        .col(day("released_on"))
        .col(list("tables"))
        .primary_key(Index::create().col("municipality").col("released_on"))
        .to_owned()
}

/// How many people, by what they are compared by and by what happened.
fn tally() -> TableCreateStatement {
    Table::create()
        .table("tally")
        .if_not_exists()
        .col(code("municipality"))
        .col(code("factor"))
        .col(code("value"))
        .col(code("measure"))
        .col(code("item"))
        .col(number("at"))
        .col(key("people"))
        .primary_key(
            Index::create()
                .col("municipality")
                .col("factor")
                .col("value")
                .col("measure")
                .col("item")
                .col("at"),
        )
        .to_owned()
}

/// When the steps were told again from the beginning. A store without a row has lost them, or is new.
fn rebuild() -> TableCreateStatement {
    Table::create()
        .table("rebuild")
        .if_not_exists()
        .col(counted_key("rebuild_key"))
        .col(instant("rebuilt_at"))
        .to_owned()
}

/// A step of the chain: a pseudonym, codes and days. No case, no person, no text.
fn step() -> TableCreateStatement {
    Table::create()
        .table("step")
        .if_not_exists()
        .col(counted_key("step_key"))
        .col(id("event_id").unique_key())
        .col(maybe(code("pseudonym")))
        .col(code("kind"))
        .col(day("happened_on"))
        .col(maybe(day("until")))
        .col(code("agency"))
        .col(code("municipality"))
        .col(list("codes"))
        .col(instant("recorded_at"))
        .to_owned()
}
