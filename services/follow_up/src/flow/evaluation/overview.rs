//! Everything that can be said of a programme on a day: participants, goals, results, and what people wrote.

use ::store::{Page, PageRequest};
use access::{Act, Cx, ProgrammeFact};
use chassis::Fault;
use chrono::NaiveDate;
use domain::ProgrammeId;

use super::tied::{Tied, find_tied};
use crate::{
    FollowUp,
    model::{
        calculation::Assumption,
        evaluation::{
            Assessment, Frame, Goal, Indicator, Participation, Statement, imported, recorded,
        },
        money::{BudgetLine, Overhead},
    },
    store::evaluation::{
        ImportHead, Kept, RemarkOn, Which, list, list_imported, list_tied_steps, list_ties,
    },
};

/// A programme on a day.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The programme and what ties the reader to it.
    pub programme: ProgrammeFact,
    /// The day.
    pub frame: Frame,
    /// The participants, recorded ones first.
    pub participants: Vec<Participation>,
    /// Every version of the goals.
    pub goals: Vec<Kept<Goal>>,
    /// Remarks.
    pub remarks: Vec<Kept<RemarkOn>>,
    /// Assessments, each with its goal's id.
    pub assessments: Vec<Kept<Assessment>>,
    /// The overall statement.
    pub statement: Option<Kept<Statement>>,
    /// Indicators.
    pub indicators: Vec<Kept<Indicator>>,
    /// Lists that were taken in, the oldest first.
    pub imports: Vec<Kept<ImportHead>>,
    /// Lines of the budget.
    pub lines: Vec<Kept<BudgetLine>>,
    /// The overhead.
    pub overhead: Option<Kept<Overhead>>,
    /// What the organiser has assumed in the place of what stands.
    pub assumptions: Vec<Kept<Assumption>>,
}

/// The programmes that the reader leads, manages or evaluates, by name.
pub async fn list_programmes(
    follow_up: &FollowUp,
    cx: &Cx,
    request: &PageRequest,
) -> Result<Page<ProgrammeFact>, Fault> {
    let list = follow_up.store.list(cx, "evaluatedProgrammes", &())?;
    let after: Option<(String, ProgrammeId)> = list.after(request)?;
    let place = |fact: &ProgrammeFact| (fact.name.clone(), fact.programme);
    let mut facts: Vec<ProgrammeFact> = find_tied(follow_up, cx, None)
        .await?
        .into_iter()
        .map(|tied| tied.programme)
        .filter(|fact| after.as_ref().is_none_or(|after| place(fact) > *after))
        .collect();
    facts.sort_by_key(place);
    facts.truncate(usize::try_from(request.limit()).unwrap_or(usize::MAX));
    Ok(list.page(request, facts, place)?)
}

/// A programme on a day (today when none is given); `None` without a tie. What was read is in the access log.
pub async fn read_overview(
    follow_up: &FollowUp,
    cx: &Cx,
    programme: ProgrammeId,
    on: Option<NaiveDate>,
) -> Result<Option<Overview>, Fault> {
    let Some(tied) = find_tied(follow_up, cx, Some(programme)).await?.pop() else {
        return Ok(None);
    };
    let read = Act::named("read_evaluation").for_unit(tied.seat.0, tied.seat.1);
    cx.trail().note_act(read.concerning(programme));
    Ok(Some(load(follow_up, cx, tied, on).await?))
}

async fn load(
    follow_up: &FollowUp,
    cx: &Cx,
    tied: Tied,
    on: Option<NaiveDate>,
) -> Result<Overview, Fault> {
    let id = tied.programme.programme;
    let frame = Frame {
        programme: id,
        starts_on: tied.programme.starts_on,
        ends_on: tied.programme.ends_on,
        on: on.unwrap_or(cx.today()).min(cx.today()),
    };
    // One moment for all of it: a list that is replaced meanwhile is read whole or not at all.
    let snapshot = follow_up.store.snapshot().await?;
    let ties = list_ties(&snapshot, id).await?;
    let steps = list_tied_steps(&snapshot, id).await?;
    let imports: Vec<Kept<ImportHead>> = list(&snapshot, id, Which::All).await?;
    let current = imports.iter().find(|import| import.is_current);
    let version = current.map_or(0, |import| import.version);
    let brought = list_imported(&snapshot, id, version).await?;
    let mut participants = recorded(&frame, &ties, &steps);
    if !tied.evaluates() {
        participants = participants
            .into_iter()
            .map(Participation::for_organisers)
            .collect();
    }
    participants.extend(imported(&frame, &brought));
    Ok(Overview {
        frame,
        participants,
        goals: list(&snapshot, id, Which::All).await?,
        remarks: list(&snapshot, id, Which::Current).await?,
        assessments: list(&snapshot, id, Which::Current).await?,
        statement: list(&snapshot, id, Which::Current).await?.pop(),
        indicators: list(&snapshot, id, Which::Current).await?,
        imports,
        lines: list(&snapshot, id, Which::Current).await?,
        overhead: list(&snapshot, id, Which::Current).await?.pop(),
        assumptions: list(&snapshot, id, Which::Current).await?,
        programme: tied.programme,
    })
}
