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

/// A log that cannot be started is a configuration that is wrong.
pub fn unlogged(fault: TelemetryFault) -> CommandFault {
    CommandFault::BrokenConfiguration {
        file: PathBuf::from("[log]"),
        reason: fault.to_string(),
    }
}
