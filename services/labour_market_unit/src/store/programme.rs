//! The register of programmes.

use std::collections::{BTreeMap, BTreeSet};

use access::{Cx, ProgrammeQuestion, ProgrammeTie};
use chrono::NaiveDate;
use domain::{AgencyId, ProgrammeId, RowKey, StaffId, UnitId, period::Period};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect, Set, sea_query::Expr,
};
use store::{Coded, StoreFault};

use super::{
    document_entity::{commission, profile},
    entity::programme::{ActiveModel, Column, Entity, Model},
};
use crate::model::{NewProgramme, Programme, ProgrammeKind, ProgrammeLevel};

/// How many parts of one programme are shown.
const MOST_BELOW: u64 = 200;
/// Of how many earlier programmes lessons are carried over.
const MOST_EARLIER: u64 = 200;

/// The programmes that something ties somebody to.
#[derive(Debug, Default)]
pub struct TiedProgrammes {
    /// The programmes by name.
    pub programmes: Vec<Programme>,
    /// Those of them that the person is commissioned to evaluate.
    pub commissioned: BTreeSet<ProgrammeId>,
}

impl TiedProgrammes {
    /// What the books tell that ties who asks to a programme. Whether a tie counts, the reader's roles decide.
    pub fn ties(
        &self,
        question: &ProgrammeQuestion,
        programme: &Programme,
    ) -> BTreeSet<ProgrammeTie> {
        let leads = programme.about.kind.leader() == Some(question.staff);
        let manages = question.managed.contains(&programme.unit);
        let evaluates = self.commissioned.contains(&programme.id);
        let told = [
            (ProgrammeTie::Leads, leads),
            (ProgrammeTie::Manages, manages),
            (ProgrammeTie::Evaluates, evaluates),
        ];
        let told = told.into_iter().filter(|(_, holds)| *holds);
        told.map(|(tie, _)| tie).collect()
    }
}

/// Writes a programme into the register of a unit.
pub async fn add_programme(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (agency, unit, author): (AgencyId, UnitId, StaffId),
    new: NewProgramme,
) -> Result<ProgrammeId, StoreFault> {
    let id = ProgrammeId::draw(cx.entropy());
    let level = new.kind.level();
    let (above, leader, capacity) = (new.kind.above(), new.kind.leader(), new.kind.capacity());
    let row = ActiveModel {
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        agency_id: Set(agency.uuid()),
        unit_id: Set(unit.uuid()),
        level: Set(Coded(level)),
        umbrella_id: Set(above.map(ProgrammeId::uuid)),
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

/// The programmes that the question speaks of and that the reader leads, whose unit the reader manages, or that the
/// reader is commissioned to evaluate on `day`.
pub async fn list_tied(
    connection: &impl ConnectionTrait,
    question: &ProgrammeQuestion,
    day: NaiveDate,
) -> Result<TiedProgrammes, StoreFault> {
    let commissioned = list_commissioned(connection, question, day).await?;
    let managed = question.managed.iter().map(|unit| unit.uuid());
    let mut wanted = Condition::all().add(
        Condition::any()
            .add(Column::LeaderId.eq(question.staff.uuid()))
            .add(Column::UnitId.is_in(managed))
            .add(Column::Id.is_in(commissioned.iter().map(|id| id.uuid()))),
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
    let programmes: Result<Vec<Programme>, StoreFault> =
        rows.into_iter().map(programme_of).collect();
    Ok(TiedProgrammes {
        programmes: programmes?,
        commissioned,
    })
}

async fn list_commissioned(
    connection: &impl ConnectionTrait,
    question: &ProgrammeQuestion,
    day: NaiveDate,
) -> Result<BTreeSet<ProgrammeId>, StoreFault> {
    let goes_on = Condition::any()
        .add(commission::Column::EndsOn.is_null())
        .add(commission::Column::EndsOn.gte(day));
    let ids: Vec<uuid::Uuid> = commission::Entity::find()
        .select_only()
        .column(commission::Column::ProgrammeId)
        .filter(commission::Column::StaffId.eq(question.staff.uuid()))
        .filter(commission::Column::SupersededAt.is_null())
        .filter(commission::Column::StartsOn.lte(day))
        .filter(goes_on)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ids.into_iter().map(ProgrammeId::from_uuid).collect())
}

/// From when to when programmes lasted in fact, of those of which that is documented (E4).
pub async fn list_lasted(
    connection: &impl ConnectionTrait,
    programmes: &[Programme],
) -> Result<BTreeMap<ProgrammeId, (NaiveDate, Option<NaiveDate>)>, StoreFault> {
    let ids = programmes.iter().map(|programme| programme.id.uuid());
    let rows: Vec<(uuid::Uuid, Option<NaiveDate>, Option<NaiveDate>)> = profile::Entity::find()
        .select_only()
        .column(profile::Column::ProgrammeId)
        .column(profile::Column::StartedOn)
        .column(profile::Column::EndedOn)
        .filter(profile::Column::ProgrammeId.is_in(ids))
        .filter(profile::Column::SupersededAt.is_null())
        .into_tuple()
        .all(connection)
        .await?;
    let lasted = rows.into_iter().filter_map(|(programme, from, to)| {
        let lasted = (from?, to);
        Some((ProgrammeId::from_uuid(programme), lasted))
    });
    Ok(lasted.collect())
}

/// The programmes below an umbrella, or the activities of a programme, by name.
pub async fn list_below(
    connection: &impl ConnectionTrait,
    agency: AgencyId,
    above: ProgrammeId,
) -> Result<Vec<Programme>, StoreFault> {
    let rows = Entity::find()
        .filter(Column::UmbrellaId.eq(above.uuid()))
        .filter(Column::AgencyId.eq(agency.uuid()))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::RowKey)
        .limit(MOST_BELOW)
        .all(connection)
        .await?;
    rows.into_iter().map(programme_of).collect()
}

/// The agency's other programmes that began before a day, or lie below the same umbrella; the latest first.
pub async fn list_earlier(
    connection: &impl ConnectionTrait,
    programme: &Programme,
) -> Result<Vec<Programme>, StoreFault> {
    let mut before = Condition::any().add(Column::StartsOn.lt(programme.about.period.from()));
    if let Some(umbrella) = programme.about.kind.above() {
        before = before.add(Column::UmbrellaId.eq(umbrella.uuid()));
    }
    let rows = Entity::find()
        .filter(Column::AgencyId.eq(programme.agency.uuid()))
        .filter(Column::Id.ne(programme.id.uuid()))
        .filter(before)
        .order_by_desc(Column::StartsOn)
        .order_by_desc(Column::RowKey)
        .limit(MOST_EARLIER)
        .all(connection)
        .await?;
    rows.into_iter().map(programme_of).collect()
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
        ProgrammeLevel::Activity => ProgrammeKind::Activity {
            programme: row
                .umbrella_id
                .map(ProgrammeId::from_uuid)
                .ok_or(StoreFault::Unreadable("programme of an activity"))?,
            leader: row.leader_id.map(StaffId::from_uuid),
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
