//! What the pages keep, as somebody sees it who holds their file.

use anyhow::{Context, Result};
use sea_orm::ConnectionTrait as _;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, Statement};

use super::TestWorld;

impl TestWorld {
    /// The file in which the pages keep sessions and half-written texts, of a world on SQLite.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn shelf(&self) -> Result<DatabaseConnection> {
        let file = self.folder().join("web.sqlite");
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=ro", file.display()));
        options.max_connections(1).sqlx_logging(false);
        Database::connect(options)
            .await
            .context("the pages keep what they keep in a file")
    }

    /// The digests under which sessions lie.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn session_digests(&self) -> Result<Vec<Vec<u8>>> {
        let asked = Statement::from_string(DbBackend::Sqlite, "SELECT digest FROM session");
        let rows = self.shelf().await?.query_all_raw(asked).await?;
        let digests = rows.into_iter().map(|row| row.try_get("", "digest"));
        digests
            .collect::<Result<_, _>>()
            .context("digests are bytes")
    }
}
