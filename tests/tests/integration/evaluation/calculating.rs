//! The calculation of a programme: who sees and changes its assumptions, and its figures, worked out by hand.

use anyhow::{Context, Result, ensure};
use evi_tests::{
    client::{Reader, refusal},
    on_both_engines,
    world::TestWorld,
};
use serde_json::{Value, json};

use super::{
    CSV, EVALUATOR, FOLLOW_UP, LEADER, MANAGER, attempt, commission, entries, import,
    steg_for_steg, write,
};

const CALCULATION: &str = "query Calculation($id: ID!, $on: LocalDate) { \
    programmeEvaluation(programmeId: $id, on: $on) { \
    assumptions { kind unit source version amount { low likely high } percent { low likely high } } \
    budget { linesWithoutOutcome unitCosts { kind numerator denominator missing isWithheld value lowest formula } } \
    calculation { basis { participants dated reached known missing { field participants } } \
        views { horizon months lines { figure formula amount { low likely high } } \
            breakEvens { party earliest likely latest } } \
        nets { party months { low likely high } } } } }";

async fn see(reader: &Reader, programme: &str) -> Result<Value> {
    let seen = reader
        .query(CALCULATION, json!({ "id": programme }))
        .await?;
    Ok(seen["programmeEvaluation"].clone())
}

fn of<'v>(list: &'v Value, name: &str, code: &str) -> Result<&'v Value> {
    let mut rows = list.as_array().into_iter().flatten();
    rows.find(|row| row[name] == code)
        .with_context(|| format!("{code} in {list}"))
}

fn tax(programme: &str, expected: Option<i64>, low: f64) -> Value {
    json!({
        "programmeId": programme, "kind": "MUNICIPAL_TAX", "expectedVersion": expected,
        "percent": { "low": low, "likely": 21.5, "high": 22.25 },
        "source": "Kommunens budget 2026", "assumedOn": "2026-11-01",
    })
}

on_both_engines! {
    async fn organisers_change_assumptions_and_evaluators_read_them(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        commission(world, &programme).await?;
        let (leader, manager) = (world.staff(LEADER)?, world.staff(MANAGER)?);
        let evaluator = world.staff(EVALUATOR)?;
        let before = see(&evaluator, &programme).await?;
        let standing = of(&before["assumptions"], "kind", "MUNICIPAL_TAX")?;
        ensure!(standing["version"] == 0 && standing["unit"] == "PERCENT", "{standing}");
        ensure!(standing["source"].as_str().is_some_and(|source| source.starts_with("Antagande")), "{standing}");
        ensure!(before["assumptions"].as_array().map(Vec::len) == Some(10), "{before}");

        let refused = refusal(&attempt(&evaluator, "setAssumption", tax(&programme, None, 20.0)).await?)?;
        ensure!(refused.code == "FORBIDDEN", "{refused:?}");
        write(&leader, "setAssumption", tax(&programme, None, 20.0)).await?;
        write(&manager, "setAssumption", tax(&programme, Some(1), 20.5)).await?;
        let seen = see(&evaluator, &programme).await?;
        let told = of(&seen["assumptions"], "kind", "MUNICIPAL_TAX")?;
        let span = json!({ "low": 20.5, "likely": 21.5, "high": 22.25 });
        ensure!(told["version"] == 2 && told["percent"] == span && told["amount"].is_null(), "{told}");
        ensure!(told["source"] == "Kommunens budget 2026", "{told}");
        ensure!(entries(world, "setAssumption", &programme).await? >= 2, "no entries");
        for handle in ["labour.gnesta", "supervisor.gnesta", "welfare.gnesta", "association.sormland"] {
            let reader = world.staff(handle)?;
            ensure!(see(&reader, &programme).await?.is_null(), "{handle}");
            let refused = refusal(&attempt(&reader, "setAssumption", tax(&programme, Some(2), 1.0)).await?)?;
            ensure!(refused.code == "NOT_FOUND", "{handle}: {refused:?}");
        }
        Ok(())
    }

    async fn a_stale_assumption_is_refused_and_a_key_sets_it_once(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        let mut first = tax(&programme, None, 20.0);
        first["idempotencyKey"] = json!("skatt-ett-20261123");
        write(&leader, "setAssumption", first.clone()).await?;
        write(&leader, "setAssumption", first).await?;
        for expected in [None, Some(2)] {
            let refused = refusal(&attempt(&leader, "setAssumption", tax(&programme, expected, 1.0)).await?)?;
            ensure!(refused.code == "STALE_VERSION", "{refused:?}");
        }
        let kept = "SELECT count(*) AS number FROM assumption";
        ensure!(world.count(FOLLOW_UP, kept).await? == 1, "written twice");
        Ok(())
    }

    async fn an_assumption_of_another_unit_order_or_bound_is_refused_by_its_field(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        let mut other = tax(&programme, None, 20.0);
        (other["percent"], other["amount"]) = (Value::Null, json!({ "low": 1, "likely": 2, "high": 3 }));
        let mut coming = tax(&programme, None, 20.0);
        coming["assumedOn"] = json!("2030-01-01");
        for (input, field) in [
            (other, "kind"),
            (tax(&programme, None, 22.0), "percent.likely"),
            (tax(&programme, None, -1.0), "percent.low"),
            (coming, "assumedOn"),
        ] {
            let refused = refusal(&attempt(&leader, "setAssumption", input).await?)?;
            ensure!(refused.field.as_deref() == Some(field), "{field}: {refused:?}");
        }
        Ok(())
    }

    async fn what_is_missing_is_told_in_the_place_of_a_number(world: &mut TestWorld) -> Result<()> {
        let programme = steg_for_steg(world).await?;
        let leader = world.staff(LEADER)?;
        write(&leader, "importParticipants", import(&programme, CSV, None)).await?;
        let seen = see(&leader, &programme).await?;
        let calculation = &seen["calculation"];
        for view in calculation["views"].as_array().into_iter().flatten() {
            ensure!(view["lines"] == json!([]) && view["breakEvens"] == json!([]), "{view}");
        }
        ensure!(calculation["nets"] == json!([]), "{calculation}");
        let missing = of(&calculation["basis"]["missing"], "field", "ENDED_ON")?;
        ensure!(missing["participants"] == 16, "{missing}");
        Ok(())
    }
}

/// The figures of the recorded programme: 16 people for twelve months each, of whom ten work afterwards and twelve live
/// on their own income a year later.
pub(super) async fn reckon(world: &TestWorld, programme: &str) -> Result<()> {
    let leader = world.staff(LEADER)?;
    let line = json!({
        "programmeId": programme, "year": 2027, "name": "Handledare",
        "planned": 800_000_000, "outcome": 720_000_000,
    });
    write(&leader, "recordBudgetLine", line).await?;
    // What the desk has recorded of self-support is for the evaluator: whoever runs the programme knows who is who.
    let own = see(&leader, programme).await?;
    let month = of(&own["budget"]["unitCosts"], "kind", "SELF_SUPPORT_MONTH")?;
    ensure!(
        month["isWithheld"] == true && month["denominator"].is_null(),
        "{month}"
    );
    ensure!(
        month["value"].is_null() && month["lowest"].is_null(),
        "{month}"
    );
    let seen = see(&world.staff(EVALUATOR)?, programme).await?;
    ensure!(
        seen["calculation"] == own["calculation"],
        "the calculation is another"
    );
    let costs = &seen["budget"]["unitCosts"];
    let each = of(costs, "kind", "PARTICIPANT")?;
    ensure!(
        each["denominator"] == 16 && each["value"] == 45_000_000,
        "{each}"
    );
    // All 16 cases were closed on own income, which tells of three months; the follow-ups tell of two more, in which
    // twelve support themselves: 16 × 3 + 12 × 2. Of the six months between nobody has told anything.
    let month = of(costs, "kind", "SELF_SUPPORT_MONTH")?;
    ensure!(
        month["denominator"] == 72 && month["missing"] == 96,
        "{month}"
    );
    ensure!(
        month["value"] == 10_000_000 && month["lowest"] == 4_285_714,
        "{month}"
    );

    let calculation = &seen["calculation"];
    let basis =
        json!({ "participants": 16, "dated": 16, "reached": 10, "known": 16, "missing": [] });
    ensure!(calculation["basis"] == basis, "{calculation}");
    let view = |horizon: &str| of(&calculation["views"], "horizon", horizon).cloned();
    let amount = |horizon: &str, figure: &str| -> Result<Value> {
        let lines = &view(horizon)?["lines"];
        Ok(of(lines, "figure", figure)?["amount"].clone())
    };
    // 16 × 12 = 192 months. The ends are those of the assumptions: 70 % × 50 % × 8 000 and 90 % × 90 % × 12 000 kr.
    let moved = json!({ "low": 53_760_000, "likely": 107_520_000, "high": 186_624_000 });
    ensure!(
        amount("PROGRAMME", "MOVED_TO_WAGES")? == moved,
        "{calculation}"
    );
    // A year later ten people have 12 months behind them, which fade to 94; after five years 47, which fade to 304.
    for (horizon, months, less, tax, net) in [
        ("SHORT", 25, 160_160_000, 89_136_000, -42_532_480),
        ("LONG", 60, 277_760_000, 164_736_000, 150_667_520),
    ] {
        ensure!(view(horizon)?["months"] == months, "{horizon}");
        for (figure, likely) in [
            ("LESS_ASSISTANCE", less),
            ("MUNICIPAL_TAX", tax),
            ("PROGRAMME_WAGES", -504_652_800),
            ("SUPPORT_RECEIVED", 328_024_320),
            ("PLACES", -115_200_000),
            ("MUNICIPALITY_NET", net),
        ] {
            let found = amount(horizon, figure)?;
            ensure!(found["likely"] == likely, "{horizon} {figure}: {found}");
            let end = |name: &str| found[name].as_i64().unwrap_or_default();
            ensure!(
                end("low") <= likely && likely <= end("high"),
                "{horizon} {figure}: {found}"
            );
        }
    }
    // 425 324,80 kr are missing after 25 months, and each month gives 10 × 60 % × 9 200 kr.
    let (long, short) = (view("LONG")?, view("SHORT")?);
    let own = of(&long["breakEvens"], "party", "MUNICIPALITY")?;
    ensure!(own["likely"] == 33, "{own}");
    let short = of(&short["breakEvens"], "party", "MUNICIPALITY")?;
    ensure!(
        short["likely"].is_null() && short["latest"].is_null(),
        "{short}"
    );
    Ok(())
}
