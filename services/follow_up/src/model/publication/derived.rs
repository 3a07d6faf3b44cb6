//! The tables of a place as they are shown: what is told of each count, and the numbers that follow from that alone.

mod curves;

use chrono::NaiveDate;
use domain::CodeList;

use super::{
    PlaceTables, Row, Span, Table, TableCode, TableState,
    bands::{DAYS, MONTHS},
    draft::{Drafted, Group, Part, Place, Sheet},
    estimate::{Division, rounded},
};
use crate::model::{
    journey::{Doing, Factor},
    suppression::{CountKey, SMALLEST_DIVIDED, Told},
};

/// How many days' shares a table keeps: three years of months.
const DAYS_KEPT: usize = 36;

/// The tables of a place, with the shares of earlier days from those that came out before.
pub fn tables(
    on: NaiveDate,
    (drafted, told): (&Drafted, &Told),
    place: Place,
    earlier: Option<&PlaceTables>,
) -> PlaceTables {
    let view = View { on, told, drafted };
    let sheets = drafted.sheets.iter();
    let own = sheets.filter(|sheet| sheet.group.place == place);
    let mut tables: Vec<Table> = own.flat_map(|sheet| view.tables(sheet)).collect();
    if let Some(earlier) = earlier {
        go_on(&mut tables, earlier);
    }
    PlaceTables {
        released_on: on,
        people: view.span(&Group::everybody(place).size()),
        tables,
    }
}

/// Puts the shares of earlier days before those of this one.
fn go_on(tables: &mut [Table], earlier: &PlaceTables) {
    let is_shares = |table: &&Table| table.code == TableCode::Shares.code();
    let before = earlier.tables.iter().find(is_shares);
    let now = tables.iter_mut().find(|table| is_shares(&&**table));
    if let (Some(before), Some(now)) = (before, now) {
        let mut rows = before.rows.clone();
        rows.append(&mut now.rows);
        let days: std::collections::BTreeSet<&String> =
            rows.iter().filter_map(|row| row.keys.first()).collect();
        let first = days
            .iter()
            .rev()
            .nth(DAYS_KEPT - 1)
            .map(|day| (*day).clone());
        rows.retain(|row| {
            first
                .as_ref()
                .is_none_or(|first| row.keys.first() >= Some(first))
        });
        now.rows = rows;
    }
}

/// What an edition tells.
struct View<'v> {
    on: NaiveDate,
    told: &'v Told,
    drafted: &'v Drafted,
}

impl View<'_> {
    fn span(&self, count: &CountKey) -> Span {
        Span::of(self.told.cells.get(count))
    }

    fn spans(&self, part: &Part) -> Vec<Span> {
        part.rows
            .iter()
            .map(|(_, count)| self.span(count))
            .collect()
    }

    fn division(&self, part: &Part) -> Option<Division> {
        Division::of(self.span(&part.base), &self.spans(part))
    }

    /// Whether the people of a part are so many that they are divided.
    fn is_divided(&self, part: &Part) -> bool {
        let people = self.drafted.draft.counts.get(&part.base);
        people.is_some_and(|people| *people >= SMALLEST_DIVIDED)
    }

    fn tables(&self, sheet: &Sheet) -> Vec<Table> {
        let parts: Vec<&Part> = sheet.parts.iter().collect();
        let divided: Vec<&Part> = parts
            .into_iter()
            .filter(|part| self.is_divided(part))
            .collect();
        let rows = |code: TableCode, rows: Vec<Row>| Table {
            code: code.code().to_owned(),
            factor: sheet.group.factor.code().to_owned(),
            value: match sheet.group.factor {
                Factor::Everybody => None,
                Factor::Sex
                | Factor::Age
                | Factor::Education
                | Factor::Family
                | Factor::Cause
                | Factor::TargetGroup
                | Factor::Programme => Some(sheet.group.value.clone()),
            },
            people: self.span(&sheet.group.size()),
            state: if divided.is_empty() {
                TableState::TooSmall
            } else {
                TableState::Told
            },
            rows,
        };
        let all = |made: fn(&Self, &Part) -> Vec<Row>| {
            divided.iter().flat_map(|part| made(self, part)).collect()
        };
        match sheet.code {
            TableCode::Funnel => vec![rows(sheet.code, all(Self::funnel))],
            TableCode::Flows => vec![rows(sheet.code, all(Self::flows))],
            TableCode::Survival | TableCode::Exits => vec![
                rows(TableCode::Survival, all(Self::survival)),
                rows(TableCode::Exits, all(Self::exits)),
            ],
            TableCode::Relapse => vec![rows(sheet.code, all(Self::relapse))],
            TableCode::Shares => vec![rows(sheet.code, all(Self::shares_on_the_day))],
            TableCode::Durations => {
                vec![rows(sheet.code, all(|view, part| view.times(part, MONTHS)))]
            }
            TableCode::DecisionTimes | TableCode::LeadTimes => {
                vec![rows(sheet.code, all(|view, part| view.times(part, DAYS)))]
            }
            TableCode::WorkOrStudies => vec![rows(sheet.code, all(Self::work_or_studies))],
            TableCode::PlansPerPerson
            | TableCode::Health
            | TableCode::NoActivity
            | TableCode::SelfSupportByYear => vec![rows(sheet.code, all(Self::shares))],
        }
    }

    /// Each row with what is told of it, and numbers.
    fn rows(&self, part: &Part, numbers: impl Fn(usize) -> Vec<Option<f64>>) -> Vec<Row> {
        let rows = part.rows.iter().enumerate();
        rows.map(|(place, (codes, count))| Row {
            keys: part.keys.iter().chain(codes).cloned().collect(),
            cells: vec![self.span(count)],
            numbers: numbers(place),
        })
        .collect()
    }

    fn shares(&self, part: &Part) -> Vec<Row> {
        let shares = self.division(part).map(|division| division.shares());
        self.rows(part, |place| {
            vec![shares.as_ref().and_then(|shares| shares[place])]
        })
    }

    fn shares_on_the_day(&self, part: &Part) -> Vec<Row> {
        let mut rows = self.shares(part);
        for row in &mut rows {
            row.keys.insert(0, self.on.to_string());
        }
        rows
    }

    fn times(&self, part: &Part, bands: &[super::bands::Band]) -> Vec<Row> {
        let median = self
            .division(part)
            .and_then(|division| division.median(bands));
        self.rows(part, |_| vec![median])
    }

    /// Each step as a share of all, and of those who have reached the step before.
    fn funnel(&self, part: &Part) -> Vec<Row> {
        let base = self.span(&part.base);
        let spans = self.spans(part);
        self.rows(part, |place| {
            let before = place.checked_sub(1).map_or(base, |before| spans[before]);
            [base, before]
                .map(|whole| middle_share(spans[place], whole))
                .to_vec()
        })
    }

    /// The ways that enough people have gone, and all others in one row.
    fn flows(&self, part: &Part) -> Vec<Row> {
        let mut rows = self.rows(part, |_| Vec::new());
        rows.retain(|row| row.cells.first().and_then(|cell| cell.least) != Some(0));
        let told = rows.iter().filter_map(|row| row.cells.first());
        let base = self.span(&part.base);
        if let (Some(least), Some(most)) = (base.least, base.most) {
            let (low, high) = told.fold((0, 0), |(low, high), cell| {
                (
                    low + cell.least.unwrap_or(0),
                    high + cell.most.unwrap_or(most),
                )
            });
            rows.push(Row {
                keys: vec!["REST".to_owned(); 4],
                cells: vec![Span::between(
                    least.saturating_sub(high),
                    most.saturating_sub(low),
                )],
                numbers: Vec::new(),
            });
        }
        rows
    }

    /// Shares of those whose occupation is known (Kolada U40455); who is not known is told beside.
    fn work_or_studies(&self, part: &Part) -> Vec<Row> {
        let expected = self.division(part).map(|division| division.expected());
        let is_known = |place: &usize| {
            let codes = part.rows.get(*place).map(|(codes, _)| codes);
            codes.and_then(|codes| codes.first()).map(String::as_str) != Some(Doing::Unknown.code())
        };
        let known = expected.as_ref().map(|expected| {
            let places = (0..expected.len()).filter(is_known);
            places.map(|place| expected[place]).sum::<f64>()
        });
        self.rows(part, |place| {
            let share = expected.as_ref().zip(known).filter(|_| is_known(&place));
            vec![share.and_then(|(expected, known)| super::estimate::ratio(expected[place], known))]
        })
    }
}

/// The share that the middle of a class is of another's.
fn middle_share(part: Span, whole: Span) -> Option<f64> {
    let middle =
        |span: Span| super::estimate::Bounds::of(span).map(super::estimate::Bounds::middle);
    let share = middle(part)? / middle(whole)?;
    Some(rounded(share.clamp(0.0, 1.0), 3))
}
