//! What reviewers found about looks, what was done about them, and the sign-off.

use std::collections::BTreeMap;

use access::Cx;
use chrono::NaiveDate;
use domain::RowKey;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use store::{Coded, StoreFault};

use super::entity::{log_follow_up, log_review_signature, log_verdict, staff};
use crate::model::log_review::{Deed, GivenVerdict, LogFollowUp, LogVerdict};

/// The verdicts that count, by look.
pub async fn list_verdicts(
    connection: &impl ConnectionTrait,
    items: &[RowKey],
) -> Result<BTreeMap<RowKey, GivenVerdict>, StoreFault> {
    let rows = log_verdict::Entity::find()
        .filter(log_verdict::Column::ItemKey.is_in(items.iter().map(|item| item.as_i64())))
        .order_by_asc(log_verdict::Column::ItemKey)
        .order_by_asc(log_verdict::Column::Key)
        .all(connection)
        .await?;
    // The last of a look takes the place of those before it.
    let given = rows.into_iter().map(|row| {
        let verdict = GivenVerdict {
            verdict: row.verdict.0,
            note: row.note,
            deed: Deed {
                by: RowKey::from_i64(row.staff_key),
                at: row.recorded_at,
            },
        };
        (RowKey::from_i64(row.item_key), verdict)
    });
    Ok(given.collect())
}

/// What was done about looks, oldest first.
pub async fn list_follow_ups(
    connection: &impl ConnectionTrait,
    items: &[RowKey],
) -> Result<BTreeMap<RowKey, Vec<LogFollowUp>>, StoreFault> {
    let rows = log_follow_up::Entity::find()
        .filter(log_follow_up::Column::ItemKey.is_in(items.iter().map(|item| item.as_i64())))
        .order_by_asc(log_follow_up::Column::ItemKey)
        .order_by_asc(log_follow_up::Column::Key)
        .all(connection)
        .await?;
    let mut done: BTreeMap<RowKey, Vec<LogFollowUp>> = BTreeMap::new();
    for row in rows {
        let follow_up = LogFollowUp {
            action: row.action,
            done_on: row.done_on,
            deed: Deed {
                by: RowKey::from_i64(row.staff_key),
                at: row.recorded_at,
            },
        };
        let item = RowKey::from_i64(row.item_key);
        done.entry(item).or_default().push(follow_up);
    }
    Ok(done)
}

/// Records a verdict.
pub async fn add_verdict(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (item, staff): (RowKey, RowKey),
    (verdict, note): (LogVerdict, Option<String>),
) -> Result<(), StoreFault> {
    log_verdict::Entity::insert(log_verdict::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        item_key: Set(item.as_i64()),
        staff_key: Set(staff.as_i64()),
        recorded_at: Set(cx.now()),
        verdict: Set(Coded(verdict)),
        note: Set(note),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Records what was done.
pub async fn add_follow_up(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (item, staff): (RowKey, RowKey),
    (action, done_on): (String, NaiveDate),
) -> Result<(), StoreFault> {
    log_follow_up::Entity::insert(log_follow_up::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        item_key: Set(item.as_i64()),
        staff_key: Set(staff.as_i64()),
        recorded_at: Set(cx.now()),
        action: Set(action),
        done_on: Set(done_on),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Signs a review off.
pub async fn add_signature(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (review, staff): (RowKey, RowKey),
) -> Result<(), StoreFault> {
    log_review_signature::Entity::insert(log_review_signature::ActiveModel {
        review_key: Set(review.as_i64()),
        staff_key: Set(staff.as_i64()),
        recorded_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// The names of staff, by key.
pub async fn list_names(
    connection: &impl ConnectionTrait,
    staff: &[RowKey],
) -> Result<BTreeMap<RowKey, String>, StoreFault> {
    let rows = staff::Entity::find()
        .filter(staff::Column::Key.is_in(staff.iter().map(|key| key.as_i64())))
        .all(connection)
        .await?;
    let names = rows
        .into_iter()
        .map(|row| (RowKey::from_i64(row.key), row.display_name));
    Ok(names.collect())
}
