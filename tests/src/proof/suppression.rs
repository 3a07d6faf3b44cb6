//! The proof `suppression`: from everything that is ever published of a small group, nobody works out a count below
//! five, nor where anybody is (`access.md` rule 11, `security.md` T26).
//!
//! Groups live for a year of monthly release days, on each of which the platform's own code says what may be
//! published. Then somebody attacks who has kept everything, knows the rules, that everybody is in one cell of every
//! table, and how many at the most ever left a cell, and reasons as a solver does: without a mistake.

mod attack;
mod group;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use chrono::{Months, NaiveDate};
use follow_up::suppression::{Cell, Division, Edition, Release, release};

use self::{
    attack::{Attacked, Knowledge, Sheet, Told, attack},
    group::{Count, MONTHS},
};
use super::{
    Counts, Outcome, Plan,
    solver::{Conversation, NONE_ANSWERS},
};

/// How many groups live for a year each.
pub const COUNTS: Counts = Counts {
    short: 40,
    long: 1000,
};

/// The first release day.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 1, 1);
/// How many groups whose counts are published as they are must give somebody away.
const PLANTED: usize = 3;

/// Tries it.
///
/// # Errors
/// When the solver fails or gives up.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some(mut solver) = Conversation::begin().await? else {
        outcome.tell(NONE_ANSWERS);
        return Ok(outcome);
    };
    let mut chance = plan.chance("suppression");
    let mut figures = Figures::default();
    let bar = plan.bar(plan.count, "groups");
    for place in 0..plan.count {
        let (_, counts) = group::live(&mut chance);
        let published = publish(&counts)?;
        figures.count(&published);
        let attacked = attack_all(&mut solver, &published).await;
        let attacked = attacked.with_context(|| format!("group {place}"))?;
        figures.tried += attacked.tried;
        figures.asked += attacked.asked;
        for found in &attacked.determined {
            outcome.find(format!("group {place}: {} is {}", found.what, found.people));
        }
        figures.determined += attacked.determined.len();
        bar.inc(1);
        if plan.is_enough(&outcome) {
            break;
        }
    }
    bar.finish_and_clear();
    plant(&mut solver, plan, &mut outcome).await?;
    figures.tell(plan, &mut outcome);
    Ok(outcome)
}

/// What was published of one group, with how many left a cell between two sheets.
struct Published {
    sheets: Vec<Sheet>,
    left: Vec<i64>,
    stood: usize,
    withheld: usize,
    told: usize,
}

/// A year of release days, by the platform's own code.
fn publish(counts: &[Count]) -> Result<Published> {
    let mut editions: Vec<Edition> = Vec::new();
    let mut published = Published {
        sheets: Vec::new(),
        left: Vec::new(),
        stood: 0,
        withheld: 0,
        told: 0,
    };
    let mut left = 0;
    for (count, month) in counts.iter().zip(0..) {
        left += count.left;
        let on = FIRST_DAY.and_then(|first| first.checked_add_months(Months::new(month)));
        let on = on.context("a release day")?;
        let Release::New(edition) = release(&editions, on, &divisions(count)) else {
            published.stood += 1;
            continue;
        };
        if !published.sheets.is_empty() {
            published.left.push(left);
        }
        left = 0;
        let sheet = sheet_of(&edition, count, &mut published)?;
        published.sheets.push(sheet);
        editions.push(edition);
    }
    Ok(published)
}

fn divisions(count: &Count) -> Vec<Division> {
    let divisions = count.divisions.iter().map(|(name, cells)| Division {
        name: (*name).to_owned(),
        cells: cells
            .iter()
            .map(|(value, people)| ((*value).to_owned(), *people))
            .collect(),
    });
    divisions.collect()
}

/// What an edition says, which must be true of the count.
fn sheet_of(edition: &Edition, count: &Count, published: &mut Published) -> Result<Sheet> {
    let mut tables = BTreeMap::new();
    for (name, cells) in &edition.divisions {
        let truth = count
            .divisions
            .get(name.as_str())
            .context("a table of nothing")?;
        let mut told = BTreeMap::new();
        for (value, cell) in cells {
            let people = truth
                .get(value.as_str())
                .context("a cell of nothing")?
                .cast_signed();
            let read = read(*cell)?;
            if people < read.least || people > read.most {
                bail!("{name}/{value} is published as {read:?} and is {people}");
            }
            published.told += usize::from(read != Told::WITHHELD);
            published.withheld += usize::from(read == Told::WITHHELD);
            told.insert(value.clone(), read);
        }
        tables.insert(name.clone(), told);
    }
    Ok(Sheet {
        size: read(edition.size)?,
        tables,
    })
}

/// A class of five, as whoever reads the table understands it.
fn read(cell: Cell) -> Result<Told> {
    match cell {
        Cell::From(least) => {
            let least = i64::try_from(least)?;
            Ok(Told {
                least,
                most: least + 4,
            })
        }
        Cell::Withheld => Ok(Told::WITHHELD),
    }
}

async fn attack_all(solver: &mut Conversation, published: &Published) -> Result<Attacked> {
    let known = Knowledge {
        sheets: &published.sheets,
        left: &published.left,
    };
    attack(solver, known).await
}

/// Groups whose counts are published as they are: the attacker must find somebody in each, or finds nobody anywhere.
async fn plant(solver: &mut Conversation, plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let mut chance = plan.chance("planted");
    let mut found = 0;
    for _ in 0..PLANTED {
        let (_, counts) = group::live(&mut chance);
        let sheets: Vec<Sheet> = counts.iter().map(exact).collect();
        let left: Vec<i64> = counts.iter().skip(1).map(|count| count.left).collect();
        let known = Knowledge {
            sheets: &sheets,
            left: &left,
        };
        found += usize::from(!attack(solver, known).await?.determined.is_empty());
    }
    if found < PLANTED {
        outcome.find("the attacker does not find people in tables of exact counts");
    }
    outcome.figure("planted_found", format!("{found}of{PLANTED}"));
    Ok(())
}

fn exact(count: &Count) -> Sheet {
    let exactly = |people: &u64| Told::exactly(people.cast_signed());
    let tables = count.divisions.iter().map(|(name, cells)| {
        let cells = cells
            .iter()
            .map(|(value, people)| ((*value).to_owned(), exactly(people)));
        ((*name).to_owned(), cells.collect())
    });
    let size: u64 = count
        .divisions
        .values()
        .next()
        .map_or(0, |cells| cells.values().sum());
    Sheet {
        size: exactly(&size),
        tables: tables.collect(),
    }
}

#[derive(Default)]
struct Figures {
    editions: usize,
    stood: usize,
    told: usize,
    withheld: usize,
    tried: usize,
    asked: usize,
    determined: usize,
}

impl Figures {
    fn count(&mut self, published: &Published) {
        self.editions += published.sheets.len();
        self.stood += published.stood;
        self.told += published.told;
        self.withheld += published.withheld;
    }

    fn tell(&self, plan: &Plan, outcome: &mut Outcome) {
        outcome.figure("groups", plan.count);
        outcome.figure("months", MONTHS);
        outcome.figure("editions", self.editions);
        outcome.figure("stood", self.stood);
        outcome.figure("cells_told", self.told);
        outcome.figure("cells_withheld", self.withheld);
        outcome.figure("counts_attacked", self.tried);
        outcome.figure("questions", self.asked);
        outcome.figure("determined", self.determined);
    }
}
