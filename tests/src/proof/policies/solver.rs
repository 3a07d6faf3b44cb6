//! Where the solver is found: what `EVI_SOLVER` names, the Python module cvc5 behind `tests/solver`, or a
//! `cvc5` on the path.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use cedar_policy_symcc::{CedarSymCompiler, solver::LocalSolver};
use tokio::process::Command;

/// What puts claims to the solver.
pub type Prover = CedarSymCompiler<LocalSolver>;

/// A program that reads SMT-LIB, instead of those that are looked for.
const NAMED: &str = "EVI_SOLVER";

/// Starts a solver; `None` where the machine has none. In continuous integration there must be one.
pub async fn start() -> Result<Option<Prover>> {
    let Some(mut command) = find().await else {
        if std::env::var_os("CI").is_some() {
            bail!("no solver answers: `pip install --target target/tools cvc5==1.3.1` brings one");
        }
        return Ok(None);
    };
    let solver = LocalSolver::from_command(command.kill_on_drop(true))
        .context("the solver could not be started")?;
    Ok(Some(CedarSymCompiler::new(solver)?))
}

async fn find() -> Option<Command> {
    if let Some(program) = std::env::var_os(NAMED) {
        return Some(Command::new(program));
    }
    let mut probe = python();
    probe.args(["-c", "import cvc5"]);
    if answers(probe).await {
        let mut command = python();
        command.arg(root().join("tests/solver/solver.py"));
        return Some(command);
    }
    let mut probe = Command::new("cvc5");
    probe.arg("--version");
    if answers(probe).await {
        let mut command = Command::new("cvc5");
        command.args(["--lang", "smt", "--incremental", "--tlimit-per=60000"]);
        return Some(command);
    }
    None
}

async fn answers(mut probe: Command) -> bool {
    let output = probe.output().await;
    output.is_ok_and(|output| output.status.success())
}

/// Python with the modules that `.ci/run` has put into the build's own folder.
fn python() -> Command {
    let mut paths = vec![root().join("target/tools")];
    if let Some(given) = std::env::var_os("PYTHONPATH") {
        paths.extend(std::env::split_paths(&given));
    }
    let mut command = Command::new("python3");
    command.arg("-B");
    if let Ok(joined) = std::env::join_paths(paths) {
        command.env("PYTHONPATH", joined);
    }
    command
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
