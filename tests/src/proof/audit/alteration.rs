//! Makes alterations one after another, each in a transaction that is given up again, and asks the verifier
//! after each for the first place.

use anyhow::{Result, ensure};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;
use sea_orm::{ConnectionTrait, TransactionTrait};
use store::{AuditReport, CheckpointLog, verify_audit_against};

use super::{
    base::Base,
    lines::{self, LineKind},
    table_kind::TableKind,
    tables,
};
use crate::proof::{Outcome, Plan};

/// After so many alterations the untouched log is looked at again.
const UNTOUCHED_EVERY: u64 = 100;

/// The first place that must be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A number of the chain.
    Number(i64),
    /// A key of what stands in no chain.
    Key(i64),
    /// A line of the checkpoints.
    Line(u64),
}

/// What is altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Table(TableKind),
    Lines(LineKind),
}

fn kinds() -> Vec<Kind> {
    let tables = TableKind::ALL.iter().copied().map(Kind::Table);
    let lines = LineKind::ALL.iter().copied().map(Kind::Lines);
    tables.chain(lines).collect()
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Table(kind) => kind.name(),
            Self::Lines(kind) => kind.name(),
        }
    }
}

/// How many alterations of one kind were made, and what came of them.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    made: u64,
    found: u64,
    placed: u64,
}

/// Makes as many alterations as the plan says, every kind as often as any other.
pub async fn prove(plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let base = Base::make().await?;
    let mut chance = plan.chance("alterations");
    let bar = plan.bar(plan.count, "alterations of the log");
    let kinds = kinds();
    let mut tallies = vec![Tally::default(); kinds.len()];
    let mut untouched = 0;
    for made in 0..plan.count {
        if plan.is_enough(outcome) {
            break;
        }
        outcome.ask();
        if made % UNTOUCHED_EVERY == 0 {
            untouched += 1;
            look_at_untouched(&base, outcome).await?;
        }
        let which = usize::try_from(made)? % kinds.len();
        let (found, wanted) = alter(&base, kinds[which], &mut chance).await?;
        let tally = &mut tallies[which];
        tally.made += 1;
        tally.found += u64::from(found.is_some());
        if found == Some(wanted) {
            tally.placed += 1;
        } else {
            let name = kinds[which].name();
            outcome.find(format!(
                "{name}: {wanted:?} was altered, and {found:?} is told"
            ));
        }
        bar.inc(1);
    }
    look_at_untouched(&base, outcome).await?;
    bar.finish_and_clear();
    for (kind, tally) in kinds.iter().zip(&tallies) {
        let Tally {
            made,
            found,
            placed,
        } = tally;
        outcome.tell(format!(
            "{:32} {made:6} made {found:6} found {placed:6} named right",
            kind.name()
        ));
    }
    let sum = |part: fn(&Tally) -> u64| tallies.iter().map(part).sum::<u64>();
    outcome.figure("chain", base.rows.last()?);
    outcome.figure("checkpoints", base.checkpoints.len());
    outcome.figure("kinds", kinds.len());
    outcome.figure("alterations", sum(|tally| tally.made));
    outcome.figure("found", sum(|tally| tally.found));
    outcome.figure("named_right", sum(|tally| tally.placed));
    outcome.figure("untouched_looks", untouched + 1);
    Ok(())
}

async fn look_at_untouched(base: &Base, outcome: &mut Outcome) -> Result<()> {
    let log = base.read(&base.file);
    let report = verify_audit_against(&base.connection, &log.checkpoints).await?;
    if first_place(&report, &log).is_some() || log.torn.is_some() {
        outcome.find(format!(
            "an untouched log is accused: {report:?} {:?}",
            log.fault
        ));
    }
    let linked = i64::try_from(report.linked)?;
    ensure!(
        linked == base.rows.last()?,
        "the log is not the one that was made"
    );
    Ok(())
}

/// What is told first: the log itself, and then what should have witnessed it.
fn first_place(report: &AuditReport, log: &CheckpointLog) -> Option<Place> {
    let of_log = report.fault.map(|fault| match (fault.at, fault.entry) {
        (Some(number), _) => Place::Number(number),
        (None, key) => Place::Key(key.unwrap_or(i64::MIN)),
    });
    of_log.or(log.fault.map(|(line, _)| Place::Line(line)))
}

async fn alter(base: &Base, kind: Kind, chance: &mut ChaCha8Rng) -> Result<(Option<Place>, Place)> {
    match kind {
        Kind::Table(kind) => {
            let alteration = tables::draw(kind, base, chance)?;
            let work = base.connection.begin().await?;
            let mut changed = 0;
            for statement in &alteration.statements {
                changed += work.execute_unprepared(statement).await?.rows_affected();
            }
            ensure!(
                changed > 0,
                "{} changed nothing: {alteration:?}",
                kind.name()
            );
            let report = verify_audit_against(&work, &base.checkpoints).await;
            work.rollback().await?;
            let log = base.read(&base.file);
            Ok((first_place(&report?, &log), alteration.place))
        }
        Kind::Lines(kind) => {
            let (file, place) = lines::draw(kind, base, chance)?;
            ensure!(file != base.file, "{} changed nothing", kind.name());
            let log = base.read(&file);
            let report = verify_audit_against(&base.connection, &log.checkpoints).await?;
            // A broken line also takes away what later lines knew; the line is the first place then.
            let told = match log.fault {
                Some((line, _)) => Some(Place::Line(line)),
                None => first_place(&report, &log),
            };
            Ok((told, place))
        }
    }
}

/// One of so many.
pub fn below(chance: &mut ChaCha8Rng, count: usize) -> usize {
    chance.random_range(0..count.max(1))
}

/// The same bytes with one of them another; something where nothing was.
pub fn with_another_byte(bytes: Option<Vec<u8>>, chance: &mut ChaCha8Rng) -> Vec<u8> {
    let Some(mut bytes) = bytes.filter(|bytes| !bytes.is_empty()) else {
        return vec![chance.random(); 16];
    };
    let at = below(chance, bytes.len());
    bytes[at] ^= chance.random_range(1..=u8::MAX);
    bytes
}
