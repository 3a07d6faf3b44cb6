//! Does what the command line asks, one module a command.

mod audit;
mod config;
mod demo;
mod disposal;
mod doctor;
mod migrate;
mod places;
mod policy;
mod populate;
mod registry;
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
        Some(Command::Registry(asked)) => wait_for(registry::run(asked)),
        Some(Command::Config(asked)) => config::run(&asked),
        Some(Command::Doctor(arguments)) => wait_for(doctor::run(arguments)),
        Some(Command::Disposal(asked)) => wait_for(disposal::run(asked)),
    }
}

/// What a thread that answers may pile up. All mutations of a service are one piece of work to the compiler, and in a demo
/// pages, gateway and services answer on one thread: unoptimised, the deepest of them took more than the usual 2 MiB, which
/// ends the process. Only what is touched is taken from the machine.
const STACK: usize = 16 * 1024 * 1024;

fn wait_for(work: impl Future<Output = Result<(), CommandFault>>) -> Result<(), CommandFault> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build();
    let runtime = runtime.map_err(|error| CommandFault::ServerStopped {
        reason: error.kind(),
    })?;
    runtime.block_on(work)
}
