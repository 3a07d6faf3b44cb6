//! The tables of an edition, as they are shown and taken along.

use super::{
    answer::{Edition, Group, Row, TableCode, TableState},
    names,
};
use crate::{
    frame::Frame,
    table::{Column, Table, Value},
};

/// What a number that follows from counts is.
#[derive(Clone, Copy)]
enum Number {
    /// A share.
    Share,
    /// Months or days.
    Length,
}

/// What a table's rows are made of: the words of its keys, of its counts, and of what follows from them.
struct Layout {
    keys: &'static [&'static str],
    counts: &'static [&'static str],
    numbers: &'static [(&'static str, Number)],
}

const PEOPLE: &[&str] = &["people"];
const SHARE: &[(&str, Number)] = &[("share", Number::Share)];

const fn layout(code: TableCode) -> Layout {
    let (keys, counts, numbers): (&[&str], &[&str], &[(&str, Number)]) = match code {
        TableCode::Funnel => (
            &["milestone"],
            &["reached"],
            &[("of-group", Number::Share), ("of-before", Number::Share)],
        ),
        TableCode::Flows => (&["cause", "triage", "intervention", "outcome"], PEOPLE, &[]),
        TableCode::Survival => (
            &["month"],
            &["at-risk", "self-supporting", "otherwise"],
            &[
                ("still", Number::Share),
                ("lowest", Number::Share),
                ("highest", Number::Share),
            ],
        ),
        TableCode::Exits => (
            &["month", "exit"],
            &["left"],
            &[("incidence", Number::Share)],
        ),
        TableCode::Relapse => (
            &["month"],
            &["self-supporting"],
            &[("again", Number::Share)],
        ),
        TableCode::Shares => (&["day", "milestone"], PEOPLE, SHARE),
        TableCode::Durations => (
            &["milestone", "months"],
            PEOPLE,
            &[("median-months", Number::Length)],
        ),
        TableCode::DecisionTimes => (
            &["decision", "days"],
            PEOPLE,
            &[("median-days", Number::Length)],
        ),
        TableCode::LeadTimes => (
            &["from", "to", "days"],
            PEOPLE,
            &[("median-days", Number::Length)],
        ),
        TableCode::PlansPerPerson => (&["plans"], PEOPLE, SHARE),
        TableCode::WorkOrStudies => (&["basis", "year", "doing"], PEOPLE, SHARE),
        TableCode::Health => (&["intervention"], PEOPLE, SHARE),
        TableCode::NoActivity => (&["activity"], PEOPLE, SHARE),
        TableCode::SelfSupportByYear => (&["year"], PEOPLE, &[]),
    };
    Layout {
        keys,
        counts,
        numbers,
    }
}

/// What a table is called.
pub(super) fn title(code: TableCode, frame: &Frame) -> String {
    frame.t_of("chain-table", code.slug())
}

/// The table about one group.
pub(super) fn of_group(group: &Group, frame: &Frame) -> Table {
    let layout = layout(group.table);
    let mut table = Table::new(title(group.table, frame), columns(&layout, frame));
    let rows = group.rows.iter();
    table.rows = rows.map(|row| values(group, &layout, row, frame)).collect();
    table
}

/// The table about several groups, each row with its group.
pub(super) fn of_groups(code: TableCode, groups: &[&Group], frame: &Frame) -> Table {
    let layout = layout(code);
    let mut all = vec![
        Column::text(frame.t("chain-column-factor")),
        Column::text(frame.t("chain-column-value")),
        Column::number(frame.t("chain-column-size")),
    ];
    all.extend(columns(&layout, frame));
    let mut table = Table::new(title(code, frame), all);
    for group in groups {
        let head = [
            Value::text(names::factor(&group.factor, frame)),
            Value::text(names::value(group, frame)),
            group.people.value(frame),
        ];
        if group.state == TableState::TooSmall {
            let mut row = head.to_vec();
            row.push(Value::Withheld(frame.t("chain-too-small")));
            row.resize(table.columns.len(), Value::Blank);
            table.rows.push(row);
        }
        for row in &group.rows {
            let mut all = head.to_vec();
            all.extend(values(group, &layout, row, frame));
            table.rows.push(all);
        }
    }
    table
}

/// Everything that an edition tells in a table.
pub(super) fn whole(edition: &Edition, code: TableCode, frame: &Frame) -> Table {
    let groups: Vec<&Group> = edition.groups(code).collect();
    match groups.as_slice() {
        [only] if only.is_everybody() && only.state != TableState::TooSmall => {
            of_group(only, frame)
        }
        _ => of_groups(code, &groups, frame),
    }
}

fn columns(layout: &Layout, frame: &Frame) -> Vec<Column> {
    let word = |name: &&str| frame.t_of("chain-column", name);
    let keys = layout.keys.iter().map(|name| Column::text(word(name)));
    let counts = layout.counts.iter().map(|name| Column::number(word(name)));
    let numbers = layout.numbers.iter();
    let numbers = numbers.map(|(name, _)| Column::number(word(name)));
    keys.chain(counts).chain(numbers).collect()
}

fn values(group: &Group, layout: &Layout, row: &Row, frame: &Frame) -> Vec<Value> {
    let keys = row.keys.iter().enumerate();
    let keys = keys.map(|(place, code)| Value::text(names::key(group.table, place, code, frame)));
    let counts = row.cells.iter().map(|cell| cell.value(frame));
    let numbers = layout.numbers.iter().enumerate();
    let numbers = numbers.map(|(place, (_, kind))| match kind {
        Number::Share => Value::percent(row.percent(place)),
        Number::Length => Value::maybe(row.number(place), 1),
    });
    let mut values: Vec<Value> = keys.take(layout.keys.len()).collect();
    values.resize(layout.keys.len(), Value::Blank);
    values.extend(counts.take(layout.counts.len()));
    values.resize(layout.keys.len() + layout.counts.len(), Value::Blank);
    values.extend(numbers);
    values
}
