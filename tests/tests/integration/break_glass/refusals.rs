//! Who opens nothing, and what is not opened: nothing is changed, and what may not be known looks like
//! what never was.

use anyhow::{Context, Result, ensure};
use chrono::Duration;
use evi_tests::{
    client::{Reader, done, refusal},
    journey::Journey,
    on_both_engines, people,
    view::{expect_nothing, state},
    world::TestWorld,
};
use serde_json::{Value, json};

use super::{
    COLLEAGUE, DESK, NUMBER, OPEN, OPENED, OPENER, OWNER, expect_open, input, linked, open,
    openings, signed_in_before, usual,
};

const NOBODY: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";

async fn refused(reader: &Reader, input: Value) -> Result<Value> {
    let payload = reader.mutate(OPEN, input).await?;
    refusal(&payload)?;
    Ok(payload)
}

/// The answer about a case, and about one that never was: with the statements that each ran.
async fn both(world: &TestWorld, reader: &Reader, journey: &Journey) -> Result<[(Value, u64); 2]> {
    let mut answers = Vec::new();
    for case in [journey.case.as_str(), NOBODY] {
        let mut asked = usual(journey);
        asked["caseId"] = json!(case);
        let before = world.statements()[&DESK];
        let payload = reader.mutate(OPEN, asked).await?;
        answers.push((payload, world.statements()[&DESK] - before));
    }
    answers.try_into().ok().context("two were asked about")
}

async fn expect_absence(
    world: &TestWorld,
    who: &str,
    reader: &Reader,
    journey: &Journey,
) -> Result<()> {
    let [hidden, unknown] = both(world, reader, journey).await?;
    ensure!(hidden == unknown, "{who}: {hidden:?} is not {unknown:?}");
    let told = refusal(&hidden.0)?;
    ensure!(
        told.code == "NOT_FOUND" && told.field.as_deref() == Some("caseId"),
        "{who}: {told:?}"
    );
    Ok(())
}

async fn protect(world: &TestWorld, journey: &Journey) -> Result<()> {
    const PROTECT: &str = "mutation Protect($input: SetProtectedIdentityInput!) { \
        setProtectedIdentity(input: $input) { userErrors { code field message } } }";
    let input = json!({ "caseId": journey.case, "grade": "MARKING" });
    done(
        "setProtectedIdentity",
        world.desk()?.mutate(PROTECT, input).await?,
    )?;
    Ok(())
}

async fn declare(reader: &Reader, journey: &Journey, kind: &str) -> Result<()> {
    const DECLARE: &str = "mutation Declare($input: DeclareConflictInput!) { \
        declareConflict(input: $input) { declared userErrors { code field message } } }";
    let input = json!({ "caseId": journey.case, "kind": kind });
    done("declareConflict", reader.mutate(DECLARE, input).await?)?;
    Ok(())
}

on_both_engines! {
    async fn bad_input_names_its_field_and_changes_nothing(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opener = world.staff(OPENER)?;
        let rows = world.rows().await?;
        let with = |field: &str, value: Value| {
            let mut input = usual(&journey);
            input[field] = value;
            input
        };
        let nineteen = "åäö åäö åäö åäö åäö";
        for (what, input, code, field) in [
            ("a short reason", with("reason", json!(format!("  {nineteen}  "))), "INVALID_INPUT", "reason"),
            ("no reason", with("reason", json!("")), "INVALID_INPUT", "reason"),
            ("no time", with("minutes", json!(0)), "INVALID_INPUT", "minutes"),
            ("longer than a day and a night", with("minutes", json!(1441)), "INVALID_INPUT", "minutes"),
            ("nothing named", with("sections", json!([])), "INVALID_INPUT", "sections"),
            (
                "what can be read already",
                input(&journey, &journey.places.desk, &["IDENTITY"], 30),
                "INVALID_INPUT",
                "sections[0].section",
            ),
            (
                "what is absent, beside what is withheld",
                input(&journey, &journey.places.welfare, &[OPENED, "LABOUR_PLACEMENT"], 30),
                "NOT_FOUND",
                "sections[1].agencyId",
            ),
            ("a malformed key", with("idempotencyKey", json!("å")), "INVALID_INPUT", "idempotencyKey"),
        ] {
            let told = refusal(&refused(&opener, input).await?)?;
            ensure!((told.code.as_str(), told.field.as_deref()) == (code, Some(field)), "{what}: {told:?}");
            ensure!(!told.message.is_empty(), "{what}");
            let english = refused(&opener.speaking("en"), with("reason", json!("kort"))).await?;
            ensure!(refusal(&english)?.message.contains("20 characters"), "{english}");
        }
        let log = input(&journey, &journey.places.welfare, &["ACCESS_LOG"], 30);
        ensure!(refusal(&refused(&opener, log).await?)?.code == "FORBIDDEN", "the log is nobody's emergency");
        ensure!(openings(world).await? == 0 && world.rows().await? == rows, "something was written");
        Ok(())
    }

    async fn what_is_absent_is_refused_like_what_does_not_exist(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opener = world.staff(OPENER)?;
        // Insurance is a party that the opener may not know of; Trosa's board is none; the last is nobody.
        let trosa = json!({ "kind": "WELFARE_UNIT", "municipality": "0488" });
        let trosa = world.desk()?.ask("units", trosa).await?;
        let trosa = trosa["units"]["edges"][0]["node"]["agency"]["id"].clone();
        let mut answers = Vec::new();
        for (section, agency) in [
            ("INSURANCE_BENEFIT", json!(journey.places.insurance.agency)),
            ("INSURANCE_BENEFIT", json!(NOBODY)),
            ("INSURANCE_BENEFIT", json!("inte ett id")),
            (OPENED, trosa),
            ("MAPPING_HEALTH", json!(journey.places.insurance.agency)),
        ] {
            let mut asked = usual(&journey);
            asked["sections"] = json!([{ "section": section, "agencyId": agency }]);
            answers.push(refused(&opener, asked).await?);
        }
        ensure!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
        ensure!(refusal(&answers[0])?.code == "NOT_FOUND", "{answers:#?}");
        Ok(())
    }

    async fn a_case_without_relation_is_one_that_never_was(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        for who in ["employment.sormland", "labour.trosa", "welfare.trosa", "supervisor.gnesta", "evaluator.fou", "logs.welfare.gnesta"] {
            expect_absence(world, who, &world.staff(who)?, &journey).await?;
        }
        expect_absence(world, "another person", &world.participant(&people::number(NUMBER + 1))?, &journey).await?;
        ensure!(openings(world).await? == 0);
        Ok(())
    }

    async fn only_the_two_roles_of_handlers_open(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        for reader in [
            world.desk()?,
            world.staff("manager.labour.gnesta")?,
            world.participant(&people::number(NUMBER))?,
        ] {
            let told = refusal(&refused(&reader, usual(&journey)).await?)?;
            ensure!(told.code == "FORBIDDEN", "{told:?}");
        }
        // A partner's system may send what is registered for it, and this is not.
        let partner = world.staff("partner.vardcentral")?;
        let answer = partner.post(OPEN, json!({ "input": usual(&journey) })).await?;
        ensure!(!answer.codes()?.is_empty(), "{}", answer.body);
        ensure!(openings(world).await? == 0);
        Ok(())
    }

    async fn a_sign_in_of_more_than_fifteen_minutes_is_not_fresh(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let stale = signed_in_before(world, OPENER, Duration::minutes(15) + Duration::seconds(1))?;
        let told = refusal(&refused(&stale, usual(&journey)).await?)?;
        ensure!(told.code == "STEP_UP_REQUIRED", "{told:?}");
        // It says nothing of the case: whoever asks about whatever is answered alike.
        let stranger = signed_in_before(world, "labour.trosa", Duration::hours(1))?;
        ensure!(refused(&stranger, usual(&journey)).await? == refused(&stale, usual(&journey)).await?);
        ensure!(openings(world).await? == 0);
        let fresh = signed_in_before(world, OPENER, Duration::minutes(15))?;
        open(&fresh, usual(&journey)).await?;
        // What is opened is read with any sign-in that reads the case.
        expect_open(&stale, &journey).await
    }

    async fn protection_is_not_lifted_before_nor_after(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        let opener = world.staff(OPENER)?;
        open(&opener, usual(&journey)).await?;
        expect_open(&opener, &journey).await?;
        protect(world, &journey).await?;
        expect_nothing(OPENER, &opener, &journey.case).await?;
        expect_absence(world, OPENER, &opener, &journey).await?;
        let entity = "query Entity($id: ID!) { case(id: $id) { welfare { assistanceDecisions { amountOre } } } }";
        let answer = opener.query(entity, json!({ "id": journey.case })).await?;
        ensure!(!answer.to_string().contains("912300"), "{answer}");
        Ok(())
    }

    async fn own_case_kin_and_conflict_stop_what_was_opened_and_what_would_be(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        for (handle, kind) in [(OPENER, "KIN"), (COLLEAGUE, "CONFLICT_OF_INTEREST")] {
            let reader = world.staff(handle)?;
            open(&reader, usual(&journey)).await?;
            expect_open(&reader, &journey).await?;
            declare(&reader, &journey, kind).await?;
            expect_nothing(handle, &reader, &journey.case).await?;
            expect_absence(world, handle, &reader, &journey).await?;
        }
        ensure!(openings(world).await? == 2);
        Ok(())
    }

    async fn a_unit_that_has_left_the_case_opens_nothing(world: &mut TestWorld) -> Result<()> {
        let journey = linked(world).await?;
        open(&world.staff(OPENER)?, usual(&journey)).await?;
        // Its assignments end: what was opened was opened for the work on the case.
        world
            .keep(DESK, "UPDATE case_assignment SET valid_to = recorded_at WHERE unit_key = (SELECT key FROM unit WHERE slug = 'labour.gnesta')")
            .await?;
        let view = evi_tests::view::case_view(&world.staff(OPENER)?, &journey.case).await?;
        ensure!(state(&view, OPENED) != "READABLE", "{view}");
        ensure!(view["case"]["welfare"]["assistanceDecisions"].is_null(), "{view}");
        let owner = world.staff(OWNER)?;
        expect_writable(&owner, &journey).await
    }
}

async fn expect_writable(owner: &Reader, journey: &Journey) -> Result<()> {
    let view = evi_tests::view::case_view(owner, &journey.case).await?;
    ensure!(state(&view, OPENED) == "WRITABLE", "{view}");
    Ok(())
}
