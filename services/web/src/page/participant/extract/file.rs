//! The extract as a file for programs: JSON and XML, with the same content as the page.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{
    Extract,
    rows::{CaseRows, PartRows, Record},
};
use crate::{fault::PageFault, frame::Frame};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
}

/// What is said over everything, whatever it holds.
const SAID: [&str; 3] = ["my-extract-lead", "my-extract-kept", "my-extract-rights"];

impl Format {
    /// The format of the ending of an address.
    ///
    /// # Errors
    /// When there is none of that name: such a page does not exist.
    pub(super) fn of(ending: &str) -> Result<Self, PageFault> {
        match ending {
            "json" => Ok(Self::Json),
            "xml" => Ok(Self::Xml),
            _ => Err(PageFault::NotFound),
        }
    }

    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::Xml => "application/xml; charset=utf-8",
        }
    }

    /// The name of the file says nothing of the person.
    pub(super) const fn disposition(self) -> &'static str {
        match self {
            Self::Json => "attachment; filename=\"registerutdrag.json\"",
            Self::Xml => "attachment; filename=\"registerutdrag.xml\"",
        }
    }

    pub(super) fn write(self, extract: &Extract, frame: &Frame) -> String {
        match self {
            Self::Json => format!("{:#}", as_json(extract, frame)),
            Self::Xml => as_xml(extract, frame),
        }
    }
}

fn as_json(extract: &Extract, frame: &Frame) -> Value {
    let cases: Vec<Value> = extract.cases.iter().map(case_as_json).collect();
    json!({
        "registerExtract": {
            "made": extract.made,
            "said": SAID.map(|key| frame.t(key)),
            "cases": cases,
        }
    })
}

fn case_as_json(case: &CaseRows) -> Value {
    let parts: Vec<Value> = case.parts.iter().map(part_as_json).collect();
    json!({ "number": case.number, "opened": case.opened, "closed": case.closed, "parts": parts })
}

fn part_as_json(part: &PartRows) -> Value {
    let records: Vec<Value> = part.records.iter().map(record_as_json).collect();
    json!({
        "section": part.code,
        "title": part.title,
        "purpose": part.purpose,
        "legalGround": part.ground,
        "retention": part.keeps,
        "records": records,
    })
}

fn record_as_json(record: &Record) -> Value {
    let fields = record.0.iter();
    let fields: Map<String, Value> = fields
        .map(|shown| (shown.key.clone(), shown.value.clone()))
        .collect();
    Value::Object(fields)
}

fn as_xml(extract: &Extract, frame: &Frame) -> String {
    let mut written = Written::default();
    written.open("registerExtract", &[("made", &extract.made)]);
    for key in SAID {
        written.text("said", &[], &frame.t(key));
    }
    for case in &extract.cases {
        let about = [
            ("number", case.number.as_str()),
            ("opened", &case.opened),
            ("closed", &case.closed),
        ];
        written.open("case", &about);
        for part in &case.parts {
            write_part(&mut written, part);
        }
        written.close("case");
    }
    written.close("registerExtract");
    written.0
}

fn write_part(written: &mut Written, part: &PartRows) {
    let about = [("section", part.code), ("title", part.title.as_str())];
    written.open("part", &about);
    written.text("purpose", &[], &part.purpose);
    written.text("legalGround", &[], &part.ground);
    written.text("retention", &[], &part.keeps);
    for record in &part.records {
        written.open("record", &[]);
        for shown in &record.0 {
            let about = [
                ("name", shown.key.as_str()),
                ("label", shown.label.as_str()),
            ];
            written.text("field", &about, &plain(&shown.value));
        }
        written.close("record");
    }
    written.close("part");
}

/// The value itself, as programs read it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

/// XML that is being written.
struct Written(String);

impl Default for Written {
    fn default() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned())
    }
}

impl Written {
    fn open(&mut self, name: &str, about: &[(&str, &str)]) {
        self.begin(name, about);
        self.0.push_str(">\n");
    }

    fn close(&mut self, name: &str) {
        let _ = writeln!(self.0, "</{name}>");
    }

    fn text(&mut self, name: &str, about: &[(&str, &str)], text: &str) {
        self.begin(name, about);
        self.0.push('>');
        self.0.push_str(&escaped(text));
        self.close(name);
    }

    fn begin(&mut self, name: &str, about: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in about {
            let _ = write!(self.0, " {attribute}=\"{}\"", escaped(value));
        }
    }
}

/// Text as XML carries it. Signs that XML cannot hold at all are left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(sign),
            _ if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            _ => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::participant::extract::rows::Shown;

    fn part() -> PartRows {
        PartRows {
            code: "JOURNAL",
            title: "Journal".to_owned(),
            purpose: "Varför".to_owned(),
            ground: "Lag".to_owned(),
            keeps: "Fem år".to_owned(),
            records: vec![Record(vec![Shown {
                key: "writtenBy.unit.name".to_owned(),
                label: "Enhet".to_owned(),
                words: "A & B".to_owned(),
                value: json!("A & B <\u{7}c>"),
            }])],
        }
    }

    #[test]
    fn what_somebody_wrote_is_never_taken_for_xml() {
        let mut written = Written::default();
        write_part(&mut written, &part());
        let field =
            "<field name=\"writtenBy.unit.name\" label=\"Enhet\">A &amp; B &lt;c&gt;</field>";
        assert!(written.0.contains(field), "{}", written.0);
    }

    #[test]
    fn json_holds_values_and_not_their_words() {
        let told = part_as_json(&part());
        assert_eq!(told["records"][0]["writtenBy.unit.name"], "A & B <\u{7}c>");
        assert_eq!(told["retention"], "Fem år");
    }

    #[test]
    fn there_are_no_other_files() {
        assert_eq!(Format::of("xml"), Ok(Format::Xml));
        assert_eq!(Format::of("pdf"), Err(PageFault::NotFound));
    }
}
