//! The short forms of the proofs, in every build; the long ones with `EVI_LONG=1`. Whether they bite is proved by the
//! program, in `.ci/run --long`: it builds the platform once more, with leaks in it.

use std::{io::Read as _, path::Path};

use anyhow::{Result, ensure};
use evi_tests::{
    demo,
    proof::{Plan, Proof},
};

async fn holds(proof: Proof) -> Result<()> {
    let outcome = proof.prove(&Plan::of_build(proof.counts())).await?;
    ensure!(
        outcome.holds(),
        "{proof}: {} findings ({})\n{}",
        outcome.found(),
        outcome.figures(),
        outcome.findings().join("\n")
    );
    Ok(())
}

#[tokio::test]
async fn no_forged_token_or_assertion_opens_anything() -> Result<()> {
    holds(Proof::Tokens).await
}

#[tokio::test]
async fn what_was_withdrawn_is_gone_at_the_next_read() -> Result<()> {
    holds(Proof::Revocation).await
}

#[tokio::test]
async fn what_people_write_stands_where_it_is_kept_and_nowhere_else() -> Result<()> {
    holds(Proof::Canaries).await
}

#[tokio::test]
async fn every_clause_of_the_policies_matters() -> Result<()> {
    holds(Proof::Policies).await
}

#[tokio::test]
async fn every_change_of_the_access_log_shows_and_every_disclosure_stands_in_it_once() -> Result<()>
{
    holds(Proof::Audit).await
}

#[tokio::test]
async fn running_tables_say_what_the_people_did_whom_they_count() -> Result<()> {
    holds(Proof::Chain).await
}

#[tokio::test]
async fn nobody_is_worked_out_of_all_that_is_published() -> Result<()> {
    holds(Proof::Suppression).await
}

#[tokio::test]
async fn rest_of_the_case_is_there_whatever_is_wrong_with_one_service() -> Result<()> {
    holds(Proof::Faults).await
}

#[tokio::test]
async fn two_worlds_answer_alike() -> Result<()> {
    holds(Proof::Worlds).await
}

#[tokio::test]
async fn matrix_agrees_with_the_oracle() -> Result<()> {
    holds(Proof::Matrix).await
}

/// What stands in every program in which leaks can be planted.
const MARK: &str = "evi-planted-leak:";
/// What stands in every program that is delivered, so that a search that finds nothing finds nothing here.
const KNOWN: &str = "evi-gateway";
const PIECE: usize = 1 << 20;

/// Whether a word stands in a program.
fn stands_in(program: &Path, word: &str) -> Result<bool> {
    let mut file = std::fs::File::open(program)?;
    let mut held: Vec<u8> = Vec::new();
    loop {
        // The end of the piece before comes along: a word may lie over the border.
        let kept = held.len().saturating_sub(word.len());
        held.drain(..kept);
        let read = file.by_ref().take(PIECE as u64).read_to_end(&mut held)?;
        if String::from_utf8_lossy(&held).contains(word) {
            return Ok(true);
        }
        if read == 0 {
            return Ok(false);
        }
    }
}

#[test]
fn no_leak_can_be_planted_in_what_is_delivered() -> Result<()> {
    ensure!(
        !cfg!(feature = "sabotage"),
        "the tests are built with leaks"
    );
    let delivered = demo::binary()?;
    ensure!(
        stands_in(&delivered, KNOWN)?,
        "the search finds what is there"
    );
    ensure!(
        !stands_in(&delivered, MARK)?,
        "{} leaks",
        delivered.display()
    );
    Ok(())
}
