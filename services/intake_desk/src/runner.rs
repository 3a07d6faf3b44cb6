//! The runner: works off everything that has fallen due, exactly once, also after a stop. Each work is
//! a transaction of its own, in which it is marked as done under its lasting key; what it does is done
//! under the runner's own name.

mod bases;
mod notices;
mod proposals;
mod referrals;
mod registry_work;

use std::{collections::BTreeSet, sync::Arc};

use ::store::StoreFault;
use access::{Cx, SystemPrincipal};
use chassis::{Failure, Fault};
use domain::{Clock, CodeList, Entropy, clock::chance_of_work};

use crate::{
    IntakeDesk,
    change::Change,
    flow::{REFERRAL_WORK, do_case_work, escalate_review},
    model::{desk_work::DeskWorkKind, opening::OpeningWorkKind, work::CaseWorkKind},
    store::{
        case, registry,
        registry::Updated,
        work::{self, DueWork},
    },
};

pub use notices::deliver_notices_once;

/// How many pieces of work are looked up at a time.
const BATCH: u64 = 100;

/// What a piece of work is.
enum Kind {
    /// Of an opening in an emergency: its review is overdue.
    Opening,
    /// Of a referral; its key says what.
    Referral,
    /// Of a basis.
    Basis(DeskWorkKind),
    /// Of a case: a note locks, a follow-up is due.
    Case,
    /// Of no kind that this build knows: it is left for one that does.
    Unknown,
}

impl Kind {
    fn of(code: &str) -> Self {
        if code == REFERRAL_WORK {
            return Self::Referral;
        }
        if let Some(kind) = DeskWorkKind::from_code(code) {
            return Self::Basis(kind);
        }
        if OpeningWorkKind::from_code(code).is_some() {
            return Self::Opening;
        }
        if CaseWorkKind::from_code(code).is_some() {
            Self::Case
        } else {
            Self::Unknown
        }
    }
}

/// What became of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worked {
    /// It is done now.
    Done,
    /// Somebody else has done it, or it has been overtaken.
    Gone,
}

/// Works off everything that is due, and tells how much it was. Work that fails is logged and left for
/// the next time; it keeps nothing else from being done.
pub async fn run_due_once(
    desk: &IntakeDesk,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> Result<u64, Fault> {
    let mut failed: BTreeSet<String> = BTreeSet::new();
    let mut done = 0;
    notices::forget(desk, (clock, entropy)).await?;
    loop {
        done += registry_work::work_off_all(desk, (clock, entropy), &mut failed).await?;
        done += proposals::work_off_all(desk, (clock, entropy), &mut failed).await?;
        let due = due_now(desk, clock.as_ref(), &failed).await?;
        if due.is_empty() {
            return Ok(done);
        }
        for work in due {
            let cx = Cx::system(
                SystemPrincipal::Runner,
                Arc::clone(clock),
                chance_of_work(entropy, &work.work_key),
            );
            match work_off(desk, &cx, &work).await {
                Ok(Worked::Done) => done += 1,
                Ok(Worked::Gone) => {}
                Err(failure) => {
                    tracing::error!(kind = %work.kind, error = %failure, "work that is due could not be done");
                    failed.insert(work.work_key);
                }
            }
        }
    }
}

/// What is due and has not failed just now.
async fn due_now(
    desk: &IntakeDesk,
    clock: &dyn Clock,
    failed: &BTreeSet<String>,
) -> Result<Vec<DueWork>, StoreFault> {
    let kept = u64::try_from(failed.len()).unwrap_or(u64::MAX);
    let first = BATCH.saturating_add(kept);
    let mut due = work::find_due(desk.store().reading(), clock.now(), first).await?;
    due.retain(|work| {
        !failed.contains(&work.work_key) && !matches!(Kind::of(&work.kind), Kind::Unknown)
    });
    Ok(due)
}

/// Does one piece of work in a transaction of its own.
async fn work_off(desk: &IntakeDesk, cx: &Cx, due: &DueWork) -> Result<Worked, Failure> {
    let tx = desk.store().begin(cx).await?;
    tx.hold_case(due.case).await?;
    let directory = registry::get_directory(tx.connection()).await?;
    let heads = case::list_heads_by_key(tx.connection(), &directory, &[due.case]).await?;
    let Some(head) = heads.first() else {
        return Ok(Worked::Gone);
    };
    if work::update_work_done(tx.connection(), cx, due.key).await? == Updated::Stale {
        return Ok(Worked::Gone);
    }
    let door = crate::change::Door::Case;
    let mut change = desk.change_in(tx, cx, (head.id, "caseId"), door).await?;
    do_work(desk, &mut change, due).await?;
    change.commit(&()).await?;
    Ok(Worked::Done)
}

async fn do_work(desk: &IntakeDesk, change: &mut Change<'_>, due: &DueWork) -> Result<(), Failure> {
    match Kind::of(&due.kind) {
        Kind::Referral => referrals::work_off(desk, change, due).await,
        Kind::Basis(kind) => bases::work_off(desk, change, due, kind).await,
        Kind::Opening => escalate_review(change, due).await,
        Kind::Case => do_case_work(change.connection(), change.cx(), due)
            .await
            .map(|_| ()),
        Kind::Unknown => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_is_planned_is_known() {
        assert!(matches!(Kind::of(REFERRAL_WORK), Kind::Referral));
        for kind in DeskWorkKind::ALL {
            assert!(matches!(Kind::of(kind.code()), Kind::Basis(_)), "{kind}");
        }
        for kind in OpeningWorkKind::ALL {
            assert!(matches!(Kind::of(kind.code()), Kind::Opening), "{kind}");
        }
        assert!(matches!(Kind::of("LOCK_NOTE"), Kind::Case));
        assert!(matches!(Kind::of("SOMETHING_NEWER"), Kind::Unknown));
    }
}
