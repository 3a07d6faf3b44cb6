//! The log of deliveries, and sending again what it holds.

use std::collections::BTreeMap;

use access::Cx;
use chrono::{DateTime, Utc};
use domain::{NoticeId, RowKey};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, Query},
};
use store::{Coded, StoreFault};

use crate::{
    model::notice::{NoticeKind, NoticeOutcome, NoticeState},
    store::entity::{notice, notice_attempt},
};

/// A notice as the log shows it: never what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptNotice {
    /// Its key: the page order.
    pub key: RowKey,
    /// Its id, which the receiver has as `webhook-id`.
    pub id: NoticeId,
    /// What it tells.
    pub kind: NoticeKind,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Where it stands.
    pub state: NoticeState,
    /// When it is tried next, while it waits.
    pub due_at: Option<DateTime<Utc>>,
    /// How it went, oldest first.
    pub attempts: Vec<KeptAttempt>,
}

/// A try as the log shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptAttempt {
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: NoticeOutcome,
    /// The HTTP status, where there was an answer.
    pub status: Option<i32>,
}

/// Up to `first` notices of an endpoint, newest first, after a key. Two statements, however many there are.
pub async fn find_notices(
    connection: &impl ConnectionTrait,
    endpoint: RowKey,
    (after, first): (Option<RowKey>, u64),
) -> Result<Vec<KeptNotice>, StoreFault> {
    let mut asked =
        notice::Entity::find().filter(notice::Column::EndpointKey.eq(endpoint.as_i64()));
    if let Some(after) = after {
        asked = asked.filter(notice::Column::Key.lt(after.as_i64()));
    }
    let rows = asked
        .order_by_desc(notice::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    let tries = notice_attempt::Entity::find()
        .filter(notice_attempt::Column::NoticeKey.is_in(rows.iter().map(|row| row.key)))
        .order_by_asc(notice_attempt::Column::Key)
        .all(connection)
        .await?;
    let mut attempts: BTreeMap<i64, Vec<KeptAttempt>> = BTreeMap::new();
    for row in tries {
        attempts
            .entry(row.notice_key)
            .or_default()
            .push(KeptAttempt {
                at: row.at,
                outcome: row.outcome.0,
                status: row.status,
            });
    }
    let notices = rows.into_iter().map(|row| KeptNotice {
        key: RowKey::from_i64(row.key),
        id: NoticeId::from_uuid(row.id),
        kind: row.kind.0,
        written_at: row.written_at,
        state: row.state.0,
        due_at: (row.state.0 == NoticeState::Waiting).then_some(row.due_at),
        attempts: attempts.remove(&row.key).unwrap_or_default(),
    });
    Ok(notices.collect())
}

/// What is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// One notice.
    One(NoticeId),
    /// All that were written since a moment.
    Since(DateTime<Utc>),
}

/// Puts notices of an endpoint in line again, from the beginning, with the same ids. One that waits as it is goes at
/// once. Answers how many there are.
pub async fn update_again(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (endpoint, again): (RowKey, Again),
) -> Result<u64, StoreFault> {
    let which = match again {
        Again::One(id) => notice::Column::Id.eq(id.uuid()),
        Again::Since(since) => notice::Column::WrittenAt.gte(since),
    };
    let written = notice::Entity::update_many()
        .col_expr(
            notice::Column::State,
            Expr::value(Coded(NoticeState::Waiting)),
        )
        .col_expr(notice::Column::Attempts, Expr::value(0))
        // Whoever has it in hand just now does not settle it any more.
        .col_expr(notice::Column::Claim, Expr::value(Option::<Uuid>::None))
        .col_expr(notice::Column::DueAt, Expr::value(cx.now()))
        .col_expr(
            notice::Column::SettledAt,
            Expr::value(Option::<DateTime<Utc>>::None),
        )
        .filter(notice::Column::EndpointKey.eq(endpoint.as_i64()))
        .filter(which)
        .exec(connection)
        .await?;
    Ok(written.rows_affected)
}

/// Tells whether any notice was settled before a moment.
pub async fn has_settled_before(
    connection: &impl ConnectionTrait,
    before: DateTime<Utc>,
) -> Result<bool, StoreFault> {
    let found: Option<i64> = notice::Entity::find()
        .select_only()
        .column(notice::Column::Key)
        .filter(notice::Column::SettledAt.lt(before))
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// Forgets notices that were settled before a moment, with what was tried. Answers how many there were.
pub async fn forget_notices(
    connection: &impl ConnectionTrait,
    before: DateTime<Utc>,
) -> Result<u64, StoreFault> {
    let old = || Condition::all().add(notice::Column::SettledAt.lt(before));
    let keys = Query::select()
        .column(notice::Column::Key)
        .from(notice::Entity)
        .cond_where(old())
        .to_owned();
    notice_attempt::Entity::delete_many()
        .filter(notice_attempt::Column::NoticeKey.in_subquery(keys))
        .exec(connection)
        .await?;
    let gone = notice::Entity::delete_many()
        .filter(old())
        .exec(connection)
        .await?;
    Ok(gone.rows_affected)
}
