//! How many SQL statements a request runs: never more for a longer page, never a hint of what is hidden.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use domain::ServiceName;
use evi_tests::{
    client::Reader,
    journey::{self, find_places},
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

type Counts = BTreeMap<ServiceName, u64>;

/// What one operation of the contract runs in each service.
async fn cost(
    world: &TestWorld,
    reader: &Reader,
    operation: &str,
    variables: Value,
) -> Result<(Counts, Value)> {
    let before = world.statements();
    let data = reader.ask(operation, variables).await?;
    let after = world.statements();
    let counts = after
        .iter()
        .map(|(service, count)| (*service, count - before[service]));
    Ok((counts.collect(), data))
}

/// A case each for some people, each with a referral to the insurance agency that has been received.
async fn cases(world: &TestWorld, indices: std::ops::Range<usize>) -> Result<Vec<String>> {
    let mut cases = Vec::new();
    for index in indices {
        // The budget of look-ups is twenty an hour.
        if index % 15 == 14 {
            world.forward(chrono::Duration::hours(2));
        }
        let desk = world.desk()?;
        let places = find_places(&desk).await?;
        let contact = json!({ "personalNumber": people::number(index), "purpose": "INTAKE", "municipality": "0461" });
        let contact = desk.change("open_contact", contact).await?;
        let intake = json!({
            "contactId": journey::text(&contact, "/contact/id")?, "channel": "WALK_IN", "reason": "Vill arbeta",
        });
        let intake = desk.change("register_intake", intake).await?;
        let case = journey::text(&intake, "/case/id")?;
        let service = "REHABILITATION_COORDINATION";
        let sent = journey::send_referral(&desk, &case, &places.insurance, service, &[]).await?;
        let insurance = world.staff("insurance.sormland")?;
        if index % 2 == 0 {
            insurance
                .change("receive_referral", journey::step(&sent))
                .await?;
        }
        cases.push(case);
    }
    Ok(cases)
}

fn edges(data: &Value, list: &str) -> usize {
    data[list]["edges"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn lists_run_as_many_statements_for_fifty_as_for_ten() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        cases(world, 0..10).await?;
        let lists = [
            ("desk.gnesta", "worklist", 10, 50),
            ("insurance.sormland", "referral_inbox", 10, 50),
            ("desk.gnesta", "worklist", 3, 30),
        ];
        let mut of_ten = Vec::new();
        for (handle, operation, few, _) in lists {
            let reader = world.staff(handle)?;
            of_ten.push(cost(world, &reader, operation, json!({ "first": few })).await?);
        }
        cases(world, 10..50).await?;
        for ((handle, operation, few, many), (before, data)) in lists.into_iter().zip(of_ten) {
            let name = if operation == "worklist" {
                "worklist"
            } else {
                "referralInbox"
            };
            let reader = world.staff(handle)?;
            let (after, longer) = cost(world, &reader, operation, json!({ "first": many })).await?;
            ensure!(edges(&data, name) == few, "{operation}: {data}");
            ensure!(
                edges(&longer, name) == many,
                "{operation}: {}",
                edges(&longer, name)
            );
            ensure!(
                before == after,
                "{operation}: {before:?} for {few}, {after:?} for {many}"
            );
        }
        Ok(())
    })
    .await
}

/// A person whose case the insurance agency takes part in, with some benefits on record.
async fn with_benefits(world: &TestWorld, index: usize, benefits: usize) -> Result<String> {
    let journey = world.received_person(&people::number(index)).await?;
    let (place, service) = (&journey.places.insurance, "REHABILITATION_COORDINATION");
    let sent = journey::send_referral(&world.desk()?, &journey.case, place, service, &[]).await?;
    let insurance = world.staff("insurance.sormland")?;
    journey::accept_referral(&insurance, &sent).await?;
    for month in 1..=benefits {
        let input = json!({
            "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 50,
            "from": format!("2026-{month:02}-01"), "to": format!("2026-{month:02}-20"),
        });
        insurance.change("record_benefit", input).await?;
    }
    Ok(journey.case)
}

#[tokio::test]
async fn a_case_view_runs_as_many_statements_however_much_there_is() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let bare = with_benefits(world, 0, 0).await?;
        let some = with_benefits(world, 1, 1).await?;
        let full = with_benefits(world, 2, 5).await?;
        let insurance = world.staff("insurance.sormland")?;
        let view = async |reader: &Reader, case: &str| -> Result<Counts> {
            Ok(cost(world, reader, "case_view", json!({ "id": case }))
                .await?
                .0)
        };
        let (one, five) = (
            view(&insurance, &some).await?,
            view(&insurance, &full).await?,
        );
        ensure!(one == five, "one benefit {one:?}, five {five:?}");
        // Whether there is anything at all in what the reader may not see is not to be counted out.
        let desk = world.desk()?;
        let (nothing, hidden) = (view(&desk, &bare).await?, view(&desk, &full).await?);
        ensure!(nothing == hidden, "nothing {nothing:?}, hidden {hidden:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_hidden_case_runs_as_many_statements_as_one_that_never_was() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let full = with_benefits(world, 0, 3).await?;
        for handle in [
            "welfare.trosa",
            "welfare.gnesta",
            "admin.welfare.gnesta",
            "supervisor.gnesta",
            "evaluator.fou",
        ] {
            let stranger = world.staff(handle)?;
            for operation in ["case_view", "timeline"] {
                let ask = async |id: &str| {
                    let variables = json!({ "id": id, "first": 10 });
                    cost(world, &stranger, operation, variables).await
                };
                let (hidden, view) = ask(&full).await?;
                ensure!(view["case"].is_null(), "{handle}: {view}");
                for id in ["5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77", "inte ett id", ""] {
                    let (unknown, _) = ask(id).await?;
                    ensure!(hidden == unknown, "{handle} `{id}`: {hidden:?} {unknown:?}");
                }
            }
        }
        Ok(())
    })
    .await
}
