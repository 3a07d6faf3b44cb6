//! What is written about a programme, with its places and its checklist, for those whom something ties to it.

use access::ProgrammeTie;
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, LocalDate, Month};

use super::{
    entry::{
        ProgrammeChange, ProgrammeCommission, ProgrammeDeviation, ProgrammeLesson, ProgrammePhase,
        ProgrammeProfile, ProgrammeReport, ProgrammeStaffing, ProgrammeWeek, ResourceGroup,
        UnionNegotiation,
    },
    register::Programme,
};
use crate::{
    flow::{self, Documentation, ProgrammePlaces},
    model::{self, ChecklistAnswer, Entry, LessonDimension},
};

/// What a programme's organiser has written about it.
#[derive(SimpleObject)]
pub struct ProgrammeDocumentation {
    /// The programme.
    programme: Programme,
    /// What ties the reader to it.
    ties: Vec<Code<ProgrammeTie>>,
    /// The programmes below an umbrella, or the activities of a programme, by name.
    parts: Vec<Programme>,
    /// What it is for; null until that has been written.
    profile: Option<ProgrammeProfile>,
    /// Its phases, by planned first day.
    phases: Vec<ProgrammePhase>,
    /// Who works in it, by first day.
    staffing: Vec<ProgrammeStaffing>,
    /// Who is commissioned to evaluate it, by first day.
    commissions: Vec<ProgrammeCommission>,
    /// Its resource groups and scattered places, by first day.
    groups: Vec<ResourceGroup>,
    /// Negotiations with unions, the latest first.
    negotiations: Vec<UnionNegotiation>,
    /// What did not go as planned, the latest first.
    deviations: Vec<ProgrammeDeviation>,
    /// Changes of the plan, the latest first.
    changes: Vec<ProgrammeChange>,
    /// How it stood, the latest week first.
    weeks: Vec<ProgrammeWeek>,
    /// Status reports, the latest first.
    reports: Vec<ProgrammeReport>,
    /// What was learnt, the latest first.
    lessons: Vec<ProgrammeLesson>,
}

fn all<B, T: From<Entry<B>>>(entries: Vec<Entry<B>>) -> Vec<T> {
    entries.into_iter().map(T::from).collect()
}

impl From<Documentation> for ProgrammeDocumentation {
    fn from(written: Documentation) -> Self {
        Self {
            programme: written.programme.into(),
            ties: written.ties.into_iter().map(Code).collect(),
            parts: written.parts.into_iter().map(Programme::from).collect(),
            profile: written.profile.map(ProgrammeProfile::from),
            phases: all(written.phases),
            staffing: all(written.staffing),
            commissions: all(written.commissions),
            groups: all(written.groups),
            negotiations: all(written.negotiations),
            deviations: all(written.deviations),
            changes: all(written.changes),
            weeks: all(written.weeks),
            reports: all(written.reports),
            lessons: all(written.lessons),
        }
    }
}

/// How many places of a programme are taken.
#[derive(SimpleObject)]
pub struct ProgrammeCapacity {
    /// How many places it has; null when they are not bounded.
    capacity: Option<i32>,
    /// Month by month.
    months: Vec<CapacityMonth>,
    /// The first day, and the days on which the number changes.
    steps: Vec<CapacityStep>,
}

/// How many places were or will be taken in a month.
#[derive(SimpleObject)]
pub struct CapacityMonth {
    /// Which month.
    month: Month,
    /// The most on a day.
    most: i32,
    /// The fewest on a day.
    least: i32,
    /// The sum over its days.
    place_days: i32,
    /// How many participants begin.
    started: i32,
    /// For how many participants it is the last, in fact or as planned.
    ended: i32,
}

/// How many places are taken from a day on.
#[derive(SimpleObject)]
pub struct CapacityStep {
    /// The day.
    on: LocalDate,
    /// How many are taken.
    taken: i32,
}

/// No programme has more participants than fit.
fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl From<ProgrammePlaces> for ProgrammeCapacity {
    fn from(places: ProgrammePlaces) -> Self {
        let steps = places.taken.steps.iter().map(|step| CapacityStep {
            on: LocalDate(step.on),
            taken: number(step.taken),
        });
        let months = places.taken.months.iter().copied();
        Self {
            capacity: places.capacity.map(i32::from),
            months: months.map(CapacityMonth::from).collect(),
            steps: steps.collect(),
        }
    }
}

impl From<model::CapacityMonth> for CapacityMonth {
    fn from(month: model::CapacityMonth) -> Self {
        Self {
            month: Month(month.month),
            most: number(month.most),
            least: number(month.least),
            place_days: number(month.place_days),
            started: number(month.started),
            ended: number(month.ended),
        }
    }
}

/// What is to be settled before a programme begins and while it runs.
#[derive(SimpleObject)]
pub struct ProgrammeChecklist {
    /// Fixed points first, then lessons of earlier programmes of the agency, the latest first.
    points: Vec<ChecklistPoint>,
}

/// One point.
#[derive(SimpleObject)]
pub struct ChecklistPoint {
    /// By which it is answered.
    key: ID,
    /// What it is about.
    dimension: Code<LessonDimension>,
    /// What is to be settled.
    text: String,
    /// What was learnt; null for a fixed point.
    lesson: Option<String>,
    /// The id of the lesson; null for a fixed point.
    lesson_id: Option<ID>,
    /// The name of the programme in which it was learnt.
    programme_name: Option<String>,
    /// How far it has come; null while nobody has told.
    answer: Option<Code<ChecklistAnswer>>,
    /// More about it.
    note: Option<String>,
    /// The version of the answer.
    version: Option<i32>,
}

impl From<Vec<flow::ChecklistPoint>> for ProgrammeChecklist {
    fn from(points: Vec<flow::ChecklistPoint>) -> Self {
        let points = points.into_iter().map(ChecklistPoint::from);
        Self {
            points: points.collect(),
        }
    }
}

impl From<flow::ChecklistPoint> for ChecklistPoint {
    fn from(point: flow::ChecklistPoint) -> Self {
        let lesson_id = point.learnt.as_ref().map(|_| point.key.clone().into());
        let (lesson, programme_name) = point
            .learnt
            .map(|learnt| (learnt.lesson, learnt.programme))
            .unzip();
        let version = point.answer.as_ref().map(|answer| answer.mark.version);
        let answer = point.answer.map(|answer| answer.body);
        Self {
            key: point.key.into(),
            dimension: Code(point.dimension),
            text: point.text,
            lesson,
            lesson_id,
            programme_name,
            answer: answer.as_ref().map(|answer| Code(answer.answer)),
            note: answer.and_then(|answer| answer.note),
            version,
        }
    }
}
