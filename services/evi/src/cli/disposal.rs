//! What can be asked of disposal.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What to tell of disposal.
#[derive(Debug, Clone, Args)]
pub struct DisposalArguments {
    /// Count what would be erased now, by owner and rule, without erasing it.
    #[arg(long, required = true)]
    pub dry_run: bool,
    /// Whose databases to read.
    #[command(flatten)]
    pub places: DisposalPlaces,
    /// What else to tell.
    #[command(subcommand)]
    pub command: Option<DisposalCommand>,
}

/// What else can be told of disposal.
#[derive(Debug, Clone, Subcommand)]
pub enum DisposalCommand {
    /// Print every certificate, newest first, and whether it is the one that was written.
    #[command(after_help = "Examples:\n  \
        evi disposal certificates --data data\n  \
        evi disposal certificates --config evi.toml\n\n\
        Exit codes: 0 told, 1 failed or a certificate was altered, 2 wrong usage.")]
    Certificates(DisposalPlaces),
}

/// Whose databases to read.
#[derive(Debug, Clone, Args)]
pub struct DisposalPlaces {
    /// A data folder with embedded databases [default: that of the configuration].
    #[arg(long, value_name = "DIR", conflicts_with = "database")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL address that holds a schema for each service.
    #[arg(long, value_name = "URL", conflicts_with = "config")]
    pub database: Option<String>,
    /// A configuration file, laid over the built-in one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
