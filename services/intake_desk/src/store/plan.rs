//! The one shared plan of a case.

use std::collections::BTreeMap;

use access::{Cx, Sealed};
use chrono::NaiveDate;
use domain::{ActivityId, CaseKey, GoalId, RowKey, codes::ActivityStatus};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use store::{Coded, StoreFault};

use super::{
    by_case::{ByCase, unit_of},
    entity::{plan, plan_activity, plan_comment, plan_goal},
    registry::Updated,
};
use crate::model::{
    case::CaseHead,
    plan::{Activity, Comment, Goal, Plan},
    registry::Directory,
};

/// The plan of each case, in the order of `heads`; an unwritten one is empty with version 0. Four
/// statements, however many cases.
pub async fn list_plans(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<Plan>>, StoreFault> {
    let keys = ByCase::new(heads).keys();
    let mut plans: BTreeMap<i64, Plan> = heads
        .iter()
        .map(|head| (head.key.as_i64(), Plan::unwritten(head.owned_by_desk())))
        .collect();
    let versions = plan::Entity::find()
        .filter(plan::Column::CaseKey.is_in(keys.iter().copied()))
        .all(connection)
        .await?;
    for row in versions {
        if let Some(plan) = plans.get_mut(&row.case_key) {
            plan.version = row.version;
        }
    }
    fill_goals(connection, &keys, &mut plans).await?;
    fill_activities(connection, directory, &keys, &mut plans).await?;
    fill_comments(connection, &keys, &mut plans).await?;
    let sealed = heads
        .iter()
        .filter_map(|head| plans.remove(&head.key.as_i64()));
    Ok(sealed.map(Sealed::seal).collect())
}

async fn fill_goals(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    plans: &mut BTreeMap<i64, Plan>,
) -> Result<(), StoreFault> {
    let rows = plan_goal::Entity::find()
        .filter(plan_goal::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(plan_goal::Column::RemovedAt.is_null())
        .order_by_asc(plan_goal::Column::Position)
        .order_by_asc(plan_goal::Column::RowKey)
        .all(connection)
        .await?;
    for row in rows {
        if let Some(plan) = plans.get_mut(&row.case_key) {
            plan.goals.push(Goal {
                id: GoalId::from_uuid(row.id),
                text: Some(row.text),
            });
        }
    }
    Ok(())
}

async fn fill_activities(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    keys: &[i64],
    plans: &mut BTreeMap<i64, Plan>,
) -> Result<(), StoreFault> {
    let rows = plan_activity::Entity::find()
        .filter(plan_activity::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(plan_activity::Column::RemovedAt.is_null())
        .order_by_asc(plan_activity::Column::Position)
        .order_by_asc(plan_activity::Column::RowKey)
        .all(connection)
        .await?;
    for row in rows {
        let responsible = row.responsible_unit_key;
        let responsible = responsible.map(|key| unit_of(directory, key)).transpose()?;
        if let Some(plan) = plans.get_mut(&row.case_key) {
            plan.activities.push(Activity {
                id: ActivityId::from_uuid(row.id),
                title: Some(row.title),
                status: row.status.0,
                due_on: row.due_on,
                responsible,
            });
        }
    }
    Ok(())
}

async fn fill_comments(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    plans: &mut BTreeMap<i64, Plan>,
) -> Result<(), StoreFault> {
    let rows = plan_comment::Entity::find()
        .filter(plan_comment::Column::CaseKey.is_in(keys.iter().copied()))
        .order_by_asc(plan_comment::Column::RowKey)
        .all(connection)
        .await?;
    for row in rows {
        if let Some(plan) = plans.get_mut(&row.case_key) {
            plan.comments.push(Comment {
                text: Some(row.text),
                written_at: row.written_at,
            });
        }
    }
    Ok(())
}

/// Moves the version of a plan from the one that was read; 0 is a plan that nobody has written.
pub async fn update_version(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    read_version: i32,
) -> Result<Updated, StoreFault> {
    if read_version == 0 {
        let row = plan::Entity::find_by_id(case.as_i64())
            .one(connection)
            .await?;
        if row.is_some() {
            return Ok(Updated::Stale);
        }
        plan::Entity::insert(plan::ActiveModel {
            case_key: Set(case.as_i64()),
            version: Set(1),
        })
        .exec_without_returning(connection)
        .await?;
        return Ok(Updated::Done);
    }
    let result = plan::Entity::update_many()
        .col_expr(plan::Column::Version, Expr::value(read_version + 1))
        .filter(plan::Column::CaseKey.eq(case.as_i64()))
        .filter(plan::Column::Version.eq(read_version))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// A goal as it shall be: one that is there under its id, or a new one.
#[derive(Clone)]
pub struct PlannedGoal {
    /// The goal that is changed; `None` for a new one.
    pub id: Option<GoalId>,
    /// What is to be reached.
    pub text: String,
}

/// Writes the goals as they shall be, in this order: what is left out is removed, its row kept.
pub async fn update_goals(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    goals: Vec<PlannedGoal>,
) -> Result<(), StoreFault> {
    let kept = goals.iter().filter_map(|goal| goal.id).map(GoalId::uuid);
    plan_goal::Entity::update_many()
        .col_expr(plan_goal::Column::RemovedAt, Expr::value(cx.now()))
        .filter(plan_goal::Column::CaseKey.eq(case.as_i64()))
        .filter(plan_goal::Column::RemovedAt.is_null())
        .filter(plan_goal::Column::Id.is_not_in(kept))
        .exec(connection)
        .await?;
    for (position, goal) in (0_i32..).zip(goals) {
        let found = match goal.id {
            None => 0,
            Some(id) => {
                let changed = plan_goal::ActiveModel {
                    text: Set(goal.text.clone()),
                    position: Set(position),
                    ..Default::default()
                };
                plan_goal::Entity::update_many()
                    .set(changed)
                    .filter(plan_goal::Column::CaseKey.eq(case.as_i64()))
                    .filter(plan_goal::Column::Id.eq(id.uuid()))
                    .filter(plan_goal::Column::RemovedAt.is_null())
                    .exec(connection)
                    .await?
                    .rows_affected
            }
        };
        if found == 0 {
            plan_goal::Entity::insert(plan_goal::ActiveModel {
                case_key: Set(case.as_i64()),
                row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
                id: Set(GoalId::draw(cx.entropy()).uuid()),
                text: Set(goal.text),
                position: Set(position),
                removed_at: Set(None),
            })
            .exec_without_returning(connection)
            .await?;
        }
    }
    Ok(())
}

/// An activity as it shall be: one that is there under its id, or a new one.
#[derive(Clone)]
pub struct PlannedActivity {
    /// The activity that is changed; `None` for a new one.
    pub id: Option<ActivityId>,
    /// What is to be done.
    pub title: String,
    /// How far it has come.
    pub status: ActivityStatus,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The unit that sees to it, by key.
    pub responsible: Option<RowKey>,
}

/// Writes the activities as they shall be, in this order: what is left out is removed, its row kept.
pub async fn update_activities(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    activities: Vec<PlannedActivity>,
) -> Result<(), StoreFault> {
    let kept = activities.iter().filter_map(|activity| activity.id);
    plan_activity::Entity::update_many()
        .col_expr(plan_activity::Column::RemovedAt, Expr::value(cx.now()))
        .filter(plan_activity::Column::CaseKey.eq(case.as_i64()))
        .filter(plan_activity::Column::RemovedAt.is_null())
        .filter(plan_activity::Column::Id.is_not_in(kept.map(ActivityId::uuid)))
        .exec(connection)
        .await?;
    for (position, activity) in (0_i32..).zip(activities) {
        let changed = plan_activity::ActiveModel {
            title: Set(activity.title),
            status: Set(Coded(activity.status)),
            due_on: Set(activity.due_on),
            responsible_unit_key: Set(activity.responsible.map(RowKey::as_i64)),
            position: Set(position),
            ..Default::default()
        };
        let found = match activity.id {
            None => 0,
            Some(id) => {
                plan_activity::Entity::update_many()
                    .set(changed.clone())
                    .filter(plan_activity::Column::CaseKey.eq(case.as_i64()))
                    .filter(plan_activity::Column::Id.eq(id.uuid()))
                    .filter(plan_activity::Column::RemovedAt.is_null())
                    .exec(connection)
                    .await?
                    .rows_affected
            }
        };
        if found == 0 {
            plan_activity::Entity::insert(plan_activity::ActiveModel {
                case_key: Set(case.as_i64()),
                row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
                id: Set(ActivityId::draw(cx.entropy()).uuid()),
                removed_at: Set(None),
                ..changed
            })
            .exec_without_returning(connection)
            .await?;
        }
    }
    Ok(())
}

/// Keeps the participant's comment.
pub async fn add_comment(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    text: String,
) -> Result<(), StoreFault> {
    plan_comment::Entity::insert(plan_comment::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        text: Set(text),
        written_at: Set(cx.now()),
        subject: Set(cx.sign_in().subject.as_str().to_owned()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
