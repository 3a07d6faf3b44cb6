//! `evi migrate`: brings the databases of the configured services to the version of this program.

use std::path::Path;

use domain::{Clock, ServiceName, SystemClock};

use crate::{
    cli::MigrateArguments,
    command::places::{self, Places},
    configuration::{Configuration, Migrations},
    fault::CommandFault,
    folder::{self, DataFolder, FolderKind, Opening},
    platform::database,
    say,
};

pub async fn run(arguments: MigrateArguments) -> Result<(), CommandFault> {
    let services = places::chosen(&arguments.only);
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
    let here = configuration.services_here();
    let services: Vec<ServiceName> = services
        .into_iter()
        .filter(|service| here.contains(service))
        .collect();
    bring_up_to_date(places::configured(
        &configuration,
        folder.places(),
        &services,
    ))
    .await?;
    let has_pages = !configuration.sign_in.providers()?.is_empty();
    if has_pages && arguments.only.is_empty() && here.contains(&ServiceName::Gateway) {
        let place = places::of_pages(&configuration, folder.places());
        database::open_pages(place, Migrations::AtStart).await?;
        say::answer("pages: up to date");
    }
    Ok(())
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
