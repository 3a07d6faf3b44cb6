//! The short forms of the proofs, in every build; the long ones with `EVI_LONG=1`.

use anyhow::{Result, ensure};
use evi_tests::proof::{Plan, Proof};

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

#[tokio::test(flavor = "multi_thread")]
async fn matrix_agrees_with_the_oracle() -> Result<()> {
    holds(Proof::Matrix).await
}
