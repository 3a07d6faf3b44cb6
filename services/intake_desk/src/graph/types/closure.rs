//! How a case ended, and what came after.

use std::sync::Arc;

use access::Visible;
use async_graphql::{Object, SimpleObject};
use chassis::graphql::{Code, DateTime, LocalDate};
use domain::codes::{ClosureReason, IncomeSource, OccupationKind};

use super::mapping::WrittenBy;
use crate::{
    model::{closure as model, ending::follow_ups_due},
    read::CaseView,
};

/// What a case shows of its end.
pub struct CaseClosureFields(pub Option<Arc<CaseView>>);

#[Object]
impl CaseClosureFields {
    /// How the case ended; null while it is open, and where it is withheld or absent.
    async fn closure(&self) -> Option<Closure> {
        self.0.as_ref()?.closure.as_ref().map(Closure::from)
    }
    /// The follow-ups after closure; null where they are withheld or absent.
    async fn follow_ups(&self) -> Option<Vec<FollowUp>> {
        Some(
            self.0
                .as_ref()?
                .follow_ups
                .as_ref()?
                .iter()
                .map(FollowUp::from)
                .collect(),
        )
    }
}

/// What the person does.
#[derive(SimpleObject)]
pub struct Occupation {
    /// What, as a code.
    kind: Code<OccupationKind>,
    /// More about that.
    detail: Option<String>,
}

/// What the person lives on, and how much of it.
#[derive(SimpleObject)]
pub struct IncomeShare {
    /// The source.
    source: Code<IncomeSource>,
    /// Per cent of the whole: 25, 50, 75 or 100; 0 where there is none, or none that is known.
    extent_percent: i32,
}

impl From<&model::IncomeShare> for IncomeShare {
    fn from(share: &model::IncomeShare) -> Self {
        Self {
            source: Code(share.source),
            extent_percent: i32::from(share.extent_percent),
        }
    }
}

/// How a case ended.
#[derive(SimpleObject)]
pub struct Closure {
    /// Why.
    reason: Code<ClosureReason>,
    /// What the person did then.
    occupation: Occupation,
    /// What the person lived on then.
    income_sources: Vec<IncomeShare>,
    /// On which day.
    closed_on: LocalDate,
    /// The days on which a follow-up is due.
    follow_ups_due_on: Vec<LocalDate>,
    /// Who wrote it.
    written_by: WrittenBy,
}

impl From<&Visible<model::Closure>> for Closure {
    fn from(visible: &Visible<model::Closure>) -> Self {
        let closure = visible.get();
        let due = follow_ups_due(closure.reason, closure.closed_on);
        Self {
            reason: Code(closure.reason),
            occupation: Occupation {
                kind: Code(closure.occupation),
                detail: closure.occupation_detail.clone(),
            },
            income_sources: closure
                .income_sources
                .iter()
                .map(IncomeShare::from)
                .collect(),
            closed_on: LocalDate(closure.closed_on),
            follow_ups_due_on: due.into_iter().map(|(_, on)| LocalDate(on)).collect(),
            written_by: WrittenBy::from(&closure.written),
        }
    }
}

/// A follow-up after closure.
#[derive(SimpleObject)]
pub struct FollowUp {
    /// Months after closure.
    months: i32,
    /// The day on which it is due.
    due_on: LocalDate,
    /// When it was recorded.
    recorded_at: Option<DateTime>,
    /// What the person did then.
    occupation: Option<Code<OccupationKind>>,
    /// What the person lived on then; null until it is recorded.
    income_sources: Option<Vec<IncomeShare>>,
    /// What else there is to say.
    note: Option<String>,
}

impl From<&Visible<model::FollowUpDue>> for FollowUp {
    fn from(visible: &Visible<model::FollowUpDue>) -> Self {
        let follow_up = visible.get();
        let heard = follow_up.recorded.as_ref().map(|result| &result.heard);
        Self {
            months: follow_up.months,
            due_on: LocalDate(follow_up.due_on),
            recorded_at: follow_up
                .recorded
                .as_ref()
                .map(|result| DateTime(result.at)),
            occupation: heard.map(|heard| Code(heard.occupation)),
            income_sources: heard
                .map(|heard| heard.income_sources.iter().map(IncomeShare::from).collect()),
            note: heard.and_then(|heard| heard.note.clone()),
        }
    }
}
