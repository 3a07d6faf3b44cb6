//! What the tables of a folder hold, read beside the system.

use std::path::Path;

use domain::{CodeList, ServiceName};
use sea_orm::{ConnectionTrait, Database, DbBackend, QueryResult, Statement, prelude::Uuid};

fn rows(folder: &Path, service: ServiceName, question: &str) -> Vec<QueryResult> {
    let file = folder.join("db").join(format!("{}.sqlite", service.code()));
    let url = format!("sqlite://{}", file.display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let connection = Database::connect(url).await.expect("a database");
        let asked = Statement::from_string(DbBackend::Sqlite, question);
        connection.query_all_raw(asked).await.expect("rows")
    })
}

/// One number.
pub fn count(folder: &Path, service: ServiceName, from: &str) -> i64 {
    let question = format!("SELECT COUNT(*) AS number FROM {from}");
    let row = rows(folder, service, &question).pop().expect("a row");
    row.try_get("", "number").expect("a number")
}

/// One column of texts.
pub fn texts(folder: &Path, service: ServiceName, question: &str) -> Vec<String> {
    let rows = rows(folder, service, question);
    let text = |row: &QueryResult| row.try_get_by_index::<String>(0).expect("a text");
    rows.iter().map(text).collect()
}

/// One column of ids.
pub fn ids(folder: &Path, service: ServiceName, question: &str) -> Vec<String> {
    let rows = rows(folder, service, question);
    let id = |row: &QueryResult| row.try_get_by_index::<Uuid>(0).expect("an id");
    rows.iter().map(|row| id(row).to_string()).collect()
}
