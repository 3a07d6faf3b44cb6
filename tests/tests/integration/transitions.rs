//! Every transition of `referral.md` over GraphQL, each with its refused twins: the wrong actor, a stale
//! version, the wrong state.

use std::collections::{BTreeMap, btree_map::Entry};

use anyhow::{Context, Result, ensure};
use domain::{
    CodeList,
    referral::{ReferralStatus as Status, TRANSITIONS, TransitionKind},
};
use serde_json::json;
use system_tests::{
    client::{Reader, refusal},
    journey::{self, Journey},
    moves::{MARK_IN_ERROR, MOVES, Move, REQUEST_WITHDRAWAL, SEND, Walk, path_to},
    people,
    world::{Engine, TestWorld},
};

/// Services of referrals, so that several can be open at once.
const SERVICES: [&str; 8] = [
    "FINANCIAL_ASSISTANCE",
    "MAPPING",
    "GUIDANCE",
    "EMPLOYMENT_SUPPORT",
    "REHABILITATION_COORDINATION",
    "EDUCATION_GUIDANCE",
    "HEALTH_CONTACT",
    "DEBT_COUNSELLING",
];

/// The states that a chain of moves leads to.
const REACHED: [Status; 13] = [
    Status::Draft,
    Status::AwaitingPerson,
    Status::Sent,
    Status::Received,
    Status::InfoRequested,
    Status::Accepted,
    Status::Active,
    Status::Paused,
    Status::Completed,
    Status::Declined,
    Status::Withdrawn,
    Status::EndedEarly,
    Status::EnteredInError,
];

/// A person at the desk, with what the labour-market unit must be told to take a referral.
async fn person(world: &TestWorld, index: usize) -> Result<(Journey, String)> {
    let number = people::number(index);
    let journey = world.received_person(&number).await?;
    let desk = world.desk()?;
    let (from, to) = (&journey.places.desk, &journey.places.labour);
    let named = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];
    journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
    Ok((journey, number))
}

/// A draft for the `index`-th of many referrals, with a person for every eight.
async fn draft<'w>(
    world: &'w TestWorld,
    people: &mut BTreeMap<usize, (Journey, String)>,
    index: usize,
) -> Result<Walk<'w>> {
    let whose = index / SERVICES.len();
    if let Entry::Vacant(place) = people.entry(whose) {
        place.insert(person(world, whose).await?);
    }
    let (journey, number) = people.get(&whose).context("just received")?;
    Walk::draft(world, (journey, number), SERVICES[index % SERVICES.len()]).await
}

/// Tries what must be refused, and asks that nothing has changed by it.
async fn refused(
    walk: &Walk<'_>,
    reader: &Reader,
    (step, version): (&Move, i64),
    codes: &[&str],
) -> Result<String> {
    let before = walk.look().await?;
    let payload = walk.attempt(reader, step, version).await?;
    let refusal = refusal(&payload).with_context(|| format!("{} as {codes:?}", step.mutation))?;
    ensure!(
        codes.contains(&refusal.code.as_str()),
        "{} from {}: {refusal:?}, not {codes:?}",
        step.mutation,
        step.from.code()
    );
    ensure!(!refusal.message.is_empty(), "{refusal:?} says nothing");
    ensure!(
        walk.look().await? == before,
        "{} was refused and still changed it",
        step.mutation
    );
    Ok(refusal.code)
}

#[tokio::test]
async fn every_move_leads_where_the_table_says_and_is_refused_to_the_wrong_actor_and_when_stale()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut people = BTreeMap::new();
        for (index, step) in MOVES.iter().enumerate() {
            let mut walk = draft(world, &mut people, index).await?;
            walk.take_all(&path_to(step.from)).await?;
            let version = walk.referral.version;
            let right = walk.reader(step.side)?;
            let wrong = walk.reader(step.side.other())?;
            refused(&walk, &wrong, (step, version), &["FORBIDDEN", "NOT_FOUND"]).await?;
            let stranger = world.staff("welfare.trosa")?;
            refused(&walk, &stranger, (step, version), &["NOT_FOUND"]).await?;
            let nobody = world.staff("admin.welfare.gnesta")?;
            refused(&walk, &nobody, (step, version), &["NOT_FOUND"]).await?;
            refused(&walk, &right, (step, version - 1), &["STALE_VERSION"]).await?;
            refused(&walk, &right, (step, version + 1), &["STALE_VERSION"]).await?;
            walk.take(step).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stale_version_is_answered_with_the_referral_as_it_stands() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, number) = person(world, 0).await?;
        let mut walk = Walk::draft(world, (&journey, &number), "GUIDANCE").await?;
        let read = walk.referral.version;
        walk.take(&SEND).await?;
        let payload = walk.attempt(&world.desk()?, &MARK_IN_ERROR, read).await?;
        let refusal = refusal(&payload)?;
        ensure!(refusal.code == "STALE_VERSION", "{refusal:?}");
        ensure!(
            refusal.field.as_deref() == Some("expectedVersion"),
            "{refusal:?}"
        );
        let current = json!({
            "id": walk.referral.id, "status": "SENT", "version": walk.referral.version,
        });
        ensure!(payload["referral"] == current, "{payload}");
        Ok(())
    })
    .await
}

/// Whether the table lets anybody do this from a status.
fn is_allowed(kind: TransitionKind, from: Status) -> bool {
    TRANSITIONS
        .iter()
        .any(|rule| rule.kind == kind && rule.from.contains(&from))
}

#[tokio::test]
async fn no_move_is_made_from_a_state_that_the_table_does_not_name() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut people = BTreeMap::new();
        let mut told_so: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, status) in REACHED.iter().enumerate() {
            let mut walk = draft(world, &mut people, index).await?;
            walk.take_all(&path_to(*status)).await?;
            for step in MOVES {
                // One mutation takes back and asks to take back: it is allowed wherever either is.
                let withdraws = step.mutation == REQUEST_WITHDRAWAL.mutation;
                let kinds = [TransitionKind::Withdraw, TransitionKind::RequestWithdrawal];
                let allowed = is_allowed(step.kind, *status)
                    || withdraws && kinds.iter().any(|kind| is_allowed(*kind, *status));
                if allowed {
                    continue;
                }
                let reader = walk.reader(step.side)?;
                // Who no longer takes part, or does not yet, is not told the state either.
                let codes = ["INVALID_TRANSITION", "FORBIDDEN", "NOT_FOUND"];
                let tried = (step, walk.referral.version);
                let code = refused(&walk, &reader, tried, &codes).await?;
                let count = told_so.entry(step.mutation).or_default();
                *count += usize::from(code == "INVALID_TRANSITION");
            }
        }
        for (mutation, count) in told_so {
            ensure!(count > 0, "{mutation} is never refused for the state alone");
        }
        Ok(())
    })
    .await
}
