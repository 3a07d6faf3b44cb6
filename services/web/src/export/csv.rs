//! CSV as Swedish Excel opens it: a byte order mark, `;` between values, decimal comma, lines ended by CR LF.

use std::fmt::Write as _;

use crate::{
    show,
    table::{Table, Value},
};

/// Without it Excel takes å for something else.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// What a spreadsheet would take for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes the tables one after the other, each under its title, with an empty line between them.
pub(super) fn write(tables: &[Table]) -> String {
    let mut written = String::from(BYTE_ORDER_MARK);
    for (place, table) in tables.iter().enumerate() {
        if place > 0 {
            written.push_str("\r\n");
        }
        if tables.len() > 1 {
            line(&mut written, &[quoted(&table.title)]);
        }
        let columns = table.columns.iter();
        let heading: Vec<String> = columns.map(|column| quoted(&column.label)).collect();
        line(&mut written, &heading);
        for row in &table.rows {
            let values: Vec<String> = row.iter().map(value).collect();
            line(&mut written, &values);
        }
    }
    written
}

fn line(written: &mut String, values: &[String]) {
    let _ = write!(written, "{}\r\n", values.join(";"));
}

/// Numbers have no spaces between thousands here: a spreadsheet reads them as numbers.
fn value(value: &Value) -> String {
    match value {
        Value::Text(words) | Value::Withheld(words) => quoted(words),
        Value::Number(number, decimals) => comma(&format!("{number:.decimals$}")),
        Value::Percent(share) => comma(&format!("{share:.1}")),
        Value::Ore(ore) => {
            let sign = if *ore < 0 { "-" } else { "" };
            let whole = ore.unsigned_abs();
            format!("{sign}{},{:02}", whole / 100, whole % 100)
        }
        Value::Day(day) => show::day(*day),
        Value::Blank => String::new(),
    }
}

fn comma(number: &str) -> String {
    number.replace('.', ",")
}

/// Words that begin as a formula are given an apostrophe, so that no spreadsheet runs what somebody has typed.
fn quoted(words: &str) -> String {
    let safe = if words.starts_with(FORMULA) {
        format!("'{words}")
    } else {
        words.to_owned()
    };
    if safe.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    fn table(row: Vec<Value>) -> Table {
        let columns = row.iter().map(|_| Column::text("Å")).collect();
        Table {
            rows: vec![row],
            ..Table::new("Tabell", columns)
        }
    }

    #[test]
    fn swedish_excel_opens_it_as_numbers_and_words() {
        let day = "2026-11-21".parse().ok();
        let written = write(&[table(vec![
            Value::text("en; två"),
            Value::Number(1234.5, 1),
            Value::Ore(-123_405),
            Value::day(day),
            Value::Withheld("färre än 5".to_owned()),
            Value::Blank,
        ])]);
        let wanted =
            "\u{feff}Å;Å;Å;Å;Å;Å\r\n\"en; två\";1234,5;-1234,05;2026-11-21;färre än 5;\r\n";
        assert_eq!(written, wanted);
    }

    #[test]
    fn what_somebody_has_typed_is_never_a_formula() {
        let written = write(&[table(vec![Value::text("=HYPERLINK(\"x\")")])]);
        assert!(written.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{written}");
    }

    #[test]
    fn several_tables_stand_under_their_titles() {
        let written = write(&[table(vec![Value::Blank]), table(vec![Value::Blank])]);
        assert_eq!(written.matches("Tabell").count(), 2);
    }
}
