//! The tables of the employment service.

use sea_orm_migration::{async_trait, prelude::*};

use crate::{
    column::{code, day, maybe, text},
    kit::{self, keeping::Keeping},
    section::{create_sections, section_table},
};

/// Brings a database of the employment service up to date.
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
    name: "employment_0002_keeping",
    tables: &[
        "employment_registration",
        "employment_programme",
        "readiness",
        "provider_referral",
    ],
};

/// Lays out the tables of registrations, programmes, readiness and referrals to providers.
#[derive(Debug, Clone, Copy)]
struct Sections;

impl MigrationName for Sections {
    fn name(&self) -> &'static str {
        "employment_0001_sections"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sections {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            ("employment_registration", employment_registration()),
            ("employment_programme", employment_programme()),
            ("readiness", readiness()),
            ("provider_referral", provider_referral()),
        ];
        create_sections(manager, tables).await
    }
}

/// A period of registration, with the fields of förordning 2008:975 5 §.
fn employment_registration() -> TableCreateStatement {
    section_table("employment_registration")
        .col(code("category"))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .col(code("unemployment_fund"))
        .col(maybe(day("latest_report_on")))
        .to_owned()
}

/// A programme or subsidy with its period.
fn employment_programme() -> TableCreateStatement {
    section_table("employment_programme")
        .col(code("code"))
        .col(day("starts_on"))
        .col(maybe(day("ends_on")))
        .to_owned()
}

/// Whether the person can take part in what the agency offers now (E3).
fn readiness() -> TableCreateStatement {
    section_table("readiness")
        .col(code("level"))
        .col(maybe(code("programme")))
        .col(maybe(day("review_on")))
        .to_owned()
}

/// A referral to a procured provider (R13).
fn provider_referral() -> TableCreateStatement {
    section_table("provider_referral")
        .col(maybe(text("provider")))
        .col(code("status"))
        .col(day("status_on"))
        .to_owned()
}
