//! What readers get to see. Every type is made of rows that were decided on, and of nothing else.

use access::{Recorded, Visible};
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, KeptFromParticipant, LocalDate, Month};

use crate::model::{
    self, AttendanceKind, CompetenceActivity, ConsultationOutcome, Hours, PlacementEndReason,
};

/// How a placement ended.
#[derive(SimpleObject)]
pub struct PlacementEnding {
    /// The record's id.
    id: ID,
    /// The last day.
    ends_on: LocalDate,
    /// Why.
    reason: Code<PlacementEndReason>,
    /// More about it.
    note: Option<String>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::PlacementEnding>>> for PlacementEnding {
    fn from(visible: &Visible<Recorded<model::PlacementEnding>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            ends_on: LocalDate(body.ends_on),
            reason: Code(body.reason),
            note: body.note.clone(),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// One day of a placement.
#[derive(SimpleObject)]
pub struct Attendance {
    /// The record's id.
    id: ID,
    /// Which day.
    on: LocalDate,
    /// How it went.
    kind: Code<AttendanceKind>,
    /// How many hours it is about.
    hours: Option<f64>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::Attendance>>> for Attendance {
    fn from(visible: &Visible<Recorded<model::Attendance>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            on: LocalDate(body.on),
            kind: Code(body.kind),
            hours: body.hours.map(Hours::as_number),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// What a union was asked about a placement. Who is a member is never recorded.
#[derive(SimpleObject)]
pub struct UnionConsultation {
    /// The record's id.
    id: ID,
    /// Which union.
    organisation: String,
    /// When it was asked.
    asked_on: LocalDate,
    /// When it answered.
    answered_on: Option<LocalDate>,
    /// How far it has come.
    outcome: Code<ConsultationOutcome>,
    /// What it means for the placement.
    effect: Option<String>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::UnionConsultation>>> for UnionConsultation {
    fn from(visible: &Visible<Recorded<model::UnionConsultation>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            organisation: body.organisation.clone(),
            asked_on: LocalDate(body.asked_on),
            answered_on: body.answered_on.map(LocalDate),
            outcome: Code(body.outcome),
            effect: body.effect.clone(),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// Hours of one competence-raising activity in one month.
#[derive(SimpleObject)]
pub struct CompetenceEntry {
    /// The record's id.
    id: ID,
    /// Which month.
    month: Month,
    /// Which activity.
    activity: Code<CompetenceActivity>,
    /// Hours planned.
    planned: f64,
    /// Hours done.
    done: f64,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::CompetenceEntry>>> for CompetenceEntry {
    fn from(visible: &Visible<Recorded<model::CompetenceEntry>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            month: Month(body.month),
            activity: Code(body.activity),
            planned: body.planned.as_number(),
            done: body.done.as_number(),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// Hours of competence-raising activity in all months that the reader may see.
#[derive(Debug, Clone, PartialEq, SimpleObject)]
pub struct CompetenceHours {
    /// Hours planned.
    planned: f64,
    /// Hours done.
    done: f64,
}

impl CompetenceHours {
    /// The sums over entries that were decided on.
    pub fn of(entries: &[Visible<Recorded<model::CompetenceEntry>>]) -> Self {
        let sum = |part: fn(&model::CompetenceEntry) -> Hours| {
            let hours: Hours = entries.iter().map(|entry| part(&entry.get().body)).sum();
            hours.as_number()
        };
        Self {
            planned: sum(|entry| entry.planned),
            done: sum(|entry| entry.done),
        }
    }
}
