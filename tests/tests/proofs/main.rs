//! The short forms of the proofs, in every build; the long ones with `EVI_LONG=1`.

use std::path::Path;

use anyhow::{Result, ensure};
use evi_tests::{
    demo,
    proof::{Plan, Proof, sabotage::SabotagedCopy},
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

#[tokio::test(flavor = "multi_thread")]
async fn two_worlds_answer_alike() -> Result<()> {
    holds(Proof::Worlds).await
}

#[tokio::test(flavor = "multi_thread")]
async fn matrix_agrees_with_the_oracle() -> Result<()> {
    holds(Proof::Matrix).await
}

#[tokio::test]
async fn planted_leaks_are_all_found() -> Result<()> {
    holds(Proof::Sabotage).await
}

/// What stands in every program in which leaks can be planted.
const MARK: &[u8] = b"evi-planted-leak:";

fn holds_leaks(program: &Path) -> Result<bool> {
    let bytes = std::fs::read(program)?;
    Ok(bytes.windows(MARK.len()).any(|part| part == MARK))
}

#[tokio::test]
async fn no_leak_can_be_planted_in_what_is_delivered() -> Result<()> {
    ensure!(
        !cfg!(feature = "sabotage"),
        "the tests are built with leaks"
    );
    let delivered = demo::binary()?;
    ensure!(!holds_leaks(&delivered)?, "{} leaks", delivered.display());
    let copy = SabotagedCopy::build().await?;
    ensure!(
        holds_leaks(copy.program())?,
        "the search finds nothing in the copy"
    );
    Ok(())
}
