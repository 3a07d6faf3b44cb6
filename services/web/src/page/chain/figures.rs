//! The charts of an edition.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{
    answer::{Edition, Group, Row, TableCode, TableState},
    findings, names, tables,
};
use crate::{
    chart::{
        Alluvial, Bar, Bars, Curve, Curves, Figure, Funnel, Mark, Range, Ranges, Stage, Strand,
    },
    frame::Frame,
    table::Table,
};

/// In how many months' steps it is told how many are still followed.
const RISK_STEP: u32 = 6;

/// Every figure of an edition: each table about everybody, and how long it takes group by group.
pub(super) fn figures(edition: &Edition, query: &str, frame: &Frame) -> Vec<Figure> {
    let mut figures = Vec::new();
    for code in TableCode::ALL {
        let Some(group) = edition.everybody(code) else {
            continue;
        };
        figures.push(of_everybody(group, query, frame));
        if code == TableCode::Survival {
            figures.extend(by_factor(edition, group, query, frame));
        }
    }
    figures
}

/// The figure of a table about everybody.
fn of_everybody(group: &Group, query: &str, frame: &Frame) -> Figure {
    let code = group.table;
    let table = tables::of_group(group, frame);
    let title = tables::title(code, frame);
    let finding = findings::finding(group, frame);
    let figure = Figure::new(code.slug(), title, finding, table);
    let figure = figure.with_files(&format!("/kedjan/fil/{}{query}", code.slug()));
    if group.rows.is_empty() {
        return figure;
    }
    match code {
        TableCode::Funnel | TableCode::Health | TableCode::NoActivity => {
            figure.with(&stages(group, frame))
        }
        TableCode::Flows => figure.with(&streams(group, frame)),
        TableCode::Survival => {
            let mut figure = figure.with(&survival(&[(String::new(), group)], frame, false));
            figure.below = Some(at_risk(&figure.table));
            figure
        }
        TableCode::Exits => figure.with(&exits(group, frame)),
        TableCode::Shares => figure.with(&shares(group, frame)),
        TableCode::Durations | TableCode::DecisionTimes | TableCode::LeadTimes => {
            figure.with(&medians(group, frame))
        }
        TableCode::Relapse => {
            figure.with(&bars(group, "chain-of-share", frame, |row| row.percent(0)))
        }
        TableCode::PlansPerPerson | TableCode::SelfSupportByYear => {
            figure.with(&bars(group, "chain-of-people", frame, |row| row.middle(0)))
        }
        TableCode::WorkOrStudies => figure.with(&work_or_studies(group, frame)),
    }
}

/// Bars one below the other, named by the last key.
fn stages(group: &Group, frame: &Frame) -> Funnel {
    let stage = |row: &Row| {
        let name = names::key(group.table, 0, row.key(0), frame);
        let count = row.cells.first().map(|cell| cell.told(frame));
        let share = row.percent(0).map(crate::show::percent);
        let told = match (count, share) {
            (Some(count), Some(share)) => format!("{count} ({share})"),
            (Some(told), None) | (None, Some(told)) => told,
            (None, None) => String::new(),
        };
        Stage::of(name, row.middle(0), told)
    };
    Funnel {
        stages: group.rows.iter().map(stage).collect(),
    }
}

fn streams(group: &Group, frame: &Frame) -> Alluvial {
    let strand = |row: &Row| {
        let keys = row.keys.iter().enumerate();
        Some(Strand {
            nodes: keys
                .map(|(place, code)| names::key(group.table, place, code, frame))
                .collect(),
            weight: row.middle(0)?,
        })
    };
    let ends = [
        "SELF_SUPPORT",
        "WORK",
        "STUDIES",
        "MOVED",
        "PENSION",
        "OTHER",
        "GOING",
        "UNKNOWN",
    ];
    let ends = ends
        .iter()
        .map(|code| names::key(group.table, 3, code, frame));
    let stages = ["cause", "triage", "intervention", "outcome"];
    Alluvial {
        stages: stages
            .iter()
            .map(|name| frame.t_of("chain-column", name))
            .collect(),
        strands: group.rows.iter().filter_map(strand).collect(),
        ends: ends.collect(),
    }
}

/// The share that still has assistance, by month.
fn survival(groups: &[(String, &Group)], frame: &Frame, is_small: bool) -> Curves {
    let curve = |(name, group): &(String, &Group)| {
        let rows = group.rows.iter();
        let told: Vec<(f64, f64, (f64, f64))> = rows
            .filter_map(|row| {
                let still = row.percent(0)?;
                let bounds = (
                    row.percent(1).unwrap_or(still),
                    row.percent(2).unwrap_or(still),
                );
                Some((month(row)?, still, bounds))
            })
            .collect();
        let has_bounds = !is_small && groups.len() == 1;
        Curve {
            name: name.clone(),
            ends_at: told.last().map_or(0.0, |(at, ..)| *at),
            bounds: told
                .iter()
                .filter(|_| has_bounds)
                .map(|(.., bounds)| *bounds)
                .collect(),
            points: begun_at_the_top(told.into_iter().map(|(at, still, _)| (at, still)).collect()),
        }
    };
    let mut curves: Vec<Curve> = groups.iter().map(curve).collect();
    for curve in &mut curves {
        if curve.bounds.len() + 1 == curve.points.len() {
            curve.bounds.insert(0, (100.0, 100.0));
        }
    }
    let last = groups
        .iter()
        .flat_map(|(_, group)| group.rows.iter().filter_map(month));
    Curves {
        curves,
        across: frame.t("chain-months-since"),
        marks: Mark::every(whole(last.fold(0.0, f64::max))),
        top: None,
        level: None,
        is_small,
    }
}

/// Everybody has assistance at the beginning.
fn begun_at_the_top(mut points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    if points.first().is_some_and(|(at, _)| *at > 0.0) {
        points.insert(0, (0.0, 100.0));
    }
    points
}

/// How many are still followed, some months apart.
fn at_risk(table: &Table) -> Table {
    let kept = table.rows.iter().filter(|row| {
        let month = row.first().map(crate::table::Value::shown);
        month
            .and_then(|month| month.parse::<u32>().ok())
            .is_some_and(|month| month.is_multiple_of(RISK_STEP))
    });
    Table {
        title: table.title.clone(),
        columns: table.columns.iter().take(2).cloned().collect(),
        rows: kept
            .map(|row| row.iter().take(2).cloned().collect())
            .collect(),
    }
}

/// Small multiples: a figure a factor, a picture a value, with everybody's curve in each.
fn by_factor(edition: &Edition, everybody: &Group, query: &str, frame: &Frame) -> Vec<Figure> {
    let groups: Vec<&Group> = edition
        .groups(TableCode::Survival)
        .filter(|group| !group.is_everybody())
        .collect();
    let factors: BTreeSet<&str> = groups.iter().map(|group| group.factor.as_str()).collect();
    let figure = |factor: &str| {
        let own: Vec<&Group> = groups
            .iter()
            .copied()
            .filter(|group| group.factor == factor)
            .collect();
        let name = names::factor(factor, frame);
        let slug = format!("kvar-{}", factor.to_lowercase().replace('_', "-"));
        let title = frame.t1("chain-survival-by", "name", name.to_lowercase());
        let finding = findings::of_groups(&own, frame);
        let table = tables::of_groups(TableCode::Survival, &own, frame);
        let mut figure = Figure::new(&slug, title, finding, table);
        figure = figure.with_files(&format!(
            "/kedjan/fil/{}{query}",
            TableCode::Survival.slug()
        ));
        for group in own
            .iter()
            .filter(|group| group.state != TableState::TooSmall)
        {
            let value = names::value(group, frame);
            let both = [(value.clone(), *group), (String::new(), everybody)];
            figure.add(&value, &survival(&both, frame, true));
        }
        figure
    };
    factors.into_iter().map(figure).collect()
}

/// The share that has left in each way, by month.
fn exits(group: &Group, frame: &Frame) -> Curves {
    let last = whole(group.rows.iter().filter_map(month).fold(0.0, f64::max));
    let curves = by_key(group, 1).into_iter().map(|(exit, rows)| {
        let mut points: Vec<(f64, f64)> = rows
            .iter()
            .filter_map(|row| Some((month(row)?, row.percent(0)?)))
            .collect();
        if points.first().is_some_and(|(at, _)| *at > 0.0) {
            points.insert(0, (0.0, 0.0));
        }
        Curve {
            name: names::key(group.table, 1, exit, frame),
            points,
            ends_at: f64::from(last),
            bounds: Vec::new(),
        }
    });
    Curves {
        curves: curves.filter(|curve| !curve.points.is_empty()).collect(),
        across: frame.t("chain-months-since"),
        marks: Mark::every(last),
        top: None,
        level: None,
        is_small: false,
    }
}

/// The share in each step, by day.
fn shares(group: &Group, frame: &Frame) -> Curves {
    let mut days: Vec<NaiveDate> = group
        .rows
        .iter()
        .filter_map(|row| row.key(0).parse().ok())
        .collect();
    days.sort_unstable();
    days.dedup();
    let at = |day: NaiveDate| {
        let first = days.first().copied().unwrap_or(day);
        f64::from(i32::try_from((day - first).num_days()).unwrap_or_default())
    };
    let curves = by_key(group, 1).into_iter().map(|(milestone, rows)| {
        let points = rows
            .iter()
            .filter_map(|row| Some((at(row.key(0).parse().ok()?), row.percent(0)?)));
        Curve {
            name: names::key(group.table, 1, milestone, frame),
            points: points.collect(),
            ends_at: days.last().map_or(0.0, |day| at(*day)),
            bounds: Vec::new(),
        }
    });
    let step = days.len().div_ceil(8).max(1);
    let marks = days.iter().step_by(step).map(|day| Mark {
        at: at(*day),
        label: format!("{}-{:02}", day.year(), day.month()),
    });
    Curves {
        curves: curves.filter(|curve| !curve.points.is_empty()).collect(),
        across: frame.t("chain-day"),
        marks: marks.collect(),
        top: None,
        level: None,
        is_small: false,
    }
}

/// A row for what has a median, in the order in which they come.
fn medians(group: &Group, frame: &Frame) -> Ranges {
    let keys = if group.table == TableCode::LeadTimes {
        2
    } else {
        1
    };
    let mut ranges: Vec<Range> = Vec::new();
    for row in &group.rows {
        let named: Vec<String> = (0..keys)
            .map(|place| names::key(group.table, place, row.key(place), frame))
            .collect();
        let name = named.join(" → ");
        if ranges.iter().any(|range| range.name == name) {
            continue;
        }
        let median = row.number(0);
        ranges.push(Range {
            name,
            ends: median.map(|median| (0.0, median)),
            middle: median,
            told: median.map_or_else(
                || frame.t("chain-withheld"),
                |median| crate::show::decimal(median, 1),
            ),
        });
    }
    let of = if group.table == TableCode::Durations {
        "chain-of-months"
    } else {
        "chain-of-days"
    };
    Ranges {
        ranges,
        of: frame.t(of),
        unit: 1.0,
    }
}

fn bars(group: &Group, of: &str, frame: &Frame, height: impl Fn(&Row) -> Option<f64>) -> Bars {
    let bar = |row: &Row| Bar {
        name: names::key(group.table, 0, row.key(0), frame),
        heights: vec![height(row)],
    };
    Bars {
        series: Vec::new(),
        bars: group.rows.iter().map(bar).collect(),
        decimals: 0,
        unit: 1.0,
        of: frame.t(of),
    }
}

/// Work and studies of those whose occupation is known, by year; a bar for each way of counting.
fn work_or_studies(group: &Group, frame: &Frame) -> Bars {
    let bases = by_key(group, 0);
    let years: BTreeSet<&str> = group.rows.iter().map(|row| row.key(1)).collect();
    let bar = |year: &str| {
        let height = |rows: &[&Row]| {
            let doing = rows
                .iter()
                .filter(|row| row.key(1) == year && ["WORK", "STUDIES"].contains(&row.key(2)));
            let shares: Vec<f64> = doing.filter_map(|row| row.percent(0)).collect();
            (!shares.is_empty()).then(|| shares.iter().sum())
        };
        Bar {
            name: year.to_owned(),
            heights: bases.iter().map(|(_, rows)| height(rows)).collect(),
        }
    };
    Bars {
        series: bases
            .iter()
            .map(|(basis, _)| frame.t_of("chain-basis", basis))
            .collect(),
        bars: years.into_iter().map(bar).collect(),
        decimals: 0,
        unit: 1.0,
        of: frame.t("chain-of-share"),
    }
}

/// The rows by one of their keys, in the order in which the keys come.
fn by_key(group: &Group, place: usize) -> Vec<(&str, Vec<&Row>)> {
    let mut found: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in &group.rows {
        let key = row.key(place);
        match found.iter_mut().find(|(known, _)| *known == key) {
            Some((_, rows)) => rows.push(row),
            None => found.push((key, vec![row])),
        }
    }
    found
}

fn month(row: &Row) -> Option<f64> {
    row.key(0).parse().ok()
}

/// Months are small whole numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of months is neither large nor below nought"
)]
fn whole(months: f64) -> u32 {
    months.clamp(0.0, 1200.0) as u32
}
