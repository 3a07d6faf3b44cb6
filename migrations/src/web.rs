//! The tables of the pages: sessions and half-written texts. They are nobody's record, so there is no kit.

use sea_orm_migration::{async_trait, prelude::*};

use crate::section::index;

/// Brings the database of the pages up to date.
#[derive(Debug, Clone, Copy, Default)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Shelf), Box::new(SignIn)]
    }
}

/// Lays out the shelf.
#[derive(Debug, Clone, Copy)]
struct Shelf;

impl MigrationName for Shelf {
    fn name(&self) -> &'static str {
        "web_0001_shelf"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Shelf {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(session()).await?;
        manager.create_table(draft()).await?;
        manager.create_index(index("session", &["ends_at"])).await?;
        manager.create_index(index("draft", &["kept_at"])).await
    }
}

/// What signing in by identity providers needs: the provider's session beside ours, and what is taken once.
#[derive(Debug, Clone, Copy)]
struct SignIn;

/// Keyed digests: of the provider's session, and of the provider's name for the person.
const OF_PROVIDER: [&str; 2] = ["provider_session", "provider_subject"];

impl MigrationName for SignIn {
    fn name(&self) -> &'static str {
        "web_0002_sign_in"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SignIn {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in OF_PROVIDER {
            let added = Table::alter()
                .table("session")
                .add_column(ColumnDef::new(column).text())
                .to_owned();
            manager.alter_table(added).await?;
            manager.create_index(index("session", &[column])).await?;
        }
        manager.create_table(spent()).await?;
        manager.create_index(index("spent", &["ends_at"])).await
    }
}

/// What is taken once, by a keyed digest: the state of a sign-in, the id of a logout token.
fn spent() -> TableCreateStatement {
    Table::create()
        .table("spent")
        .if_not_exists()
        .col(ColumnDef::new("digest").binary().not_null().primary_key())
        .col(ColumnDef::new("ends_at").big_integer().not_null())
        .to_owned()
}

/// A session, by a keyed digest of its id.
fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .if_not_exists()
        .col(ColumnDef::new("digest").binary().not_null().primary_key())
        .col(ColumnDef::new("data").text().not_null())
        .col(ColumnDef::new("ends_at").big_integer().not_null())
        .to_owned()
}

/// A half-written text, by keyed digests of whose and where it is; sealed, for it may hold anything.
fn draft() -> TableCreateStatement {
    Table::create()
        .table("draft")
        .if_not_exists()
        .col(ColumnDef::new("owner").binary().not_null())
        .col(ColumnDef::new("place").binary().not_null())
        .col(ColumnDef::new("sealed").binary().not_null())
        .col(ColumnDef::new("kept_at").big_integer().not_null())
        .primary_key(Index::create().col("owner").col("place"))
        .to_owned()
}
