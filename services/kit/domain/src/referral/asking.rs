//! The sender asks the person for consent.

use super::{
    actor::{Act, ReferralActor},
    aggregate::Referral,
    effect::{Effect, PersonNotice, TaskFor, TaskKind, Transition},
    guard::AskPerson,
    reason::ReturnReason,
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::ReferralState,
};
use crate::{basis::BasisKind, clock::swedish_date};

impl Referral {
    /// Asks the person. Only a consent is asked for: no other ground waits for the person's word.
    pub fn ask_person(
        &self,
        ask: AskPerson,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::AskPerson, act)?;
        if ask.ground != BasisKind::Consent {
            return Err(TransitionRefused::invalid(
                "kind",
                "referral-only-consent-is-asked",
            ));
        }
        let asked = ReferralState::AwaitingPerson {
            asked_at: act.at,
            form: ask.form,
            approver: ask.approver,
        };
        Ok(step
            .to(asked)
            .then(Effect::NotifyPerson(PersonNotice::ApprovalAsked))
            .finish())
    }

    /// Reminds the person, from the agreement's day on.
    pub fn remind_person(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::RemindPerson, act)?;
        self.check_asked_for(act.policy.person_remind_days, act)?;
        Ok(step
            .then(Effect::NotifyPerson(PersonNotice::ApprovalReminder))
            .finish())
    }

    /// Goes back to draft: the person says no, the sender takes the request back, or, for the
    /// platform alone, nobody has answered in time.
    pub fn return_to_draft(
        &self,
        reason: ReturnReason,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::ReturnToDraft;
        let step = self.begin(kind, act)?;
        let may = match reason {
            ReturnReason::PersonDeclined => &[ReferralActor::Person, ReferralActor::Sender][..],
            ReturnReason::TakenBack => &[ReferralActor::Sender],
            ReturnReason::NoAnswer => &[ReferralActor::System],
        };
        if !act.capacities.any_of(may) {
            return Err(TransitionRefused::WrongActor { kind });
        }
        if reason == ReturnReason::NoAnswer {
            self.check_asked_for(act.policy.person_return_days, act)?;
        }
        let draft = ReferralState::Draft {
            idle_since: act.at,
            returned: Some(reason),
        };
        Ok(step
            .to(draft)
            .task(TaskFor::SenderUnit, TaskKind::DraftReturned, act.today())
            .finish())
    }

    fn check_asked_for(&self, days: u32, act: &Act<'_>) -> Result<(), TransitionRefused> {
        if let ReferralState::AwaitingPerson { asked_at, .. } = self.state() {
            let day = swedish_date(*asked_at) + chrono::Days::new(u64::from(days));
            if act.today() < day {
                return Err(TransitionRefused::TooEarly {
                    not_before: Some(day),
                });
            }
        }
        Ok(())
    }
}
