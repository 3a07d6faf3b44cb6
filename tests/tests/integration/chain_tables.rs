//! The fixed tables of the chain: who reads them, when they come out, and that they stand.

use access::{Cx, SystemPrincipal};
use anyhow::{Context as _, Result, ensure};
use domain::ServiceName;
use evi::demo::population::Population;
use evi_tests::{on_both_engines, world::TestWorld};
use follow_up::{Step, chain};
use serde_json::{Value, json};

const TABLES: &str = "query T($municipality: String, $on: LocalDate) {
    chainEditions
    chainTables(municipality: $municipality, on: $on) {
        releasedOn municipality stands people { least most }
        tables { table factor value state people { least most } rows { keys cells { least most } numbers } }
    }
}";

/// People who are told of now, whatever they did before.
async fn told_of(world: &TestWorld, people: u64, seed: u64) -> Result<()> {
    let store = world.store(ServiceName::FollowUp);
    let cx = Cx::system(
        SystemPrincipal::Rebuilder,
        world.clock.clone(),
        world.entropy.clone(),
    );
    let today = domain::clock::swedish_date(world.now());
    let steps = Population::new(people, seed, today).flatten();
    let steps: Vec<Step> = steps
        .map(|step| Step {
            recorded_at: world.now(),
            ..step
        })
        .collect();
    chain::load_steps(store, &cx, &steps).await?;
    chain::recount(store, &cx).await?;
    Ok(())
}

async fn month_later(world: &TestWorld) -> Result<()> {
    world.forward(chrono::Duration::days(31));
    world.settle().await
}

async fn read(world: &TestWorld, handle: &str, variables: Value) -> Result<Value> {
    world.staff(handle)?.query(TABLES, variables).await
}

fn cells(tables: &Value) -> Result<Vec<&Value>> {
    let tables = tables["tables"].as_array().context("tables")?.iter();
    let rows = tables.flat_map(|table| table["rows"].as_array().into_iter().flatten());
    Ok(rows
        .flat_map(|row| row["cells"].as_array().into_iter().flatten())
        .collect())
}

on_both_engines! {
    async fn tables_come_out_when_a_month_begins_and_stand(world: &mut TestWorld) -> Result<()> {
        world.settle().await?;
        told_of(world, 150, 7).await?;
        world.settle().await?;
        let none = read(world, "association.sormland", json!({})).await?;
        ensure!(none["chainEditions"] == json!([]), "{none}");
        ensure!(none["chainTables"].is_null(), "{none}");

        month_later(world).await?;
        let first = read(world, "association.sormland", json!({})).await?;
        let day = first["chainEditions"][0].clone();
        ensure!(day.as_str().is_some_and(|day| day.ends_with("-01")), "{day}");
        ensure!(first["chainTables"]["releasedOn"] == day);
        ensure!(first["chainTables"]["people"]["least"].as_i64() > Some(99), "{first}");

        // Whoever is told of later changes nothing before the next month.
        told_of(world, 60, 8).await?;
        world.settle().await?;
        ensure!(read(world, "association.sormland", json!({})).await? == first);
        month_later(world).await?;
        let second = read(world, "association.sormland", json!({})).await?;
        ensure!(second["chainEditions"].as_array().map(Vec::len) == Some(2), "{}", second["chainEditions"]);
        ensure!(second["chainTables"]["people"]["least"].as_i64() > first["chainTables"]["people"]["least"].as_i64());
        let before = read(world, "association.sormland", json!({ "on": day })).await?;
        ensure!(before["chainTables"] == first["chainTables"], "what came out was changed");
        Ok(())
    }

    async fn nothing_is_told_exactly_and_of_few_only_how_many(world: &mut TestWorld) -> Result<()> {
        world.settle().await?;
        told_of(world, 150, 7).await?;
        month_later(world).await?;
        let all = read(world, "association.sormland", json!({})).await?;
        let all = &all["chainTables"];
        for cell in cells(all)? {
            let width = cell["most"].as_i64().zip(cell["least"].as_i64());
            ensure!(width.is_none_or(|(most, least)| most - least >= 2), "{cell}");
        }
        let funnels = all["tables"].as_array().context("tables")?.iter();
        let mut funnels = funnels.filter(|table| table["table"] == "FUNNEL");
        ensure!(funnels.any(|table| table["state"] == "TOO_SMALL" && table["rows"] == json!([])), "no group is small");
        // Municipalities are told of as everybody in them, and never by group.
        let towns = ["0461", "0488", "0480", "0481", "0482", "0483", "0484", "0486", "0428"];
        let mut told = 0;
        for town in towns {
            let own = read(world, "association.sormland", json!({ "municipality": town })).await?;
            let own = &own["chainTables"];
            told += usize::from(!own.is_null());
            let tables = own["tables"].as_array().into_iter().flatten();
            for table in tables {
                ensure!(table["factor"] == "EVERYBODY", "{town}: {table}");
            }
        }
        ensure!(told > 0, "no municipality is told of");
        let unknown = read(world, "association.sormland", json!({ "municipality": "Gnesta" })).await?;
        ensure!(unknown["chainTables"].is_null(), "{unknown}");
        Ok(())
    }

    async fn tables_are_read_by_those_who_study_and_by_nobody_else(world: &mut TestWorld) -> Result<()> {
        world.settle().await?;
        told_of(world, 60, 7).await?;
        month_later(world).await?;
        for handle in ["association.sormland", "evaluator.fou"] {
            let read = read(world, handle, json!({})).await?;
            ensure!(read["chainTables"].is_object(), "{handle}: {read}");
        }
        for handle in ["desk.gnesta", "welfare.gnesta", "manager.labour.gnesta", "programme.gnesta", "admin.welfare.gnesta", "logs.welfare.gnesta"] {
            let read = read(world, handle, json!({})).await?;
            ensure!(read == json!({ "chainEditions": null, "chainTables": null }), "{handle}: {read}");
        }
        Ok(())
    }

    async fn tables_cost_the_same_however_many_they_are_about(world: &mut TestWorld) -> Result<()> {
        world.settle().await?;
        told_of(world, 30, 7).await?;
        month_later(world).await?;
        let cost = async |world: &TestWorld| {
            let before = world.statements()[&ServiceName::FollowUp];
            read(world, "association.sormland", json!({})).await?;
            anyhow::Ok(world.statements()[&ServiceName::FollowUp] - before)
        };
        let few = cost(world).await?;
        told_of(world, 300, 8).await?;
        month_later(world).await?;
        let many = cost(world).await?;
        ensure!(few == many && many <= 8, "{few} and {many} statements");
        Ok(())
    }
}
