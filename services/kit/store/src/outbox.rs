//! Telling: an event is written in the transaction of the change that it speaks of.

use domain::{CaseId, CaseKey, CodeList, EventId, RowKey, event::EventBody};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter,
    QuerySelect, Set, Statement,
};

use crate::{
    column::Coded,
    fault::StoreFault,
    tables::{
        outbox_delivery::{self, DeliveryState},
        outbox_event,
    },
    tx::Tx,
};

impl Tx<'_> {
    /// Tells an event of a case. It happened now; see [`Tx::tell_of`] for one that happened before.
    pub async fn tell(
        &mut self,
        case: (CaseId, CaseKey),
        body: EventBody,
    ) -> Result<EventId, StoreFault> {
        self.tell_of(case, self.cx.now(), body).await
    }

    /// Tells an event of a case that happened at `occurred_at` and is recorded now.
    pub async fn tell_of(
        &mut self,
        (case, case_key): (CaseId, CaseKey),
        occurred_at: chrono::DateTime<chrono::Utc>,
        body: EventBody,
    ) -> Result<EventId, StoreFault> {
        // Follow-up may never be told free text (design decision 7), whoever wrote the use case.
        if let EventBody::StepRecorded(step) = &body {
            step.only_codes()
                .map_err(|_| StoreFault::Unwritable("step"))?;
        }
        let id = EventId::draw(self.cx.entropy());
        let sequence = self.next_sequence(case_key).await?;
        let subscribers = (self.store.inner().settings.route)(&body);
        let recorded_at = self.cx.now();
        let row = outbox_event::ActiveModel {
            id: Set(id.uuid()),
            case_key: Set(case_key.as_i64()),
            case_id: Set(case.uuid()),
            sequence: Set(sequence),
            source: Set(self.store.service().code().to_owned()),
            version: Set(i32::from(EventBody::VERSION)),
            occurred_at: Set(occurred_at),
            recorded_at: Set(recorded_at),
            body: Set(serde_json::to_value(&body).map_err(|_| StoreFault::Unwritable("event"))?),
            ..Default::default()
        };
        let told = outbox_event::Entity::insert(row)
            .exec(&self.transaction)
            .await?;
        let deliveries = subscribers
            .into_iter()
            .map(|subscriber| outbox_delivery::ActiveModel {
                subscriber: Set(subscriber.code().to_owned()),
                case_key: Set(case_key.as_i64()),
                sequence: Set(sequence),
                event_key: Set(told.last_insert_id),
                state: Set(Coded(DeliveryState::Waiting)),
                attempts: Set(0),
                due_at: Set(recorded_at),
                ..Default::default()
            });
        let deliveries: Vec<_> = deliveries.collect();
        if !deliveries.is_empty() {
            outbox_delivery::Entity::insert_many(deliveries)
                .exec_without_returning(&self.transaction)
                .await?;
        }
        Ok(id)
    }

    async fn next_sequence(&self, case: CaseKey) -> Result<i64, StoreFault> {
        lock(&self.transaction, &case_lock(case)).await?;
        let last: Option<Option<i64>> = outbox_event::Entity::find()
            .select_only()
            .column_as(outbox_event::Column::Sequence.max(), "last")
            .filter(outbox_event::Column::CaseKey.eq(case.as_i64()))
            .into_tuple()
            .one(&self.transaction)
            .await?;
        Ok(last.flatten().unwrap_or(0) + 1)
    }
}

/// The name under which the changes of one case wait for each other.
pub(crate) fn case_lock(case: CaseKey) -> String {
    format!("case {}", case.as_i64())
}

/// The name under which the changes of a person, in all of their cases, wait for each other.
pub(crate) fn person_lock(person: RowKey) -> String {
    format!("person {}", person.as_i64())
}

/// Waits for everybody else of this service who holds the same name, until the transaction ends.
/// SQLite has one writer, so there is nobody to wait for. On PostgreSQL it makes sequences follow
/// the order of commits: whoever gets the next number sees every earlier one.
pub(crate) async fn lock(transaction: &DatabaseTransaction, name: &str) -> Result<(), StoreFault> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || $1, 0))",
            [name.into()],
        );
        transaction.execute_raw(statement).await?;
    }
    Ok(())
}
