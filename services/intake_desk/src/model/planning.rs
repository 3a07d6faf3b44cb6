//! The rules of changing the shared plan: what has an id is changed, what has none is new, what is left
//! out is removed.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::{ActivityId, GoalId, Problem, ProblemCode, UnitId, codes::ActivityStatus};
use serde::Serialize;

use super::{
    plan::Plan,
    wording::{LONGEST_LINE, optional},
};

const MOST_GOALS: usize = 50;
const MOST_ACTIVITIES: usize = 100;

/// What an input says of a value that may also be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Given<T> {
    /// Nothing: it stays as it is.
    Unsaid,
    /// That there is none.
    Nothing,
    /// This.
    Value(T),
}

impl<T> Given<T> {
    /// The value after the change, `was` before it.
    pub fn or_as_it_was(self, was: Option<T>) -> Option<T> {
        match self {
            Self::Unsaid => was,
            Self::Nothing => None,
            Self::Value(value) => Some(value),
        }
    }
}

/// A goal as it was given.
#[derive(Clone, Serialize)]
pub struct GoalGiven {
    /// The goal that is changed; `None` for a new one.
    pub id: Option<GoalId>,
    /// What is to be reached; left out, a goal that is there keeps its text.
    pub text: Option<String>,
}

/// An activity as it was given.
#[derive(Clone, Serialize)]
pub struct ActivityGiven {
    /// The activity that is changed; `None` for a new one.
    pub id: Option<ActivityId>,
    /// What is to be done.
    pub title: Option<String>,
    /// How far it has come; a new one is planned.
    pub status: Option<ActivityStatus>,
    /// By when.
    pub due_on: Given<NaiveDate>,
    /// The unit that sees to it.
    pub responsible: Given<UnitId>,
}

/// Checks what can be checked without the plan.
pub fn check_given(goals: &[GoalGiven], activities: &[ActivityGiven]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, given, most) in [
        ("goals", goals.len(), MOST_GOALS),
        ("activities", activities.len(), MOST_ACTIVITIES),
    ] {
        if given > most {
            problems.push(Problem::invalid(field, "plan-too-many").with("most", most));
        }
    }
    for (index, goal) in goals.iter().enumerate() {
        let field = format!("goals[{index}].text");
        problems.extend(check_line(&field, goal.text.as_deref(), goal.id.is_none()));
    }
    for (index, activity) in activities.iter().enumerate() {
        let field = format!("activities[{index}].title");
        problems.extend(check_line(
            &field,
            activity.title.as_deref(),
            activity.id.is_none(),
        ));
    }
    problems
}

/// A line that is given is never empty; one that is new is never left out.
fn check_line(field: &str, line: Option<&str>, is_new: bool) -> Option<Problem> {
    match optional(field, line, LONGEST_LINE) {
        Err(problem) => Some(problem),
        Ok(None) if is_new || line.is_some() => Some(Problem::invalid(field, "text-missing")),
        Ok(_) => None,
    }
}

/// Checks that every id is one of the plan's, and is named once.
pub fn check_ids(plan: &Plan, goals: &[GoalGiven], activities: &[ActivityGiven]) -> Vec<Problem> {
    let goal_ids: Vec<_> = goals.iter().map(|goal| goal.id).collect();
    let activity_ids: Vec<_> = activities.iter().map(|activity| activity.id).collect();
    let known_goals = plan.goals.iter().map(|goal| goal.id).collect();
    let known_activities = plan.activities.iter().map(|activity| activity.id).collect();
    let mut problems = unknown_or_twice("goals", &goal_ids, &known_goals);
    problems.extend(unknown_or_twice(
        "activities",
        &activity_ids,
        &known_activities,
    ));
    problems
}

fn unknown_or_twice<I: Ord + Copy>(
    list: &str,
    given: &[Option<I>],
    known: &BTreeSet<I>,
) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (index, id) in given.iter().enumerate() {
        let Some(id) = id else { continue };
        let field = format!("{list}[{index}].id");
        if !known.contains(id) {
            problems.push(Problem::new(ProblemCode::NotFound, "not-found").at(field));
        } else if !seen.insert(*id) {
            problems.push(Problem::invalid(field, "plan-id-twice"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use domain::{AgencyId, CaseId, PersonId, SystemEntropy};

    use super::*;
    use crate::model::{plan::Goal, whose::Whose};

    fn plan(goals: &[GoalId]) -> Plan {
        let mut plan = Plan::unwritten(Whose {
            case: CaseId::draw(&SystemEntropy),
            person: PersonId::draw(&SystemEntropy),
            owner: AgencyId::draw(&SystemEntropy),
        });
        plan.goals.extend(goals.iter().map(|id| Goal {
            id: *id,
            text: None,
        }));
        plan
    }

    fn goal(id: Option<GoalId>, text: Option<&str>) -> GoalGiven {
        GoalGiven {
            id,
            text: text.map(str::to_owned),
        }
    }

    #[test]
    fn an_unknown_goal_is_refused_by_its_place() {
        let known = GoalId::draw(&SystemEntropy);
        let unknown = GoalId::draw(&SystemEntropy);
        let given = [goal(Some(known), None), goal(Some(unknown), Some("Läsa"))];
        let problems = check_ids(&plan(&[known]), &given, &[]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, ProblemCode::NotFound);
        assert_eq!(problems[0].field.as_deref(), Some("goals[1].id"));
    }

    #[test]
    fn a_goal_named_twice_is_refused() {
        let known = GoalId::draw(&SystemEntropy);
        let given = [goal(Some(known), None), goal(Some(known), None)];
        assert_eq!(
            check_ids(&plan(&[known]), &given, &[])[0].message,
            "plan-id-twice"
        );
    }

    #[test]
    fn a_new_goal_needs_words_and_an_old_one_may_keep_its_own() {
        let known = GoalId::draw(&SystemEntropy);
        assert_eq!(
            check_given(&[goal(None, None)], &[])[0].field.as_deref(),
            Some("goals[0].text")
        );
        assert_eq!(
            check_given(&[goal(Some(known), Some(" "))], &[])[0].message,
            "text-missing"
        );
        assert!(check_given(&[goal(Some(known), None)], &[]).is_empty());
    }

    #[test]
    fn a_value_that_is_not_mentioned_stays() {
        assert_eq!(Given::Unsaid.or_as_it_was(Some(1)), Some(1));
        assert_eq!(Given::Nothing.or_as_it_was(Some(1)), None);
        assert_eq!(Given::Value(2).or_as_it_was(Some(1)), Some(2));
    }
}
