//! The proof `tokens`: no forged or misused token opens the gateway, and no attack opens an internal endpoint
//! (`security.md` T1, T20, T22). Whatever is refused has run no statement in any service and shown no data. Who is
//! rightly signed in comes no further either with another's cursor, another's name or too much at once. And what the
//! pages are sent counts for nothing unless it comes from the session that it speaks of (T12, T15, T19).

mod attack;
mod bearer;
mod door;
mod forge;
mod inside;
mod page;
mod unnoticed;

use anyhow::{Context, Result, ensure};
use rand::seq::IndexedRandom as _;
use serde_json::{Value, json};

use super::{Counts, Outcome, Plan};
use crate::{
    people,
    world::{Engine, TestWorld},
};

use attack::Attack;

/// How many attacks are made: the whole catalogue at least, and random alterations up to the count.
pub const COUNTS: Counts = Counts {
    short: 5_000,
    long: 50_000,
};

/// The person whose case everybody is after.
const PERSON: usize = 1;

/// Tries it.
///
/// # Errors
/// When the world does not start, or a right token or assertion is not taken.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    TestWorld::run(Engine::Sqlite, async |world| {
        attack_all(world, plan, &mut outcome).await
    })
    .await?;
    if !plan.is_enough(&outcome) {
        page::attack_all(plan, &mut outcome).await?;
    }
    outcome.figure("accepted", outcome.found());
    Ok(outcome)
}

async fn attack_all(world: &TestWorld, plan: &Plan, outcome: &mut Outcome) -> Result<()> {
    let journey = world.received_person(&people::number(PERSON)).await?;
    let target = Target::new(world, &journey.case)?;
    target.right_token_opens().await?;
    let inside = inside::attack_all(world, (plan, &journey), outcome).await?;
    let tokens = bearer::catalogue(world, &target)?;
    let doors = door::catalogue(world, &target)?;
    door::right_assertions_open(world).await?;
    door::use_assertions_twice(world, plan, outcome).await?;
    let (forged, stormed) = (tokens.len(), doors.len());
    ensure!(forged >= 80, "only {forged} forged tokens");
    ensure!(
        stormed >= 500,
        "only {stormed} attacks on the internal endpoints"
    );

    let mut attacks: Vec<Attack> = tokens.into_iter().chain(doors).collect();
    let mut chance = plan.chance("tokens");
    let known = attacks.clone();
    while (attacks.len() as u64) < plan.count {
        let model = known.choose(&mut chance).context("there are attacks")?;
        attacks.push(model.altered(&mut chance));
    }
    let bar = plan.bar(attacks.len() as u64, "attacks");
    let client = crate::client::plain_http();
    for attack in &attacks {
        if plan.is_enough(outcome) {
            break;
        }
        outcome.ask();
        if let Some(finding) = try_one(world, &client, attack).await? {
            outcome.find(finding);
        }
        bar.inc(1);
    }
    target.right_token_opens().await?;
    if !plan.is_enough(outcome) {
        unnoticed::try_all(world, &journey.case, outcome).await?;
    }
    if !plan.is_enough(outcome) {
        inside::read_small_groups(world, outcome).await?;
    }
    outcome.figure("attacks", attacks.len());
    outcome.figure("attacks_from_inside", inside + unnoticed::ATTACKS);
    outcome.figure("forged_tokens", forged);
    outcome.figure("internal_attacks", stormed);
    Ok(())
}

/// What came of one attack, if it opened anything.
async fn try_one(
    world: &TestWorld,
    client: &reqwest::Client,
    attack: &Attack,
) -> Result<Option<String>> {
    let before = world.statements();
    let answer = attack
        .send(client)
        .await
        .with_context(|| attack.name.clone())?;
    let told = |what: &str| {
        Some(format!(
            "{}: {what} ({} {})",
            attack.name, answer.status, answer.body
        ))
    };
    if !answer.is_refusal() {
        return Ok(told("was not refused"));
    }
    if answer.holds_data() {
        return Ok(told("was answered with data"));
    }
    if world.statements() != before {
        return Ok(told("had a statement run"));
    }
    Ok(None)
}

/// What the attackers want, and what somebody with every right gets.
pub(crate) struct Target {
    gateway: String,
    body: Value,
    right: String,
}

impl Target {
    fn new(world: &TestWorld, case: &str) -> Result<Self> {
        let query = "query Case($id: ID!) { case(id: $id) { id person { displayName } } me { displayName } }";
        Ok(Self {
            gateway: format!("{}/graphql", world.gateway().address()),
            body: json!({ "query": query, "variables": { "id": case } }),
            right: world.desk()?.token().to_owned(),
        })
    }

    /// The right token is taken: without that, refusals would prove nothing.
    async fn right_token_opens(&self) -> Result<()> {
        let answer = crate::client::plain_http()
            .post(&self.gateway)
            .header("content-type", "application/json")
            .bearer_auth(&self.right)
            .body(self.body.to_string())
            .send()
            .await?;
        let (status, body) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "the right token: {status} {body}");
        let told: Value = serde_json::from_str(&body)?;
        ensure!(
            told["data"]["case"]["id"].is_string(),
            "the right token: {body}"
        );
        Ok(())
    }
}
