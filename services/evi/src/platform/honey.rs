//! Numbers that nobody has: whoever looks one up is noticed.

use std::sync::Arc;

use access::{Cx, SystemPrincipal};
use domain::{IdentityNumber, ServiceName};
use intake_desk::Secrets;
use store::Store;

use super::{Settings, catalogue::Population, database};
use crate::{demo::people::HONEY_NUMBERS, fault::CommandFault, keys::SecretName};

/// Registers the numbers that nobody has at the desk: those that lie with its keys, and the demo's own.
pub async fn register(settings: &Settings, store: &Store) -> Result<(), CommandFault> {
    if store.service() != ServiceName::IntakeDesk {
        return Ok(());
    }
    let mut numbers = settings.keys.honey_numbers()?;
    if settings.population == Population::Invented {
        let invented = HONEY_NUMBERS.iter();
        numbers.extend(invented.filter_map(|digits| IdentityNumber::from_storage(digits).ok()));
    }
    let secret = settings.keys.secret(SecretName::Desk)?;
    let secrets = Secrets::from_master(secret.bytes());
    let (clock, entropy) = (Arc::clone(&settings.clock), Arc::clone(&settings.entropy));
    let cx = Cx::system(SystemPrincipal::Seeder, clock, entropy);
    intake_desk::register_honey_numbers(store, &secrets, &cx, &numbers)
        .await
        .map_err(|fault| database::unusable(store.service(), &fault))
}
