//! Openings in an emergency: what is opened for whom, and until when.

use access::Cx;
use chrono::{DateTime, Utc};
use domain::{AgencyId, CaseId, CaseKey, OpeningId, Role, RowKey, Section, Subject, planted};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait},
};
use store::{Coded, StoreFault};

use super::{
    entity::{opening, opening_review, shared_case},
    facts::staff_key_of,
    moment::{Known, Moment},
    registry::Updated,
};
use crate::model::{
    opening::{HeldOpening, OpeningCategory},
    registry::Directory,
};

/// An opening that is recorded.
#[derive(Clone)]
pub struct NewOpening {
    /// Who opens, by key.
    pub staff: RowKey,
    /// For which unit, by key.
    pub unit: RowKey,
    /// In which role.
    pub role: Role,
    /// Why, as a code.
    pub category: OpeningCategory,
    /// Why, in words.
    pub reason: String,
    /// Until when.
    pub ends_at: DateTime<Utc>,
}

/// Records an opening. It opens nothing before what it opens of each owner is recorded as well.
pub async fn add_opening(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    new: NewOpening,
) -> Result<(OpeningId, RowKey), StoreFault> {
    let (id, key) = (
        OpeningId::draw(cx.entropy()),
        RowKey::draw(cx.clock(), cx.entropy()),
    );
    opening::Entity::insert(opening::ActiveModel {
        key: Set(key.as_i64()),
        id: Set(id.uuid()),
        case_key: Set(case.as_i64()),
        staff_key: Set(new.staff.as_i64()),
        unit_key: Set(new.unit.as_i64()),
        role: Set(Coded(new.role)),
        category: Set(Coded(new.category)),
        reason: Set(new.reason),
        opened_at: Set(cx.now()),
        ends_at: Set(new.ends_at),
        ended_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok((id, key))
}

/// An opening of the reader, live or over. Anybody else's is nobody's.
pub async fn find_held(
    connection: &impl ConnectionTrait,
    id: OpeningId,
    subject: &Subject,
) -> Result<Option<HeldOpening>, StoreFault> {
    let row = opening::Entity::find()
        .find_also_related(shared_case::Entity)
        .filter(opening::Column::Id.eq(id.uuid()))
        .filter(opening::Column::StaffKey.in_subquery(staff_key_of(subject)))
        .one(connection)
        .await?;
    row.map(|(row, case)| {
        let case = case.ok_or(StoreFault::Unreadable("opening.case_key"))?;
        Ok(HeldOpening {
            key: RowKey::from_i64(row.key),
            id,
            case: CaseId::from_uuid(case.id),
            ends_at: row.ends_at,
            ended_at: row.ended_at,
        })
    })
    .transpose()
}

/// Ends an opening before its time.
pub async fn update_ended(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    key: RowKey,
) -> Result<Updated, StoreFault> {
    let result = opening::Entity::update_many()
        .col_expr(opening::Column::EndedAt, Expr::value(cx.now()))
        .filter(opening::Column::Key.eq(key.as_i64()))
        .filter(opening::Column::EndedAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// The openings that hold: from when they are recorded up to their end, which is excluded.
pub(super) fn holds(moment: Moment) -> Condition {
    if planted!(EmergencyNeverEnds) {
        return Condition::all();
    }
    let begun = match moment.known {
        Known::Present => moment.at,
        Known::By(known) => std::cmp::min(moment.at, known),
    };
    let not_ended = match moment.known {
        // An end that is recorded is obeyed, whatever the clock of who recorded it.
        Known::Present => opening::Column::EndedAt.is_null(),
        Known::By(_) => opening::Column::EndedAt
            .is_null()
            .or(opening::Column::EndedAt.gt(begun)),
    };
    Condition::all()
        .add(opening::Column::OpenedAt.lte(begun))
        .add(opening::Column::EndsAt.gt(moment.at))
        .add(not_ended)
}

/// The agency that opened, by the review that each opening of the cases owes: an entry of the timeline
/// about it is decided as what lies between the two agencies.
pub async fn list_openers(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    keys: &[i64],
) -> Result<Vec<(Uuid, AgencyId)>, StoreFault> {
    let rows = opening_review::Entity::find()
        .find_also_related(opening::Entity)
        .filter(opening_review::Column::CaseKey.is_in(keys.iter().copied()))
        .all(connection)
        .await?;
    let openers = rows.into_iter().filter_map(|(part, of)| {
        let unit = directory.unit(of?.unit_key)?;
        Some((part.id, unit.agency.id))
    });
    Ok(openers.collect())
}

pub(super) fn owner(directory: &Directory, key: i64) -> Result<AgencyId, StoreFault> {
    directory
        .agency(key)
        .map(|agency| agency.id)
        .ok_or(StoreFault::Unreadable("opening_review.agency_key"))
}

/// What is opened of one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedPart {
    /// The owner, by key.
    pub agency: RowKey,
    /// The sections.
    pub sections: Vec<Section>,
}
