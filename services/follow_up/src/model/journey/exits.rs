//! What people do when they leave (T5, Kolada U40455).

use chrono::NaiveDate;
use domain::{AgencyKind, event::StepKind};

use super::{Doing, Step};

/// When the case was closed last, and what the person did then.
pub fn closed(steps: &[&Step]) -> Option<(NaiveDate, Doing)> {
    let last = steps
        .iter()
        .rev()
        .find(|step| step.kind == StepKind::Closure)?;
    Some((last.on, Doing::of(last)))
}

/// When somebody who had to do with the labour-market unit left it, and what they did then: the last enrolment ended
/// with none begun after it, or the case was closed. Where the ending does not say what they do, a later closure may.
pub fn left_labour(steps: &[&Step]) -> Option<(NaiveDate, Doing)> {
    let last = |kind: StepKind| steps.iter().rev().find(|step| step.kind == kind);
    let closed = closed(steps);
    let ended = last(StepKind::EnrolmentEnded)
        .filter(|ended| last(StepKind::Enrolment).is_none_or(|begun| begun.on <= ended.on));
    match ended {
        Some(ended) => {
            let later = closed
                .filter(|(on, _)| *on >= ended.on)
                .map(|(_, doing)| doing);
            let doing = match Doing::of(ended) {
                Doing::Unknown => later.unwrap_or(Doing::Unknown),
                told @ (Doing::Work | Doing::Studies | Doing::Neither) => told,
            };
            Some((ended.on, doing))
        }
        None => closed.filter(|_| steps.iter().any(|step| is_of_labour(step))),
    }
}

fn is_of_labour(step: &Step) -> bool {
    step.agency == AgencyKind::LabourMarketUnit
        && matches!(
            step.kind,
            StepKind::Enrolment | StepKind::Activity | StepKind::Education | StepKind::Placement
        )
}
