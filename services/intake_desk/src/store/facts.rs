//! What access asks of the desk's tables: relations, bases, referrals and stops. Each question is
//! one statement for all cases together, and is asked whether or not there is a case to ask about.

use std::collections::BTreeMap;

use access::{BasisFact, LeadStanding, NamedHandler, Stop};
use chrono::{DateTime, Utc};
use domain::{
    AgencyId, BasisId, CaseId, CasePhase, CodeList, ReferralId, Section, StaffId, Subject, planted,
    referral::ReferralStatus,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, Query},
};
use store::{Coded, Codes, StoreFault};

use super::{
    entity::{
        assignment, basis, case_assignment, case_phase, party, person, protection,
        protection_handler, referral, referral_step, service_agreement, shared_case, staff,
    },
    moment::{Known, Moment, times},
    stop::conflicts_with,
};
use crate::model::{
    party::Standing,
    person::{ConflictKind, ProtectionGrade},
    registry::{Assignment, Directory, Staff},
};

/// The reader's row and live assignments. A reader without assignment is nobody here.
pub async fn find_reader(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    subject: &Subject,
    moment: Moment,
) -> Result<Option<(Staff, Vec<Assignment>)>, StoreFault> {
    let rows = assignment::Entity::find()
        .find_also_related(staff::Entity)
        .filter(staff::Column::Subject.eq(subject.as_str()))
        .filter(if planted!(EndedAssignmentCounts) {
            sea_orm::Condition::all()
        } else {
            times!(assignment).hold_on_day(moment)
        })
        .order_by_asc(assignment::Column::Key)
        .all(connection)
        .await?;
    let mut reader = None;
    let mut assignments = Vec::new();
    for (row, staff_row) in rows {
        reader = reader.or(staff_row.map(super::registry::staff_of));
        assignments.push(super::registry::assignment_of(row, directory)?);
    }
    Ok(reader.map(|staff| (staff, assignments)))
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

/// The spine of a case: its head with its person.
pub struct SpineRow {
    pub case: shared_case::Model,
    pub person: person::Model,
}

/// The cases that exist among `ids`.
pub async fn list_spines(
    connection: &impl ConnectionTrait,
    ids: &[CaseId],
    moment: Moment,
) -> Result<Vec<SpineRow>, StoreFault> {
    let mut asked = shared_case::Entity::find()
        .find_also_related(person::Entity)
        .filter(shared_case::Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    if let Known::By(known) = moment.known {
        asked = asked.filter(shared_case::Column::OpenedAt.lte(known.min(moment.at)));
    }
    let rows = asked.all(connection).await?;
    rows.into_iter()
        .map(|(case, person)| {
            let person = person.ok_or(StoreFault::Unreadable("shared_case.person_key"))?;
            Ok(SpineRow { case, person })
        })
        .collect()
}

/// The phases that the cases had reached.
pub async fn list_phases(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    reached_by: DateTime<Utc>,
) -> Result<BTreeMap<i64, CasePhase>, StoreFault> {
    let rows = case_phase::Entity::find()
        .filter(case_phase::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(case_phase::Column::At.lte(reached_by))
        .all(connection)
        .await?;
    let mut phases = BTreeMap::new();
    for row in rows {
        let reached = phases.entry(row.case_key).or_insert(row.phase.0);
        *reached = reached.advanced_to(row.phase.0);
    }
    Ok(phases)
}

/// The sections that each desk agency handles for others.
pub async fn list_agreed(
    connection: &impl ConnectionTrait,
    moment: Moment,
) -> Result<BTreeMap<i64, Vec<Section>>, StoreFault> {
    // A desk has much the same agreement with every agency, so most rows fall together.
    let rows: Vec<(i64, Codes<Section>)> = service_agreement::Entity::find()
        .select_only()
        .distinct()
        .columns([
            service_agreement::Column::DeskAgencyKey,
            service_agreement::Column::Sections,
        ])
        .filter(times!(service_agreement).hold_on_day(moment))
        .into_tuple()
        .all(connection)
        .await?;
    let mut agreed: BTreeMap<i64, Vec<Section>> = BTreeMap::new();
    for (desk, sections) in rows {
        agreed.entry(desk).or_default().extend(sections.0);
    }
    Ok(agreed)
}

/// A party by keys.
pub struct PartyKeys {
    pub case: i64,
    pub unit: i64,
    pub standing: Standing,
}

/// The parties of the cases, past ones too.
pub async fn list_parties(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    moment: Moment,
) -> Result<Vec<PartyKeys>, StoreFault> {
    let rows = party::Entity::find()
        .filter(party::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(times!(party).hold_at_instant(moment))
        .order_by_asc(party::Column::CaseKey)
        .order_by_asc(party::Column::RowKey)
        .all(connection)
        .await?;
    let keys = rows.into_iter().map(|row| PartyKeys {
        case: row.case_key,
        unit: row.unit_key,
        standing: row.standing.0,
    });
    Ok(keys.collect())
}

/// An assignment of the reader to a case.
pub struct ReaderUnit {
    pub case: i64,
    pub unit: i64,
    pub lead: LeadStanding,
}

/// The reader's assignments to the cases.
pub async fn list_reader_units(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    subject: &Subject,
    moment: Moment,
) -> Result<Vec<ReaderUnit>, StoreFault> {
    let rows = case_assignment::Entity::find()
        .filter(case_assignment::Column::StaffKey.in_subquery(staff_key_of(subject)))
        .filter(case_assignment::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(if planted!(EndedWorkCounts) {
            sea_orm::Condition::all()
        } else {
            times!(case_assignment).hold_at_instant(moment)
        })
        .all(connection)
        .await?;
    let units = rows.into_iter().map(|row| ReaderUnit {
        case: row.case_key,
        unit: row.unit_key,
        lead: if row.lead {
            LeadStanding::Lead
        } else {
            LeadStanding::NotLead
        },
    });
    Ok(units.collect())
}

/// The key of the member of staff behind a subject, as a part of a statement.
pub(super) fn staff_key_of(subject: &Subject) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(staff::Column::Key)
        .from(staff::Entity)
        .and_where(staff::Column::Subject.eq(subject.as_str()))
        .to_owned()
}

/// The bases of a case: those that are live, and whether any was withdrawn.
#[derive(Default)]
pub struct CaseBases {
    pub live: Vec<BasisFact>,
    pub withdrawn: usize,
}

/// The bases of the cases.
pub async fn list_bases(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    keys: &[i64],
    moment: Moment,
) -> Result<BTreeMap<i64, CaseBases>, StoreFault> {
    let rows = basis::Entity::find()
        .filter(basis::Column::CaseKey.is_in(keys.iter().copied()))
        .order_by_asc(basis::Column::CaseKey)
        .order_by_asc(basis::Column::RowKey)
        .all(connection)
        .await?;
    let mut bases: BTreeMap<i64, CaseBases> = BTreeMap::new();
    for row in rows.into_iter().filter(|row| moment.knows(row.recorded_at)) {
        let of_case = bases.entry(row.case_key).or_default();
        if is_withdrawn(&row, moment) && !planted!(WithdrawnBasisCounts) {
            of_case.withdrawn += 1;
        } else if row.valid_from <= moment.day && moment.day <= row.valid_to {
            of_case.live.push(basis_fact(row, directory)?);
        }
    }
    Ok(bases)
}

fn is_withdrawn(row: &basis::Model, moment: Moment) -> bool {
    let (Some(withdrawn_at), Some(recorded_at)) = (row.withdrawn_at, row.withdrawal_recorded_at)
    else {
        return false;
    };
    match moment.known {
        // A withdrawal that is recorded is obeyed at once, whatever the clocks say.
        Known::Present => true,
        Known::By(known) => recorded_at <= known && withdrawn_at <= moment.at,
    }
}

fn basis_fact(row: basis::Model, directory: &Directory) -> Result<BasisFact, StoreFault> {
    let agency = |key, column| -> Result<AgencyId, StoreFault> {
        let found = directory
            .agency(key)
            .ok_or(StoreFault::Unreadable(column))?;
        Ok(found.id)
    };
    Ok(BasisFact {
        id: BasisId::from_uuid(row.id),
        kind: row.kind.0,
        from: agency(row.from_agency_key, "basis.from_agency_key")?,
        to: agency(row.to_agency_key, "basis.to_agency_key")?,
        sections: row.sections.0.into_iter().collect(),
    })
}

/// A referral as far as access follows from it; nothing of what it says.
#[derive(FromQueryResult)]
pub struct ReferralKeys {
    pub case_key: i64,
    pub id: sea_orm::prelude::Uuid,
    pub from_unit_key: i64,
    pub to_unit_key: i64,
    pub sections: Codes<Section>,
    pub status: Coded<ReferralStatus>,
}

/// The referrals of the cases, with the status that they had.
pub async fn list_referrals(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    moment: Moment,
) -> Result<Vec<ReferralKeys>, StoreFault> {
    let mut rows = referral_keys(keys)
        .into_model::<ReferralKeys>()
        .all(connection)
        .await?;
    if let Known::By(known) = moment.known {
        let was = list_statuses(connection, keys, known.min(moment.at)).await?;
        rows.retain_mut(|row| match was.get(&ReferralId::from_uuid(row.id)) {
            Some(status) => {
                row.status = Coded(*status);
                true
            }
            None => false,
        });
    }
    Ok(rows)
}

fn referral_keys(keys: &[i64]) -> Select<referral::Entity> {
    referral::Entity::find()
        .select_only()
        .column(referral::Column::CaseKey)
        .column(referral::Column::Id)
        .column(referral::Column::FromUnitKey)
        .column(referral::Column::ToUnitKey)
        .column(referral::Column::Sections)
        .column(referral::Column::Status)
        .filter(referral::Column::CaseKey.is_in(keys.iter().copied()))
        .order_by_asc(referral::Column::CaseKey)
        .order_by_asc(referral::Column::RowKey)
}

/// The status that each referral had reached by its last step.
async fn list_statuses(
    connection: &impl ConnectionTrait,
    keys: &[i64],
    by: DateTime<Utc>,
) -> Result<BTreeMap<ReferralId, ReferralStatus>, StoreFault> {
    let steps = referral_step::Entity::find()
        .filter(referral_step::Column::CaseKey.is_in(keys.iter().copied()))
        .filter(referral_step::Column::At.lte(by))
        // Several steps can share a millisecond; the version tells which came last.
        .order_by_asc(referral_step::Column::At)
        .order_by_asc(referral_step::Column::Version)
        .order_by_asc(referral_step::Column::RowKey)
        .all(connection)
        .await?;
    let reached = steps
        .into_iter()
        .map(|step| (ReferralId::from_uuid(step.referral_id), step.to_status.0));
    Ok(reached.collect())
}

/// The protections of the persons; `None` for a grade that cannot be read. The person is protected then,
/// nobody knows how, and the look-up of the stop has failed.
pub async fn list_protections(
    connection: &impl ConnectionTrait,
    persons: &[i64],
    moment: Moment,
) -> Result<Vec<(i64, Option<ProtectionGrade>)>, StoreFault> {
    let rows: Vec<(i64, String)> = protections_of(persons, moment)
        .into_tuple()
        .all(connection)
        .await?;
    let grades = rows
        .into_iter()
        .map(|(person, grade)| (person, ProtectionGrade::from_code(&grade)));
    Ok(grades.collect())
}

/// The protected among some persons: in which grade, and whether the reader is a named handler.
pub async fn list_protected(
    connection: &impl ConnectionTrait,
    persons: &[i64],
    subject: &Subject,
    moment: Moment,
) -> Result<Vec<(i64, (Option<ProtectionGrade>, NamedHandler))>, StoreFault> {
    use sea_orm::sea_query::ExprTrait as _;

    let handlers = Query::select()
        .expr(Expr::val(1))
        .from(protection_handler::Entity)
        .and_where(
            Expr::col(protection_handler::Column::PersonKey.as_column_ref())
                .equals(protection::Column::PersonKey.as_column_ref()),
        )
        .and_where(protection_handler::Column::StaffKey.in_subquery(staff_key_of(subject)))
        .cond_where(times!(protection_handler).hold_at_instant(moment))
        .to_owned();
    let rows: Vec<(i64, String, bool)> = protections_of(persons, moment)
        .expr_as(Expr::exists(handlers), "is_named")
        .into_tuple()
        .all(connection)
        .await?;
    let protected = rows.into_iter().map(|(person, grade, is_named)| {
        let named = if is_named {
            NamedHandler::Named
        } else {
            NamedHandler::NotNamed
        };
        (person, (ProtectionGrade::from_code(&grade), named))
    });
    Ok(protected.collect())
}

fn protections_of(persons: &[i64], moment: Moment) -> Select<protection::Entity> {
    protection::Entity::find()
        .select_only()
        .column(protection::Column::PersonKey)
        .column(protection::Column::Grade)
        .filter(protection::Column::PersonKey.is_in(persons.iter().copied()))
        .filter(times!(protection).hold_at_instant(moment))
}

/// The stops between the reader and the persons: declared ones and those of registered numbers, in one
/// statement. A kind that cannot be read is a look-up that failed.
pub async fn list_stops(
    connection: &impl ConnectionTrait,
    persons: &[i64],
    subject: &Subject,
    moment: Moment,
) -> Result<Vec<(i64, Stop)>, StoreFault> {
    let statement = conflicts_with(persons, &staff_key_of(subject), moment);
    let rows = connection.query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            let kind: String = row.try_get("", "kind")?;
            let stop = match ConflictKind::from_code(&kind) {
                Some(ConflictKind::OwnCase) => Stop::OwnCase,
                Some(ConflictKind::Kin) => Stop::Kin,
                Some(ConflictKind::ConflictOfInterest) => Stop::ConflictOfInterest,
                None => Stop::LookupFailed,
            };
            Ok((row.try_get("", "person_key")?, stop))
        })
        .collect()
}
