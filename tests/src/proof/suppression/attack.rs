//! What follows from what is known, by a solver.

use std::fmt::Write as _;

use anyhow::Result;

use super::system::System;
use crate::proof::solver::{Conversation, Verdict};

/// Which of some counts can have no other value than they have. What is asserted is true, so there is always a possible
/// case; a question asks for one in which any of them is another, and when there is none, all that are left are
/// determined.
///
/// # Errors
/// When the solver fails, gives up, or finds what is published impossible.
pub async fn determined(
    solver: &mut Conversation,
    system: &System,
    mut open: Vec<usize>,
) -> Result<Vec<usize>> {
    if open.is_empty() {
        return Ok(open);
    }
    solver.reset().await?;
    solver.say(&claims(system)).await?;
    if !is_possible(solver).await? {
        anyhow::bail!("what was published cannot be true");
    }
    while !open.is_empty() {
        let mut other = String::from("(push 1)\n(assert (or false");
        for count in &open {
            let _written = write!(other, " (not (= c{count} {}))", system.truth(*count));
        }
        other.push_str("))\n");
        solver.say(&other).await?;
        let possible = is_possible(solver).await?;
        if possible {
            let terms: Vec<String> = open.iter().map(|count| format!("c{count}")).collect();
            let mut values = solver.values(&terms).await?.into_iter();
            open.retain(|count| values.next() == Some(system.truth(*count)));
        }
        solver.say("(pop 1)\n").await?;
        if !possible {
            break;
        }
    }
    Ok(open)
}

async fn is_possible(solver: &mut Conversation) -> Result<bool> {
    match solver.check().await? {
        Verdict::Possible => Ok(true),
        Verdict::Impossible => Ok(false),
        Verdict::Open => anyhow::bail!("the solver gave up"),
    }
}

/// What is known, in SMT-LIB.
fn claims(system: &System) -> String {
    let mut text = String::new();
    for count in 0..system.len() {
        let (least, most) = system.bounds(count);
        // Writing to a String cannot fail.
        let _written = writeln!(
            text,
            "(declare-const c{count} Int)\n(assert (and (<= {least} c{count}) (<= c{count} {most})))"
        );
    }
    for sum in system.sums() {
        let parts: Vec<String> = sum.parts.iter().map(|part| format!("c{part}")).collect();
        let parts = match parts.as_slice() {
            [] => "0".to_owned(),
            [one] => one.clone(),
            several => format!("(+ {})", several.join(" ")),
        };
        let _written = writeln!(text, "(assert (= c{} {parts}))", sum.whole);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn found(rows: &[(i64, (i64, i64))], base: (i64, i64)) -> Result<Option<Vec<usize>>> {
        let Some(mut solver) = Conversation::begin().await? else {
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
        determined(&mut solver, &system, targets).await.map(Some)
    }

    #[tokio::test]
    async fn what_adds_up_to_one_number_is_found() -> Result<()> {
        if let Some(found) = found(&[(27, (27, 27)), (3, (0, 1000))], (30, 30)).await? {
            assert_eq!(found, [0, 1, 2]);
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
}
