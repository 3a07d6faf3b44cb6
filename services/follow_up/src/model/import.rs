//! Lists of participants that organisers bring: read, understood by their headings, and taken in whole or not at all.
//! Columns that tell who somebody is are never taken in, and a cell with a personal number is an error of its row.

mod columns;
mod table;
mod values;
mod workbook;

use std::collections::{BTreeMap, BTreeSet};

use domain::{CodeList, Problem, code_list, planted};

use super::evaluation::{ImportedParticipant, ParticipantField, holds_identity_number};
use columns::use_of;
pub use table::{LARGEST_FILE, Line, read_table};
use values::coded;

/// The most rows that a list may have.
const MOST_ROWS: usize = 2_000;

code_list! {
    /// What a column is taken as.
    pub enum ColumnUse("ColumnUse") {
        /// What the list calls the row.
        Reference => "REFERENCE", "Beteckning";
        /// One of the fields that an evaluator asks for.
        Field => "FIELD", "Uppgift";
        /// It tells who somebody is, and is left out.
        Identity => "IDENTITY", "Identitet, tas inte in";
        /// It is not known, and left out.
        Ignored => "IGNORED", "Tas inte in";
    }
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportColumn {
    /// Its heading; empty where that holds a personal number.
    pub heading: String,
    /// What it is taken as.
    pub used: ColumnUse,
    /// The field.
    pub field: Option<ParticipantField>,
}

/// A row of a list, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its line in the file, counted from 1.
    pub line: usize,
    /// What comes of it.
    pub participant: ImportedParticipant,
    /// What is wrong, by column.
    pub errors: Vec<(Option<String>, Problem)>,
}

/// A list as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportList {
    /// Its columns.
    pub columns: Vec<ImportColumn>,
    /// Its rows.
    pub rows: Vec<ImportRow>,
}

impl ImportList {
    /// Whether every row can be taken in.
    pub fn is_importable(&self) -> bool {
        self.first_wrong().is_none()
    }

    /// The first line with something wrong.
    pub fn first_wrong(&self) -> Option<usize> {
        let wrong = self.rows.iter().find(|row| !row.errors.is_empty());
        wrong.map(|row| row.line)
    }

    /// The participants that come of it.
    pub fn participants(&self) -> Vec<ImportedParticipant> {
        self.rows
            .iter()
            .map(|row| row.participant.clone())
            .collect()
    }
}

/// Understands the lines of a list; the first that is not empty is its headings.
///
/// # Errors
/// What is wrong with the list as a whole.
pub fn understand(lines: &[Line]) -> Result<ImportList, Problem> {
    let refused = |message| Problem::invalid("content", message);
    let mut told = lines
        .iter()
        .filter(|line| line.cells.iter().any(|cell| !cell.trim().is_empty()));
    let headings = told.next().ok_or_else(|| refused("import-empty"))?;
    let columns: Vec<ImportColumn> = headings.cells.iter().map(|text| column(text)).collect();
    let mut fields = BTreeSet::new();
    let doubled = columns
        .iter()
        .any(|column| column.field.is_some_and(|field| !fields.insert(field)));
    if doubled {
        return Err(refused("import-column-twice"));
    }
    if fields.is_empty() {
        return Err(refused("import-headings-unknown"));
    }
    let rows: Vec<&Line> = told.collect();
    if rows.is_empty() {
        return Err(refused("import-no-rows"));
    }
    if rows.len() > MOST_ROWS {
        return Err(refused("import-too-many-rows").with("largest", MOST_ROWS));
    }
    let mut taken = BTreeSet::new();
    let rows = rows.iter().enumerate().map(|(place, line)| {
        let mut row = row(&columns, line, place + 1);
        if !taken.insert(row.participant.reference.clone()) {
            row.errors.push((None, refused("import-reference-twice")));
        }
        row
    });
    let rows = rows.collect();
    Ok(ImportList { columns, rows })
}

fn column(heading: &str) -> ImportColumn {
    let (used, field) = use_of(heading);
    let heading = heading.trim();
    let shown = !holds_identity_number(heading);
    ImportColumn {
        heading: if shown {
            heading.chars().take(80).collect()
        } else {
            String::new()
        },
        used,
        field,
    }
}

fn row(columns: &[ImportColumn], line: &Line, place: usize) -> ImportRow {
    let mut errors = Vec::new();
    let mut codes = BTreeMap::new();
    let mut reference = place.to_string();
    let nothing = ImportColumn {
        heading: String::new(),
        used: ColumnUse::Ignored,
        field: None,
    };
    for (at, cell) in line.cells.iter().enumerate() {
        let column = columns.get(at).unwrap_or(&nothing);
        let mut wrong = |message| {
            let problem = Problem::invalid("content", message);
            errors.push((Some(column.heading.clone()), problem));
        };
        let cell = cell.trim();
        if column.used != ColumnUse::Identity && holds_identity_number(cell) {
            wrong("import-cell-holds-identity-number");
            continue;
        }
        match (column.used, column.field) {
            (ColumnUse::Reference, _) if cell.is_empty() => {}
            (ColumnUse::Reference, _) if is_reference(cell) => cell.clone_into(&mut reference),
            (ColumnUse::Reference, _) => wrong("import-reference-unusable"),
            (ColumnUse::Field, Some(field)) if !cell.is_empty() => match coded(field, cell) {
                Some(code) => {
                    codes.insert(field.code().to_owned(), code);
                }
                None => wrong("import-value-unreadable"),
            },
            (ColumnUse::Identity | ColumnUse::Ignored, _) if planted!(ImportKeepsEveryColumn) => {
                codes.insert(column.heading.clone(), cell.to_owned());
            }
            (ColumnUse::Field | ColumnUse::Identity | ColumnUse::Ignored, _) => {}
        }
    }
    let days = |field: ParticipantField| codes.get(field.code());
    let (from, to) = (
        days(ParticipantField::StartedOn),
        days(ParticipantField::EndedOn),
    );
    // Days are kept as YYYY-MM-DD, which sort as they come.
    if from
        .zip(to)
        .is_some_and(|(from, to)| to.starts_with(char::is_numeric) && to < from)
    {
        let problem = Problem::invalid("content", "period-ends-before-it-starts");
        errors.push((None, problem));
    }
    ImportRow {
        line: line.number,
        participant: ImportedParticipant { reference, codes },
        errors,
    }
}

/// A reference has a digit and is short, so that no name is taken for one.
fn is_reference(text: &str) -> bool {
    let right = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || sign == ' ';
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    text.chars().count() <= 20
        && text.chars().all(right)
        && text.chars().any(|sign| sign.is_ascii_digit())
        && (letters <= 3 || text.to_lowercase().starts_with("deltagare"))
}
