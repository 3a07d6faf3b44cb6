//! The binary `evi`: the only room that knows every other, and the one that wires them.
//!
//! `cli` says what can be asked, `command` does it, `platform` starts the services, and `folder`
//! and `keys` keep what lies on disk. `main.rs` only calls [`run`].

pub mod cli;
pub mod clock;
pub mod command;
pub mod configuration;
pub mod demo;
pub mod fault;
pub mod folder;
pub mod keys;
pub mod platform;
pub mod registry_file;
pub mod say;

use std::process::ExitCode;

use clap::Parser;

/// Reads the command line, does what it asks, and tells how it went: 0 done, 1 failed, 2 wrong usage.
pub fn run() -> ExitCode {
    match command::perform(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say::fault(&fault);
            ExitCode::from(fault.exit().code())
        }
    }
}
