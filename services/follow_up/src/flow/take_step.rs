//! Takes one step: it is kept, and the lines of the one person who took it change.

use ::store::{StoreFault, Tx};
use domain::{RowKey, event::Pseudonym};

use crate::{
    model::{
        Step,
        journey::Journey,
        tally::{changes, unfollowed_lines},
    },
    store,
};

/// Keeps a step and counts it, in the transaction that takes its event. What this costs depends on how many steps the
/// person has, and on nothing else.
pub async fn take_step(tx: &Tx<'_>, step: &Step) -> Result<(), StoreFault> {
    let connection = tx.connection();
    let Some(pseudonym) = step.pseudonym else {
        store::add_step(connection, step).await?;
        let lines = unfollowed_lines(step).into_iter().map(|line| (line, 1));
        return store::tally::add_people(connection, lines).await;
    };
    // Two steps of one person at once would each count from a way without the other.
    tx.hold_person(lock_of(pseudonym)).await?;
    let mut steps = store::step::list_steps_of(connection, pseudonym).await?;
    let before = Journey::of(&steps);
    store::add_step(connection, step).await?;
    steps.push(step.clone());
    let after = Journey::of(&steps);
    store::tally::add_people(connection, changes(before.as_ref(), after.as_ref())).await
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
