//! Whether there is anybody to sign in as: asked beside the system, by who prints tokens for a demo and by the page on
//! which one chooses who to be in it. Nothing of a case is read for it.

use domain::{Subject, identity_number::IdentityNumber};
use store::{Store, StoreFault};

use crate::store::{case, person, registry};

/// Tells whether the person who signs in under `subject` has a case.
///
/// # Errors
/// When the database does not answer.
pub async fn has_case(store: &Store, subject: &Subject) -> Result<bool, StoreFault> {
    let connection = store.reading();
    let directory = registry::get_directory(connection).await?;
    let heads = case::find_heads_of_participant(connection, &directory, subject).await?;
    Ok(!heads.is_empty())
}

/// Numbers of the official test series under which somebody has an open case, up to `first` of them. Of anybody else
/// nothing is told, so that the question is worth nothing where people are real.
///
/// # Errors
/// When the database does not answer.
pub async fn list_test_numbers_with_case(
    store: &Store,
    first: u64,
) -> Result<Vec<IdentityNumber>, StoreFault> {
    let numbers = person::list_numbers_with_case(store.reading(), first).await?;
    let read = numbers
        .iter()
        .filter_map(|number| IdentityNumber::from_storage(number).ok());
    Ok(read
        .filter(IdentityNumber::is_official_test_number)
        .collect())
}
