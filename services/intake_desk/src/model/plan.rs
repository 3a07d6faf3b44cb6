//! The one shared plan of a case, with its goals, activities and the participant's comments.

use std::sync::Arc;

use access::{Extent, Place, Protected};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{ActivityId, GoalId, Section, codes::ActivityStatus};

use super::{reduce::keep, registry::Unit, whose::Whose};

/// The plan. One that nobody has written has version 0, no goals and no activities.
#[derive(Clone, PartialEq, Eq)]
pub struct Plan {
    /// Whose it is.
    pub whose: Whose,
    /// Its own version.
    pub version: i32,
    /// The goals, in order.
    pub goals: Vec<Goal>,
    /// The activities, in order.
    pub activities: Vec<Activity>,
    /// The participant's comments, oldest first.
    pub comments: Vec<Comment>,
}

/// A goal.
#[derive(Clone, PartialEq, Eq)]
pub struct Goal {
    /// Its id.
    pub id: GoalId,
    /// What is to be reached.
    pub text: Option<String>,
}

/// An activity.
#[derive(Clone, PartialEq, Eq)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// What is to be done.
    pub title: Option<String>,
    /// How far it has come.
    pub status: ActivityStatus,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The unit that sees to it.
    pub responsible: Option<Arc<Unit>>,
}

/// What the participant said of the plan.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// The words.
    pub text: Option<String>,
    /// When.
    pub written_at: DateTime<Utc>,
}

impl Plan {
    /// A plan that nobody has written.
    pub fn unwritten(whose: Whose) -> Self {
        Self {
            whose,
            version: 0,
            goals: Vec::new(),
            activities: Vec::new(),
            comments: Vec::new(),
        }
    }
}

impl Protected for Plan {
    fn place(&self) -> Place {
        self.whose.place(Section::Plan)
    }

    fn reduce(self, extent: &Extent) -> Self {
        let goals = self.goals.into_iter().map(|goal| Goal {
            text: keep(extent, "text", goal.text),
            ..goal
        });
        let activities = self.activities.into_iter().map(|activity| Activity {
            title: keep(extent, "title", activity.title),
            due_on: keep(extent, "dueOn", activity.due_on),
            responsible: keep(extent, "responsibleUnit", activity.responsible),
            ..activity
        });
        Self {
            whose: self.whose,
            version: self.version,
            goals: goals.collect(),
            activities: activities.collect(),
            comments: keep(extent, "comments", Some(self.comments)).unwrap_or_default(),
        }
    }
}
