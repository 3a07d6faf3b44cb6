//! Intakes and screenings.

use access::{Cx, Sealed};
use chrono::NaiveDate;
use domain::{
    CaseKey, IntakeId, RowKey,
    codes::{Channel, Need, TargetGroup},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use store::{Coded, Json, StoreFault};

use super::{
    by_case::{ByCase, Columns, unit_of},
    entity::{intake, screening},
};
use crate::model::{
    case::CaseHead,
    intake::{Intake, IntakeStatus, InterpreterNeed, Screening, TargetGroupStanding},
    registry::Directory,
    whose::Author,
};

/// The intakes of the cases, oldest first.
pub async fn list_intakes(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<Intake>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = intake::Entity::find()
        .filter(intake::Column::CaseKey.is_in(cases.keys()))
        .order_by_asc(intake::Column::CaseKey)
        .order_by_asc(intake::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let written = Columns {
                unit: row.unit_key,
                author: row.author_staff_key,
                source: None,
                occurred_on: Some(row.occurred_on),
                recorded_at: row.recorded_at,
            };
            Ok(Sealed::seal(Intake {
                whose: cases.head(row.case_key)?.owned_by_desk(),
                id: IntakeId::from_uuid(row.id),
                status: row.status.0,
                channel: row.channel.0,
                reason: Some(row.reason),
                language: row.language,
                interpreter: Some(row.interpreter.0),
                proposed_by: row
                    .proposed_by_unit_key
                    .map(|unit| unit_of(directory, unit))
                    .transpose()?,
                written: written.written(directory)?,
            }))
        })
        .collect()
}

/// An intake that is registered.
#[derive(Clone)]
pub struct NewIntake {
    /// How the person came.
    pub channel: Channel,
    /// Why, in the person's words.
    pub reason: String,
    /// The language that the person prefers.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: InterpreterNeed,
    /// The day on which the person came.
    pub occurred_on: NaiveDate,
    /// The partner's unit, by key, whose request it began with.
    pub proposed_by: Option<RowKey>,
}

/// Registers an intake.
pub async fn add_intake(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    author: &Author,
    new: NewIntake,
) -> Result<IntakeId, StoreFault> {
    let id = IntakeId::draw(cx.entropy());
    intake::Entity::insert(intake::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        status: Set(Coded(IntakeStatus::Registered)),
        channel: Set(Coded(new.channel)),
        reason: Set(new.reason),
        language: Set(new.language),
        interpreter: Set(Coded(new.interpreter)),
        author_staff_key: Set(author.staff.as_i64()),
        agency_key: Set(author.agency.as_i64()),
        unit_key: Set(author.unit.as_i64()),
        occurred_on: Set(new.occurred_on),
        recorded_at: Set(cx.now()),
        proposed_by_unit_key: Set(new.proposed_by.map(RowKey::as_i64)),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// The screening of each case that holds.
pub async fn list_screenings(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<Screening>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = screening::Entity::find()
        .filter(screening::Column::CaseKey.is_in(cases.keys()))
        .filter(screening::Column::SupersededAt.is_null())
        .order_by_asc(screening::Column::CaseKey)
        .order_by_asc(screening::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let written = Columns {
                unit: row.unit_key,
                author: row.author_staff_key,
                source: None,
                occurred_on: None,
                recorded_at: row.recorded_at,
            };
            Ok(Sealed::seal(Screening {
                whose: cases.head(row.case_key)?.owned_by_desk(),
                target_group: Some(if row.in_target_group {
                    TargetGroupStanding::Inside
                } else {
                    TargetGroupStanding::Outside
                }),
                target_groups: row.target_groups.0,
                needs: row.needs.0,
                note: row.note,
                written: written.written(directory)?,
            }))
        })
        .collect()
}

/// A screening that is recorded.
#[derive(Clone)]
pub struct NewScreening {
    /// Whether the person belongs to the target group.
    pub target_group: TargetGroupStanding,
    /// Which groups.
    pub target_groups: Vec<TargetGroup>,
    /// Which needs.
    pub needs: Vec<Need>,
    /// What else there is to say.
    pub note: Option<String>,
}

/// Records a screening; the one before is kept as superseded.
pub async fn add_screening(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    author: &Author,
    new: NewScreening,
) -> Result<(), StoreFault> {
    screening::Entity::update_many()
        .col_expr(screening::Column::SupersededAt, Expr::value(cx.now()))
        .filter(screening::Column::CaseKey.eq(case.as_i64()))
        .filter(screening::Column::SupersededAt.is_null())
        .exec(connection)
        .await?;
    screening::Entity::insert(screening::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        in_target_group: Set(new.target_group == TargetGroupStanding::Inside),
        target_groups: Set(Json(new.target_groups)),
        needs: Set(Json(new.needs)),
        note: Set(new.note),
        agency_key: Set(author.agency.as_i64()),
        unit_key: Set(author.unit.as_i64()),
        author_staff_key: Set(author.staff.as_i64()),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
