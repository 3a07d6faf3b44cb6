//! A caseworker records when and how the person is registered (förordning 2008:975 5 §).

use std::collections::BTreeMap;

use access::Cx;
use chassis::{
    Failure,
    keeping::KeepingWish,
    record::{Beside, NewRow, Step, record_row_beside},
};
use chrono::NaiveDate;
use domain::{
    CaseId, CodeList, RecordId,
    codes::{EmploymentCategory, EntrySource},
    event::StepKind,
};
use serde::Serialize;

use crate::{
    EmploymentService,
    model::{Registration, RegistrationDraft, UnemploymentFund},
};

/// What is recorded.
#[derive(Serialize)]
pub struct RecordEmploymentRegistration {
    /// The case.
    pub case: CaseId,
    /// The category.
    pub category: EmploymentCategory,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it has ended.
    pub to: Option<NaiveDate>,
    /// Membership of an unemployment fund.
    pub unemployment_fund: UnemploymentFund,
    /// When the person last reported their activities.
    pub latest_report_on: Option<NaiveDate>,
    /// The registration that this one corrects.
    pub replaces: Option<RecordId>,
    /// Whether the participant may see it.
    #[serde(skip_serializing_if = "KeepingWish::is_as_before")]
    pub keeping: KeepingWish,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records the registration and tells follow-up of the step.
pub async fn record_employment_registration(
    agency: &EmploymentService,
    cx: &Cx,
    input: RecordEmploymentRegistration,
) -> Result<RecordId, Failure> {
    let draft = RegistrationDraft {
        category: input.category,
        from: input.from,
        to: input.to,
        unemployment_fund: input.unemployment_fund,
        latest_report_on: input.latest_report_on,
    };
    let registration = draft.check(cx.today())?;
    let category = registration.category.code().to_owned();
    let new = NewRow {
        operation: "recordEmploymentRegistration",
        idempotency_key: input.idempotency_key.clone(),
        input: &input,
        case: input.case,
        keeping: input.keeping.clone(),
        source: EntrySource::Register,
        occurred_on: registration.period.from(),
        step: Some(Step {
            kind: StepKind::EmploymentRegistration,
            period: registration.period,
            codes: BTreeMap::from([("category".to_owned(), category)]),
        }),
        body: registration,
        replaces: input.replaces,
    };
    let beside = Beside {
        fields: &["registeredFrom", "registeredTo"],
        rule: |registration: &Registration, others, step| {
            registration.stands_beside(others).map(|()| step)
        },
    };
    record_row_beside((&agency.store, &agency.access), cx, new, beside).await
}
