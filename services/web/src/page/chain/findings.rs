//! What a chart shows, in one sentence, made of its own figures.

use super::{
    answer::{Group, Row, TableCode, TableState},
    names,
};
use crate::{frame::Frame, show};

/// The sentence of a table about everybody.
pub(super) fn finding(group: &Group, frame: &Frame) -> String {
    if group.state == TableState::TooSmall || group.rows.is_empty() {
        return frame.t1("chain-found-too-small", "count", group.people.told(frame));
    }
    told(group, frame).unwrap_or_else(|| frame.t("chain-found-withheld"))
}

fn told(group: &Group, frame: &Frame) -> Option<String> {
    let text = |key: &str, arguments: &[(&'static str, &str)]| frame.language.text(key, arguments);
    let name = |place: usize, row: &Row| names::key(group.table, place, row.key(place), frame);
    let sentence = match group.table {
        TableCode::Funnel => {
            let steepest = lowest(group, 1)?;
            let share = show::percent(steepest.percent(1)?);
            let step = name(0, steepest);
            text("chain-found-tratt", &[("name", &step), ("share", &share)])
        }
        TableCode::Flows => {
            let is_a_way = |row: &Row| row.key(0) != "REST";
            let broadest = highest(group, |row| row.middle(0).filter(|_| is_a_way(row)))?;
            let nodes: Vec<String> = (0..4).map(|place| name(place, broadest)).collect();
            text("chain-found-floden", &[("name", &nodes.join(" → "))])
        }
        TableCode::Survival => return half_gone(group, frame),
        TableCode::Exits => {
            let last = group
                .rows
                .iter()
                .rev()
                .find(|row| row.key(1) == "SELF_SUPPORT")?;
            let share = show::percent(last.percent(0)?);
            text(
                "chain-found-avslut",
                &[("share", &share), ("count", last.key(0))],
            )
        }
        TableCode::Relapse => {
            let year = group.rows.iter().find(|row| row.key(0) == "12")?;
            text(
                "chain-found-aterfall",
                &[("share", &show::percent(year.percent(0)?))],
            )
        }
        TableCode::Shares => {
            let last = group.rows.last()?.key(0).to_owned();
            let of_last = |row: &&Row| row.key(0) == last;
            let most = group
                .rows
                .iter()
                .filter(of_last)
                .filter(|row| row.number(0).is_some());
            let most = most.max_by(|one, other| order(one.number(0), other.number(0)))?;
            let share = show::percent(most.percent(0)?);
            text(
                "chain-found-andelar",
                &[("name", &name(1, most)), ("share", &share)],
            )
        }
        TableCode::Durations | TableCode::DecisionTimes => {
            let longest = highest(group, |row| row.number(0))?;
            let median = show::decimal(longest.number(0)?, 1);
            let key = format!("chain-found-{}", group.table.slug());
            text(&key, &[("name", &name(0, longest)), ("count", &median)])
        }
        TableCode::LeadTimes => {
            let longest = highest(group, |row| row.number(0))?;
            let median = show::decimal(longest.number(0)?, 1);
            let pair = format!("{} → {}", name(0, longest), name(1, longest));
            text(
                "chain-found-ledtider",
                &[("name", &pair), ("count", &median)],
            )
        }
        TableCode::PlansPerPerson => {
            let one = group.rows.iter().find(|row| row.key(0) == "1")?;
            text(
                "chain-found-planer",
                &[("share", &show::percent(one.percent(0)?))],
            )
        }
        TableCode::WorkOrStudies => return work_or_studies(group, frame),
        TableCode::Health | TableCode::NoActivity => {
            let none = group.rows.iter().find(|row| row.key(0) == "NONE")?;
            let key = format!("chain-found-{}", group.table.slug());
            text(&key, &[("share", &show::percent(none.percent(0)?))])
        }
        TableCode::SelfSupportByYear => {
            let last = group.rows.last()?;
            let count = last.cells.first()?.told(frame);
            text(
                "chain-found-egen-forsorjning",
                &[("day", last.key(0)), ("count", &count)],
            )
        }
    };
    Some(sentence)
}

/// How many went to work or studies in the last year.
fn work_or_studies(group: &Group, frame: &Frame) -> Option<String> {
    let year = group.rows.iter().map(|row| row.key(1)).max()?;
    let basis = group.rows.first()?.key(0);
    let doing = group.rows.iter().filter(|row| {
        row.key(0) == basis && row.key(1) == year && ["WORK", "STUDIES"].contains(&row.key(2))
    });
    let shares: Option<Vec<f64>> = doing.map(|row| row.percent(0)).collect();
    let share = show::percent(shares.filter(|shares| !shares.is_empty())?.iter().sum());
    Some(frame.language.text(
        "chain-found-arbete-studier",
        &[("share", &share), ("day", year)],
    ))
}

/// After how many months half have left, or how many are left at the end.
fn half_gone(group: &Group, frame: &Frame) -> Option<String> {
    let half = group
        .rows
        .iter()
        .find(|row| row.percent(0).is_some_and(|still| still <= 50.0));
    if let Some(half) = half {
        return Some(frame.t1("chain-found-kvar-half", "count", half.key(0)));
    }
    let last = group
        .rows
        .iter()
        .rev()
        .find(|row| row.number(0).is_some())?;
    let share = show::percent(last.percent(0)?);
    Some(frame.t2("chain-found-kvar", ("count", last.key(0)), ("share", share)))
}

/// Of several groups, which leaves soonest.
pub(super) fn of_groups(groups: &[&Group], frame: &Frame) -> String {
    let at_a_year = groups.iter().filter_map(|group| {
        let row = group.rows.iter().find(|row| row.key(0) == "12")?;
        Some((group, row.percent(0)?))
    });
    let told: Vec<_> = at_a_year.collect();
    let by_share = |one: &&(&&Group, f64), other: &&(&&Group, f64)| one.1.total_cmp(&other.1);
    let (Some((fewest, low)), Some((most, high))) =
        (told.iter().min_by(by_share), told.iter().max_by(by_share))
    else {
        return frame.t("chain-found-withheld");
    };
    if told.len() < 2 {
        return frame.t("chain-found-withheld");
    }
    frame.language.text(
        "chain-found-groups",
        &[
            ("name", &names::value(fewest, frame)),
            ("share", &show::percent(*low)),
            ("other", &names::value(most, frame)),
            ("high", &show::percent(*high)),
        ],
    )
}

fn highest(group: &Group, of: impl Fn(&Row) -> Option<f64>) -> Option<&Row> {
    let known = group.rows.iter().filter(|row| of(row).is_some());
    known.max_by(|one, other| order(of(one), of(other)))
}

fn lowest(group: &Group, place: usize) -> Option<&Row> {
    let known = group.rows.iter().filter(|row| row.number(place).is_some());
    known.min_by(|one, other| order(one.number(place), other.number(place)))
}

fn order(one: Option<f64>, other: Option<f64>) -> std::cmp::Ordering {
    one.unwrap_or_default()
        .total_cmp(&other.unwrap_or_default())
}
