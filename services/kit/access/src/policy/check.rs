//! What a text must be before it may decide: Cedar, named, explained, right by the schema in strict
//! mode, and without anything in it that can fail while a question is answered.

use std::{collections::BTreeMap, str::FromStr};

use cedar_policy::{Policy as CedarPolicy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use serde_json::Value;

use super::{
    fault::{PolicyFault, PolicyFaults},
    texts::PolicyText,
};

/// Reads the schema.
pub(super) fn take_schema(text: &PolicyText) -> Result<Schema, PolicyFaults> {
    Schema::from_cedarschema_str(&text.text)
        .map(|(schema, _)| schema)
        .map_err(|fault| {
            PolicyFaults::one(PolicyFault::NotCedar {
                file: text.file.clone(),
                reason: one_line(&fault.to_string()),
            })
        })
}

/// Takes the policies of some files, each under the id that its text names, so that answers and audit
/// speak of it. Everything that is wrong is told, not only the first.
pub(super) fn take_policies(
    texts: &[PolicyText],
    schema: &Schema,
) -> Result<PolicySet, PolicyFaults> {
    let mut taken = Taken::default();
    for text in texts {
        taken.add(text);
    }
    taken.validate(schema);
    taken.look_for_failures();
    PolicyFaults::unless(taken.faults, taken.set)
}

#[derive(Default)]
struct Taken {
    set: PolicySet,
    /// The file of each policy.
    files: BTreeMap<String, String>,
    faults: Vec<PolicyFault>,
}

impl Taken {
    fn add(&mut self, text: &PolicyText) {
        let file = || text.file.clone();
        let parsed = match PolicySet::from_str(&text.text) {
            Ok(parsed) => parsed,
            Err(fault) => {
                let reason = one_line(&fault.to_string());
                return self.faults.push(PolicyFault::NotCedar {
                    file: file(),
                    reason,
                });
            }
        };
        if parsed.templates().next().is_some() {
            self.faults.push(PolicyFault::Template { file: file() });
        }
        let mut policies: Vec<(usize, &CedarPolicy)> = parsed
            .policies()
            .map(|policy| (number(policy), policy))
            .collect();
        policies.sort_by_key(|(number, _)| *number);
        for (number, policy) in policies {
            self.name(policy, text, number);
        }
    }

    fn name(&mut self, policy: &CedarPolicy, text: &PolicyText, number: usize) {
        let file = text.file.clone();
        let told = |key| {
            policy
                .annotation(key)
                .filter(|told| !told.trim().is_empty())
        };
        let Some(id) = told("id").map(ToOwned::to_owned) else {
            return self.faults.push(PolicyFault::NoId { file, number });
        };
        if told("reason").is_none() {
            let (file, id) = (file.clone(), id.clone());
            self.faults.push(PolicyFault::NoReason { file, id });
        }
        match self.files.get(&id) {
            Some(other) => {
                let other = other.clone();
                self.faults.push(PolicyFault::Twice { file, id, other });
            }
            None => {
                // The set refuses only an id that it has, and this one is new.
                if self.set.add(policy.new_id(PolicyId::new(&id))).is_ok() {
                    self.files.insert(id, file);
                }
            }
        }
    }

    fn file_of(&self, id: &PolicyId) -> (String, String) {
        let id = id.to_string();
        (self.files.get(&id).cloned().unwrap_or_default(), id)
    }

    fn validate(&mut self, schema: &Schema) {
        let found = Validator::new(schema.clone()).validate(&self.set, ValidationMode::Strict);
        let errors = found
            .validation_errors()
            .map(|error| (self.file_of(error.policy_id()), error.to_string()));
        let warnings = found
            .validation_warnings()
            .map(|warning| (self.file_of(warning.policy_id()), warning.to_string()));
        let faults: Vec<PolicyFault> = errors
            .chain(warnings)
            .map(|((file, id), reason)| PolicyFault::Invalid {
                file,
                id,
                reason: one_line(&reason),
            })
            .collect();
        self.faults.extend(faults);
    }

    fn look_for_failures(&mut self) {
        let mut faults = Vec::new();
        for policy in self.set.policies() {
            let (file, id) = self.file_of(policy.id());
            match policy.to_json() {
                Ok(parsed) => {
                    if let Some(reason) = find_failure(&parsed["conditions"]) {
                        faults.push(PolicyFault::CanFail { file, id, reason });
                    }
                }
                Err(fault) => faults.push(PolicyFault::NotCedar {
                    file,
                    reason: one_line(&fault.to_string()),
                }),
            }
        }
        self.faults.extend(faults);
    }
}

/// The parser numbers what it reads: `policy0`, `policy1` and so on.
fn number(policy: &CedarPolicy) -> usize {
    let name = policy.id().to_string();
    let digits = name.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    digits.parse::<usize>().map_or(0, |number| number + 1)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the schema cannot rule out: sums that overflow, functions that refuse their argument, and
/// attributes of an entity that the question does not carry.
fn find_failure(parsed: &Value) -> Option<String> {
    match parsed {
        Value::Array(parts) => parts.iter().find_map(find_failure),
        Value::Object(parts) => parts.iter().find_map(|(word, part)| {
            failure_of(word, part).or_else(|| match word.as_str() {
                // What is written out cannot fail.
                "Value" | "Var" => None,
                _ => find_failure(part),
            })
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn failure_of(word: &str, part: &Value) -> Option<String> {
    match word {
        "+" | "-" | "*" | "neg" => Some(format!("`{word}` can overflow")),
        "." | "getTag" => {
            // Every question carries its context and its line of the matrix, and no other entity.
            let carried = part["left"]["Var"] == "context" || part["left"]["Var"] == "resource";
            (!carried).then(|| "it reads of what a question does not carry".to_owned())
        }
        "decimal" | "ip" | "datetime" | "duration" | "offset" | "durationSince" | "toDate"
        | "toTime" => Some(format!("`{word}` can refuse its argument")),
        _ => None,
    }
}
