//! Habits that no compiler checks.

use crate::workspace;

/// A file longer than this holds more than one idea.
const LONGEST_FILE: usize = 500;

/// Directives that would move a decision away from where the row is read (design decision 3).
const ACCESS_DIRECTIVES: &[&str] = &["@authenticated", "@requiresScopes", "@policy"];

fn lines_with(pattern: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in workspace::files(ending) {
        for (number, line) in workspace::text(&file).lines().enumerate() {
            if line.contains(pattern) {
                found.push(format!("{}:{}", workspace::name(&file), number + 1));
            }
        }
    }
    found
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let long: Vec<String> = workspace::files(".rs")
        .into_iter()
        .map(|file| {
            (
                workspace::text(&file).lines().count(),
                workspace::name(&file),
            )
        })
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, name)| format!("{name}: {lines}"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    let attribute = concat!("#[al", "low(");
    let of_a_file = concat!("#![al", "low(");
    let found = [lines_with(attribute, ".rs"), lines_with(of_a_file, ".rs")].concat();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_is_authorised_in_graphql_guards() {
    let mut found = Vec::new();
    for file in workspace::files(".rs") {
        let text = workspace::text(&file);
        for attribute in text.split("#[graphql(").skip(1) {
            let inside = attribute.split(")]").next().unwrap_or_default();
            if inside.contains("guard") {
                found.push(workspace::name(&file));
            }
        }
    }
    assert!(
        found.is_empty(),
        "guards are skipped on entities: {found:#?}"
    );
}

#[test]
fn no_schema_uses_an_access_directive() {
    let mut found = Vec::new();
    for file in workspace::files(".graphql") {
        let text = workspace::text(&file);
        for directive in ACCESS_DIRECTIVES {
            // Inside quotes it is only a name that a `@link` could import.
            let used = text
                .match_indices(directive)
                .any(|(at, _)| !text[..at].ends_with('"'));
            if used {
                found.push(format!("{}: {directive}", workspace::name(&file)));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_test_is_ignored_and_nothing_is_left_undone() {
    let ignored = lines_with(concat!("#[ig", "nore"), ".rs");
    let undone = lines_with(concat!("to", "do!("), ".rs");
    assert!(
        ignored.is_empty() && undone.is_empty(),
        "{ignored:#?} {undone:#?}"
    );
}

/// With the module private to the store, a GraphQL object made of a database row does not compile: only
/// what was opened leaves the store.
#[test]
fn rows_of_the_database_never_leave_the_store() {
    let mut stores = 0;
    let mut leaks = Vec::new();
    for file in workspace::files(".rs") {
        let (name, text) = (workspace::name(&file), workspace::text(&file));
        let is_service = name.starts_with("services/") && !name.starts_with("services/kit/");
        if !is_service || name.contains("/tests") {
            continue;
        }
        if name.ends_with("/src/store.rs") && text.contains("\nmod entity;") {
            stores += 1;
        }
        let declares = text.contains("pub mod entity") || text.contains("pub(crate) mod entity");
        let names = text.contains("store::entity") && !name.contains("/src/store");
        if declares || names {
            leaks.push(name);
        }
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert_eq!(
        stores, 6,
        "every service with tables keeps its rows to itself"
    );
}
