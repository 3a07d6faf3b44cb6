//! The parts of the mapping, in the desk's tables on the writing agency's behalf.

use access::{Cx, Keeping, Sealed};
use chrono::NaiveDate;
use domain::{CaseKey, RowKey, Section, codes::EntrySource};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use store::{Coded, Json, KeepingColumns, StoreFault};

use super::{
    by_case::{ByCase, Columns},
    entity::mapping_part,
};
use crate::model::{
    case::CaseHead,
    mapping::{MappingContent, MappingPart},
    registry::Directory,
    whose::Author,
};

/// The parts of the cases that hold, of every agency, oldest first within a case.
pub async fn list_mapping(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<MappingPart>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = mapping_part::Entity::find()
        .filter(mapping_part::Column::CaseKey.is_in(cases.keys()))
        .filter(mapping_part::Column::SupersededAt.is_null())
        .order_by_asc(mapping_part::Column::CaseKey)
        .order_by_asc(mapping_part::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            let written = Columns {
                unit: row.unit_key,
                author: row.author_staff_key,
                source: Some(row.source.0),
                occurred_on: Some(row.occurred_on),
                recorded_at: row.recorded_at,
            }
            .written(directory)?;
            Ok(Sealed::seal(MappingPart {
                whose: cases.head(row.case_key)?.owned_by(written.unit.agency.id),
                key: RowKey::from_i64(row.row_key),
                written,
                keeping: keeping_of(&row)?,
                content: row.content.0,
            }))
        })
        .collect()
}

/// What a part says and where the knowledge comes from.
#[derive(Clone)]
pub struct NewPart {
    /// What it says.
    pub content: MappingContent,
    /// Where the knowledge comes from.
    pub source: EntrySource,
    /// About which day.
    pub occurred_on: NaiveDate,
    /// Whether it is kept from the participant, and by which decision.
    pub keeping: Keeping,
}

/// Records a part; the same agency's earlier one is kept as superseded.
pub async fn add_part(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    author: &Author,
    new: NewPart,
) -> Result<(), StoreFault> {
    let part = Coded(new.content.section());
    mapping_part::Entity::update_many()
        .col_expr(mapping_part::Column::SupersededAt, Expr::value(cx.now()))
        .filter(mapping_part::Column::CaseKey.eq(case.as_i64()))
        .filter(mapping_part::Column::Part.eq(part))
        .filter(mapping_part::Column::AgencyKey.eq(author.agency.as_i64()))
        .filter(mapping_part::Column::SupersededAt.is_null())
        .exec(connection)
        .await?;
    let kept = KeepingColumns::of(&new.keeping);
    mapping_part::Entity::insert(mapping_part::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        part: Set(part),
        agency_key: Set(author.agency.as_i64()),
        unit_key: Set(author.unit.as_i64()),
        author_staff_key: Set(author.staff.as_i64()),
        source: Set(Coded(new.source)),
        occurred_on: Set(new.occurred_on),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
        content: Set(Json(new.content)),
        kept_from_participant: Set(kept.from_participant),
        kept_provision: Set(kept.provision),
        kept_reason: Set(kept.reason),
        kept_by_id: Set(kept.by_id),
        kept_at: Set(kept.at),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// How the agency's part that holds is kept from the participant; `None` where it has none.
pub async fn find_keeping(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    (author, part): (&Author, Section),
) -> Result<Option<Keeping>, StoreFault> {
    let row = mapping_part::Entity::find()
        .filter(mapping_part::Column::CaseKey.eq(case.as_i64()))
        .filter(mapping_part::Column::Part.eq(Coded(part)))
        .filter(mapping_part::Column::AgencyKey.eq(author.agency.as_i64()))
        .filter(mapping_part::Column::SupersededAt.is_null())
        .one(connection)
        .await?;
    row.as_ref().map(keeping_of).transpose()
}

fn keeping_of(row: &mapping_part::Model) -> Result<Keeping, StoreFault> {
    KeepingColumns {
        from_participant: row.kept_from_participant,
        provision: row.kept_provision.clone(),
        reason: row.kept_reason.clone(),
        by_id: row.kept_by_id,
        at: row.kept_at,
    }
    .keeping()
}
