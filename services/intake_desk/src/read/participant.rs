//! Whether there is anybody to sign in as: the one question that is asked beside the system, by who
//! prints tokens for a demo. Nothing of a case is read for it.

use domain::Subject;
use store::{Store, StoreFault};

use crate::store::{case, registry};

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
