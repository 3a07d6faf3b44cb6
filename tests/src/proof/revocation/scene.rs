//! One person with whom every agency works, so that there is something to withdraw from each.

use anyhow::{Context as _, Result};
use domain::ServiceName;
use rand::{Rng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::{
    office::{Newcomer, Office},
    right::{LINKING, Right},
    shared::{Shared, Unit},
};
use crate::{
    administration::assignment_of,
    client::{Reader, done},
    journey::{self, Journey, Place, text},
    people,
    world::TestWorld,
};

const PERSON: usize = 5;
/// Somebody who is protected now and then: then whoever is not named is taken off the case, so that it is no case
/// for the other rights.
const PROTECTED_PERSON: usize = 6;

/// A person with whom every agency works.
pub struct Scene<'w> {
    /// The system.
    pub world: &'w TestWorld,
    /// The case.
    pub journey: Journey,
    /// The case of somebody who is protected now and then.
    pub protected: String,
    /// The caseworker of the labour-market unit, as its manager knows them.
    pub member: String,
    /// Who works on the case in each unit, as its administrator knows them.
    workers: Vec<String>,
    /// Somebody new on the staff of each agency, who holds nothing yet.
    pub newcomers: Vec<Newcomer>,
}

impl<'w> Scene<'w> {
    /// Receives the person, has every agency accept a referral and write its sections.
    pub async fn set(world: &'w TestWorld) -> Result<Self> {
        let journey = world.received_person(&people::number(PERSON)).await?;
        let desk = world.desk()?;
        for unit in Unit::AGENCIES {
            let place = unit.place(&journey);
            let sent =
                journey::send_referral(&desk, &journey.case, place, unit.service(), &[]).await?;
            let receiver = world.staff(unit.handle())?;
            journey::start_referral(
                &receiver,
                &journey::accept_referral(&receiver, &sent).await?,
            )
            .await?;
        }
        let mut scene = Self {
            world,
            journey,
            protected: String::new(),
            member: String::new(),
            workers: Vec::new(),
            newcomers: Vec::new(),
        };
        for shared in Shared::ALL {
            shared.write(&scene, 0).await?;
        }
        let (welfare, labour) = (scene.place(Unit::Welfare), scene.place(Unit::Labour));
        let by = scene.reader(Unit::Welfare)?;
        journey::record_basis(&by, scene.case(), "CONSENT", welfare, labour, &[LINKING]).await?;
        scene.protected = scene.receive_another().await?;
        scene.member = scene.find_member("Arvid Verkstrand").await?;
        for unit in Unit::ALL {
            scene.workers.push(scene.find_worker(unit).await?);
            scene.newcomers.push(Newcomer::add(&scene, unit).await?);
        }
        Ok(scene)
    }

    /// The caseworker of a unit.
    pub fn reader(&self, unit: Unit) -> Result<Reader> {
        self.world.staff(unit.handle())
    }

    /// Any member of staff.
    pub fn staff(&self, handle: &str) -> Result<Reader> {
        self.world.staff(handle)
    }

    /// The person.
    pub fn person(&self) -> Result<Reader> {
        self.world.participant(&people::number(PERSON))
    }

    /// Who works on the case in a unit, by id.
    pub fn worker(&self, unit: Unit) -> Result<&str> {
        let place = Unit::ALL.iter().position(|one| *one == unit);
        let found = place.and_then(|place| self.workers.get(place));
        found
            .map(String::as_str)
            .context("somebody works in every unit")
    }

    /// The case's id.
    pub fn case(&self) -> &str {
        &self.journey.case
    }

    /// Where a unit is.
    pub fn place(&self, unit: Unit) -> &Place {
        unit.place(&self.journey)
    }

    /// Runs a mutation of the desk's that must not be refused.
    pub async fn change(&self, by: &Reader, mutation: &str, input: Value) -> Result<()> {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let document = format!(
            "mutation M($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code field message }} }} }}"
        );
        done(mutation, by.mutate(&document, input).await?).map(|_| ())
    }

    async fn receive_another(&self) -> Result<String> {
        let journey = self
            .world
            .received_person(&people::number(PROTECTED_PERSON))
            .await?;
        let (desk, unit) = (self.world.desk()?, Unit::Labour);
        let place = unit.place(&journey);
        let sent = journey::send_referral(&desk, &journey.case, place, unit.service(), &[]).await?;
        journey::accept_referral(&self.reader(unit)?, &sent).await?;
        Ok(journey.case)
    }

    /// How many openings the owner's unit has not been told of, each by a task.
    pub async fn openings_untold(&self) -> Result<i64> {
        let desk = ServiceName::IntakeDesk;
        let made = "SELECT count(*) AS number FROM opening";
        let told = "SELECT count(*) AS number FROM task WHERE kind = 'SECTIONS_OPENED'";
        Ok(self.world.count(desk, made).await? - self.world.count(desk, told).await?)
    }

    async fn find_worker(&self, unit: Unit) -> Result<String> {
        let admin = self.staff(unit.admin())?;
        let held = assignment_of(&admin, unit.handle(), unit.works_as()).await?;
        text(&held, "/staff/id")
    }

    async fn find_member(&self, name: &str) -> Result<String> {
        let manager = self.staff("manager.labour.gnesta")?;
        let query = "query C($case: ID!) { colleagues(caseId: $case) { id displayName } }";
        let data = manager.query(query, json!({ "case": self.case() })).await?;
        let mut all = data["colleagues"].as_array().into_iter().flatten();
        let found = all.find(|colleague| colleague["displayName"] == name);
        text(found.with_context(|| format!("{name} in {data}"))?, "/id")
    }
}

/// The right that a round gives and takes back: mostly a basis, which there are many of.
pub fn draw_right(chance: &mut ChaCha8Rng) -> Result<Right> {
    if chance.random_ratio(1, 5) {
        return Ok(Right::Assignment);
    }
    if chance.random_ratio(1, 5) {
        return Ok(Right::Protection);
    }
    if chance.random_ratio(1, 6) {
        return Ok(Right::Opening);
    }
    if chance.random_ratio(2, 5) {
        return Ok(Right::Office(Office::draw(chance)?));
    }
    let shared = *Shared::ALL.choose(chance).context("sections are shared")?;
    let others: Vec<Unit> = Unit::AGENCIES
        .into_iter()
        .filter(|unit| *unit != shared.owner())
        .collect();
    let to = *others.choose(chance).context("there are others")?;
    Ok(Right::Basis { shared, to })
}
