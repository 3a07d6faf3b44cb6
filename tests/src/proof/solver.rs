//! A solver that reads SMT-LIB: where it is found, and a conversation with it. It is what `EVI_SOLVER` names, the
//! Python module cvc5 behind `tests/solver`, or a `cvc5` on the path.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
};

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

/// What a solver says of what was asserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It can be so.
    Possible,
    /// It cannot be so.
    Impossible,
    /// The solver gave up.
    Open,
}

/// A conversation with a solver in a process of its own, which ends with it.
pub struct Conversation {
    _process: Child,
    asking: ChildStdin,
    answering: BufReader<ChildStdout>,
}

impl Conversation {
    /// Begins one; `None` where the machine has no solver.
    pub async fn begin() -> Result<Option<Self>> {
        let Some(mut command) = command().await? else {
            return Ok(None);
        };
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command
            .kill_on_drop(true)
            .spawn()
            .context("the solver starts")?;
        let asking = process.stdin.take().context("the solver listens")?;
        let answering = process.stdout.take().context("the solver speaks")?;
        Ok(Some(Self {
            _process: process,
            asking,
            answering: BufReader::new(answering),
        }))
    }

    /// Forgets everything and begins anew, with whole numbers.
    pub async fn reset(&mut self) -> Result<()> {
        self.say(
            "(reset)\n(set-option :incremental true)\n(set-option :produce-models true)\n\
             (set-logic QF_LIA)\n",
        )
        .await
    }

    /// Says what is answered with nothing.
    pub async fn say(&mut self, commands: &str) -> Result<()> {
        self.asking.write_all(commands.as_bytes()).await?;
        Ok(self.asking.flush().await?)
    }

    /// Asks whether what was asserted can be so.
    pub async fn check(&mut self) -> Result<Verdict> {
        self.say("(check-sat)\n").await?;
        match self.listen().await?.trim() {
            "sat" => Ok(Verdict::Possible),
            "unsat" => Ok(Verdict::Impossible),
            "unknown" => Ok(Verdict::Open),
            other => bail!("the solver answers {other:?}"),
        }
    }

    /// The values that terms have in the case that was last found possible, in the order of the terms.
    pub async fn values(&mut self, terms: &[String]) -> Result<Vec<i64>> {
        self.say(&format!("(get-value ({}))\n", terms.join(" ")))
            .await?;
        let mut text = String::new();
        loop {
            text.push_str(&self.listen().await?);
            let opened = text.matches('(').count();
            if opened == text.matches(')').count() {
                break;
            }
        }
        let values = numbers_of(&text).with_context(|| format!("values in {text:?}"))?;
        if values.len() != terms.len() {
            bail!("{} values of {} terms: {text:?}", values.len(), terms.len());
        }
        Ok(values)
    }

    async fn listen(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.answering.read_line(&mut line).await? == 0 {
            bail!("the solver has ended");
        }
        Ok(line)
    }
}

/// The numbers at the ends of the pairs `(term number)`; a negative one is written `(- 3)`.
fn numbers_of(text: &str) -> Option<Vec<i64>> {
    let inside = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0;
    let mut pair = String::new();
    let mut numbers = Vec::new();
    for sign in inside.chars() {
        depth += i32::from(sign == '(');
        depth -= i32::from(sign == ')');
        pair.push(sign);
        if depth == 0 && sign == ')' {
            numbers.push(last_number(&pair)?);
            pair.clear();
        }
    }
    Some(numbers)
}

fn last_number(pair: &str) -> Option<i64> {
    let plain = pair.trim().trim_end_matches(')').trim_end();
    let digits = plain.rsplit(|sign: char| !sign.is_ascii_digit()).next()?;
    let number: i64 = digits.parse().ok()?;
    let before = plain.strip_suffix(digits)?.trim_end();
    Some(if before.ends_with("(-") {
        -number
    } else {
        number
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_whether_the_term_is_a_name_or_not() {
        let told = "((a 3) ((- s a) 12) (b (- 4)) ((- s b) 0))\n";
        assert_eq!(numbers_of(told), Some(vec![3, 12, -4, 0]));
        assert_eq!(numbers_of("(error \"no\")"), Some(Vec::new()));
    }

    #[tokio::test]
    async fn solver_tells_what_can_be_and_what_cannot() -> Result<()> {
        let Some(mut solver) = Conversation::begin().await? else {
            return Ok(());
        };
        solver.reset().await?;
        solver
            .say("(declare-const a Int)(assert (> a 3))(assert (< a 5))\n")
            .await?;
        assert_eq!(solver.check().await?, Verdict::Possible);
        assert_eq!(
            solver
                .values(&["a".to_owned(), "(- 1 a)".to_owned()])
                .await?,
            [4, -3]
        );
        solver.say("(assert (not (= a 4)))\n").await?;
        assert_eq!(solver.check().await?, Verdict::Impossible);
        solver.reset().await?;
        solver.say("(declare-const a Int)\n").await?;
        assert_eq!(solver.check().await?, Verdict::Possible);
        Ok(())
    }
}
