//! `evi audit verify` and `evi audit key`: proves the access logs, beside a running system or on a copy.

mod copy;
mod telling;
mod witnesses;

use std::path::{Path, PathBuf};

use access::jwks_json;
use domain::ServiceName;
use sea_orm::DatabaseConnection;
use store::{AuditReport, verify_audit_against};

use crate::{
    cli::{AuditKeyArguments, AuditVerifyArguments},
    command::places::{self, Places},
    fault::CommandFault,
    folder::{self, FolderPlaces},
    keys::{KeyFolder, PairName},
    platform::database::{self, DatabasePlace},
    say,
};
pub use telling::of_line;

use copy::Copied;
use witnesses::Witnesses;

pub async fn run(arguments: AuditVerifyArguments) -> Result<(), CommandFault> {
    let checked = match (&arguments.file, &arguments.database) {
        (Some(file), _) => vec![of_file(file, &arguments).await?],
        (None, Some(url)) => {
            let places = places::postgres(url, &places::chosen(&arguments.only));
            of_places(places, None, &arguments).await?
        }
        (None, None) => {
            let data = arguments.data.clone();
            let data = data.unwrap_or_else(|| PathBuf::from("data"));
            let (folder, _) = folder::look_at(&data)?;
            let places = there(&folder, &places::chosen(&arguments.only));
            of_places(places, Some(&folder), &arguments).await?
        }
    };
    checked
        .into_iter()
        .find_map(|(service, reason)| {
            reason.map(|reason| CommandFault::AuditBroken { service, reason })
        })
        .map_or(Ok(()), Err)
}

/// Prints the public keys of every service's checkpoints as one JWK set.
pub fn print_keys(arguments: &AuditKeyArguments) -> Result<(), CommandFault> {
    let keys = match &arguments.keys {
        Some(shared) => KeyFolder::at(shared),
        None => KeyFolder::at(folder::look_at(&arguments.data)?.0.keys()),
    };
    let keys = places::keeping()
        .into_iter()
        .map(|service| keys.verifying_key(PairName::Checkpoint(service)))
        .collect::<Result<Vec<_>, _>>()?;
    say::answer(jwks_json(&keys));
    Ok(())
}

/// A service, and why its log does not hold.
type Checked = (ServiceName, Option<String>);

/// A service whose database is not in the folder does not run on it.
fn there(folder: &FolderPlaces, services: &[ServiceName]) -> Places {
    let mut places = places::embedded(folder, services);
    places.retain(|_, place| match place {
        DatabasePlace::Embedded(file) | DatabasePlace::BeingFilled(file) => file.exists(),
        DatabasePlace::Postgres(_) => true,
    });
    places
}

async fn of_places(
    places: Places,
    folder: Option<&FolderPlaces>,
    arguments: &AuditVerifyArguments,
) -> Result<Vec<Checked>, CommandFault> {
    let mut checked = Vec::new();
    for (service, place) in places {
        let witnesses = match folder {
            Some(folder) => Witnesses::in_folder(folder, service, arguments)?,
            None => Witnesses::given(service, arguments)?,
        };
        let store = places::open(service, place).await?;
        checked.push(verify((service, ""), store.reading(), &witnesses).await?);
    }
    Ok(checked)
}

async fn of_file(file: &Path, arguments: &AuditVerifyArguments) -> Result<Checked, CommandFault> {
    let copied = Copied::open(file).await?;
    let service = copied.service().await?;
    let witnesses = Witnesses::beside(file, service, arguments)?;
    verify((service, copied.seen()), copied.connection(), &witnesses).await
}

async fn verify(
    (service, seen): (ServiceName, &str),
    connection: &DatabaseConnection,
    witnesses: &Witnesses,
) -> Result<Checked, CommandFault> {
    let report = verify_audit_against(connection, witnesses.checkpoints())
        .await
        .map_err(|fault| database::unusable(service, &fault))?;
    say::answer(telling::line(service, &report, witnesses) + seen);
    Ok((service, reason(&report, witnesses)))
}

/// The log itself first, then what should have witnessed it.
fn reason(report: &AuditReport, witnesses: &Witnesses) -> Option<String> {
    let of_log = report.fault.map(telling::of_fault);
    of_log.or_else(|| witnesses.missing_or_broken(report.entries))
}
