//! The proof `chain`: what the running tables of follow-up say is what the people whom they count did. Everybody is
//! counted a second time here, from their steps, by code that shares nothing with follow-up's; every line must agree,
//! after a recount and after updates one by one; and an update costs as many statements whatever the history.

mod bench;
mod lines;
mod memory;
mod reckoning;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Instant,
};

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use domain::{CodeList, EventId, Pseudonym};
use evi::demo::population::Population;
use follow_up::{
    Step,
    chain::{self, Counted, Factor, Line, Measure, Report},
};
use sea_orm::prelude::Uuid;

use self::{bench::Bench, lines::Key};
use super::{Counts, Outcome, Plan};
use crate::{postgres, world::Engine};

/// How many people are counted.
pub const COUNTS: Counts = Counts {
    short: 3_000,
    long: 1_000_000,
};

/// So many people are written down at a time.
const AT_ONCE: usize = 2_000;
/// How many people's steps are taken one by one at each size of the history.
const UPDATED: u64 = 12;
/// How many of the differing lines are told.
const TOLD: usize = 20;

/// Tries it, on SQLite, and on PostgreSQL where one answers.
///
/// # Errors
/// When a store fails.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    on(Engine::Sqlite, plan, &mut outcome).await?;
    if !postgres::is_away() && !plan.is_enough(&outcome) {
        on(Engine::Postgres, plan, &mut outcome).await?;
    }
    outcome.figure("people", plan.count);
    outcome.figure("peak_megabytes", memory::peak_of_all_megabytes());
    Ok(outcome)
}

async fn on(engine: Engine, plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let bench = Bench::make(engine).await?;
    let proved = Box::pin(grow(&bench, plan, outcome)).await;
    let removed = bench.remove().await;
    proved?;
    removed
}

/// Fills a store in three parts, with updates after each.
async fn grow(bench: &Bench, plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let today = Bench::today();
    let mut people = Population::new(plan.count, plan.seed, today);
    let mut expected = Expected::default();
    let bar = plan.bar(plan.count, bench.name());
    let (mut done, mut costs) = (0, Vec::new());
    for (part, until) in (1_u128..).zip([plan.count / 100, plan.count / 10, plan.count]) {
        while done < until {
            let wanted = AT_ONCE.min(usize::try_from(until - done)?);
            let some: Vec<Vec<Step>> = people.by_ref().take(wanted).collect();
            let steps: Vec<Step> = some.iter().flatten().cloned().collect();
            chain::load_steps(bench.store(), bench.cx(), &steps).await?;
            for steps in some {
                expected.count(steps);
            }
            done += u64::try_from(wanted)?;
            bar.set_position(done);
        }
        let begun = Instant::now();
        memory::begin_anew();
        let recounted = chain::recount(bench.store(), bench.cx()).await?;
        let seconds = begun.elapsed().as_secs_f64();
        if done == plan.count {
            let names = ["sqlite_recount_megabytes", "postgres_recount_megabytes"];
            outcome.figure(bench.named(names), memory::peak_megabytes());
            outcome.figure(
                bench.named(["sqlite_recount_seconds", "postgres_recount_seconds"]),
                format!("{seconds:.1}"),
            );
            outcome.figure(
                bench.named(["sqlite_steps", "postgres_steps"]),
                recounted.steps,
            );
            outcome.figure(
                bench.named(["sqlite_lines", "postgres_lines"]),
                recounted.lines,
            );
        }
        compare(bench, &expected, "recounted", outcome).await?;
        costs.push(update(bench, plan, part, &mut expected).await?);
        compare(bench, &expected, "updated", outcome).await?;
    }
    bar.finish_and_clear();
    tell_costs(bench, &costs, outcome);
    first_answer(bench, outcome).await?;
    // What was taken one by one, counted anew: the same.
    chain::recount(bench.store(), bench.cx()).await?;
    compare(bench, &expected, "recounted after updates", outcome).await
}

/// Takes the steps of some people one by one, and answers how many statements that took. They are the same people at
/// every size of the history, under other names.
async fn update(bench: &Bench, plan: &Plan, part: u128, expected: &mut Expected) -> Result<u64> {
    let before = bench.store().statements();
    for steps in Population::new(UPDATED, plan.seed.wrapping_add(1), Bench::today()) {
        let steps: Vec<Step> = steps.into_iter().map(|step| renamed(step, part)).collect();
        for step in &steps {
            chain::take_step(bench.store(), bench.cx(), step).await?;
        }
        expected.count(steps);
    }
    Ok(bench.store().statements() - before)
}

fn renamed(step: Step, part: u128) -> Step {
    let event = step.event.uuid().as_u128() ^ part;
    let name = |pseudonym: Pseudonym| u128::from_be_bytes(pseudonym.bytes()) ^ part;
    Step {
        event: EventId::from_uuid(Uuid::from_u128(event)),
        pseudonym: step
            .pseudonym
            .map(|known| Pseudonym::from_bytes(name(known).to_be_bytes())),
        ..step
    }
}

fn tell_costs(bench: &Bench, costs: &[u64], outcome: &mut Outcome) {
    let different: BTreeSet<&u64> = costs.iter().collect();
    if different.len() > 1 {
        outcome.find(format!(
            "{}: the same updates cost {costs:?} statements as the history grows",
            bench.name()
        ));
    }
    let statements = costs.last().copied().unwrap_or_default();
    outcome.figure(
        bench.named(["sqlite_update_statements", "postgres_update_statements"]),
        statements,
    );
}

/// How long the first report of all takes.
async fn first_answer(bench: &Bench, outcome: &mut Outcome) -> Result<()> {
    memory::begin_anew();
    let begun = Instant::now();
    chain::report(bench.store(), None, Bench::today()).await?;
    let millis = begun.elapsed().as_millis();
    outcome.figure(
        bench.named(["sqlite_report_ms", "postgres_report_ms"]),
        millis,
    );
    let names = ["sqlite_report_megabytes", "postgres_report_megabytes"];
    outcome.figure(bench.named(names), memory::peak_megabytes());
    Ok(())
}

/// What the lines must say, by municipality.
#[derive(Default)]
struct Expected(BTreeMap<String, BTreeMap<Key, i64>>);

impl Expected {
    /// Counts one person: all their steps.
    fn count(&mut self, steps: Vec<Step>) {
        if steps.iter().any(|step| step.pseudonym.is_none()) {
            let lines: Vec<Key> = steps.iter().flat_map(lines::unfollowed).collect();
            self.add(lines);
        } else {
            self.add(lines::followed(steps));
        }
    }

    fn add(&mut self, lines: impl IntoIterator<Item = Key>) {
        for line in lines {
            let own = self.0.entry(line.0.clone()).or_default();
            *own.entry(line).or_default() += 1;
        }
    }

    /// The report of all together, from the lines of each.
    fn report(&self, on: NaiveDate) -> Result<Report> {
        let lines = self.0.values().flatten().filter(|(_, people)| **people > 0);
        let counted = lines.map(|((_, factor, value, measure, item, at), people)| {
            Ok(Counted {
                factor: Factor::from_code(factor).context("a factor")?,
                value: value.clone(),
                measure: Measure::from_code(measure).context("a measure")?,
                item: item.clone(),
                at: *at,
                people: u64::try_from(*people)?,
            })
        });
        Ok(Report::of(counted.collect::<Result<Vec<_>>>()?, on))
    }
}

/// Compares every line, a municipality at a time, and the report of all with what their lines add up to.
async fn compare(
    bench: &Bench,
    expected: &Expected,
    when: &str,
    outcome: &mut Outcome,
) -> Result<()> {
    let known = chain::list_municipalities(bench.store()).await?;
    let mut places: BTreeSet<String> = known.iter().map(ToString::to_string).collect();
    places.extend(expected.0.keys().cloned());
    let none = BTreeMap::new();
    for place in places {
        let lines = chain::list_lines_of(bench.store(), place.parse()?).await;
        let lines = lines.context("the lines")?.into_iter();
        let told: BTreeMap<Key, i64> = lines.map(|(line, people)| (key(line), people)).collect();
        let must = expected.0.get(&place).unwrap_or(&none);
        compare_place((bench, when), &told, must, outcome);
    }
    let all = chain::report(bench.store(), None, Bench::today()).await?;
    if all != expected.report(Bench::today())? {
        outcome.find(format!(
            "{} {when}: the report of all is not what the lines add up to",
            bench.name()
        ));
    }
    Ok(())
}

fn compare_place(
    (bench, when): (&Bench, &str),
    told: &BTreeMap<Key, i64>,
    must: &BTreeMap<Key, i64>,
    outcome: &mut Outcome,
) {
    let keys: BTreeSet<&Key> = told.keys().chain(must.keys()).collect();
    let people =
        |lines: &BTreeMap<Key, i64>, key: &Key| lines.get(key).copied().unwrap_or_default();
    let different = keys
        .into_iter()
        .filter(|key| people(told, key) != people(must, key));
    let different: Vec<&Key> = different.collect();
    for key in different.iter().take(TOLD) {
        let (is, must) = (people(told, key), people(must, key));
        outcome.find(format!(
            "{} {when}: {key:?} is {is} and must be {must}",
            bench.name()
        ));
    }
    if different.len() > TOLD {
        outcome.find(format!(
            "{} {when}: {} lines differ",
            bench.name(),
            different.len()
        ));
    }
}

fn key(line: Line) -> Key {
    (
        line.municipality.to_string(),
        line.factor.code(),
        line.value,
        line.measure.code(),
        line.item,
        line.at,
    )
}
