//! Rows of many cases, read by one statement and given back each with the head of its case.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{RowKey, codes::EntrySource};
use store::StoreFault;

use crate::model::{
    case::CaseHead,
    registry::{Directory, Unit},
    whose::Written,
};

/// The heads of the cases that are read, by key.
pub struct ByCase<'h>(BTreeMap<i64, &'h CaseHead>);

impl<'h> ByCase<'h> {
    /// Takes the heads.
    pub fn new(heads: &'h [CaseHead]) -> Self {
        Self(heads.iter().map(|head| (head.key.as_i64(), head)).collect())
    }
    /// The keys for the statement.
    pub fn keys(&self) -> Vec<i64> {
        self.0.keys().copied().collect()
    }
    /// The heads.
    pub fn heads(&self) -> Vec<&'h CaseHead> {
        self.0.values().copied().collect()
    }
    /// The head that a row belongs to.
    pub fn head(&self, key: i64) -> Result<&'h CaseHead, StoreFault> {
        self.0
            .get(&key)
            .copied()
            .ok_or(StoreFault::Unreadable("case_key"))
    }
}

/// The unit of a key.
pub fn unit_of(directory: &Directory, key: i64) -> Result<Arc<Unit>, StoreFault> {
    let unit = directory.unit(key);
    unit.cloned().ok_or(StoreFault::Unreadable("unit_key"))
}

/// What a row says of who wrote it.
pub struct Columns {
    /// `unit_key`.
    pub unit: i64,
    /// `author_staff_key`.
    pub author: i64,
    /// `source`.
    pub source: Option<EntrySource>,
    /// `occurred_on`.
    pub occurred_on: Option<NaiveDate>,
    /// `recorded_at`.
    pub recorded_at: DateTime<Utc>,
}

impl Columns {
    /// Who wrote the row.
    pub fn written(self, directory: &Directory) -> Result<Written, StoreFault> {
        Ok(Written {
            unit: unit_of(directory, self.unit)?,
            author: RowKey::from_i64(self.author),
            source: self.source,
            occurred_on: self.occurred_on,
            recorded_at: self.recorded_at,
        })
    }
}
