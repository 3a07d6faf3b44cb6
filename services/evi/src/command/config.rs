//! `evi config`: checks, tells and describes the configuration.

use crate::{
    cli::ConfigCommand,
    configuration::{self, Configuration, manual},
    fault::CommandFault,
    say,
};

pub fn run(asked: &ConfigCommand) -> Result<(), CommandFault> {
    match asked {
        ConfigCommand::Check(arguments) => {
            let configuration = Configuration::load(arguments.config.as_deref())?;
            configuration.gateway.admission()?;
            configuration.sign_in.providers()?;
            configuration.notices.reach()?;
            configuration.partners.budget()?;
            configuration.partners.door()?;
            say::answer("the configuration can be used");
        }
        ConfigCommand::Dump(arguments) => {
            let told = configuration::dump(arguments.config.as_deref())?;
            say::answer(told.trim_end());
        }
        ConfigCommand::Schema => say::answer(format_args!("{:#}", manual::schema())),
    }
    Ok(())
}
