//! Openings in an emergency, as their reviewers see them.

use async_graphql::{ID, SimpleObject};
use chassis::graphql::{Code, DateTime, LocalDate};
use chrono::NaiveDate;
use domain::{Role, Section};
use std::sync::Arc;

use super::{page::id, registry::Unit};
use crate::{
    model::opening::{self as model, OpeningCategory, ReviewVerdict},
    read::OpeningReviewView,
};

/// What somebody opened of the reviewer's agency in an emergency. It shows nothing of what was read.
#[derive(SimpleObject)]
pub struct OpeningReview {
    /// The review's id.
    id: ID,
    /// The person, by a name that only this agency's reviewers know.
    pseudonym: String,
    /// Who opened.
    opened_by: Option<String>,
    /// For which unit.
    unit: Unit,
    /// In which role.
    role: Code<Role>,
    /// Why, as a code.
    category: Code<OpeningCategory>,
    /// Why, in the opener's words.
    reason: Option<String>,
    /// Which sections of the agency.
    sections: Vec<Code<Section>>,
    /// Since when.
    opened_at: DateTime,
    /// Until when at most.
    ends_at: DateTime,
    /// When it was ended before its time.
    ended_at: Option<DateTime>,
    /// The last day of the review.
    due_on: LocalDate,
    /// Whether that day has passed, and nobody has settled it.
    overdue: bool,
    /// What reviewers found, oldest first.
    verdicts: Vec<OpeningVerdict>,
}

/// What one reviewer found of an opening.
#[derive(SimpleObject)]
pub struct OpeningVerdict {
    /// What.
    verdict: Code<ReviewVerdict>,
    /// Why.
    note: Option<String>,
    /// Who.
    reviewed_by: String,
    /// When.
    recorded_at: DateTime,
}

impl OpeningReview {
    /// The review as it stands today.
    pub fn of(view: &OpeningReviewView, today: NaiveDate) -> Self {
        let row = view.row.get();
        Self {
            id: id(row.id),
            pseudonym: view.pseudonym.to_string(),
            opened_by: row.opened_by.clone(),
            unit: Unit(Arc::clone(&row.unit)),
            role: Code(row.role),
            category: Code(row.category),
            reason: row.reason.clone(),
            sections: row.sections.iter().copied().map(Code).collect(),
            opened_at: DateTime(row.opened_at),
            ends_at: DateTime(row.ends_at),
            ended_at: row.ended_at.map(DateTime),
            due_on: LocalDate(row.due_on),
            overdue: row.settled_at.is_none() && row.due_on < today,
            verdicts: row.verdicts.iter().map(OpeningVerdict::from).collect(),
        }
    }
}

impl From<&model::OpeningVerdict> for OpeningVerdict {
    fn from(found: &model::OpeningVerdict) -> Self {
        Self {
            verdict: Code(found.verdict),
            note: found.note.clone(),
            reviewed_by: found.reviewed_by.clone(),
            recorded_at: DateTime(found.recorded_at),
        }
    }
}
