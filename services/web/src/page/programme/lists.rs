//! Lists of what has been written about a programme, as tables with a way to correct each row.

use serde_json::Value as Json;

use crate::{
    frame::Frame,
    show,
    table::{Column, Table, Value},
};

/// What a field of a row is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    /// Words.
    Words,
    /// A day.
    Day,
    /// A whole number, or one with decimals.
    Number,
    /// An amount in öre.
    Ore,
    /// A code of a list, or several.
    Code(&'static str),
}

/// One list: where it lies in the answer, how a row is corrected, and what is shown of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct List {
    /// Where it lies, and the end of its words: `programme-list-phases`.
    pub(super) place: &'static str,
    /// The form that adds a row and corrects one.
    pub(super) errand: &'static str,
    /// Its columns.
    pub(super) fields: &'static [(&'static str, Field)],
}

/// A list as the page shows it.
pub(super) struct Listed {
    pub(super) slug: &'static str,
    pub(super) table: Table,
    /// The address of the form that corrects each row; nothing for who only reads.
    pub(super) links: Vec<String>,
    /// The address of the form that adds a row; empty for who only reads.
    pub(super) add: String,
}

impl List {
    /// The table of its rows.
    pub(super) fn table(&self, found: &Json, frame: &Frame) -> Table {
        let columns = self.fields.iter().map(|(name, field)| Column {
            label: frame.t_of("programme-field", name),
            is_number: matches!(field, Field::Number | Field::Ore),
        });
        let title = frame.t_of("programme-list", self.place);
        let mut table = Table::new(title, columns.collect());
        let row = |row: &Json| {
            let fields = self.fields.iter();
            fields
                .map(|(name, field)| field.value(&row[*name], frame))
                .collect()
        };
        table.rows = self.rows(found).map(row).collect();
        table
    }

    /// The same with the ways to change it, for who may.
    pub(super) fn listed(&self, found: &Json, (id, may): (&str, bool), frame: &Frame) -> Listed {
        let form = format!("/program/{id}/gora/{}", self.errand);
        let link = |row: &Json| format!("{form}?rad={}", row["id"].as_str().unwrap_or_default());
        Listed {
            slug: self.errand,
            table: self.table(found, frame),
            links: self.rows(found).filter(|_| may).map(link).collect(),
            add: if may { form.clone() } else { String::new() },
        }
    }

    fn rows<'j>(&self, found: &'j Json) -> impl Iterator<Item = &'j Json> {
        found[self.place].as_array().into_iter().flatten()
    }
}

impl Field {
    fn value(self, found: &Json, frame: &Frame) -> Value {
        match (self, found) {
            (Self::Code(list), Json::String(code)) => Value::text(frame.code(list, code)),
            (Self::Code(list), Json::Array(codes)) => {
                let codes = codes.iter().filter_map(Json::as_str);
                Value::text(
                    codes
                        .map(|code| frame.code(list, code))
                        .collect::<Vec<_>>()
                        .join(", "),
                )
            }
            (Self::Day, Json::String(day)) => day.parse().map_or(Value::text(day), Value::Day),
            (Self::Ore, Json::Number(ore)) => Value::ore(ore.as_i64()),
            (Self::Number, Json::Number(number)) => {
                let number = number.as_f64();
                let has_part = number.is_some_and(|number| number.fract() != 0.0);
                Value::maybe(number, usize::from(has_part))
            }
            (_, Json::String(words)) => Value::text(words),
            (_, Json::Array(several)) => {
                let several: Vec<&str> = several.iter().filter_map(Json::as_str).collect();
                Value::text(several.join(", "))
            }
            (_, Json::Bool(_) | Json::Number(_) | Json::Object(_) | Json::Null) => Value::Blank,
        }
    }
}

/// One thing with its fields, as label and value.
pub(super) fn facts(
    found: &Json,
    fields: &[(&'static str, Field)],
    frame: &Frame,
) -> Vec<(String, String)> {
    let told = fields.iter().filter(|(name, _)| !found[*name].is_null());
    told.map(|(name, field)| {
        let value = field.value(&found[*name], frame).shown();
        (frame.t_of("programme-field", name), value)
    })
    .collect()
}

/// A day of an answer.
pub(super) fn day(found: &Json) -> String {
    let day = found.as_str().and_then(|day| day.parse().ok());
    day.map(show::day).unwrap_or_default()
}
