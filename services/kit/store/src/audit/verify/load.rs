//! Loading what is to be proved. A row that cannot be read is a finding and not a failure, so each row is
//! read by itself.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::{Alias, Expr, ExprTrait},
};

use crate::{
    audit::chain::entry_text,
    fault::StoreFault,
    tables::{audit_entry, audit_link, audit_subject},
};

/// SQLite's codes for a page that makes no sense, and for a file that makes none.
const DAMAGED: [&str; 2] = ["11", "26"];
/// The moment as SQLite has it in its file.
const AS_KEPT: &str = "as_kept";

/// What keeps the rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeper {
    /// A file, in which a moment is a word.
    File,
    /// A server, which keeps the moment itself.
    Server,
}

impl Keeper {
    fn of(connection: &impl ConnectionTrait) -> Self {
        match connection.get_database_backend() {
            DbBackend::Sqlite => Self::File,
            // The crate's list of engines, not ours: the others are servers.
            _ => Self::Server,
        }
    }
}

/// What was found under a key.
pub(super) enum Found {
    /// The entry with its subjects.
    Whole(Loaded),
    /// Something that is no entry any more.
    Broken,
}

/// An entry with its subjects.
pub(super) struct Loaded {
    pub(super) text: String,
    pub(super) recorded_at: DateTime<Utc>,
}

/// A row of links, or what is left of it.
pub(super) enum Link {
    Whole(audit_link::Model),
    Broken { entry: Option<i64> },
}

/// The next links behind a number, in order.
pub(super) async fn next_links(
    connection: &impl ConnectionTrait,
    behind: i64,
    limit: u64,
) -> Result<Vec<Link>, StoreFault> {
    let links = audit_link::Entity::find()
        .filter(audit_link::Column::Sequence.gt(behind))
        .order_by_asc(audit_link::Column::Sequence)
        .limit(limit);
    let rows = all(connection, links).await?;
    let link = |row: &QueryResult| match audit_link::Model::from_query_result(row, "") {
        Ok(link) => Link::Whole(link),
        Err(_) => Link::Broken {
            entry: row.try_get("", "entry").ok(),
        },
    };
    Ok(rows.iter().map(link).collect())
}

/// The keys that wait in line, behind a key, in order. One that is no key any more is left out here, and
/// found among what belongs to nothing.
pub(super) async fn next_waiting(
    connection: &impl ConnectionTrait,
    behind: i64,
    limit: u64,
) -> Result<Vec<i64>, StoreFault> {
    let waiting = audit_link::Entity::find()
        .select_only()
        .column(audit_link::Column::Entry)
        .filter(audit_link::Column::Sequence.is_null())
        .filter(audit_link::Column::Entry.gt(behind))
        .order_by_asc(audit_link::Column::Entry)
        .limit(limit);
    let rows = all(connection, waiting).await?;
    Ok(rows
        .iter()
        .filter_map(|row| row.try_get("", "entry").ok())
        .collect())
}

/// The entries under some keys. Where a page of the file is damaged, each is looked for alone.
pub(super) async fn load(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<BTreeMap<i64, Found>, StoreFault> {
    match load_together(connection, keys).await {
        Err(fault) if is_damage(&fault) => {
            let mut found = BTreeMap::new();
            for key in keys {
                match load_together(connection, &[*key]).await {
                    Ok(one) => found.extend(one),
                    Err(fault) if is_damage(&fault) => {
                        found.insert(*key, Found::Broken);
                    }
                    Err(fault) => return Err(fault),
                }
            }
            Ok(found)
        }
        other => other,
    }
}

fn is_damage(fault: &StoreFault) -> bool {
    fault
        .code()
        .is_some_and(|code| DAMAGED.contains(&code.as_str()))
}

async fn load_together(
    connection: &impl ConnectionTrait,
    keys: &[i64],
) -> Result<BTreeMap<i64, Found>, StoreFault> {
    let keeper = Keeper::of(connection);
    let mut entries =
        audit_entry::Entity::find().filter(audit_entry::Column::Entry.is_in(keys.iter().copied()));
    if keeper == Keeper::File {
        let moment = Expr::col(audit_entry::Column::RecordedAt).cast_as(Alias::new("TEXT"));
        entries = entries.expr_as(moment, AS_KEPT);
    }
    let subjects = audit_subject::Entity::find()
        .filter(audit_subject::Column::Entry.is_in(keys.iter().copied()))
        .order_by_asc(audit_subject::Column::Entry)
        .order_by_asc(audit_subject::Column::Ordinal);
    let mut of_entry: BTreeMap<i64, Option<Vec<audit_subject::Model>>> = BTreeMap::new();
    for row in all(connection, subjects).await? {
        let key: i64 = row.try_get("", "entry")?;
        let subjects = of_entry.entry(key).or_insert_with(|| Some(Vec::new()));
        match (
            audit_subject::Model::from_query_result(&row, ""),
            subjects.as_mut(),
        ) {
            (Ok(subject), Some(subjects)) => subjects.push(subject),
            (Ok(_) | Err(_), _) => *subjects = None,
        }
    }
    let mut found = BTreeMap::new();
    for row in all(connection, entries).await? {
        let key: i64 = row.try_get("", "entry")?;
        let subjects = of_entry.remove(&key).unwrap_or_else(|| Some(Vec::new()));
        found.insert(key, entry(&row, subjects.as_deref(), keeper));
    }
    Ok(found)
}

fn entry(row: &QueryResult, subjects: Option<&[audit_subject::Model]>, keeper: Keeper) -> Found {
    let (Ok(model), Some(subjects)) = (audit_entry::Model::from_query_result(row, ""), subjects)
    else {
        return Found::Broken;
    };
    // A file can hold the same moment in other words, and those are not what was written.
    let as_kept = || row.try_get::<String>("", AS_KEPT).ok();
    if keeper == Keeper::File && as_kept() != Some(in_file(model.recorded_at)) {
        return Found::Broken;
    }
    match entry_text(&model, subjects) {
        Ok(text) => Found::Whole(Loaded {
            text,
            recorded_at: model.recorded_at,
        }),
        Err(_) => Found::Broken,
    }
}

fn in_file(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

async fn all<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    select: Select<E>,
) -> Result<Vec<QueryResult>, StoreFault> {
    let statement = select.build(connection.get_database_backend());
    Ok(connection.query_all_raw(statement).await?)
}
