//! What is published, and what is not.

use super::*;

fn key(name: &str) -> CountKey {
    CountKey::of(&[name])
}

/// A group and what it is divided into, of which everybody is in one row.
fn group(base: &str, rows: &[(&str, u64)]) -> Draft {
    let mut draft = Draft::default();
    add(&mut draft, base, rows);
    draft
}

fn add(draft: &mut Draft, base: &str, rows: &[(&str, u64)]) {
    let people = rows.iter().map(|(_, people)| people).sum();
    draft.counts.insert(key(base), people);
    let parts: Vec<CountKey> = rows.iter().map(|(name, _)| key(name)).collect();
    let counted = rows.iter().map(|(name, people)| (key(name), *people));
    draft.counts.extend(counted);
    draft.sums.push(Sum {
        whole: key(base),
        parts: parts.clone(),
        unlisted: 0,
    });
    draft.blocks.push(Block {
        base: key(base),
        rows: parts,
    });
}

fn cell(told: &Told, name: &str) -> Option<Cell> {
    told.cells.get(&key(name)).copied()
}

#[test]
fn counts_are_classes_of_five() {
    let told = release(&[], &group("ALL", &[("FEMALE", 33), ("MALE", 17)])).unwrap();
    assert_eq!(cell(&told, "ALL"), Some(Cell::From(50)));
    assert_eq!(cell(&told, "FEMALE"), Some(Cell::From(30)));
    assert_eq!(cell(&told, "MALE"), Some(Cell::From(15)));
}

#[test]
fn fewer_than_five_look_like_nobody() {
    for few in 0..CLASS {
        let told = release(
            &[],
            &group("ALL", &[("A", few), ("B", 21), ("C", 33 - few)]),
        )
        .unwrap();
        assert_eq!(cell(&told, "A"), Some(Cell::From(0)), "{few}");
    }
}

#[test]
fn small_group_tells_its_size_only() {
    let told = release(&[], &group("ALL", &[("FEMALE", 12), ("MALE", 12)])).unwrap();
    assert_eq!(cell(&told, "ALL"), Some(Cell::From(20)));
    assert_eq!(cell(&told, "FEMALE"), None);
    let told = release(&[], &group("ALL", &[("FEMALE", 13), ("MALE", 12)])).unwrap();
    assert_eq!(cell(&told, "FEMALE"), Some(Cell::From(10)));
}

/// Five rows each of which is four above its class make up a size that gives all of them away.
#[test]
fn rows_that_give_each_other_away_are_withheld() {
    let rows = [("A", 9), ("B", 9), ("C", 9), ("D", 9), ("E", 9)];
    let told = release(&[], &group("ALL", &rows)).unwrap();
    let withheld = rows
        .iter()
        .filter(|(name, _)| cell(&told, name) == Some(Cell::Withheld));
    assert!(withheld.count() >= 1, "{told:?}");
    assert!(Known::after(&[&told]).too_close().is_empty());
}

/// Municipalities make up the association: five of them, each four above its class.
#[test]
fn places_that_give_each_other_away_are_withheld() {
    let mut draft = Draft::default();
    for place in ["A", "B", "C", "D", "E"] {
        let (one, other) = (format!("{place}1"), format!("{place}2"));
        add(&mut draft, place, &[(&one, 29), (&other, 31)]);
    }
    let firsts = ["A1", "B1", "C1", "D1", "E1"];
    add(&mut draft, "ALL", &[("ALL1", 145), ("ALL2", 155)]);
    draft.sums.push(Sum {
        whole: key("ALL1"),
        parts: firsts.iter().map(|name| key(name)).collect(),
        unlisted: 0,
    });
    let exact = draft.divided();
    assert!(!Known::after(&[&exact]).too_close().is_empty());
    let told = release(&[], &draft).unwrap();
    assert!(Known::after(&[&told]).too_close().is_empty());
}

/// A group of nine in its class that becomes one of ten tells that one came, unless the row beside it is withheld.
#[test]
fn growth_is_compared_with_the_editions_before() {
    let mut first = group("ALL", &[("A", 29), ("B", 20)]);
    first.growing.extend([key("A"), key("B"), key("ALL")]);
    let before = release(&[], &first).unwrap();
    let mut second = group("ALL", &[("A", 30), ("B", 20)]);
    second.growing.extend([key("A"), key("B"), key("ALL")]);
    let after = release(std::slice::from_ref(&before), &second).unwrap();
    assert!(Known::after(&[&before, &after]).too_close().is_empty());
}

/// Who knows that a count only grows is wrong where it was corrected, and works nothing out.
#[test]
fn what_has_shrunk_does_not_keep_an_edition_from_coming_out() {
    let mut first = group("ALL", &[("A", 40), ("B", 20)]);
    first.growing.extend([key("A"), key("ALL")]);
    let before = release(&[], &first).unwrap();
    let mut second = group("ALL", &[("A", 33), ("B", 20)]);
    second.growing.extend([key("A"), key("ALL")]);
    let after = release(&[before], &second).unwrap();
    assert_eq!(cell(&after, "A"), Some(Cell::From(30)));
}

/// A row that is not listed is in the lowest class like those that are.
#[test]
fn rows_that_are_not_listed_keep_their_five_values() {
    let mut draft = group("ALL", &[("A", 30), ("B", 20)]);
    draft.counts.insert(key("ALL"), 57);
    draft.sums[0].unlisted = 40;
    let told = release(&[], &draft).unwrap();
    assert_eq!(cell(&told, "A"), Some(Cell::From(30)));
    // Two that are not listed and are seven together at the least are nearly known.
    let mut draft = group("ALL", &[("A", 34), ("B", 24)]);
    draft.counts.insert(key("ALL"), 65);
    draft.sums[0].unlisted = 2;
    assert!(!Known::after(&[&draft.divided()]).too_close().is_empty());
    let told = release(&[], &draft).unwrap();
    assert!(Known::after(&[&told]).too_close().is_empty());
}
