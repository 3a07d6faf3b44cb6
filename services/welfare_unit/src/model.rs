//! What the welfare unit records: its own types and rules, pure.

mod activity_code;
mod activity_requirement;
mod activity_rule;
mod adult_barrier;
mod assistance_decision;
mod household;

pub use activity_code::{ActivityReduction, RequiredActivityKind};
pub use activity_requirement::{ActivityRequirement, ActivityRequirementDraft};
pub use adult_barrier::{Adult, AdultBarrier, AdultBarrierDraft};
pub use assistance_decision::{AssistanceDecision, AssistanceDecisionDraft};
pub use household::{Household, HouseholdDraft};

use domain::{CodeList, Month, Problem, codes::LivelihoodBarrier};

/// What is wrong with a month and the barrier that is recorded for it.
fn month_problems(month: Month, barrier: LivelihoodBarrier, today: Month) -> Vec<Problem> {
    let mut problems = Vec::new();
    let latest = today.next();
    if month > latest {
        problems.push(Problem::invalid("month", "month-too-late").with("latest", latest));
    }
    if !barrier.is_valid_on(month.first_day()) {
        problems.push(Problem::invalid("barrier", "code-not-valid-on-day").with("code", barrier));
    }
    problems
}
