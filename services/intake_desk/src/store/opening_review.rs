//! The reviews that openings owe, and what reviewers found.

use std::collections::BTreeMap;

use access::{Cx, Sealed};
use chrono::NaiveDate;
use domain::{CaseId, CaseKey, ReviewId, RowKey};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use store::{Coded, StoreFault};

use super::{
    by_case::{ByCase, unit_of},
    entity::{opening, opening_review, opening_verdict, shared_case, staff},
    opening::{OpenedPart, owner},
    worklist::{ListReader, shown},
};
use crate::model::{
    case::CaseHead,
    opening::{OpeningReview, OpeningVerdict, ReviewVerdict},
    registry::Directory,
};

/// Records what an opening opens of one owner, and by when that owner reviews it.
pub async fn add_review(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (case, opening): (CaseKey, RowKey),
    part: OpenedPart,
    due_on: NaiveDate,
) -> Result<ReviewId, StoreFault> {
    let id = ReviewId::draw(cx.entropy());
    opening_review::Entity::insert(opening_review::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        opening_key: Set(opening.as_i64()),
        case_key: Set(case.as_i64()),
        agency_key: Set(part.agency.as_i64()),
        sections: Set(store::Json(part.sections)),
        due_on: Set(due_on),
        settled_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// A place in the list of reviews: by their last day, then by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPlace {
    /// The last day.
    pub due_on: NaiveDate,
    /// The review.
    pub key: RowKey,
}

/// A review that is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwedReview {
    /// Its place in the list.
    pub place: ReviewPlace,
    /// Its id.
    pub id: ReviewId,
    /// The case.
    pub case: CaseId,
}

/// Up to `first` reviews that these agencies owe, the longest overdue first, after `after`. Those about a
/// person from whom the reader is kept are left out before anything is cut (`access.md` rule 2).
pub async fn find_owed(
    connection: &impl ConnectionTrait,
    (reader, agencies): (&ListReader, &[RowKey]),
    after: Option<ReviewPlace>,
    first: u64,
) -> Result<Vec<OwedReview>, StoreFault> {
    let mut wanted = Condition::all()
        .add(opening_review::Column::AgencyKey.is_in(agencies.iter().map(|key| key.as_i64())))
        .add(opening_review::Column::SettledAt.is_null())
        .add(shown(reader));
    if let Some(after) = after {
        let same_day = Condition::all()
            .add(opening_review::Column::DueOn.eq(after.due_on))
            .add(opening_review::Column::Key.gt(after.key.as_i64()));
        let later = opening_review::Column::DueOn.gt(after.due_on);
        wanted = wanted.add(Condition::any().add(later).add(same_day));
    }
    let rows = opening_review::Entity::find()
        .find_also_related(shared_case::Entity)
        .filter(wanted)
        .order_by_asc(opening_review::Column::DueOn)
        .order_by_asc(opening_review::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|(row, case)| {
            let case = case.ok_or(StoreFault::Unreadable("opening_review.case_key"))?;
            Ok(OwedReview {
                place: ReviewPlace {
                    due_on: row.due_on,
                    key: RowKey::from_i64(row.key),
                },
                id: ReviewId::from_uuid(row.id),
                case: CaseId::from_uuid(case.id),
            })
        })
        .collect()
}

/// A review, as far as a change of it needs to know: nothing that a person wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewKeys {
    /// Its key.
    pub key: RowKey,
    /// The case.
    pub case: CaseId,
    /// The agency that owes it, by key.
    pub agency: RowKey,
    /// Who opened, by key.
    pub opener: RowKey,
    /// Whether it has been settled.
    pub stage: ReviewStage,
}

/// Whether a review waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewStage {
    /// It is owed.
    Owed,
    /// It has been settled.
    Settled,
}

/// A review by its id.
pub async fn find_review(
    connection: &impl ConnectionTrait,
    id: ReviewId,
) -> Result<Option<ReviewKeys>, StoreFault> {
    let row: Option<(
        i64,
        i64,
        i64,
        Option<sea_orm::prelude::DateTimeUtc>,
        uuid::Uuid,
    )> = opening_review::Entity::find()
        .select_only()
        .column(opening_review::Column::Key)
        .column(opening_review::Column::AgencyKey)
        .column(opening::Column::StaffKey)
        .column(opening_review::Column::SettledAt)
        .column(shared_case::Column::Id)
        .join(JoinType::InnerJoin, opening_review::Relation::Opening.def())
        .join(
            JoinType::InnerJoin,
            opening_review::Relation::SharedCase.def(),
        )
        .filter(opening_review::Column::Id.eq(id.uuid()))
        .into_tuple()
        .one(connection)
        .await?;
    Ok(
        row.map(|(key, agency, opener, settled_at, case)| ReviewKeys {
            key: RowKey::from_i64(key),
            case: CaseId::from_uuid(case),
            agency: RowKey::from_i64(agency),
            opener: RowKey::from_i64(opener),
            stage: if settled_at.is_some() {
                ReviewStage::Settled
            } else {
                ReviewStage::Owed
            },
        }),
    )
}

/// The named reviews, in the order in which they are due.
pub async fn list_reviews(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    ids: &[ReviewId],
) -> Result<Vec<Sealed<OpeningReview>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = opening_review::Entity::find()
        .find_also_related(opening::Entity)
        .filter(opening_review::Column::CaseKey.is_in(cases.keys()))
        .filter(opening_review::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(opening_review::Column::DueOn)
        .order_by_asc(opening_review::Column::Key)
        .all(connection)
        .await?;
    let keys: Vec<i64> = rows.iter().map(|(row, _)| row.key).collect();
    let openers = rows
        .iter()
        .filter_map(|(_, of)| Some(of.as_ref()?.staff_key));
    let names = list_names(connection, openers.collect()).await?;
    let mut verdicts = list_verdicts(connection, &keys).await?;
    rows.into_iter()
        .map(|(row, of)| {
            let of = of.ok_or(StoreFault::Unreadable("opening_review.opening_key"))?;
            let head = cases.head(row.case_key)?;
            Ok(Sealed::seal(OpeningReview {
                whose: head.owned_by(owner(directory, row.agency_key)?),
                id: ReviewId::from_uuid(row.id),
                opened_by: names.get(&of.staff_key).cloned(),
                unit: unit_of(directory, of.unit_key)?,
                role: of.role.0,
                category: of.category.0,
                reason: Some(of.reason),
                sections: row.sections.0,
                opened_at: of.opened_at,
                ends_at: of.ends_at,
                ended_at: of.ended_at,
                due_on: row.due_on,
                settled_at: row.settled_at,
                verdicts: verdicts.remove(&row.key).unwrap_or_default(),
            }))
        })
        .collect()
}

async fn list_names(
    connection: &impl ConnectionTrait,
    staff_keys: Vec<i64>,
) -> Result<BTreeMap<i64, String>, StoreFault> {
    let rows: Vec<(i64, String)> = staff::Entity::find()
        .select_only()
        .column(staff::Column::Key)
        .column(staff::Column::DisplayName)
        .filter(staff::Column::Key.is_in(staff_keys))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn list_verdicts(
    connection: &impl ConnectionTrait,
    reviews: &[i64],
) -> Result<BTreeMap<i64, Vec<OpeningVerdict>>, StoreFault> {
    let rows = opening_verdict::Entity::find()
        .find_also_related(staff::Entity)
        .filter(opening_verdict::Column::ReviewKey.is_in(reviews.iter().copied()))
        .order_by_asc(opening_verdict::Column::Key)
        .all(connection)
        .await?;
    let mut verdicts: BTreeMap<i64, Vec<OpeningVerdict>> = BTreeMap::new();
    for (row, by) in rows {
        let by = by.ok_or(StoreFault::Unreadable("opening_verdict.staff_key"))?;
        let found = OpeningVerdict {
            verdict: row.verdict.0,
            note: row.note,
            reviewed_by: by.display_name,
            recorded_at: row.recorded_at,
        };
        verdicts.entry(row.review_key).or_default().push(found);
    }
    Ok(verdicts)
}

/// Keeps what a reviewer found.
pub async fn add_verdict(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (review, reviewer): (RowKey, RowKey),
    (verdict, note): (ReviewVerdict, Option<String>),
) -> Result<(), StoreFault> {
    opening_verdict::Entity::insert(opening_verdict::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        review_key: Set(review.as_i64()),
        staff_key: Set(reviewer.as_i64()),
        verdict: Set(Coded(verdict)),
        note: Set(note),
        recorded_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Settles a review.
pub async fn update_settled(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    review: RowKey,
) -> Result<(), StoreFault> {
    opening_review::Entity::update_many()
        .col_expr(opening_review::Column::SettledAt, Expr::value(cx.now()))
        .filter(opening_review::Column::Key.eq(review.as_i64()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Gives a review that needs more another last day.
pub async fn update_due_on(
    connection: &impl ConnectionTrait,
    review: RowKey,
    due_on: NaiveDate,
) -> Result<(), StoreFault> {
    opening_review::Entity::update_many()
        .col_expr(opening_review::Column::DueOn, Expr::value(due_on))
        .filter(opening_review::Column::Key.eq(review.as_i64()))
        .exec(connection)
        .await?;
    Ok(())
}
