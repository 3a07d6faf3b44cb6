//! Room for the decision that keeps a row from the participant: provision, reason, who decided and when.

use sea_orm_migration::{async_trait, prelude::*};

use crate::column::{code, id, instant, maybe, text};

/// Adds the columns of the decision to tables whose rows can be kept from the participant. Rows that are
/// there stay as they were.
#[derive(Debug, Clone, Copy)]
pub struct Keeping {
    /// The name that the database remembers.
    pub name: &'static str,
    /// The tables.
    pub tables: &'static [&'static str],
}

impl MigrationName for Keeping {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Keeping {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in self.tables {
            for column in [
                maybe(code("kept_provision")),
                maybe(text("kept_reason")),
                maybe(id("kept_by_id")),
                maybe(instant("kept_at")),
            ] {
                add_column(manager, table, column).await?;
            }
        }
        Ok(())
    }
}

/// Adds a column to a table, unless it is there.
pub async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    let name = column.get_column_name();
    if manager.has_column(table, &name).await? {
        return Ok(());
    }
    let altered = Table::alter().table(table).add_column(column).to_owned();
    manager.alter_table(altered).await
}
