//! Hours of competence-raising activity, planned and done (G10).

use std::collections::BTreeMap;

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{Beside, NewRow, Step, record_row_beside},
};
use domain::{CaseId, CodeList, Month, RecordId, codes::EntrySource, event::StepKind};
use serde::Serialize;

use crate::{
    LabourMarketUnit,
    model::{CompetenceActivity, CompetenceDraft, CompetenceEntry, Hours},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordCompetenceHours {
    /// The case.
    pub case: CaseId,
    /// Which month.
    pub month: Month,
    /// Which activity.
    pub activity: CompetenceActivity,
    /// Hours planned.
    pub planned: Hours,
    /// Hours done.
    pub done: Hours,
    /// The entry that this one corrects or brings up to date.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the hours: one entry for each month and activity. Follow-up is told once something was done.
pub async fn record_competence_hours(
    unit: &LabourMarketUnit,
    cx: &Cx,
    input: RecordCompetenceHours,
) -> Result<RecordId, Failure> {
    let draft = CompetenceDraft {
        month: input.month,
        activity: input.activity,
        planned: input.planned,
        done: input.done,
    };
    let entry = draft.check(Month::of(cx.today()))?;
    let new = NewRow {
        operation: "recordCompetenceHours",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        source: EntrySource::OwnAssessment,
        occurred_on: entry.month.first_day(),
        step: step(&entry),
        body: entry,
        replaces: input.replaces,
    };
    let beside = Beside {
        fields: &["activity", "month"],
        rule: |entry: &CompetenceEntry, others, step| entry.stands_beside(others).map(|()| step),
    };
    record_row_beside((&unit.store, &unit.access), cx, new, beside).await
}

/// Education or another activity that has been carried through; a plan alone is no step.
fn step(entry: &CompetenceEntry) -> Option<Step> {
    let codes = BTreeMap::from([
        ("activity".to_owned(), entry.activity.code().to_owned()),
        ("done_minutes".to_owned(), entry.done.minutes().to_string()),
        (
            "planned_minutes".to_owned(),
            entry.planned.minutes().to_string(),
        ),
    ]);
    let kind = if entry.activity.is_education() {
        StepKind::Education
    } else {
        StepKind::Activity
    };
    let period = entry.month.period();
    (entry.done > Hours::NONE).then_some(Step {
        kind,
        period,
        codes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(activity: CompetenceActivity, done: i32) -> CompetenceEntry {
        CompetenceEntry {
            month: "2026-03".parse().unwrap(),
            activity,
            planned: Hours::from_quarters(40),
            done: Hours::from_quarters(done),
        }
    }

    #[test]
    fn plan_alone_is_no_step() {
        assert_eq!(step(&entry(CompetenceActivity::Studies, 0)), None);
    }

    #[test]
    fn studies_are_education_and_guidance_is_an_activity() {
        let told = step(&entry(CompetenceActivity::Studies, 30)).unwrap();
        assert_eq!(told.kind, StepKind::Education);
        assert_eq!(told.codes["done_minutes"], "450");
        let told = step(&entry(CompetenceActivity::Guidance, 4)).unwrap();
        assert_eq!(told.kind, StepKind::Activity);
    }
}
