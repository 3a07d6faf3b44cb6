//! Claiming: a short transaction that takes the first due event of each case for a while. Nothing
//! is held while another service is called; a relay that dies lets its claims run out.

use std::collections::BTreeMap;

use domain::{CodeList, ServiceName, event::Event};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult,
    QueryFilter, Statement, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    connect::begin,
    fault::StoreFault,
    store::Store,
    tables::{
        outbox_delivery::{self, DeliveryState},
        outbox_event,
    },
};

/// A claimed event.
pub(super) struct Claimed {
    pub(super) case_key: i64,
    pub(super) sequence: i64,
    pub(super) attempts: i32,
    pub(super) claim: Uuid,
    /// `None`: this build cannot read it.
    pub(super) event: Option<Event>,
}

#[derive(Debug, FromQueryResult)]
struct Due {
    case_key: i64,
    sequence: i64,
    event_key: i64,
    attempts: i32,
}

/// The first waiting event of each case, if it is due. An event that waits for its next try holds
/// back the later ones of its case for this subscriber, and nobody else's.
const DUE: &str = "SELECT d.case_key, d.sequence, d.event_key, d.attempts FROM outbox_delivery d
    WHERE d.subscriber = $1 AND d.state = 'WAITING' AND d.due_at <= $2
    AND NOT EXISTS (SELECT 1 FROM outbox_delivery e WHERE e.subscriber = d.subscriber
        AND e.case_key = d.case_key AND e.sequence < d.sequence AND e.state = 'WAITING')
    ORDER BY d.event_key LIMIT $3";

impl Store {
    pub(super) async fn claim(&self, to: ServiceName) -> Result<Vec<Claimed>, StoreFault> {
        let settings = &self.inner().settings;
        let now = settings.clock.now();
        let claim = settings.entropy.uuid();
        let transaction = begin(&self.inner().connections.background).await?;
        let due = find_due(&transaction, to, now, settings.delivery.batch).await?;
        if due.is_empty() {
            transaction.rollback().await?;
            return Ok(Vec::new());
        }
        outbox_delivery::Entity::update_many()
            .col_expr(outbox_delivery::Column::Claim, Expr::value(claim))
            .col_expr(
                outbox_delivery::Column::DueAt,
                Expr::value(now + settings.delivery.lease),
            )
            .filter(outbox_delivery::Column::Subscriber.eq(to.code()))
            .filter(outbox_delivery::Column::CaseKey.is_in(due.iter().map(|due| due.case_key)))
            .filter(outbox_delivery::Column::EventKey.is_in(due.iter().map(|due| due.event_key)))
            .exec(&transaction)
            .await?;
        let mut events = load(&transaction, &due).await?;
        transaction.commit().await?;
        Ok(due
            .into_iter()
            .map(|due| Claimed {
                case_key: due.case_key,
                sequence: due.sequence,
                attempts: due.attempts,
                claim,
                event: events.remove(&due.event_key),
            })
            .collect())
    }
}

async fn find_due(
    transaction: &DatabaseTransaction,
    to: ServiceName,
    now: chrono::DateTime<chrono::Utc>,
    batch: u64,
) -> Result<Vec<Due>, StoreFault> {
    debug_assert_eq!(DeliveryState::Waiting.code(), "WAITING");
    let backend = transaction.get_database_backend();
    let question = match backend {
        // Several relays of one service: each takes what no other is taking.
        DbBackend::Postgres => format!("{DUE} FOR UPDATE OF d SKIP LOCKED"),
        _ => DUE.to_owned(),
    };
    let values = [
        to.code().into(),
        now.into(),
        i64::try_from(batch).unwrap_or(i64::MAX).into(),
    ];
    let statement = Statement::from_sql_and_values(backend, question, values);
    Ok(Due::find_by_statement(statement).all(transaction).await?)
}

async fn load(
    transaction: &DatabaseTransaction,
    due: &[Due],
) -> Result<BTreeMap<i64, Event>, StoreFault> {
    let rows = outbox_event::Entity::find()
        .filter(outbox_event::Column::EventKey.is_in(due.iter().map(|due| due.event_key)))
        .all(transaction)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let key = row.event_key;
            row.event().ok().map(|event| (key, event))
        })
        .collect())
}
