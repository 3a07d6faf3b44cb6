//! The operations that the pages send, reviewed as text in `schema/web`, and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// The files, in which every operation and every fragment begins at the start of a line.
const FILES: &[&str] = &[
    include_str!("../../../schema/web/fragments.graphql"),
    include_str!("../../../schema/web/forms.graphql"),
    include_str!("../../../schema/web/work.graphql"),
    include_str!("../../../schema/web/desk.graphql"),
    include_str!("../../../schema/web/case.graphql"),
    include_str!("../../../schema/web/referrals.graphql"),
    include_str!("../../../schema/web/management.graphql"),
    include_str!("../../../schema/web/follow_up.graphql"),
    include_str!("../../../schema/web/programmes.graphql"),
    include_str!("../../../schema/web/participant.graphql"),
    include_str!("../../../schema/web/notices.graphql"),
    include_str!("../../../schema/web/deeds_of_case.graphql"),
    include_str!("../../../schema/web/deeds_of_referral.graphql"),
];

/// What stands before the name of an operation where it is named to the gateway.
pub const ID_PREFIX: &str = "page:";

static DOCUMENTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| assemble(FILES));

/// Every operation, by the id under which the gateway knows it: a whole document each, with its fragments.
pub fn documents() -> BTreeMap<String, String> {
    DOCUMENTS
        .iter()
        .map(|(name, document)| (format!("{ID_PREFIX}{name}"), document.clone()))
        .collect()
}

/// Whether the pages have such an operation.
pub fn is_known(name: &str) -> bool {
    DOCUMENTS.contains_key(name)
}

fn assemble(files: &[&str]) -> BTreeMap<String, String> {
    let mut operations = BTreeMap::new();
    let mut fragments = BTreeMap::new();
    for block in files.iter().flat_map(|file| blocks(file)) {
        let mut words = block.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
        match (words.next(), words.next()) {
            (Some("fragment"), Some(name)) => {
                fragments.insert(name.to_owned(), block);
            }
            (Some("query" | "mutation"), Some(name)) => {
                operations.insert(name.to_owned(), block);
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }
    operations
        .into_iter()
        .map(|(name, block)| {
            let document = with_fragments(&block, &fragments);
            (name, document)
        })
        .collect()
}

/// Cuts a file where an operation or a fragment begins; comments between them are left out.
fn blocks(file: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for line in file
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
    {
        let begins = ["query ", "mutation ", "fragment "]
            .iter()
            .any(|word| line.starts_with(word));
        match (begins, blocks.last_mut()) {
            (true, _) => blocks.push(format!("{line}\n")),
            (false, Some(last)) if !line.trim().is_empty() => {
                last.push_str(line);
                last.push('\n');
            }
            (false, Some(_) | None) => {}
        }
    }
    blocks
}

/// The operation and every fragment that it uses, by whatever way.
fn with_fragments(operation: &str, fragments: &BTreeMap<String, String>) -> String {
    let mut document = operation.to_owned();
    let mut taken = BTreeSet::new();
    loop {
        let wanted = spreads(&document)
            .find(|name| fragments.contains_key(*name) && !taken.contains(*name))
            .map(str::to_owned);
        let Some(name) = wanted else {
            return document;
        };
        document.push_str(&fragments[&name]);
        taken.insert(name);
    }
}

fn spreads(document: &str) -> impl Iterator<Item = &str> {
    document.split("...").skip(1).filter_map(|rest| {
        let name = rest
            .split(|sign: char| !sign.is_alphanumeric() && sign != '_')
            .next()?;
        (!name.is_empty() && name != "on").then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_holds_the_fragments_that_it_uses_and_no_other() {
        let documents = assemble(&[
            "# words\nfragment A on Unit { id ...B }\nfragment B on Unit { name }\nfragment C on Unit { id }\n",
            "query One {\n  unit { ...A }\n}\n\nmutation Two($a: ID!) { x(a: $a) { id } }\n",
        ]);
        assert_eq!(documents.keys().collect::<Vec<_>>(), ["One", "Two"]);
        let one = &documents["One"];
        assert!(
            one.contains("fragment A") && one.contains("fragment B"),
            "{one}"
        );
        assert!(
            !one.contains("fragment C") && !one.contains("words"),
            "{one}"
        );
        assert!(!documents["Two"].contains("fragment"));
    }

    #[test]
    fn ids_say_that_they_are_the_pages() {
        assert!(documents().keys().all(|id| id.starts_with(ID_PREFIX)));
        assert!(is_known("MyWork") && !is_known("page:MyWork"));
    }
}
