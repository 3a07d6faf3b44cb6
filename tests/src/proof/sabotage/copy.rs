//! The copy that can leak: built from the same sources in `target/sabotage`, with others' crates taken over from
//! the build that runs, which they are the same as.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use anyhow::{Context as _, Result, ensure};

use super::hunt::{Caught, Leak};

/// How long one process may hunt: ten times what it takes where nothing else runs.
const PATIENCE_SECONDS: u32 = 1_800;

/// A copy of the platform in which leaks can be planted.
#[derive(Debug)]
pub struct SabotagedCopy {
    program: PathBuf,
}

impl SabotagedCopy {
    /// Builds the copy, or finds it built.
    ///
    /// # Errors
    /// When it does not build.
    pub async fn build() -> Result<Self> {
        let built = build_folder()?;
        let target = built.parent().context("a build lies in a target folder")?;
        let own = target.join("sabotage");
        let folder = built.file_name().context("a build has a name")?;
        take_over(&built, &own.join(folder))?;
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        for name in told_of_this_test() {
            command.env_remove(name);
        }
        command
            .current_dir(workspace)
            // Every state of the sources is built once, so what would speed up the next build would only be large.
            .env("CARGO_INCREMENTAL", "0")
            // Lints are told of what is delivered.
            .env_remove("RUSTC_WORKSPACE_WRAPPER")
            // All of the workspace, so that others' crates have the features that they were built with.
            .args(["build", "--locked", "--workspace", "--bin", "proof"])
            .args(["--features", "evi-tests/sabotage", "--target-dir"])
            .arg(&own);
        let output = run(command).await?;
        ensure!(
            output.status.success(),
            "the copy does not build: {}",
            told(&output)
        );
        Ok(Self {
            program: own.join(folder).join("proof"),
        })
    }

    /// The program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Every leak that it can plant.
    ///
    /// # Errors
    /// When it does not tell them.
    pub async fn list(&self) -> Result<Vec<Leak>> {
        let mut command = Command::new(&self.program);
        command.arg("--leaks");
        let output = run(command).await?;
        ensure!(
            output.status.success(),
            "the copy tells no leaks: {}",
            told(&output)
        );
        String::from_utf8(output.stdout)?
            .lines()
            .map(Leak::read)
            .collect()
    }

    /// Plants leaks in turn and lets the proof look for each that is to find them all.
    ///
    /// # Errors
    /// When the proof does not end.
    pub async fn hunt(
        &self,
        (by, leaks): (&str, &[Leak]),
        seed: u64,
    ) -> Result<Vec<Option<Caught>>> {
        let names: Vec<&str> = leaks.iter().map(|leak| leak.name.as_str()).collect();
        let mut command = Command::new("timeout");
        command
            .arg(PATIENCE_SECONDS.to_string())
            .arg(&self.program)
            .args(by.split_whitespace())
            .args(["--planted", &names.join(",")])
            .args(["--seed", &seed.to_string()]);
        let output = run(command).await?;
        let printed = String::from_utf8_lossy(&output.stdout);
        ensure!(
            output.status.success(),
            "it did not end ({}) after {printed}",
            output.status
        );
        let caught = names.iter().map(|name| Caught::read((by, name), &printed));
        Ok(caught.collect())
    }
}

/// What cargo tells a test of its own crate. Build scripts of others' crates are told the same of theirs, and one of them
/// (`ring`) is run again when it was something else: with it, everything that leans on it would be built anew.
fn told_of_this_test() -> impl Iterator<Item = OsString> {
    const TOLD: [&str; 4] = [
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_CRATE_",
        "CARGO_BIN_",
    ];
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| {
        let name = name.to_string_lossy();
        TOLD.iter().any(|told| name.starts_with(told)) || name == "CARGO_PRIMARY_PACKAGE"
    })
}

/// Runs a program to its end, beside the other work of this thread.
async fn run(mut command: Command) -> Result<Output> {
    let running = tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output());
    Ok(running.await??)
}

fn told(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().rev().take(40).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// The folder in which this program was built, `target/debug`.
fn build_folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let mut folder = program.parent().context("a program lies in a folder")?;
    if folder.ends_with("deps") {
        folder = folder.parent().context("deps lies in a folder")?;
    }
    Ok(folder.to_owned())
}

/// Takes over what was built of others' crates, so that only our own are built anew. The large files are linked,
/// which both may read; what cargo keeps its notes in is copied, with its times, for each writes its own.
fn take_over(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        return Ok(());
    }
    let ours = own_crates()?;
    for part in [".fingerprint", "deps", "build"] {
        fs::create_dir_all(to.join(part))?;
        for entry in fs::read_dir(from.join(part))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let place = to.join(part).join(&name);
            if !is_taken_over((&name, part), &ours, &from.join("deps")) {
                continue;
            }
            if part == "deps" {
                fs::hard_link(entry.path(), place)?;
            } else {
                copy(&entry.path(), &place)?;
            }
        }
    }
    Ok(())
}

fn is_taken_over((name, part): (&str, &str), ours: &BTreeSet<String>, notes: &Path) -> bool {
    let Some((crate_name, hash)) = name.rsplit_once('-') else {
        return false;
    };
    let crate_name = crate_name
        .strip_prefix("lib")
        .filter(|_| part == "deps")
        .unwrap_or(crate_name);
    let is_of_a_library = part != "deps"
        || [".rlib", ".rmeta", ".so", ".d"]
            .iter()
            .any(|end| name.ends_with(end));
    let crate_name = crate_name.replace('-', "_");
    let hash = hash.split('.').next().unwrap_or(hash);
    let is_ours = ours.contains(&crate_name)
        && !lies_elsewhere(&notes.join(format!("{crate_name}-{hash}.d")));
    is_of_a_library && !is_ours
}

/// Whether a crate's notes name a source outside the workspace: others may have a crate of the same name as ours.
fn lies_elsewhere(notes: &Path) -> bool {
    let Ok(text) = fs::read_to_string(notes) else {
        return false;
    };
    let sources = text.split_once(": ").map(|(_, sources)| sources);
    sources.is_some_and(|sources| sources.starts_with('/'))
}

/// The names of the crates of this workspace: those that the lock file has no source for.
fn own_crates() -> Result<BTreeSet<String>> {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let lock: toml::Table = fs::read_to_string(lock)?.parse()?;
    let packages = lock["package"]
        .as_array()
        .context("a lock file lists packages")?;
    let own = packages
        .iter()
        .filter(|package| package.get("source").is_none());
    let names = own.filter_map(|package| package.get("name")?.as_str());
    Ok(names.map(|name| name.replace('-', "_")).collect())
}

/// Copies a file, or a folder with everything in it, and keeps the times, by which cargo knows what is fresh.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    fs::copy(from, to)?;
    let told = fs::metadata(from)?;
    let times = fs::FileTimes::new()
        .set_accessed(told.accessed()?)
        .set_modified(told.modified()?);
    fs::File::options().write(true).open(to)?.set_times(times)
}
