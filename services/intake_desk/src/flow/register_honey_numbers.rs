//! Registers numbers that nobody has, so that whoever looks one up gives themself away (`access.md` rule
//! 10). It is done by who runs the platform, before it answers anybody; no user can.

use ::store::{Store, StoreFault};
use access::{Act, Cx};
use domain::identity_number::IdentityNumber;

use crate::{secrets::Secrets, store::log_alarm};

/// Registers the numbers in a desk's database, as keyed digests. Those that are there stay, and where all
/// are there nothing is done.
///
/// # Errors
/// When the database refuses.
pub async fn register_honey_numbers(
    store: &Store,
    secrets: &Secrets,
    cx: &Cx,
    numbers: &[IdentityNumber],
) -> Result<(), StoreFault> {
    let digests: Vec<String> = numbers
        .iter()
        .map(|number| secrets.honey_digest(number.expose()))
        .collect();
    let known = log_alarm::list_honey_digests(store.reading()).await?;
    if digests.iter().all(|digest| known.contains(digest)) {
        return Ok(());
    }
    let tx = store.begin(cx).await?;
    log_alarm::add_honey_numbers(tx.connection(), cx, &digests).await?;
    cx.trail().note_act(Act::named("register_honey_numbers"));
    tx.commit().await
}
