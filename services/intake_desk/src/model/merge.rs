//! Two persons who turned out to be one, and what the kept one was before.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::{RecordId, RowKey};

use super::person::ProtectionGrade;

/// A merge that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Its key.
    pub key: RowKey,
    /// Its id.
    pub id: RecordId,
    /// Who was kept, by key.
    pub kept: RowKey,
    /// Who was merged into them, by key.
    pub merged: RowKey,
    /// Since when they are one.
    pub recorded_at: DateTime<Utc>,
    /// What the kept person was before.
    pub before: Before,
}

/// What the kept person was before a merge, and which rows the merge added to them: only those are taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Before {
    /// The row of the protection that the merge added, by key; `None` where it added none.
    pub protection: Option<RowKey>,
    /// The grade that the kept person's data were protected in before.
    pub grade: Option<ProtectionGrade>,
    /// The handlers who were named before, by key.
    pub handlers: BTreeSet<RowKey>,
    /// The row of contact details that the merge carried over, by key.
    pub contact: Option<RowKey>,
}

/// How somebody is protected: in which grade, and who may handle them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shield {
    /// The grade.
    pub grade: ProtectionGrade,
    /// The named handlers, by key.
    pub handlers: BTreeSet<RowKey>,
}

/// How one person is protected whose two records were protected so: in the stricter grade, and only those handle the
/// person who may handle both (`access.md` rule 5: a stop beats every permit).
pub fn stricter(one: Option<&Shield>, other: Option<&Shield>) -> Option<Shield> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Shield {
            grade: one.grade.max(other.grade),
            handlers: one
                .handlers
                .intersection(&other.handlers)
                .copied()
                .collect(),
        }),
        (Some(only), None) | (None, Some(only)) => Some(only.clone()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shield(grade: ProtectionGrade, handlers: &[i64]) -> Shield {
        Shield {
            grade,
            handlers: handlers.iter().copied().map(RowKey::from_i64).collect(),
        }
    }

    #[test]
    fn the_stricter_grade_holds_and_only_who_is_named_for_both_handles() {
        let marked = shield(ProtectionGrade::Marking, &[1, 2]);
        let fictitious = shield(ProtectionGrade::FictitiousData, &[2, 3]);
        let both = stricter(Some(&marked), Some(&fictitious));
        assert_eq!(both, Some(shield(ProtectionGrade::FictitiousData, &[2])));
        assert_eq!(both, stricter(Some(&fictitious), Some(&marked)));
        assert_eq!(stricter(None, Some(&marked)), Some(marked.clone()));
        assert_eq!(stricter(None, None), None);
    }
}
