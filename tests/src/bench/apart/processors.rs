//! The time of processors that a side has used, from the system's accounts.

use std::{fs, time::Duration};

use anyhow::{Context as _, Result};

use super::{installation::Installation, sides::Side};
use crate::bench::figures::processor_time_of;

/// What has been used so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Processors {
    /// By the programs that answer; for the bare statements, by whoever sends them.
    pub programs: Duration,
    /// By the database.
    pub database: Duration,
}

impl Processors {
    /// What the programs of a side and the database have used until now.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn of(installation: &Installation, side: Side) -> Result<Self> {
        let programs = match side {
            Side::Platform => installation
                .processes
                .values()
                .map(|process| processor_time_of(&process.to_string()))
                .sum(),
            Side::Bare => processor_time_of("self"),
            Side::Peer => installation
                .peer
                .as_ref()
                .map(|peer| processor_time_of(&peer.process.to_string()))
                .unwrap_or_default(),
        };
        let database = of_database(installation.database_process)?;
        Ok(Self { programs, database })
    }

    /// What has been used since.
    pub fn since(self, before: Self) -> Self {
        Self {
            programs: self.programs.saturating_sub(before.programs),
            database: self.database.saturating_sub(before.database),
        }
    }
}

/// The first process of the server, its children, and what those used that have ended.
fn of_database(first: u32) -> Result<Duration> {
    let mut sum = processor_time_of(&first.to_string());
    for entry in fs::read_dir("/proc").context("the system's accounts")? {
        let name = entry?.file_name();
        let Some(process) = name.to_str().filter(|name| name.parse::<u32>().is_ok()) else {
            continue;
        };
        if parent_of(process) == Some(first) {
            sum += processor_time_of(process);
        }
    }
    Ok(sum)
}

fn parent_of(process: &str) -> Option<u32> {
    // A process that has ended meanwhile has no parent.
    let told = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    told.rsplit(')')
        .next()?
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()
}
