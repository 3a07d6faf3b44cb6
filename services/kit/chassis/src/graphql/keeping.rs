//! Keeping a row from the participant, as callers say it and as staff see it. Every service that writes
//! rows takes and gives these two types.

use access::{Cx, Keeping};
use async_graphql::{ID, InputObject, MaybeUndefined, SimpleObject};
use domain::{Problem, codes::KeepingProvision};

use super::{Code, DateTime};
use crate::keeping::{KeepingReason, KeepingWish};

/// A decision that the participant may not see what is written, nor that it is (OSL 12:1, 25:6-7).
#[derive(InputObject)]
pub struct KeptFromParticipantInput {
    /// The provision that it rests on.
    provision: Code<KeepingProvision>,
    /// Why, in words; shown to the staff who may read the row.
    reason: String,
}

impl KeptFromParticipantInput {
    /// What the input field `keptFromParticipant` says: left out, nothing; null, that the row is shown.
    pub fn wish(cx: &Cx, given: MaybeUndefined<Self>) -> Result<KeepingWish, Problem> {
        Self::wish_at(cx, "keptFromParticipant", given)
    }

    /// The same of a field that lies deeper.
    pub fn wish_at(
        cx: &Cx,
        field: &str,
        given: MaybeUndefined<Self>,
    ) -> Result<KeepingWish, Problem> {
        match given {
            MaybeUndefined::Undefined => Ok(KeepingWish::AsBefore),
            MaybeUndefined::Null => Ok(KeepingWish::Shown),
            MaybeUndefined::Value(input) => {
                let given = (input.provision.0, input.reason.as_str());
                KeepingReason::check(cx, field, given).map(KeepingWish::Kept)
            }
        }
    }
}

/// The decision by which the participant sees neither the row nor that there is one.
#[derive(SimpleObject)]
#[graphql(shareable)]
pub struct KeptFromParticipant {
    /// The provision that it rests on.
    pub provision: Code<KeepingProvision>,
    /// Why, in words.
    pub reason: String,
    /// The id of the member of staff who decided.
    pub decided_by_id: ID,
    /// When.
    pub decided_at: DateTime,
}

impl KeptFromParticipant {
    /// The decision on a row; `None` where the row is shown to the participant.
    pub fn of(keeping: &Keeping) -> Option<Self> {
        keeping.decision().map(|made| Self {
            provision: Code(made.provision),
            reason: made.reason.clone(),
            decided_by_id: made.decided_by.to_string().into(),
            decided_at: DateTime(made.decided_at),
        })
    }
}
