//! The first sheet of a workbook, cell by cell. A workbook may name a cell in its last row and column, or point to one
//! long text from every cell: only what a list of participants can need is kept.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{DataRef, Reader, Xlsx};
use domain::Problem;

use super::{
    MOST_ROWS,
    table::{Line, refused, too_large},
};

/// The most columns of a list.
const MOST_COLUMNS: usize = 200;
/// The most bytes of text that a list may hold.
const LARGEST_TEXT: usize = 1024 * 1024;

/// The lines of the first sheet.
///
/// # Errors
/// Why it cannot be read; nothing of it is repeated.
pub fn read_workbook(file: &[u8]) -> Result<Vec<Line>, Problem> {
    let unreadable = || refused("import-unreadable");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| unreadable())?;
    let name = book.sheet_names().first().cloned();
    let name = name.ok_or_else(unreadable)?;
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|_| unreadable())?;
    let mut sheet = Sheet::default();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        sheet.take(cell.get_position(), cell.get_value())?;
    }
    Ok(sheet.lines())
}

/// What is kept of a sheet.
#[derive(Default)]
struct Sheet {
    rows: BTreeMap<u32, Vec<String>>,
    bytes: usize,
}

impl Sheet {
    fn take(&mut self, (row, column): (u32, u32), cell: &DataRef<'_>) -> Result<(), Problem> {
        let long = match cell {
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.len()
            }
            DataRef::Int(_)
            | DataRef::Float(_)
            | DataRef::Bool(_)
            | DataRef::DateTime(_)
            | DataRef::Error(_)
            | DataRef::Empty => 0,
        };
        self.bytes = self.bytes.saturating_add(long);
        if self.bytes > LARGEST_TEXT {
            return Err(too_large());
        }
        let text = written(cell);
        if text.trim().is_empty() {
            return Ok(());
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(refused("import-too-many-columns").with("largest", MOST_COLUMNS));
        }
        let line = self.rows.entry(row).or_default();
        line.resize(line.len().max(column + 1), String::new());
        line[column] = text;
        // The headings are a row too.
        if self.rows.len() > MOST_ROWS + 1 {
            return Err(refused("import-too-many-rows").with("largest", MOST_ROWS));
        }
        Ok(())
    }

    fn lines(self) -> Vec<Line> {
        let rows = self.rows.into_iter();
        let lines = rows.map(|(row, cells)| Line {
            number: usize::try_from(row).map_or(usize::MAX, |row| row.saturating_add(1)),
            cells,
        });
        lines.collect()
    }
}

fn written(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(holds) => if *holds { "ja" } else { "nej" }.to_owned(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        // Days as the number that the spreadsheet keeps; the column tells that it is one.
        DataRef::DateTime(day) => format!("{:.0}", day.as_f64().floor()),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_far_away_takes_no_room() {
        let mut sheet = Sheet::default();
        sheet.take((1_048_575, 0), &DataRef::Int(7)).unwrap();
        let lines = sheet.lines();
        assert_eq!((lines.len(), lines[0].number), (1, 1_048_576));
        let aside = Sheet::default().take((0, 16_383), &DataRef::Int(7));
        assert_eq!(aside.unwrap_err().message, "import-too-many-columns");
    }

    #[test]
    fn one_long_text_behind_many_cells_is_refused() {
        let text = "a".repeat(LARGEST_TEXT / 4);
        let mut sheet = Sheet::default();
        let told = (0..5).map(|row| sheet.take((row, 0), &DataRef::SharedString(&text)));
        let told: Vec<bool> = told.map(|taken| taken.is_ok()).collect();
        assert_eq!(told, [true, true, true, true, false]);
    }

    #[test]
    fn rows_are_bounded_and_values_are_read_as_people_write_them() {
        let mut sheet = Sheet::default();
        let mut rows = (0..=2_001).map(|row| sheet.take((row, 0), &DataRef::Float(0.75)));
        assert_eq!(
            rows.find_map(Result::err).map(|problem| problem.message),
            Some("import-too-many-rows")
        );
        assert_eq!(written(&DataRef::Float(0.75)), "0.75");
        assert_eq!(written(&DataRef::Float(34.0)), "34");
        assert_eq!(written(&DataRef::Bool(true)), "ja");
    }
}
