//! Takes notices to partners' systems, at least once and in no promised order: a notice carries the referral's
//! sequence. Nothing is held in the database while a receiver is waited for. What the system may not be told any more
//! is removed before it is sent: the system's right, and every stop, are asked about at each try.

use std::sync::Arc;

use access::{Cx, SystemPrincipal};
use chassis::Fault;
use chrono::{DateTime, Duration, Utc};
use domain::{Clock, Entropy, RowKey};
use futures::future::join_all;

use crate::{
    IntakeDesk,
    carrying::{CarryingFault, OutgoingNotice},
    model::notice::{
        KeptEndpoint, NoticeEndpointState, NoticeOutcome, NoticeSecret, after_attempt, may_be_told,
        signature,
    },
    store::{
        moment::Moment,
        notice::{
            ClaimedNotice, Settled, claim, find_endpoints_due, find_systems, forget_notices,
            get_endpoint_by_key, has_settled_before, list_kept_back, remove_notices, update_gone,
            update_settled,
        },
        registry::{Updated, get_directory},
    },
};

/// How many endpoints are served at a time. One that is slow holds back no other for longer than one try.
const ENDPOINTS: u64 = 50;
/// How many notices go to one endpoint at a time.
const BATCH: u64 = 10;
/// How long a notice that was settled is kept for the log and for sending it again, in days.
const KEPT: i64 = 90;

/// Time and chance of the work.
type Given<'g> = (&'g Arc<dyn Clock>, &'g Arc<dyn Entropy>);

/// One round: each endpoint for which something is due gets its oldest notices. Answers how many were tried.
///
/// # Errors
/// When the database does not answer. What goes wrong at one endpoint is logged and holds back no other.
pub async fn deliver_notices_once(
    desk: &IntakeDesk,
    clock: &Arc<dyn Clock>,
    entropy: &Arc<dyn Entropy>,
) -> Result<u64, Fault> {
    let given = (clock, entropy);
    let connection = desk.store().reading();
    let due = find_endpoints_due(connection, clock.now(), ENDPOINTS).await?;
    let rounds = due.into_iter().map(|key| serve(desk, given, key));
    let mut tried = 0;
    for round in join_all(rounds).await {
        match round {
            Ok(count) => tried += count,
            Err(fault) => {
                tracing::error!(
                    error.reasons = fault.chain(),
                    "notices could not be delivered"
                );
            }
        }
    }
    Ok(tried)
}

/// Forgets what was settled long ago.
pub(super) async fn forget(desk: &IntakeDesk, given: Given<'_>) -> Result<(), Fault> {
    let before = given.0.now() - Duration::days(KEPT);
    if !has_settled_before(desk.store().reading(), before).await? {
        return Ok(());
    }
    let cx = context(given);
    let tx = desk.store().begin(&cx).await?;
    let forgotten = forget_notices(tx.connection(), before).await?;
    tx.commit().await?;
    tracing::info!(notices = forgotten, "old notices were forgotten");
    Ok(())
}

fn context((clock, entropy): Given<'_>) -> Cx {
    let principal = SystemPrincipal::Delivery;
    Cx::system(principal, Arc::clone(clock), Arc::clone(entropy))
}

async fn serve(desk: &IntakeDesk, given: Given<'_>, key: RowKey) -> Result<u64, Fault> {
    let cx = context(given);
    let Some((endpoint, claimed)) = take(desk, &cx, key).await? else {
        return Ok(0);
    };
    let secrets = secrets_of(desk, &endpoint, cx.now());
    let tries = claimed
        .iter()
        .map(|notice| carry(desk, &cx, (&endpoint, &secrets), notice));
    let settled = join_all(tries).await;
    let tried = u64::try_from(settled.len()).unwrap_or(u64::MAX);
    settle(desk, &cx, &endpoint, (&claimed, &settled)).await?;
    Ok(tried)
}

/// Claims what is due and may be told. `None` when there is nothing of that kind.
async fn take(
    desk: &IntakeDesk,
    cx: &Cx,
    key: RowKey,
) -> Result<Option<(KeptEndpoint, Vec<ClaimedNotice>)>, Fault> {
    let tx = desk.store().begin(cx).await?;
    let connection = tx.connection();
    let directory = get_directory(connection).await?;
    let endpoint = get_endpoint_by_key(connection, &directory, key).await?;
    let Some(endpoint) = endpoint.filter(|kept| kept.state == NoticeEndpointState::On) else {
        tx.roll_back().await?;
        return Ok(None);
    };
    let mut claimed = claim(connection, cx, key, BATCH).await?;
    let moment = Moment::now(cx.clock());
    let agencies = [endpoint.system.agency.key];
    let systems = find_systems(connection, &directory, &agencies, moment).await?;
    let works = systems
        .iter()
        .any(|system| system.key == endpoint.system.key);
    let registered = may_be_told(desk.operations(), &endpoint.system.subject, cx.today());
    let persons: Vec<RowKey> = claimed.iter().filter_map(|notice| notice.person).collect();
    let kept_back = list_kept_back(connection, endpoint.system.key, &persons, moment).await?;
    let may_go = |notice: &ClaimedNotice| {
        let about = notice.person;
        works && about.is_none_or(|person| registered && !kept_back.contains(&person))
    };
    let removed: Vec<RowKey> = claimed
        .iter()
        .filter(|notice| !may_go(notice))
        .map(|notice| notice.key)
        .collect();
    remove_notices(connection, &removed).await?;
    claimed.retain(may_go);
    tx.commit().await?;
    Ok((!claimed.is_empty()).then_some((endpoint, claimed)))
}

fn secrets_of(desk: &IntakeDesk, endpoint: &KeptEndpoint, now: DateTime<Utc>) -> Vec<NoticeSecret> {
    let live = endpoint.secrets.live_at(now).into_iter();
    live.map(|name| desk.secrets().notice_secret(endpoint.id, name))
        .collect()
}

/// Tries once, and says what becomes of the notice.
async fn carry(
    desk: &IntakeDesk,
    cx: &Cx,
    (endpoint, secrets): (&KeptEndpoint, &[NoticeSecret]),
    notice: &ClaimedNotice,
) -> Settled {
    let at = cx.now();
    let timestamp = at.timestamp();
    let outgoing = OutgoingNotice {
        address: endpoint.address.clone(),
        id: notice.id,
        timestamp,
        signature: signature(secrets, notice.id, timestamp, &notice.body),
        body: notice.body.clone(),
    };
    let (outcome, status) = match desk.notices().carry(&outgoing).await {
        Ok(status) => (NoticeOutcome::of_status(status), Some(status)),
        Err(fault) => (outcome_of(fault), None),
    };
    Settled {
        at,
        outcome,
        status,
        after: after_attempt(outcome, notice.attempts.saturating_add(1), cx.now()),
    }
}

fn outcome_of(fault: CarryingFault) -> NoticeOutcome {
    match fault {
        CarryingFault::NotAnAddress | CarryingFault::AddressRefused => {
            NoticeOutcome::AddressRefused
        }
        CarryingFault::HostRefused => NoticeOutcome::HostRefused,
        CarryingFault::Unreachable => NoticeOutcome::Unreachable,
        CarryingFault::TimedOut => NoticeOutcome::TimedOut,
    }
}

async fn settle(
    desk: &IntakeDesk,
    cx: &Cx,
    endpoint: &KeptEndpoint,
    (claimed, settled): (&[ClaimedNotice], &[Settled]),
) -> Result<(), Fault> {
    let tx = desk.store().begin(cx).await?;
    let connection = tx.connection();
    for (notice, settled) in claimed.iter().zip(settled) {
        if update_settled(connection, cx, notice, *settled).await? == Updated::Stale {
            tracing::info!(notice.id = %notice.id, "somebody else has taken the notice over");
        }
    }
    let is_gone = |settled: &Settled| settled.outcome == NoticeOutcome::Gone;
    if settled.iter().any(is_gone) {
        update_gone(connection, endpoint).await?;
        tracing::warn!(endpoint.id = %endpoint.id, "a receiver takes no notices any more");
    }
    Ok(tx.commit().await?)
}
