//! The marked words, and the search for them.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{CodeList as _, ServiceName};
use serde_json::Value;
use uuid::Uuid;

use crate::{dye::Dye, proof::Outcome};

/// The marked words, each with the service that keeps it.
pub struct Words {
    words: Vec<Word>,
    told: RefCell<BTreeSet<(String, String)>>,
}

/// One word.
pub struct Word {
    /// Every way in which it can be written.
    pub forms: Vec<String>,
    /// The field that it was written in.
    pub field: String,
    /// The service that keeps it.
    pub service: ServiceName,
}

impl Words {
    /// The words that a dye has marked.
    pub fn of(dye: &Dye, supergraph: &str) -> Self {
        let services = services_of_mutations(supergraph);
        let mut seen = BTreeSet::new();
        let mut words = Vec::new();
        for canary in dye.canaries() {
            if seen.insert(canary.word.clone()) {
                let service = services.get(&canary.mutation).copied();
                words.push(Word {
                    forms: forms(&canary.word),
                    field: canary.field,
                    service: service.unwrap_or(ServiceName::IntakeDesk),
                });
            }
        }
        Self {
            words,
            told: RefCell::default(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The words that stand in a text.
    pub fn found_in<'w>(&'w self, text: &'w str) -> impl Iterator<Item = &'w Word> {
        // Most texts hold none: one look for the letters that all of them begin with.
        let may_hold = text.contains("narie") || text.bytes().any(|byte| byte.is_ascii_digit());
        self.words.iter().filter(move |word| {
            may_hold && word.forms.iter().any(|form| text.contains(form.as_str()))
        })
    }

    /// Searches a text in which none may stand.
    pub fn search_text(&self, place: &str, text: &str, outcome: &mut Outcome) {
        for line in text.lines() {
            for word in self.found_in(line) {
                self.tell(place, word, line, outcome);
            }
        }
    }

    /// Tells of a word in a place where it may not stand; of one field in one place once.
    pub fn tell(&self, place: &str, word: &Word, line: &str, outcome: &mut Outcome) {
        let key = (place.to_owned(), word.field.clone());
        if self.told.borrow_mut().insert(key) {
            let field = &word.field;
            outcome.find(format!(
                "{place} holds what was written in {field}: {}",
                cut(line)
            ));
        }
    }

    /// Searches the errors, cursors and ids of answers.
    pub fn search_answers(&self, answers: &[String], outcome: &mut Outcome) {
        for body in answers {
            match serde_json::from_str::<Value>(body) {
                Ok(answer) => self.search_answer(&answer, "", outcome),
                Err(_) => self.search_text("an answer that is no JSON", body, outcome),
            }
        }
    }

    fn search_answer(&self, value: &Value, name: &str, outcome: &mut Outcome) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if name == "errors" || name == "userErrors" || name == "extensions" {
                        self.search_text("an error", &value.to_string(), outcome);
                    } else {
                        self.search_answer(value, name, outcome);
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.search_answer(item, name, outcome);
                }
            }
            Value::String(text) if is_handle(name) => {
                self.search_text(name, text, outcome);
                if let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) {
                    self.search_text(name, &String::from_utf8_lossy(&bytes), outcome);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Ids are drawn by chance: no two have their first half in common.
    pub fn search_ids(answers: &[String], outcome: &mut Outcome) {
        let mut halves: BTreeMap<u64, Uuid> = BTreeMap::new();
        let words = answers.iter().flat_map(|body| body.split('"'));
        for id in words.filter_map(|word| Uuid::parse_str(word).ok()) {
            let known = halves.entry(id.as_u64_pair().0).or_insert(id);
            if *known != id {
                outcome.find(format!("{id} follows from {known}"));
                return;
            }
        }
    }

    /// Searches the files of a world's folder, except the databases, which are searched column by column.
    pub fn search_files(&self, folder: &Path, outcome: &mut Outcome) -> Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            if path.is_dir() {
                self.search_files(&path, outcome)?;
            } else if !name.contains(".sqlite") {
                let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
                self.search_text(&format!("the file {name}"), &text, outcome);
            }
            self.search_text("the name of a file", &name, outcome);
        }
        Ok(())
    }
}

/// Fields that go into addresses and back.
fn is_handle(name: &str) -> bool {
    name == "id" || name.ends_with("Id") || name.to_lowercase().ends_with("cursor")
}

/// The first letters of a line, so that a finding stays readable.
fn cut(line: &str) -> String {
    line.chars().take(300).collect()
}

/// A number is written with and without its century and its hyphen; other words in one way.
fn forms(word: &str) -> Vec<String> {
    let is_number = word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return vec![word.to_owned()];
    }
    let (day, last) = word.split_at(8);
    vec![
        word.to_owned(),
        format!("{day}-{last}"),
        format!("{}-{last}", &day[2..]),
        format!("{}{last}", &day[2..]),
    ]
}

/// Which service answers each mutation.
fn services_of_mutations(supergraph: &str) -> BTreeMap<String, ServiceName> {
    let mut found = BTreeMap::new();
    let mutations = supergraph.split("type Mutation").nth(1).unwrap_or_default();
    let mutations = mutations.split("\n}").next().unwrap_or_default();
    for line in mutations.lines() {
        let Some((name, rest)) = line.trim().split_once('(') else {
            continue;
        };
        let graph = rest.split("@join__field(graph: ").nth(1);
        let graph = graph
            .and_then(|graph| graph.split(')').next())
            .unwrap_or_default();
        if let Some(service) = ServiceName::from_code(&graph.to_lowercase()) {
            found.insert(name.to_owned(), service);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_searched_for_in_every_form() {
        assert_eq!(
            forms("197001012382"),
            ["197001012382", "19700101-2382", "700101-2382", "7001012382"]
        );
        assert_eq!(forms("Qanarieaaaaa"), ["Qanarieaaaaa"]);
    }

    #[test]
    fn every_mutation_has_its_service() {
        let supergraph = crate::services::supergraph().expect("it composes");
        let services = services_of_mutations(supergraph);
        assert_eq!(services.get("writeNote"), Some(&ServiceName::IntakeDesk));
        assert_eq!(
            services.get("recordBenefit"),
            Some(&ServiceName::InsuranceAgency)
        );
    }
}
