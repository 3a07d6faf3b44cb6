//! The tables of the welfare unit.

use sea_orm_migration::{async_trait, prelude::*};

use crate::{
    column::{code, day, list, maybe, number, ore},
    kit::{self, keeping::Keeping},
    section::{create_sections, section_table},
};

/// Brings a database of the welfare unit up to date.
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
    name: "welfare_0002_keeping",
    tables: &[
        "assistance_decision",
        "adult_barrier",
        "household",
        "activity_requirement",
    ],
};

/// Lays out the tables of assistance, household and activity requirement.
#[derive(Debug, Clone, Copy)]
struct Sections;

impl MigrationName for Sections {
    fn name(&self) -> &'static str {
        "welfare_0001_sections"
    }
}

/// What the rules of the service promise, promised by the database too: one current row of an agency
/// for each month of a case.
const ONE_A_MONTH: &[&str] = &[
    "CREATE UNIQUE INDEX IF NOT EXISTS assistance_decision_one_a_month
        ON assistance_decision (case_key, agency_id, month) WHERE superseded_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS adult_barrier_one_a_month
        ON adult_barrier (case_key, agency_id, adult, month) WHERE superseded_at IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Sections {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            ("assistance_decision", assistance_decision()),
            ("adult_barrier", adult_barrier()),
            ("household", household()),
            ("activity_requirement", activity_requirement()),
        ];
        create_sections(manager, tables).await?;
        let connection = manager.get_connection();
        for index in ONE_A_MONTH {
            connection.execute_unprepared(index).await?;
        }
        Ok(())
    }
}

/// A decision on financial assistance for one month.
fn assistance_decision() -> TableCreateStatement {
    section_table("assistance_decision")
        .col(code("month"))
        .col(ore("amount_ore"))
        .col(code("barrier"))
        .check(Expr::cust("amount_ore >= 0"))
        .to_owned()
}

/// The livelihood barrier of one adult in one month.
fn adult_barrier() -> TableCreateStatement {
    section_table("adult_barrier")
        .col(code("adult"))
        .col(code("month"))
        .col(code("barrier"))
        .to_owned()
}

/// The assisted household (biståndshushåll).
fn household() -> TableCreateStatement {
    section_table("household")
        .col(code("kind"))
        .col(number("adults"))
        .col(number("children"))
        .col(day("starts_on"))
        .check(Expr::cust("adults >= 0 and children >= 0"))
        .to_owned()
}

/// What activity is required for assistance (aktivitetskrav). How many hours it may be is a rule of the
/// service, with validity dates, and no constraint here.
fn activity_requirement() -> TableCreateStatement {
    section_table("activity_requirement")
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .col(number("hours_per_week"))
        .col(list("kinds"))
        .col(list("reductions"))
        .col(maybe(number("hours_worked")))
        .check(Expr::cust("hours_per_week >= 0"))
        .to_owned()
}
