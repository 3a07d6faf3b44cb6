//! What a writer says about keeping a row from the participant, and the decision that becomes of it.

use access::{Cx, Keeping, KeepingDecision};
use domain::{CodeList, Problem, StaffId, codes::KeepingProvision};
use serde::Serialize;

/// The most characters of a reason.
pub const LONGEST_REASON: usize = 1000;

/// What the writer of a row says about keeping it from the participant.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub enum KeepingWish {
    /// Nothing: a new row is shown, and a correction stays as the row that it corrects.
    #[default]
    AsBefore,
    /// It is shown, whatever the row was that it corrects.
    Shown,
    /// It is kept.
    Kept(KeepingReason),
}

/// A provision that holds today, with a reason that says something.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct KeepingReason {
    provision: KeepingProvision,
    reason: String,
}

// The reason is free text, and no log may hold it.
impl std::fmt::Debug for KeepingReason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "KeepingReason({})", self.provision)
    }
}

impl KeepingReason {
    /// Takes a provision and a reason that callers gave in the input field `field`.
    pub fn check(
        cx: &Cx,
        field: &str,
        (provision, reason): (KeepingProvision, &str),
    ) -> Result<Self, Problem> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Problem::invalid(format!("{field}.reason"), "text-missing"));
        }
        if reason.chars().count() > LONGEST_REASON {
            let long = Problem::invalid(format!("{field}.reason"), "text-too-long");
            return Err(long.with("longest", LONGEST_REASON));
        }
        if !provision.is_valid_on(cx.today()) {
            let ended = Problem::invalid(format!("{field}.provision"), "code-not-valid-on-day");
            return Err(ended.with("code", provision));
        }
        Ok(Self {
            provision,
            reason: reason.to_owned(),
        })
    }
}

impl KeepingWish {
    /// Whether nothing is said: such a wish is no part of what an input is remembered by.
    pub fn is_as_before(&self) -> bool {
        *self == Self::AsBefore
    }

    /// What a row that `decided_by` writes now becomes, when it corrects one that was kept as `earlier`.
    pub fn decide(&self, cx: &Cx, decided_by: StaffId, earlier: Option<Keeping>) -> Keeping {
        match self {
            Self::AsBefore => earlier.unwrap_or_default(),
            Self::Shown => Keeping::Shown,
            Self::Kept(KeepingReason { provision, reason }) => Keeping::Decided(KeepingDecision {
                provision: *provision,
                reason: reason.clone(),
                decided_by,
                decided_at: cx.now(),
            }),
        }
    }
}
