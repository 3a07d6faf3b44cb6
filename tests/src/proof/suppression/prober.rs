//! A conversation with an optimiser, in a process of its own that ends with it: `tests/solver/sums.py`.

use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdin, ChildStdout},
};

use super::system::System;
use crate::proof::solver::{answers, python, root};

/// What is said where none is found.
pub const NO_OPTIMISER: &str =
    "No optimiser answers: `pip install --target target/tools numpy highspy==1.16.0` brings one.";

/// Everything that is known, as the optimiser takes it.
#[derive(Serialize)]
struct Known<'k> {
    bounds: Vec<(i64, i64)>,
    sums: Vec<(usize, &'k [usize])>,
}

#[derive(Serialize)]
struct Question<'q> {
    wanted: &'q [(usize, i64)],
    whole: bool,
}

/// How hard a case is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// One that comes out in whole numbers by itself; seldom it does not, and then there is none.
    Quick,
    /// One of whole numbers, if there is any.
    Whole,
}

/// What came of a question.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// A possible case, if one was found. It is only proposed: see [`System::is_case`].
    pub case: Option<Vec<i64>>,
    /// What the weighted counts add up to at the most, in any case; `None` when the optimiser gave up.
    pub most: Option<f64>,
}

/// The conversation.
pub struct Prober {
    _process: Child,
    asking: ChildStdin,
    answering: BufReader<ChildStdout>,
}

impl Prober {
    /// Begins one; `None` where the machine has no optimiser. In continuous integration there must be one.
    pub async fn begin() -> Result<Option<Self>> {
        let mut probe = python();
        probe.args(["-c", "import highspy"]);
        if !answers(probe).await {
            ensure!(std::env::var_os("CI").is_none(), NO_OPTIMISER);
            return Ok(None);
        }
        let mut command = python();
        command.arg(root().join("tests/solver/sums.py"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command
            .kill_on_drop(true)
            .spawn()
            .context("the optimiser starts")?;
        let asking = process.stdin.take().context("the optimiser listens")?;
        let answering = process.stdout.take().context("the optimiser speaks")?;
        Ok(Some(Self {
            _process: process,
            asking,
            answering: BufReader::new(answering),
        }))
    }

    /// Forgets everything, and takes this to be all that is known.
    pub async fn know(&mut self, system: &System) -> Result<()> {
        let sums = system.sums().iter();
        let known = Known {
            bounds: (0..system.len())
                .map(|count| system.bounds(count))
                .collect(),
            sums: sums.map(|sum| (sum.whole, &*sum.parts)).collect(),
        };
        self.say(&known).await
    }

    /// Asks for a case in which weighted counts are as large as they can be.
    pub async fn push(&mut self, wanted: &[(usize, i64)], effort: Effort) -> Result<Answer> {
        let whole = match effort {
            Effort::Quick => false,
            Effort::Whole => true,
        };
        self.say(&Question { wanted, whole }).await?;
        let mut line = String::new();
        let read = self.answering.read_line(&mut line).await?;
        ensure!(read > 0, "the optimiser has ended");
        // The banner of its library may come before the first answer.
        while !line.starts_with('{') {
            line.clear();
            let read = self.answering.read_line(&mut line).await?;
            ensure!(read > 0, "the optimiser has ended");
        }
        serde_json::from_str(&line).context("the optimiser's answer")
    }

    async fn say(&mut self, request: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        self.asking.write_all(&line).await?;
        Ok(self.asking.flush().await?)
    }
}
