//! The register of programmes, and how many are enrolled in each.

use std::collections::{BTreeMap, BTreeSet};

use access::{Cx, ProgrammeQuestion};
use chrono::NaiveDate;
use domain::{AgencyId, ProgrammeId, RowKey, StaffId, UnitId, period::Period};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr,
};
use store::{Coded, StoreFault};

use super::entity::{
    enrolment,
    programme::{ActiveModel, Column, Entity, Model},
};
use crate::model::{NewProgramme, Programme, ProgrammeKind, ProgrammeLevel};

/// Writes a programme into the register of a unit.
pub async fn add_programme(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (agency, unit, author): (AgencyId, UnitId, StaffId),
    new: NewProgramme,
) -> Result<ProgrammeId, StoreFault> {
    let id = ProgrammeId::draw(cx.entropy());
    let level = new.kind.level();
    let (umbrella, leader, capacity) = match new.kind {
        ProgrammeKind::Umbrella => (None, None, None),
        ProgrammeKind::Programme {
            umbrella,
            leader,
            capacity,
        } => (umbrella, Some(leader), capacity),
    };
    let row = ActiveModel {
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        agency_id: Set(agency.uuid()),
        unit_id: Set(unit.uuid()),
        level: Set(Coded(level)),
        umbrella_id: Set(umbrella.map(ProgrammeId::uuid)),
        name: Set(new.name),
        financier: Set(new.financier),
        leader_id: Set(leader.map(StaffId::uuid)),
        capacity: Set(capacity.map(i32::from)),
        starts_on: Set(new.period.from()),
        ends_on: Set(new.period.to()),
        version: Set(1),
        author_id: Set(author.uuid()),
        created_at: Set(cx.now()),
    };
    row.insert(connection).await?;
    Ok(id)
}

/// One programme of an agency.
pub async fn find_programme(
    connection: &impl ConnectionTrait,
    agency: AgencyId,
    programme: ProgrammeId,
) -> Result<Option<Programme>, StoreFault> {
    let row = Entity::find()
        .filter(Column::Id.eq(programme.uuid()))
        .filter(Column::AgencyId.eq(agency.uuid()))
        .one(connection)
        .await?;
    row.map(programme_of).transpose()
}

/// One programme of some units.
pub async fn find_programme_of(
    connection: &impl ConnectionTrait,
    units: &BTreeSet<UnitId>,
    programme: ProgrammeId,
) -> Result<Option<Programme>, StoreFault> {
    let row = Entity::find()
        .filter(Column::Id.eq(programme.uuid()))
        .filter(Column::UnitId.is_in(units.iter().map(|unit| unit.uuid())))
        .one(connection)
        .await?;
    row.map(programme_of).transpose()
}

/// One programme of an agency, held until the transaction ends: who enrols somebody meanwhile waits.
pub async fn hold_programme(
    connection: &impl ConnectionTrait,
    agency: AgencyId,
    programme: ProgrammeId,
) -> Result<Option<Programme>, StoreFault> {
    Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(programme.uuid()))
        .filter(Column::AgencyId.eq(agency.uuid()))
        .exec(connection)
        .await?;
    find_programme(connection, agency, programme).await
}

/// The programmes of some units by name, after a place in the list.
pub async fn list_programmes(
    connection: &impl ConnectionTrait,
    units: &BTreeSet<UnitId>,
    after: Option<(String, i64)>,
    limit: u64,
) -> Result<Vec<Programme>, StoreFault> {
    let mut wanted =
        Condition::all().add(Column::UnitId.is_in(units.iter().map(|unit| unit.uuid())));
    if let Some((name, key)) = after {
        let same_name = Condition::all()
            .add(Column::Name.eq(name.as_str()))
            .add(Column::RowKey.gt(key));
        wanted = wanted.add(Condition::any().add(Column::Name.gt(name)).add(same_name));
    }
    let rows = Entity::find()
        .filter(wanted)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::RowKey)
        .limit(limit)
        .all(connection)
        .await?;
    rows.into_iter().map(programme_of).collect()
}

/// The programmes that the question speaks of and that the reader leads or whose unit the reader manages, by name.
pub async fn list_tied(
    connection: &impl ConnectionTrait,
    question: &ProgrammeQuestion,
) -> Result<Vec<Programme>, StoreFault> {
    let managed = question.managed.iter().map(|unit| unit.uuid());
    let mut wanted = Condition::all().add(
        Condition::any()
            .add(Column::LeaderId.eq(question.staff.uuid()))
            .add(Column::UnitId.is_in(managed)),
    );
    if let Some(programme) = question.programme {
        wanted = wanted.add(Column::Id.eq(programme.uuid()));
    }
    let rows = Entity::find()
        .filter(wanted)
        .order_by_asc(Column::Name)
        .order_by_asc(Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter().map(programme_of).collect()
}

/// How many current enrolments a programme has that share a day with `period`.
pub async fn count_overlapping(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
    period: Period,
) -> Result<u64, StoreFault> {
    let mut wanted = Condition::all()
        .add(enrolment::Column::ProgrammeId.eq(programme.uuid()))
        .add(enrolment::Column::SupersededAt.is_null())
        .add(lasts_until(period.from()));
    if let Some(last) = period.to() {
        wanted = wanted.add(enrolment::Column::StartsOn.lte(last));
    }
    Ok(enrolment::Entity::find()
        .filter(wanted)
        .count(connection)
        .await?)
}

/// How many are enrolled in each of some programmes on a day; one statement, and no entry where nobody is.
pub async fn count_enrolled_on(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
    day: NaiveDate,
) -> Result<BTreeMap<ProgrammeId, i64>, StoreFault> {
    let counted: Vec<(uuid::Uuid, i64)> = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::ProgrammeId)
        .column_as(enrolment::Column::Id.count(), "enrolled")
        .filter(
            Condition::all()
                .add(enrolment::Column::ProgrammeId.is_in(programmes.iter().map(|id| id.uuid())))
                .add(enrolment::Column::SupersededAt.is_null())
                .add(enrolment::Column::StartsOn.lte(day))
                .add(lasts_until(day)),
        )
        .group_by(enrolment::Column::ProgrammeId)
        .into_tuple()
        .all(connection)
        .await?;
    let counted = counted.into_iter();
    Ok(counted
        .map(|(id, enrolled)| (ProgrammeId::from_uuid(id), enrolled))
        .collect())
}

fn lasts_until(day: NaiveDate) -> Condition {
    Condition::any()
        .add(enrolment::Column::EndsOn.is_null())
        .add(enrolment::Column::EndsOn.gte(day))
}

fn programme_of(row: Model) -> Result<Programme, StoreFault> {
    let kind = match row.level.0 {
        ProgrammeLevel::Umbrella => ProgrammeKind::Umbrella,
        ProgrammeLevel::Programme => ProgrammeKind::Programme {
            umbrella: row.umbrella_id.map(ProgrammeId::from_uuid),
            leader: row
                .leader_id
                .map(StaffId::from_uuid)
                .ok_or(StoreFault::Unreadable("leader of a programme"))?,
            capacity: row
                .capacity
                .map(u16::try_from)
                .transpose()
                .map_err(|_| StoreFault::Unreadable("capacity of a programme"))?,
        },
    };
    Ok(Programme {
        id: ProgrammeId::from_uuid(row.id),
        key: row.row_key,
        agency: AgencyId::from_uuid(row.agency_id),
        unit: UnitId::from_uuid(row.unit_id),
        about: NewProgramme {
            name: row.name,
            financier: row.financier,
            period: Period::new(row.starts_on, row.ends_on)
                .map_err(|_| StoreFault::Unreadable("period of a programme"))?,
            kind,
        },
    })
}
