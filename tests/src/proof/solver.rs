//! A solver that reads SMT-LIB: where it is found. It is what `EVI_SOLVER` names, the Python module cvc5 behind
//! `tests/solver`, or a `cvc5` on the path.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tokio::process::Command;

/// A program that reads SMT-LIB, instead of those that are looked for.
const NAMED: &str = "EVI_SOLVER";
/// What is said where none is found.
pub const NONE_ANSWERS: &str =
    "No solver answers: `pip install --target target/tools cvc5==1.3.1` brings one.";

/// The command that starts a solver; `None` where the machine has none. In continuous integration there must be one.
pub async fn command() -> Result<Option<Command>> {
    let found = find().await;
    if found.is_none() && std::env::var_os("CI").is_some() {
        bail!(NONE_ANSWERS);
    }
    Ok(found)
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

/// Whether a program runs and ends well.
pub async fn answers(mut probe: Command) -> bool {
    let output = probe.output().await;
    output.is_ok_and(|output| output.status.success())
}

/// Python with the modules that `.ci/run` has put into the build's own folder.
pub fn python() -> Command {
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

/// The folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
