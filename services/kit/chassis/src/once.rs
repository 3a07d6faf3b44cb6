//! Doing a mutation once, however often it is sent (`api.md` 9).

use domain::{Problem, ProblemCode, UnitId};
use serde::{Serialize, de::DeserializeOwned};
use store::{IdempotencyKey, Recalled, StoreFault, Tx};

use crate::failure::{Failure, Fault};

/// What is known of a mutation that carries a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once<R> {
    /// It has not been done: do it, and remember its result.
    First,
    /// It was done, with this result. Read it again under today's facts.
    Done(R),
}

/// Looks the caller's key up in the transaction that would do the work. Without a key it is always the
/// first time.
pub async fn recall<R: DeserializeOwned>(
    tx: &mut Tx<'_>,
    (key, unit): (Option<&str>, Option<UnitId>),
    operation: &str,
    input: &impl Serialize,
) -> Result<Once<R>, Failure> {
    let Some(key) = key else {
        return Ok(Once::First);
    };
    let key: IdempotencyKey = key
        .parse()
        .map_err(|_| Problem::invalid("idempotencyKey", "idempotency-key-malformed"))?;
    let key = unit.map_or(key.clone(), |unit| key.for_unit(unit));
    match tx.recall(&key, operation, input).await? {
        Recalled::New => Ok(Once::First),
        Recalled::Repeat(result) => serde_json::from_value(result)
            .map(Once::Done)
            .map_err(|_| Fault::from(StoreFault::Unreadable("idempotency result")).into()),
        Recalled::Conflict => {
            let conflict = Problem::new(ProblemCode::IdempotencyConflict, "idempotency-key-used");
            Err(conflict.at("idempotencyKey").into())
        }
    }
}

/// Remembers the ids and codes that the work came to. Never the answer, never personal data.
pub fn remember(tx: &mut Tx<'_>, result: &impl Serialize) -> Result<(), Failure> {
    let result = serde_json::to_value(result)
        .map_err(|_| Fault::from(StoreFault::Unwritable("idempotency result")))?;
    tx.remember(result);
    Ok(())
}
