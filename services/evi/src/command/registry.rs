//! `evi registry`: brings in the first agencies, units and staff.

use std::sync::Arc;

use access::{Cx, SystemPrincipal};
use domain::{Clock as _, ServiceName, SystemClock, SystemEntropy};
use intake_desk::{RegistrySeed, SeedFault, seed_registry};
use store::{Store, StoreSecret};

use crate::{
    cli::{RegistryCommand, RegistryLoadArguments},
    command::{places, serve},
    configuration::{Configuration, Migrations},
    fault::CommandFault,
    folder::{DataFolder, FolderKind, Opening},
    keys::SecretName,
    platform::{
        catalogue,
        database::{self, Opening as StoreOpening},
    },
    registry_file, say,
};

const DESK: ServiceName = ServiceName::IntakeDesk;

pub async fn run(asked: RegistryCommand) -> Result<(), CommandFault> {
    match asked {
        RegistryCommand::Check(arguments) => {
            let seed = registry_file::read(&arguments.file, SystemClock.today())?;
            say::answer(format_args!("{} can be loaded", told(&seed)));
            Ok(())
        }
        RegistryCommand::Load(arguments) => load(&arguments).await,
    }
}

async fn load(arguments: &RegistryLoadArguments) -> Result<(), CommandFault> {
    let seed = registry_file::read(&arguments.file, SystemClock.today())?;
    let configuration = Configuration::load(arguments.config.as_deref())?;
    let data = arguments.data.as_ref();
    let data = data.unwrap_or(&configuration.folder.data);
    // Held until the end: nobody starts on a folder whose registry is being filled.
    let folder = DataFolder::take(
        data,
        FolderKind::Production,
        Opening::Keep,
        SystemClock.now(),
    )?;
    let store = open(&configuration, &folder).await?;
    match configuration.databases.migrations {
        Migrations::AtStart => database::migrate(&store).await?,
        Migrations::Apart => database::ensure_migrated(&store).await?,
    }
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let cx = Cx::system(SystemPrincipal::Seeder, clock, entropy);
    let seeded = seed_registry(&store, &cx, &seed).await;
    seeded.map_err(|fault| match fault {
        SeedFault::Store(fault) => database::unusable(DESK, &fault),
        refused @ (SeedFault::Unknown { .. }
        | SeedFault::Unfit { .. }
        | SeedFault::NotTheSeeder) => {
            registry_file::broken(&arguments.file, format!("{refused}; nothing was loaded"))
        }
    })?;
    say::answer(format_args!(
        "{} are there; what was there already is as it was",
        told(&seed)
    ));
    Ok(())
}

async fn open(configuration: &Configuration, folder: &DataFolder) -> Result<Store, CommandFault> {
    let keys = serve::keys(configuration, folder)?;
    let place = places::configured(configuration, folder.places(), &[DESK]).remove(&DESK);
    let secret = keys.secret(SecretName::Store(DESK))?;
    database::open(StoreOpening {
        service: DESK,
        place: place.ok_or(CommandFault::SettingMissing {
            setting: "a database for the desk",
            advice: "give the data folder, or an address under [databases]",
        })?,
        secret: StoreSecret::new(*secret.bytes()),
        route: catalogue::listeners,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    })
    .await
}

fn told(seed: &RegistrySeed) -> String {
    format!(
        "{} agencies, {} units, {} members of staff with {} assignments and {} agreements",
        seed.agencies.len(),
        seed.units.len(),
        seed.staff.len(),
        seed.assignments.len(),
        seed.agreements.len()
    )
}
