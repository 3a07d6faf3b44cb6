//! What an import would do, and what imports have done.

use std::collections::BTreeMap;

use access::Cx;
use async_graphql::SimpleObject;
use chassis::graphql::{Code, LocalDate, UserError};
use domain::clock::swedish_date;

use super::{
    count,
    participant::{FieldCompleteness, ParticipantCell},
};
use crate::{
    flow::evaluation::Preview,
    model::{
        evaluation::{Frame, ImportedParticipant, ParticipantField, completeness, imported},
        import::{ColumnUse, ImportList},
    },
    store::evaluation::{ImportHead, Kept},
};

/// A list that was taken in.
#[derive(SimpleObject)]
pub struct ParticipantImport {
    /// Its number: 1 for the first.
    number: i32,
    /// When.
    imported_on: LocalDate,
    /// How many rows it had.
    rows: i32,
    /// Whether its rows count; those of earlier lists do not.
    is_current: bool,
}

impl From<&Kept<ImportHead>> for ParticipantImport {
    fn from(kept: &Kept<ImportHead>) -> Self {
        Self {
            number: kept.version,
            imported_on: LocalDate(swedish_date(kept.recorded_at)),
            rows: kept.body.participants,
            is_current: kept.is_current,
        }
    }
}

/// What an import would do.
#[derive(SimpleObject)]
pub struct ImportPreview {
    /// Whether the list can be taken in.
    is_importable: bool,
    /// What is wrong with the list as a whole.
    problem: Option<UserError>,
    /// What each column is taken as.
    columns: Vec<PreviewColumn>,
    /// The rows.
    rows: Vec<PreviewRow>,
    /// Rows that are not there yet, by reference.
    added: i32,
    /// Rows that are there otherwise.
    changed: i32,
    /// Rows that are there.
    unchanged: i32,
    /// Rows that are there and would no longer count.
    removed: i32,
    /// How far each field is filled in.
    completeness: Vec<FieldCompleteness>,
}

/// A column of a list.
#[derive(SimpleObject)]
#[graphql(name = "ImportColumn")]
pub struct PreviewColumn {
    /// Its heading; empty where that holds a personal number.
    heading: String,
    /// What it is used for.
    #[graphql(name = "use")]
    used: Code<ColumnUse>,
    /// The field that it is taken as.
    taken_as: Option<Code<ParticipantField>>,
}

/// A row of a list.
#[derive(SimpleObject)]
#[graphql(name = "ImportRow")]
pub struct PreviewRow {
    /// Its line in the file, counted from 1.
    line: i32,
    /// What the list calls it.
    reference: String,
    /// What is told.
    cells: Vec<ParticipantCell>,
    /// What is wrong.
    errors: Vec<PreviewError>,
}

/// What is wrong with a row.
#[derive(SimpleObject)]
#[graphql(name = "ImportError")]
pub struct PreviewError {
    /// The heading of the column; null where it is the row as a whole.
    column: Option<String>,
    /// What is wrong.
    error: UserError,
}

impl ImportPreview {
    pub(super) fn of(cx: &Cx, preview: &Preview) -> Self {
        let list = match &preview.list {
            Ok(list) => list,
            Err(problem) => {
                let problem = UserError::of(problem, cx.language());
                return Self::of_list(
                    cx,
                    preview,
                    &ImportList {
                        columns: Vec::new(),
                        rows: Vec::new(),
                    },
                    Some(problem),
                );
            }
        };
        Self::of_list(cx, preview, list, None)
    }

    fn of_list(cx: &Cx, preview: &Preview, list: &ImportList, problem: Option<UserError>) -> Self {
        let programme = &preview.tied.programme;
        let frame = Frame {
            programme: programme.programme,
            starts_on: programme.starts_on,
            ends_on: programme.ends_on,
            on: cx.today(),
        };
        let after = list.participants();
        let rows = imported(&frame, &after);
        let before: BTreeMap<&str, &ImportedParticipant> = preview
            .before
            .iter()
            .map(|row| (row.reference.as_str(), row))
            .collect();
        let known = |row: &&ImportedParticipant| before.contains_key(row.reference.as_str());
        let same = |row: &&ImportedParticipant| before.get(row.reference.as_str()) == Some(row);
        let kept = after.iter().filter(known).count();
        let unchanged = after.iter().filter(same).count();
        let removed = preview.before.iter();
        let removed = removed.filter(|row| after.iter().all(|new| new.reference != row.reference));
        let cells = rows
            .iter()
            .map(|row| row.cells().into_iter().map(ParticipantCell::from));
        Self {
            is_importable: problem.is_none() && list.is_importable(),
            problem,
            columns: list
                .columns
                .iter()
                .map(|column| PreviewColumn {
                    heading: column.heading.clone(),
                    used: Code(column.used),
                    taken_as: column.field.map(Code),
                })
                .collect(),
            rows: list
                .rows
                .iter()
                .zip(cells)
                .map(|(row, cells)| PreviewRow {
                    line: count(row.line),
                    reference: row.participant.reference.clone(),
                    cells: cells.collect(),
                    errors: row
                        .errors
                        .iter()
                        .map(|(column, problem)| PreviewError {
                            column: column.clone(),
                            error: UserError::of(problem, cx.language()),
                        })
                        .collect(),
                })
                .collect(),
            added: count(after.len() - kept),
            changed: count(kept - unchanged),
            unchanged: count(unchanged),
            removed: count(removed.count()),
            completeness: FieldCompleteness::list(completeness(
                &rows,
                <ParticipantField as domain::CodeList>::ALL,
            )),
        }
    }
}
