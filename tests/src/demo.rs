//! The platform as an operator runs it: the real binary, its own process, HTTP on loopback, tokens from `evi token`.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::client::{Gateway, Reader};

/// Where the binary `evi` of this build lies: beside the test binaries.
pub fn binary() -> Result<PathBuf> {
    let test_binary = std::env::current_exe()?;
    let folder = test_binary
        .parent()
        .and_then(Path::parent)
        .context("a test binary lies in deps/")?;
    let binary = folder.join("evi");
    if !binary.exists() {
        bail!(
            "{} is missing: run the tests with `cargo test --workspace`",
            binary.display()
        );
    }
    Ok(binary)
}

/// A running demo system. Dropping it ends its process.
pub struct Demo {
    process: Child,
    gateway: Gateway,
    folder: PathBuf,
}

impl Demo {
    /// Starts the demo on a folder and waits for its ready line.
    pub fn start(folder: &Path, arguments: &[&str]) -> Result<Self> {
        let mut process = Command::new(binary()?)
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = process.stdout.take().context("standard output is piped")?;
        let mut address = None;
        for line in BufReader::new(output).lines() {
            if let Some(told) = line?.strip_prefix("ready ") {
                address = Some(told.trim().to_owned());
                break;
            }
        }
        let Some(address) = address else {
            let status = process.wait()?;
            bail!("the demo ended before it was ready: {status}");
        };
        Ok(Self {
            process,
            gateway: Gateway::at(address),
            folder: folder.to_owned(),
        })
    }

    /// The address that the ready line told, `http://HOST:PORT`.
    pub fn address(&self) -> &str {
        self.gateway.address()
    }

    /// A token of a member of the demo staff.
    pub fn staff(&self, handle: &str) -> Result<Reader> {
        self.reader(&["--as", handle])
    }

    /// A token of a participant.
    pub fn participant(&self, number: &str) -> Result<Reader> {
        self.reader(&["--participant", number])
    }

    fn reader(&self, who: &[&str]) -> Result<Reader> {
        let output = Command::new(binary()?)
            .args(["token", "--data"])
            .arg(&self.folder)
            .args(who)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            bail!("no token for {who:?}");
        }
        let token = String::from_utf8(output.stdout)?.trim().to_owned();
        Ok(self.gateway.reader(token))
    }

    /// Ends it in order, as an operator does (`SIGTERM`), and waits for its end.
    pub fn stop(mut self) -> Result<()> {
        let id = self.process.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status()?;
        anyhow::ensure!(asked.success(), "the process could not be asked to stop");
        let ended = self.process.wait()?;
        anyhow::ensure!(ended.success(), "it ended with {ended}");
        Ok(())
    }

    /// Ends the process at once, as a power cut would (`SIGKILL`).
    pub fn kill(mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // The process may have ended already; either way nothing is left running.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
