//! Reviews of the access log and the looks that they ask about, under the agency that reviews.

use std::collections::BTreeSet;

use access::{Cx, Sealed};
use domain::{CaseKey, CodeList, LogItemId, LogReviewId, RowKey, Subject};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, LockType, Query},
};
use store::{Json, StoreFault};

use super::entity::{log_review, log_review_item, log_review_signature, log_verdict};
use crate::model::{
    case::CaseHead,
    log_review::{Deed, LogItem, LogItemState, LogReview, ReviewPeriod},
    log_risk::{Asked, LogReviewReason},
    registry::{Directory, Unit},
};

/// How many looks one statement writes: 8 values each, and SQLite takes 32 766.
const ITEMS_MAX: usize = 2000;

/// Which looks of a review are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct ItemFilter {
    /// Only those that are asked about for this reason.
    pub reason: Option<LogReviewReason>,
    /// Only those that are judged, or not.
    pub state: Option<LogItemState>,
}

/// A look as it is kept, before its case is known.
pub struct KeptItem {
    row: log_review_item::Model,
}

impl KeptItem {
    /// Its key.
    pub fn key(&self) -> RowKey {
        RowKey::from_i64(self.row.key)
    }
    /// The review, by key.
    pub fn review(&self) -> RowKey {
        RowKey::from_i64(self.row.review_key)
    }
    /// The case, by key.
    pub fn case(&self) -> CaseKey {
        CaseKey::from_i64(self.row.case_key)
    }

    /// The look, sealed as the reviewing agency's, of the case that it is about.
    pub fn sealed(self, head: &CaseHead, review: &LogReview) -> Sealed<LogItem> {
        let row = self.row;
        Sealed::seal(LogItem {
            whose: head.owned_by(review.unit.agency.id),
            key: RowKey::from_i64(row.key),
            id: LogItemId::from_uuid(row.id),
            case: CaseKey::from_i64(row.case_key),
            reader: Subject::new(row.reader),
            at: row.at,
            reasons: row
                .reasons
                .split_whitespace()
                .filter_map(LogReviewReason::from_code)
                .collect(),
            entries: row.entries.0,
        })
    }
}

/// Opens a review.
pub async fn add_review(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (unit, staff): (&Unit, RowKey),
    (period, sample_permille): (ReviewPeriod, u16),
) -> Result<(RowKey, LogReviewId), StoreFault> {
    let key = RowKey::draw(cx.clock(), cx.entropy());
    let id = LogReviewId::draw(cx.entropy());
    log_review::Entity::insert(log_review::ActiveModel {
        key: Set(key.as_i64()),
        id: Set(id.uuid()),
        agency_key: Set(unit.agency.key.as_i64()),
        unit_key: Set(unit.key.as_i64()),
        period_from: Set(period.from),
        period_to: Set(period.to),
        sample_permille: Set(i32::from(sample_permille)),
        opened_by_staff_key: Set(staff.as_i64()),
        opened_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok((key, id))
}

/// Adds the looks that a review asks about, in their order.
pub async fn add_items(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    review: RowKey,
    items: Vec<(CaseKey, Asked)>,
) -> Result<(), StoreFault> {
    let mut rows = items.into_iter().map(|(case, asked)| {
        let codes: Vec<&str> = asked.reasons.iter().map(|reason| reason.code()).collect();
        log_review_item::ActiveModel {
            key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
            id: Set(asked.id.uuid()),
            review_key: Set(review.as_i64()),
            case_key: Set(case.as_i64()),
            reader: Set(asked.look.reader.as_str().to_owned()),
            at: Set(asked.look.at),
            // Each code stands between blanks, so that one can be looked for.
            reasons: Set(format!(" {} ", codes.join(" "))),
            entries: Set(Json(asked.look.entries.into_iter().collect())),
        }
    });
    loop {
        let some: Vec<_> = rows.by_ref().take(ITEMS_MAX).collect();
        if some.is_empty() {
            return Ok(());
        }
        log_review_item::Entity::insert_many(some)
            .exec_without_returning(connection)
            .await?;
    }
}

/// The review of an id, if it is one of these agencies'.
pub async fn find_review(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    id: LogReviewId,
    agencies: &BTreeSet<RowKey>,
) -> Result<Option<LogReview>, StoreFault> {
    let row = of_agencies(agencies)
        .filter(log_review::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    row.map(|row| review_of(row, directory)).transpose()
}

/// The review of a key, if it is one of these agencies'. Nobody else changes it until the transaction ends.
pub async fn hold_review(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    key: RowKey,
    agencies: &BTreeSet<RowKey>,
) -> Result<Option<LogReview>, StoreFault> {
    let held = log_review::Entity::find_by_id(key.as_i64())
        .lock(LockType::NoKeyUpdate)
        .one(connection)
        .await?;
    // Read after the lock is held: who waited for it sees the signature of whom it waited for.
    let row = of_agencies(agencies)
        .filter(log_review::Column::Key.eq(key.as_i64()))
        .one(connection)
        .await?;
    row.filter(|_| held.is_some())
        .map(|row| review_of(row, directory))
        .transpose()
}

/// The reviews of these agencies, newest first.
pub async fn find_reviews(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    agencies: &BTreeSet<RowKey>,
    (before, limit): (Option<RowKey>, u64),
) -> Result<Vec<LogReview>, StoreFault> {
    let mut asked = of_agencies(agencies)
        .order_by_desc(log_review::Column::Key)
        .limit(limit);
    if let Some(before) = before {
        asked = asked.filter(log_review::Column::Key.lt(before.as_i64()));
    }
    let rows = asked.all(connection).await?;
    rows.into_iter()
        .map(|row| review_of(row, directory))
        .collect()
}

type ReviewRow = (log_review::Model, Option<log_review_signature::Model>);

fn of_agencies(
    agencies: &BTreeSet<RowKey>,
) -> sea_orm::SelectTwo<log_review::Entity, log_review_signature::Entity> {
    let keys = agencies.iter().map(|key| key.as_i64());
    log_review::Entity::find()
        .find_also_related(log_review_signature::Entity)
        .filter(log_review::Column::AgencyKey.is_in(keys))
}

fn review_of((row, signature): ReviewRow, directory: &Directory) -> Result<LogReview, StoreFault> {
    let unit = directory
        .unit(row.unit_key)
        .ok_or(StoreFault::Unreadable("log_review.unit_key"))?;
    Ok(LogReview {
        key: RowKey::from_i64(row.key),
        id: LogReviewId::from_uuid(row.id),
        unit: std::sync::Arc::clone(unit),
        period: ReviewPeriod {
            from: row.period_from,
            to: row.period_to,
        },
        sample_permille: row.sample_permille,
        opened_by: RowKey::from_i64(row.opened_by_staff_key),
        opened_at: row.opened_at,
        signed: signature.map(|signed| Deed {
            by: RowKey::from_i64(signed.staff_key),
            at: signed.recorded_at,
        }),
    })
}

/// The looks of a review, oldest first, after the one of a key.
pub async fn find_items(
    connection: &impl ConnectionTrait,
    review: RowKey,
    filter: ItemFilter,
    (after, limit): (Option<RowKey>, u64),
) -> Result<Vec<KeptItem>, StoreFault> {
    let mut asked = of_review(review).limit(limit);
    if let Some(after) = after {
        asked = asked.filter(log_review_item::Column::Key.gt(after.as_i64()));
    }
    if let Some(reason) = filter.reason {
        let code = format!(" {} ", reason.code());
        asked = asked.filter(log_review_item::Column::Reasons.contains(&code));
    }
    asked = match filter.state {
        None => asked,
        Some(LogItemState::Open) => asked.filter(is_judged().not()),
        Some(LogItemState::Judged) => asked.filter(is_judged()),
    };
    Ok(kept(asked.all(connection).await?))
}

/// The looks of a review that nobody has judged.
pub async fn list_open_items(
    connection: &impl ConnectionTrait,
    review: RowKey,
) -> Result<Vec<KeptItem>, StoreFault> {
    let open = of_review(review).filter(is_judged().not());
    Ok(kept(open.all(connection).await?))
}

/// The look of an id, if it is of a review of one of these agencies.
pub async fn find_item(
    connection: &impl ConnectionTrait,
    id: LogItemId,
    agencies: &BTreeSet<RowKey>,
) -> Result<Option<KeptItem>, StoreFault> {
    let reviews = Query::select()
        .column(log_review::Column::Key)
        .from(log_review::Entity)
        .and_where(log_review::Column::AgencyKey.is_in(agencies.iter().map(|key| key.as_i64())))
        .to_owned();
    let row = log_review_item::Entity::find()
        .filter(log_review_item::Column::Id.eq(id.uuid()))
        .filter(log_review_item::Column::ReviewKey.in_subquery(reviews))
        .one(connection)
        .await?;
    Ok(row.map(|row| KeptItem { row }))
}

fn of_review(review: RowKey) -> Select<log_review_item::Entity> {
    log_review_item::Entity::find()
        .filter(log_review_item::Column::ReviewKey.eq(review.as_i64()))
        .order_by_asc(log_review_item::Column::Key)
}

fn is_judged() -> Expr {
    let verdict = Query::select()
        .expr(Expr::val(1))
        .from(log_verdict::Entity)
        .and_where(
            Expr::col((log_verdict::Entity, log_verdict::Column::ItemKey))
                .equals((log_review_item::Entity, log_review_item::Column::Key)),
        )
        .to_owned();
    Expr::exists(verdict)
}

fn kept(rows: Vec<log_review_item::Model>) -> Vec<KeptItem> {
    rows.into_iter().map(|row| KeptItem { row }).collect()
}
