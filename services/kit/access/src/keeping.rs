//! The decision that keeps a row from the person whom it is about. It is shown to those of the staff who
//! may read the row; the person learns neither of the row nor of the decision.

use chrono::{DateTime, Utc};
use domain::{StaffId, codes::KeepingProvision};

use crate::{extent::Extent, place::Kept};

/// Whether a row is kept from the participant, and by which decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keeping {
    /// Shown to the participant.
    #[default]
    Shown,
    /// Kept from the participant; by which decision is not for this reader, or was not written down.
    Kept,
    /// Kept from the participant by this decision.
    Decided(KeepingDecision),
}

impl Keeping {
    /// What decisions on the row go by.
    pub fn kept(&self) -> Kept {
        match self {
            Self::Shown => Kept::Shown,
            Self::Kept | Self::Decided(_) => Kept::FromParticipant,
        }
    }

    /// The decision, where the reader may know of it.
    pub fn decision(&self) -> Option<&KeepingDecision> {
        match self {
            Self::Shown | Self::Kept => None,
            Self::Decided(decision) => Some(decision),
        }
    }

    /// The same without what `extent` does not cover: the reason is free text, so it goes with the row's
    /// own, and the rest of the decision with it.
    #[must_use]
    pub fn reduce(self, extent: &Extent) -> Self {
        match self {
            Self::Decided(_) if !extent.is_whole() => Self::Kept,
            other => other,
        }
    }
}

/// A recorded decision: by which provision and why, who decided and when.
#[derive(Clone, PartialEq, Eq)]
pub struct KeepingDecision {
    /// The provision.
    pub provision: KeepingProvision,
    /// Why, in words.
    pub reason: String,
    /// Who decided.
    pub decided_by: StaffId,
    /// When.
    pub decided_at: DateTime<Utc>,
}

// The reason is free text, and no log may hold it.
impl std::fmt::Debug for KeepingDecision {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "KeepingDecision({})", self.provision)
    }
}

#[cfg(test)]
mod tests {
    use domain::SystemEntropy;

    use super::*;

    fn decided() -> Keeping {
        Keeping::Decided(KeepingDecision {
            provision: KeepingProvision::Osl25Section7,
            reason: "Uppgift från en granne".to_owned(),
            decided_by: StaffId::draw(&SystemEntropy),
            decided_at: DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn a_narrow_permit_leaves_the_mark_and_takes_the_reason() {
        for narrow in [Extent::Pseudonym, Extent::Name, Extent::Envelope] {
            let left = decided().reduce(&narrow);
            assert_eq!(left.decision(), None, "{narrow:?}");
            assert_eq!(left.kept(), Kept::FromParticipant);
        }
        assert!(decided().reduce(&Extent::Whole).decision().is_some());
    }

    #[test]
    fn no_log_can_hold_the_reason() {
        let logged = format!("{:?}", decided());
        assert!(
            logged.contains("OSL_25_7") && !logged.contains("granne"),
            "{logged}"
        );
    }
}
