//! `evi migrate`: brings the databases to the version of this program.

use std::path::Path;

use domain::{Clock, SystemClock};

use crate::{
    cli::MigrateArguments,
    command::places::{self, Places},
    configuration::Configuration,
    fault::CommandFault,
    folder::{self, DataFolder, FolderKind, Opening},
    platform::database,
    say,
};

pub async fn run(arguments: MigrateArguments) -> Result<(), CommandFault> {
    let services = places::keeping();
    if let Some(url) = &arguments.database {
        return bring_up_to_date(places::postgres(url, &services)).await;
    }
    let configuration = Configuration::load(arguments.config.as_deref())?;
    let data = arguments
        .data
        .as_ref()
        .unwrap_or(&configuration.folder.data);
    // Held until the end: nobody starts on a folder whose tables are being changed.
    let folder = DataFolder::take(data, kind(data)?, Opening::Keep, SystemClock.now())?;
    bring_up_to_date(places::configured(
        &configuration,
        folder.places(),
        &services,
    ))
    .await
}

/// Whatever the folder holds is brought up to date; a new one is for real use.
fn kind(data: &Path) -> Result<FolderKind, CommandFault> {
    match folder::look_at(data) {
        Ok((_, mark)) => Ok(mark.kind),
        Err(CommandFault::FolderMissing { .. }) => Ok(FolderKind::Production),
        Err(fault) => Err(fault),
    }
}

async fn bring_up_to_date(places: Places) -> Result<(), CommandFault> {
    for (service, place) in places {
        let store = places::open(service, place).await?;
        database::migrate(&store).await?;
        say::answer(format_args!("{service}: up to date"));
    }
    Ok(())
}
