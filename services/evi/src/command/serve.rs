//! `evi serve`: some or all services, for real use.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chassis::telemetry;
use domain::{Clock, SystemClock, SystemEntropy};
use gateway::Limits;
use reqwest::Url;

use crate::{
    cli::ServeArguments,
    command::{places, running},
    configuration::Configuration,
    fault::CommandFault,
    folder::{DataFolder, FolderKind, Opening},
    keys::KeyFolder,
    platform::{
        Driving, Platform, Progress, SUPERGRAPH, Settings,
        catalogue::{Population, SERVICES},
        listening::{Addresses, Sockets},
    },
    say,
};

pub async fn run(arguments: ServeArguments) -> Result<(), CommandFault> {
    let configuration = laid_over(&arguments)?;
    let traces = telemetry::start(&configuration.log, &configuration.telemetry);
    let traces = traces.map_err(places::unlogged)?;
    let here = configuration.services_here();
    let sign_in = configuration.sign_in.party()?;
    let (partners, budget) = (
        configuration.partners.door()?,
        configuration.partners.budget()?,
    );
    let admission = configuration.gateway.admission()?;
    let addresses = Addresses {
        main: configuration.server.listen,
        each: configuration.server.each.clone(),
    };
    let sockets = Sockets::take(&addresses, &here).await?;
    let data = &configuration.folder.data;
    say::step(format_args!("the data folder {} is taken", data.display()));
    let folder = DataFolder::take(
        data,
        FolderKind::Production,
        Opening::Keep,
        SystemClock.now(),
    )?;
    let patience = Duration::from_secs(configuration.patience.call_seconds.into());
    let settings = Settings {
        sockets,
        databases: places::configured(&configuration, folder.places(), &here),
        here,
        migrations: configuration.databases.migrations,
        checkpoints: configuration.folder.checkpoints(folder.places()),
        // Nobody can sign in at the pages before the agencies' identity providers are known.
        pages: sign_in
            .is_some()
            .then(|| places::of_pages(&configuration, folder.places())),
        sign_in,
        partners,
        keys: keys(&configuration, &folder)?,
        peers: peers(&configuration)?,
        stream: configuration.events.stream(patience),
        population: Population::Real,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        driving: Driving::ByItself,
        progress: Progress::Told,
        patience,
        notices: configuration.notices.reach()?,
        limits: Limits {
            budget,
            admission,
            ..Limits::default()
        },
        catalogue: SERVICES,
        supergraph: SUPERGRAPH.to_owned(),
        supergraph_file: configuration.gateway.supergraph(),
    };
    let platform = Platform::start(settings).await?;
    let stopping = Duration::from_secs(configuration.patience.stop_seconds.into());
    let ended = running::until_asked_to_stop(platform, stopping).await;
    // Last of all: the end itself may be traced.
    traces.end(stopping).await;
    ended
}

/// The command line is laid over the configuration.
fn laid_over(arguments: &ServeArguments) -> Result<Configuration, CommandFault> {
    let mut configuration = Configuration::load(arguments.config.as_deref())?;
    if !arguments.only.is_empty() {
        configuration.services.only.clone_from(&arguments.only);
    }
    if let Some(data) = &arguments.data {
        configuration.folder.data.clone_from(data);
    }
    if let Some(listen) = arguments.listen {
        configuration.server.listen = listen;
    }
    Ok(configuration)
}

/// A shared folder of keys is only read: keys made there by one machine would be strange to others.
pub fn keys(configuration: &Configuration, folder: &DataFolder) -> Result<KeyFolder, CommandFault> {
    let shared = &configuration.folder.keys;
    if shared.as_os_str().is_empty() {
        KeyFolder::complete(folder.places().keys(), &SystemEntropy)
    } else {
        Ok(KeyFolder::at(shared))
    }
}

fn peers(
    configuration: &Configuration,
) -> Result<BTreeMap<domain::ServiceName, Url>, CommandFault> {
    let each = configuration.peers.each.iter();
    each.map(|(service, address)| match Url::parse(address) {
        Ok(url) if url.scheme() == "http" || url.scheme() == "https" => Ok((*service, url)),
        Ok(_) | Err(_) => Err(CommandFault::SettingMissing {
            setting: "an http address for each service under [peers.each]",
            advice: "write it like http://host:port",
        }),
    })
    .collect()
}
