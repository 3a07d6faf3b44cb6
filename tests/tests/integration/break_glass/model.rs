//! Random openings against a model that only knows the rule: access, log and notice are one to one to one,
//! and every opening ends on its second.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use chrono::{DateTime, Duration, Utc};
use domain::ServiceName;
use evi_tests::{
    client::{Reader, done, refusal},
    journey::{Journey, text},
    view::state,
    world::{Engine, TestWorld},
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::{
    COLLEAGUE, DESK, END, OPEN, OPENER, end_of, forward_to, input, linked, signed_in_before,
};

/// What the owner's service and the desk tell a handler.
const LOOK: &str = "query Look($id: ID!) { case(id: $id) { access { section state } \
    welfare { assistanceDecisions { amountOre } household { type } } } }";
const SEED: u64 = 0x0461;
const READERS: [&str; 2] = [OPENER, COLLEAGUE];
const SECTIONS: [&str; 3] = [
    "WELFARE_ASSISTANCE",
    "WELFARE_HOUSEHOLD",
    "WELFARE_ACTIVITY_REQUIREMENT",
];
/// The sections in which a look shows a row.
const SHOWN: [&str; 2] = ["WELFARE_ASSISTANCE", "WELFARE_HOUSEHOLD"];

/// What must hold.
#[derive(Default)]
struct Model {
    /// The openings that could be live: who, which sections, until when.
    live: BTreeMap<String, (usize, Vec<usize>, DateTime<Utc>)>,
    /// How many were made.
    opened: i64,
    /// How many were ended by their holders.
    ended: i64,
    /// How many reads showed a row by an opening.
    shown: i64,
    /// How many were refused.
    refused: i64,
}

impl Model {
    fn may_read(&self, reader: usize, section: usize, now: DateTime<Utc>) -> bool {
        self.live
            .values()
            .any(|(who, what, until)| *who == reader && what.contains(&section) && now < *until)
    }

    /// An end that lies ahead, the soonest first.
    fn next_end(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let ends = self.live.values().map(|(_, _, until)| *until);
        ends.filter(|until| *until > now).min()
    }
}

struct Run<'w> {
    world: &'w TestWorld,
    journey: Journey,
    model: Model,
    chance: ChaCha8Rng,
}

impl Run<'_> {
    fn reader(&self, index: usize) -> Result<Reader> {
        self.world.staff(READERS[index])
    }

    async fn step(&mut self) -> Result<()> {
        let reader = self.chance.random_range(0..READERS.len());
        match self.chance.random_range(0..10) {
            0..=3 => self.open(reader).await,
            4 => self.open_badly(reader).await,
            5 | 6 => self.end(reader).await,
            _ => self.go_on().await,
        }
    }

    /// Opens some sections: refused exactly when one of them can be read already.
    async fn open(&mut self, reader: usize) -> Result<()> {
        let now = self.world.now();
        let what = self.draw_sections(reader);
        if what.is_empty() {
            return self.go_on().await;
        }
        let longest = if self.chance.random_bool(0.3) {
            1440
        } else {
            90
        };
        let minutes = self.chance.random_range(1..=longest);
        let named: Vec<&str> = what.iter().map(|index| SECTIONS[*index]).collect();
        let asked = input(&self.journey, &self.journey.places.welfare, &named, minutes);
        let answer = self.reader(reader)?.mutate(OPEN, asked).await?;
        if what
            .iter()
            .any(|section| self.model.may_read(reader, *section, now))
        {
            ensure!(refusal(&answer)?.code == "INVALID_INPUT", "{answer}");
            self.model.refused += 1;
            return Ok(());
        }
        let opened = done("openSectionsInEmergency", answer)?;
        let ends_at = end_of(&opened)?;
        let longest = now + Duration::minutes(i64::from(minutes));
        ensure!(
            ends_at <= longest && ends_at > longest - Duration::seconds(1),
            "{ends_at}"
        );
        let id = text(&opened, "/openingId")?;
        self.model.live.insert(id, (reader, what, ends_at));
        self.model.opened += 1;
        Ok(())
    }

    /// Some sections: mostly such as the reader has not opened, and sometimes whichever.
    fn draw_sections(&mut self, reader: usize) -> Vec<usize> {
        let now = self.world.now();
        let whichever = self.chance.random_bool(0.2);
        let free = (0..SECTIONS.len())
            .filter(|section| whichever || !self.model.may_read(reader, *section, now));
        let mut free: Vec<usize> = free.collect();
        while free.len() > 1 && self.chance.random_bool(0.6) {
            free.remove(self.chance.random_range(0..free.len()));
        }
        free
    }

    async fn open_badly(&mut self, reader: usize) -> Result<()> {
        let mut asked = input(&self.journey, &self.journey.places.welfare, &SECTIONS, 60);
        let mut who = self.reader(reader)?;
        match self.chance.random_range(0..4) {
            0 => asked["reason"] = json!("Det är bråttom nu."),
            1 => asked["minutes"] = json!(1440 + self.chance.random_range(1..1000)),
            2 => asked["sections"][0]["agencyId"] = json!(self.journey.places.insurance.agency),
            _ => who = signed_in_before(self.world, READERS[reader], Duration::minutes(16))?,
        }
        refusal(&who.mutate(OPEN, asked).await?)?;
        self.model.refused += 1;
        Ok(())
    }

    /// Ends an opening of the reader or of somebody else, live or over.
    async fn end(&mut self, reader: usize) -> Result<()> {
        let now = self.world.now();
        let own = self.chance.random_bool(0.6);
        let known = self
            .model
            .live
            .iter()
            .filter(|(_, (who, _, until))| !own || (*who == reader && now < *until));
        let ids: Vec<String> = known.map(|(id, _)| id.clone()).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let id = &ids[self.chance.random_range(0..ids.len())];
        let (who, _, until) = self.model.live[id].clone();
        let answer = self
            .reader(reader)?
            .mutate(END, json!({ "openingId": id }))
            .await?;
        if who != reader {
            ensure!(refusal(&answer)?.code == "NOT_FOUND", "{answer}");
        } else if now < until {
            done("endOpening", answer)?;
            self.model.live.remove(id);
            self.model.ended += 1;
        } else {
            ensure!(refusal(&answer)?.code == "INVALID_TRANSITION", "{answer}");
        }
        Ok(())
    }

    /// Moves to the second before the next end, to the end, and to the second after it; or a while on.
    async fn go_on(&mut self) -> Result<()> {
        let now = self.world.now();
        match self.model.next_end(now) {
            Some(end) if self.chance.random_bool(0.8) => {
                for moment in [end - Duration::seconds(1), end, end + Duration::seconds(1)] {
                    if moment > self.world.now() {
                        forward_to(self.world, moment);
                        self.look().await?;
                    }
                }
            }
            Some(_) | None => {
                let millis = self.chance.random_range(1..7_200_000);
                self.world.forward(Duration::milliseconds(millis));
                self.look().await?;
            }
        }
        let now = self.world.now();
        // What is long over can only be refused; keep some of it to ask about.
        if self.model.live.len() > 20 {
            self.model.live.retain(|_, (_, _, until)| *until > now);
        }
        Ok(())
    }

    /// Both handlers read the case: each sees what the model says, and nothing else.
    async fn look(&mut self) -> Result<()> {
        for (index, _) in READERS.iter().enumerate() {
            let asked = json!({ "id": self.journey.case });
            let view = self.reader(index)?.query(LOOK, asked).await?;
            let now = self.world.now();
            for (section, name) in SECTIONS.iter().enumerate() {
                let expected = if self.model.may_read(index, section, now) {
                    "READABLE"
                } else {
                    "WITHHELD"
                };
                let state = state(&view, name);
                ensure!(
                    state == expected,
                    "{} {name} at {now}: {state}",
                    READERS[index]
                );
            }
            let welfare = &view["case"]["welfare"];
            for (field, section) in [("assistanceDecisions", 0), ("household", 1)] {
                let shown = !welfare[field].is_null();
                let may = self.model.may_read(index, section, now);
                ensure!(shown == may, "{} {field} at {now}: {view}", READERS[index]);
            }
            let by_opening =
                (0..SHOWN.len()).any(|section| self.model.may_read(index, section, now));
            self.model.shown += i64::from(by_opening);
        }
        Ok(())
    }
}

/// Entries of a service's log that speak of something.
async fn entries(world: &TestWorld, service: ServiceName, about: &str) -> Result<i64> {
    let question =
        format!("SELECT count(*) AS number FROM audit_entry WHERE body LIKE '%\"{about}\"%'");
    world.count(service, &question).await
}

async fn rows(world: &TestWorld, from: &str) -> Result<i64> {
    world
        .count(DESK, &format!("SELECT count(*) AS number FROM {from}"))
        .await
}

async fn one_to_one_to_one(world: &TestWorld, steps: usize) -> Result<()> {
    const HOUSEHOLD: &str = "mutation Household($input: RecordHouseholdInput!) { \
        recordHousehold(input: $input) { userErrors { code field message } } }";
    let journey = linked(world).await?;
    let household =
        json!({ "caseId": journey.case, "type": "SINGLE_WOMAN", "adults": 1, "children": 0 });
    let written: Value = world
        .staff("welfare.gnesta")?
        .mutate(HOUSEHOLD, household)
        .await?;
    done("recordHousehold", written)?;
    let mut run = Run {
        world,
        journey,
        model: Model::default(),
        chance: ChaCha8Rng::seed_from_u64(SEED),
    };
    for _ in 0..steps {
        run.step().await?;
    }
    let model = run.model;
    let (opened, refused) = (model.opened, model.refused);
    let share = i64::try_from(steps)? / 10;
    ensure!(
        opened > 2 * share && refused > share,
        "{opened} opened, {refused} refused"
    );
    ensure!(
        model.ended > share / 4 && model.shown > opened,
        "{} ended",
        model.ended
    );
    // Every opening is one act in one entry, owes one review and has told one unit.
    let acts = entries(world, DESK, "open_sections_in_emergency").await?;
    ensure!(acts == model.opened, "{acts} entries for {}", model.opened);
    for from in [
        "opening",
        "opening_review",
        "task WHERE kind = 'SECTIONS_OPENED'",
        "due_work WHERE kind = 'OPENING_REVIEW_OVERDUE'",
        "timeline_entry WHERE kind = 'SECTIONS_OPENED'",
    ] {
        let found = rows(world, from).await?;
        ensure!(
            found == model.opened,
            "{found} of {from} for {}",
            model.opened
        );
    }
    let ended = entries(world, DESK, "end_opening").await?;
    ensure!(ended == model.ended, "{ended} for {}", model.ended);
    // Every read that an opening gave is one entry of the owner's log, which names the policy.
    let read = entries(world, ServiceName::WelfareUnit, "break-glass").await?;
    ensure!(
        read == model.shown,
        "{read} entries for {} reads",
        model.shown
    );
    Ok(())
}

#[tokio::test]
async fn on_sqlite() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        one_to_one_to_one(world, 500).await
    })
    .await
}

#[tokio::test]
async fn on_postgresql() -> Result<()> {
    TestWorld::run(Engine::Postgres, async |world| {
        one_to_one_to_one(world, 120).await
    })
    .await
}
