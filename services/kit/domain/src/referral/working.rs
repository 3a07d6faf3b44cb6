//! The receiver works: start, follow up, pause, resume, complete, end early.

use chrono::{Datelike, NaiveDate};

use super::{
    actor::Act,
    aggregate::Referral,
    clock::days_after,
    effect::{Effect, PersonNotice, TaskFor, TaskKind, Transition},
    guard::{Completion, EndEarly, IncomeAfter},
    parts::NoteSharing,
    reason::EndEarlyReason,
    refusal::TransitionRefused,
    rule::TransitionKind,
    state::ReferralState,
    text::FreeText,
};
use crate::codes::IncomeSource;

impl Referral {
    /// Starts. Without a day for the follow-up, the agreement's days after the start are taken.
    pub fn start(
        &self,
        starts_on: NaiveDate,
        follow_up_on: Option<NaiveDate>,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Start;
        let step = self.begin(kind, act)?;
        let ReferralState::Accepted { place, .. } = self.state() else {
            return Err(self.not_from_here(kind));
        };
        check_range("startsOn", starts_on)?;
        let days = chrono::Days::new(u64::from(act.policy.follow_up_days));
        let follow_up_on = follow_up_on.unwrap_or(starts_on + days);
        check_range("followUpOn", follow_up_on)?;
        if follow_up_on < starts_on {
            return Err(TransitionRefused::invalid(
                "followUpOn",
                "referral-follow-up-before-start",
            ));
        }
        let active = ReferralState::Active {
            starts_on,
            follow_up_on,
            place: *place,
            withdrawal: None,
        };
        Ok(step.to(active).finish())
    }

    /// Plans the next follow-up, on a day after today.
    pub fn plan_follow_up(
        &self,
        on: NaiveDate,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::PlanFollowUp;
        let mut step = self.begin(kind, act)?;
        let ReferralState::Active {
            starts_on,
            follow_up_on,
            ..
        } = &mut step.parts.state
        else {
            return Err(self.not_from_here(kind));
        };
        if on <= act.today() || on < *starts_on {
            return Err(TransitionRefused::invalid(
                "followUpOn",
                "referral-follow-up-must-be-later",
            ));
        }
        check_range("followUpOn", on)?;
        *follow_up_on = on;
        Ok(step.finish())
    }

    /// Counts a day on which the person did not come. It is an event, not a state; enough of them
    /// suggest an early end and never cause one.
    pub fn record_no_show(
        &self,
        on: NaiveDate,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::RecordNoShow;
        let mut step = self.begin(kind, act)?;
        if on > act.today() {
            return Err(TransitionRefused::invalid(
                "on",
                "referral-no-show-in-future",
            ));
        }
        if step.parts.no_shows.contains(&on) {
            return Err(TransitionRefused::AlreadyDone { kind });
        }
        step.parts.no_shows.push(on);
        step.parts.no_shows.sort_unstable();
        let count = u32::try_from(step.parts.no_shows.len()).unwrap_or(u32::MAX);
        if count >= act.policy.no_shows_before_suggestion {
            step = step.task(
                TaskFor::Assignee,
                TaskKind::ConsiderEndingEarly,
                act.today(),
            );
        }
        Ok(step.finish())
    }

    /// Pauses until a later day, for a reason.
    pub fn pause(
        &self,
        reason: FreeText,
        resumes_on: NaiveDate,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Pause;
        let step = self.begin(kind, act)?;
        let ReferralState::Active {
            starts_on,
            follow_up_on,
            place,
            withdrawal,
        } = self.state()
        else {
            return Err(self.not_from_here(kind));
        };
        if resumes_on <= act.today() {
            return Err(TransitionRefused::invalid(
                "resumesOn",
                "referral-resume-must-be-later",
            ));
        }
        check_range("resumesOn", resumes_on)?;
        let paused = ReferralState::Paused {
            starts_on: *starts_on,
            follow_up_on: *follow_up_on,
            paused_on: act.today(),
            reason,
            resumes_on,
            place: *place,
            withdrawal: withdrawal.clone(),
        };
        Ok(step.to(paused).finish())
    }

    /// Resumes, early or late. The follow-up moves by the actual days of the pause.
    pub fn resume(&self, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let kind = TransitionKind::Resume;
        let step = self.begin(kind, act)?;
        let ReferralState::Paused {
            starts_on,
            follow_up_on,
            paused_on,
            place,
            withdrawal,
            ..
        } = self.state()
        else {
            return Err(self.not_from_here(kind));
        };
        let stood_still = chrono::Days::new(u64::from(days_after(*paused_on, act.today())));
        let active = ReferralState::Active {
            starts_on: *starts_on,
            follow_up_on: *follow_up_on + stood_still,
            place: *place,
            withdrawal: withdrawal.clone(),
        };
        Ok(step.to(active).finish())
    }

    /// Completes, with an outcome and with what the person lives on afterwards.
    pub fn complete(
        &self,
        completion: Completion,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::Complete, act)?;
        check_income(&completion.income_source_after)?;
        let completed = ReferralState::Completed {
            ended_on: act.today(),
            outcome: completion.outcome,
            income_source_after: completion.income_source_after,
        };
        let (text, sharing) = completion
            .note
            .map_or((None, NoteSharing::Kept), |(text, sharing)| {
                (Some(text), sharing)
            });
        Ok(step
            .to(completed)
            .note(text, sharing)
            .then(Effect::NotifyPerson(PersonNotice::Completed))
            .finish())
    }

    /// Ends before it is done, with a coded reason.
    pub fn end_early(&self, end: EndEarly, act: &Act<'_>) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::EndEarly, act)?;
        match end.reason {
            EndEarlyReason::Other if end.text.is_none() => {
                return Err(TransitionRefused::invalid(
                    "text",
                    "referral-other-needs-text",
                ));
            }
            // A death is recorded on the case, and reaches every open referral at once from there.
            EndEarlyReason::Deceased => {
                return Err(TransitionRefused::invalid(
                    "reason",
                    "referral-death-is-recorded-on-case",
                ));
            }
            // So is a closure, with the reason that belongs to it.
            EndEarlyReason::CaseClosed => {
                return Err(TransitionRefused::invalid(
                    "reason",
                    "referral-closure-is-recorded-on-case",
                ));
            }
            EndEarlyReason::Illness
            | EndEarlyReason::Moved
            | EndEarlyReason::NoShow
            | EndEarlyReason::Job
            | EndEarlyReason::Studies
            | EndEarlyReason::Other => {}
        }
        let ended = ReferralState::EndedEarly {
            ended_on: act.today(),
            reason: end.reason,
            text: end.text,
        };
        Ok(step.to(ended).finish())
    }

    /// Ends because the case is closed while the receiver works: the reason is the closure's, and the
    /// unit stays a party for the follow-ups (`access.md`, Party).
    pub fn end_with_case(
        &self,
        reason: EndEarlyReason,
        act: &Act<'_>,
    ) -> Result<Transition, TransitionRefused> {
        let step = self.begin(TransitionKind::EndWithCase, act)?;
        let ended = ReferralState::EndedEarly {
            ended_on: act.today(),
            reason,
            text: None,
        };
        Ok(step
            .to(ended)
            .task(TaskFor::ReceiverUnit, TaskKind::RoundOff, act.today())
            .finish())
    }
}

/// Refuses a day that nobody can mean. It also keeps later sums of days within the calendar.
fn check_range(field: &'static str, day: NaiveDate) -> Result<(), TransitionRefused> {
    if (1990..=2200).contains(&day.year()) {
        Ok(())
    } else {
        Err(TransitionRefused::invalid(
            field,
            "referral-day-out-of-range",
        ))
    }
}

/// Checks the sources: at least one, each once, each with an extent of 25, 50, 75 or 100 per cent.
/// Who has no support, or none that is known, may also say 0.
fn check_income(sources: &[IncomeAfter]) -> Result<(), TransitionRefused> {
    if sources.is_empty() {
        return Err(TransitionRefused::invalid(
            "incomeSourceAfter",
            "referral-income-source-missing",
        ));
    }
    for (index, income) in sources.iter().enumerate() {
        if !has_valid_extent(*income) {
            let field = format!("incomeSourceAfter[{index}].extentPercent");
            return Err(TransitionRefused::invalid(field, "referral-income-extent"));
        }
        if sources[..index]
            .iter()
            .any(|earlier| earlier.source == income.source)
        {
            let field = format!("incomeSourceAfter[{index}].source");
            return Err(TransitionRefused::invalid(
                field,
                "referral-income-source-twice",
            ));
        }
    }
    Ok(())
}

pub(super) fn has_valid_extent(income: IncomeAfter) -> bool {
    let without =
        income.source == IncomeSource::Unknown || income.source == IncomeSource::NoPublicSupport;
    [25, 50, 75, 100].contains(&income.extent_percent) || (without && income.extent_percent == 0)
}
