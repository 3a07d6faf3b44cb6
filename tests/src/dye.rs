//! Marks every word that people write: a reader whose gateway is dyed sends each free text with a word in it that
//! stands nowhere else, so that it can be looked for afterwards.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};

use crate::{client::Answer, inputs::Inputs};

/// Words that people do not write: codes of lists that are open, numbers of cases, and keys against doing a thing twice.
const CODES: [&str; 5] = [
    "idempotencyKey",
    "municipality",
    "language",
    "subject",
    "otherCaseNumber",
];
/// What is looked for as it is: a number cannot be marked.
const NUMBERS: [&str; 1] = ["personalNumber"];
/// Texts that may be left out, and are filled in.
const FILLED_IN: [&str; 3] = ["note", "text", "loopReason"];
/// Files in base64: the word is written into the cells that say so.
const FILES: [&str; 1] = ["content"];
/// The cell of a file that takes a word.
const CELL: &str = "(ett ord)";
/// Texts that are names: they take no second word.
const NAMES: [&str; 2] = ["givenName", "familyName"];

/// One marked text.
#[derive(Debug, Clone)]
pub struct Canary {
    /// The word that stands nowhere else.
    pub word: String,
    /// The type of the input, and the path of the field in it: `WriteNoteInput.text`.
    pub field: String,
    /// The mutation that took it.
    pub mutation: String,
}

/// Marks what is sent, and keeps what came back.
#[derive(Debug)]
pub struct Dye {
    inputs: Inputs,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    drawn: u32,
    canaries: Vec<Canary>,
    taken: BTreeSet<String>,
    answers: Vec<String>,
}

impl Dye {
    /// A dye for the inputs of a schema.
    pub fn of(sdl: &str) -> Self {
        Self {
            inputs: Inputs::of(sdl),
            kept: Mutex::default(),
        }
    }

    /// Marks the texts of the variables of a document whose root is one mutation with `$input`.
    pub fn mark(&self, document: &str, variables: &Value) -> Value {
        let mut marked = variables.clone();
        let Some((mutation, kind)) = mutation_of(document) else {
            return marked;
        };
        if let Some(input) = marked.get_mut("input").and_then(Value::as_object_mut) {
            self.with(|kept| self.mark_object(kept, (&mutation, &kind), &kind, input));
        }
        marked
    }

    /// Keeps an answer, and what it says was taken.
    pub fn hear(&self, document: &str, answer: &Answer) {
        self.with(|kept| {
            kept.answers.push(answer.body.clone());
            let Some((mutation, kind)) = mutation_of(document) else {
                return;
            };
            let told: Option<Value> = serde_json::from_str(&answer.body).ok();
            let refusals = told.and_then(|told| told["data"][&mutation].get("userErrors").cloned());
            if refusals.is_some_and(|refusals| refusals.as_array().is_some_and(Vec::is_empty)) {
                let fields: Vec<String> = kept
                    .canaries
                    .iter()
                    .rev()
                    .take_while(|canary| canary.mutation == mutation)
                    .filter(|canary| canary.field.starts_with(&kind))
                    .map(|canary| canary.field.clone())
                    .collect();
                kept.taken.extend(fields);
            }
        });
    }

    /// Every marked text, whether it was taken or refused.
    pub fn canaries(&self) -> Vec<Canary> {
        self.with(|kept| kept.canaries.clone())
    }

    /// The fields whose texts were taken at least once.
    pub fn taken(&self) -> BTreeSet<String> {
        self.with(|kept| kept.taken.clone())
    }

    /// Every answer.
    pub fn answers(&self) -> Vec<String> {
        self.with(|kept| kept.answers.clone())
    }

    /// The fields of all mutations in which people write: what must be marked at least once.
    pub fn written(&self) -> BTreeSet<String> {
        let mut fields = BTreeSet::new();
        for kind in self.inputs.of_mutations() {
            self.inputs.walk_texts(kind, &mut |path, name| {
                if !CODES.contains(&name) {
                    fields.insert(format!("{kind}.{path}"));
                }
            });
        }
        fields
    }

    fn mark_object(
        &self,
        kept: &mut Kept,
        (mutation, root): (&str, &str),
        path: &str,
        object: &mut Map<String, Value>,
    ) {
        let kind = path_kind(&self.inputs, root, path);
        for (name, of) in self.inputs.fields(&kind) {
            let place = format!("{path}.{name}");
            if self.inputs.is_input(of) {
                for inner in each_object(object.get_mut(name)) {
                    self.mark_object(kept, (mutation, root), &place, inner);
                }
            } else if of == "String" && !CODES.contains(&name) {
                mark_text(kept, mutation, (&place, name), object);
            }
        }
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        work(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn path_kind(inputs: &Inputs, root: &str, path: &str) -> String {
    let mut kind = root.to_owned();
    for name in path.split('.').skip(1) {
        if let Some(of) = inputs.field(&kind, name) {
            of.clone_into(&mut kind);
        }
    }
    kind
}

fn each_object(value: Option<&mut Value>) -> Vec<&mut Map<String, Value>> {
    match value {
        Some(Value::Object(object)) => vec![object],
        Some(Value::Array(items)) => items.iter_mut().filter_map(Value::as_object_mut).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
            Vec::new()
        }
    }
}

fn mark_text(
    kept: &mut Kept,
    mutation: &str,
    (field, name): (&str, &str),
    object: &mut Map<String, Value>,
) {
    let marked = match object.get(name) {
        Some(Value::String(text)) => Value::String(mark_one(kept, mutation, (field, name), text)),
        Some(Value::Array(texts)) => texts
            .iter()
            .map(|text| {
                mark_one(
                    kept,
                    mutation,
                    (field, name),
                    text.as_str().unwrap_or_default(),
                )
            })
            .collect(),
        None if FILLED_IN.contains(&name) => {
            Value::String(mark_one(kept, mutation, (field, name), "Ifyllt"))
        }
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => return,
    };
    object.insert(name.to_owned(), marked);
}

fn mark_one(kept: &mut Kept, mutation: &str, (field, name): (&str, &str), text: &str) -> String {
    let (word, marked) = if NUMBERS.contains(&name) {
        (text.to_owned(), text.to_owned())
    } else {
        kept.drawn += 1;
        let word = word(name, kept.drawn);
        let marked = match name {
            "email" => format!("{word}@exempel.se"),
            "phone" => word.clone(),
            // One of the network stays one.
            "address" if text.starts_with("http") => format!("{text}{word}"),
            name if NAMES.contains(&name) => word.clone(),
            name if FILES.contains(&name) => mark_file(text, &word),
            _ => format!("{text} {word}"),
        };
        (word, marked)
    };
    kept.canaries.push(Canary {
        word,
        field: field.to_owned(),
        mutation: mutation.to_owned(),
    });
    marked
}

/// The same file with a word in it.
fn mark_file(content: &str, word: &str) -> String {
    let file = STANDARD.decode(content).unwrap_or_default();
    let text = String::from_utf8_lossy(&file).replace(CELL, word);
    STANDARD.encode(text)
}

/// A word that stands nowhere else: letters for texts, digits for telephone numbers.
fn word(name: &str, drawn: u32) -> String {
    if name == "phone" {
        return format!("0701748{drawn:05}");
    }
    let mut letters = String::new();
    let mut rest = drawn;
    for _ in 0..5 {
        let letter = char::from_digit(rest % 20 + 10, 36).unwrap_or('a');
        letters.insert(0, letter);
        rest /= 20;
    }
    format!("Qanarie{letters}x")
}

/// The mutation of a document and the type of its `$input`.
fn mutation_of(document: &str) -> Option<(String, String)> {
    let (_, after) = document.split_once("$input:")?;
    let kind: String = after
        .trim_start()
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let (before, _) = document.split_once("(input:")?;
    let name: String = before
        .chars()
        .rev()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    Some((name.chars().rev().collect(), kind))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SDL: &str = "type Mutation { writeNote(input: WriteNoteInput!): Payload! }\n\
        input WriteNoteInput { caseId: ID!\n text: String!\n kept: KeptInput\n idempotencyKey: String }\n\
        input KeptInput { reason: String!\n note: String }";

    #[test]
    fn every_text_is_marked_once_and_no_code_is() {
        let dye = Dye::of(SDL);
        let document = "mutation M($input: WriteNoteInput!) { writeNote(input: $input) { id } }";
        let sent = json!({ "input": { "caseId": "1", "text": "Hej", "kept": { "reason": "Därför" }, "idempotencyKey": "k" } });
        let marked = dye.mark(document, &sent);
        let input = &marked["input"];
        assert_eq!(input["caseId"], "1");
        assert_eq!(input["idempotencyKey"], "k");
        let canaries = dye.canaries();
        assert_eq!(canaries.len(), 3);
        for (canary, pointer) in canaries.iter().zip(["/kept/note", "/kept/reason", "/text"]) {
            let text = input.pointer(pointer).and_then(Value::as_str).unwrap();
            assert!(text.contains(&canary.word), "{text}");
        }
        assert_eq!(dye.written().len(), 3);
    }

    #[test]
    fn words_differ() {
        let words: BTreeSet<String> = (0..9_000).map(|drawn| word("text", drawn)).collect();
        assert_eq!(words.len(), 9_000);
    }
}
