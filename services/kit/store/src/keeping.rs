//! The columns of the decision that keeps a row from the participant, the same in every table whose rows
//! can be kept.

use access::{Keeping, KeepingDecision};
use chrono::{DateTime, Utc};
use domain::{CodeList, StaffId};
use uuid::Uuid;

use crate::fault::StoreFault;

/// The values of the columns `kept_*` of one row.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct KeepingColumns {
    /// `kept_from_participant`.
    pub from_participant: bool,
    /// `kept_provision`.
    pub provision: Option<String>,
    /// `kept_reason`.
    pub reason: Option<String>,
    /// `kept_by_id`.
    pub by_id: Option<Uuid>,
    /// `kept_at`.
    pub at: Option<DateTime<Utc>>,
}

impl KeepingColumns {
    /// The columns of a row that is written.
    pub fn of(keeping: &Keeping) -> Self {
        let decision = keeping.decision();
        Self {
            from_participant: keeping.kept() == access::Kept::FromParticipant,
            provision: decision.map(|made| made.provision.code().to_owned()),
            reason: decision.map(|made| made.reason.clone()),
            by_id: decision.map(|made| made.decided_by.uuid()),
            at: decision.map(|made| made.decided_at),
        }
    }

    /// What the columns of a row that was read say. A mark without a decision still keeps the row; a
    /// provision that nobody knows is a fault.
    pub fn keeping(self) -> Result<Keeping, StoreFault> {
        if !self.from_participant {
            return Ok(Keeping::Shown);
        }
        let (Some(code), Some(reason), Some(by), Some(at)) =
            (self.provision, self.reason, self.by_id, self.at)
        else {
            return Ok(Keeping::Kept);
        };
        let provision =
            CodeList::from_code(&code).ok_or(StoreFault::Unreadable("kept_provision"))?;
        Ok(Keeping::Decided(KeepingDecision {
            provision,
            reason,
            decided_by: StaffId::from_uuid(by),
            decided_at: at,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_without_a_decision_keeps_the_row_all_the_same() {
        let marked = KeepingColumns {
            from_participant: true,
            ..KeepingColumns::default()
        };
        assert!(matches!(marked.keeping(), Ok(Keeping::Kept)));
        assert!(matches!(
            KeepingColumns::default().keeping(),
            Ok(Keeping::Shown)
        ));
    }

    #[test]
    fn a_decision_comes_back_as_it_was_written() {
        let decided = Keeping::Decided(KeepingDecision {
            provision: domain::codes::KeepingProvision::Osl25Section6,
            reason: "Skulle skada behandlingen".to_owned(),
            decided_by: StaffId::from_uuid(Uuid::nil()),
            decided_at: DateTime::UNIX_EPOCH,
        });
        let read = KeepingColumns::of(&decided).keeping();
        assert!(read.is_ok_and(|read| read == decided));
    }
}
