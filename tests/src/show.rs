//! What several readers see of one case, side by side, printed for whoever runs the journey.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
};

use serde_json::Value;

use crate::view::states;

/// A reader's name and the case view that the reader was given.
pub type Seen<'v> = (&'v str, &'v Value);

/// The width of a section's name.
const NAMES: usize = 30;
/// The width of a reader's column.
const COLUMN: usize = 12;

/// Prints the table and what each reader can read, past the test runner's capture.
///
/// # Errors
/// When standard output is closed.
pub fn print(title: &str, seen: &[Seen<'_>]) -> io::Result<()> {
    let text = format!("\n{title}\n{}\n{}", table(seen), contents(seen));
    io::stdout().lock().write_all(text.as_bytes())
}

/// One row a section, one column a reader. Who has no case has a dash in every row.
pub fn table(seen: &[Seen<'_>]) -> String {
    let mut text = format!("{:NAMES$}", "");
    for (reader, _) in seen {
        push(&mut text, reader);
    }
    let lists: Vec<_> = seen.iter().map(|(_, view)| states(view)).collect();
    let sections = lists.iter().max_by_key(|list| list.len());
    for (section, _) in sections.into_iter().flatten() {
        text.push('\n');
        let _ = write!(text, "{section:NAMES$}");
        for list in &lists {
            let state = list.iter().find(|(name, _)| name == section);
            push(&mut text, state.map_or("-", |(_, state)| state));
        }
    }
    text.push('\n');
    text
}

fn push(text: &mut String, cell: &str) {
    let _ = write!(text, "{cell:COLUMN$}");
}

/// What each reader was given, without what was withheld.
pub fn contents(seen: &[Seen<'_>]) -> String {
    let mut text = String::new();
    for (reader, view) in seen {
        let _ = writeln!(text, "{reader}:");
        let before = text.len();
        write_given(&mut text, "", &view["case"]);
        if text.len() == before {
            text.push_str("  no such case\n");
        }
        text.push('\n');
    }
    text
}

/// Writes every value that is there, one a line, with the path that leads to it.
fn write_given(text: &mut String, path: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, field) in fields.iter().filter(|(name, _)| *name != "access") {
                let inner = [path, name].join(if path.is_empty() { "" } else { "." });
                write_given(text, &inner, field);
            }
        }
        Value::Array(items) if items.is_empty() => {
            let _ = writeln!(text, "  {path}: none");
        }
        Value::Array(items) => {
            for item in items {
                write_given(text, path, item);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let _ = writeln!(text, "  {path}: {value}");
        }
    }
}
