//! Holding people while their steps change, with whoever is or may become one with them.

use std::collections::BTreeSet;

use ::store::{StoreFault, Tx};
use domain::{RowKey, event::Pseudonym};

use crate::store::union::{Around, find_around};

/// Holds these people and everybody who is, was or may become one with them, in the order of their names, so that two who
/// hold the same wait for each other and never for ever.
pub async fn hold_people(tx: &Tx<'_>, named: BTreeSet<Pseudonym>) -> Result<Around, StoreFault> {
    let mut around = find_around(tx.connection(), &named).await?;
    loop {
        for name in &around.people {
            tx.hold_person(lock_of(*name)).await?;
        }
        // Somebody may have told of a merge while these were waited for.
        let now = find_around(tx.connection(), &around.people).await?;
        if now.people == around.people {
            return Ok(now);
        }
        around = now;
    }
}

/// The number by which a person is held here; two people who share it wait for each other, and nothing worse.
fn lock_of(pseudonym: Pseudonym) -> RowKey {
    let bytes = pseudonym.bytes();
    let (first, _) = bytes.split_at(8);
    RowKey::from_i64(
        first
            .iter()
            .fold(0, |number, byte| number << 8 | i64::from(*byte)),
    )
}
