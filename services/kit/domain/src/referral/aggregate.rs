//! The referral itself: what was asked, of whom, by whom, and where it stands.

use chrono::NaiveDate;

use super::{
    actor::Act,
    deadline::DeadlinePolicy,
    guard::IncomeAfter,
    invariant::InvariantBroken,
    parts::{CarriedSection, NewReferral, NoteSharing, ReferralNote, ReferralParts, ReferralParty},
    reason::DeclineReason,
    refusal::TransitionRefused,
    state::ReferralState,
    status::{ReceiverView, ReferralStatus},
};
use crate::{
    BasisId, CaseId, CodeList, ReferralId, StaffId,
    codes::{ReferralOutcome, ReferralService},
};

/// How one agency asks another to act. Changed only by the transitions of this module.
///
/// INVARIANT: [`Referral::check_invariants`] holds for every value of this type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    pub(super) parts: ReferralParts,
}

impl Referral {
    /// Writes a new draft. Its sections are kept once each, in the matrix's order. A unit cannot
    /// refer to itself.
    pub fn draft(new: NewReferral, act: &Act<'_>) -> Result<Self, TransitionRefused> {
        if new.from.unit == new.to.unit {
            return Err(TransitionRefused::invalid(
                "toUnitId",
                "referral-to-own-unit",
            ));
        }
        let mut sections = new.sections;
        sections.sort_unstable();
        sections.dedup();
        Ok(Self {
            parts: ReferralParts {
                id: new.id,
                case: new.case,
                from: new.from,
                to: new.to,
                service: new.service,
                urgency: new.urgency,
                question: new.question,
                sections,
                carried: Vec::new(),
                version: 1,
                replaces: new.replaces,
                parent: None,
                chain: Vec::new(),
                created_at: act.at,
                sent_at: None,
                changed_at: act.at,
                changed_by: act.doer,
                assignee: None,
                proposal: None,
                frozen: None,
                no_shows: Vec::new(),
                placements: Vec::new(),
                notes: Vec::new(),
                state: ReferralState::Draft {
                    idle_since: act.at,
                    returned: None,
                },
            },
        })
    }

    /// Takes back what a store kept.
    pub fn restore(parts: ReferralParts) -> Result<Self, InvariantBroken> {
        let referral = Self { parts };
        referral.check_invariants()?;
        Ok(referral)
    }

    /// Everything that a store keeps.
    pub fn parts(&self) -> &ReferralParts {
        &self.parts
    }

    /// Everything that a store keeps, handed over.
    pub fn into_parts(self) -> ReferralParts {
        self.parts
    }

    /// The id.
    pub fn id(&self) -> ReferralId {
        self.parts.id
    }

    /// The shared case.
    pub fn case(&self) -> CaseId {
        self.parts.case
    }

    /// Who asks.
    pub fn from(&self) -> ReferralParty {
        self.parts.from
    }

    /// Who is asked.
    pub fn to(&self) -> ReferralParty {
        self.parts.to
    }

    /// For which service.
    pub fn service(&self) -> ReferralService {
        self.parts.service
    }

    /// The version, which moves with every change that people see.
    pub fn version(&self) -> i32 {
        self.parts.version
    }

    /// The state with its data.
    pub fn state(&self) -> &ReferralState {
        &self.parts.state
    }

    /// Where it stands.
    pub fn status(&self) -> ReferralStatus {
        self.parts.state.status()
    }

    /// The handler at the receiver, while one holds it.
    pub fn assignee(&self) -> Option<StaffId> {
        self.parts.assignee
    }

    /// The carried sections with their bases.
    pub fn carried(&self) -> &[CarriedSection] {
        &self.parts.carried
    }

    /// Tells whether a carried section rests on `basis`: then its withdrawal stops the referral.
    pub fn rests_on(&self, basis: BasisId) -> bool {
        let on_it = |carried: &CarriedSection| carried.basis == Some(basis);
        self.parts.carried.iter().any(on_it)
    }

    /// What came of it, once completed.
    pub fn outcome(&self) -> Option<ReferralOutcome> {
        if let ReferralState::Completed { outcome, .. } = &self.parts.state {
            Some(*outcome)
        } else {
            None
        }
    }

    /// What the person lives on afterwards; empty until completed.
    pub fn income_source_after(&self) -> &[IncomeAfter] {
        if let ReferralState::Completed {
            income_source_after,
            ..
        } = &self.parts.state
        {
            income_source_after
        } else {
            &[]
        }
    }

    /// Why it was declined.
    pub fn decline_reason(&self) -> Option<DeclineReason> {
        if let ReferralState::Declined { reason, .. } = &self.parts.state {
            Some(*reason)
        } else {
            None
        }
    }

    /// The coded reason of the state, whichever list it is from; the sender always sees it.
    pub fn reason_code(&self) -> Option<&'static str> {
        if let ReferralState::Declined { reason, .. } = &self.parts.state {
            Some(reason.code())
        } else if let ReferralState::EndedEarly { reason, .. } = &self.parts.state {
            Some(reason.code())
        } else if let ReferralState::Withdrawn { reason, .. } = &self.parts.state {
            Some(reason.code())
        } else if let ReferralState::Draft { returned, .. } = &self.parts.state {
            returned.map(CodeList::code)
        } else {
            None
        }
    }

    /// The notes that the sender may read: its own answers, and what the receiver has shared.
    pub fn notes_for_sender(&self) -> impl Iterator<Item = &ReferralNote> {
        let shared = |note: &&ReferralNote| note.sharing == NoteSharing::Shared;
        self.parts.notes.iter().filter(shared)
    }

    /// What the receiver may see on `today`. What ended stays readable for the agreement's days.
    pub fn receiver_view(&self, today: NaiveDate, policy: &DeadlinePolicy) -> ReceiverView {
        let view = self.status().receiver_view();
        let days = chrono::Days::new(u64::from(policy.read_only_days));
        let over = |ended_on: NaiveDate| today > ended_on + days;
        if view == ReceiverView::ReadOnly && self.parts.state.ended_on().is_some_and(over) {
            ReceiverView::AuditCopy
        } else {
            view
        }
    }

    /// Tells whether `to` would make the chain come back to somebody who has been asked before: the
    /// same unit, or another agency that the chain has already passed, the sender's included.
    pub fn would_loop(&self, to: ReferralParty) -> bool {
        let links = &self.parts.chain;
        let passed_unit = links.iter().any(|link| link.to.unit == to.unit);
        let passed_agency = to.agency != self.parts.to.agency
            && (to.agency == self.parts.from.agency
                || links.iter().any(|link| link.to.agency == to.agency));
        passed_unit || passed_agency
    }
}
