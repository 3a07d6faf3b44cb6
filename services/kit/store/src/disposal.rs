//! Disposal (gallring) as far as every service does it alike: which rows an owner has in which cases, their erasure, the
//! certificate of it, and how far the sweep of a day has come.
//!
//! Nothing here decides. Whoever erases has asked the desk what is due, and notes each case in the trail of the
//! transaction under the permit of the disposal.

pub(crate) mod certificate;
pub(crate) mod sections;
pub(crate) mod sweep;

use chrono::NaiveDate;
use domain::{AgencyId, CaseId, CaseKey, RowKey};

use crate::{fault::StoreFault, store::Store, tx::Tx};

pub use certificate::{Certificate, CertificateLine, CertificateState, KeptCertificate};
pub use sections::{ErasedRows, OwnedRows, SectionTable};
pub use sweep::Sweep;

impl Store {
    /// What owners have in the next cases after a key, and the key of the last of these cases; `None` when there are no
    /// more. Two statements a table, however many rows there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_owned(
        &self,
        tables: &[SectionTable],
        after: i64,
        limit: u64,
    ) -> Result<Option<(i64, Vec<OwnedRows>)>, StoreFault> {
        let connection = &self.inner().connections.background_reading;
        let keys = sections::next_cases(connection, tables, after, limit).await?;
        let Some(last) = keys.last().copied() else {
            return Ok(None);
        };
        let owned = sections::list_owned(connection, tables, &keys).await?;
        Ok(Some((last, owned)))
    }

    /// Which of the cases have rows of anybody in one of the tables: one statement a table.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn holding(
        &self,
        tables: &[SectionTable],
        cases: &[CaseId],
    ) -> Result<Vec<CaseId>, StoreFault> {
        sections::holding(&self.inner().connections.background_reading, tables, cases).await
    }

    /// Certificates of disposal, newest first, before the one with the key `before`; of one agency or of all.
    ///
    /// # Errors
    /// When the database does not answer, or one cannot be read.
    pub async fn list_certificates(
        &self,
        agency: Option<AgencyId>,
        before: Option<RowKey>,
        limit: u64,
    ) -> Result<Vec<KeptCertificate>, StoreFault> {
        let connection = &self.inner().connections.background_reading;
        certificate::list(connection, agency, before, limit).await
    }

    /// Where the sweep of this name stands today.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_sweep(&self, name: &str, today: NaiveDate) -> Result<Sweep, StoreFault> {
        sweep::find(&self.inner().connections.background_reading, name, today).await
    }

    /// Keeps where the sweep of this name stands today.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep_sweep(
        &self,
        name: &str,
        today: NaiveDate,
        sweep: Sweep,
    ) -> Result<(), StoreFault> {
        sweep::keep(&self.inner().connections.background, name, (today, sweep)).await
    }
}

impl Tx<'_> {
    /// What owners have in the cases of these keys, as it is in this transaction.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_owned(
        &self,
        tables: &[SectionTable],
        keys: &[CaseKey],
    ) -> Result<Vec<OwnedRows>, StoreFault> {
        let keys: Vec<i64> = keys.iter().map(|key| key.as_i64()).collect();
        sections::list_owned(&self.transaction, tables, &keys).await
    }

    /// Erases what one owner has in the cases of these keys, and tells what it was.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn erase_owned(
        &self,
        tables: &[SectionTable],
        agency: AgencyId,
        keys: &[CaseKey],
    ) -> Result<Vec<ErasedRows>, StoreFault> {
        let keys: Vec<i64> = keys.iter().map(|key| key.as_i64()).collect();
        sections::erase(&self.transaction, tables, (agency, &keys)).await
    }
}
