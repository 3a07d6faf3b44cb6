//! From an answer to rows: every part of the table of parts, with each record that the answer holds of it.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::parts::{self, FieldOf, Group, PartOf, Shape};
use crate::{frame::Frame, show};

/// One case.
pub(super) struct CaseRows {
    /// Its number.
    pub(super) number: String,
    /// When it was opened.
    pub(super) opened: String,
    /// When it was closed; empty while it is open.
    pub(super) closed: String,
    pub(super) parts: Vec<PartRows>,
}

/// One part of a case: whose it is, why it is held, and what is held.
pub(super) struct PartRows {
    pub(super) code: &'static str,
    pub(super) title: String,
    pub(super) purpose: String,
    pub(super) ground: String,
    pub(super) keeps: String,
    pub(super) records: Vec<Record>,
}

/// One record.
pub(super) struct Record(pub(super) Vec<Shown>);

/// One value of a record, for people and for programs.
pub(super) struct Shown {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) words: String,
    pub(super) value: Value,
}

/// Parts of which nothing is held say so, by having no record.
pub(super) fn of_case(case: &Value, frame: &Frame) -> CaseRows {
    let day = |field: &str| moment(&case[field]).map(|at| show::day(show::day_of(at)));
    CaseRows {
        number: case["registryNumber"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        opened: day("openedAt").unwrap_or_default(),
        closed: day("closedAt").unwrap_or_default(),
        parts: parts::all()
            .map(|part| of_part(part, case, frame))
            .collect(),
    }
}

fn of_part(part: &PartOf, case: &Value, frame: &Frame) -> PartRows {
    let group = part.group.code();
    let mut found = Vec::new();
    for place in part.places {
        reach(case, place.at, &mut |record| {
            let fields = place.fields.iter();
            let shown: Vec<Shown> = fields
                .filter_map(|field| of_field(field, record, frame))
                .collect();
            if !shown.is_empty() {
                found.push(Record(shown));
            }
        });
    }
    PartRows {
        code: part.code,
        title: title(part, frame),
        purpose: frame.t_of("my-extract-purpose", group),
        ground: frame.t_of("my-extract-ground", group),
        keeps: frame.t_of("my-extract-keeps", group),
        records: found,
    }
}

fn title(part: &PartOf, frame: &Frame) -> String {
    match part.group {
        Group::Log => frame.t("my-disclosures"),
        Group::Desk
        | Group::Welfare
        | Group::Labour
        | Group::Employment
        | Group::Insurance
        | Group::Writer => frame.code("Section", part.code),
    }
}

/// Hands on every value at a path; `*` stands for each of a list, and what is null is not there.
fn reach(value: &Value, path: &[&str], take: &mut impl FnMut(&Value)) {
    match path {
        [] if !value.is_null() => take(value),
        [] => {}
        ["*", rest @ ..] => {
            for item in value.as_array().into_iter().flatten() {
                reach(item, rest, take);
            }
        }
        [field, rest @ ..] => reach(&value[*field], rest, take),
    }
}

fn of_field(field: &FieldOf, record: &Value, frame: &Frame) -> Option<Shown> {
    let value = field.at.iter().fold(record, |value, name| &value[*name]);
    let words = said(field.shape, value, frame)?;
    Some(Shown {
        key: field.at.join("."),
        label: frame.t(field.label),
        words,
        value: value.clone(),
    })
}

/// What a value says to people; nothing where it says nothing.
fn said(shape: Shape, value: &Value, frame: &Frame) -> Option<String> {
    let words = match shape {
        Shape::Text => value.as_str()?.to_owned(),
        Shape::Number => as_number(value)?,
        Shape::Day => show::day(value.as_str()?.parse::<NaiveDate>().ok()?),
        Shape::Moment => show::moment(moment(value)?),
        Shape::Kronor => show::kronor(value.as_i64()?),
        Shape::Truth => frame.t(truth(value)?),
        Shape::Code(list) => frame.code(list, value.as_str()?),
        Shape::Codes(list) => {
            let codes = value.as_array()?.iter().filter_map(Value::as_str);
            let named: Vec<String> = codes.map(|code| frame.code(list, code)).collect();
            named.join(", ")
        }
        Shape::Shares => {
            let shares = value.as_array()?.iter();
            let told: Vec<String> = shares.filter_map(|share| of_share(share, frame)).collect();
            told.join(", ")
        }
    };
    (!words.is_empty()).then_some(words)
}

fn moment(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str()?.parse().ok()
}

fn as_number(value: &Value) -> Option<String> {
    match value.as_i64() {
        Some(whole) => Some(show::number(whole)),
        None => value.as_f64().map(|number| show::decimal(number, 2)),
    }
}

fn truth(value: &Value) -> Option<&'static str> {
    match value {
        Value::Bool(true) => Some("answer-yes"),
        Value::Bool(false) => Some("answer-no"),
        Value::String(_) => Some("answer-unknown"),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn of_share(share: &Value, frame: &Frame) -> Option<String> {
    let source = frame.code("IncomeSource", share["source"].as_str()?);
    let extent = share["extentPercent"].as_i64()?;
    Some(format!("{source} {extent}\u{a0}%"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_item_of_nested_lists_is_reached_and_nothing_that_is_null() {
        let case = json!({ "a": [{ "b": [1, 2] }, { "b": null }, { "b": [3, null] }] });
        let mut found = Vec::new();
        reach(&case, &["a", "*", "b", "*"], &mut |value| {
            found.push(value.clone());
        });
        assert_eq!(found, [json!(1), json!(2), json!(3)]);
        reach(&case, &["gone", "*", "b"], &mut |_| {
            panic!("nothing is there")
        });
    }

    #[test]
    fn unknown_is_an_answer_and_null_is_none() {
        assert_eq!(truth(&json!("UNKNOWN")), Some("answer-unknown"));
        assert_eq!(truth(&json!(false)), Some("answer-no"));
        assert_eq!(truth(&Value::Null), None);
    }
}
