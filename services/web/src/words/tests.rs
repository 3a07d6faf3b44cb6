//! What is said to people: in both languages, in short sentences, in plain words (språklagen 11 §).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::*;

/// How many words a sentence may have.
const MOST_WORDS: usize = 25;

/// Officialese, and what nobody says aloud (`ui.md` 1.3).
const OFFICIALESE: &[&str] = &[
    "erhålla",
    "avseende",
    "vederbörande",
    "inkomma",
    "inkommen",
    "i enlighet med",
    "i syfte att",
    "därest",
    "härvid",
    "ifrågavarande",
    "tillse",
    "föreligger",
    "erfordras",
    "medelst",
    "beträffande",
    "ombesörja",
    "anmoda",
    "jämlikt",
    "utvisar",
    "dylik",
    "nämnda person",
    "pursuant",
    "aforementioned",
    "hereby",
    "in accordance with",
];

/// The messages of a language: key and text, variants one after another, places of arguments left out.
fn messages(language: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("words")
        .join(language);
    let mut messages = BTreeMap::new();
    for file in fs::read_dir(folder).expect("a folder").flatten() {
        let text = fs::read_to_string(file.path()).expect("a file");
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, value)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
                let twice = messages.insert(key.clone(), value.to_owned());
                assert_eq!(twice, None, "{key} is said twice in {language}");
            } else if let Some(said) = messages.get_mut(&key) {
                said.push('\n');
                said.push_str(line);
            }
        }
    }
    messages
}

/// The sentences of a text. Each variant stands for itself.
fn sentences(text: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut depth = 0_usize;
    for line in text.lines() {
        let variant = line.trim_start().starts_with(['[', '*']);
        for sign in line.chars() {
            match sign {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    bare.push('x');
                }
                // What stands inside a choice is said; the names of its variants and its argument are not.
                _ if depth == 0 || variant => bare.push(sign),
                _ => {}
            }
        }
        if variant {
            bare.push('.');
        }
        bare.push(' ');
    }
    bare.split(['.', '!', '?', ':'])
        .map(|sentence| sentence.trim().to_owned())
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

#[test]
fn what_has_no_easier_words_is_said_in_swedish() {
    assert_eq!(
        Language::EasySwedish.text("sign-out", &[]),
        Language::Swedish.text("sign-out", &[])
    );
}

#[test]
fn a_language_is_known_by_its_code() {
    for language in Language::ALL {
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
    assert_eq!(Language::from_code("de"), None);
}

#[test]
fn everything_is_said_in_swedish_and_in_english() {
    let said = |language| messages(language).into_keys().collect::<BTreeSet<_>>();
    let (swedish, english) = (said("sv"), said("en"));
    let names_of_codes = |key: &&String| !key.starts_with(|sign: char| sign.is_ascii_uppercase());
    let only_swedish: Vec<_> = swedish.difference(&english).collect();
    let only_english: Vec<_> = english
        .difference(&swedish)
        .filter(names_of_codes)
        .collect();
    assert!(only_swedish.is_empty(), "not in English: {only_swedish:#?}");
    assert!(only_english.is_empty(), "not in Swedish: {only_english:#?}");
    let unknown: Vec<_> = said("sv-lattlast").difference(&swedish).cloned().collect();
    assert!(unknown.is_empty(), "only in easy Swedish: {unknown:#?}");
}

#[test]
fn sentences_are_short_and_words_are_plain() {
    let mut wrong = Vec::new();
    for language in ["sv", "sv-lattlast", "en"] {
        for (key, text) in messages(language) {
            for sentence in sentences(&text) {
                if sentence.split_whitespace().count() > MOST_WORDS {
                    wrong.push(format!("{language} {key} is too long: {sentence}"));
                }
            }
            let lower = text.to_lowercase();
            let stiff = OFFICIALESE.iter().filter(|word| lower.contains(**word));
            wrong.extend(stiff.map(|word| format!("{language} {key} says {word}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn long_sentences_would_be_found() {
    let long = "ord ".repeat(MOST_WORDS + 1);
    assert!(sentences(&long)[0].split_whitespace().count() > MOST_WORDS);
    let variants = "{ $n ->\n    [one] Ett ord kvar\n   *[other] { $n } ord kvar\n}";
    assert!(
        sentences(variants)
            .iter()
            .any(|sentence| sentence.contains("ord kvar"))
    );
}

#[test]
fn every_text_that_a_template_names_is_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut missing = BTreeSet::new();
    let mut waiting = vec![folder];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() {
                waiting.push(entry.path());
                continue;
            }
            let text = fs::read_to_string(entry.path()).expect("a template");
            for call in ["frame.t(\"", "frame.t1(\"", "frame.t2(\""] {
                let keys = text
                    .split(call)
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next());
                let silent =
                    keys.filter(|key| Language::Swedish.find(key, &[("days", "1")]).is_none());
                missing.extend(silent.map(|key| format!("{}: {key}", entry.path().display())));
            }
        }
    }
    // A text with arguments is found only with them, so it is looked for among the keys.
    let known = messages("sv");
    missing.retain(|line| {
        line.split(": ")
            .nth(1)
            .is_none_or(|key| !known.contains_key(key))
    });
    assert!(missing.is_empty(), "{missing:#?}");
}
