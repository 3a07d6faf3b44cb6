//! The proof `faults`: one service gone, silent, slow, failing, or answering what is no answer, while many ask. The case
//! is there with a notice, and of what the other services keep not a word is missing. How long it takes is told, and is
//! no reason to fail: a build's machine may be busy.

mod stand_in;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use domain::{CodeList, ServiceName};
use futures::future::try_join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};

use self::stand_in::{Fault, StandIn};
use super::{Counts, Outcome, Plan};
use crate::{
    browser::Browser,
    client::{Answer, Reader, contract},
    journey::{self, Journey},
    people,
    world::{Engine, TestWorld},
};

/// How often each of the readers asks under each fault of each service.
pub const COUNTS: Counts = Counts { short: 1, long: 50 };

/// How many ask beside each other.
const READERS: usize = 8;
/// Which services, and what they keep of a case: its field, and the beginning of the names of its sections.
const SERVICES: [(ServiceName, &str, &str); 4] = [
    (ServiceName::WelfareUnit, "welfare", "WELFARE_"),
    (ServiceName::LabourMarketUnit, "labourMarket", "LABOUR_"),
    (
        ServiceName::EmploymentService,
        "employmentService",
        "EMPLOYMENT_",
    ),
    (ServiceName::InsuranceAgency, "insurance", "INSURANCE_"),
];
/// What the page of agencies' records says where those stand that the reader would see. Of records that are another's
/// the page says nothing, whether or not the other's service answers.
const NOTICE: &str = "svarar inte just nu";
/// The service whose records the reader would see.
const OWN: ServiceName = ServiceName::WelfareUnit;

/// Tries it.
///
/// # Errors
/// When the platform does not start or a story cannot be told.
pub async fn prove(plan: &Plan) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    TestWorld::run(Engine::Sqlite, async |world| {
        let (mut slowest, mut asked, mut calls) = (Slowest::default(), 0, 0);
        let scene = Scene::set(world).await?;
        for part in SERVICES {
            for fault in Fault::ALL {
                let stand_in = StandIn::with(*fault).await?;
                let address = format!("http://{}", stand_in.address());
                world.restart_beside(part.0, address.parse()?).await?;
                let times = scene.ask(world, (part, *fault), plan, &mut outcome).await?;
                asked += times.len();
                slowest.see(*fault, times);
                calls += stand_in.calls();
                if plan.is_enough(&outcome) {
                    return Ok(());
                }
            }
        }
        outcome.figure("services", SERVICES.len());
        outcome.figure("faults", Fault::ALL.len());
        outcome.figure("asked", asked);
        outcome.figure("calls_to_the_faulty", calls);
        slowest.tell(&mut outcome);
        Ok(())
    })
    .await?;
    Ok(outcome)
}

/// A case in which every service keeps something, and what its reader is told while all are well.
struct Scene {
    journey: Journey,
    document: String,
    whole: Value,
}

impl Scene {
    async fn set(world: &TestWorld) -> Result<Self> {
        let journey = world.received_person(&people::number(0)).await?;
        let (desk, from) = (world.desk()?, journey.places.desk.clone());
        let places = &journey.places;
        for (to, handle, service) in [
            (&places.welfare, "welfare.gnesta", "MAPPING"),
            (
                &places.insurance,
                "insurance.sormland",
                "REHABILITATION_COORDINATION",
            ),
        ] {
            let carried = ["IDENTITY", "SCREENING"];
            journey::record_basis(&desk, &journey.case, "CONSENT", &from, to, &carried).await?;
            let sent = journey::send_referral(&desk, &journey.case, to, service, &carried).await?;
            journey::accept_referral(&world.staff(handle)?, &sent).await?;
        }
        world.settle().await?;
        let document = contract("case_view")?;
        let whole = reader(world)?
            .query(&document, json!({ "id": journey.case }))
            .await?;
        Ok(Self {
            journey,
            document,
            whole,
        })
    }

    /// Everybody asks, and every answer is looked at. Answers how long each took, a page among them.
    async fn ask(
        &self,
        world: &TestWorld,
        (part, fault): (Part, Fault),
        plan: &Plan,
        outcome: &mut Outcome,
    ) -> Result<Vec<Duration>> {
        let reader = reader(world)?;
        let mut times = Vec::new();
        for _ in 0..plan.count {
            let asking = (0..READERS).map(|_| self.time(&reader));
            for (answer, took) in try_join_all(asking).await? {
                outcome.ask();
                times.push(took);
                if let Some(wrong) = self.judge(&answer, part)? {
                    outcome.find(format!("{} {fault}: {wrong}", part.0));
                }
            }
        }
        let mut browser = Browser::signed_in(world, READER).await?;
        let began = Instant::now();
        let page = browser
            .get(&format!("/arende/{}/uppgifter", self.journey.case))
            .await?;
        times.push(began.elapsed());
        outcome.ask();
        let is_told = page.html.contains(NOTICE) || part.0 != OWN;
        if page.status != StatusCode::OK || !is_told {
            outcome.find(format!(
                "{} {fault}: the page of records has no notice ({})",
                part.0, page.status
            ));
        }
        Ok(times)
    }

    async fn time(&self, reader: &Reader) -> Result<(Answer, Duration)> {
        let began = Instant::now();
        let variables = json!({ "id": self.journey.case });
        let answer = reader.post(&self.document, variables).await?;
        Ok((answer, began.elapsed()))
    }

    /// What is wrong with an answer: everything must be there that the other services keep, and a notice.
    fn judge(&self, answer: &Answer, part: Part) -> Result<Option<String>> {
        let told = answer.json()?;
        let codes = answer.codes()?;
        if answer.status != 200 || codes.is_empty() {
            return Ok(Some(format!(
                "no notice: {} {}",
                answer.status, answer.body
            )));
        }
        if codes.iter().any(|code| code != "SERVICE_UNAVAILABLE") {
            return Ok(Some(format!("another error: {codes:?}")));
        }
        let (is, must) = (others(&told["data"], part), others(&self.whole, part));
        Ok((is.context("a case")? != must.context("a whole case")?)
            .then(|| format!("not the rest of the case: {}", answer.body)))
    }
}

type Part = (ServiceName, &'static str, &'static str);

/// A lead of the welfare unit sees more of a case than the desk, and a part of every service may be withheld from her.
const READER: &str = "welfare.gnesta";

fn reader(world: &TestWorld) -> Result<Reader> {
    world.staff(READER)
}

/// The case without what one service keeps of it.
fn others(data: &Value, (_, field, sections): Part) -> Option<Value> {
    let mut case = data.get("case")?.as_object()?.clone();
    case.remove(field);
    if let Some(Value::Array(lines)) = case.get_mut("access") {
        lines.retain(|line| {
            let section = line["section"].as_str();
            !section.is_some_and(|section| section.starts_with(sections))
        });
    }
    Some(Value::Object(case))
}

/// The slowest answer under each fault.
#[derive(Default)]
struct Slowest(Vec<(Fault, Duration)>);

impl Slowest {
    fn see(&mut self, fault: Fault, times: Vec<Duration>) {
        let slowest = times.into_iter().max().unwrap_or_default();
        self.0.push((fault, slowest));
    }

    fn tell(&self, outcome: &mut Outcome) {
        for fault in Fault::ALL {
            let of_fault = self.0.iter().filter(|(of, _)| of == fault);
            let slowest = of_fault.map(|(_, took)| *took).max().unwrap_or_default();
            outcome.tell(format!("{fault}: at the most {} ms", slowest.as_millis()));
        }
        let slowest = self.0.iter().map(|(_, took)| *took).max();
        outcome.figure("slowest_ms", slowest.unwrap_or_default().as_millis());
    }
}
