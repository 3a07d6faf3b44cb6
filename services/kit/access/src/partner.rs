//! Registered operations: what a partner's system has agreed to ask, field by field
//! (`schema/partner/`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::{Section, Subject};
use serde::{Deserialize, Serialize};

/// One operation that one partner has registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredOperation {
    /// Its id, which the partner sends instead of a document.
    pub id: String,
    /// The subject of the partner's system.
    pub partner: Subject,
    /// What it is for, in Swedish.
    pub purpose: String,
    /// The legal ground or agreement.
    pub ground: String,
    /// The GraphQL document, as it will be run.
    pub document: String,
    /// The fields that it may read, by section.
    pub reads: BTreeMap<Section, BTreeSet<String>>,
    /// The sections that it may write.
    pub writes: BTreeSet<Section>,
    /// The first day on which it may be sent.
    pub valid_from: NaiveDate,
    /// The last day; `None` while it may still be sent.
    pub valid_to: Option<NaiveDate>,
    /// Whether the partner may also take the whole list at once (`POST /export`): a right of its own.
    #[serde(default)]
    pub export: bool,
}

impl RegisteredOperation {
    /// Tells whether the operation may be sent on `day`.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// Every registered operation.
#[derive(Debug, Clone, Default)]
pub struct RegisteredOperations {
    by_id: BTreeMap<String, RegisteredOperation>,
}

/// A registered operation's file that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OperationFault {
    /// Not a registered operation.
    #[error("a registered operation cannot be read: {0}")]
    Unreadable(String),
    /// Two files with one id.
    #[error("two registered operations share the id {0}")]
    Twice(String),
    /// The subject is not a partner's.
    #[error("the registered operation {0} does not name a partner's subject")]
    NotAPartner(String),
}

const SHIPPED: [&str; 4] = [
    include_str!("../../../../schema/partner/vardcentral-read-referral.json"),
    include_str!("../../../../schema/partner/vardcentral-answer-referral.json"),
    include_str!("../../../../schema/partner/vardcentral-accept-referral.json"),
    include_str!("../../../../schema/partner/vardcentral-propose-intake.json"),
];

impl RegisteredOperations {
    /// The operations that are reviewed as text in `schema/partner/`.
    pub fn load() -> Result<Self, OperationFault> {
        Self::parse(SHIPPED)
    }

    /// Takes operations from their files' texts.
    pub fn parse<'a>(files: impl IntoIterator<Item = &'a str>) -> Result<Self, OperationFault> {
        let mut by_id = BTreeMap::new();
        for text in files {
            let operation: RegisteredOperation = serde_json::from_str(text)
                .map_err(|fault| OperationFault::Unreadable(fault.to_string()))?;
            if crate::ReaderKind::of(&operation.partner) != Some(crate::ReaderKind::Partner) {
                return Err(OperationFault::NotAPartner(operation.id));
            }
            let id = operation.id.clone();
            if by_id.insert(id.clone(), operation).is_some() {
                return Err(OperationFault::Twice(id));
            }
        }
        Ok(Self { by_id })
    }

    /// The operation of an id, if this partner registered it and it may be sent on `day`. Another
    /// partner's operation is answered like one that does not exist.
    pub fn find(
        &self,
        id: &str,
        partner: &Subject,
        day: NaiveDate,
    ) -> Option<&RegisteredOperation> {
        self.by_id
            .get(id)
            .filter(|operation| operation.partner == *partner && operation.is_valid_on(day))
    }

    /// Every operation, by id.
    pub fn all(&self) -> impl Iterator<Item = &RegisteredOperation> {
        self.by_id.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day")
    }

    #[test]
    fn shipped_operations_load_and_belong_to_their_partner_alone() {
        let operations = RegisteredOperations::load().expect("shipped files");
        let owner = Subject::new("partner:vardcentral");
        let other = Subject::new("partner:annan");
        for operation in operations.all() {
            assert!(operations.find(&operation.id, &owner, day()).is_some());
            assert!(operations.find(&operation.id, &other, day()).is_none());
        }
        assert_eq!(operations.all().count(), SHIPPED.len());
    }

    #[test]
    fn an_operation_ends_with_its_agreement() {
        let operations = RegisteredOperations::load().expect("shipped files");
        let before = NaiveDate::from_ymd_opt(2019, 1, 1).expect("a day");
        for operation in operations.all() {
            assert!(!operation.is_valid_on(before));
        }
    }

    #[test]
    fn an_operation_is_exported_only_where_its_file_says_so() {
        let operations = RegisteredOperations::load().expect("shipped files");
        let exported = operations.all().filter(|operation| operation.export);
        let ids: Vec<&str> = exported.map(|operation| operation.id.as_str()).collect();
        assert_eq!(ids, ["vardcentral.read-referral.v1"]);
    }

    #[test]
    fn unknown_words_two_of_one_id_and_foreign_subjects_are_refused() {
        let text = SHIPPED[0];
        assert!(matches!(
            RegisteredOperations::parse([text, text]),
            Err(OperationFault::Twice(_))
        ));
        let unknown = text.replacen("\"purpose\"", "\"purposes\"", 1);
        assert!(matches!(
            RegisteredOperations::parse([unknown.as_str()]),
            Err(OperationFault::Unreadable(_))
        ));
        let staff = text.replacen("partner:vardcentral", "staff:vardcentral", 1);
        assert!(matches!(
            RegisteredOperations::parse([staff.as_str()]),
            Err(OperationFault::NotAPartner(_))
        ));
    }
}
