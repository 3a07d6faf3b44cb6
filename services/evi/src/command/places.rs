//! What several commands ask: where databases lie, and how stores are opened beside a system.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use chassis::telemetry::TelemetryFault;
use domain::{ServiceName, SystemClock, SystemEntropy};
use store::{Store, StoreSecret};

use crate::{
    configuration::Configuration,
    fault::CommandFault,
    folder::FolderPlaces,
    platform::{
        catalogue::TABLES,
        database::{self, DatabasePlace, Opening},
    },
};

pub type Places = BTreeMap<ServiceName, DatabasePlace>;

/// Every service that keeps something.
pub fn keeping() -> Vec<ServiceName> {
    TABLES.iter().map(|(service, _)| *service).collect()
}

/// Of those, the ones that were chosen; all when none was.
pub fn chosen(only: &[ServiceName]) -> Vec<ServiceName> {
    let mut services = keeping();
    services.retain(|service| only.is_empty() || only.contains(service));
    services
}

/// An embedded database for each.
pub fn embedded(folder: &FolderPlaces, services: &[ServiceName]) -> Places {
    let place = |service| (service, DatabasePlace::Embedded(folder.database(service)));
    services.iter().copied().map(place).collect()
}

/// A schema for each at one PostgreSQL address.
pub fn postgres(url: &str, services: &[ServiceName]) -> Places {
    let place = |service| (service, DatabasePlace::Postgres(url.to_owned()));
    services.iter().copied().map(place).collect()
}

/// What the configuration says, and an embedded database where it says nothing.
pub fn configured(
    configuration: &Configuration,
    folder: &FolderPlaces,
    services: &[ServiceName],
) -> Places {
    let mut places = embedded(folder, services);
    for (service, place) in &mut places {
        if let Some(url) = configuration.databases.address(*service) {
            *place = DatabasePlace::Postgres(url.to_owned());
        }
    }
    places
}

/// Where the pages keep sessions and half-written texts: beside the gateway.
pub fn of_pages(configuration: &Configuration, folder: &FolderPlaces) -> DatabasePlace {
    match configuration.databases.address(ServiceName::Gateway) {
        Some(url) => DatabasePlace::Postgres(url.to_owned()),
        None => DatabasePlace::Embedded(folder.pages()),
    }
}

/// Opens a store for work that needs none of its keys: tables, and proving the log. The secret is
/// drawn and forgotten.
pub async fn open(service: ServiceName, place: DatabasePlace) -> Result<Store, CommandFault> {
    database::open(Opening {
        service,
        place,
        secret: StoreSecret::draw(&SystemEntropy),
        route: store::nobody,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    })
    .await
}

/// A log or traces that cannot be started are a configuration that is wrong.
pub fn unlogged(fault: TelemetryFault) -> CommandFault {
    let part = match fault {
        TelemetryFault::Filter(_) | TelemetryFault::Started(_) => "[log]",
        TelemetryFault::Collector | TelemetryFault::Certificates | TelemetryFault::SampleRatio => {
            "[telemetry]"
        }
    };
    CommandFault::BrokenConfiguration {
        file: PathBuf::from(part),
        reason: fault.to_string(),
    }
}
