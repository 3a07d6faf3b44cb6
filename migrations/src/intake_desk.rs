//! The tables of the intake desk, in the order in which they lean on each other.

mod administration;
mod basis;
mod case;
mod closure;
mod disposal;
mod keeping;
mod log_review;
mod mapping;
mod notice;
mod opening;
mod person;
mod person_merge;
mod person_move;
mod proposal;
mod referral;
mod referral_step;
mod registry;
mod stops;
mod worklist;

use sea_orm_migration::prelude::*;

use crate::kit;

/// Brings a database of the intake desk up to date.
#[derive(Debug, Clone, Copy, Default)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let own: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(registry::Registry),
            Box::new(person::Person),
            Box::new(case::Case),
            Box::new(basis::Basis),
            Box::new(mapping::Mapping),
            Box::new(referral::Referral),
            Box::new(closure::Closure),
            Box::new(referral_step::ReferralStepUnit),
            Box::new(person_move::PersonMove),
            Box::new(keeping::Keeping),
            Box::new(opening::Opening),
            Box::new(stops::Stops),
            Box::new(administration::Administration),
            Box::new(log_review::LogReview),
            Box::new(proposal::Proposal),
            Box::new(notice::Notice),
            Box::new(disposal::Disposal),
            Box::new(person_merge::PersonMerge),
            Box::new(worklist::Worklist),
        ];
        kit::migrations().into_iter().chain(own).collect()
    }
}

/// Creates tables, then indexes, passing over those that are there.
async fn create(
    manager: &SchemaManager<'_>,
    tables: Vec<TableCreateStatement>,
    indexes: Vec<IndexCreateStatement>,
) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table).await?;
    }
    for index in indexes {
        manager.create_index(index).await?;
    }
    Ok(())
}

/// An index named by what it covers.
fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create()
        .if_not_exists()
        .name(format!("{table}_by_{}", columns.join("_")))
        .table(table)
        .to_owned();
    for column in columns {
        statement.col(*column);
    }
    statement
}

/// An index that refuses a second row of the same values.
fn unique_index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().to_owned()
}
