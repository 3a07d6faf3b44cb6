//! What every sweep does alike: every case once a day, in bounded batches, in the order of their keys, so that a start
//! goes on where the last one stopped; and an entry in the access log for whatever was erased.

use access::{Access, Act, Action, Cx, Facts, Place};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{AgencyId, CaseId, FaultCode, RecordId, Section};
use store::{Store, disposal::Sweep};

use crate::failure::Fault;

/// How many cases are looked at by one question.
pub const CASES_A_BATCH: u64 = 500;
/// How many such batches one step does: the rest waits for the next step.
const BATCHES_A_STEP: u32 = 20;
/// How many cases one transaction erases, and one certificate tells of.
pub const CASES_ERASED_AT_ONCE: usize = 50;

/// Whoever disposes of what lies in cases, batch by batch.
#[async_trait]
pub trait Swept: Send + Sync {
    /// Disposes of what is due in the next cases after a key, at most [`CASES_A_BATCH`] of them. Answers the key of the
    /// last of them and in how many something was erased; `None` when there are no more.
    ///
    /// # Errors
    /// When somebody who must be asked does not answer. What was erased before stays so.
    async fn dispose_next(&self, after: i64) -> Result<Option<(i64, u64)>, Fault>;
}

/// One step of today's sweep of this name. Answers in how many cases something was erased, and counts one more while the
/// sweep is not at its end.
///
/// # Errors
/// As [`Swept::dispose_next`]. The sweep goes on from there.
pub async fn sweep_on(
    store: &Store,
    (name, today): (&str, NaiveDate),
    swept: &dyn Swept,
) -> Result<u64, Fault> {
    let mut erased = 0;
    for _ in 0..BATCHES_A_STEP {
        let Sweep::After(reached) = store.find_sweep(name, today).await? else {
            return Ok(erased);
        };
        let Some((last, in_batch)) = swept.dispose_next(reached).await? else {
            store.keep_sweep(name, today, Sweep::Done).await?;
            return Ok(erased);
        };
        erased += in_batch;
        store.keep_sweep(name, today, Sweep::After(last)).await?;
    }
    Ok(erased + 1)
}

/// Notes for the access log what was erased of one owner in one case, under the permit to do so.
///
/// # Errors
/// When there is no such permit: nothing may be erased then.
pub fn note_erased(
    access: &Access,
    (cx, facts): (&Cx, &Facts),
    (case, owner): (CaseId, AgencyId),
    sections: impl Iterator<Item = Section>,
    certificate: RecordId,
) -> Result<(), Fault> {
    let forbidden = || Fault::new(FaultCode::Internal);
    let standing = access.standing(cx, facts, case).ok_or_else(forbidden)?;
    for section in sections {
        let place = Place::new(case, standing.facts().person, section, owner);
        let act = Act::named("dispose").concerning(certificate);
        access
            .act(cx, &standing, &place, Action::Write, act)
            .map_err(|_| forbidden())?;
    }
    Ok(())
}
