//! A difference between two worlds, and how it is told.

use std::fmt::Write as _;

use serde_json::Value;

use super::{
    declassified::PLACES_IN_LOGS,
    document::{Document, Node, Printed},
    focus::Focus,
    hands::Who,
    pair::Heard,
    sdl::Schema,
};

/// In what two answers differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// In the HTTP status.
    Status,
    /// In a header.
    Headers,
    /// In the body, first at this place.
    Body(String),
    /// In the number of statements of these services.
    Statements(String),
}

/// Compares what was heard.
pub fn compare(schema: &Schema, document: &Document, heard: &(Heard, Heard)) -> Option<What> {
    let (plain, other) = heard;
    if plain.status != other.status {
        return Some(What::Status);
    }
    if plain.body != other.body {
        let masked = |heard: &Heard| masked(schema, document, &heard.body);
        let (one, two) = (masked(plain), masked(other));
        if one != two {
            return Some(What::Body(place(&one, &two)));
        }
    }
    if plain.headers != other.headers {
        return Some(What::Headers);
    }
    if plain.statements == other.statements {
        return None;
    }
    let mut services = Vec::new();
    for (service, count) in &plain.statements {
        if other.statements.get(service) != Some(count) {
            services.push(service.to_string());
        }
    }
    Some(What::Statements(services.join(" ")))
}

/// The body with sealed places in access logs told by their length alone, every other byte as it was.
fn masked(schema: &Schema, document: &Document, body: &str) -> String {
    let Ok(answer) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    let mut cursors = Vec::new();
    let data = &answer["data"];
    list_places(
        schema,
        (&document.nodes, document.kind.root()),
        data,
        &mut cursors,
    );
    cursors.iter().fold(body.to_owned(), |text, cursor| {
        text.replace(cursor, &format!("sealed {}", cursor.len()))
    })
}

fn list_places(
    schema: &Schema,
    (nodes, on): (&[Node], &str),
    value: &Value,
    found: &mut Vec<String>,
) {
    match value {
        Value::Array(items) => {
            for item in items {
                list_places(schema, (nodes, on), item, found);
            }
        }
        Value::Object(fields) if PLACES_IN_LOGS.contains(&on) => {
            fields
                .values()
                .for_each(|within| list_cursors(within, found));
        }
        Value::Object(_) => {
            for node in nodes {
                match node {
                    Node::Field(field) => {
                        let of = schema.field(on, &field.name);
                        let of = of.map_or("", |def| def.of.named.as_str());
                        list_places(schema, (&field.nodes, of), &value[field.key()], found);
                    }
                    Node::Fragment(fragment) => {
                        list_places(schema, (&fragment.nodes, on), value, found);
                    }
                    Node::TypeName => {}
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Every text that can only be a sealed place: long, and of its alphabet alone.
fn list_cursors(value: &Value, found: &mut Vec<String>) {
    let is_sealed = |text: &str| {
        let of_alphabet = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        text.len() > 100 && text.chars().all(of_alphabet)
    };
    match value {
        Value::String(text) if is_sealed(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| list_cursors(item, found)),
        Value::Object(fields) => fields.values().for_each(|item| list_cursors(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The keys that lead to the first place where two bodies differ; positions in lists are left out.
fn place(plain: &str, other: &str) -> String {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or(Value::Null);
    let mut path = Vec::new();
    descend(&parse(plain), &parse(other), &mut path);
    path.join(".")
}

fn descend(plain: &Value, other: &Value, path: &mut Vec<String>) {
    match (plain, other) {
        (Value::Object(one), Value::Object(two)) => {
            let keys = one.keys().chain(two.keys());
            let differs = keys.clone().find(|key| one.get(*key) != two.get(*key));
            if let Some(key) = differs {
                path.push(key.clone());
                descend(&plain[key], &other[key], path);
            }
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            if let Some((one, two)) = one.iter().zip(two).find(|(one, two)| one != two) {
                descend(one, two, path);
            }
        }
        _ => {}
    }
}

/// A difference that was found.
#[derive(Debug, Clone)]
pub struct Difference {
    /// Who reads in the stretch.
    pub focus: Focus,
    /// Which stretch of that kind.
    pub round: u64,
    /// Who asked.
    pub who: Who,
    /// How many pairs had been asked, this one included.
    pub pairs: u64,
    /// In what the answers differ.
    pub what: What,
    /// What was asked, made as small as it goes.
    pub asked: Printed,
    /// What had happened unseen, made as small as it goes.
    pub acts: Vec<String>,
    /// What was heard in the world where nothing happens unseen.
    pub plain: Heard,
    /// What was heard in the other.
    pub other: Heard,
}

impl Difference {
    /// Tells it whole, with what is needed to see it again.
    pub fn tell(&self, seed: u64) -> String {
        let mut text = format!(
            "{} is told what is hidden ({:?}); seed {seed}, pair {}, focus {:?}, round {}",
            self.who.name(),
            self.what,
            self.pairs,
            self.focus,
            self.round
        );
        // Writing to a String cannot fail.
        let _written = write!(
            text,
            "\n  unseen: {}\n  asked: {}\n  with: {}\n  without: {} {:?} {}\n  with it: {} {:?} {}",
            self.acts.join("; "),
            self.asked.text,
            self.asked.variables,
            self.plain.status,
            self.plain.statements,
            cut(&self.plain.body),
            self.other.status,
            self.other.statements,
            cut(&self.other.body)
        );
        text
    }
}

fn cut(text: &str) -> String {
    const MOST: usize = 1500;
    text.chars().take(MOST).collect()
}
