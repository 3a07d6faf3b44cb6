//! A desk that many have come to: the rows of one person's case are told over again, as cases of another desk's, until there
//! are as many as in the whole country. Only what a reader of other cases might stumble over is multiplied.

use anyhow::{Context as _, Result, ensure};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// The tables whose rows come again, those before which others stand first.
const TABLES: [(&str, &str); 10] = [
    ("person", "key"),
    ("person_identifier", "person_key"),
    ("contact_point", "person_key"),
    ("shared_case", "key"),
    ("intake", "case_key"),
    ("screening", "case_key"),
    ("mapping_part", "case_key"),
    ("party", "case_key"),
    ("case_assignment", "case_key"),
    ("timeline_entry", "case_key"),
];
/// How far the keys of two copies of a row lie apart. A prime, so that no two rows of one table ever meet.
const APART: i64 = 1_000_003;
/// How many are told in one statement.
const AT_ONCE: i64 = 50_000;
/// The number of a copy: none that anybody could have.
const NUMBER: &str = "lpad(turn::text, 12, '0')";
/// The desk to which they have come, and a member of its staff.
const ELSEWHERE: &str = "0488";

/// The tables, with what is told again.
pub struct Crowd {
    connection: DatabaseConnection,
    /// For another desk, and for the desk of the case itself.
    elsewhere: Vec<String>,
    here: Vec<String>,
    there: i64,
}

impl Crowd {
    /// Takes the rows of a case as those to be told again.
    ///
    /// # Errors
    /// When the case, or the other desk, is not there.
    pub async fn of(connection: DatabaseConnection, case: &str) -> Result<Self> {
        let place = Place::find(&connection, case).await?;
        Ok(Self {
            elsewhere: place.statements(&connection).await?,
            here: place.at_home().statements(&connection).await?,
            connection,
            there: 0,
        })
    }

    /// Has people with these numbers come to the desk of the case itself, before anybody comes elsewhere.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn begin_here(&mut self, numbers: &[String]) -> Result<()> {
        let listed = format!("(ARRAY['{}'])[turn]", numbers.join("', '"));
        let told = self
            .here
            .iter()
            .map(|statement| statement.replace(NUMBER, &listed));
        let told: Vec<String> = told.collect();
        let to = i64::try_from(numbers.len())?;
        self.tell(&told, to).await?;
        self.there = to;
        Ok(())
    }

    /// Has `total` of them come.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn grow_to(&mut self, total: i64) -> Result<()> {
        while self.there < total {
            let to = total.min(self.there + AT_ONCE);
            self.tell(&self.elsewhere, to).await?;
            self.there = to;
        }
        self.connection.execute_unprepared("ANALYZE").await?;
        Ok(())
    }

    async fn tell(&self, statements: &[String], to: i64) -> Result<()> {
        for statement in statements {
            let statement = statement
                .replace("$from", &(self.there + 1).to_string())
                .replace("$to", &to.to_string());
            self.connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    /// How many pages of the database have been touched so far, by everybody.
    ///
    /// # Errors
    /// When the database does not tell.
    pub async fn pages_touched(&self) -> Result<i64> {
        // What others have counted is told a second later.
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        let question = "SELECT sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)::bigint AS number
            FROM pg_statio_user_tables";
        number(&self.connection, question).await
    }
}

/// Where the rows come from and where the copies go.
struct Place {
    case: i64,
    person: i64,
    elsewhere: Option<Elsewhere>,
}

/// The desk of the case, the other desk, and a member of the other's staff.
struct Elsewhere {
    unit: i64,
    other_unit: i64,
    other_staff: i64,
}

impl Place {
    async fn find(connection: &DatabaseConnection, case: &str) -> Result<Self> {
        let of_case = |column: &str| {
            format!("SELECT {column} AS number FROM intake_desk.shared_case WHERE id = '{case}'")
        };
        let other = format!(
            "SELECT u.key AS number FROM intake_desk.unit u JOIN intake_desk.unit o ON o.agency_key = u.agency_key
             JOIN intake_desk.shared_case c ON c.desk_unit_key = o.key
             WHERE c.id = '{case}' AND u.municipality = '{ELSEWHERE}'"
        );
        let other_unit = number(connection, &other).await?;
        let staff = format!(
            "SELECT staff_key AS number FROM intake_desk.assignment WHERE unit_key = {other_unit} LIMIT 1"
        );
        Ok(Self {
            case: number(connection, &of_case("key")).await?,
            person: number(connection, &of_case("person_key")).await?,
            elsewhere: Some(Elsewhere {
                unit: number(connection, &of_case("desk_unit_key")).await?,
                other_unit,
                other_staff: number(connection, &staff).await?,
            }),
        })
    }

    /// The same, for copies that stay where the case is.
    const fn at_home(&self) -> Self {
        Self {
            elsewhere: None,
            ..*self
        }
    }

    async fn statements(&self, connection: &DatabaseConnection) -> Result<Vec<String>> {
        let mut statements = Vec::new();
        for table in TABLES {
            statements.push(self.statement(connection, table).await?);
        }
        Ok(statements)
    }

    async fn statement(
        &self,
        connection: &DatabaseConnection,
        (table, column): (&str, &str),
    ) -> Result<String> {
        let question = format!(
            "SELECT column_name AS name FROM information_schema.columns
             WHERE table_schema = 'intake_desk' AND table_name = '{table}' ORDER BY ordinal_position"
        );
        let rows = connection
            .query_all_raw(Statement::from_string(DbBackend::Postgres, question))
            .await?;
        let names = rows.iter().map(|row| row.try_get::<String>("", "name"));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        ensure!(!names.is_empty(), "there is no table {table}");
        let values: Vec<String> = names.iter().map(|name| self.value(name)).collect();
        let of = if table.starts_with("person") || table == "contact_point" {
            self.person
        } else {
            self.case
        };
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        Ok(format!(
            "INSERT INTO intake_desk.{table} ({}) SELECT {} FROM intake_desk.{table} AS row_told,
             generate_series($from::bigint, $to::bigint) AS turn WHERE row_told.{column} = {of}",
            quoted.join(", "),
            values.join(", ")
        ))
    }

    /// What stands in a column of a copy.
    fn value(&self, name: &str) -> String {
        match name {
            "key" | "row_key" | "case_key" | "person_key" => format!("\"{name}\" + turn * {APART}"),
            "id" => "gen_random_uuid()".to_owned(),
            "subject" | "registry_number" => format!("\"{name}\" || '-' || turn"),
            "value" => NUMBER.to_owned(),
            name => self
                .elsewhere
                .as_ref()
                .map_or_else(|| format!("\"{name}\""), |elsewhere| elsewhere.value(name)),
        }
    }
}

impl Elsewhere {
    /// What says where a copy lies.
    fn value(&self, name: &str) -> String {
        match name {
            "municipality" => format!("'{ELSEWHERE}'"),
            name if name.ends_with("unit_key") => format!(
                "CASE WHEN \"{name}\" = {} THEN {} ELSE \"{name}\" END",
                self.unit, self.other_unit
            ),
            name if name.ends_with("staff_key") => {
                format!(
                    "CASE WHEN \"{name}\" IS NULL THEN NULL ELSE {} END",
                    self.other_staff
                )
            }
            name => format!("\"{name}\""),
        }
    }
}

/// What a statement answers as `number`.
///
/// # Errors
/// When it answers nothing.
pub async fn number(connection: &DatabaseConnection, question: &str) -> Result<i64> {
    let statement = Statement::from_string(DbBackend::Postgres, question);
    let row = connection.query_one_raw(statement).await?;
    let row = row.with_context(|| format!("no answer to {question}"))?;
    Ok(row.try_get("", "number")?)
}
