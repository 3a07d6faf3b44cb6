//! Every column of every database.

use anyhow::{Context as _, Result};
use domain::ServiceName;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement};

use super::{places::is_kept_here, sweep::Words};
use crate::{proof::Outcome, services::keeping, world::TestWorld};

/// How much was searched.
#[derive(Debug, Default)]
pub struct Searched {
    /// Tables.
    pub tables: usize,
    /// Values that are text or bytes.
    pub values: usize,
    /// Words that were found where they belong.
    pub kept: usize,
}

/// Searches the databases of all services. A word may stand in its own service's database, in the columns that are
/// listed, and nowhere else.
pub async fn search(world: &TestWorld, words: &Words, outcome: &mut Outcome) -> Result<Searched> {
    let mut searched = Searched::default();
    for service in keeping() {
        let connection = world.store(service).reading();
        for table in tables(connection).await? {
            searched.tables += 1;
            for column in columns(connection, &table).await? {
                let place = (service, table.as_str(), column.as_str());
                for value in values(connection, &table, &column).await? {
                    searched.values += 1;
                    look(place, &value, words, (outcome, &mut searched));
                }
            }
        }
    }
    Ok(searched)
}

fn look(
    (service, table, column): (ServiceName, &str, &str),
    value: &str,
    words: &Words,
    (outcome, searched): (&mut Outcome, &mut Searched),
) {
    for word in words.found_in(value) {
        if word.service == service && is_kept_here(service, table, column) {
            searched.kept += 1;
        } else {
            let place = format!("{service}: {table}.{column}");
            words.tell(&place, word, "", outcome);
        }
    }
}

/// The tables of a database.
pub async fn tables(connection: &DatabaseConnection) -> Result<Vec<String>> {
    let question = "SELECT name FROM sqlite_master WHERE type = 'table'";
    names(connection, question).await
}

/// The columns of a table.
pub async fn columns(connection: &DatabaseConnection, table: &str) -> Result<Vec<String>> {
    let question = format!("SELECT name FROM pragma_table_info('{table}')");
    names(connection, &question).await
}

async fn names(connection: &DatabaseConnection, question: &str) -> Result<Vec<String>> {
    let rows = connection.query_all_raw(statement(question)).await?;
    let names = rows
        .into_iter()
        .map(|row| row.try_get::<String>("", "name"));
    names.collect::<Result<_, _>>().context("names are text")
}

/// The values of a column that are text or bytes, as text.
pub async fn values(
    connection: &DatabaseConnection,
    table: &str,
    column: &str,
) -> Result<Vec<String>> {
    let question = format!(
        "SELECT CAST(\"{column}\" AS TEXT) AS value FROM \"{table}\" WHERE typeof(\"{column}\") IN ('text', 'blob')"
    );
    let rows = connection.query_all_raw(statement(&question)).await?;
    let bytes = rows
        .into_iter()
        .map(|row| row.try_get::<Vec<u8>>("", "value"));
    let texts = bytes.map(|bytes| bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
    texts.collect::<Result<_, _>>().context("values are text")
}

fn statement(question: &str) -> Statement {
    Statement::from_string(DbBackend::Sqlite, question)
}
