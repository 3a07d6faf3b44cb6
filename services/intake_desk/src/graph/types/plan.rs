//! The one shared plan.

use std::sync::Arc;

use access::Visible;
use async_graphql::{ID, Object, SimpleObject};
use chassis::graphql::{Code, DateTime, LocalDate};
use domain::codes::ActivityStatus;

use super::{page::id, registry::Unit};
use crate::{model::plan as model, read::CaseView};

/// What a case shows of its plan.
pub struct CasePlanFields(pub Option<Arc<CaseView>>);

#[Object]
impl CasePlanFields {
    /// The plan; one that nobody has written has version 0. Null where it is withheld or absent.
    async fn plan(&self) -> Option<Plan> {
        self.0.as_ref()?.plan.as_ref().map(Plan::from)
    }
}

/// The one shared plan of a case.
#[derive(SimpleObject)]
pub struct Plan {
    /// Its own version.
    version: i32,
    /// The goals, in order.
    goals: Vec<Goal>,
    /// The activities, in order.
    activities: Vec<Activity>,
    /// What the participant said of it, oldest first.
    comments: Vec<PlanComment>,
}

/// A goal.
#[derive(SimpleObject)]
pub struct Goal {
    /// The goal's id.
    id: ID,
    /// What is to be reached.
    text: Option<String>,
}

/// An activity.
#[derive(SimpleObject)]
pub struct Activity {
    /// The activity's id.
    id: ID,
    /// What is to be done.
    title: Option<String>,
    /// How far it has come.
    status: Code<ActivityStatus>,
    /// By when.
    due_on: Option<LocalDate>,
    /// The unit that sees to it.
    responsible_unit: Option<Unit>,
}

/// What the participant said of the plan.
#[derive(SimpleObject)]
pub struct PlanComment {
    /// The words.
    text: Option<String>,
    /// When.
    written_at: DateTime,
}

impl From<&Visible<model::Plan>> for Plan {
    fn from(visible: &Visible<model::Plan>) -> Self {
        let plan = visible.get();
        let goals = plan.goals.iter().map(|goal| Goal {
            id: id(goal.id),
            text: goal.text.clone(),
        });
        let comments = plan.comments.iter().map(|comment| PlanComment {
            text: comment.text.clone(),
            written_at: DateTime(comment.written_at),
        });
        Self {
            version: plan.version,
            goals: goals.collect(),
            activities: plan.activities.iter().map(Activity::from).collect(),
            comments: comments.collect(),
        }
    }
}

impl From<&model::Activity> for Activity {
    fn from(activity: &model::Activity) -> Self {
        Self {
            id: id(activity.id),
            title: activity.title.clone(),
            status: Code(activity.status),
            due_on: activity.due_on.map(LocalDate),
            responsible_unit: activity
                .responsible
                .as_ref()
                .map(|unit| Unit(Arc::clone(unit))),
        }
    }
}
