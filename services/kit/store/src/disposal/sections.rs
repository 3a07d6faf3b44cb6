//! The rows that owners have in the tables of sections: found case by case, by the key that leads every table, and
//! erased for one owner.

use access::SectionBody;
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, CaseKey, Section, UnitId};
use sea_orm::{
    ConnectionTrait, DbErr, EntityName, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, Order, Query},
};
use uuid::Uuid;

use crate::{fault::StoreFault, section_table::Kept};

/// A table of a section, as disposal knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionTable {
    /// Its name.
    pub name: &'static str,
    /// The section that its rows belong to.
    pub section: Section,
}

impl SectionTable {
    /// The table of a body.
    pub fn of<B>() -> Self
    where
        B: Kept,
        B::Table: Default,
    {
        Self {
            name: B::Table::default().table_name(),
            section: <B as SectionBody>::SECTION,
        }
    }
}

/// What one owner has in one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedRows {
    /// The case.
    pub case: CaseId,
    /// Its key.
    pub case_key: CaseKey,
    /// The owner.
    pub agency: AgencyId,
    /// How many rows, superseded ones included.
    pub rows: u64,
    /// When the newest was written.
    pub last: DateTime<Utc>,
    /// The sections in which they are.
    pub sections: Vec<Section>,
}

/// What was erased of one unit in one case and table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedRows {
    /// The case's key.
    pub case_key: CaseKey,
    /// The unit that wrote them.
    pub unit: UnitId,
    /// The table.
    pub table: SectionTable,
    /// How many.
    pub rows: u64,
    /// When the oldest was written.
    pub first: DateTime<Utc>,
    /// When the newest was written.
    pub last: DateTime<Utc>,
}

/// The keys of the next cases after one, in any of the tables: one statement a table, each by its primary key.
pub async fn next_cases(
    connection: &impl ConnectionTrait,
    tables: &[SectionTable],
    after: i64,
    limit: u64,
) -> Result<Vec<i64>, StoreFault> {
    let mut keys = Vec::new();
    for table in tables {
        let statement = Query::select()
            .distinct()
            .column(Alias::new("case_key"))
            .from(Alias::new(table.name))
            .and_where(column("case_key").gt(after))
            .order_by(Alias::new("case_key"), Order::Asc)
            .limit(limit)
            .to_owned();
        for row in connection.query_all(&statement).await? {
            keys.push(row.try_get::<i64>("", "case_key")?);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(keys)
}

/// What owners have in the cases of these keys: one statement a table.
pub async fn list_owned(
    connection: &impl ConnectionTrait,
    tables: &[SectionTable],
    keys: &[i64],
) -> Result<Vec<OwnedRows>, StoreFault> {
    let mut found: Vec<OwnedRows> = Vec::new();
    for table in tables {
        let mut statement = Query::select();
        for name in ["case_key", "case_id", "agency_id"] {
            statement.column(Alias::new(name));
            statement.group_by_col(Alias::new(name));
        }
        statement
            .expr_as(column("row_key").count(), Alias::new("kept_rows"))
            .expr_as(column("recorded_at").max(), Alias::new("last"))
            .from(Alias::new(table.name))
            .and_where(column("case_key").is_in(keys.iter().copied()));
        for row in connection.query_all(&statement).await? {
            let owned = owned(&row, *table)?;
            let same = found
                .iter_mut()
                .find(|known| known.case_key == owned.case_key && known.agency == owned.agency);
            match same {
                Some(known) => known.join(owned),
                None => found.push(owned),
            }
        }
    }
    found.sort_by_key(|owned| (owned.case_key, owned.agency));
    Ok(found)
}

impl OwnedRows {
    fn join(&mut self, other: Self) {
        self.rows += other.rows;
        self.last = std::cmp::max(self.last, other.last);
        for section in other.sections {
            if !self.sections.contains(&section) {
                self.sections.push(section);
            }
        }
    }
}

fn owned(row: &QueryResult, table: SectionTable) -> Result<OwnedRows, DbErr> {
    Ok(OwnedRows {
        case: CaseId::from_uuid(row.try_get::<Uuid>("", "case_id")?),
        case_key: CaseKey::from_i64(row.try_get("", "case_key")?),
        agency: AgencyId::from_uuid(row.try_get::<Uuid>("", "agency_id")?),
        rows: counted(row, "kept_rows")?,
        last: row.try_get("", "last")?,
        sections: vec![table.section],
    })
}

fn counted(row: &QueryResult, name: &str) -> Result<u64, DbErr> {
    let number: i64 = row.try_get("", name)?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// Which of the cases have a row of anybody in one of the tables: one statement a table.
pub async fn holding(
    connection: &impl ConnectionTrait,
    tables: &[SectionTable],
    cases: &[CaseId],
) -> Result<Vec<CaseId>, StoreFault> {
    let mut held = Vec::new();
    for table in tables {
        let statement = Query::select()
            .distinct()
            .column(Alias::new("case_id"))
            .from(Alias::new(table.name))
            .and_where(column("case_id").is_in(cases.iter().map(|case| case.uuid())))
            .to_owned();
        for row in connection.query_all(&statement).await? {
            held.push(CaseId::from_uuid(row.try_get::<Uuid>("", "case_id")?));
        }
    }
    held.sort_unstable();
    held.dedup();
    Ok(held)
}

/// Erases what one owner has in the cases of these keys, and tells what it was: two statements a table.
pub async fn erase(
    connection: &impl ConnectionTrait,
    tables: &[SectionTable],
    (agency, keys): (AgencyId, &[i64]),
) -> Result<Vec<ErasedRows>, StoreFault> {
    let mut erased = Vec::new();
    for table in tables {
        erased.extend(what_is_there(connection, *table, (agency, keys)).await?);
        let statement = Query::delete()
            .from_table(Alias::new(table.name))
            .and_where(column("case_key").is_in(keys.iter().copied()))
            .and_where(column("agency_id").eq(agency.uuid()))
            .to_owned();
        connection.execute(&statement).await?;
    }
    Ok(erased)
}

async fn what_is_there(
    connection: &impl ConnectionTrait,
    table: SectionTable,
    (agency, keys): (AgencyId, &[i64]),
) -> Result<Vec<ErasedRows>, StoreFault> {
    let mut statement = Query::select();
    for name in ["case_key", "unit_id"] {
        statement.column(Alias::new(name));
        statement.group_by_col(Alias::new(name));
    }
    statement
        .expr_as(column("row_key").count(), Alias::new("kept_rows"))
        .expr_as(column("recorded_at").min(), Alias::new("first"))
        .expr_as(column("recorded_at").max(), Alias::new("last"))
        .from(Alias::new(table.name))
        .and_where(column("case_key").is_in(keys.iter().copied()))
        .and_where(column("agency_id").eq(agency.uuid()));
    let mut there = Vec::new();
    for row in connection.query_all(&statement).await? {
        there.push(ErasedRows {
            case_key: CaseKey::from_i64(row.try_get("", "case_key")?),
            unit: UnitId::from_uuid(row.try_get::<Uuid>("", "unit_id")?),
            table,
            rows: counted(&row, "kept_rows")?,
            first: row.try_get("", "first")?,
            last: row.try_get("", "last")?,
        });
    }
    Ok(there)
}

fn column(name: &'static str) -> Expr {
    Expr::col(Alias::new(name))
}
