//! How many places of programmes are taken. An enrolment that has ended takes none from the day after on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{ProgrammeId, period::Period};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};
use store::StoreFault;

use super::entity::{enrolment, enrolment_ending};

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

/// From when and until when each place of a programme is or was taken: days alone, two statements.
pub async fn list_taken(
    connection: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Period>, StoreFault> {
    let of_programme = Condition::all()
        .add(enrolment::Column::ProgrammeId.eq(programme.uuid()))
        .add(enrolment::Column::SupersededAt.is_null());
    let taken: Vec<(uuid::Uuid, NaiveDate, Option<NaiveDate>)> = enrolment::Entity::find()
        .select_only()
        .column(enrolment::Column::Id)
        .column(enrolment::Column::StartsOn)
        .column(enrolment::Column::EndsOn)
        .filter(of_programme.clone())
        .into_tuple()
        .all(connection)
        .await?;
    let ids = Query::select()
        .column(enrolment::Column::Id)
        .from(enrolment::Entity)
        .cond_where(of_programme)
        .to_owned();
    let ended: Vec<(uuid::Uuid, NaiveDate)> = enrolment_ending::Entity::find()
        .select_only()
        .column(enrolment_ending::Column::EnrolmentId)
        .column(enrolment_ending::Column::EndsOn)
        .filter(enrolment_ending::Column::SupersededAt.is_null())
        .filter(enrolment_ending::Column::EnrolmentId.in_subquery(ids))
        .into_tuple()
        .all(connection)
        .await?;
    let ended: BTreeMap<uuid::Uuid, NaiveDate> = ended.into_iter().collect();
    let periods = taken.into_iter().map(|(id, from, planned)| {
        let to = ended.get(&id).copied().or(planned);
        Period::new(from, to).map_err(|_| StoreFault::Unreadable("period of an enrolment"))
    });
    periods.collect()
}

/// Neither planned nor ended to be over before a day.
fn lasts_until(day: NaiveDate) -> Condition {
    let planned = Condition::any()
        .add(enrolment::Column::EndsOn.is_null())
        .add(enrolment::Column::EndsOn.gte(day));
    Condition::all()
        .add(planned)
        .add(Expr::exists(ended_before(day)).not())
}

fn ended_before(day: NaiveDate) -> SelectStatement {
    let enrolment = (enrolment::Entity, enrolment::Column::Id);
    let ending = |column| Expr::col((enrolment_ending::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(enrolment_ending::Entity)
        .and_where(ending(enrolment_ending::Column::EnrolmentId).equals(enrolment))
        .and_where(ending(enrolment_ending::Column::SupersededAt).is_null())
        .and_where(ending(enrolment_ending::Column::EndsOn).lt(day))
        .to_owned()
}
