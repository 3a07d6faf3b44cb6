//! Every transition of `referral.md` that somebody can take, over GraphQL, each with its refused twins: the
//! wrong actor, a stranger, a stale version, the wrong state.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use anyhow::{Context, Result, ensure};
use domain::{
    CodeList,
    codes::ReferralService,
    referral::{ReferralStatus as Status, TRANSITIONS, TransitionKind},
};
use evi_tests::{
    administration::resume_employment,
    client::{Reader, refusal},
    journey::{self, Journey},
    moves::{
        CHANGING_HANDS, CONFIRM_REROUTE, CORRECTING, DECIDING, MARK_IN_ERROR, Move, QUEUING,
        RECEIVE, Receiving, SEND, SENDING, STOPPING, Side, WORKING, Walk, all_moves, path_to,
    },
    people,
    world::{Beginning, Engine, TestWorld},
};
use intake_desk::CapacitySeed;
use serde_json::json;

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

/// The service without a free place.
const FULL: &str = "WORK_PRACTICE";

/// The first of the people who are used by one move alone.
const ALONE: usize = 40;

/// A world in which one service has no place anywhere.
fn without_places() -> Beginning {
    let capacity = |unit: &str| CapacitySeed {
        unit: unit.to_owned(),
        service: ReferralService::WorkPractice,
        places: 0,
    };
    Beginning {
        capacities: ["labour.gnesta", "employment.gnesta", "welfare.gnesta"]
            .map(capacity)
            .to_vec(),
    }
}

/// People at the desk, each with what their receivers must be told to take a referral.
struct Crowd<'w> {
    world: &'w TestWorld,
    people: BTreeMap<usize, (Journey, String)>,
}

impl<'w> Crowd<'w> {
    fn of(world: &'w TestWorld) -> Self {
        let people = BTreeMap::new();
        Self { world, people }
    }

    async fn person(&mut self, index: usize) -> Result<&(Journey, String)> {
        if let Entry::Vacant(place) = self.people.entry(index) {
            let number = people::number(index);
            let journey = self.world.received_person(&number).await?;
            let desk = self.world.desk()?;
            let (from, places) = (&journey.places.desk, &journey.places);
            let named = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];
            for to in [&places.labour, &places.employment] {
                journey::record_basis(&desk, &journey.case, "CONSENT", from, to, &named).await?;
            }
            place.insert((journey, number));
        }
        self.people.get(&index).context("just received")
    }

    /// A draft for the `index`-th of many referrals, with a person for every eight.
    async fn draft(&mut self, index: usize) -> Result<Walk<'w>> {
        let (world, service) = (self.world, SERVICES[index % SERVICES.len()]);
        let (journey, number) = self.person(index / SERVICES.len()).await?;
        Walk::draft(world, (journey, number), service).await
    }

    /// A draft for a referral of a person of its own, in a service without a free place.
    async fn draft_alone(&mut self, index: usize) -> Result<Walk<'w>> {
        let world = self.world;
        let (journey, number) = self.person(ALONE + index).await?;
        Walk::draft(world, (journey, number), FULL).await
    }

    /// A draft that a move can be made from.
    async fn draft_for(&mut self, step: &Move, index: usize) -> Result<Walk<'w>> {
        let world = self.world;
        let whose = if step.needs_own_person() {
            ALONE + index
        } else {
            index / SERVICES.len()
        };
        let service = if step.needs_queue() {
            FULL
        } else {
            SERVICES[index % SERVICES.len()]
        };
        let (journey, number) = self.person(whose).await?;
        if step.at == Receiving::Welfare {
            let_in(world, journey).await?;
        }
        Walk::draft_at(world, (journey, number), step.at, service).await
    }
}

/// Lets the labour-market unit take part, so that it can refer the person itself.
async fn let_in(world: &TestWorld, journey: &Journey) -> Result<()> {
    let labour = world.staff("labour.gnesta")?;
    if journey::case_version(&labour, &journey.case).await.is_err() {
        let (desk, to) = (world.desk()?, &journey.places.labour);
        let sent = journey::send_referral(&desk, &journey.case, to, "PLACEMENT", &[]).await?;
        journey::accept_referral(&labour, &sent).await?;
    }
    Ok(())
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

/// Makes every move of a chapter, after its refused twins.
async fn try_chapter(chapter: &[Move]) -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, without_places(), async |world| {
        let mut crowd = Crowd::of(world);
        for (index, step) in chapter.iter().enumerate() {
            let what = || format!("{} from {}", step.kind.code(), step.from.code());
            resume_employment(world).await?;
            let mut walk = crowd.draft_for(step, index).await.with_context(what)?;
            walk.take_all(&path_to(step.from))
                .await
                .with_context(what)?;
            walk.prepare(step.need).await.with_context(what)?;
            try_twins(world, &walk, step).await.with_context(what)?;
            walk.take(step).await.with_context(what)?;
        }
        resume_employment(world).await
    })
    .await
}

async fn try_twins(world: &TestWorld, walk: &Walk<'_>, step: &Move) -> Result<()> {
    let version = walk.referral.version;
    for side in step.wrong_sides() {
        let wrong = walk.reader(side)?;
        refused(walk, &wrong, (step, version), &["FORBIDDEN", "NOT_FOUND"])
            .await
            .with_context(|| format!("{side:?}"))?;
    }
    // A handler of another municipality, and one who handles no cases.
    for stranger in ["welfare.trosa", "admin.welfare.gnesta"] {
        let stranger = world.staff(stranger)?;
        refused(walk, &stranger, (step, version), &["NOT_FOUND"]).await?;
    }
    if step.asks_version() {
        let right = walk.reader(step.side)?;
        for stale in [version - 1, version + 1] {
            refused(walk, &right, (step, stale), &["STALE_VERSION"]).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn writing_asking_and_sending_are_the_senders_and_the_persons() -> Result<()> {
    try_chapter(SENDING).await
}

#[tokio::test]
async fn a_receiver_receives_asks_decides_and_passes_on() -> Result<()> {
    try_chapter(DECIDING).await
}

#[tokio::test]
async fn the_queue_is_the_coordinators() -> Result<()> {
    try_chapter(QUEUING).await
}

#[tokio::test]
async fn the_work_is_the_receivers() -> Result<()> {
    try_chapter(WORKING).await
}

#[tokio::test]
async fn every_stop_is_reached_from_every_state_that_it_may_be_made_in() -> Result<()> {
    try_chapter(STOPPING).await
}

#[tokio::test]
async fn the_manager_of_the_sender_marks_a_mistake_wherever_it_stands() -> Result<()> {
    try_chapter(CORRECTING).await
}

#[tokio::test]
async fn handlers_and_units_change_and_the_referral_stays_where_it_stands() -> Result<()> {
    try_chapter(CHANGING_HANDS).await
}

#[tokio::test]
async fn a_stale_version_is_answered_with_the_referral_as_it_stands() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut walk = Crowd::of(world).draft(2).await?;
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

/// Whether something that this mutation can come to is allowed from a status: one mutation takes back
/// and asks to take back, one hands out what waits and what is held.
fn may_succeed(mutation: &str, from: Status) -> bool {
    all_moves().any(|step| step.mutation == mutation && is_allowed(step.kind, from))
}

/// One move for each mutation and side.
fn each_once() -> Vec<Move> {
    let mut seen = BTreeSet::new();
    all_moves()
        .filter(|step| seen.insert((step.mutation, format!("{:?}", step.side))))
        .collect()
}

/// A referral in a status, by moves, by a second receiver, or by time.
async fn reach<'w>(crowd: &mut Crowd<'w>, status: Status, index: usize) -> Result<Walk<'w>> {
    if status == Status::Waitlisted {
        let mut walk = crowd.draft_alone(index).await?;
        walk.take_all(&path_to(status)).await?;
        return Ok(walk);
    }
    let mut walk = crowd.draft(index).await?;
    let by_lead = |step: &Move| match step.side {
        Side::Receiver => Move {
            side: Side::Lead,
            ..*step
        },
        Side::Lead | Side::Sender | Side::Manager | Side::Person => *step,
    };
    // What is completed was the lead's own work, so that the lead still sees it.
    let path = path_to(status);
    let path = if status == Status::Completed {
        path.iter().map(by_lead).collect()
    } else {
        path
    };
    walk.take_all(&path).await?;
    if status == Status::Rerouted {
        walk.take_all(&[SEND, RECEIVE]).await?;
        walk.prepare(CONFIRM_REROUTE.need).await?;
        walk.take(&CONFIRM_REROUTE).await?;
    }
    if status == Status::Expired {
        walk.take(&SEND).await?;
        crowd.world.forward(chrono::Duration::days(60));
        crowd.world.settle().await?;
        let (_, version) = walk.look().await?.context("the sender sees it")?;
        walk.referral.version = version;
    }
    Ok(walk)
}

#[tokio::test]
async fn no_move_is_made_from_a_state_that_the_table_does_not_name() -> Result<()> {
    TestWorld::run_from(Engine::Sqlite, without_places(), async |world| {
        let mut crowd = Crowd::of(world);
        let mut told_so: BTreeMap<&str, usize> = BTreeMap::new();
        // Time passes for the one that expires, which is reached last.
        let mut statuses = Status::ALL.to_vec();
        statuses.sort_by_key(|status| *status == Status::Expired);
        for (index, status) in statuses.into_iter().enumerate() {
            let walk = reach(&mut crowd, status, index)
                .await
                .with_context(|| status.code())?;
            if status != Status::EnteredInError {
                let (seen, _) = walk.look().await?.context("the sender sees it")?;
                ensure!(seen == status.code(), "{seen}, not {status}");
            }
            for step in each_once() {
                if may_succeed(step.mutation, status) {
                    continue;
                }
                let reader = walk.reader(step.side)?;
                // Who no longer takes part, or does not yet, is not told the state either.
                let codes = ["INVALID_TRANSITION", "FORBIDDEN", "NOT_FOUND"];
                let tried = (&step, walk.referral.version);
                let code = refused(&walk, &reader, tried, &codes)
                    .await
                    .with_context(|| format!("in {status}"))?;
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

/// The chain comes back to somebody who was asked before: only the sender may, and says why.
#[tokio::test]
async fn a_referral_comes_back_to_a_unit_only_with_the_senders_reason() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let mut crowd = Crowd::of(world);
        let mut walk = crowd.draft(0).await?;
        walk.take_all(&path_to(Status::Received)).await?;
        walk.prepare(CONFIRM_REROUTE.need).await?;
        walk.take(&CONFIRM_REROUTE).await?;
        let welfare = world.staff("welfare.gnesta")?;
        let inbox = welfare.ask("referral_inbox", json!({ "first": 10 })).await?;
        let child = &inbox["referralInbox"]["edges"][0]["node"];
        let (id, version) = (child["id"].clone(), child["version"].clone());
        let (journey, _) = crowd.person(0).await?;
        let back = json!({
            "referralId": id, "expectedVersion": version,
            "toUnitId": journey.places.labour.unit, "reason": "De kan ändå.",
        });
        let document = "mutation Back($input: RerouteReferralInput!) { rerouteReferral(input: $input) { \
            referral { id version } userErrors { code field } } }";
        let proposed = welfare.mutate(document, back).await?;
        ensure!(proposed["userErrors"] == json!([]), "{proposed}");
        let mut input = json!({ "referralId": id, "expectedVersion": proposed["referral"]["version"] });
        let document = "mutation Confirm($input: ConfirmRerouteInput!) { confirmReroute(input: $input) { \
            referral { id status } userErrors { code field message } } }";
        let desk = world.desk()?;
        let without = refusal(&desk.mutate(document, input.clone()).await?)?;
        ensure!(
            (&*without.code, without.field.as_deref()) == ("INVALID_INPUT", Some("loopReason")),
            "{without:?}"
        );
        input["loopReason"] = json!("En ny handläggare har en plats.");
        let confirmed = desk.mutate(document, input).await?;
        ensure!(confirmed["referral"]["status"] == "REROUTED", "{confirmed}");
        let labour = world.staff("labour.gnesta")?;
        let inbox = labour.ask("referral_inbox", json!({ "first": 10 })).await?;
        let back = &inbox["referralInbox"]["edges"][0]["node"];
        ensure!(back["status"] == "SENT" && back["id"] != walk.referral.id.as_str(), "{inbox}");
        Ok(())
    })
    .await
}
