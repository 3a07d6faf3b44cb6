//! Who reads and which cases there are: asked beside the system, by who wants to know what other policies
//! would change. Nothing of a case is read for it but its number.

use std::collections::BTreeMap;

use domain::{AgencyId, CaseId, CaseKey, Clock, Subject};
use store::{Store, StoreFault};

use crate::store::{case, moment::Moment, registry};

/// A case by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedCase {
    /// Its key, after which the next ones are asked for.
    pub key: CaseKey,
    /// Its id.
    pub id: CaseId,
    /// The number that people write on paper.
    pub number: String,
}

/// The subjects of everybody who holds an assignment today, partners' systems too.
///
/// # Errors
/// When the database does not answer.
pub async fn list_readers(store: &Store, clock: &dyn Clock) -> Result<Vec<Subject>, StoreFault> {
    registry::list_subjects(store.reading(), Moment::now(clock)).await
}

/// The lasting short names of the agencies.
///
/// # Errors
/// When the database does not answer.
pub async fn list_agencies(store: &Store) -> Result<BTreeMap<AgencyId, String>, StoreFault> {
    let directory = registry::get_directory(store.reading()).await?;
    let agencies = directory
        .agencies()
        .map(|agency| (agency.id, agency.slug.clone()));
    Ok(agencies.collect())
}

/// Up to `first` cases after `after`.
///
/// # Errors
/// When the database does not answer.
pub async fn list_cases(
    store: &Store,
    after: Option<CaseKey>,
    first: u64,
) -> Result<Vec<NumberedCase>, StoreFault> {
    let numbers = case::list_numbers(store.reading(), after, first).await?;
    let cases = numbers
        .into_iter()
        .map(|(key, id, number)| NumberedCase { key, id, number });
    Ok(cases.collect())
}
