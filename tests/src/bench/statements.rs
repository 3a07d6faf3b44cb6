//! The bare statements: what somebody would write who kept the same tables without anybody's rights in mind.

use anyhow::{Context as _, Result};
use domain::CodeList;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, Value};

use crate::services::keeping;

/// The tables of a case that are read for its page, with their schemas.
const READ: [&str; 11] = [
    "intake",
    "screening",
    "mapping_part",
    "plan",
    "plan_goal",
    "plan_activity",
    "referral",
    "journal_note",
    "basis",
    "party",
    "case_assignment",
];

/// The statements over a database that holds every service's schema.
#[derive(Clone)]
pub struct Statements {
    connection: DatabaseConnection,
    tables: Vec<String>,
}

impl Statements {
    /// Finds the tables, and makes two to write into.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn over(connection: DatabaseConnection) -> Result<Self> {
        let schemas: Vec<String> = keeping()
            .iter()
            .map(|service| format!("'{}'", service.code()))
            .collect();
        let wanted: Vec<String> = READ.iter().map(|table| format!("'{table}'")).collect();
        let question = format!(
            "SELECT table_schema || '.' || table_name AS named FROM information_schema.columns
             WHERE column_name = 'case_key' AND table_schema IN ({})
             AND (table_schema <> 'intake_desk' OR table_name IN ({}))",
            schemas.join(", "),
            wanted.join(", ")
        );
        let rows = connection
            .query_all_raw(Statement::from_string(DbBackend::Postgres, question))
            .await?;
        let tables = rows.iter().map(|row| row.try_get("", "named"));
        let tables = tables.collect::<Result<Vec<String>, _>>()?;
        let bare = "CREATE TABLE IF NOT EXISTS intake_desk.bare_note (key bigserial PRIMARY KEY, case_key bigint NOT NULL,
            written_at timestamptz NOT NULL DEFAULT now(), text text NOT NULL);
            CREATE TABLE IF NOT EXISTS intake_desk.bare_referral (key bigserial PRIMARY KEY, case_key bigint NOT NULL,
            status text NOT NULL, changed_at timestamptz NOT NULL DEFAULT now(), question text NOT NULL)";
        connection.execute_unprepared(bare).await?;
        Ok(Self { connection, tables })
    }

    /// How many tables a case is read from.
    pub fn tables(&self) -> usize {
        self.tables.len()
    }

    /// Reads a case and its person, and whatever stands of it in any table.
    pub async fn read_case(&self, case: &str) -> Result<()> {
        let key = self.key_of(case).await?;
        for table in &self.tables {
            let question = format!("SELECT * FROM {table} WHERE case_key = $1");
            self.all(&question, vec![key.clone()]).await?;
        }
        Ok(())
    }

    /// Reads the first fifty cases with their people.
    pub async fn read_worklist(&self) -> Result<()> {
        let question = "SELECT c.id, c.phase, p.id FROM intake_desk.case_assignment a
            JOIN intake_desk.shared_case c ON c.key = a.case_key JOIN intake_desk.person p ON p.key = c.person_key
            ORDER BY c.key DESC LIMIT 50";
        self.all(question, Vec::new()).await
    }

    /// Finds a person by number, with their cases.
    pub async fn find_person(&self, number: &str) -> Result<()> {
        let question = "SELECT p.id, p.given_name, p.family_name, c.id, c.phase FROM intake_desk.person_identifier i
            JOIN intake_desk.person p ON p.key = i.person_key
            LEFT JOIN intake_desk.shared_case c ON c.person_key = p.key WHERE i.kind = 'PERSONAL' AND i.value = $1";
        self.all(question, vec![number.into()]).await
    }

    /// Writes a note and waits for the disk.
    pub async fn write_note(&self, case: &str) -> Result<()> {
        let key = self.key_of(case).await?;
        let written = "INSERT INTO intake_desk.bare_note (case_key, text) VALUES ($1, 'Ringde och bokade om.')";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, written, vec![key]);
        self.connection.execute_raw(statement).await?;
        Ok(())
    }

    /// Writes a referral, and sends, receives and accepts it: four changes, each of which waits for the disk.
    pub async fn refer(&self, case: &str) -> Result<()> {
        let key = self.key_of(case).await?;
        let written = "INSERT INTO intake_desk.bare_referral (case_key, status, question)
            VALUES ($1, 'DRAFT', 'Kan ni ta emot?') RETURNING key";
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, written, vec![key]);
        let row = self.connection.query_one_raw(statement).await?;
        let referral: i64 = row.context("a referral")?.try_get("", "key")?;
        for status in ["SENT", "RECEIVED", "ACCEPTED"] {
            let changed = "UPDATE intake_desk.bare_referral SET status = $2, changed_at = now() WHERE key = $1";
            let values: Vec<Value> = vec![referral.into(), status.into()];
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, changed, values);
            self.connection.execute_raw(statement).await?;
        }
        Ok(())
    }

    async fn key_of(&self, case: &str) -> Result<Value> {
        let question = "SELECT c.key AS key, p.id FROM intake_desk.shared_case c
            JOIN intake_desk.person p ON p.key = c.person_key WHERE c.id = $1::uuid";
        let statement =
            Statement::from_sql_and_values(DbBackend::Postgres, question, vec![case.into()]);
        let row = self.connection.query_one_raw(statement).await?;
        let key: i64 = row.context("a case")?.try_get("", "key")?;
        Ok(key.into())
    }

    async fn all(&self, question: &str, values: Vec<Value>) -> Result<()> {
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, question, values);
        self.connection.query_all_raw(statement).await?;
        Ok(())
    }
}
