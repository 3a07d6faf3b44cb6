//! What is published, and what is not.

use super::*;

fn day(month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, 1).unwrap()
}

fn division(name: &str, cells: &[(&str, u64)]) -> Division {
    let cells = cells
        .iter()
        .map(|(value, people)| ((*value).to_owned(), *people));
    Division {
        name: name.to_owned(),
        cells: cells.collect(),
    }
}

fn edition(before: &[Edition], month: u32, divisions: &[Division]) -> Edition {
    match release(before, day(month), divisions) {
        Release::New(edition) => edition,
        Release::LastStands => panic!("nothing is published"),
    }
}

#[test]
fn counts_are_classes_of_five() {
    let sexes = [division("SEX", &[("FEMALE", 33), ("MALE", 17)])];
    let told = edition(&[], 1, &sexes);
    assert_eq!(told.size, Cell::From(50));
    assert_eq!(told.divisions["SEX"]["FEMALE"], Cell::From(30));
    assert_eq!(told.divisions["SEX"]["MALE"], Cell::From(15));
}

#[test]
fn fewer_than_five_look_like_nobody() {
    let told = |few| {
        let ages = [division("AGE", &[("A", few), ("B", 21), ("C", 33 - few)])];
        edition(&[], 1, &ages).divisions["AGE"]["A"]
    };
    for few in 0..CLASS {
        assert_eq!(told(few), Cell::From(0), "{few}");
    }
}

#[test]
fn small_group_tells_its_size_only() {
    let told = |women: u64| {
        edition(
            &[],
            1,
            &[division("SEX", &[("FEMALE", women), ("MALE", 12)])],
        )
    };
    assert!(told(12).divisions.is_empty());
    assert_eq!(told(12).size, Cell::From(20));
    assert!(!told(13).divisions.is_empty());
}

/// Five cells of which each is four above its class add up to a size that gives all of them away.
#[test]
fn what_adding_up_would_give_away_is_withheld() {
    let ages = [division(
        "AGE",
        &[("A", 9), ("B", 14), ("C", 19), ("D", 24), ("E", 29)],
    )];
    let told = edition(&[], 1, &ages);
    let withheld = told.divisions.get("AGE").map(|cells| {
        let withheld = cells.values().filter(|cell| **cell == Cell::Withheld);
        withheld.count()
    });
    assert_ne!(withheld, Some(0), "{told:?}");
    assert!(too_close(&[told]).is_none());
}

/// Twelve months in which people come one by one: no edition, beside those before, gives a cell away.
#[test]
fn no_edition_gives_away_another() {
    let mut before = Vec::new();
    for month in 1..=12 {
        let grown = u64::from(month) - 1;
        let divisions = [
            division("SEX", &[("FEMALE", 24 + grown), ("MALE", 14)]),
            division("AGE", &[("A", 19), ("B", 14 + grown), ("C", 5)]),
        ];
        if let Release::New(edition) = release(&before, day(month), &divisions) {
            before.push(edition);
        }
        assert!(too_close(&before).is_none());
    }
    assert!(before.len() > 1, "something is published: {}", before.len());
}

#[test]
fn group_that_people_leave_is_told_no_more_than_is_safe_and_never_reckoned_on_for_ever() {
    let mut editions = Vec::new();
    let months = [
        [40, 22, 9],
        [31, 22, 4],
        [29, 12, 3],
        [45, 3, 30],
        [5, 2, 1],
        [60, 60, 60],
    ];
    for (counts, month) in months.iter().zip(1..) {
        let [one, two, three] = *counts;
        let causes = [division(
            "CAUSE",
            &[("ONE", one), ("TWO", two), ("THREE", three)],
        )];
        match release(&editions, day(month), &causes) {
            Release::New(edition) => editions.push(edition),
            Release::LastStands => assert!(month > 1),
        }
    }
    assert!(!editions.is_empty());
}

#[test]
fn cells_that_pass_into_the_next_class_together_are_not_all_told() {
    let before = [division(
        "CAUSE",
        &[("A", 4), ("B", 4), ("C", 4), ("D", 4), ("E", 9)],
    )];
    let first = edition(&[], 1, &before);
    // Four came to a group of 25 to 29, and four cells passed: whoever is told all four knows that each was four.
    let after = [division(
        "CAUSE",
        &[("A", 5), ("B", 5), ("C", 5), ("D", 5), ("E", 9)],
    )];
    let second = edition(std::slice::from_ref(&first), 2, &after);
    let told = second.divisions.get("CAUSE");
    let passed = ["A", "B", "C", "D"].map(|value| {
        let cells = told.and_then(|cells| cells.get(value));
        matches!(cells, Some(Cell::From(5)))
    });
    assert!(passed.contains(&false), "{second:?}");
}
