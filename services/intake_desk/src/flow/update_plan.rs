//! Somebody who works on the case changes the one shared plan.

use std::collections::BTreeMap;

use access::{About, Act, Cx, Fields, Place, Standing};
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{
    AgencyId, CaseId, CasePhase, CodeList, Problem, RowKey, Section, StepKind, UnitId,
    codes::ActivityStatus,
};
use serde::Serialize;

use super::entry::{add_entry, reach_phase, refuse_closed, tell_step};
use crate::{
    IntakeDesk,
    change::{Change, stale},
    model::{
        plan::{Activity, Plan},
        planning::{ActivityGiven, GoalGiven, check_given, check_ids},
        timeline::TimelineKind,
        work::CaseWorkKind,
    },
    store::{
        plan::{self, PlannedActivity, PlannedGoal},
        registry::Updated,
        work::{self, Deadline},
    },
};

/// What the plan shall be.
#[derive(Serialize)]
pub struct UpdatePlan {
    /// The case.
    pub case: CaseId,
    /// The version of the plan that was read; 0 for one that nobody has written.
    pub expected_version: i32,
    /// The goals in their order; `None` leaves them as they are.
    pub goals: Option<Vec<GoalGiven>>,
    /// The activities in their order; `None` leaves them as they are.
    pub activities: Option<Vec<ActivityGiven>>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Changes the plan. What is left out of a list is removed, and its row kept.
pub async fn update_plan(desk: &IntakeDesk, cx: &Cx, input: UpdatePlan) -> Result<(), Failure> {
    let goals = input.goals.as_deref().unwrap_or_default();
    let activities = input.activities.as_deref().unwrap_or_default();
    let problems = check_given(goals, activities);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "updatePlan", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Plan).await?;
    refuse_closed(&change)?;
    let was = current(desk, &change).await?;
    let case = change.head().key;
    let version = plan::update_version(change.connection(), case, input.expected_version).await?;
    if version == Updated::Stale {
        return Err(stale("expectedVersion"));
    }
    let problems = check_ids(&was, goals, activities);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    if let Some(goals) = &input.goals {
        plan::update_goals(change.connection(), cx, case, planned_goals(goals, &was)).await?;
    }
    if let Some(activities) = &input.activities {
        let planned = planned_activities(desk, &change, activities, &was)?;
        plan::update_activities(change.connection(), cx, case, planned).await?;
    }
    add_entry(
        &change,
        &acting.author,
        (TimelineKind::PlanUpdated, Section::Plan),
        None,
    )
    .await?;
    let now = current(desk, &change).await?;
    set_deadlines(&change, &was, &now).await?;
    if was.version == 0 {
        reach_phase(&change, CasePhase::Planning).await?;
        let step = (StepKind::Plan, cx.today());
        tell_step(&mut change, &acting.author, step, BTreeMap::new()).await?;
    }
    change.note(desk, &acting.permit, Act::named("update_plan"))?;
    change.commit(&()).await
}

/// The plan as it stands in this transaction.
async fn current(desk: &IntakeDesk, change: &Change<'_>) -> Result<Plan, Failure> {
    let heads = std::slice::from_ref(change.head());
    let mut plans = plan::list_plans(change.connection(), change.directory(), heads).await?;
    let sealed = plans.pop().ok_or_else(|| not_found("caseId"))?;
    let standing = change.standing(desk)?;
    let fields = Fields::named(&["goals", "activities"]);
    let opened = change.cx().open(&standing, sealed, &fields);
    Ok(opened.ok_or_else(|| not_found("caseId"))?.into_inner())
}

fn planned_goals(given: &[GoalGiven], was: &Plan) -> Vec<PlannedGoal> {
    let text_of = |goal: &GoalGiven| {
        let before = was.goals.iter().find(|known| Some(known.id) == goal.id);
        let given = goal.text.as_deref().map(|text| text.trim().to_owned());
        given
            .or_else(|| before.and_then(|known| known.text.clone()))
            .unwrap_or_default()
    };
    given
        .iter()
        .map(|goal| PlannedGoal {
            id: goal.id,
            text: text_of(goal),
        })
        .collect()
}

/// The activities with their units. A unit that is no party, or none that the reader may know of, is
/// refused in the same way.
fn planned_activities(
    desk: &IntakeDesk,
    change: &Change<'_>,
    given: &[ActivityGiven],
    was: &Plan,
) -> Result<Vec<PlannedActivity>, Failure> {
    let standing = change.standing(desk)?;
    let mut planned = Vec::new();
    let mut problems = Vec::new();
    for (index, activity) in given.iter().enumerate() {
        let before = was
            .activities
            .iter()
            .find(|known| Some(known.id) == activity.id);
        let unit_before = before.and_then(|known| known.responsible.as_ref());
        let unit = activity
            .responsible
            .or_as_it_was(unit_before.map(|unit| unit.id));
        let kept = unit == unit_before.map(|unit| unit.id);
        let responsible = unit.map(|unit| party_key(change, &standing, unit, kept));
        if responsible == Some(None) {
            let field = format!("activities[{index}].responsibleUnitId");
            problems.push(Problem::invalid(field, "plan-unit-not-a-party"));
        }
        planned.push(planned_activity(activity, before, responsible.flatten()));
    }
    if problems.is_empty() {
        Ok(planned)
    } else {
        Err(problems.into())
    }
}

fn planned_activity(
    given: &ActivityGiven,
    before: Option<&Activity>,
    responsible: Option<RowKey>,
) -> PlannedActivity {
    let title = given.title.as_deref().map(|title| title.trim().to_owned());
    PlannedActivity {
        id: given.id,
        title: title
            .or_else(|| before.and_then(|known| known.title.clone()))
            .unwrap_or_default(),
        status: given
            .status
            .or(before.map(|known| known.status))
            .unwrap_or(ActivityStatus::Planned),
        due_on: given
            .due_on
            .or_as_it_was(before.and_then(|known| known.due_on)),
        responsible,
    }
}

/// The key of a unit that is a party which the reader may know of. One that was named before stays.
fn party_key(
    change: &Change<'_>,
    standing: &Standing<'_>,
    unit: UnitId,
    named_before: bool,
) -> Option<RowKey> {
    let row = change.directory().unit_by_id(unit)?;
    let takes_part = standing
        .facts()
        .parties
        .iter()
        .any(|party| party.unit == unit && party.standing == access::PartyStanding::Current);
    let known = named_before || (takes_part && may_know(change, standing, row.agency.id));
    known.then_some(row.key)
}

/// Whether the reader may know that an agency is a party (`access.md` rule 3). One's own always is.
fn may_know(change: &Change<'_>, standing: &Standing<'_>, agency: AgencyId) -> bool {
    let head = change.head();
    let place = Place::new(
        head.id,
        head.person,
        Section::Parties,
        standing.facts().desk_agency,
    )
    .about(About::Party(agency));
    standing
        .reader()
        .assignments
        .iter()
        .any(|held| held.agency == agency)
        || standing.judge_place(&place).state.is_open()
}

/// Activities that are due are deadlines of the unit that sees to them, until they are done.
async fn set_deadlines(change: &Change<'_>, was: &Plan, now: &Plan) -> Result<(), Failure> {
    let (connection, cx, case) = (change.connection(), change.cx(), change.head().key);
    let kind = CaseWorkKind::PlanActivity.code();
    for activity in &was.activities {
        if !now
            .activities
            .iter()
            .any(|left| is_same_deadline(left, activity))
        {
            let subject = Some(activity.id.uuid());
            work::update_deadline_done(connection, cx, case, kind, subject).await?;
        }
    }
    for activity in &now.activities {
        let known = was
            .activities
            .iter()
            .any(|before| is_same_deadline(before, activity));
        if let (false, Some((unit, due_on))) = (known, deadline_of(activity)) {
            let deadline = Deadline {
                case,
                unit,
                staff: None,
                kind: kind.to_owned(),
                due_on,
                subject: Some(activity.id.uuid()),
            };
            work::update_deadline(connection, cx, deadline).await?;
        }
    }
    Ok(())
}

fn is_same_deadline(one: &Activity, other: &Activity) -> bool {
    one.id == other.id && deadline_of(one) == deadline_of(other)
}

fn deadline_of(activity: &Activity) -> Option<(RowKey, chrono::NaiveDate)> {
    let runs = match activity.status {
        ActivityStatus::Planned | ActivityStatus::Ongoing => true,
        ActivityStatus::Done | ActivityStatus::Cancelled => false,
    };
    let unit = activity.responsible.as_ref().filter(|_| runs)?;
    Some((unit.key, activity.due_on?))
}
