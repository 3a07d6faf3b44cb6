//! Takes one step: it is kept, and the lines of the one person who took it change.

use ::store::{StoreFault, Tx};

use super::hold_people::hold_people;
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
    let Some(told) = step.pseudonym else {
        store::add_step(connection, step, None).await?;
        let lines = unfollowed_lines(step).into_iter().map(|line| (line, 1));
        return store::tally::add_people(connection, lines).await;
    };
    // Two steps of one person at once would each count from a way without the other.
    let around = hold_people(tx, [told].into()).await?;
    let name = around.union.name_of(told);
    let mut steps = store::step::list_steps_of(connection, name).await?;
    let before = Journey::of(&steps);
    let step = Step {
        pseudonym: Some(name),
        ..step.clone()
    };
    store::add_step(connection, &step, Some(told)).await?;
    steps.push(step);
    let after = Journey::of(&steps);
    store::tally::add_people(connection, changes(before.as_ref(), after.as_ref())).await
}
