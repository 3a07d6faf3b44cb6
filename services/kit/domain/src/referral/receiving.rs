//! The receiver receives, asks, and decides.

use super::{
    actor::{Act, ReferralActor},
    aggregate::Referral,
    capacity::PlaceStanding,
    clock::{ClockKind, ReferralClock},
    effect::{Effect, PersonNotice, TaskFor, TaskKind, Transition},
    guard::{CoordinatorReview, Decline, Eligibility, Exclusion, PlaceFound},
    parts::NoteSharing,
    reason::{DeclineReason, ShownToPerson},
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::{NextStepTaken, Place, ReferralState},
    text::FreeText,
};
use crate::StaffId;

impl Referral {
    /// Receives: a handler claims it, or a lead hands it to one who is not shut out.
    pub fn receive(
        &self,
        assignee: StaffId,
        exclusion: Exclusion,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Receive;
        let mut step = self.begin(kind, act)?;
        let claims = act.doer.staff() == Some(assignee);
        if !claims && !act.capacities.has(ReferralActor::ReceiverLead) {
            return Err(TransitionRefused::WrongActor { kind });
        }
        check_exclusion(exclusion)?;
        step.parts.assignee = Some(assignee);
        let received = ReferralState::Received {
            received_at: act.at,
            clock: ReferralClock::start(ClockKind::Decide, act.today(), act.policy),
        };
        Ok(step.to(received).finish())
    }

    /// Asks the sender. The clock of the decision stands still until the answer.
    pub fn ask_for_information(
        &self,
        question: FreeText,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::AskForInformation;
        let step = self.begin(kind, act)?;
        let ReferralState::Received { received_at, clock } = self.state() else {
            return Err(self.not_from_here(kind));
        };
        let answer = ReferralClock::start(ClockKind::SenderAnswers, act.today(), act.policy);
        let due_on = answer.due_on();
        let asked = ReferralState::InfoRequested {
            received_at: *received_at,
            asked_at: act.at,
            question,
            decide: clock.clone().paused(act.today()),
            clock: answer,
        };
        Ok(step
            .to(asked)
            .task(TaskFor::SenderUnit, TaskKind::AnswerQuestion, due_on)
            .finish())
    }

    /// Accepts. Whoever comes second to the last place waits instead of failing; from the waiting
    /// list, a held place is used, and without one it goes on waiting (`NO_CAPACITY`).
    pub fn accept(
        &self,
        found: PlaceFound,
        note: Option<(FreeText, NoteSharing)>,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let waits_already = matches!(self.state(), ReferralState::Waitlisted { .. });
        match self.parts.state.place().or(found.place()) {
            Some(place) => self.accept_with(place, note, act),
            None if waits_already => {
                self.begin(TransitionKind::Accept, act)?;
                Err(TransitionRefused::NoPlace)
            }
            None => self.wait(TransitionKind::AcceptWithoutPlace, act),
        }
    }

    fn accept_with(
        &self,
        place: Place,
        note: Option<(FreeText, NoteSharing)>,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let mut step = self.begin(TransitionKind::Accept, act)?;
        step.parts.assignee = act.doer.staff().or(self.parts.assignee);
        let accepted = ReferralState::Accepted {
            accepted_at: act.at,
            place,
            clock: ReferralClock::start(ClockKind::FirstContact, act.today(), act.policy),
        };
        let (text, sharing) = note.map_or((None, NoteSharing::Kept), |(text, sharing)| {
            (Some(text), sharing)
        });
        Ok(step
            .to(accepted)
            .note(text, sharing)
            .then(Effect::NotifyPerson(PersonNotice::Accepted))
            .finish())
    }

    /// Puts on the waiting list: eligible, and every recorded place is taken.
    pub fn waitlist(
        &self,
        eligibility: Eligibility,
        standing: PlaceStanding,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        self.begin(TransitionKind::Waitlist, act)?;
        match eligibility {
            Eligibility::Met => {}
            Eligibility::NotMet => {
                return Err(TransitionRefused::invalid(
                    "eligible",
                    "referral-not-eligible",
                ));
            }
        }
        match standing {
            PlaceStanding::Full => self.wait(TransitionKind::Waitlist, act),
            PlaceStanding::Free | PlaceStanding::NotRecorded => Err(TransitionRefused::PlaceIsFree),
        }
    }

    fn wait(&self, kind: TransitionKind, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let waiting = ReferralState::Waitlisted {
            since: act.today(),
            reviewed_on: act.today(),
            held: None,
        };
        Ok(self.begin(kind, act)?.to(waiting).finish())
    }

    /// Reviews the wait: it goes on, and is looked at again after the agreement's days.
    pub fn review_waitlist(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::ReviewWaitlist;
        let mut step = self.begin(kind, act)?;
        let ReferralState::Waitlisted { reviewed_on, .. } = &mut step.parts.state else {
            return Err(self.not_from_here(kind));
        };
        *reviewed_on = act.today();
        Ok(step.finish())
    }

    /// Holds a place that has become free for the one who has waited longest. Accepting is still a
    /// handler's decision.
    pub fn offer_place(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::OfferPlace;
        let mut step = self.begin(kind, act)?;
        let ReferralState::Waitlisted { held, .. } = &mut step.parts.state else {
            return Err(self.not_from_here(kind));
        };
        if held.is_some() {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        *held = Some(Place::Reserved);
        Ok(step
            .task(
                TaskFor::ReceiverCoordinator,
                TaskKind::PlaceIsHeld,
                act.today(),
            )
            .finish())
    }

    /// Declines, with a coded reason. The sender chooses what is next.
    pub fn decline(
        &self,
        decline: Decline,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::Decline, act)?;
        if decline.reason == DeclineReason::Other && decline.text.is_none() {
            return Err(TransitionRefused::invalid(
                "text",
                "referral-other-needs-text",
            ));
        }
        let coordinates = act.capacities.has(ReferralActor::ReceiverCoordinator);
        if decline.review == CoordinatorReview::Required && !coordinates {
            return Err(TransitionRefused::NeedsCoordinator);
        }
        let told = match decline.reason.shown_to_person() {
            ShownToPerson::Shown => Some(decline.reason),
            ShownToPerson::Kept => None,
        };
        let clock = ReferralClock::start(ClockKind::SenderChooses, act.today(), act.policy);
        let due_on = clock.due_on();
        let declined = ReferralState::Declined {
            ended_on: act.today(),
            reason: decline.reason,
            text: decline.text,
            next: NextStepTaken::Awaited { clock },
        };
        Ok(step
            .to(declined)
            .task(TaskFor::SenderUnit, TaskKind::ChooseNext, due_on)
            .then(Effect::NotifyPerson(PersonNotice::Declined(told)))
            .finish())
    }
}

/// Refuses a handler who is shut out. The reason is not told: it is the person's, or the handler's.
pub(super) fn check_exclusion(exclusion: Exclusion) -> Result<(), TransitionRefused> {
    match exclusion {
        Exclusion::None => Ok(()),
        Exclusion::ConflictOfInterest | Exclusion::NotNamed => Err(TransitionRefused::Excluded),
    }
}
