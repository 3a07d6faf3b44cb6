//! What becomes of operations as the years pass: the same at 10 000, at 100 000 and at a million cases.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use domain::ServiceName;
use serde_json::{Value, json};

use super::{WORKLIST, arrive, crowd::Crowd, figures};
use crate::{
    client::Reader,
    journey::{self, Journey},
    people, postgres,
    world::{Engine, TestWorld},
};

/// People of the desk whose operations are measured.
const OWN: usize = 50;

/// Measures each operation `count` times beside each number of cases, and tells one line of `key=value` as soon as it is
/// known: the last number takes long.
///
/// # Errors
/// When there is no PostgreSQL, or an operation is refused.
pub async fn growth(
    (sizes, count): (&[i64], usize),
    mut tell: impl FnMut(String) -> Result<()>,
) -> Result<()> {
    ensure!(
        !postgres::is_away(),
        "EVI_TEST_POSTGRES must name a database"
    );
    TestWorld::run(Engine::Postgres, async |world| {
        let cases = arrive(world, OWN).await?;
        let mut crowd = Crowd::of(super::connection(world), &cases[0].case).await?;
        for size in sizes {
            let began = Instant::now();
            crowd.grow_to(*size).await?;
            tell(format!(
                "cases={size} told_in_seconds={}",
                began.elapsed().as_secs()
            ))?;
            for operation in Operation::ALL {
                let line = measure(world, (&crowd, &cases), operation, count).await?;
                tell(format!("cases={size} {line}"))?;
            }
            let resident = figures::resident_megabytes();
            tell(format!("cases={size} resident_megabytes={resident}"))?;
        }
        Ok(())
    })
    .await
}

/// What is measured.
#[derive(Debug, Clone, Copy)]
enum Operation {
    CaseView,
    Worklist,
    PersonByNumber,
    Note,
}

impl Operation {
    const ALL: [Self; 4] = [
        Self::CaseView,
        Self::Worklist,
        Self::PersonByNumber,
        Self::Note,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::CaseView => "case_view",
            Self::Worklist => "worklist",
            Self::PersonByNumber => "person_by_number",
            Self::Note => "note",
        }
    }

    async fn run(
        self,
        world: &TestWorld,
        (desk, turn): (&Reader, usize),
        journey: &Journey,
    ) -> Result<()> {
        match self {
            Self::CaseView => {
                let document = crate::client::contract("case_view")?;
                desk.query(&document, json!({ "id": journey.case })).await?;
            }
            Self::Worklist => drop(desk.query(WORKLIST, json!({ "first": 50 })).await?),
            Self::PersonByNumber => {
                let number = people::number(turn % OWN);
                let opened = desk.change("open_contact", wanted(&number)).await?;
                journey::text(&opened, "/contact/id")?;
            }
            Self::Note => {
                let input = json!({ "caseId": journey.case, "text": "Ringde och bokade om." });
                let answer = desk
                    .query(super::WRITE_NOTE, json!({ "input": input }))
                    .await?;
                ensure!(answer["writeNote"]["userErrors"] == json!([]), "{answer}");
            }
        }
        // A desk looks up twenty people an hour; and no token grows old.
        world.forward(chrono::Duration::minutes(4));
        Ok(())
    }
}

fn wanted(number: &str) -> Value {
    json!({ "personalNumber": number, "purpose": "INTAKE", "municipality": "0461" })
}

async fn measure(
    world: &TestWorld,
    (crowd, cases): (&Crowd, &[Journey]),
    operation: Operation,
    count: usize,
) -> Result<String> {
    let mut times: Vec<Duration> = Vec::with_capacity(count);
    let mut turns = cases.iter().cycle().enumerate();
    // Once, so that plans and pages are warm.
    let first = (0, &cases[0]);
    operation
        .run(world, (&world.desk()?, first.0), first.1)
        .await?;
    let pages = crowd.pages_touched().await?;
    let statements = Statements::of(world);
    for (turn, journey) in turns.by_ref().take(count) {
        let desk = world.desk()?;
        let began = Instant::now();
        operation.run(world, (&desk, turn), journey).await?;
        times.push(began.elapsed());
    }
    let each = u64::try_from(count)?.max(1);
    let (desk, other) = statements.since(&Statements::of(world), each);
    let pages = crowd.pages_touched().await? - pages;
    Ok(format!(
        "operation={} p50_us={} p99_us={} statements_of_the_desk={desk} most_of_another_service={other} pages_touched={}",
        operation.name(),
        figures::median(&times).as_micros(),
        figures::at(&times, 99).as_micros(),
        pages / i64::try_from(each)?
    ))
}

/// How many statements each service has run.
struct Statements(BTreeMap<ServiceName, u64>);

impl Statements {
    fn of(world: &TestWorld) -> Self {
        Self(world.statements())
    }

    /// How many more have run, for each of some: at the desk, and at the other service that ran most.
    fn since(&self, now: &Self, each: u64) -> (u64, u64) {
        let more = |(service, count): (&ServiceName, &u64)| {
            let before = self.0.get(service).copied().unwrap_or_default();
            (*service, (count - before) / each)
        };
        let more: Vec<(ServiceName, u64)> = now.0.iter().map(more).collect();
        let of_desk = |service: ServiceName| service == ServiceName::IntakeDesk;
        let most = |desk: bool| {
            let those = more.iter().filter(|(service, _)| of_desk(*service) == desk);
            those.map(|(_, count)| *count).max().unwrap_or_default()
        };
        (most(true), most(false))
    }
}
