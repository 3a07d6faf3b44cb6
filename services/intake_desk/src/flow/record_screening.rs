//! The desk records its first assessment of the person.

use std::collections::{BTreeMap, BTreeSet};

use access::{Act, Cx};
use chassis::{Failure, once::Once};
use domain::{
    CaseId, CasePhase, CodeList, Problem, Section,
    codes::{Need, TargetGroup},
    event::StepKind,
};
use serde::Serialize;

use super::entry::{add_entry, refuse_closed, tell_step};
use crate::{
    IntakeDesk,
    change::stale,
    model::{
        desk_work::DeskWorkKind, intake::TargetGroupStanding, timeline::TimelineKind, wording,
    },
    store::{
        case,
        intake::{self, NewScreening},
        registry::Updated,
        work,
    },
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordScreening {
    /// The case.
    pub case: CaseId,
    /// The version of the case that was read.
    pub expected_version: i32,
    /// Whether the person belongs to the target group.
    pub target_group: TargetGroupStanding,
    /// Which groups.
    pub target_groups: Vec<TargetGroup>,
    /// Which needs.
    pub needs: Vec<Need>,
    /// What else there is to say.
    pub note: Option<String>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the screening; the one before is kept as superseded.
pub async fn record_screening(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RecordScreening,
) -> Result<(), Failure> {
    let new = check(&input)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "recordScreening", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Screening).await?;
    refuse_closed(&change)?;
    let (connection, head) = (change.connection(), change.head());
    let moved = if input.expected_version == head.version {
        case::update_head(connection, cx, head, CasePhase::Screening).await?
    } else {
        Updated::Stale
    };
    if moved == Updated::Stale {
        return Err(stale("expectedVersion"));
    }
    intake::add_screening(connection, cx, head.key, &acting.author, new).await?;
    let done = DeskWorkKind::Screening.code();
    work::update_deadline_done(connection, cx, head.key, done, None).await?;
    let entry = (TimelineKind::ScreeningRecorded, Section::Screening);
    add_entry(&change, &acting.author, entry, None).await?;
    let step = (StepKind::Screening, cx.today());
    tell_step(&mut change, &acting.author, step, codes(&input)).await?;
    change.note(desk, &acting.permit, Act::named("record_screening"))?;
    change.commit(&()).await
}

/// What follow-up may know of a screening: the standing, and that there is a need of health, which V4 asks for. It is a
/// code for follow-up and evaluation, a purpose for which it may be kept (2001:637 7 a and 12 §§); no other need is told.
fn codes(input: &RecordScreening) -> BTreeMap<String, String> {
    let mut codes = BTreeMap::from([(
        "target_group".to_owned(),
        input.target_group.code().to_owned(),
    )]);
    if input.needs.contains(&Need::Health) {
        codes.insert("need_health".to_owned(), "STATED".to_owned());
    }
    codes
}

fn check(input: &RecordScreening) -> Result<NewScreening, Failure> {
    let mut problems = Vec::new();
    let note = wording::optional("note", input.note.as_deref(), wording::LONGEST_NOTE);
    let outside = input.target_group == TargetGroupStanding::Outside;
    if outside && !input.target_groups.is_empty() {
        problems.push(Problem::invalid(
            "targetGroups",
            "target-groups-outside-the-target-group",
        ));
    }
    match note {
        Ok(note) if problems.is_empty() => Ok(NewScreening {
            target_group: input.target_group,
            target_groups: once_each(&input.target_groups),
            needs: once_each(&input.needs),
            note,
        }),
        note => {
            problems.extend(note.err());
            Err(problems.into())
        }
    }
}

/// Every code once, in the order of the list.
fn once_each<T: Copy + Ord>(codes: &[T]) -> Vec<T> {
    codes
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
