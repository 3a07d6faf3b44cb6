//! Does what the command line asks, one module a command.

mod audit;
mod demo;
mod doctor;
mod migrate;
mod places;
mod policy;
mod populate;
mod running;
mod serve;
mod token;

use std::future::Future;

use crate::{
    cli::{AuditCommand, Cli, Command},
    fault::CommandFault,
};

/// Does what was asked.
///
/// # Errors
/// One [`CommandFault`] with its sentence and exit code.
pub fn perform(cli: Cli) -> Result<(), CommandFault> {
    match cli.command {
        None => wait_for(demo::run(cli.demo)),
        Some(Command::Demo(arguments)) => wait_for(demo::run(arguments)),
        Some(Command::Serve(arguments)) => wait_for(serve::run(arguments)),
        Some(Command::Token(arguments)) => wait_for(token::run(arguments)),
        Some(Command::Migrate(arguments)) => wait_for(migrate::run(arguments)),
        Some(Command::Audit(AuditCommand::Verify(arguments))) => wait_for(audit::run(arguments)),
        Some(Command::Policy(asked)) => wait_for(policy::run(asked)),
        Some(Command::Audit(AuditCommand::Key(arguments))) => audit::print_keys(&arguments),
        Some(Command::Doctor(arguments)) => wait_for(doctor::run(arguments)),
    }
}

fn wait_for(work: impl Future<Output = Result<(), CommandFault>>) -> Result<(), CommandFault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| CommandFault::ServerStopped {
        reason: error.kind(),
    })?;
    runtime.block_on(work)
}
