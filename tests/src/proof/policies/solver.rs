//! What puts the claims about the policies to a solver.

use anyhow::{Context as _, Result};
use cedar_policy_symcc::{CedarSymCompiler, solver::LocalSolver};

use crate::proof::solver;

/// What puts claims to the solver.
pub type Prover = CedarSymCompiler<LocalSolver>;

/// Starts a solver; `None` where the machine has none. In continuous integration there must be one.
pub async fn start() -> Result<Option<Prover>> {
    let Some(mut command) = solver::command().await? else {
        return Ok(None);
    };
    let solver = LocalSolver::from_command(command.kill_on_drop(true))
        .context("the solver could not be started")?;
    Ok(Some(CedarSymCompiler::new(solver)?))
}
