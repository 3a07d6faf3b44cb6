//! The code lists of the public schema, read from its text: every code and what it is called. So a code that the
//! platform learns is known to the pages too, by the same name.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::words::Language;

const SCHEMA: &str = include_str!("../../../schema/graphql/supergraph.graphql");

/// Codes that stand last in a choice, whatever they are called.
const LAST: [&str; 3] = ["OTHER", "UNKNOWN", "NO_BARRIER"];

static LISTS: LazyLock<BTreeMap<String, Vec<(String, String)>>> = LazyLock::new(|| read(SCHEMA));

/// What a code of a list is called; the code itself where nobody has named it.
pub fn name(list: &str, code: &str, language: Language) -> String {
    let known = LISTS.get(list).and_then(|codes| {
        let found = codes.iter().find(|(known, _)| known == code);
        found.map(|(_, label)| label.clone())
    });
    match language {
        Language::Swedish | Language::EasySwedish => known.unwrap_or_else(|| code.to_owned()),
        Language::English => language
            .find(&format!("{list}-{code}"), &[])
            .unwrap_or_else(|| as_words(code)),
    }
}

/// Codes are English words already: `UPPER_SECONDARY` is "Upper secondary". Those that are not have words of their own.
fn as_words(code: &str) -> String {
    let lower = code.to_lowercase().replace('_', " ");
    let mut signs = lower.chars();
    match signs.next() {
        Some(first) => first.to_uppercase().chain(signs).collect(),
        None => lower,
    }
}

/// Whether the list has such a code.
pub fn is_code(list: &str, code: &str) -> bool {
    let codes = LISTS.get(list);
    codes.is_some_and(|codes| codes.iter().any(|(known, _)| known == code))
}

/// All codes of a list with their names, by name, what is unknown or otherwise last.
pub fn choices(list: &str, language: Language) -> Vec<(String, String)> {
    let codes = LISTS.get(list).into_iter().flatten();
    let mut named: Vec<(String, String)> = codes
        .map(|(code, _)| (code.clone(), name(list, code, language)))
        .collect();
    named.sort_by_key(|(code, name)| {
        let place = LAST.iter().position(|last| last == code);
        (place.map_or(0, |place| place + 1), sortable(name))
    });
    named
}

/// Å, ä and ö come last in Swedish, in this order.
fn sortable(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.replace('å', "{").replace('ä', "|").replace('ö', "}")
}

/// Reads enums: a name, and values with a description before each.
fn read(schema: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let mut lists = BTreeMap::new();
    let mut current: Option<(String, Vec<(String, String)>)> = None;
    let mut label = String::new();
    let mut in_label = false;
    for line in schema.lines() {
        let trimmed = line.trim();
        if let Some(rest) = line.strip_prefix("enum ") {
            let name = rest.split_whitespace().next().unwrap_or_default();
            current = Some((name.to_owned(), Vec::new()));
        } else if line.starts_with('}') {
            lists.extend(current.take());
        } else if trimmed == "\"\"\"" {
            if !in_label {
                label.clear();
            }
            in_label = !in_label;
        } else if in_label {
            if !label.is_empty() {
                label.push(' ');
            }
            label.push_str(trimmed);
        } else if let Some((_, codes)) = &mut current {
            let word = trimmed.split_whitespace().next().unwrap_or_default();
            if !word.is_empty() && !word.starts_with(['@', '{']) {
                codes.push((word.to_owned(), label.clone()));
            }
        }
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_called_what_the_schema_calls_them() {
        assert_eq!(name("ReferralStatus", "ACTIVE", Language::Swedish), "Pågår");
        assert_eq!(
            name("ReferralStatus", "NEW_ONE", Language::Swedish),
            "NEW_ONE"
        );
        assert!(is_code("Urgency", "URGENT") && !is_code("Urgency", "urgent"));
    }

    #[test]
    fn codes_are_english_words_but_for_those_that_are_not() {
        assert_eq!(
            name("EducationLevel", "UPPER_SECONDARY", Language::English),
            "Upper secondary"
        );
        assert_eq!(
            name("AgeBand", "AGE_16_19", Language::English),
            "16–19 years"
        );
    }

    #[test]
    fn other_and_unknown_stand_last() {
        let sources = choices("IncomeSource", Language::Swedish);
        let last: Vec<&str> = sources
            .iter()
            .rev()
            .take(2)
            .map(|(code, _)| code.as_str())
            .collect();
        assert_eq!(last, ["UNKNOWN", "OTHER"]);
    }
}
