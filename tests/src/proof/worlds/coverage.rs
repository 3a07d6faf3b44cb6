//! What was asked, per role: a proof that never asks for a field says nothing of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    document::{Document, Field},
    sdl::Schema,
};

/// How often each coordinate of the schema was used, by role.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    used: BTreeMap<String, BTreeMap<String, u64>>,
    done: BTreeSet<(String, String)>,
}

/// Everything that a document names: fields, arguments, and fields of inputs that it gives.
pub fn named(schema: &Schema, document: &Document) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for field in document.fields() {
        let Field { on, name, .. } = field;
        all.insert(format!("{on}.{name}"));
        for argument in &field.arguments {
            all.insert(format!("{on}.{name}({})", argument.name));
            name_inputs(schema, &argument.of.named, &argument.value, &mut all);
        }
    }
    all
}

fn name_inputs(schema: &Schema, of: &str, value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| name_inputs(schema, of, item, all)),
        Value::Object(fields) => {
            for input in schema.inputs(of).unwrap_or_default() {
                if let Some(given) = fields.get(&input.name) {
                    all.insert(format!("{of}.{}", input.name));
                    name_inputs(schema, &input.of.named, given, all);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

impl Coverage {
    /// Notes that a reader of this role was answered.
    pub fn note(&mut self, role: &str, named: &BTreeSet<String>) {
        let of = self.used.entry(role.to_owned()).or_default();
        for coordinate in named {
            *of.entry(coordinate.clone()).or_default() += 1;
        }
    }

    /// Notes that a role has made a change.
    pub fn note_done(&mut self, role: &str, mutation: &str) {
        self.done.insert((role.to_owned(), mutation.to_owned()));
    }

    /// Tells whether a role has ever made a change.
    pub fn has_done(&self, role: &str, mutation: &str) -> bool {
        self.done.contains(&(role.to_owned(), mutation.to_owned()))
    }

    /// How often a role has used a coordinate.
    pub fn used(&self, role: &str, coordinate: &str) -> u64 {
        let of = self.used.get(role).and_then(|used| used.get(coordinate));
        of.copied().unwrap_or_default()
    }

    /// How much of the schema a role has used.
    pub fn size(&self, role: &str) -> usize {
        self.used.get(role).map_or(0, BTreeMap::len)
    }

    /// What a role has not used.
    pub fn missing<'c>(&self, role: &str, wanted: &'c BTreeSet<String>) -> Vec<&'c String> {
        let wanted = wanted.iter();
        wanted.filter(|one| self.used(role, one) == 0).collect()
    }
}
