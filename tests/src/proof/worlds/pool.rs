//! What arguments are taken from: ids that a reader has seen, ids that the reader has never seen, other
//! readers' cursors, and what is the case nowhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{Document, Field, Node};

/// The kinds of things that everybody signed in may list: an id of one is never hidden.
const OPEN_KINDS: [&str; 5] = ["Unit", "Agency", "Colleague", "Programme", "Workplace"];
/// How many ids of a kind are kept for one reader; the newest stay.
const KEPT: usize = 40;

/// A thing by its type and id.
pub type Thing = (String, String);

/// What is known of ids, by whom.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    seen: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    all: BTreeMap<String, Vec<String>>,
    versions: BTreeMap<String, i64>,
    cursors: Vec<(String, String)>,
}

impl Pool {
    /// Learns what an answer showed to a reader.
    pub fn learn(&mut self, reader: &str, document: &Document, body: &str) {
        let Ok(answer) = serde_json::from_str::<Value>(body) else {
            return;
        };
        let mut found = Found::default();
        found.walk(&document.nodes, &answer["data"]);
        for (kind, id) in found.things {
            self.note_seen(reader, &kind, &id);
            self.note(&kind, &id);
        }
        self.versions.extend(found.versions);
        for cursor in found.cursors {
            if self.cursors.len() < 400 && !self.cursors.iter().any(|(_, known)| *known == cursor) {
                self.cursors.push((reader.to_owned(), cursor));
            }
        }
    }

    /// Learns that a thing exists, whoever may see it.
    pub fn note(&mut self, kind: &str, id: &str) {
        keep(self.all.entry(kind.to_owned()).or_default(), id, KEPT * 4);
    }

    /// Learns the version of a thing.
    pub fn note_version(&mut self, id: &str, version: i64) {
        self.versions.insert(id.to_owned(), version);
    }

    fn note_seen(&mut self, reader: &str, kind: &str, id: &str) {
        let of = self.seen.entry(reader.to_owned()).or_default();
        keep(of.entry(kind.to_owned()).or_default(), id, KEPT);
    }

    /// The ids of a kind that a reader has seen.
    pub fn seen(&self, reader: &str, kind: &str) -> &[String] {
        let of = self.seen.get(reader).and_then(|kinds| kinds.get(kind));
        of.map_or(&[], Vec::as_slice)
    }

    /// The kinds whose name ends as that of an argument does: `reviewId` is of a `LogReview`.
    pub fn kinds_like(&self, argument: &str) -> Vec<&str> {
        let stem = argument.trim_end_matches('s').trim_end_matches("Id");
        let stem = stem.to_lowercase();
        let kinds = self.all.keys().map(String::as_str);
        kinds
            .filter(|kind| !stem.is_empty() && kind.to_lowercase().ends_with(&stem))
            .collect()
    }

    /// Every id that a reader has seen.
    pub fn all_seen(&self, reader: &str) -> Vec<&String> {
        let of = self.seen.get(reader).into_iter();
        of.flat_map(BTreeMap::values).flatten().collect()
    }

    /// The ids of a kind that exist and that a reader has never seen.
    pub fn hidden(&self, reader: &str, kind: &str) -> Vec<&String> {
        if OPEN_KINDS.contains(&kind) {
            return Vec::new();
        }
        let seen: BTreeSet<&String> = self.seen(reader, kind).iter().collect();
        let of = self.all.get(kind).into_iter().flatten();
        of.filter(|id| !seen.contains(id)).collect()
    }

    /// Tells whether a value is, or holds, the id of something that a reader has never seen.
    pub fn names_hidden(&self, reader: &str, value: &Value) -> bool {
        match value {
            Value::String(text) => self.is_hidden(reader, text),
            Value::Array(items) => items.iter().any(|item| self.names_hidden(reader, item)),
            Value::Object(fields) => fields.values().any(|item| self.names_hidden(reader, item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    fn is_hidden(&self, reader: &str, text: &str) -> bool {
        let mut kinds = self
            .all
            .iter()
            .filter(|(kind, _)| !OPEN_KINDS.contains(&kind.as_str()));
        let exists = kinds.any(|(_, ids)| ids.iter().any(|id| id == text));
        exists && !self.all_seen(reader).iter().any(|id| *id == text)
    }

    /// The version of a thing as it was last shown to anybody.
    pub fn version(&self, id: &str) -> Option<i64> {
        self.versions.get(id).copied()
    }

    /// Forgets the cursors of an answer that are not `kept`.
    pub fn forget_cursors(&mut self, kept: impl Fn(&str) -> bool, answer: &str) {
        self.cursors
            .retain(|(_, cursor)| !answer.contains(cursor.as_str()) || kept(cursor));
    }

    /// Cursors, and whose they are.
    pub fn cursors(&self) -> &[(String, String)] {
        &self.cursors
    }
}

fn keep(ids: &mut Vec<String>, id: &str, most: usize) {
    if !ids.iter().any(|known| known == id) {
        if ids.len() >= most {
            // Those that are known from the beginning stay; of the others the oldest goes.
            ids.remove(most / 2);
        }
        ids.push(id.to_owned());
    }
}

#[derive(Default)]
struct Found {
    things: Vec<Thing>,
    versions: BTreeMap<String, i64>,
    cursors: Vec<String>,
}

impl Found {
    fn walk(&mut self, nodes: &[Node], value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.walk(nodes, item)),
            Value::Object(_) => nodes.iter().for_each(|node| self.take(nodes, node, value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn take(&mut self, beside: &[Node], node: &Node, value: &Value) {
        match node {
            Node::Field(field) => self.take_field(beside, field, value),
            Node::Fragment(fragment) => self.walk(&fragment.nodes, value),
            Node::TypeName => {}
        }
    }

    fn take_field(&mut self, beside: &[Node], field: &Field, value: &Value) {
        let answered = &value[field.key()];
        match (field.name.as_str(), answered) {
            ("id", Value::String(id)) => {
                self.things.push((field.on.clone(), id.clone()));
                let version = beside.iter().find_map(|node| match node {
                    Node::Field(other) if other.name == "version" => value[other.key()].as_i64(),
                    Node::Field(_) | Node::TypeName | Node::Fragment(_) => None,
                });
                self.versions
                    .extend(version.map(|version| (id.clone(), version)));
            }
            ("cursor" | "endCursor", Value::String(cursor)) => self.cursors.push(cursor.clone()),
            _ => self.walk(&field.nodes, answered),
        }
    }
}
