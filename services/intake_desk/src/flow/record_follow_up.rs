//! A lead caseworker records what was heard 3, 6 or 12 months after closure.

use std::collections::BTreeMap;

use access::{Act, Cx, Fields, PartyStanding};
use chassis::{Failure, graphql::not_found, once::Once};
use domain::{CaseId, CodeList, Problem, ProblemCode, Section, StepKind, codes::OccupationKind};
use serde::Serialize;

use super::{
    close_case::move_parties,
    entry::{add_entry, tell_step},
};
use crate::{
    IntakeDesk,
    change::{Acting, Change},
    model::{
        closure::{FollowUpDue, Heard},
        ending::{IncomeGiven, check_income, ending_codes, is_self_support, recordable_from},
        party::Standing,
        timeline::TimelineKind,
        wording::{LONGEST_NOTE, optional},
        work::CaseWorkKind,
    },
    store::{closure, registry::Updated, work},
};

/// What was heard.
#[derive(Serialize)]
pub struct RecordFollowUp {
    /// The case.
    pub case: CaseId,
    /// Months after closure: 3, 6 or 12.
    pub months: i32,
    /// What the person does now; unknown is a value.
    pub occupation: OccupationKind,
    /// What the person lives on; unknown is a value.
    pub income_sources: Vec<IncomeGiven>,
    /// What else there is to say.
    pub note: Option<String>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Records it. After the last one, those who stayed for it are past parties.
pub async fn record_follow_up(
    desk: &IntakeDesk,
    cx: &Cx,
    input: RecordFollowUp,
) -> Result<(), Failure> {
    let heard = check(&input)?;
    let mut change = desk.change(cx, input.case, "caseId").await?;
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "recordFollowUp", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::FollowUp).await?;
    let due = follow_up(desk, &change, input.months).await?;
    refuse_early(cx, &due)?;
    write(&change, &acting, &input, heard.clone()).await?;
    if closure::count_follow_ups_left(change.connection(), change.head().key).await? == 0 {
        move_parties(&mut change, PartyStanding::UntilFollowUp, Standing::Past).await?;
    }
    let mut codes = ending_codes(heard.occupation, &heard.income_sources);
    codes.insert("months".to_owned(), input.months.to_string());
    tell_step(
        &mut change,
        &acting.author,
        (StepKind::FollowUp, cx.today()),
        codes,
    )
    .await?;
    if is_self_support(&heard.income_sources) {
        let step = (StepKind::SelfSupport, cx.today());
        tell_step(&mut change, &acting.author, step, BTreeMap::new()).await?;
    }
    change.note(desk, &acting.permit, Act::named("record_follow_up"))?;
    change.commit(&()).await
}

fn check(input: &RecordFollowUp) -> Result<Heard, Failure> {
    let note = optional("note", input.note.as_deref(), LONGEST_NOTE);
    match (note, check_income(&input.income_sources)) {
        (Ok(note), Ok(income_sources)) => Ok(Heard {
            occupation: input.occupation,
            income_sources,
            note,
        }),
        (note, income) => {
            let mut problems: Vec<Problem> = note.err().into_iter().collect();
            problems.extend(income.err().into_iter().flatten());
            Err(problems.into())
        }
    }
}

/// The follow-up after so many months, of a case that has one.
async fn follow_up(
    desk: &IntakeDesk,
    change: &Change<'_>,
    months: i32,
) -> Result<FollowUpDue, Failure> {
    let heads = std::slice::from_ref(change.head());
    let rows = closure::list_follow_ups(change.connection(), heads).await?;
    let standing = change.standing(desk)?;
    let fields = Fields::named(&["months", "dueOn", "recordedAt"]);
    let mut opened = rows
        .into_iter()
        .filter_map(|row| change.cx().open(&standing, row, &fields));
    let due = opened.find(|row| row.get().months == months);
    Ok(due.ok_or_else(|| not_found("months"))?.into_inner())
}

fn refuse_early(cx: &Cx, due: &FollowUpDue) -> Result<(), Failure> {
    let first = recordable_from(due.due_on);
    if due.recorded.is_some() {
        return Err(recorded_already());
    }
    if cx.today() < first {
        let early = Problem::new(ProblemCode::InvalidTransition, "follow-up-too-early");
        return Err(early.at("months").with("day", first).into());
    }
    Ok(())
}

fn recorded_already() -> Failure {
    Problem::new(ProblemCode::InvalidTransition, "follow-up-recorded")
        .at("months")
        .into()
}

async fn write(
    change: &Change<'_>,
    acting: &Acting,
    input: &RecordFollowUp,
    heard: Heard,
) -> Result<(), Failure> {
    let (connection, cx, case) = (change.connection(), change.cx(), change.head().key);
    if closure::update_heard(connection, cx, case, input.months, heard).await? == Updated::Stale {
        return Err(recorded_already());
    }
    if let Some(kind) = CaseWorkKind::of_follow_up(input.months) {
        work::update_deadline_done(connection, cx, case, kind.code(), None).await?;
        work::update_tasks_done(connection, cx, case, kind.code()).await?;
    }
    let entry = (TimelineKind::FollowUpRecorded, Section::FollowUp);
    add_entry(change, &acting.author, entry, None).await?;
    Ok(())
}
