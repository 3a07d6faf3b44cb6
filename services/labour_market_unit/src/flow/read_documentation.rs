//! What is written about a programme, for those whom something ties to it.

use std::collections::BTreeSet;

use access::{Cx, ProgrammeTie};
use chassis::Fault;
use domain::ProgrammeId;
use sea_orm::ConnectionTrait;

use super::{
    list_programmes::{Enrolled, ListedProgramme},
    programme_tie::{TiedProgramme, find_tied},
};
use crate::{
    LabourMarketUnit,
    model::{
        Commission, Deviation, Entry, Lesson, Phase, PlanChange, Profile, ResourceGroup, Staffing,
        StatusReport, UnionNegotiation, WeekStatus,
    },
    store::{self, Documented, list_entries},
};

/// Everything that is written about one programme.
pub struct Documentation {
    /// The programme.
    pub programme: ListedProgramme,
    /// What ties the reader to it.
    pub ties: BTreeSet<ProgrammeTie>,
    /// What lies below it, by name.
    pub parts: Vec<ListedProgramme>,
    /// What it is for, once that has been written.
    pub profile: Option<Entry<Profile>>,
    /// Its phases, by planned first day.
    pub phases: Vec<Entry<Phase>>,
    /// Who works in it, by first day.
    pub staffing: Vec<Entry<Staffing>>,
    /// Who evaluates it, by first day.
    pub commissions: Vec<Entry<Commission>>,
    /// Its groups, by first day.
    pub groups: Vec<Entry<ResourceGroup>>,
    /// Negotiations with unions, the latest first.
    pub negotiations: Vec<Entry<UnionNegotiation>>,
    /// Deviations, the latest first.
    pub deviations: Vec<Entry<Deviation>>,
    /// Changes of the plan, the latest first.
    pub changes: Vec<Entry<PlanChange>>,
    /// Statuses, the latest week first.
    pub weeks: Vec<Entry<WeekStatus>>,
    /// Status reports, the latest first.
    pub reports: Vec<Entry<StatusReport>>,
    /// Lessons, the latest first.
    pub lessons: Vec<Entry<Lesson>>,
}

/// Reads it: one statement for each kind, however much there is. Without a tie there is nothing.
pub async fn read_documentation(
    unit: &LabourMarketUnit,
    cx: &Cx,
    programme: ProgrammeId,
) -> Result<Option<Documentation>, Fault> {
    let Some(tied) = find_tied(unit, cx, programme).await? else {
        return Ok(None);
    };
    let connection = unit.store.reading();
    let TiedProgramme {
        programme, ties, ..
    } = tied;
    let below = store::list_below(connection, programme.agency, programme.id).await?;
    let enrolled = store::count_enrolled_on(connection, &[programme.id], cx.today()).await?;
    let count = enrolled.get(&programme.id).copied().unwrap_or_default();
    let one = &[programme.id][..];
    Ok(Some(Documentation {
        profile: list_entries(connection, one).await?.into_iter().next(),
        phases: sorted(connection, one, |phase: &Phase| phase.planned.from()).await?,
        staffing: sorted(connection, one, |staff: &Staffing| staff.period.from()).await?,
        commissions: sorted(connection, one, |one: &Commission| one.period.from()).await?,
        groups: sorted(connection, one, |group: &ResourceGroup| group.period.from()).await?,
        negotiations: latest(connection, one, |one: &UnionNegotiation| one.period.from()).await?,
        deviations: latest(connection, one, |one: &Deviation| one.period.from()).await?,
        changes: latest(connection, one, |change: &PlanChange| change.on).await?,
        weeks: latest(connection, one, |week: &WeekStatus| week.monday).await?,
        reports: latest(connection, one, |report: &StatusReport| {
            report.period.from()
        })
        .await?,
        lessons: list_entries(connection, one)
            .await?
            .into_iter()
            .rev()
            .collect(),
        programme: ListedProgramme {
            programme,
            enrolled: Enrolled::Told(count),
        },
        parts: below
            .into_iter()
            .map(|programme| ListedProgramme {
                programme,
                enrolled: Enrolled::Untold,
            })
            .collect(),
        ties,
    }))
}

async fn sorted<B: Documented, K: Ord>(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
    by: impl Fn(&B) -> K,
) -> Result<Vec<Entry<B>>, Fault> {
    let mut entries = list_entries::<B>(connection, programmes).await?;
    entries.sort_by_key(|entry| by(&entry.body));
    Ok(entries)
}

async fn latest<B: Documented, K: Ord>(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
    by: impl Fn(&B) -> K,
) -> Result<Vec<Entry<B>>, Fault> {
    let mut entries = sorted(connection, programmes, by).await?;
    entries.reverse();
    Ok(entries)
}
