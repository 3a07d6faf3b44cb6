//! The tables of the insurance agency.

use sea_orm_migration::{async_trait, prelude::*};

use crate::{
    column::{code, day, maybe, number, text},
    kit::{self, keeping::Keeping},
    section::{create_sections, section_table},
};

/// Brings a database of the insurance agency up to date.
#[derive(Debug, Clone, Copy, Default)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let own: Vec<Box<dyn MigrationTrait>> = vec![Box::new(Sections), Box::new(KEEPING)];
        kit::migrations().into_iter().chain(own).collect()
    }
}

/// Adds the decision by which a row is kept from the participant.
const KEEPING: Keeping = Keeping {
    name: "insurance_0002_keeping",
    tables: &["benefit", "zero_sgi", "rehabilitation"],
};

/// Lays out the tables of benefits, zero SGI and rehabilitation.
#[derive(Debug, Clone, Copy)]
struct Sections;

impl MigrationName for Sections {
    fn name(&self) -> &'static str {
        "insurance_0001_sections"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sections {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            ("benefit", benefit()),
            ("zero_sgi", zero_sgi()),
            ("rehabilitation", rehabilitation()),
        ];
        create_sections(manager, tables).await
    }
}

/// A benefit with its extent and period.
fn benefit() -> TableCreateStatement {
    section_table("benefit")
        .col(code("code"))
        .col(number("extent_percent"))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .check(Expr::cust("extent_percent in (25, 50, 75, 100)"))
        .to_owned()
}

/// A period without sickness benefit qualifying income (nollklassad).
fn zero_sgi() -> TableCreateStatement {
    section_table("zero_sgi")
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .to_owned()
}

/// The coordination of a rehabilitation.
fn rehabilitation() -> TableCreateStatement {
    section_table("rehabilitation")
        .col(code("status"))
        .col(text("coordinator"))
        .col(maybe(text("measures")))
        .col(maybe(day("review_on")))
        .to_owned()
}
