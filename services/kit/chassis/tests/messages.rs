//! Every message key that the sources name has a text in both languages, with the arguments that the
//! sources give; and no text is dead.

#![cfg(test)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Texts of this form that are not message keys, in sources that speak of messages.
const NOT_KEYS: &[&str] = &["content-type", "x-evi-assertion", "look-up", "no-store"];

fn room() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, ending, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            found.push(path);
        }
    }
}

/// The texts of a language: key to text, continuation lines joined.
fn texts(language: &str) -> BTreeMap<String, String> {
    let mut files = Vec::new();
    files_below(&room().join("messages").join(language), "ftl", &mut files);
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let mut last = None;
        for line in fs::read_to_string(&file).unwrap().lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                last = None;
            } else if line.starts_with(char::is_whitespace) || line.starts_with('}') {
                let key: &String = last.as_ref().expect("a continued line belongs to a key");
                texts.get_mut(key).unwrap().push_str(line);
            } else {
                let (key, text) = line.split_once('=').expect("a line is key = text");
                let key = key.trim().to_owned();
                let doubled = texts.insert(key.clone(), text.trim().to_owned());
                assert!(doubled.is_none(), "{key} has two texts in {language}");
                last = Some(key);
            }
        }
    }
    texts
}

/// The arguments that a text wants.
fn wanted(text: &str) -> BTreeSet<String> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '-' || *letter == '_')
                .collect()
        })
        .collect()
}

/// Every string literal that looks like a message key (`two-words-at-least`).
fn literals(source: &str) -> Vec<&str> {
    source
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| looks_like_key(text) && !NOT_KEYS.contains(text))
        .collect()
}

fn looks_like_key(text: &str) -> bool {
    text.contains('-')
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The sources of the workspace that speak of messages, without comments and tests. The pages have words of their own.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    files_below(&room().join("../.."), "rs", &mut files);
    files
        .into_iter()
        .filter(|path| {
            let text = path.to_string_lossy();
            let is_ours = text.contains("/src/") && !text.contains("/web/src/");
            is_ours && !text.ends_with("tests.rs") && !text.contains("/tests/")
        })
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            (name.into_owned(), without_comments_and_tests(&text))
        })
        .filter(|(_, source)| {
            let speaks = ["Problem", "fn message(self)", "TransitionRefused::invalid"];
            speaks.iter().any(|sign| source.contains(sign))
        })
        .collect()
}

fn without_comments_and_tests(source: &str) -> String {
    source
        .lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
        .replace("\\\"", "'")
        .replace("'\"'", "' '")
}

/// The key of each refusal that is built in place, with the arguments that are given there.
fn refusals(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    for opening in ["Problem::new(", "Problem::invalid(", "Self::new(Code::"] {
        for (at, _) in source.match_indices(opening) {
            let rest = &source[at + opening.len()..];
            let Some(inside) = balanced(rest) else {
                continue;
            };
            if let Some(key) = literals(inside).last() {
                let given = given(&rest[inside.len() + 1..]);
                found.push(((*key).to_owned(), given));
            }
        }
    }
    found
}

/// The text up to the bracket that closes the one before it.
fn balanced(text: &str) -> Option<&str> {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..at]);
        }
    }
    None
}

/// The arguments that are given to a refusal, in the chain of calls that follows or in the two lines
/// after it, where the refusal was given a name first.
fn given(rest: &str) -> BTreeSet<String> {
    let mut lines = 0;
    let near: String = rest
        .chars()
        .take_while(|letter| {
            lines += u32::from(*letter == '\n');
            lines < 5
        })
        .collect();
    near.split(".with(")
        .skip(1)
        .filter_map(|call| call.split('"').nth(1))
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_arguments() {
    let (swedish, english) = (texts("sv"), texts("en"));
    let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    let (ours, theirs) = (keys(&swedish), keys(&english));
    let lonely: Vec<_> = ours.symmetric_difference(&theirs).collect();
    assert!(lonely.is_empty(), "only in one language: {lonely:#?}");
    for (key, text) in &swedish {
        assert_eq!(wanted(text), wanted(&english[key]), "arguments of {key}");
    }
}

#[test]
fn every_key_has_a_text() {
    let swedish = texts("sv");
    let missing: BTreeSet<String> = sources()
        .iter()
        .flat_map(|(file, source)| {
            literals(source)
                .into_iter()
                .filter(|key| !swedish.contains_key(*key))
                .map(move |key| format!("{key} ({file})"))
        })
        .collect();
    assert!(missing.is_empty(), "keys without text: {missing:#?}");
}

#[test]
fn every_refusal_gives_the_arguments_of_its_text() {
    let swedish = texts("sv");
    let mut missing = BTreeSet::new();
    for (file, source) in sources() {
        for (key, given) in refusals(&source) {
            let wanted = swedish
                .get(&key)
                .map(|text| wanted(text))
                .unwrap_or_default();
            for name in wanted.difference(&given) {
                missing.insert(format!("{key} lacks {name} ({file})"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_text_is_dead() {
    let sources = sources();
    let spoken: BTreeSet<&str> = sources
        .iter()
        .flat_map(|(_, source)| literals(source))
        .collect();
    let dead: Vec<_> = texts("sv")
        .into_keys()
        .filter(|key| !spoken.contains(key.as_str()))
        .collect();
    assert!(dead.is_empty(), "no source names these: {dead:#?}");
}

#[test]
fn sentences_are_short() {
    for language in ["sv", "en"] {
        for (key, text) in texts(language) {
            for sentence in text.split(['.', '?', '!']) {
                let words = sentence.split_whitespace().count();
                assert!(
                    words <= 25,
                    "{key} ({language}) has a sentence of {words} words"
                );
            }
        }
    }
}
