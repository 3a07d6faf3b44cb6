//! The oracle, in its own language: `tests/oracle`, which knows the contract and nothing of the product.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Stdio,
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, process::Command};

/// How much of a referral is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Extent {
    /// Nothing.
    None,
    /// What stands outside on it.
    Envelope,
    /// Everything.
    Whole,
}

/// What a reader is shown of a case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct View {
    /// Whether the case exists for the reader.
    pub exists: bool,
    /// The state of every section; empty where the case does not exist.
    pub access: BTreeMap<String, String>,
    /// Of `IDENTITY` and `CONTACT`: `ALL`, or the fields.
    pub fields: BTreeMap<String, Vec<String>>,
    /// The rows, by token.
    pub rows: BTreeSet<String>,
    /// The agencies whose rows are shown, by section.
    pub owners: BTreeMap<String, BTreeSet<String>>,
    /// The referrals.
    pub referrals: BTreeMap<String, Extent>,
}

impl View {
    /// Tells whether a section may be read.
    pub fn reads(&self, section: &str) -> bool {
        let state = self.access.get(section).map(String::as_str);
        matches!(state, Some("READABLE" | "WRITABLE"))
    }

    /// Tells whether anything at all is shown.
    pub fn shows_something(&self) -> bool {
        self.exists
            || self
                .referrals
                .values()
                .any(|extent| *extent != Extent::None)
    }
}

/// Asks the oracle for the views of worlds, in their order.
///
/// # Errors
/// When `python3` is not there, or the oracle fails.
pub async fn ask(worlds: &[Value]) -> Result<Vec<View>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut oracle = Command::new("python3")
        .arg(root.join("oracle/view.py"))
        .arg(root.join("../schema/policy/access-matrix.csv"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("the oracle needs python3")?;
    let mut text = String::new();
    for world in worlds {
        text.push_str(&world.to_string());
        text.push('\n');
    }
    let mut input = oracle.stdin.take().context("piped")?;
    // Written from beside: the oracle answers while it reads.
    let writer = tokio::spawn(async move { input.write_all(text.as_bytes()).await });
    let output = oracle.wait_with_output().await?;
    writer.await??;
    ensure!(output.status.success(), "the oracle failed");
    let lines = String::from_utf8(output.stdout)?;
    let views: Vec<View> = lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    ensure!(views.len() == worlds.len(), "one view a world");
    Ok(views)
}
