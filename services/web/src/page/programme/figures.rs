//! The charts of a programme: places taken, full-time equivalents, and its money.

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::{
    chart::{Bar, Bars, Curve, Curves, Figure, Mark},
    frame::Frame,
    show,
    table::{Column, Table, Value},
};

/// Places taken by day and month.
#[derive(Deserialize)]
pub(super) struct PlacesTaken {
    capacity: Option<i32>,
    months: Vec<CapacityMonth>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct CapacityMonth {
    month: String,
    most: i32,
    least: i32,
    started: i32,
    ended: i32,
}

#[derive(Deserialize)]
struct Step {
    on: NaiveDate,
    taken: i32,
}

/// How many places are taken, against how many there are (G17).
pub(super) fn capacity(taken: &PlacesTaken, frame: &Frame) -> Figure {
    let columns = ["month", "least", "most", "started", "ended"];
    let columns = columns.iter().enumerate().map(|(place, name)| Column {
        label: frame.t_of("programme-capacity", name),
        is_number: place > 0,
    });
    let mut table = Table::new(frame.t("programme-capacity-title"), columns.collect());
    let rows = taken.months.iter().map(|month| {
        let counts = [month.least, month.most, month.started, month.ended];
        let counts = counts.into_iter().map(Value::count);
        std::iter::once(Value::text(&month.month))
            .chain(counts)
            .collect()
    });
    table.rows = rows.collect();
    let most = taken
        .months
        .iter()
        .map(|month| month.most)
        .max()
        .unwrap_or_default();
    let places = taken.capacity.map_or_else(
        || frame.t("programme-unbounded"),
        |places| places.to_string(),
    );
    let finding = frame.t2(
        "programme-capacity-found",
        ("count", most),
        ("number", places),
    );
    let figure = Figure::new("platser", table.title.clone(), finding, table);
    let Some(first) = taken
        .months
        .first()
        .and_then(|month| first_day(&month.month))
    else {
        return figure;
    };
    let at =
        |day: NaiveDate| f64::from(i32::try_from((day - first).num_days()).unwrap_or_default());
    let mut points: Vec<(f64, f64)> = taken
        .steps
        .iter()
        .map(|step| (at(step.on).max(0.0), f64::from(step.taken)))
        .collect();
    if points.first().is_none_or(|(at, _)| *at > 0.0) {
        let before = taken.months.first().map_or(0, |month| month.least);
        points.insert(0, (0.0, f64::from(before)));
    }
    let mut months = taken
        .months
        .iter()
        .filter_map(|month| Some((first_day(&month.month)?, &month.month)));
    let step = taken.months.len().div_ceil(8).max(1);
    let marks = months.clone().step_by(step).map(|(day, month)| Mark {
        at: at(day),
        label: month.clone(),
    });
    let last = months.next_back().map_or(0.0, |(day, _)| at(day) + 30.0);
    let top = taken.capacity.unwrap_or(most).max(most);
    figure.with(&Curves {
        curves: vec![Curve {
            name: String::new(),
            points,
            ends_at: last,
            bounds: Vec::new(),
        }],
        across: frame.t("chain-day"),
        marks: marks.collect(),
        top: Some(f64::from(top) * 1.1),
        level: taken
            .capacity
            .map(|places| (f64::from(places), frame.t("programme-places"))),
        is_small: false,
    })
}

fn first_day(month: &str) -> Option<NaiveDate> {
    format!("{month}-01").parse().ok()
}

/// Full-time equivalents by month, with their formula.
pub(super) fn equivalents(found: &Json, files: &str, frame: &Frame) -> Figure {
    let months: Vec<(&str, Option<f64>)> = found["byMonth"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|month| Some((month["month"].as_str()?, month["value"].as_f64())))
        .collect();
    let columns = vec![
        Column::text(frame.t("programme-capacity-month")),
        Column::number(frame.t("evaluation-fte")),
    ];
    let mut table = Table::new(frame.t("evaluation-fte-months"), columns);
    table.rows = months
        .iter()
        .map(|(month, value)| vec![Value::text(*month), Value::maybe(*value, 2)])
        .collect();
    let missing = found["missing"].as_i64().unwrap_or_default();
    let finding = match found["value"].as_f64() {
        Some(value) => frame.t2(
            "evaluation-fte-found",
            ("number", show::decimal(value, 2)),
            ("count", missing),
        ),
        None => frame.t1("evaluation-fte-untold", "count", missing),
    };
    let figure = Figure::new("arsanstallningar", table.title.clone(), finding, table);
    if months.is_empty() {
        return figure;
    }
    figure.with_files(files).with(&Bars {
        series: Vec::new(),
        bars: months
            .into_iter()
            .map(|(month, value)| Bar {
                name: month.to_owned(),
                heights: vec![value],
            })
            .collect(),
        decimals: 0,
        unit: 1.0,
        of: frame.t("evaluation-fte"),
    })
}

/// Budget and outcome by year.
pub(super) fn budget(found: &Json, table: Table, frame: &Frame) -> Figure {
    let years = found["years"].as_array().into_iter().flatten();
    let bars: Vec<Bar> = years
        .filter_map(|year| {
            Some(Bar {
                name: year["year"].as_i64()?.to_string(),
                heights: vec![year["exactTotal"].as_f64(), year["outcome"].as_f64()],
            })
        })
        .collect();
    let total = found.pointer("/total/roundedTotal").and_then(Json::as_i64);
    let finding = match total.filter(|_| !bars.is_empty()) {
        Some(total) => frame.t1("evaluation-budget-found", "number", show::kronor(total)),
        None => frame.t("evaluation-budget-none"),
    };
    let figure = Figure::new("budget", table.title.clone(), finding, table);
    if bars.is_empty() {
        return figure;
    }
    figure.with(&Bars {
        series: vec![
            frame.t("programme-field-planned"),
            frame.t("programme-field-outcome"),
        ],
        bars,
        decimals: 0,
        unit: 100_000.0,
        of: frame.t("evaluation-thousands"),
    })
}
