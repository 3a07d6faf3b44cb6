//! Taking: an event that is delivered several times has its effect once.

use domain::{CodeList, event::Event};
use sea_orm::{EntityTrait, Set, sea_query::OnConflict};

use crate::{fault::StoreFault, tables::inbox_event, tx::Tx};

/// Whether an event has been taken before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// It has not: do what it asks for, in this transaction.
    First,
    /// It has: do nothing, and thank the sender.
    Again,
}

impl Tx<'_> {
    /// Writes the event into the inbox. Its effect belongs in the same transaction. A second
    /// delivery at the same time waits for the first to commit or to give up.
    pub async fn take_once(&mut self, event: &Event) -> Result<Taking, StoreFault> {
        let row = inbox_event::ActiveModel {
            case_key: Set(event.case_key.as_i64()),
            event_id: Set(event.id.uuid()),
            source: Set(event.source.code().to_owned()),
            sequence: Set(event.sequence),
            taken_at: Set(self.cx.now()),
        };
        let written = inbox_event::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([inbox_event::Column::CaseKey, inbox_event::Column::EventId])
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(&self.transaction)
            .await?;
        Ok(match written {
            0 => Taking::Again,
            _ => Taking::First,
        })
    }
}
