//! What access asks of the desk's tables: who reads, which cases there are, and what lies between them. Questions are put
//! together in few statements, for all cases at once, and are asked whether or not there is a case to ask about.

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

pub use between::{Between, CaseBases, read_between};
pub use history::list_phases;

use super::{
    entity::{assignment, person, protection, service_agreement, shared_case, staff},
    moment::{Known, Moment, times},
    several::{Answer, Holds, Several},
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

/// The places of the rows that [`read_spine`] reads.
const PLACES: [Holds; 12] = [
    Holds::Key,
    Holds::Key,
    Holds::Key,
    Holds::Id,
    Holds::Id,
    Holds::Id,
    Holds::Text,
    Holds::Text,
    Holds::Text,
    Holds::Day,
    Holds::Day,
    Holds::List,
];

/// Reads who the reader is, what desks have agreed, and which of some cases there are. One statement.
pub async fn read_spine(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    (subject, cases): (&Subject, &[CaseId]),
    moment: Moment,
) -> Result<Spine, StoreFault> {
    let agreed = [
        (0, column(service_agreement::Column::DeskAgencyKey)),
        (11, column(service_agreement::Column::Sections)),
    ];
    let held = [
        (0, column(assignment::Column::Key)),
        (1, column(assignment::Column::UnitKey)),
        (2, column(staff::Column::Key)),
        (3, column(assignment::Column::Id)),
        (4, column(staff::Column::Id)),
        (6, column(assignment::Column::Role)),
        (7, column(staff::Column::DisplayName)),
        (9, column(assignment::Column::ValidFrom)),
        (10, column(assignment::Column::ValidTo)),
    ];
    let spine = [
        (0, column(shared_case::Column::Key)),
        (1, column(shared_case::Column::DeskUnitKey)),
        (2, column(person::Column::Key)),
        (3, column(shared_case::Column::Id)),
        (4, column(person::Column::Id)),
        (5, column(shared_case::Column::OpenedForId)),
        (6, column(shared_case::Column::Phase)),
        (7, column(person::Column::Subject)),
        (8, column(shared_case::Column::Municipality)),
    ];
    let answers = Several::with_places(&PLACES)
        .ask(agreements(moment), agreed)
        .ask(assignments_of(subject, moment), held)
        .ask(cases_of(cases, moment), spine)
        .answer(connection)
        .await?;
    let mut read = Spine {
        reader: None,
        agreed: BTreeMap::new(),
        cases: Vec::new(),
    };
    for row in answers.to(0)? {
        let sections: Codes<Section> = row.get(11)?;
        read.agreed
            .entry(row.get(0)?)
            .or_default()
            .extend(sections.0);
    }
    for row in answers.to(1)? {
        let held = assignment_in(&row, directory)?;
        let staff = staff_in(&row, subject)?;
        read.reader.get_or_insert((staff, Vec::new())).1.push(held);
    }
    for row in answers.to(2)? {
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
    let Coded(role) = row.get(6)?;
    Ok(Assignment {
        id: AssignmentId::from_uuid(row.get(3)?),
        role,
        unit: Arc::clone(unit),
        valid_from: row.get(9)?,
        valid_to: row.get(10)?,
    })
}

fn staff_in(row: &Answer<'_>, subject: &Subject) -> Result<Staff, StoreFault> {
    Ok(Staff {
        key: RowKey::from_i64(row.get(2)?),
        id: StaffId::from_uuid(row.get(4)?),
        subject: subject.clone(),
        display_name: row.get(7)?,
    })
}

fn cases_of(ids: &[CaseId], moment: Moment) -> SelectStatement {
    let mut asked = Query::select()
        .from(shared_case::Entity)
        .inner_join(
            person::Entity,
            column(person::Column::Key).equals(shared_case::Column::PersonKey.as_column_ref()),
        )
        .and_where(shared_case::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .to_owned();
    if let Known::By(known) = moment.known {
        asked.and_where(shared_case::Column::OpenedAt.lte(std::cmp::min(known, moment.at)));
    }
    asked
}

fn spine_row(row: &Answer<'_>) -> Result<SpineRow, StoreFault> {
    let Coded(phase) = row.get(6)?;
    let opened_for: Option<Uuid> = row.get(5)?;
    let subject: String = row.get(7)?;
    Ok(SpineRow {
        key: row.get(0)?,
        id: CaseId::from_uuid(row.get(3)?),
        municipality: row.get(8)?,
        phase,
        desk_unit: row.get(1)?,
        opened_for: opened_for.map(PersonId::from_uuid),
        person_key: row.get(2)?,
        person: PersonId::from_uuid(row.get(4)?),
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
    let asked = protections_of(persons, moment)
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

fn protections_of(persons: &[i64], moment: Moment) -> SelectStatement {
    Query::select()
        .from(protection::Entity)
        .and_where(protection::Column::PersonKey.is_in(persons.iter().copied()))
        .cond_where(times!(protection).hold_at_instant(moment))
        .to_owned()
}
