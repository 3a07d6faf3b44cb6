//! A caseworker records what assistance was decided for a month.

use std::collections::BTreeMap;

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{Beside, NewRow, Step, record_row_beside},
};
use domain::{
    CaseId, CodeList, Month, Ore, Problem, RecordId,
    codes::{EntrySource, LivelihoodBarrier},
    event::StepKind,
};
use serde::Serialize;

use crate::{
    WelfareUnit,
    model::{AssistanceDecision, AssistanceDecisionDraft},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordAssistanceDecision {
    /// The case.
    pub case: CaseId,
    /// The month that the assistance is for.
    pub month: Month,
    /// How much.
    pub amount: Ore,
    /// The livelihood barrier that the decision rests on.
    pub barrier: LivelihoodBarrier,
    /// The decision that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the decision and tells follow-up of the step: the first assistance, or assistance in a later
/// month. The amount is not told.
pub async fn record_assistance_decision(
    unit: &WelfareUnit,
    cx: &Cx,
    input: RecordAssistanceDecision,
) -> Result<RecordId, Failure> {
    let draft = AssistanceDecisionDraft {
        month: input.month,
        amount: input.amount,
        barrier: input.barrier,
    };
    let decision = draft.check(Month::of(cx.today()))?;
    let new = NewRow {
        operation: "recordAssistanceDecision",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        source: EntrySource::Register,
        occurred_on: decision.month.first_day(),
        step: Some(step(&decision)),
        body: decision,
        replaces: input.replaces,
    };
    let beside = Beside {
        fields: &["month"],
        rule: beside_others,
    };
    record_row_beside((&unit.store, &unit.access), cx, new, beside).await
}

fn step(decision: &AssistanceDecision) -> Step {
    let first_day = decision.month.first_day();
    Step {
        kind: StepKind::FirstAssistance,
        period: decision.month.period(),
        codes: BTreeMap::from([
            ("barrier".to_owned(), decision.barrier.code().to_owned()),
            ("month".to_owned(), first_day.to_string()),
        ]),
    }
}

fn beside_others(
    decision: &AssistanceDecision,
    others: &[AssistanceDecision],
    step: Option<Step>,
) -> Result<Option<Step>, Problem> {
    decision.stands_beside(others)?;
    let kind = if decision.is_first_of(others) {
        StepKind::FirstAssistance
    } else {
        StepKind::Assistance
    };
    Ok(step.map(|step| Step { kind, ..step }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(month: &str) -> AssistanceDecision {
        AssistanceDecision {
            month: month.parse().unwrap(),
            amount: Ore(1_000_000),
            barrier: LivelihoodBarrier::UnemployedNoBenefit,
        }
    }

    fn told(month: &str, others: &[AssistanceDecision]) -> Step {
        let new = decision(month);
        beside_others(&new, others, Some(step(&new)))
            .unwrap()
            .unwrap()
    }

    #[test]
    fn follow_up_is_told_which_assistance_is_the_first() {
        assert_eq!(told("2026-03", &[]).kind, StepKind::FirstAssistance);
        let others = [decision("2026-03")];
        assert_eq!(told("2026-04", &others).kind, StepKind::Assistance);
        assert_eq!(told("2026-02", &others).kind, StepKind::FirstAssistance);
    }

    #[test]
    fn follow_up_is_told_codes_and_days_and_no_amount() {
        let step = told("2026-03", &[]);
        let names: Vec<_> = step.codes.keys().map(String::as_str).collect();
        assert_eq!(names, ["barrier", "month"]);
        assert_eq!(step.codes["month"], "2026-03-01");
        assert_eq!(
            step.period.to(),
            chrono::NaiveDate::from_ymd_opt(2026, 3, 31)
        );
    }

    #[test]
    fn a_refused_decision_tells_nothing() {
        let new = decision("2026-03");
        assert!(beside_others(&new, &[decision("2026-03")], Some(step(&new))).is_err());
    }
}
