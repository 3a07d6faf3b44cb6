//! The work list and the tasks of whoever is signed in.

use std::{collections::BTreeMap, sync::Arc};

use ::store::{Page, PageRequest, StoreFault};
use access::{AssuranceLevel, Cx, Freshness, Gives, Matrix};
use chassis::Fault;
use domain::{CaseId, CaseKey, CodeList as _, Role, RowKey, Section, UnitId, referral::TaskKind};
use sea_orm::{ConnectionTrait, prelude::Uuid};

use super::{CaseView, Look, Part, Wanted};
use crate::{
    IntakeDesk,
    facts::WholeAnswer,
    model::{case::CaseHead, command::works_on_cases, work::CaseWorkKind},
    store::{
        case,
        moment::Moment,
        referral_work,
        work::{self, Deadline, Task},
        worklist::{self, DeskCases, ListReader, Listed, ProtectedPersons, WorklistFilter},
    },
};

/// What a member of staff holds, as far as lists follow from it.
pub struct OwnWork {
    /// What the statements ask.
    pub reader: ListReader,
    held: Vec<Held>,
}

/// An assignment, by the unit's key.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    /// The unit, by key.
    pub unit_key: RowKey,
    /// The unit.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
}

/// A case of the work list, as the reader may see it, with its next deadline.
pub struct WorklistRow {
    /// The case.
    pub case: CaseView,
    /// The next deadline of the reader's own units.
    pub next_deadline: Option<Deadline>,
}

/// A task, with its case where the reader works on it.
pub struct TaskRow {
    /// The task.
    pub task: Task,
    /// The case.
    pub case: Option<Arc<CaseView>>,
    /// The version of the referral whose stop is to be confirmed.
    pub stopped_version: Option<i32>,
}

impl OwnWork {
    /// What the reader holds now; `None` for who holds no assignment, or is not surely signed in.
    pub(crate) fn of(answer: &WholeAnswer, matrix: &Matrix, cx: &Cx) -> Option<Self> {
        let moment = Moment::now(cx.clock());
        let is_sure = cx.sign_in().level >= AssuranceLevel::Loa3;
        let staff = answer.staff.filter(|_| is_sure)?;
        let (directory, agreed) = (&answer.directory, &answer.agreed);
        let held: Vec<Held> = answer
            .facts
            .reader
            .assignments
            .iter()
            .filter_map(|held| {
                let unit_key = directory.unit_by_id(held.unit)?.key;
                Some(Held {
                    unit_key,
                    unit: held.unit,
                    role: held.role,
                })
            })
            .collect();
        let in_role = |fits: &dyn Fn(Role) -> bool| -> Vec<RowKey> {
            held.iter()
                .filter(|held| fits(held.role))
                .map(|held| held.unit_key)
                .collect()
        };
        let desks = |lists_enough: &dyn Fn(&[Section]) -> bool| -> Vec<(RowKey, DeskCases)> {
            let units = in_role(&|role| role == Role::IntakeOfficer).into_iter();
            units
                .map(|unit| {
                    let agency = directory
                        .unit(unit.as_i64())
                        .map(|unit| unit.agency.key.as_i64());
                    let lists = agency.and_then(|agency| agreed.get(&agency));
                    if lists.is_some_and(|sections| lists_enough(sections)) {
                        (unit, DeskCases::All)
                    } else {
                        (unit, DeskCases::InIntake)
                    }
                })
                .collect()
        };
        let reader = ListReader {
            staff,
            moment,
            protected: protected(cx),
            works_in: in_role(&works_on_cases),
            receives_in: in_role(&|role| matches!(role, Role::Caseworker | Role::LeadCaseworker)),
            manages: in_role(&|role| role == Role::UnitManager),
            desks: desks(&|sections| !sections.is_empty()),
            sends_from: desks(&|sections| sections.contains(&Section::Referrals)),
            units: in_role(&|role| works_on_cases(role) || role == Role::UnitManager),
            directs: in_role(&|role| matches!(role, Role::UnitManager | Role::LeadCaseworker)),
            leads_in: in_role(&|role| role == Role::LeadCaseworker),
            follows_up: in_role(&|role| follows_up(matrix, role)),
        };
        Some(Self { reader, held })
    }

    /// What the reader holds in a unit.
    pub fn held_in(&self, unit: RowKey) -> Option<Held> {
        self.held.iter().copied().find(|held| held.unit_key == unit)
    }
}

/// Whether the matrix lets a role record a follow-up of a case that it works on.
fn follows_up(matrix: &Matrix, role: Role) -> bool {
    let line = matrix.line(Section::FollowUp, role);
    line.is_some_and(|line| line.may_give(Gives::Write))
}

fn protected(cx: &Cx) -> ProtectedPersons {
    match cx.sign_in().freshness(cx.now()) {
        Freshness::Fresh => ProtectedPersons::WhereNamed,
        Freshness::Stale => ProtectedPersons::LeftOut,
    }
}

impl IntakeDesk {
    /// A page of the reader's work list, by next deadline. The number of statements depends neither on
    /// the page nor on what there is.
    pub(crate) async fn worklist(
        &self,
        cx: &Cx,
        filter: &WorklistFilter,
        request: &PageRequest,
        wanted: &Wanted,
    ) -> Result<Page<WorklistRow>, Fault> {
        let list = self.store().list(cx, "worklist", filter)?;
        let after = list.after(request)?;
        let look = self.look(cx, &[]).await?;
        let own = OwnWork::of(look.answer(), self.access().policy().matrix(), cx);
        let mut listed = Vec::new();
        let mut next = BTreeMap::new();
        if let Some(own) = own {
            let (connection, limit) = (look.connection(), request.limit());
            listed = worklist::find_cases(connection, &own.reader, filter, after, limit).await?;
            next = next_deadlines(connection, &own.reader, &listed).await?;
        }
        drop(look);
        let page = list.page(request, listed, |row| row.place)?;
        let ids: Vec<CaseId> = page.rows.iter().map(|row| row.row.case).collect();
        let mut views = self.view_cases(cx, &ids, wanted).await?;
        Ok(page.filter_map(|row| {
            let case = views.remove(&row.case)?;
            Some(WorklistRow {
                case,
                next_deadline: next.remove(&row.place.key),
            })
        }))
    }

    /// A page of the reader's tasks, oldest first.
    pub(crate) async fn tasks(
        &self,
        cx: &Cx,
        request: &PageRequest,
        wanted: &Wanted,
    ) -> Result<Page<TaskRow>, Fault> {
        let list = self.store().list(cx, "tasks", &())?;
        let after = list.after(request)?;
        let look = self.look(cx, &[]).await?;
        let (connection, directory) = (look.connection(), look.directory());
        let matrix = self.access().policy().matrix();
        let own = OwnWork::of(look.answer(), matrix, cx);
        let mut tasks = Vec::new();
        if let Some(own) = own {
            let limit = request.limit();
            tasks = worklist::find_own_tasks(connection, &own.reader, after, limit).await?;
        }
        let keys: Vec<CaseKey> = tasks.iter().map(|task| task.case).collect();
        let heads = case::list_heads_by_key(connection, directory, &keys).await?;
        let stops: Vec<Uuid> = tasks.iter().filter_map(stopped_by).collect();
        let stopped = referral_work::list_stopped_versions(connection, &stops).await?;
        let stopped: BTreeMap<Uuid, i32> = stopped.into_iter().collect();
        drop(look);
        let page = list.page(request, tasks, |task| task.key)?;
        let ids: BTreeMap<CaseKey, CaseId> = heads.iter().map(|head| (head.key, head.id)).collect();
        let asked: Vec<CaseId> = ids.values().copied().collect();
        let views = self.view_cases(cx, &asked, wanted).await?;
        // Several tasks may be about one case.
        let views: BTreeMap<CaseId, Arc<CaseView>> = views
            .into_iter()
            .map(|(id, view)| (id, Arc::new(view)))
            .collect();
        Ok(page.map(|task| {
            let view = ids.get(&task.case).and_then(|id| views.get(id));
            let stop = stopped_by(&task);
            TaskRow {
                case: view.map(Arc::clone),
                stopped_version: stop.and_then(|referral| stopped.get(&referral).copied()),
                task,
            }
        }))
    }
}

/// The referral whose stop a task asks to be confirmed, if it is such a task.
fn stopped_by(task: &Task) -> Option<Uuid> {
    let is_stop = task.kind == TaskKind::ConfirmStop.code();
    task.subject.filter(|_| is_stop)
}

/// What the reader's own units have to do in some cases, if that is wanted; `None` for who works in none.
/// The number of statements depends on who reads, and on nothing that there is.
pub(super) async fn tasks_within(
    look: &Look,
    (matrix, cx): (&Matrix, &Cx),
    heads: &[CaseHead],
    wanted: &Wanted,
) -> Result<Option<BTreeMap<CaseKey, Vec<Task>>>, StoreFault> {
    if !wanted.wants(Part::Tasks) {
        return Ok(None);
    }
    let connection = look.connection();
    let own = OwnWork::of(look.answer(), matrix, cx);
    let Some(own) = own.filter(|own| !own.reader.units.is_empty()) else {
        return Ok(None);
    };
    let keys: Vec<CaseKey> = heads.iter().map(|head| head.key).collect();
    let mut tasks: BTreeMap<CaseKey, Vec<Task>> =
        keys.iter().map(|key| (*key, Vec::new())).collect();
    for task in worklist::list_own_tasks(connection, &own.reader, &keys).await? {
        tasks.entry(task.case).or_default().push(task);
    }
    Ok(Some(tasks))
}

/// The next deadline of the reader's own units in each of these cases.
async fn next_deadlines(
    connection: &impl ConnectionTrait,
    reader: &ListReader,
    listed: &[Listed],
) -> Result<BTreeMap<CaseKey, Deadline>, StoreFault> {
    let keys: Vec<CaseKey> = listed.iter().map(|row| row.place.key).collect();
    let mut next = BTreeMap::new();
    // They come soonest first.
    for deadline in work::list_deadlines(connection, &keys).await? {
        let follow_up = CaseWorkKind::follow_up_codes().contains(&deadline.kind.as_str());
        let units = if follow_up {
            &reader.follows_up
        } else {
            &reader.units
        };
        if units.contains(&deadline.unit) {
            next.entry(deadline.case).or_insert(deadline);
        }
    }
    Ok(next)
}
