//! The cases and tasks of one reader, a page at a time. Relations and stops are part of the statement,
//! so that what is hidden moves no page (`access.md` rule 2); the rows are decided again when read.

use chrono::NaiveDate;
use domain::{CaseId, CaseKey, CasePhase, Municipality, RowKey, TaskId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
    prelude::Uuid,
    sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};
use store::{Coded, StoreFault};

use super::{
    entity::{
        case_assignment, deadline, party, protection, protection_handler, referral, shared_case,
        task,
    },
    moment::{Moment, times},
    reach::{PRESENT, received_statuses, within_reach},
    stop::conflicted_persons,
    without_activity::without_activity,
    work::{Task, task_of},
};
use crate::model::work::CaseWorkKind;

/// Who reads a list, and what follows from their assignments.
#[derive(Debug, Clone)]
pub struct ListReader {
    /// The member of staff, by key.
    pub staff: RowKey,
    /// The present.
    pub moment: Moment,
    /// Whether the persons that the reader is a named handler of are shown: with a fresh sign-in.
    pub protected: ProtectedPersons,
    /// The units in which they work on the cases that they are assigned to.
    pub works_in: Vec<RowKey>,
    /// Of these, the ones in which a referral that was received is enough.
    pub receives_in: Vec<RowKey>,
    /// The units that they manage.
    pub manages: Vec<RowKey>,
    /// The desk units at which they sit.
    pub desks: Vec<(RowKey, DeskCases)>,
    /// The same desks, with the cases in which they see what they have sent.
    pub sends_from: Vec<(RowKey, DeskCases)>,
    /// Every unit that they hold an assignment in.
    pub units: Vec<RowKey>,
    /// The units in which they see the tasks of colleagues.
    pub directs: Vec<RowKey>,
    /// The units in which they are lead caseworkers.
    pub leads_in: Vec<RowKey>,
    /// The units for which they follow up: nobody else is told that a follow-up is due (`FOLLOW_UP`).
    pub follows_up: Vec<RowKey>,
}

/// Which protected persons a list may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtectedPersons {
    /// Those whose named handler the reader is.
    WhereNamed,
    /// None.
    LeftOut,
}

/// Which cases of its own a desk sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskCases {
    /// Those in their intake phase.
    InIntake,
    /// All: an agreement lists sections for it.
    All,
}

/// Which cases are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Scope {
    /// Those that the reader is assigned to.
    Mine,
    /// Those of the units that the reader manages, and of the desk.
    Unit,
    /// Both.
    Both,
}

/// Which deadlines a case must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Due {
    /// Any, or none.
    Whenever,
    /// One that has passed.
    Overdue,
}

/// Which plans a case must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Plans {
    /// Any, or none.
    Any,
    /// One that the reader may read in whatever way the case lies, and in which nothing goes on (V2).
    WithoutActivity,
}

/// What narrows the work list.
#[derive(Debug, Clone, Serialize)]
pub struct WorklistFilter {
    /// Whose cases.
    pub scope: Scope,
    /// Only those in this phase. Without it, a closed case is listed while it has a deadline.
    pub phase: Option<CasePhase>,
    /// Only those with a deadline that has passed.
    pub due: Due,
    /// Which plans.
    pub plans: Plans,
    /// Only those of this municipality.
    pub municipality: Option<Municipality>,
    /// Only the one with this number.
    pub registry_number: Option<String>,
}

/// A place in the work list: by the next deadline, then by key. Cases without deadline come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorklistPlace {
    /// The next deadline, or the last day that there is.
    pub due_on: NaiveDate,
    /// The case.
    pub key: CaseKey,
}

/// A case of the work list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Its place.
    pub place: WorklistPlace,
    /// The case.
    pub case: CaseId,
}

#[derive(FromQueryResult)]
struct ListedRow {
    key: i64,
    id: Uuid,
    next_due: NaiveDate,
}

/// Up to `first` cases of the reader after `after`, by next deadline. One statement, whatever it finds.
pub async fn find_cases(
    connection: &impl ConnectionTrait,
    reader: &ListReader,
    filter: &WorklistFilter,
    after: Option<WorklistPlace>,
    first: u64,
) -> Result<Vec<Listed>, StoreFault> {
    let (due, key) = (
        Expr::col(Alias::new("next_due")),
        Expr::col(Alias::new("key")),
    );
    let mut wanted = Condition::all();
    if filter.due == Due::Overdue {
        wanted = wanted.add(due.clone().lt(reader.moment.day));
    }
    if let Some(after) = after {
        let later = due.clone().gt(after.due_on);
        let same_day = due
            .clone()
            .eq(after.due_on)
            .and(key.clone().gt(after.key.as_i64()));
        wanted = wanted.add(Condition::any().add(later).add(same_day));
    }
    let statement = Query::select()
        .columns([Alias::new("key"), Alias::new("id"), Alias::new("next_due")])
        .from_subquery(candidates(reader, filter), Alias::new("candidate"))
        .cond_where(wanted)
        .order_by(Alias::new("next_due"), Order::Asc)
        .order_by(Alias::new("key"), Order::Asc)
        .limit(first)
        .to_owned();
    let rows = connection.query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            let row = ListedRow::from_query_result(row, "")?;
            let place = WorklistPlace {
                due_on: row.next_due,
                key: CaseKey::from_i64(row.key),
            };
            Ok(Listed {
                place,
                case: CaseId::from_uuid(row.id),
            })
        })
        .collect()
}

/// The cases that the filter asks for and the reader has a relation to, each with its next deadline.
fn candidates(reader: &ListReader, filter: &WorklistFilter) -> SelectStatement {
    let mut wanted = Condition::all()
        .add(within_reach(reader, filter.scope, filter.phase))
        .add(related(reader, filter.scope))
        .add(shown(reader));
    wanted = match filter.phase {
        Some(phase) => wanted.add(shared_case::Column::Phase.eq(Coded(phase))),
        None => wanted.add(
            Condition::any()
                .add(shared_case::Column::Phase.ne(Coded(CasePhase::Closed)))
                .add(Expr::exists(
                    deadlines(reader).expr(Expr::val(1)).to_owned(),
                )),
        ),
    };
    wanted = match filter.plans {
        Plans::Any => wanted,
        Plans::WithoutActivity => wanted.add(without_activity(reader)),
    };
    if let Some(municipality) = filter.municipality {
        wanted = wanted.add(shared_case::Column::Municipality.eq(municipality.as_str()));
    }
    if let Some(number) = &filter.registry_number {
        wanted = wanted.add(shared_case::Column::RegistryNumber.eq(number.as_str()));
    }
    let next = deadlines(reader)
        .expr(Expr::col(deadline::Column::DueOn.as_column_ref()).min())
        .to_owned();
    let next_due = Func::coalesce([Expr::from(next), Expr::val(last_day())]);
    Query::select()
        .expr_as(column(shared_case::Column::Key), Alias::new("key"))
        .expr_as(column(shared_case::Column::Id), Alias::new("id"))
        .expr_as(next_due, Alias::new("next_due"))
        .from(shared_case::Entity)
        .cond_where(wanted)
        .to_owned()
}

/// The day that stands for "no deadline": it sorts last, on both engines.
fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX)
}

/// The deadlines of a case that run for the reader's own units.
pub(super) fn deadlines(reader: &ListReader) -> SelectStatement {
    Query::select()
        .from(deadline::Entity)
        .and_where(of_case(deadline::Column::CaseKey))
        .and_where(deadline::Column::DoneAt.is_null())
        .and_where(deadline::Column::UnitKey.is_in(keys(&reader.units)))
        .cond_where(
            Condition::any()
                .add(deadline::Column::Kind.is_not_in(CaseWorkKind::follow_up_codes()))
                .add(deadline::Column::UnitKey.is_in(keys(&reader.follows_up))),
        )
        .to_owned()
}

/// A relation between the reader and the case (`access.md`, question 1).
fn related(reader: &ListReader, scope: Scope) -> Condition {
    let mine = Expr::exists(assigned(reader));
    match scope {
        Scope::Mine => Condition::any().add(mine),
        Scope::Unit => of_units(reader),
        Scope::Both => of_units(reader).add(mine),
    }
}

/// The reader is assigned in a unit that takes part, or that has received a referral.
pub(super) fn assigned(reader: &ListReader) -> SelectStatement {
    let unit = || column(case_assignment::Column::UnitKey);
    let takes_part = Condition::any()
        .add(unit().equals(shared_case::Column::DeskUnitKey.as_column_ref()))
        .add(Expr::exists(
            parties(reader)
                .and_where(column(party::Column::UnitKey).eq(unit()))
                .to_owned(),
        ))
        .add(
            Condition::all()
                .add(case_assignment::Column::UnitKey.is_in(keys(&reader.receives_in)))
                .add(Expr::exists(
                    received()
                        .and_where(column(referral::Column::ToUnitKey).eq(unit()))
                        .to_owned(),
                )),
        );
    Query::select()
        .expr(Expr::val(1))
        .from(case_assignment::Entity)
        .and_where(of_case(case_assignment::Column::CaseKey))
        .and_where(case_assignment::Column::StaffKey.eq(reader.staff.as_i64()))
        .and_where(case_assignment::Column::UnitKey.is_in(keys(&reader.works_in)))
        .cond_where(times!(case_assignment).hold_at_instant(reader.moment))
        .cond_where(takes_part)
        .to_owned()
}

/// The case is one of a unit that the reader manages, or of the desk that the reader sits at.
fn of_units(reader: &ListReader) -> Condition {
    let mut any = of_managed(reader);
    for (unit, cases) in &reader.desks {
        any = any.add(of_desk(*unit, *cases));
    }
    any
}

/// The case is one of a unit that the reader manages.
pub(super) fn of_managed(reader: &ListReader) -> Condition {
    let managed = keys(&reader.manages);
    Condition::any()
        .add(shared_case::Column::DeskUnitKey.is_in(managed.clone()))
        .add(Expr::exists(
            parties(reader)
                .and_where(party::Column::UnitKey.is_in(managed.clone()))
                .to_owned(),
        ))
        .add(Expr::exists(
            received()
                .and_where(referral::Column::ToUnitKey.is_in(managed))
                .to_owned(),
        ))
}

/// The case is one of a desk, as far as the desk sees it.
pub(super) fn of_desk(unit: RowKey, cases: DeskCases) -> Condition {
    let own = shared_case::Column::DeskUnitKey.eq(unit.as_i64());
    match cases {
        DeskCases::All => Condition::all().add(own),
        DeskCases::InIntake => {
            let intake = domain::CodeList::ALL
                .iter()
                .copied()
                .filter(|phase: &CasePhase| phase.is_intake_phase());
            let in_intake = shared_case::Column::Phase.is_in(intake.map(Coded));
            Condition::all().add(own).add(in_intake)
        }
    }
}

pub(super) fn parties(reader: &ListReader) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(party::Entity)
        .and_where(of_case(party::Column::CaseKey))
        .and_where(party::Column::Standing.is_in(PRESENT.map(Coded)))
        .cond_where(times!(party).hold_at_instant(reader.moment))
        .to_owned()
}

/// The open referrals of the case that have been received.
fn received() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(referral::Entity)
        .and_where(of_case(referral::Column::CaseKey))
        .and_where(referral::Column::Status.is_in(received_statuses().map(Coded)))
        .to_owned()
}

/// No stop stands between the reader and the person (`access.md` rules 5 and 6).
pub(super) fn shown(reader: &ListReader) -> Condition {
    let conflicted = conflicted_persons(reader.staff, reader.moment);
    let free = shared_case::Column::PersonKey.not_in_subquery(conflicted);
    let protections = Query::select()
        .expr(Expr::val(1))
        .from(protection::Entity)
        .and_where(of_person(protection::Column::PersonKey))
        .cond_where(times!(protection).hold_at_instant(reader.moment))
        .to_owned();
    let unprotected = Condition::any().add(Expr::not_exists(protections));
    let open = match reader.protected {
        ProtectedPersons::LeftOut => unprotected,
        ProtectedPersons::WhereNamed => unprotected.add(Expr::exists(
            Query::select()
                .expr(Expr::val(1))
                .from(protection_handler::Entity)
                .and_where(of_person(protection_handler::Column::PersonKey))
                .and_where(protection_handler::Column::StaffKey.eq(reader.staff.as_i64()))
                .cond_where(times!(protection_handler).hold_at_instant(reader.moment))
                .to_owned(),
        )),
    };
    Condition::all().add(free).add(open)
}

pub(super) fn of_case(case_key: impl ColumnTrait) -> Expr {
    column(case_key).equals(shared_case::Column::Key.as_column_ref())
}

fn of_person(person_key: impl ColumnTrait) -> Expr {
    column(person_key).equals(shared_case::Column::PersonKey.as_column_ref())
}

pub(super) fn column(column: impl ColumnTrait) -> Expr {
    Expr::col(column.as_column_ref())
}

pub(super) fn keys(units: &[RowKey]) -> Vec<i64> {
    units.iter().map(|unit| unit.as_i64()).collect()
}

/// The reader's tasks that are not done: those of the own units, and of these the ones given to
/// somebody else only for who directs the unit.
fn own_tasks(reader: &ListReader) -> Select<task::Entity> {
    let theirs = Condition::any()
        .add(task::Column::StaffKey.is_null())
        .add(task::Column::StaffKey.eq(reader.staff.as_i64()))
        .add(task::Column::UnitKey.is_in(keys(&reader.directs)));
    task::Entity::find()
        .join(JoinType::InnerJoin, task::Relation::SharedCase.def())
        .filter(task::Column::UnitKey.is_in(keys(&reader.units)))
        .filter(
            Condition::any()
                .add(task::Column::Kind.is_not_in(CaseWorkKind::follow_up_codes()))
                .add(task::Column::UnitKey.is_in(keys(&reader.follows_up))),
        )
        .filter(theirs)
        .filter(shown(reader))
}

/// Up to `first` tasks of the reader that are not done, oldest first, after `after`.
pub async fn find_own_tasks(
    connection: &impl ConnectionTrait,
    reader: &ListReader,
    after: Option<RowKey>,
    first: u64,
) -> Result<Vec<Task>, StoreFault> {
    let mut asked = own_tasks(reader).filter(task::Column::DoneAt.is_null());
    if let Some(after) = after {
        asked = asked.filter(task::Column::Key.gt(after.as_i64()));
    }
    let rows = asked
        .order_by_asc(task::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(task_of).collect())
}

/// The tasks of the reader in some cases that are not done, oldest first.
pub async fn list_own_tasks(
    connection: &impl ConnectionTrait,
    reader: &ListReader,
    cases: &[CaseKey],
) -> Result<Vec<Task>, StoreFault> {
    let rows = own_tasks(reader)
        .filter(task::Column::CaseKey.is_in(cases.iter().map(|case| case.as_i64())))
        .filter(task::Column::DoneAt.is_null())
        .order_by_asc(task::Column::Key)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(task_of).collect())
}

/// A task that the reader may see, done or not.
pub async fn find_own_task(
    connection: &impl ConnectionTrait,
    reader: &ListReader,
    id: TaskId,
) -> Result<Option<Task>, StoreFault> {
    let row = own_tasks(reader)
        .filter(task::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    Ok(row.map(task_of))
}
