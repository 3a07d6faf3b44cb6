//! What readers get to see. Every type is made of a row that was decided on, and of nothing else.

use access::{Recorded, Visible};
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, KeptFromParticipant, LocalDate};
use domain::codes::{BenefitCode, RehabilitationStatus};

use crate::model;

/// A benefit that the agency has granted.
#[derive(SimpleObject)]
pub struct Benefit {
    /// The benefit's id.
    id: ID,
    /// Which benefit.
    code: Code<BenefitCode>,
    /// Its extent: 25, 50, 75 or 100 percent.
    extent_percent: i32,
    /// The first day.
    from: LocalDate,
    /// The last day, when it is known.
    to: Option<LocalDate>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::Benefit>>> for Benefit {
    fn from(visible: &Visible<Recorded<model::Benefit>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            code: Code(body.code),
            extent_percent: body.extent.percent(),
            from: LocalDate(body.period.from()),
            to: body.period.to().map(LocalDate),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// A period without income that qualifies for sickness benefit.
#[derive(SimpleObject)]
pub struct ZeroSgi {
    /// The record's id.
    id: ID,
    /// The first day.
    from: LocalDate,
    /// The last day, when it is known.
    to: Option<LocalDate>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::ZeroSgi>>> for ZeroSgi {
    fn from(visible: &Visible<Recorded<model::ZeroSgi>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            from: LocalDate(body.period.from()),
            to: body.period.to().map(LocalDate),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}

/// The coordination of a rehabilitation.
#[derive(SimpleObject)]
pub struct Rehabilitation {
    /// The record's id.
    id: ID,
    /// How far it has come.
    status: Code<RehabilitationStatus>,
    /// Who coordinates.
    coordinator: String,
    /// Measures, responsible parties and timetable.
    measures: Option<String>,
    /// When the plan is looked at again.
    review_on: Option<LocalDate>,
    /// The decision by which the participant may not see it.
    kept_from_participant: Option<KeptFromParticipant>,
}

impl From<&Visible<Recorded<model::Rehabilitation>>> for Rehabilitation {
    fn from(visible: &Visible<Recorded<model::Rehabilitation>>) -> Self {
        let Recorded { provenance, body } = visible.get();
        Self {
            id: provenance.record.to_string().into(),
            status: Code(body.status),
            coordinator: body.coordinator.clone(),
            measures: body.measures.clone(),
            review_on: body.review_on.map(LocalDate),
            kept_from_participant: KeptFromParticipant::of(&provenance.keeping),
        }
    }
}
