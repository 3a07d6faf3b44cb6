//! The proof `suppression`: from everything that is ever published of a small population, nobody works out a count below
//! five, nor where anybody is (`access.md` rule 11, `security.md` T26).
//!
//! Populations live for a year of monthly release days, on each of which the platform's own code counts them, divides
//! them into every fixed table and says what may be published. Then somebody attacks who has kept everything and knows
//! what the tables are about: what adds up within them, between them, between municipalities and groups and all, and
//! which counts only grow. For every count a second possible case is looked for, in which it is another: by changing a few
//! counts, and then by an optimiser, whose proposals are checked. A count for which there is none is determined.

mod attack;
mod knowledge;
mod prober;
mod system;
mod town;
mod witness;

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use follow_up::{
    chain::draft_lines,
    publication::{Drafted, Place, PlaceTables, publish},
    suppression::{Block, CLASS, Cell, CountKey, Draft, Sum, Told, release},
};

use self::{
    knowledge::{Sheet, know},
    prober::{NO_OPTIMISER, Prober},
    system::{MOST, System},
    town::{MONTHS, Snapshot},
    witness::Searcher,
};
use super::{Counts, Outcome, Plan};

/// How many populations live for a year each.
pub const COUNTS: Counts = Counts {
    short: 2,
    long: 1000,
};

/// How many populations whose counts are published as they are must give somebody away.
const PLANTED: usize = 2;
/// A count below this must never be told: those the attacker wants to know.
pub const SMALLEST_GROUP: i64 = 5;

/// Tries it.
///
/// # Errors
/// When the solver fails or gives up.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some(mut prober) = Prober::begin().await? else {
        outcome.tell(NO_OPTIMISER);
        return Ok(outcome);
    };
    let mut figures = Figures::default();
    let bar = plan.bar(plan.count, "populations");
    for place in 0..plan.count {
        let snapshots = town::live(plan.seed.wrapping_add(place));
        let sheets = publish_all(&snapshots, &mut figures)?;
        let system = know(&sheets)?;
        let attacked = attack_all(&mut prober, &system, plan, &mut figures).await;
        for found in attacked.with_context(|| format!("population {place}"))? {
            let people = system.truth(found);
            outcome.find(format!(
                "population {place}: {} is {people}",
                system.name(found)
            ));
        }
        bar.inc(1);
        if plan.is_enough(&outcome) {
            break;
        }
    }
    bar.finish_and_clear();
    try_full_classes(&mut prober, plan, &mut outcome).await?;
    plant(&mut prober, plan, &mut outcome).await?;
    figures.tell(plan, &mut outcome);
    Ok(outcome)
}

/// A year of release days, by the platform's own code.
fn publish_all(snapshots: &[Snapshot], figures: &mut Figures) -> Result<Vec<Sheet>> {
    let mut before: Vec<Told> = Vec::new();
    let mut last: Vec<(Place, PlaceTables)> = Vec::new();
    let mut sheets = Vec::new();
    for snapshot in snapshots {
        let drafted = draft_lines(&snapshot.lines, snapshot.on);
        let edition = publish(snapshot.on, &drafted, &before, &last);
        let Some(told) = edition.told else {
            figures.stood += 1;
            continue;
        };
        figures.editions += 1;
        let sheet = sheet_of(drafted, &told.cells)?;
        figures.told += sheet.told.len() - sheet.withheld();
        figures.withheld += sheet.withheld();
        sheets.push(sheet);
        before.push(told);
        last = edition.places;
    }
    Ok(sheets)
}

/// What an edition says, which must be true of the count.
fn sheet_of(drafted: Drafted, cells: &BTreeMap<CountKey, Cell>) -> Result<Sheet> {
    let mut told = BTreeMap::new();
    for (count, cell) in cells {
        let truth = drafted
            .draft
            .counts
            .get(count)
            .context("a count of nothing")?;
        let bounds = read(*cell);
        let people = truth.cast_signed();
        if bounds.is_some_and(|(least, most)| people < least || people > most) {
            bail!("{} is told as {cell:?} and is {truth}", count.as_str());
        }
        told.insert(count.as_str().to_owned(), bounds);
    }
    let truth = drafted.draft.counts.into_iter();
    let truth = truth.map(|(count, people)| (count.as_str().to_owned(), people.cast_signed()));
    Ok(Sheet {
        truth: truth.collect(),
        told,
    })
}

/// From how many to how many people, as whoever reads a table understands it: a class begins with a multiple of five, and
/// what does not is no class.
fn read(cell: Cell) -> Option<(i64, i64)> {
    match cell {
        Cell::From(least) if least.is_multiple_of(CLASS) => {
            let least = least.cast_signed();
            Some((least, least + CLASS.cast_signed() - 1))
        }
        Cell::From(exactly) => Some((exactly.cast_signed(), exactly.cast_signed())),
        Cell::Withheld => None,
    }
}

/// A table whose rows are all as large as their classes allow, so that its size would give each of them away: populations
/// are seldom so, and the platform must see it when they are.
async fn try_full_classes(prober: &mut Prober, plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let people = [4_u64, 4, 4, 4, 24];
    let key = |name: String| CountKey::of(&[&name]);
    let rows: Vec<CountKey> = (0..people.len())
        .map(|row| key(format!("row {row}")))
        .collect();
    let base = key("all".to_owned());
    let mut draft = Draft::default();
    draft.counts.insert(base.clone(), people.iter().sum());
    draft.counts.extend(rows.iter().cloned().zip(people));
    draft.sums.push(Sum {
        whole: base.clone(),
        parts: rows.clone(),
        unlisted: 0,
    });
    draft.blocks.push(Block {
        base: base.clone(),
        rows: rows.clone(),
    });
    let told = release(&[], &draft).context("nothing comes out")?;
    let mut system = System::default();
    let mut add = |count: &CountKey| {
        let truth = draft.counts[count].cast_signed();
        let bounds = told.cells.get(count).and_then(|cell| read(*cell));
        let is_small = truth < SMALLEST_GROUP;
        system.add(
            count.as_str().to_owned(),
            truth,
            bounds.unwrap_or((0, MOST)),
            is_small,
        )
    };
    let whole = add(&base);
    let parts = rows.iter().map(&mut add).collect();
    anyhow::ensure!(system.add_sum(whole, parts), "rows make up the whole");
    let targets = system.targets().collect();
    let mut chance = plan.chance("full classes");
    for found in attack::determined(prober, &system, targets, &mut chance).await? {
        outcome.find(format!(
            "full classes: {} is {}",
            system.name(found),
            system.truth(found)
        ));
    }
    Ok(())
}

/// The counts below five that follow from what is known.
async fn attack_all(
    prober: &mut Prober,
    system: &System,
    plan: &Plan,
    figures: &mut Figures,
) -> Result<Vec<usize>> {
    let mut chance = plan.chance("attack");
    let open = Searcher::of(system).search(&mut chance);
    figures.attacked += system.targets().count();
    figures.put_to_optimiser += open.len();
    let determined = attack::determined(prober, system, open, &mut chance).await?;
    figures.determined += determined.len();
    Ok(determined)
}

/// Populations whose counts are published as they are: the attacker must find somebody in each, or finds nobody anywhere.
async fn plant(prober: &mut Prober, plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let mut found = 0;
    for place in 0..PLANTED {
        let seed = plan.seed.wrapping_sub(1 + u64::try_from(place)?);
        let system = know(&[publish_exactly(seed)?])?;
        let mut chance = plan.chance("planted");
        let targets = system.targets().collect();
        let determined = attack::determined(prober, &system, targets, &mut chance).await?;
        found += usize::from(!determined.is_empty());
    }
    if found < PLANTED {
        outcome.find("the attacker does not find people in tables of exact counts");
    }
    outcome.figure("planted_found", format!("{found}of{PLANTED}"));
    Ok(())
}

/// Tables in which sizes below five are withheld and nothing else is, as where nobody looks at what adds up.
fn publish_exactly(seed: u64) -> Result<Sheet> {
    let snapshot = town::live(seed).pop().context("a town without a day")?;
    let drafted = draft_lines(&snapshot.lines, snapshot.on);
    let truth = drafted.draft.counts.iter();
    let truth: BTreeMap<String, i64> = truth
        .map(|(count, people)| (count.as_str().to_owned(), people.cast_signed()))
        .collect();
    let told = truth.iter().map(|(count, people)| {
        let is_told = *people >= SMALLEST_GROUP;
        (count.clone(), is_told.then_some((*people, *people)))
    });
    Ok(Sheet {
        told: told.collect(),
        truth: truth.clone(),
    })
}

#[derive(Default)]
struct Figures {
    editions: usize,
    stood: usize,
    told: usize,
    withheld: usize,
    attacked: usize,
    put_to_optimiser: usize,
    determined: usize,
}

impl Figures {
    fn tell(&self, plan: &Plan, outcome: &mut Outcome) {
        outcome.figure("populations", plan.count);
        outcome.figure("months", MONTHS);
        outcome.figure("editions", self.editions);
        outcome.figure("stood", self.stood);
        outcome.figure("cells_told", self.told);
        outcome.figure("cells_withheld", self.withheld);
        outcome.figure("counts_attacked", self.attacked);
        outcome.figure("put_to_optimiser", self.put_to_optimiser);
        outcome.figure("determined", self.determined);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At these seeds nothing was told of a municipality, and the rest was taken for all.
    #[test]
    fn exact_tables_add_up_where_a_municipality_is_small() -> Result<()> {
        for seed in [959, 960, 1109, 1110, 1209, 1210, 6999, 7000] {
            know(&[publish_exactly(seed)?])?;
        }
        Ok(())
    }
}
