//! When somebody had an activity (V2: everyone has an active one).

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::event::StepKind;

use super::{Ending, Step, codes::Intervention};

/// The times in which an activity went on while the person was on the chain; the second day of a pair is the first
/// without. None of them touch.
pub fn active(steps: &[&Step], ending: Ending) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let gone = match ending {
        Ending::Going => None,
        Ending::Left(_, on) | Ending::LastSeen(on) => Some(on),
    };
    let ends = ends(steps);
    let begun = steps
        .iter()
        .filter(|step| Intervention::begun_by(step.kind).is_some());
    let mut times: Vec<(NaiveDate, Option<NaiveDate>)> = begun
        .map(|step| (step.on, earlier(over(step, &ends), gone)))
        .filter(|(from, until)| until.is_none_or(|until| *from < until))
        .collect();
    times.sort_unstable();
    joined(times)
}

/// What an ending names: a placement by its first day, an enrolment by that and its programme.
type Begun = (StepKind, String, String);

/// The first day on which what a step began is over: as the step tells, or as a later step does.
fn over(step: &Step, ends: &BTreeMap<Begun, (DateTime<Utc>, NaiveDate)>) -> Option<NaiveDate> {
    let told = step
        .until
        .and_then(|last| last.checked_add_days(Days::new(1)));
    let begun = (step.kind, programme(step), step.on.to_string());
    let ended = ends.get(&begun).map(|(_, on)| *on);
    earlier(told, ended)
}

/// The days on which endings say that something was over. Of two endings of the same the later written one counts: it
/// corrects the other.
fn ends(steps: &[&Step]) -> BTreeMap<Begun, (DateTime<Utc>, NaiveDate)> {
    let mut ends = BTreeMap::new();
    for step in steps {
        let (Some(kind), Some(started)) = (ended(step.kind), step.codes.get("started_on")) else {
            continue;
        };
        let told = (step.recorded_at, step.on);
        let last = ends
            .entry((kind, programme(step), started.clone()))
            .or_insert(told);
        *last = told.max(*last);
    }
    ends
}

/// What a step of this kind is the ending of.
fn ended(kind: StepKind) -> Option<StepKind> {
    match kind {
        StepKind::PlacementEnded => Some(StepKind::Placement),
        StepKind::EnrolmentEnded => Some(StepKind::Enrolment),
        StepKind::FirstAssistance
        | StepKind::Intake
        | StepKind::Screening
        | StepKind::Mapping
        | StepKind::Plan
        | StepKind::ReferralSent
        | StepKind::ReferralAccepted
        | StepKind::ReferralEnded
        | StepKind::Activity
        | StepKind::Education
        | StepKind::Enrolment
        | StepKind::Placement
        | StepKind::EmploymentRegistration
        | StepKind::Programme
        | StepKind::Benefit
        | StepKind::Assistance
        | StepKind::Work
        | StepKind::Closure
        | StepKind::FollowUp
        | StepKind::SelfSupport => None,
    }
}

fn programme(step: &Step) -> String {
    step.codes.get("programme").cloned().unwrap_or_default()
}

fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    one.into_iter().chain(other).min()
}

fn joined(times: Vec<(NaiveDate, Option<NaiveDate>)>) -> Vec<(NaiveDate, Option<NaiveDate>)> {
    let mut joined: Vec<(NaiveDate, Option<NaiveDate>)> = Vec::new();
    for (from, until) in times {
        match joined.last_mut() {
            Some((_, last)) if last.is_none_or(|last| from <= last) => {
                *last = match (*last, until) {
                    (Some(last), Some(until)) => Some(last.max(until)),
                    (None, _) | (_, None) => None,
                };
            }
            Some(_) | None => joined.push((from, until)),
        }
    }
    joined
}
