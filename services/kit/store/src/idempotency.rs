//! Idempotency keys (`api.md` 9): unique per subject, unit, operation and key, kept with the
//! change. What is kept is a keyed hash of the input and the resulting ids and codes, never the
//! answer: a repeat is read again under today's facts.

use std::str::FromStr;

use domain::UnitId;
use hmac::Mac;
use sea_orm::{
    ActiveValue, ColumnTrait, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    canonical::canonical_text,
    fault::StoreFault,
    settings::keyed,
    store::Store,
    tables::idempotency_key::{self, Column, Entity, Model},
    tx::Tx,
};

/// A text that is no idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key has 1 to 200 printable ASCII characters")]
pub struct NotAKey;

/// A key that a caller chose for one mutation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    text: String,
    unit: Option<UnitId>,
}

impl FromStr for IdempotencyKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let printable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
        if (1..=200).contains(&text.len()) && text.bytes().all(printable) {
            Ok(Self {
                text: text.to_owned(),
                unit: None,
            })
        } else {
            Err(NotAKey)
        }
    }
}

impl IdempotencyKey {
    /// The same key, used for a unit. Somebody who acts for two units has two rooms for keys.
    #[must_use]
    pub fn for_unit(mut self, unit: UnitId) -> Self {
        self.unit = Some(unit);
        self
    }
}

/// What is known about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recalled {
    /// Nothing: do the work, and [`Tx::remember`] its result.
    New,
    /// The same work was done: these ids and codes came of it. Read them again.
    Repeat(serde_json::Value),
    /// The key was used with another input: `IDEMPOTENCY_CONFLICT`.
    Conflict,
}

/// A key that this transaction holds.
#[derive(Debug)]
pub(crate) struct Pending {
    row: Place,
    result: Option<serde_json::Value>,
}

#[derive(Debug, Clone)]
struct Place {
    subject: String,
    unit: Uuid,
    operation: String,
    key: String,
}

impl Place {
    fn select(&self) -> sea_orm::Condition {
        sea_orm::Condition::all()
            .add(Column::Subject.eq(&self.subject))
            .add(Column::UnitId.eq(self.unit))
            .add(Column::Operation.eq(&self.operation))
            .add(Column::Key.eq(&self.key))
    }
}

impl Tx<'_> {
    /// Looks a key up and, when it is new, holds it: a second request with the same key waits
    /// until this transaction ends. A transaction recalls one key at most.
    pub async fn recall(
        &mut self,
        key: &IdempotencyKey,
        operation: &str,
        input: &impl Serialize,
    ) -> Result<Recalled, StoreFault> {
        if self.pending.is_some() {
            return Err(StoreFault::RecalledTwice);
        }
        let place = Place {
            subject: self.cx.sign_in().subject.to_string(),
            unit: key.unit.map_or(Uuid::nil(), UnitId::uuid),
            operation: operation.to_owned(),
            key: key.text.clone(),
        };
        let input_hash = self.hash(input)?;
        if self.hold(&place, &input_hash).await? {
            self.pending = Some(Pending {
                row: place,
                result: None,
            });
            return Ok(Recalled::New);
        }
        let kept = Entity::find()
            .filter(place.select())
            .one(&self.transaction)
            .await?
            .ok_or(StoreFault::Unreadable("idempotency key"))?;
        Ok(judge(kept, &input_hash))
    }

    /// Remembers the ids and codes that the work came to. Never the answer, and never personal
    /// data. It is written when the transaction commits.
    pub fn remember(&mut self, result: serde_json::Value) {
        if let Some(pending) = &mut self.pending {
            pending.result = Some(result);
        }
    }

    pub(crate) async fn keep_result(&mut self) -> Result<(), StoreFault> {
        let Some(Pending {
            row,
            result: Some(result),
        }) = self.pending.take()
        else {
            return Ok(());
        };
        Entity::update_many()
            .col_expr(Column::Result, Expr::value(result))
            .filter(row.select())
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Writes the key; a key that has been kept long enough is taken over. Tells whether it is ours.
    async fn hold(&self, place: &Place, input_hash: &[u8; 32]) -> Result<bool, StoreFault> {
        let now = self.cx.now();
        let row = idempotency_key::ActiveModel {
            row_key: ActiveValue::NotSet,
            subject: Set(place.subject.clone()),
            unit_id: Set(place.unit),
            operation: Set(place.operation.clone()),
            key: Set(place.key.clone()),
            input_hash: Set(input_hash.to_vec()),
            result: Set(None),
            recorded_at: Set(now),
            keep_until: Set(now + self.store.inner().settings.keep_keys),
        };
        let taken_over = OnConflict::columns([
            Column::Subject,
            Column::UnitId,
            Column::Operation,
            Column::Key,
        ])
        .update_columns([
            Column::InputHash,
            Column::Result,
            Column::RecordedAt,
            Column::KeepUntil,
        ])
        .action_and_where(Expr::col((Entity, Column::KeepUntil)).lte(now))
        .to_owned();
        let written = Entity::insert(row)
            .on_conflict(taken_over)
            .exec_without_returning(&self.transaction)
            .await?;
        Ok(written > 0)
    }

    fn hash(&self, input: &impl Serialize) -> Result<[u8; 32], StoreFault> {
        let mut mac = keyed(&self.store.inner().idempotency);
        mac.update(canonical_text(input, "input")?.as_bytes());
        Ok(mac.finalize().into_bytes().into())
    }
}

fn judge(kept: Model, input_hash: &[u8; 32]) -> Recalled {
    if kept.input_hash == input_hash {
        Recalled::Repeat(kept.result.unwrap_or_default())
    } else {
        Recalled::Conflict
    }
}

impl Store {
    /// Removes idempotency keys that have been kept long enough. Answers how many.
    pub async fn forget_keys_once(&self) -> Result<u64, StoreFault> {
        let now = self.inner().settings.clock.now();
        let removed = Entity::delete_many()
            .filter(Column::KeepUntil.lte(now))
            .exec(&self.inner().connections.background)
            .await?;
        Ok(removed.rows_affected)
    }
}
