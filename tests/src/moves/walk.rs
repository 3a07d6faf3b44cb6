//! A referral on its way through the table, with everything that is needed to move it.

use access::AsOf;
use anyhow::{Context, Result, ensure};
use domain::{CodeList, ServiceName, referral::ReferralStatus as Status};
use serde_json::{Value, json};

use super::{Move, Need, PROPOSE, REQUEST_WITHDRAWAL, Receiving, Setting, Side};
use crate::{
    administration,
    client::{Reader, done},
    journey::{self, Journey, Place, Referral, number, text},
    view::referral_in,
    world::TestWorld,
};

/// A referral on its way.
pub struct Walk<'w> {
    world: &'w TestWorld,
    journey: Journey,
    person: String,
    receiving: Receiving,
    setting: Setting,
    /// The referral as last seen.
    pub referral: Referral,
}

impl<'w> Walk<'w> {
    /// Writes a draft from the desk to the labour-market unit.
    pub async fn draft(
        world: &'w TestWorld,
        whose: (&Journey, &str),
        service: &str,
    ) -> Result<Self> {
        Self::draft_at(world, whose, Receiving::Labour, service).await
    }

    /// Writes a draft to a receiver whose handlers are known. A sender that is not the desk names no
    /// sections, for it may pass on nobody's.
    pub async fn draft_at(
        world: &'w TestWorld,
        whose: (&Journey, &str),
        receiving: Receiving,
        service: &str,
    ) -> Result<Self> {
        let to = receiving.place(&whose.0.places);
        let sections: &[&str] = match receiving {
            Receiving::Labour | Receiving::Employment => &["IDENTITY", "INTAKE"],
            Receiving::Welfare => &[],
        };
        Self::write(world, whose, receiving, (to, service, sections)).await
    }

    /// Writes a draft from the desk to any unit.
    pub async fn draft_to(
        world: &'w TestWorld,
        whose: (&Journey, &str),
        to: &Place,
        service: &str,
    ) -> Result<Self> {
        let sections: &[&str] = &["IDENTITY", "INTAKE"];
        Self::write(world, whose, Receiving::Labour, (to, service, sections)).await
    }

    async fn write(
        world: &'w TestWorld,
        (journey, person): (&Journey, &str),
        receiving: Receiving,
        (to, service, sections): (&Place, &str, &[&str]),
    ) -> Result<Self> {
        let sender = receiving.handle(Side::Sender).context("staff send")?;
        let created = world
            .staff(sender)?
            .change(
                "create_referral",
                json!({
                    "caseId": journey.case, "toUnitId": to.unit, "service": service,
                    "urgency": "NORMAL", "question": "Kan ni ta emot?", "sections": sections,
                }),
            )
            .await?;
        Ok(Self {
            world,
            journey: journey.clone(),
            person: person.to_owned(),
            receiving,
            setting: setting(world, journey).await?,
            referral: Referral {
                id: text(&created, "/referral/id")?,
                version: number(&created, "/referral/version")?,
            },
        })
    }

    /// Somebody who is signed in just now.
    pub fn reader(&self, side: Side) -> Result<Reader> {
        match self.receiving.handle(side) {
            Some(handle) => self.world.staff(handle),
            None => self.world.participant(&self.person),
        }
    }

    /// Makes what a move needs be so.
    pub async fn prepare(&mut self, need: Need) -> Result<()> {
        match need {
            Need::Nothing => {}
            Need::Proposal => {
                let desk = self.world.desk()?;
                let places = &self.journey.places;
                let named = ["IDENTITY", "INTAKE"];
                journey::record_basis(
                    &desk,
                    &self.journey.case,
                    "CONSENT",
                    &places.desk,
                    &places.welfare,
                    &named,
                )
                .await?;
                let status = self.status().await?;
                self.take(&PROPOSE.starting(status)).await?;
            }
            Need::FreedPlace => {
                administration::add_place(self.world, "WORK_PRACTICE").await?;
            }
            Need::Request => {
                let status = self.status().await?;
                self.take(&REQUEST_WITHDRAWAL.starting(status)).await?;
            }
            Need::ClosedUnit => administration::stop_employment(self.world).await?,
        }
        Ok(())
    }

    async fn status(&self) -> Result<Status> {
        let (code, _) = self.look().await?.context("the sender sees it")?;
        Status::from_code(&code).context("a status")
    }

    /// Tries a move as `reader`, having read `version`, and gives the payload.
    pub async fn attempt(&self, reader: &Reader, step: &Move, version: i64) -> Result<Value> {
        let mut input = (step.extra)(&self.setting);
        input["referralId"] = json!(self.referral.id);
        if step.asks_version() {
            input["expectedVersion"] = json!(version);
        }
        reader.mutate(&document(step), input).await
    }

    /// Makes a move, and asks that it led where the table says.
    pub async fn take(&mut self, step: &Move) -> Result<Value> {
        let reader = self.reader(step.side)?;
        let payload = self.attempt(&reader, step, self.referral.version).await?;
        let payload = done(step.mutation, payload)
            .with_context(|| format!("{} from {}", step.kind.code(), step.from.code()))?;
        let seen = self.look().await?;
        let hidden = step.to == Status::EnteredInError;
        match seen {
            Some((status, version)) => {
                ensure!(status == step.to.code(), "{}: {status}", step.mutation);
                self.referral.version = version;
            }
            None => ensure!(hidden, "{}: the sender does not see it", step.mutation),
        }
        Ok(payload)
    }

    /// Makes several moves.
    pub async fn take_all(&mut self, steps: &[Move]) -> Result<()> {
        for step in steps {
            self.take(step).await?;
        }
        Ok(())
    }

    /// Status and version as the sender sees them now.
    pub async fn look(&self) -> Result<Option<(String, i64)>> {
        let sender = self.reader(Side::Sender)?;
        referral_in(&sender, &self.journey.case, &self.referral.id).await
    }
}

async fn setting(world: &TestWorld, journey: &Journey) -> Result<Setting> {
    let asked = json!({ "kind": "EMPLOYMENT_SERVICE", "municipality": "0488" });
    let in_trosa = world.desk()?.ask("units", asked).await?;
    Ok(Setting {
        other_unit: journey.places.welfare.unit.clone(),
        sister_unit: text(&in_trosa, "/units/edges/0/node/id")?,
        colleague: staff_id(world, "lead.labour.gnesta").await?,
        today: domain::Clock::today(world.clock.as_ref()),
    })
}

/// The id of a member of staff.
pub async fn staff_id(world: &TestWorld, handle: &str) -> Result<String> {
    let access = world.access_of(ServiceName::InsuranceAgency)?;
    let facts = access.facts_on(&world.cx(handle)?, &[], AsOf::Now).await?;
    let staff = facts.reader.staff.map(|staff| staff.to_string());
    staff.with_context(|| format!("{handle} is nobody"))
}

/// The document of a move.
pub fn document(step: &Move) -> String {
    let Move {
        mutation, input, ..
    } = step;
    format!(
        "mutation Move($input: {input}!) {{ {mutation}(input: $input) {{ \
            referral {{ id status version }} userErrors {{ code field message }} }} }}"
    )
}
