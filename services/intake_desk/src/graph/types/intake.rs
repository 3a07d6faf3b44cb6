//! How the person came, and the first assessment.

use access::Visible;
use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, DateTime, LocalDate};
use domain::codes::{Channel, Need, TargetGroup};

use super::{page::id, registry::Unit};
use crate::model::intake::{self as model, IntakeStatus, InterpreterNeed, TargetGroupStanding};

/// A registered intake (aktualisering).
#[derive(SimpleObject)]
pub struct Intake {
    /// The intake's id.
    id: ID,
    /// Where it stands.
    status: Code<IntakeStatus>,
    /// How the person came.
    channel: Code<Channel>,
    /// Why, in the person's words.
    reason: Option<String>,
    /// The language that the person prefers.
    language: Option<String>,
    /// Whether an interpreter is needed.
    interpreter: Option<Code<InterpreterNeed>>,
    /// The partner's unit whose own request it began with.
    proposed_by: Option<Unit>,
    /// On which day.
    occurred_on: Option<LocalDate>,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl From<&Visible<model::Intake>> for Intake {
    fn from(visible: &Visible<model::Intake>) -> Self {
        let intake = visible.get();
        Self {
            id: id(intake.id),
            status: Code(intake.status),
            channel: Code(intake.channel),
            reason: intake.reason.clone(),
            language: intake.language.clone(),
            interpreter: intake.interpreter.map(Code),
            proposed_by: intake.proposed_by.clone().map(Unit),
            occurred_on: intake.written.occurred_on.map(LocalDate),
            recorded_at: DateTime(intake.written.recorded_at),
        }
    }
}

/// The first assessment.
#[derive(SimpleObject)]
pub struct Screening {
    /// Whether the person belongs to the target group.
    in_target_group: Option<bool>,
    /// Which groups.
    target_groups: Vec<Code<TargetGroup>>,
    /// Which needs.
    needs: Vec<Code<Need>>,
    /// What else there is to say.
    note: Option<String>,
    /// When it was recorded.
    recorded_at: DateTime,
}

impl From<&Visible<model::Screening>> for Screening {
    fn from(visible: &Visible<model::Screening>) -> Self {
        let screening = visible.get();
        let inside = |standing| match standing {
            TargetGroupStanding::Inside => true,
            TargetGroupStanding::Outside => false,
        };
        Self {
            in_target_group: screening.target_group.map(inside),
            target_groups: screening.target_groups.iter().copied().map(Code).collect(),
            needs: screening.needs.iter().copied().map(Code).collect(),
            note: screening.note.clone(),
            recorded_at: DateTime(screening.written.recorded_at),
        }
    }
}
