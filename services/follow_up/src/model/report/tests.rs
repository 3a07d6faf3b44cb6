//! A report of a few lines.

use super::*;

fn line(measure: Measure, item: &str, at: i32, people: u64) -> Counted {
    Counted {
        factor: Factor::Everybody,
        value: String::new(),
        measure,
        item: item.to_owned(),
        at,
        people,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn report(lines: Vec<Counted>) -> GroupReport {
    Report::of(lines, day("2026-11-01")).everybody()
}

#[test]
fn who_is_still_on_the_chain_is_seen_until_now() {
    let begun = month_number(day("2026-01-20"));
    let group = report(vec![
        line(Measure::Left, "SELF_SUPPORT", 4, 3),
        line(Measure::Going, "", begun, 7),
    ]);
    let curve = still_on_support(&group.observed());
    assert_eq!((curve[0].month, curve[0].at_risk), (4, 10));
    assert_eq!((curve[1].month, curve[1].lost_to_sight), (9, 7));
    assert!((curve[1].share - 0.7).abs() < 1e-12);
}

#[test]
fn relapse_is_a_share_of_those_who_could_have_had_one() {
    let long_ago = month_number(day("2023-01-01"));
    let just_now = month_number(day("2026-10-01"));
    let group = report(vec![
        line(Measure::Relapsed, "", 3, 2),
        line(Measure::Kept, "", long_ago, 2),
        line(Measure::Kept, "", just_now, 4),
    ]);
    assert_eq!(group.relapsed_within(2), Some(0.0));
    assert_eq!(group.relapsed_within(6), Some(0.5));
    assert_eq!(report(Vec::new()).relapsed_within(6), None);
}

#[test]
fn who_stands_where_is_told_for_any_day() {
    let (came, went) = (day_number(day("2026-03-01")), day_number(day("2026-05-01")));
    let group = report(vec![
        line(Measure::Entered, "INTAKE", came, 5),
        line(Measure::Departed, "INTAKE", went, 2),
        line(Measure::Entered, "PLAN", went, 2),
        line(Measure::Present, "CAME", came, 5),
        line(Measure::Active, "CAME", went, 2),
    ]);
    assert_eq!(group.standing_on(day("2026-04-30"))[&Milestone::Intake], 5);
    assert_eq!(group.standing_on(day("2026-05-01"))[&Milestone::Intake], 3);
    assert_eq!(group.standing_on(day("2026-05-01"))[&Milestone::Plan], 2);
    assert_eq!(group.present_and_active_on(day("2026-05-01")), (5, 2));
}

#[test]
fn median_is_the_place_of_the_one_in_the_middle() {
    assert_eq!(median(&BTreeMap::from([(1, 1), (5, 1), (9, 1)])), Some(5));
    assert_eq!(median(&BTreeMap::from([(1, 2), (9, 1)])), Some(1));
    assert_eq!(median(&BTreeMap::new()), None);
}
