//! The proof `revocation`: what was withdrawn is gone at the next read, in every service. A round gives a right, sees
//! that it holds, takes it back while others read, and reads again; then the owner may write something new, which
//! must not be seen either (`security.md` T13, T21).

mod office;
mod right;
mod scene;
mod shared;

use anyhow::{Context as _, Result};
use rand::Rng as _;
use rand_chacha::ChaCha8Rng;

use super::{Counts, Outcome, Plan};
use crate::world::{Engine, TestWorld};

use right::Right;
use scene::Scene;

/// How many rounds.
pub const COUNTS: Counts = Counts {
    short: 400,
    long: 10_000,
};

/// Rounds in one world: what was recorded in them makes its lists long.
const ROUNDS_OF_A_WORLD: u64 = 250;

/// Tries it.
///
/// # Errors
/// When a world does not start or a step that nothing forbids is refused.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut tried = Tried::default();
    let mut chance = plan.chance("revocation");
    let bar = plan.bar(plan.count, "rounds");
    while tried.rounds < plan.count && !plan.is_enough(&tried.outcome) {
        let rounds = ROUNDS_OF_A_WORLD.min(plan.count - tried.rounds);
        TestWorld::run(Engine::Sqlite, async |world| {
            let mut scene = Scene::set(world).await?;
            for _ in 0..rounds {
                if plan.is_enough(&tried.outcome) {
                    break;
                }
                round(&mut scene, &mut chance, &mut tried).await?;
                bar.inc(1);
            }
            Ok(())
        })
        .await?;
    }
    Ok(tried.outcome())
}

#[derive(Default)]
struct Tried {
    rounds: u64,
    by_kind: std::collections::BTreeMap<&'static str, u64>,
    not_new: u64,
    reads_after: u64,
    stale: u64,
    not_granted: u64,
    outcome: Outcome,
}

impl Tried {
    fn outcome(mut self) -> Outcome {
        self.outcome.figure("rounds", self.rounds);
        for (kind, rounds) in self.by_kind {
            self.outcome.figure(kind, rounds);
        }
        self.outcome.figure("reads_after", self.reads_after);
        self.outcome.figure("seen_before", self.not_new);
        self.outcome.figure("not_granted", self.not_granted);
        self.outcome.figure("stale", self.stale);
        self.outcome
    }

    /// What has just been given is seen by every way.
    async fn expect_all(&mut self, number: u64, right: Right, scene: &Scene<'_>) -> Result<()> {
        if !right.sight(scene).await?.is_whole() {
            self.not_granted += 1;
            let finding = format!("round {number}: {right} was given and is not seen");
            self.outcome.find(finding);
        }
        Ok(())
    }
}

async fn round(scene: &mut Scene<'_>, chance: &mut ChaCha8Rng, tried: &mut Tried) -> Result<()> {
    let number = tried.rounds;
    let right = scene::draw_right(chance)?;
    tried.rounds += 1;
    tried.outcome.ask();
    *tried.by_kind.entry(right.kind()).or_default() += 1;

    if right.is_new() && right.sight(scene).await?.is_anything() {
        tried.not_new += 1;
        let finding = format!("round {number}: {right} is seen before it is given");
        tried.outcome.find(finding);
    }
    let given = right.give(scene).await;
    let given = given.with_context(|| format!("round {number}: {right}"))?;
    tried.expect_all(number, right, scene).await?;
    if right.gives_more(scene).await? {
        tried
            .outcome
            .find(format!("round {number}: {right} gives more than it names"));
    }
    if right.is_unheard(scene).await? {
        let finding = format!("round {number}: {right} was given and nobody is told");
        tried.outcome.find(finding);
    }
    // Others read while it is taken back: nothing that is under way may be kept for later.
    let (taken, _, _) = tokio::join!(
        right.take_back(scene, &given, chance.random()),
        right.sight(scene),
        right.sight(scene)
    );
    taken.with_context(|| format!("round {number}: {right}"))?;
    if chance.random_ratio(1, 4) {
        right
            .write_anew(scene, 1 + number % ROUNDS_OF_A_WORLD)
            .await?;
    }
    let sight = right.sight(scene).await?;
    tried.reads_after += sight.tried();
    if sight.is_anything() {
        tried.stale += 1;
        let finding = format!("round {number}: {right} was taken back and is still seen");
        tried.outcome.find(finding);
    }
    right.restore(scene, &given).await?;
    if !right.is_new() {
        tried.expect_all(number, right, scene).await?;
    }
    Ok(())
}
