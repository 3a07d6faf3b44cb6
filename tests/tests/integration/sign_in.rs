//! Signing in by identity providers, against one that does everything that none should: nobody gets a session by it, the
//! person is told why, and the log holds nothing of anybody. Between the attacks honest people are let in.

mod answers;
mod browsers;
mod logouts;
mod people;
mod providers;
mod stage;
mod tokens;

use std::io::Write as _;

use anyhow::{Result, ensure};
use stage::Stage;

/// How many attacks there are at least.
const FEWEST: usize = 40;

#[tokio::test]
async fn no_hostile_provider_gets_anybody_a_session() -> Result<()> {
    let mut stage = Stage::open().await?;
    stage.let_honest_people_in().await?;
    answers::attack(&mut stage).await?;
    tokens::attack(&mut stage).await?;
    people::attack(&mut stage).await?;
    providers::attack(&mut stage).await?;
    browsers::attack(&mut stage).await?;
    logouts::attack(&mut stage).await?;
    stage.let_honest_people_in().await?;
    stage.read_the_log()?;
    let (attacks, sessions) = (stage.attacks, stage.sessions);
    writeln!(std::io::stdout(), "attacks={attacks} sessions={sessions}")?;
    ensure!(stage.findings.is_empty(), "{:#?}", stage.findings);
    ensure!(attacks >= FEWEST && sessions == 0, "{attacks} {sessions}");
    Ok(())
}
