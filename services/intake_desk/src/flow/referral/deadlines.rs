//! The deadlines of an agreement, and what follows from a referral's state for work lists and runner.

use chassis::Failure;
use chrono::NaiveDate;
use domain::{
    CodeList, RowKey, UnitId,
    referral::{ClockKind, DeadlinePolicy, DueKind, Referral, ReferralParty},
};
use sea_orm::ConnectionTrait;

use super::Scene;
use crate::{
    model::registry::Directory,
    store::{
        referral_work::{self, due_at},
        registry::{self, DeadlineRule},
        work::{Deadline, NewWork},
    },
};

/// The kind of a referral's planned work; which it is stands in its key.
pub(crate) const REFERRAL_WORK: &str = "REFERRAL";

/// The kind of the deadline of a referral's follow-up.
pub(crate) const FOLLOW_UP_OF_REFERRAL: &str = "REFERRAL_FOLLOW_UP";

/// The deadlines that hold for a unit on a day.
pub(crate) async fn policy_of(
    connection: &impl ConnectionTrait,
    today: NaiveDate,
    directory: &Directory,
    unit: UnitId,
) -> Result<DeadlinePolicy, Failure> {
    let rules = registry::list_deadline_rules(connection, today).await?;
    let unit = directory.unit_by_id(unit).map(|unit| unit.key);
    Ok(policy_from(&rules, unit))
}

/// The default deadlines with what agreements have set instead: for every unit first, then for this
/// one. A rule of another name, or of an amount below zero, is not about referrals.
pub(crate) fn policy_from(rules: &[DeadlineRule], unit: Option<RowKey>) -> DeadlinePolicy {
    let default = DeadlinePolicy::default();
    let Ok(serde_json::Value::Object(mut days)) = serde_json::to_value(&default) else {
        return default;
    };
    for rule in rules
        .iter()
        .filter(|rule| rule.unit.is_none() || rule.unit == unit)
    {
        let code = rule.code.to_ascii_lowercase();
        if let (Some(day), Ok(amount)) = (days.get_mut(&code), u32::try_from(rule.amount)) {
            *day = amount.into();
        }
    }
    serde_json::from_value(days.into()).unwrap_or(default)
}

/// Tells whether an agreement wants a coordinator's word on a decline of this reason.
pub(crate) async fn coordinator_review(
    connection: &impl ConnectionTrait,
    today: NaiveDate,
    (directory, unit): (&Directory, UnitId),
    reason: domain::referral::DeclineReason,
) -> Result<domain::referral::CoordinatorReview, Failure> {
    use domain::referral::CoordinatorReview;
    let rules = registry::list_deadline_rules(connection, today).await?;
    let unit = directory.unit_by_id(unit).map(|unit| unit.key);
    let name = format!("coordinator_review_{}", reason.code().to_ascii_lowercase());
    let held = rules.iter().rev().find(|rule| {
        rule.code.eq_ignore_ascii_case(&name) && (rule.unit.is_none() || rule.unit == unit)
    });
    Ok(match held {
        Some(rule) if rule.amount > 0 => CoordinatorReview::Required,
        Some(_) | None => CoordinatorReview::NotRequired,
    })
}

/// Brings deadlines and planned work in step with a referral.
pub(super) async fn replan(
    scene: Scene<'_>,
    referral: &Referral,
    policy: &DeadlinePolicy,
    handler: Option<RowKey>,
) -> Result<(), Failure> {
    let subject = referral.id().uuid();
    let wanted = deadlines(scene, referral, policy, handler);
    referral_work::update_deadlines(scene.connection, scene.cx, subject, wanted).await?;
    let planned = referral
        .planned_work(policy)
        .into_iter()
        .map(|work| NewWork {
            work_key: work.key,
            kind: REFERRAL_WORK.to_owned(),
            due_at: due_at(work.due_on),
            case: scene.case(),
            subject: Some(subject),
        });
    referral_work::update_plan(scene.connection, scene.cx, subject, planned.collect()).await?;
    Ok(())
}

/// Takes away everything that was planned about a referral that is gone.
pub(super) async fn unplan(scene: Scene<'_>, referral: &Referral) -> Result<(), Failure> {
    let subject = referral.id().uuid();
    referral_work::update_deadlines(scene.connection, scene.cx, subject, Vec::new()).await?;
    referral_work::update_plan(scene.connection, scene.cx, subject, Vec::new()).await?;
    Ok(())
}

fn deadlines(
    scene: Scene<'_>,
    referral: &Referral,
    policy: &DeadlinePolicy,
    handler: Option<RowKey>,
) -> Vec<Deadline> {
    if referral.parts().frozen.is_some() {
        return Vec::new();
    }
    let deadline = |kind: &str, due_on: NaiveDate, whose: ReferralParty| {
        let unit = scene.directory.unit_by_id(whose.unit)?;
        let receives = whose.unit == referral.to().unit;
        Some(Deadline {
            case: scene.case(),
            unit: unit.key,
            staff: handler.filter(|_| receives),
            kind: kind.to_owned(),
            due_on,
            subject: Some(referral.id().uuid()),
        })
    };
    let running = referral.state().clock().filter(|clock| !clock.is_paused());
    let clock = running.map(|clock| {
        let whose = waited_for(referral, clock.kind());
        deadline(clock.kind().code(), clock.due_on(), whose)
    });
    let days = referral
        .planned_work(policy)
        .into_iter()
        .filter_map(|work| {
            let kind = shown_day(work.kind)?;
            deadline(kind, work.due_on, referral.to())
        });
    clock.flatten().into_iter().chain(days).collect()
}

/// The unit that a clock waits for.
fn waited_for(referral: &Referral, kind: ClockKind) -> ReferralParty {
    if kind.waits_for_sender() {
        referral.from()
    } else {
        referral.to()
    }
}

/// The days that work lists show as deadlines of their own; rungs of the ladder belong to their clock.
fn shown_day(kind: DueKind) -> Option<&'static str> {
    match kind {
        DueKind::ReviewWaitlist => Some("REVIEW_WAITLIST"),
        DueKind::FollowUp => Some(FOLLOW_UP_OF_REFERRAL),
        DueKind::ResumeIsDue => Some("RESUME_IS_DUE"),
        DueKind::DeleteDraft
        | DueKind::RemindPerson
        | DueKind::ReturnToDraft
        | DueKind::Escalate(_)
        | DueKind::Expire => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(unit: Option<i64>, code: &str, amount: i32) -> DeadlineRule {
        DeadlineRule {
            unit: unit.map(RowKey::from_i64),
            code: code.to_owned(),
            amount,
        }
    }

    #[test]
    fn a_unit_s_own_agreement_beats_the_common_one() {
        let rules = [
            rule(None, "acknowledge_working_days", 3),
            rule(None, "EXPIRY_DAYS", 40),
            rule(Some(7), "acknowledge_working_days", 1),
            rule(Some(8), "decide_working_days", 99),
            rule(None, "something_else", 5),
            rule(None, "stop_working_days", -1),
        ];
        let policy = policy_from(&rules, Some(RowKey::from_i64(7)));
        assert_eq!(
            (policy.acknowledge_working_days, policy.expiry_days),
            (1, 40)
        );
        let default = DeadlinePolicy::default();
        assert_eq!(policy.decide_working_days, default.decide_working_days);
        assert_eq!(policy.stop_working_days, default.stop_working_days);
    }

    #[test]
    fn only_days_that_people_wait_for_are_shown() {
        assert_eq!(shown_day(DueKind::FollowUp), Some("REFERRAL_FOLLOW_UP"));
        assert_eq!(shown_day(DueKind::Expire), None);
    }
}
