//! What is measured: where it answers, with which keys, and which processes it is made of.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::bench::figures;

/// An installation, as whoever made it tells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Installation {
    /// Where the gateway answers, `http://HOST:PORT`.
    pub gateway: String,
    /// The folder of the keys that sign readers' tokens.
    pub keys: PathBuf,
    /// The address of the database, for somebody who sees every schema.
    pub database: String,
    /// The first process of the database's server.
    pub database_process: u32,
    /// The processes of the platform by their names.
    pub processes: BTreeMap<String, u32>,
    /// What answers the same beside it, if anything does.
    pub peer: Option<Peer>,
}

/// Another server that answers the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// Where it takes GraphQL.
    pub address: String,
    /// The bearer token of its reader.
    pub token: String,
    /// The address of its database, on the same server.
    pub database: String,
    /// Its process.
    pub process: u32,
    /// The folder of its documents.
    pub operations: PathBuf,
}

impl Installation {
    /// Reads what a file tells (TOML).
    ///
    /// # Errors
    /// When there is no such file, or it tells something else.
    pub fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        toml::from_str(&text).with_context(|| file.display().to_string())
    }

    /// How much memory the processes of the platform hold: all together, and the largest.
    pub fn memory(&self) -> String {
        let held = self.processes.iter().map(|(name, process)| {
            let megabytes = figures::resident_megabytes_of(&process.to_string());
            (megabytes, name.as_str())
        });
        let held: Vec<(u64, &str)> = held.collect();
        let all: u64 = held.iter().map(|(megabytes, _)| megabytes).sum();
        let (most, whose) = held.iter().max().copied().unwrap_or_default();
        format!("resident_megabytes_of_all={all} largest={whose} resident_megabytes={most}")
    }
}
