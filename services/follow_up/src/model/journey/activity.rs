//! When somebody had an activity (V2: everyone has an active one).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
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

/// The first day on which what a step began is over: as the step tells, or as a later step does.
fn over(step: &Step, ends: &BTreeMap<(StepKind, String), NaiveDate>) -> Option<NaiveDate> {
    let told = step
        .until
        .and_then(|last| last.checked_add_days(Days::new(1)));
    let ended = key(step).and_then(|key| ends.get(&key).copied());
    earlier(told, ended)
}

/// What an ending names: a placement by its first day, an enrolment by its programme.
fn ends(steps: &[&Step]) -> BTreeMap<(StepKind, String), NaiveDate> {
    let named = steps.iter().filter_map(|step| {
        let begun = match step.kind {
            StepKind::PlacementEnded => {
                (StepKind::Placement, step.codes.get("started_on")?.clone())
            }
            StepKind::EnrolmentEnded => (StepKind::Enrolment, step.codes.get("programme")?.clone()),
            _ => return None,
        };
        Some((begun, step.on))
    });
    named.collect()
}

fn key(step: &Step) -> Option<(StepKind, String)> {
    match step.kind {
        StepKind::Placement => Some((StepKind::Placement, step.on.to_string())),
        StepKind::Enrolment => Some((StepKind::Enrolment, step.codes.get("programme")?.clone())),
        _ => None,
    }
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
