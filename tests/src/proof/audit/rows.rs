//! The rows of a log, and its hashes computed again from the description of the chain alone, so that a chain
//! can be forged as well as it can be.

use anyhow::{Context, Result};
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{DatabaseConnection, FromQueryResult, Statement};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// One entry with its place.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its key.
    pub key: i64,
    /// Its number in the chain; `None` while it waits.
    pub number: Option<i64>,
    /// Its link, once it has one.
    pub hash: Option<Vec<u8>>,
    stored: Stored,
    subjects: Vec<Subject>,
}

/// All rows, in the order of their keys, which is that of their numbers too.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Those in the chain.
    pub linked: Vec<Row>,
    /// Those that wait.
    pub waiting: Vec<Row>,
}

#[derive(Debug, Clone, FromQueryResult)]
struct Stored {
    entry: i64,
    recorded_at: DateTime<Utc>,
    reader: String,
    operation: String,
    trace_id: Uuid,
    body: String,
    sequence: Option<i64>,
    hash: Option<Vec<u8>>,
}

#[derive(Debug, Clone, FromQueryResult)]
struct Subject {
    entry: i64,
    ordinal: i32,
    person_id: Option<Uuid>,
    case_id: Option<Uuid>,
    section: Option<String>,
    owner_id: Option<Uuid>,
}

/// Reads every row.
pub async fn read_rows(connection: &DatabaseConnection) -> Result<Rows> {
    let backend = connection.get_database_backend();
    let entries = "SELECT e.entry, recorded_at, reader, operation, trace_id, body, sequence, hash \
        FROM audit_entry e JOIN audit_link l ON l.entry = e.entry ORDER BY e.entry";
    let entries = Stored::find_by_statement(Statement::from_string(backend, entries));
    let subjects = "SELECT * FROM audit_subject ORDER BY entry, ordinal";
    let subjects = Subject::find_by_statement(Statement::from_string(backend, subjects));
    let subjects = subjects.all(connection).await?;
    let rows = entries
        .all(connection)
        .await?
        .into_iter()
        .map(|stored| Row {
            key: stored.entry,
            number: stored.sequence,
            hash: stored.hash.clone(),
            subjects: subjects
                .iter()
                .filter(|subject| subject.entry == stored.entry)
                .cloned()
                .collect(),
            stored,
        });
    let (linked, waiting) = rows.partition(|row| row.number.is_some());
    Ok(Rows { linked, waiting })
}

impl Row {
    /// The link over this entry after a hash, with its own or with another reader.
    pub fn linked(&self, previous: &[u8], reader: Option<&str>) -> Result<Vec<u8>> {
        let reader = reader.unwrap_or(&self.stored.reader);
        let number = self.number.context("it is linked")?;
        let subjects: Vec<_> = self
            .subjects
            .iter()
            .map(|subject| {
                json!([
                    subject.ordinal,
                    subject.person_id,
                    subject.case_id,
                    subject.section,
                    subject.owner_id
                ])
            })
            .collect();
        let text = json!([
            self.stored.recorded_at.timestamp_micros(),
            reader,
            self.stored.operation,
            self.stored.trace_id,
            self.stored.body,
            subjects
        ]);
        let mut digest = Sha256::new();
        digest.update(b"evi audit link 1");
        digest.update(previous);
        digest.update(number.to_be_bytes());
        digest.update(text.to_string().as_bytes());
        Ok(digest.finalize().to_vec())
    }

    /// When it was recorded.
    pub fn recorded_at(&self) -> DateTime<Utc> {
        self.stored.recorded_at
    }

    /// A column of the entry as it is kept in a file, by its name.
    pub fn column(&self, name: &str) -> Vec<u8> {
        let Stored {
            recorded_at,
            reader,
            operation,
            trace_id,
            body,
            ..
        } = &self.stored;
        match name {
            "recorded_at" => recorded_at
                .to_rfc3339_opts(SecondsFormat::AutoSi, false)
                .into_bytes(),
            "reader" => reader.clone().into_bytes(),
            "operation" => operation.clone().into_bytes(),
            "trace_id" => trace_id.as_bytes().to_vec(),
            _ => body.clone().into_bytes(),
        }
    }

    /// A column of a subject as it is kept in a file; `None` where nothing is kept.
    pub fn subject_column(&self, ordinal: usize, name: &str) -> Option<Vec<u8>> {
        let subject = self.subjects.get(ordinal)?;
        let bytes = |id: Option<Uuid>| id.map(|id| id.as_bytes().to_vec());
        match name {
            "person_id" => bytes(subject.person_id),
            "case_id" => bytes(subject.case_id),
            "owner_id" => bytes(subject.owner_id),
            _ => subject.section.clone().map(String::into_bytes),
        }
    }

    /// How many subjects it has.
    pub fn subjects(&self) -> usize {
        self.subjects.len()
    }

    /// The same entry at another place of the chain.
    #[must_use]
    pub fn at(&self, number: i64) -> Self {
        Self {
            number: Some(number),
            ..self.clone()
        }
    }
}

impl Rows {
    /// Every row, those that wait behind the others.
    pub fn all(&self) -> impl Iterator<Item = &Row> {
        self.linked.iter().chain(&self.waiting)
    }

    /// The row with this number.
    pub fn numbered(&self, number: i64) -> Result<&Row> {
        let place = usize::try_from(number - 1)?;
        self.linked.get(place).context("a number of the chain")
    }

    /// The last number.
    pub fn last(&self) -> Result<i64> {
        Ok(i64::try_from(self.linked.len())?)
    }
}
