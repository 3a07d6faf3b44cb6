//! `evi policy`: checks policies as a start does, and tells what other ones would change for whom.

mod changes;
mod readers;
mod simulate;

use std::path::Path;

use access::{Policy, PolicyFaults};
use domain::{CodeList, Role, Section};

use crate::{
    cli::{PolicyCheckArguments, PolicyCommand},
    fault::CommandFault,
    say,
};

/// What people call the policies that are built into the program.
const SHIPPED: &str = "schema/policy of the program";

pub async fn run(asked: PolicyCommand) -> Result<(), CommandFault> {
    match asked {
        PolicyCommand::Check(arguments) => check(&arguments),
        PolicyCommand::Simulate(arguments) => simulate::run(arguments).await,
    }
}

fn check(arguments: &PolicyCheckArguments) -> Result<(), CommandFault> {
    let policy = match &arguments.policies {
        Some(folder) => load(folder)?,
        None => Policy::load().map_err(|faults| refused(Path::new(SHIPPED), &faults))?,
    };
    say::answer(format_args!(
        "{} policies over {} sections and {} roles: they fit their schema, and none can fail",
        policy.ids().len(),
        Section::ALL.len(),
        Role::ALL.len()
    ));
    Ok(())
}

/// Takes the policies of a folder, or tells everything that is wrong with them.
fn load(folder: &Path) -> Result<Policy, CommandFault> {
    if !folder.is_dir() {
        return Err(CommandFault::PoliciesMissing {
            folder: folder.to_path_buf(),
        });
    }
    Policy::load_from(folder).map_err(|faults| refused(folder, &faults))
}

fn refused(folder: &Path, faults: &PolicyFaults) -> CommandFault {
    for fault in faults.each() {
        say::answer(format_args!("BAD   {fault}"));
    }
    CommandFault::PoliciesRefused {
        folder: folder.to_path_buf(),
        wrong: faults.each().len(),
    }
}
