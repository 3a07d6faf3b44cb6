//! What follows from what is known. For every count that the attacker would like to know an optimiser is asked for a
//! possible case in which it is another, for many at once as long as that finds any, then for one at a time. What it
//! proposes is believed only when it is all between its bounds and adds up; a count that it can move neither up nor
//! down is determined.

use anyhow::{Result, bail, ensure};
use rand::Rng;

use super::{
    prober::{Answer, Effort, Prober},
    system::System,
};

/// How often in a row many counts at once are pushed for nothing, before each is asked for by itself.
const IDLE: usize = 4;
/// What floating point may be off.
const NEARLY: f64 = 0.01;

/// Which of some counts can have no other value than they have.
///
/// # Errors
/// When the optimiser fails, gives up, or proposes what is no case.
pub async fn determined(
    prober: &mut Prober,
    system: &System,
    mut open: Vec<usize>,
    chance: &mut impl Rng,
) -> Result<Vec<usize>> {
    if open.is_empty() {
        return Ok(open);
    }
    prober.know(system).await?;
    let mut idle = 0;
    while !open.is_empty() && idle < IDLE {
        let wanted: Vec<(usize, i64)> = open
            .iter()
            .map(|count| (*count, direction(system, *count, chance)))
            .collect();
        let before = open.len();
        let effort = if idle == 0 {
            Effort::Quick
        } else {
            Effort::Whole
        };
        let answer = prober.push(&wanted, effort).await?;
        forget_moved(system, &answer, &mut open)?;
        idle = if open.len() < before { 0 } else { idle + 1 };
    }
    one_by_one(prober, system, open).await
}

/// The way in which a count may move, or either by chance.
fn direction(system: &System, count: usize, chance: &mut impl Rng) -> i64 {
    let (least, most) = system.bounds(count);
    let truth = system.truth(count);
    let is_up = truth == least || (truth < most && chance.random_bool(0.5));
    if is_up { 1 } else { -1 }
}

async fn one_by_one(
    prober: &mut Prober,
    system: &System,
    mut open: Vec<usize>,
) -> Result<Vec<usize>> {
    let mut found = Vec::new();
    while let Some(count) = open.last().copied() {
        let mut is_held = true;
        for by in [1, -1] {
            let answer = prober.push(&[(count, by)], Effort::Whole).await?;
            is_held &= holds(&answer, system.truth(count) * by)?;
            forget_moved(system, &answer, &mut open)?;
            if open.last() != Some(&count) {
                break;
            }
        }
        if open.last() == Some(&count) {
            ensure!(is_held, "the optimiser gave up on {}", system.name(count));
            open.pop();
            found.push(count);
        }
    }
    Ok(found)
}

/// Whether no case takes a count beyond what it is.
fn holds(answer: &Answer, truth: i64) -> Result<bool> {
    let Some(most) = answer.most else {
        bail!("what was published cannot be true, or the optimiser gave up");
    };
    // Counts are far below what a float holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "counts of people are small")]
    let truth = truth as f64;
    Ok(most < truth + 1.0 - NEARLY)
}

/// Leaves out those that are another in a case that was found.
fn forget_moved(system: &System, answer: &Answer, open: &mut Vec<usize>) -> Result<()> {
    if let Some(case) = &answer.case {
        ensure!(
            system.is_case(case),
            "the optimiser proposes what is no case"
        );
        open.retain(|count| case[*count] == system.truth(*count));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    async fn found(rows: &[(i64, (i64, i64))], base: (i64, i64)) -> Result<Option<Vec<usize>>> {
        let Some(mut prober) = Prober::begin().await? else {
            return Ok(None);
        };
        let mut system = System::default();
        let all = rows.iter().map(|(truth, _)| truth).sum();
        let whole = system.add("all".to_owned(), all, base, true);
        let parts = rows
            .iter()
            .map(|(truth, bounds)| system.add("row".to_owned(), *truth, *bounds, true));
        let parts = parts.collect();
        assert!(system.add_sum(whole, parts));
        let targets = system.targets().collect();
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        let mut found = determined(&mut prober, &system, targets, &mut chance).await?;
        found.sort_unstable();
        Ok(Some(found))
    }

    #[tokio::test]
    async fn what_adds_up_to_one_number_is_found() -> Result<()> {
        if let Some(found) = found(&[(27, (27, 27)), (3, (0, 1000))], (30, 30)).await? {
            assert_eq!(found, [0, 1, 2]);
        }
        Ok(())
    }

    #[tokio::test]
    async fn rows_that_give_each_other_away_are_found() -> Result<()> {
        if let Some(found) = found(&[(9, (5, 9)); 5], (45, 49)).await? {
            assert_eq!(found, [0, 1, 2, 3, 4, 5]);
        }
        Ok(())
    }

    #[tokio::test]
    async fn classes_of_one_day_tell_nobody_apart() -> Result<()> {
        if let Some(found) = found(&[(27, (25, 29)), (3, (0, 4))], (30, 34)).await? {
            assert_eq!(found, Vec::<usize>::new());
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_count_that_moves_with_another_only_is_not_found() -> Result<()> {
        if let Some(found) = found(&[(2, (0, 4)), (3, (0, 4)), (20, (20, 20))], (25, 25)).await? {
            assert_eq!(found, [0, 3]);
        }
        Ok(())
    }
}
