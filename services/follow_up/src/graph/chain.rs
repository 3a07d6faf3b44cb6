//! The fixed tables of the chain.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use chassis::graphql::{Code, LocalDate};
use domain::{CodeList, Municipality, event::StepKind};

use crate::{
    FollowUp, flow,
    flow::TablesRead,
    model::{
        self,
        journey::Factor,
        publication::{Row, Span, Table, TableCode, TableState},
    },
};

/// Queries about the chain.
#[derive(Default)]
pub struct ChainQuery;

#[Object]
impl ChainQuery {
    /// How many people took each step of the chain in a year, as released on the first of this month.
    /// Counts are told as classes of five; groups of fewer than five are suppressed. Null for readers without a right to follow-up's tables.
    async fn step_counts(&self, ctx: &Context<'_>, year: i32) -> Result<Option<Vec<StepCount>>> {
        let (follow_up, cx) = (ctx.data::<Arc<FollowUp>>()?, ctx.data::<Cx>()?);
        let table = flow::count_steps(follow_up, cx, year).await?;
        Ok(table.map(|lines| lines.iter().map(StepCount::from).collect()))
    }

    /// The days on which tables of the chain came out, the latest first. Null for readers without a right to
    /// follow-up's tables.
    async fn chain_editions(&self, ctx: &Context<'_>) -> Result<Option<Vec<LocalDate>>> {
        let (follow_up, cx) = (ctx.data::<Arc<FollowUp>>()?, ctx.data::<Cx>()?);
        let days = flow::list_editions(follow_up, cx).await?;
        Ok(days.map(|days| days.into_iter().map(LocalDate).collect()))
    }

    /// The tables of the chain as they stood on a day, or as they stand: of a municipality, or of all together. Counts
    /// are told as classes of five, and numbers follow from those classes alone. Null before the first edition, for a
    /// municipality of which nothing is told, and for readers without a right to follow-up's tables.
    async fn chain_tables(
        &self,
        ctx: &Context<'_>,
        municipality: Option<String>,
        on: Option<LocalDate>,
    ) -> Result<Option<ChainEdition>> {
        let (follow_up, cx) = (ctx.data::<Arc<FollowUp>>()?, ctx.data::<Cx>()?);
        let place: Option<Municipality> = match municipality.as_deref().map(str::parse) {
            None => None,
            Some(Ok(municipality)) => Some(municipality),
            Some(Err(_)) => return Ok(None),
        };
        let read = flow::read_tables(follow_up, cx, place, on.map(|day| day.0)).await?;
        Ok(read.map(|read| ChainEdition { place, read }))
    }
}

/// One line of the table.
#[derive(SimpleObject)]
pub struct StepCount {
    /// The step.
    step: Code<StepKind>,
    /// From so many people to four more; null when the group is too small to be shown.
    people: Option<i32>,
    /// Whether the number is held back because the group is too small.
    suppressed: bool,
}

impl From<&model::StepCount> for StepCount {
    fn from(count: &model::StepCount) -> Self {
        Self {
            step: Code(count.kind),
            people: count.people.and_then(|people| i32::try_from(people).ok()),
            suppressed: count.people.is_none(),
        }
    }
}

/// What came out of the chain on a day, about a municipality or about all together.
pub struct ChainEdition {
    place: Option<Municipality>,
    read: TablesRead,
}

#[Object]
impl ChainEdition {
    /// The day.
    async fn released_on(&self) -> LocalDate {
        LocalDate(self.read.tables.released_on)
    }

    /// The municipality; null for all together.
    async fn municipality(&self) -> Option<String> {
        self.place.map(|place| place.to_string())
    }

    /// Whether a later edition was due, which would have told too much beside this one: this one stands.
    async fn stands(&self) -> bool {
        self.read.stands
    }

    /// How many people.
    async fn people(&self) -> ChainCell {
        ChainCell::from(self.read.tables.people)
    }

    /// The tables.
    async fn tables(&self) -> Vec<ChainTable> {
        let tables = self.read.tables.tables.iter();
        tables.filter_map(ChainTable::of).collect()
    }
}

/// A table of the chain about one group.
#[derive(SimpleObject)]
pub struct ChainTable {
    /// Which table.
    table: Code<TableCode>,
    /// What the group has in common.
    factor: Code<Factor>,
    /// Which value of that; null for everybody.
    value: Option<String>,
    /// How many people are in the group.
    people: ChainCell,
    /// Whether it is told.
    state: ChainTableState,
    /// The rows. One that is not there is in the lowest class.
    rows: Vec<ChainRow>,
}

impl ChainTable {
    fn of(table: &Table) -> Option<Self> {
        Some(Self {
            table: Code(TableCode::from_code(&table.code)?),
            factor: Code(Factor::from_code(&table.factor)?),
            value: table.value.clone(),
            people: ChainCell::from(table.people),
            state: match table.state {
                TableState::Told => ChainTableState::Told,
                TableState::TooSmall => ChainTableState::TooSmall,
            },
            rows: table.rows.iter().map(ChainRow::from).collect(),
        })
    }
}

/// Whether a table is told.
#[derive(Enum, Copy, Clone, PartialEq, Eq)]
pub enum ChainTableState {
    /// It is.
    Told,
    /// The group is too small for more than its size.
    TooSmall,
}

/// A row of a table: codes, counts, and the numbers that follow from them.
#[derive(SimpleObject)]
pub struct ChainRow {
    /// What it is about.
    keys: Vec<String>,
    /// How many people.
    cells: Vec<ChainCell>,
    /// Shares from 0 to 1, or months or days; null where they do not follow.
    numbers: Vec<Option<f64>>,
}

impl From<&Row> for ChainRow {
    fn from(row: &Row) -> Self {
        Self {
            keys: row.keys.clone(),
            cells: row.cells.iter().copied().map(ChainCell::from).collect(),
            numbers: row.numbers.clone(),
        }
    }
}

/// A count as it is told: from so many to so many people, or neither, where it is withheld.
#[derive(SimpleObject)]
pub struct ChainCell {
    /// At the least.
    least: Option<i32>,
    /// At the most.
    most: Option<i32>,
}

impl From<Span> for ChainCell {
    fn from(span: Span) -> Self {
        let whole = |people: u64| i32::try_from(people).unwrap_or(i32::MAX);
        Self {
            least: span.least.map(whole),
            most: span.most.map(whole),
        }
    }
}
