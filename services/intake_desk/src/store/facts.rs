//! What access asks of the desk's tables: the agencies and units, who reads, which cases there are, and what lies between them.
//! All of it is one statement, for all cases at once, and so of one moment; it is the same whether or not there is a case.

mod between;
mod history;

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    AssignmentId, CaseId, CasePhase, CodeList, PersonId, RowKey, Section, StaffId, Subject, planted,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    prelude::Uuid,
    sea_query::{ExprTrait, Query, SelectStatement},
};
use store::{Coded, Codes, StoreFault};

pub use between::{Between, CaseBases};
pub use history::list_phases;

use between::{ask_between, between_in};
use history::list_statuses;

use super::{
    directory::{ask_directory, directory_in},
    entity::{assignment, person, protection, service_agreement, shared_case, staff},
    moment::{Known, Moment, times},
    several::{Answer, Answers, Keys, Several},
    worklist::column,
};
use crate::model::{
    person::ProtectionGrade,
    registry::{Assignment, Directory, Staff},
};

/// Who reads, and the cases that exist among those that are asked about.
pub struct Spine {
    /// The reader with their live assignments. A reader without assignment is nobody here.
    pub reader: Option<(Staff, Vec<Assignment>)>,
    /// The sections that each desk agency handles for others, by its key.
    pub agreed: BTreeMap<i64, Vec<Section>>,
    /// The cases.
    pub cases: Vec<SpineRow>,
}

/// A case with whose it is, as far as access follows from it.
pub struct SpineRow {
    pub key: i64,
    pub id: CaseId,
    pub municipality: String,
    pub phase: CasePhase,
    pub desk_unit: i64,
    pub opened_for: Option<PersonId>,
    pub person_key: i64,
    pub person: PersonId,
    pub subject: Subject,
}

/// Everything that access asks.
pub struct Everything {
    /// The agencies and units.
    pub directory: Directory,
    /// Who reads, and which cases there are.
    pub spine: Spine,
    /// What lies between them.
    pub between: Between,
}

/// The cases that are asked about, and their persons, by key: what every question finds them in.
const ASKED: (&str, [&str; 2]) = ("asked", ["case_key", "person_key"]);
/// The number of the first question of each part.
const OF_SPINE: i32 = 2;
const OF_BETWEEN: i32 = OF_SPINE + 3;

/// Reads it for some cases. One statement, and another for the statuses of referrals as they were known before.
pub async fn read_everything(
    connection: &impl ConnectionTrait,
    (subject, cases): (&Subject, &[CaseId]),
    moment: Moment,
) -> Result<Everything, StoreFault> {
    let (name, columns) = ASKED;
    let keys = cases_of(cases, moment)
        .column((shared_case::Entity, shared_case::Column::Key))
        .column((person::Entity, person::Column::Key))
        .to_owned();
    let asked = Several::default().among((name, columns), keys);
    let asked = ask_directory(asked);
    let asked = ask_spine(asked, subject, moment);
    let asked = ask_between(asked, subject, moment);
    let answers = asked.answer(connection).await?;
    let directory = directory_in(&answers)?;
    let spine = spine_in(&answers, (subject, &directory))?;
    let between = between_in((&answers, OF_BETWEEN), &directory, moment)?;
    let mut everything = Everything {
        directory,
        spine,
        between,
    };
    if let Known::By(known) = moment.known {
        let keys: Vec<i64> = everything.spine.cases.iter().map(|case| case.key).collect();
        let by = std::cmp::min(known, moment.at);
        let was = list_statuses(connection, &keys, by).await?;
        everything.between.take_statuses(&was);
    }
    Ok(everything)
}

/// The keys of the cases that are asked about.
fn cases_asked() -> Keys<'static> {
    let (name, [case, _]) = ASKED;
    Keys::Found(Box::new(Query::select().column(case).from(name).to_owned()))
}

/// The keys of their persons.
fn persons_asked() -> Keys<'static> {
    let (name, [_, person]) = ASKED;
    Keys::Found(Box::new(
        Query::select().column(person).from(name).to_owned(),
    ))
}

/// Asks who the reader is, what desks have agreed, and which of the cases there are.
fn ask_spine(asked: Several, subject: &Subject, moment: Moment) -> Several {
    let agreed = [
        (0, column(service_agreement::Column::DeskAgencyKey)),
        (5, column(service_agreement::Column::Sections)),
    ];
    let held = [
        (0, column(assignment::Column::Key)),
        (1, column(assignment::Column::UnitKey)),
        (2, column(staff::Column::Key)),
        (3, column(assignment::Column::Id)),
        (4, column(assignment::Column::Role)),
        (7, column(assignment::Column::ValidFrom)),
        (8, column(assignment::Column::ValidTo)),
        (12, column(staff::Column::Id)),
        (14, column(staff::Column::DisplayName)),
    ];
    let spine = [
        (0, column(shared_case::Column::Key)),
        (1, column(shared_case::Column::DeskUnitKey)),
        (2, column(person::Column::Key)),
        (3, column(shared_case::Column::Id)),
        (4, column(shared_case::Column::Phase)),
        (12, column(person::Column::Id)),
        (13, column(shared_case::Column::OpenedForId)),
        (14, column(person::Column::Subject)),
        (15, column(shared_case::Column::Municipality)),
    ];
    let found = with_persons()
        .and_where(cases_asked().hold(column(shared_case::Column::Key)))
        .to_owned();
    asked
        .ask(agreements(moment), agreed)
        .ask(assignments_of(subject, moment), held)
        .ask(found, spine)
}

fn spine_in(
    answers: &Answers,
    (subject, directory): (&Subject, &Directory),
) -> Result<Spine, StoreFault> {
    let mut read = Spine {
        reader: None,
        agreed: BTreeMap::new(),
        cases: Vec::new(),
    };
    for row in answers.to(OF_SPINE)? {
        let sections: Codes<Section> = row.get(5)?;
        read.agreed
            .entry(row.get(0)?)
            .or_default()
            .extend(sections.0);
    }
    for row in answers.to(OF_SPINE + 1)? {
        let held = assignment_in(&row, directory)?;
        let staff = staff_in(&row, subject)?;
        read.reader.get_or_insert((staff, Vec::new())).1.push(held);
    }
    for row in answers.to(OF_SPINE + 2)? {
        read.cases.push(spine_row(&row)?);
    }
    Ok(read)
}

fn assignments_of(subject: &Subject, moment: Moment) -> SelectStatement {
    let held = if planted!(EndedAssignmentCounts) {
        Condition::all()
    } else {
        times!(assignment).hold_on_day(moment)
    };
    Query::select()
        .from(assignment::Entity)
        .inner_join(
            staff::Entity,
            column(staff::Column::Key).equals(assignment::Column::StaffKey.as_column_ref()),
        )
        .and_where(staff::Column::Subject.eq(subject.as_str()))
        .cond_where(held)
        .to_owned()
}

fn assignment_in(row: &Answer<'_>, directory: &Directory) -> Result<Assignment, StoreFault> {
    let unit = directory.unit(row.get(1)?);
    let unit = unit.ok_or(StoreFault::Unreadable("assignment.unit_key"))?;
    let Coded(role) = row.get(4)?;
    Ok(Assignment {
        id: AssignmentId::from_uuid(row.get(3)?),
        role,
        unit: Arc::clone(unit),
        valid_from: row.get(7)?,
        valid_to: row.get(8)?,
    })
}

fn staff_in(row: &Answer<'_>, subject: &Subject) -> Result<Staff, StoreFault> {
    Ok(Staff {
        key: RowKey::from_i64(row.get(2)?),
        id: StaffId::from_uuid(row.get(12)?),
        subject: subject.clone(),
        display_name: row.get(14)?,
    })
}

fn with_persons() -> SelectStatement {
    Query::select()
        .from(shared_case::Entity)
        .inner_join(
            person::Entity,
            column(person::Column::Key).equals(shared_case::Column::PersonKey.as_column_ref()),
        )
        .to_owned()
}

fn cases_of(ids: &[CaseId], moment: Moment) -> SelectStatement {
    let mut asked = with_persons()
        .and_where(shared_case::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned();
    if let Known::By(known) = moment.known {
        asked.and_where(shared_case::Column::OpenedAt.lte(std::cmp::min(known, moment.at)));
    }
    asked
}

fn spine_row(row: &Answer<'_>) -> Result<SpineRow, StoreFault> {
    let Coded(phase) = row.get(4)?;
    let opened_for: Option<Uuid> = row.get(13)?;
    let subject: String = row.get(14)?;
    Ok(SpineRow {
        key: row.get(0)?,
        id: CaseId::from_uuid(row.get(3)?),
        municipality: row.get(15)?,
        phase,
        desk_unit: row.get(1)?,
        opened_for: opened_for.map(PersonId::from_uuid),
        person_key: row.get(2)?,
        person: PersonId::from_uuid(row.get(12)?),
        subject: Subject::new(subject),
    })
}

/// The valid assignments of some staff.
pub async fn list_colleagues(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    staff_ids: &[StaffId],
    moment: Moment,
) -> Result<Vec<(StaffId, Assignment)>, StoreFault> {
    let ids = staff_ids.iter().map(|id| id.uuid());
    let rows = assignment::Entity::find()
        .find_also_related(staff::Entity)
        .filter(staff::Column::Id.is_in(ids))
        .filter(times!(assignment).hold_on_day(moment))
        .order_by_asc(assignment::Column::Key)
        .all(connection)
        .await?;
    let held = rows
        .into_iter()
        .filter_map(|(row, staff_row)| Some((row, staff_row?)));
    held.map(|(row, staff_row)| {
        let held = super::registry::assignment_of(row, directory)?;
        Ok((StaffId::from_uuid(staff_row.id), held))
    })
    .collect()
}

/// The agreements of desks that hold. A desk has much the same with every agency, so most rows fall together.
fn agreements(moment: Moment) -> SelectStatement {
    Query::select()
        .distinct()
        .from(service_agreement::Entity)
        .cond_where(times!(service_agreement).hold_on_day(moment))
        .to_owned()
}

/// The key of the member of staff behind a subject, as a part of a statement.
pub(super) fn staff_key_of(subject: &Subject) -> SelectStatement {
    Query::select()
        .column(staff::Column::Key)
        .from(staff::Entity)
        .and_where(staff::Column::Subject.eq(subject.as_str()))
        .to_owned()
}

/// The protections of the persons; `None` for a grade that cannot be read. The person is protected then,
/// nobody knows how, and the look-up of the stop has failed.
pub async fn list_protections(
    connection: &impl ConnectionTrait,
    persons: &[i64],
    moment: Moment,
) -> Result<Vec<(i64, Option<ProtectionGrade>)>, StoreFault> {
    let asked = protections_of(&Keys::Named(persons), moment)
        .column(protection::Column::PersonKey)
        .column(protection::Column::Grade)
        .to_owned();
    let rows = connection.query_all(&asked).await?;
    let grades = rows.iter().map(|row| {
        let grade: String = row.try_get_by_index(1)?;
        Ok((row.try_get_by_index(0)?, ProtectionGrade::from_code(&grade)))
    });
    grades.collect()
}

fn protections_of(persons: &Keys<'_>, moment: Moment) -> SelectStatement {
    Query::select()
        .from(protection::Entity)
        .and_where(persons.hold(column(protection::Column::PersonKey)))
        .cond_where(times!(protection).hold_at_instant(moment))
        .to_owned()
}
