//! The desk or a lead closes the case: every field is said, or said to be unknown.

use std::collections::{BTreeMap, BTreeSet};

use access::{Act, Cx, LeadStanding, PartyStanding};
use chassis::{Failure, once::Once};
use domain::{
    CaseId, CasePhase, CodeList, Problem, ProblemCode, Role, RowKey, Section, StepKind,
    codes::{ClosureReason, OccupationKind},
    event::{EventBody, PartyNotice},
    referral::{PersonChange, ReferralStatus},
};
use serde::Serialize;

use super::{
    entry::{add_entry, refuse_closed, tell_step},
    referral::{holder, scene_of},
    stop_referrals::{end_referrals_with_case, reevaluate_open_referrals},
};
use crate::{
    IntakeDesk,
    change::{Acting, Change, stale},
    model::{
        closure::IncomeShare,
        ending::{
            IncomeGiven, check_income, end_early_reason, ending_codes, follow_ups_due,
            is_self_support,
        },
        party::Standing,
        timeline::TimelineKind,
        wording::{LONGEST_LINE, optional},
        work::{CaseWorkKind, morning_of},
    },
    read::known_of,
    store::{
        case,
        closure::{self, NewClosure},
        moment::Moment,
        party,
        registry::Updated,
        timeline::{self, NewEntry},
        work::{self, Deadline, NewWork},
    },
};

/// How the case ended.
#[derive(Serialize)]
pub struct CloseCase {
    /// The case.
    pub case: CaseId,
    /// The version of the case that was read.
    pub expected_version: i32,
    /// Why.
    pub reason: ClosureReason,
    /// What the person does now; unknown is a value.
    pub occupation: OccupationKind,
    /// More about that.
    pub occupation_detail: Option<String>,
    /// What the person lives on; unknown is a value.
    pub income_sources: Vec<IncomeGiven>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// What was checked of the input.
struct Ending {
    detail: Option<String>,
    income: Vec<IncomeShare>,
}

/// Closes the case, plans its follow-ups, and lets the other parties stay until the last of them.
pub async fn close_case(desk: &IntakeDesk, cx: &Cx, input: CloseCase) -> Result<(), Failure> {
    let ending = check(&input)?;
    let mut change = if input.reason == ClosureReason::Deceased {
        // A death concerns every case of the person.
        desk.change_of_person(cx, input.case, "caseId").await?
    } else {
        desk.change(cx, input.case, "caseId").await?
    };
    let key = input.idempotency_key.as_deref();
    if let Once::Done(()) = change.recall(key, "closeCase", &input).await? {
        return Ok(());
    }
    let acting = change.acting(desk, Section::Closure).await?;
    refuse_closed(&change)?;
    let known = known_of(&change.standing(desk)?);
    if change.head().version_for(known) != input.expected_version {
        return Err(stale("expectedVersion"));
    }
    if input.reason == ClosureReason::Deceased {
        // Every referral ends with the person, and nobody is written to.
        reevaluate_open_referrals(desk, &mut change, PersonChange::Died).await?;
    } else {
        refuse_undecided_referrals(desk, &change)?;
        end_referrals_with_case(&mut change, end_early_reason(input.reason)).await?;
    }
    write_closure(&change, &acting, &input, &ending).await?;
    let due = follow_ups_due(input.reason, cx.today());
    plan_follow_ups(&change, &due).await?;
    let staying = if due.is_empty() {
        Standing::Past
    } else {
        Standing::UntilFollowUp
    };
    move_parties(&mut change, PartyStanding::Current, staying).await?;
    tell(&mut change, &acting, &input, &ending).await?;
    change.note(desk, &acting.permit, Act::named("close_case"))?;
    change.commit(&()).await
}

fn check(input: &CloseCase) -> Result<Ending, Failure> {
    let detail = optional(
        "occupation.detail",
        input.occupation_detail.as_deref(),
        LONGEST_LINE,
    );
    match (detail, check_income(&input.income_sources)) {
        (Ok(detail), Ok(income)) => Ok(Ending { detail, income }),
        (detail, income) => {
            let mut problems: Vec<Problem> = detail.err().into_iter().collect();
            problems.extend(income.err().into_iter().flatten());
            Err(problems.into())
        }
    }
}

/// A referral that somebody has not decided on is withdrawn or decided first: no question is left hanging.
/// Whoever may close the case reads its referrals, so the number tells nothing that is hidden.
fn refuse_undecided_referrals(desk: &IntakeDesk, change: &Change<'_>) -> Result<(), Failure> {
    let standing = change.standing(desk)?;
    let open = standing
        .facts()
        .referrals
        .iter()
        .filter(|referral| is_undecided(referral.state))
        .count();
    if open == 0 {
        return Ok(());
    }
    let problem = Problem::new(
        ProblemCode::InvalidTransition,
        "case-has-undecided-referrals",
    )
    .at("caseId")
    .with("count", open);
    Err(problem.into())
}

fn is_undecided(status: ReferralStatus) -> bool {
    status.is_open() && !status.is_taken_on()
}

async fn write_closure(
    change: &Change<'_>,
    acting: &Acting,
    input: &CloseCase,
    ending: &Ending,
) -> Result<(), Failure> {
    let (connection, cx, head) = (change.connection(), change.cx(), change.head());
    if case::update_head(connection, cx, head, CasePhase::Closed).await? == Updated::Stale {
        return Err(stale("expectedVersion"));
    }
    let new = NewClosure {
        reason: input.reason,
        occupation: input.occupation,
        occupation_detail: ending.detail.clone(),
        income_sources: ending.income.clone(),
        closed_on: cx.today(),
    };
    closure::add_closure(connection, cx, head.key, &acting.author, new).await?;
    add_entry(
        change,
        &acting.author,
        (TimelineKind::CaseClosed, Section::Closure),
        None,
    )
    .await?;
    Ok(())
}

/// Keeps when each follow-up is due, as a row, a deadline, and work that falls due.
async fn plan_follow_ups(
    change: &Change<'_>,
    due: &[(i32, chrono::NaiveDate)],
) -> Result<(), Failure> {
    let (connection, cx, head) = (change.connection(), change.cx(), change.head());
    let unit = follow_up_unit(change).await?;
    if unit == head.desk.key && !due.is_empty() {
        assign_desk_lead(change).await?;
    }
    for (months, due_on) in due {
        let Some(kind) = CaseWorkKind::of_follow_up(*months) else {
            continue;
        };
        closure::add_follow_up(connection, cx, head.key, *months, *due_on).await?;
        let deadline = Deadline {
            case: head.key,
            unit,
            staff: None,
            kind: kind.code().to_owned(),
            due_on: *due_on,
            subject: None,
        };
        work::update_deadline(connection, cx, deadline).await?;
        let reminder = NewWork {
            work_key: format!("follow_up/{}/{months}", head.id),
            kind: kind.code().to_owned(),
            due_at: morning_of(*due_on),
            case: head.key,
            subject: None,
        };
        work::add_work(connection, cx, reminder).await?;
    }
    Ok(())
}

/// The desk's lead works on what the desk follows up: its officers may not (`FOLLOW_UP` of the matrix).
async fn assign_desk_lead(change: &Change<'_>) -> Result<(), Failure> {
    let (connection, cx, head) = (change.connection(), change.cx(), change.head());
    let lead = holder(scene_of(change), head.desk.id, &[Role::LeadCaseworker]).await?;
    if let Some(staff) = lead {
        let (desk, standing) = (head.desk.key, LeadStanding::NotLead);
        case::update_case_assignment(connection, cx, head.key, staff, desk, standing).await?;
    }
    Ok(())
}

/// The unit that follows up: that of the first appointed lead whose unit still takes part, or else the
/// desk's, which stays until disposal.
pub(super) async fn follow_up_unit(change: &Change<'_>) -> Result<RowKey, Failure> {
    let head = change.head();
    let moment = Moment::now(change.cx().clock());
    let heads = std::slice::from_ref(head);
    let workers =
        case::list_workers(change.connection(), change.directory(), heads, moment).await?;
    let mut of_case = workers.get(&head.key).into_iter().flatten();
    let current = change.facts().cases.get(&head.id).map(|facts| {
        let parties = facts.parties.iter();
        let current = parties.filter(|party| party.standing == PartyStanding::Current);
        current.map(|party| party.unit).collect::<BTreeSet<_>>()
    });
    let takes_part = |unit| current.as_ref().is_some_and(|units| units.contains(&unit));
    let lead =
        of_case.find(|worker| worker.standing == LeadStanding::Lead && takes_part(worker.unit.id));
    Ok(lead.map_or(head.desk.key, |worker| worker.unit.key))
}

/// Changes how the other parties take part. The desk that opened the case stays until disposal.
pub(super) async fn move_parties(
    change: &mut Change<'_>,
    from: PartyStanding,
    to: Standing,
) -> Result<(), Failure> {
    let head = change.head();
    let parties = change
        .facts()
        .cases
        .get(&head.id)
        .map(|facts| facts.parties.clone());
    for held in parties.unwrap_or_default() {
        if held.standing != from || held.unit == change.head().desk.id {
            continue;
        }
        let Some(unit) = change.directory().unit_by_id(held.unit) else {
            continue;
        };
        let agency = unit.agency.key;
        let (connection, cx) = (change.connection(), change.cx());
        party::update_party(connection, cx, change.head().key, unit, to, None).await?;
        if to == Standing::Past {
            let left = PartyNotice {
                unit: held.unit,
                agency: held.agency,
            };
            change.tell(EventBody::PartyLeft(left)).await?;
            enter_left(change, agency).await?;
        }
    }
    Ok(())
}

/// Enters that a unit of an agency has left.
async fn enter_left(change: &Change<'_>, agency: RowKey) -> Result<(), Failure> {
    let (connection, cx) = (change.connection(), change.cx());
    let entry = NewEntry {
        kind: TimelineKind::PartyLeft,
        section: Section::Parties,
        agency,
        subject: None,
        at: cx.now(),
    };
    Ok(timeline::add_entry(connection, cx, change.head().key, entry).await?)
}

async fn tell(
    change: &mut Change<'_>,
    acting: &Acting,
    input: &CloseCase,
    ending: &Ending,
) -> Result<(), Failure> {
    let on = change.cx().today();
    change.tell(EventBody::CaseClosed { on }).await?;
    let mut codes = ending_codes(input.occupation, &ending.income);
    codes.insert("reason".to_owned(), input.reason.code().to_owned());
    tell_step(change, &acting.author, (StepKind::Closure, on), codes).await?;
    if input.reason.is_followed_up() && is_self_support(&ending.income) {
        let step = (StepKind::SelfSupport, on);
        tell_step(change, &acting.author, step, BTreeMap::new()).await?;
    }
    Ok(())
}
