//! What a transition came to: ids and codes to remember, and the referral as the doer may see it.

use access::Visible;
use chrono::NaiveDate;
use domain::{
    CaseId, ReferralId, UnitId,
    codes::{ReferralService, Urgency},
    referral::{DeadlinePolicy, DeclineReason, Referral, ReferralStatus},
};
use serde::{Deserialize, Serialize};

use crate::model::referral::ReferralRow;

/// The ids and codes that a transition came to. It is kept under the caller's key, so that a repeat is
/// answered alike also when the doer may not read the referral any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The referral.
    pub referral: ReferralId,
    /// Its case.
    pub case: CaseId,
    /// Where it stood after the transition.
    pub status: ReferralStatus,
    /// Its version then.
    pub version: i32,
    /// For which service.
    pub service: ReferralService,
    /// How soon.
    pub urgency: Urgency,
    /// The unit that sends.
    pub from: UnitId,
    /// The unit that it is addressed to.
    pub to: UnitId,
    /// When the next clock runs out.
    pub due_on: Option<NaiveDate>,
    /// Why it was declined, if it was.
    pub decline_reason: Option<DeclineReason>,
}

impl Receipt {
    /// What is remembered of a referral.
    pub fn of(referral: &Referral, policy: &DeadlinePolicy) -> Self {
        let parts = referral.parts();
        Self {
            referral: parts.id,
            case: parts.case,
            status: referral.status(),
            version: parts.version,
            service: parts.service,
            urgency: parts.urgency,
            from: parts.from.unit,
            to: parts.to.unit,
            due_on: referral.due_on(policy),
            decline_reason: referral.decline_reason(),
        }
    }
}

/// A transition that was taken.
pub struct Settled {
    /// Its ids and codes.
    pub receipt: Receipt,
    /// The referral after it, as the doer may see it under the facts that allowed the act. `None` for a
    /// repeat, which is read again.
    pub row: Option<Visible<ReferralRow>>,
}

impl Settled {
    /// What a repeat comes to.
    pub fn again(receipt: Receipt) -> Self {
        Self { receipt, row: None }
    }
}
