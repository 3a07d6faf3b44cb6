//! What is due: claimed for a while in a short transaction, so that nothing is held while a receiver is waited for. A
//! desk that dies lets its claims run out, and another goes on.

use access::Cx;
use chrono::{DateTime, Duration, Utc};
use domain::{NoticeId, RowKey};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, Query},
};
use store::{Coded, StoreFault};

use crate::{
    model::notice::{After, NoticeEndpointState, NoticeOutcome, NoticeState},
    store::{
        entity::{notice, notice_attempt, notice_endpoint},
        registry::Updated,
    },
};

/// How long a claim holds, in seconds: many times what one try may take.
const LEASE: i64 = 120;

/// A notice that is to be tried now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedNotice {
    /// Its key.
    pub key: RowKey,
    /// Its id.
    pub id: NoticeId,
    /// About whom.
    pub person: Option<RowKey>,
    /// The body.
    pub body: String,
    /// How often it was tried before.
    pub attempts: i32,
    claim: Uuid,
}

/// What came of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What it came to.
    pub outcome: NoticeOutcome,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// What becomes of the notice.
    pub after: After,
}

/// Up to `first` endpoints that are on and for which a notice is due, whoever has waited longest first.
pub async fn find_endpoints_due(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    first: u64,
) -> Result<Vec<RowKey>, StoreFault> {
    let keys: Vec<i64> = notice::Entity::find()
        .select_only()
        .column(notice::Column::EndpointKey)
        .join(
            JoinType::InnerJoin,
            notice::Entity::belongs_to(notice_endpoint::Entity)
                .from(notice::Column::EndpointKey)
                .to(notice_endpoint::Column::Key)
                .into(),
        )
        .filter(waiting())
        .filter(notice::Column::DueAt.lte(now))
        .filter(notice_endpoint::Column::State.eq(Coded(NoticeEndpointState::On)))
        .group_by(notice::Column::EndpointKey)
        .order_by(notice::Column::DueAt.min(), Order::Asc)
        .limit(first)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(keys.into_iter().map(RowKey::from_i64).collect())
}

fn waiting() -> Expr {
    notice::Column::State.eq(Coded(NoticeState::Waiting))
}

/// Claims up to `first` notices that are due for an endpoint, the oldest first. Whoever claims at the same moment gets
/// others: the statement looks again at what another has just claimed.
pub async fn claim(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    endpoint: RowKey,
    first: u64,
) -> Result<Vec<ClaimedNotice>, StoreFault> {
    let (now, claim) = (cx.now(), cx.entropy().uuid());
    let due = Query::select()
        .column(notice::Column::Key)
        .from(notice::Entity)
        .and_where(notice::Column::EndpointKey.eq(endpoint.as_i64()))
        .and_where(waiting())
        .and_where(notice::Column::DueAt.lte(now))
        .order_by(notice::Column::DueAt, Order::Asc)
        .order_by(notice::Column::Key, Order::Asc)
        .limit(first)
        .to_owned();
    notice::Entity::update_many()
        .col_expr(notice::Column::Claim, Expr::value(claim))
        .col_expr(
            notice::Column::DueAt,
            Expr::value(now + Duration::seconds(LEASE)),
        )
        .filter(notice::Column::Key.in_subquery(due))
        .filter(waiting())
        .filter(notice::Column::DueAt.lte(now))
        .exec(connection)
        .await?;
    let rows = notice::Entity::find()
        .filter(notice::Column::EndpointKey.eq(endpoint.as_i64()))
        .filter(waiting())
        .filter(notice::Column::Claim.eq(claim))
        .order_by_asc(notice::Column::Key)
        .all(connection)
        .await?;
    let claimed = rows.into_iter().map(|row| ClaimedNotice {
        key: RowKey::from_i64(row.key),
        id: NoticeId::from_uuid(row.id),
        person: row.person_key.map(RowKey::from_i64),
        body: row.body,
        attempts: row.attempts,
        claim,
    });
    Ok(claimed.collect())
}

/// Removes notices that the system may not be told any more, with what was tried: as if they had never been.
pub async fn remove_notices(
    connection: &impl ConnectionTrait,
    keys: &[RowKey],
) -> Result<(), StoreFault> {
    let raw: Vec<i64> = keys.iter().map(|key| key.as_i64()).collect();
    if raw.is_empty() {
        return Ok(());
    }
    notice_attempt::Entity::delete_many()
        .filter(notice_attempt::Column::NoticeKey.is_in(raw.iter().copied()))
        .exec(connection)
        .await?;
    notice::Entity::delete_many()
        .filter(notice::Column::Key.is_in(raw))
        .exec(connection)
        .await?;
    Ok(())
}

/// Writes what came of a try. When the claim has run out and somebody else has the notice, nothing is written.
pub async fn update_settled(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    claimed: &ClaimedNotice,
    settled: Settled,
) -> Result<Updated, StoreFault> {
    let (state, due_at, settled_at) = match settled.after {
        After::Delivered => (NoticeState::Delivered, None, Some(settled.at)),
        After::Again(then) => (NoticeState::Waiting, Some(then), None),
        After::Failed => (NoticeState::Failed, None, Some(settled.at)),
    };
    let mut written = notice::Entity::update_many()
        .col_expr(notice::Column::State, Expr::value(Coded(state)))
        .col_expr(
            notice::Column::Attempts,
            Expr::value(claimed.attempts.saturating_add(1)),
        )
        .col_expr(notice::Column::SettledAt, Expr::value(settled_at))
        .filter(notice::Column::Key.eq(claimed.key.as_i64()))
        .filter(notice::Column::Claim.eq(claimed.claim))
        .filter(waiting());
    if let Some(then) = due_at {
        written = written.col_expr(notice::Column::DueAt, Expr::value(then));
    }
    let written = Updated::from_rows(written.exec(connection).await?.rows_affected);
    if written == Updated::Stale {
        return Ok(written);
    }
    notice_attempt::Entity::insert(notice_attempt::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        notice_key: Set(claimed.key.as_i64()),
        at: Set(settled.at),
        outcome: Set(Coded(settled.outcome)),
        status: Set(settled.status.map(i32::from)),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(written)
}
