//! What falls due of partners' own requests: the desk is reminded of those that wait too long, and those that were handled
//! are erased when they have been kept long enough. Each is a transaction of its own.

use std::{collections::BTreeSet, sync::Arc};

use ::store::StoreFault;
use access::{Act, Cx, SystemPrincipal};
use chassis::{Failure, Fault};
use domain::{Clock, Entropy, ProposalId, clock::chance_of_work};

use crate::{
    IntakeDesk,
    store::{proposal, registry::Updated},
};

/// How many requests are looked up at a time.
const BATCH: u64 = 100;

/// What is done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Remind,
    Erase,
}

impl Deed {
    const fn name(self) -> &'static str {
        match self {
            Self::Remind => "remind_of_intake_proposal",
            Self::Erase => "erase_intake_proposal",
        }
    }

    const fn principal(self) -> SystemPrincipal {
        match self {
            Self::Remind => SystemPrincipal::Runner,
            Self::Erase => SystemPrincipal::Disposal,
        }
    }
}

/// Reminds and erases what is due, and tells how much it was. What fails is logged and left for the next time.
pub(super) async fn work_off_all(
    desk: &IntakeDesk,
    (clock, entropy): (&Arc<dyn Clock>, &Arc<dyn Entropy>),
    failed: &mut BTreeSet<String>,
) -> Result<u64, Fault> {
    let mut done = 0;
    for deed in [Deed::Remind, Deed::Erase] {
        loop {
            let mut due = list_due(desk, clock.as_ref(), deed, failed).await?;
            due.retain(|id| !failed.contains(&key_of(deed, *id)));
            if due.is_empty() {
                break;
            }
            for id in due {
                let key = key_of(deed, id);
                let cx = Cx::system(
                    deed.principal(),
                    Arc::clone(clock),
                    chance_of_work(entropy, &key),
                );
                match work_off(desk, &cx, deed, id).await {
                    Ok(()) => done += 1,
                    Err(failure) => {
                        tracing::error!(kind = deed.name(), error = %failure, "work about a partner's request could not be done");
                        failed.insert(key);
                    }
                }
            }
        }
    }
    Ok(done)
}

fn key_of(deed: Deed, id: ProposalId) -> String {
    format!("{} {id}", deed.name())
}

async fn list_due(
    desk: &IntakeDesk,
    clock: &dyn Clock,
    deed: Deed,
    failed: &BTreeSet<String>,
) -> Result<Vec<ProposalId>, StoreFault> {
    let kept = u64::try_from(failed.len()).unwrap_or(u64::MAX);
    let first = BATCH.saturating_add(kept);
    let (connection, now) = (desk.store().reading(), clock.now());
    match deed {
        Deed::Remind => proposal::list_to_remind(connection, now, first).await,
        Deed::Erase => proposal::list_to_erase(connection, now, first).await,
    }
}

async fn work_off(desk: &IntakeDesk, cx: &Cx, deed: Deed, id: ProposalId) -> Result<(), Failure> {
    let tx = desk.store().begin(cx).await?;
    let connection = tx.connection();
    let updated = match deed {
        Deed::Remind => proposal::update_reminded(connection, cx, id).await?,
        Deed::Erase => proposal::remove_proposal(connection, cx, id).await?,
    };
    // Somebody else has done it, or it was handled meanwhile.
    if updated == Updated::Stale {
        return Ok(());
    }
    cx.trail().note_act(Act::named(deed.name()).concerning(id));
    tx.commit().await?;
    if deed == Deed::Remind {
        desk.counts().proposal_waited();
    }
    Ok(())
}
