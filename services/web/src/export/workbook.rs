//! XLSX: a sheet a table, numbers as numbers, days as days, and nothing that somebody has typed as a formula.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::table::{Column, Table, Value};

/// The longest name of a sheet that Excel takes, in characters.
const LONGEST_NAME: usize = 31;
/// The widest column, in characters.
const WIDEST: usize = 60;

/// Writes the workbook.
///
/// # Errors
/// When a table is larger than a sheet.
pub(super) fn write(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same figures are the same file, whenever it is made.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut names = BTreeSet::new();
    for table in tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name(&table.title, &mut names))?;
        fill(sheet, table)?;
    }
    if tables.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border_bottom(FormatBorder::Thin);
    for (place, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, place, &column.label, &heading)?;
        sheet.set_column_width(place, width(table, usize::from(place), column))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, values) in (1_u32..).zip(&table.rows) {
        for (column, value) in (0_u16..).zip(values) {
            put(sheet, (row, column), value)?;
        }
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, (row, column): (u32, u16), value: &Value) -> Result<(), XlsxError> {
    match value {
        Value::Text(words) | Value::Withheld(words) => {
            let wrapped = Format::new().set_text_wrap();
            sheet.write_string_with_format(row, column, words, &wrapped)?;
        }
        Value::Number(number, decimals) => {
            let shown = decimals_of("#,##0", *decimals);
            sheet.write_number_with_format(row, column, *number, &shown)?;
        }
        Value::Percent(share) => {
            let shown = Format::new().set_num_format("0.0");
            sheet.write_number_with_format(row, column, *share, &shown)?;
        }
        Value::Ore(ore) => {
            let shown = decimals_of("#,##0", 2);
            sheet.write_number_with_format(row, column, kronor(*ore), &shown)?;
        }
        Value::Day(day) => {
            let shown = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(row, column, &date(*day)?, &shown)?;
        }
        Value::Blank => {}
    }
    Ok(())
}

fn decimals_of(whole: &str, decimals: usize) -> Format {
    if decimals == 0 {
        return Format::new().set_num_format(whole);
    }
    Format::new().set_num_format(format!("{whole}.{}", "0".repeat(decimals)))
}

/// Exact: every amount that is read is less than 2^53 öre.
#[expect(
    clippy::cast_precision_loss,
    reason = "amounts are less than what a double holds exactly"
)]
fn kronor(ore: i64) -> f64 {
    ore as f64 / 100.0
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&day.format("%Y-%m-%d").to_string())
}

/// Wide enough for most of what stands in the column.
#[expect(
    clippy::cast_precision_loss,
    reason = "a width is at the most some dozen characters"
)]
fn width(table: &Table, place: usize, column: &Column) -> f64 {
    let values = table.rows.iter().filter_map(|row| row.get(place));
    let longest = values
        .map(|value| value.shown().chars().count())
        .max()
        .unwrap_or_default();
    let heading = column.label.chars().count().min(16);
    (longest.max(heading).min(WIDEST) + 2) as f64
}

/// A name of a sheet as Excel takes it, which no other sheet has.
fn name(title: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = title
        .chars()
        .map(|sign| {
            if "[]:*?/\\'".contains(sign) {
                ' '
            } else {
                sign
            }
        })
        .collect();
    for again in 1_usize.. {
        let ending = if again == 1 {
            String::new()
        } else {
            format!(" {again}")
        };
        let room = LONGEST_NAME - ending.len();
        let short: String = plain.trim().chars().take(room).collect();
        let name = format!("{}{ending}", short.trim());
        // Excel takes names that differ in case alone for the same.
        if !name.is_empty() && taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(title: &str) -> Table {
        let columns = vec![Column::text("Mål"), Column::number("Värde")];
        let row = vec![Value::text("=1+1"), Value::Number(71.4, 1)];
        Table {
            rows: vec![row],
            ..Table::new(title, columns)
        }
    }

    #[test]
    fn the_same_figures_are_the_same_file() {
        let one = write(&[table("Resultat")]).expect("a workbook");
        let other = write(&[table("Resultat")]).expect("a workbook");
        assert!(one.starts_with(b"PK") && one == other);
    }

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let mut taken = BTreeSet::new();
        let long = "Frågor/svar: en mycket lång rubrik över allt";
        let first = name(long, &mut taken);
        let second = name(long, &mut taken);
        assert!(first.chars().count() <= LONGEST_NAME, "{first}");
        assert!(second.ends_with(" 2") && !second.contains('/'), "{second}");
        assert_ne!(name("", &mut taken), "");
    }
}
