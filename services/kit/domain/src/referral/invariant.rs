//! What holds for every referral, whatever has happened to it.

use super::{
    aggregate::Referral,
    clock::ClockKind,
    parts::ReferralParts,
    reason::{DeclineReason, EndEarlyReason},
    state::ReferralState,
    status::ReferralStatus,
    working::has_valid_extent,
};

/// An invariant that does not hold: the stored row is not a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a referral: {0}")]
pub struct InvariantBroken(&'static str);

impl Referral {
    /// Checks everything that must hold. The first that does not is named.
    pub fn check_invariants(&self) -> Result<(), InvariantBroken> {
        let parts = &self.parts;
        let status = self.status();
        hold(parts.version >= 1, "its version starts at 1")?;
        hold(
            parts.from.unit != parts.to.unit,
            "a unit does not refer to itself",
        )?;
        hold(
            parts.created_at <= parts.changed_at,
            "it is not changed before it is written",
        )?;
        check_chain(parts)?;
        check_sending(parts, status)?;
        check_holding(parts, status)?;
        check_clock(parts, status)?;
        check_data(&parts.state)
    }
}

fn hold(holds: bool, sentence: &'static str) -> Result<(), InvariantBroken> {
    if holds {
        Ok(())
    } else {
        Err(InvariantBroken(sentence))
    }
}

fn check_chain(parts: &ReferralParts) -> Result<(), InvariantBroken> {
    let last = parts.chain.last().map(|link| link.referral);
    hold(last == parts.parent, "the parent is the last of the chain")?;
    let own = parts.chain.iter().any(|link| link.referral == parts.id);
    hold(!own, "it is not its own ancestor")?;
    hold(
        parts.replaces != Some(parts.id),
        "it does not replace itself",
    )
}

fn check_sending(parts: &ReferralParts, status: ReferralStatus) -> Result<(), InvariantBroken> {
    if status.is_unsent() {
        hold(parts.sent_at.is_none(), "a draft has not been sent")?;
        hold(parts.carried.is_empty(), "a draft carries nothing")?;
    }
    if status.is_open() {
        hold(parts.sent_at.is_some(), "an open referral has been sent")?;
    }
    if parts.sent_at.is_some() {
        let mut carried: Vec<_> = parts.carried.iter().map(|part| part.section).collect();
        carried.sort_unstable();
        carried.dedup();
        hold(
            carried == parts.sections,
            "what it carries is what it names",
        )?;
    }
    let covered = |owner, basis: Option<_>| basis.is_some() || owner == parts.to.agency;
    let all = parts
        .carried
        .iter()
        .all(|part| covered(part.owner, part.basis));
    hold(all, "every carried section of another agency has a basis")
}

fn check_holding(parts: &ReferralParts, status: ReferralStatus) -> Result<(), InvariantBroken> {
    hold(
        parts.assignee.is_none() || status.is_claimed(),
        "only a claimed referral has a handler",
    )?;
    let proposable = status == ReferralStatus::Sent || status == ReferralStatus::Received;
    hold(
        parts.proposal.is_none() || proposable,
        "a re-route is proposed before the decision",
    )?;
    hold(
        parts.frozen.is_none() || status.is_open(),
        "only an open referral is frozen",
    )?;
    let has_place = parts.state.place().is_some();
    let may_have = status.is_taken_on() || status == ReferralStatus::Waitlisted;
    hold(
        !has_place || may_have,
        "a place is held only where one is needed",
    )?;
    hold(
        has_place || !status.is_taken_on(),
        "what is accepted has a place or needs none",
    )
}

fn check_clock(parts: &ReferralParts, status: ReferralStatus) -> Result<(), InvariantBroken> {
    let kind = parts.state.clock_kind();
    let right = match status {
        ReferralStatus::Sent => kind == Some(ClockKind::Acknowledge),
        ReferralStatus::Received => kind == Some(ClockKind::Decide),
        ReferralStatus::InfoRequested => kind == Some(ClockKind::SenderAnswers),
        ReferralStatus::Accepted => kind == Some(ClockKind::FirstContact),
        ReferralStatus::Active | ReferralStatus::Paused => {
            kind.is_none_or(|kind| kind == ClockKind::ConfirmWithdrawal)
        }
        ReferralStatus::Declined => kind.is_none_or(|kind| kind == ClockKind::SenderChooses),
        ReferralStatus::ConsentWithdrawn => kind.is_none_or(|kind| kind == ClockKind::ConfirmStop),
        ReferralStatus::Draft
        | ReferralStatus::AwaitingPerson
        | ReferralStatus::Waitlisted
        | ReferralStatus::Completed
        | ReferralStatus::Rerouted
        | ReferralStatus::Withdrawn
        | ReferralStatus::Expired
        | ReferralStatus::EndedEarly
        | ReferralStatus::EnteredInError => kind.is_none(),
    };
    hold(right, "the clock is the state's own")?;
    if let ReferralState::InfoRequested { decide, .. } = &parts.state {
        let stands = decide.kind() == ClockKind::Decide && decide.is_paused();
        hold(
            stands,
            "the decision's clock stands still behind a question",
        )?;
    }
    let frozen_alike =
        parts.frozen.is_some() || parts.state.clock().is_none_or(|clock| !clock.is_paused());
    hold(frozen_alike, "a clock stands still only while frozen")
}

fn check_data(state: &ReferralState) -> Result<(), InvariantBroken> {
    match state {
        ReferralState::Waitlisted {
            since, reviewed_on, ..
        } => hold(
            since <= reviewed_on,
            "a wait is not reviewed before it begins",
        ),
        ReferralState::Active {
            starts_on,
            follow_up_on,
            ..
        } => hold(
            starts_on <= follow_up_on,
            "the follow-up is not before the start",
        ),
        ReferralState::Paused {
            paused_on,
            resumes_on,
            ..
        } => hold(paused_on < resumes_on, "a pause ends after it begins"),
        ReferralState::Completed {
            income_source_after,
            ..
        } => {
            let some = !income_source_after.is_empty();
            let valid = income_source_after.iter().copied().all(has_valid_extent);
            hold(
                some && valid,
                "what the person lives on is known or said to be unknown",
            )
        }
        ReferralState::Declined { reason, text, .. } => {
            let told = *reason != DeclineReason::Other || text.is_some();
            hold(told, "another reason is told in words")
        }
        ReferralState::EndedEarly { reason, text, .. } => {
            let told = *reason != EndEarlyReason::Other || text.is_some();
            hold(told, "another reason is told in words")
        }
        ReferralState::Draft { .. }
        | ReferralState::AwaitingPerson { .. }
        | ReferralState::Sent { .. }
        | ReferralState::Received { .. }
        | ReferralState::InfoRequested { .. }
        | ReferralState::Accepted { .. }
        | ReferralState::Rerouted { .. }
        | ReferralState::Withdrawn { .. }
        | ReferralState::ConsentWithdrawn { .. }
        | ReferralState::Expired { .. }
        | ReferralState::EnteredInError { .. } => Ok(()),
    }
}
