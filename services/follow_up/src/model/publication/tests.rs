//! Editions of an invented town.

use domain::{
    AgencyKind, EventId, SystemEntropy,
    event::{Pseudonym, StepKind},
};

use super::*;
use crate::{
    flow::{count_people, publish_lines},
    model::Step,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn step(person: u8, kind: StepKind, on: &str, codes: &[(&str, &str)]) -> Step {
    let codes = codes.iter();
    let codes = codes.map(|(name, code)| ((*name).to_owned(), (*code).to_owned()));
    Step {
        event: EventId::draw(&SystemEntropy),
        pseudonym: Some(Pseudonym::from_bytes([person; 16])),
        kind,
        on: day(on),
        until: None,
        agency: AgencyKind::IntakeDesk,
        municipality: if person < 60 { "0461" } else { "0488" }.parse().unwrap(),
        codes: codes.collect(),
        recorded_at: chrono::DateTime::UNIX_EPOCH,
    }
}

/// People of two municipalities; the first `supported` of them live by own means.
fn town(people: u8, supported: u8) -> Vec<Vec<Step>> {
    let steps = (1..=people).map(|person| {
        let sex = if person % 3 == 0 { "MALE" } else { "FEMALE" };
        let mut steps = vec![
            step(
                person,
                StepKind::Intake,
                "2025-01-10",
                &[("sex", sex), ("age_band", "A30_39")],
            ),
            step(
                person,
                StepKind::Screening,
                "2025-01-20",
                &[("target_group", "INSIDE")],
            ),
            step(person, StepKind::Plan, "2025-03-01", &[]),
        ];
        if person % 2 == 0 {
            steps.push(step(person, StepKind::Activity, "2025-04-01", &[]));
        }
        if person <= supported {
            steps.push(step(person, StepKind::SelfSupport, "2025-12-01", &[]));
        }
        steps
    });
    steps.collect()
}

fn edition(people: u8, supported: u8, before: &[Told]) -> Edition {
    let town = town(people, supported);
    let lines = count_people(town.iter().map(Vec::as_slice));
    publish_lines(&lines, day("2026-11-01"), before, &[])
}

fn table(edition: &Edition, place: Place, code: TableCode) -> &Table {
    let (_, tables) = edition
        .places
        .iter()
        .find(|(known, _)| *known == place)
        .unwrap();
    let mut tables = tables.tables.iter();
    tables
        .find(|table| table.code == code.code() && table.factor == "EVERYBODY")
        .unwrap()
}

#[test]
fn every_table_is_told_of_everybody() {
    let edition = edition(100, 30, &[]);
    let (_, all) = edition.places.first().unwrap();
    let told: std::collections::BTreeSet<&str> = all
        .tables
        .iter()
        .filter(|table| table.factor == "EVERYBODY")
        .map(|table| table.code.as_str())
        .collect();
    assert_eq!(told.len(), TableCode::ALL.len());
    assert_eq!(all.people, Span::between(100, 104));
}

#[test]
fn no_count_is_told_exactly_anywhere() {
    let edition = edition(97, 31, &[]);
    for (_, tables) in &edition.places {
        let cells = tables
            .tables
            .iter()
            .flat_map(|table| &table.rows)
            .flat_map(|row| &row.cells);
        for cell in cells {
            let width = cell.most.zip(cell.least).map(|(most, least)| most - least);
            assert!(width.is_none_or(|width| width >= 2), "{cell:?}");
        }
    }
}

#[test]
fn municipality_of_few_tells_its_size_only() {
    let edition = edition(80, 30, &[]);
    let trosa: Place = Some("0488".parse().unwrap());
    let funnel = table(&edition, trosa, TableCode::Funnel);
    assert_eq!(funnel.state, TableState::TooSmall);
    assert!(funnel.rows.is_empty());
    assert_eq!(funnel.people, Span::between(20, 24));
}

#[test]
fn half_who_live_by_own_means_after_a_year_are_half_of_the_curve() {
    let edition = edition(100, 50, &[]);
    let curve = table(&edition, None, TableCode::Survival);
    let year = curve.rows.iter().find(|row| row.keys == ["12"]).unwrap();
    let still = year.numbers[0].unwrap();
    assert!((0.4..=0.6).contains(&still), "{year:?}");
    let (lowest, highest) = (year.numbers[1].unwrap(), year.numbers[2].unwrap());
    assert!(lowest <= still && still <= highest, "{year:?}");
}

#[test]
fn curve_stops_where_hardly_anybody_is_followed() {
    let edition = edition(100, 50, &[]);
    let curve = table(&edition, None, TableCode::Survival);
    // Everybody began twenty-two months ago: nobody has been followed for longer.
    let late = curve.rows.iter().find(|row| row.keys == ["36"]).unwrap();
    assert_eq!(late.numbers, [None, None, None]);
}

#[test]
fn groups_are_compared_for_all_together_and_never_for_a_municipality() {
    let edition = edition(100, 50, &[]);
    for (place, tables) in &edition.places {
        let has_groups = tables
            .tables
            .iter()
            .any(|table| table.factor != "EVERYBODY");
        assert_eq!(has_groups, place.is_none());
    }
    let (_, all) = edition.places.first().unwrap();
    let of_sex = all
        .tables
        .iter()
        .filter(|table| table.factor == "SEX" && table.code == "FUNNEL");
    // Also those of whom there is nobody.
    assert_eq!(of_sex.count(), domain::codes::Sex::ALL.len() + 1);
}

#[test]
fn one_who_comes_is_not_seen_between_two_editions() {
    let first = edition(100, 50, &[]);
    let told = first.told.clone().unwrap();
    let second = edition(101, 51, &[told]);
    let (Some(before), Some(after)) = (first.told, second.told) else {
        panic!("nothing came out");
    };
    // Whatever differs is a class or withheld.
    for (count, cell) in &after.cells {
        if let (Cell::From(is), Some(Cell::From(was))) = (cell, before.cells.get(count)) {
            assert_eq!((is % CLASS, was % CLASS), (0, 0));
        }
    }
}

#[test]
fn shares_of_earlier_days_stay_as_they_were() {
    let town = town(100, 50);
    let lines = count_people(town.iter().map(Vec::as_slice));
    let first = publish_lines(&lines, day("2026-10-01"), &[], &[]);
    let told = first.told.clone().unwrap();
    let second = publish_lines(&lines, day("2026-11-01"), &[told], &first.places);
    let (before, after) = (
        table(&first, None, TableCode::Shares),
        table(&second, None, TableCode::Shares),
    );
    assert_eq!(after.rows[..before.rows.len()], before.rows[..]);
    assert_eq!(after.rows.len(), before.rows.len() * 2);
}
