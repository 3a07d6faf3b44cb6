//! Bad input: a clear answer that names the field, and nothing changed.

use anyhow::{Context, Result, ensure};
use evi_tests::{
    client::{Reader, refusal},
    journey::{self, Journey},
    people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

/// A person received at the desk, and welfare and insurance as parties.
async fn lived_in(world: &TestWorld) -> Result<Journey> {
    let journey = world.received_person(&people::number(0)).await?;
    let desk = world.desk()?;
    for (handle, place, service) in [
        (
            "welfare.gnesta",
            &journey.places.welfare,
            "FINANCIAL_ASSISTANCE",
        ),
        (
            "insurance.sormland",
            &journey.places.insurance,
            "REHABILITATION_COORDINATION",
        ),
    ] {
        let sent = journey::send_referral(&desk, &journey.case, place, service, &[]).await?;
        journey::accept_referral(&world.staff(handle)?, &sent).await?;
    }
    world.settle().await?;
    Ok(journey)
}

/// A mutation that must be refused: who, which operation, with which input, and the code and field.
struct Bad {
    what: &'static str,
    who: &'static str,
    operation: &'static str,
    input: Value,
    code: &'static str,
    field: Option<&'static str>,
}

fn bad(
    what: &'static str,
    (who, operation): (&'static str, &'static str),
    input: Value,
    (code, field): (&'static str, Option<&'static str>),
) -> Bad {
    Bad {
        what,
        who,
        operation,
        input,
        code,
        field,
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "a table: each bad input with what is answered"
)]
fn bad_inputs(journey: &Journey) -> Vec<Bad> {
    let case = &journey.case;
    let number = people::number(1);
    let contact = ("desk.gnesta", "open_contact");
    let benefit = ("insurance.sormland", "record_benefit");
    let decision = ("welfare.gnesta", "record_assistance_decision");
    let basis = ("desk.gnesta", "record_basis");
    let invalid = |field| ("INVALID_INPUT", Some(field));
    let of_benefit = |extent: i64, from: &str, to: &str| json!({ "caseId": case, "code": "SICKNESS_BENEFIT", "extentPercent": extent, "from": from, "to": to });
    let of_basis = |kind: &str, from: &str, to: &str, sections: Value| {
        json!({
            "caseId": case, "kind": kind, "fromAgencyId": journey.places.desk.agency,
            "toAgencyId": journey.places.welfare.agency, "sections": sections, "purpose": "Samordning",
            "validFrom": from, "validTo": to, "consentForm": "WRITTEN",
        })
    };
    vec![
        bad(
            "a wrong check digit",
            contact,
            json!({ "personalNumber": people::with_wrong_check_digit(&number), "purpose": "INTAKE", "municipality": "0461" }),
            invalid("personalNumber"),
        ),
        bad(
            "a number that is none",
            contact,
            json!({ "personalNumber": "hej", "purpose": "INTAKE", "municipality": "0461" }),
            invalid("personalNumber"),
        ),
        bad(
            "a real-looking number outside the test series",
            contact,
            json!({ "personalNumber": "197001010009", "purpose": "INTAKE", "municipality": "0461" }),
            invalid("personalNumber"),
        ),
        bad(
            "a municipality that is none",
            contact,
            json!({ "personalNumber": number, "purpose": "INTAKE", "municipality": "Gnesta" }),
            invalid("municipality"),
        ),
        bad(
            "an extent of 33 %",
            benefit,
            of_benefit(33, "2026-09-01", "2026-09-30"),
            invalid("extentPercent"),
        ),
        bad(
            "an extent of 0 %",
            benefit,
            of_benefit(0, "2026-09-01", "2026-09-30"),
            invalid("extentPercent"),
        ),
        bad(
            "an end before the start",
            benefit,
            of_benefit(50, "2026-09-02", "2026-09-01"),
            invalid("to"),
        ),
        bad(
            "a negative amount",
            decision,
            json!({ "caseId": case, "month": "2026-11", "amountOre": -1, "barrier": "SOCIAL_REASONS" }),
            invalid("amountOre"),
        ),
        bad(
            "a month far ahead",
            decision,
            json!({ "caseId": case, "month": "2031-01", "amountOre": 100, "barrier": "SOCIAL_REASONS" }),
            invalid("month"),
        ),
        bad(
            "a basis that ends first",
            basis,
            of_basis("CONSENT", "2026-12-01", "2026-11-01", json!(["IDENTITY"])),
            invalid("validTo"),
        ),
        bad(
            "a basis for nothing",
            basis,
            of_basis("CONSENT", "2026-11-01", "2026-12-01", json!([])),
            invalid("sections"),
        ),
        bad(
            "the desk records no other basis than consent for others",
            basis,
            json!({
                "caseId": case, "kind": "NO_HARM_ASSESSED", "fromAgencyId": journey.places.welfare.agency,
                "toAgencyId": journey.places.insurance.agency, "sections": ["WELFARE_ASSISTANCE"],
                "purpose": "Samordning", "validFrom": "2026-11-01", "validTo": "2026-12-01",
            }),
            ("BASIS_NOT_ALLOWED", Some("kind")),
        ),
        bad(
            "a question that says nothing",
            ("desk.gnesta", "create_referral"),
            json!({
                "caseId": case, "toUnitId": journey.places.labour.unit, "service": "GUIDANCE",
                "urgency": "NORMAL", "question": "  ", "sections": [],
            }),
            invalid("question"),
        ),
        bad(
            "a unit that does not exist",
            ("desk.gnesta", "create_referral"),
            json!({
                "caseId": case, "toUnitId": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77", "service": "GUIDANCE",
                "urgency": "NORMAL", "question": "Kan ni?", "sections": [],
            }),
            ("NOT_FOUND", Some("toUnitId")),
        ),
        bad(
            "a stale version of the head",
            ("desk.gnesta", "record_screening"),
            json!({ "caseId": case, "expectedVersion": 0, "inTargetGroup": true }),
            ("STALE_VERSION", Some("expectedVersion")),
        ),
        bad(
            "a closure whose incomes are left out",
            ("desk.gnesta", "close_case"),
            json!({
                "caseId": case, "expectedVersion": journey.version, "reason": "WORK",
                "occupation": { "kind": "WORK_UNSUBSIDISED" }, "incomeSources": [],
            }),
            invalid("incomeSources"),
        ),
        bad(
            "an income of 101 %",
            ("desk.gnesta", "close_case"),
            json!({
                "caseId": case, "expectedVersion": journey.version, "reason": "WORK",
                "occupation": { "kind": "WORK_UNSUBSIDISED" },
                "incomeSources": [{ "source": "OWN_INCOME", "extentPercent": 101 }],
            }),
            invalid("incomeSources[0].extentPercent"),
        ),
        bad(
            "a case that is none",
            benefit,
            json!({ "caseId": "x", "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01" }),
            ("NOT_FOUND", Some("caseId")),
        ),
    ]
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_at_its_field_and_changes_nothing() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = lived_in(world).await?;
        let before = world.rows().await?;
        let desk = world.desk()?;
        let mut wrong = Vec::new();
        for Bad {
            what,
            who,
            operation,
            input,
            code,
            field,
        } in bad_inputs(&journey)
        {
            let payload = world
                .staff(who)?
                .attempt(operation, input)
                .await
                .context(what)?;
            let refusal = refusal(&payload).context(what)?;
            let at = field.is_none() || refusal.field.as_deref() == field;
            if refusal.code != code || !at {
                wrong.push(format!("{what}: {refusal:?}, not {code} at {field:?}"));
            }
            ensure!(
                !refusal.message.is_empty() && !refusal.message.contains('{'),
                "{what}: {refusal:?}"
            );
        }
        ensure!(wrong.is_empty(), "{wrong:#?}");
        world.settle().await?;
        ensure!(world.rows().await? == before, "something was written");
        let view = desk.ask("case_view", json!({ "id": journey.case })).await?;
        ensure!(view["case"]["phase"] == "MAPPING", "{view}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stale_screening_is_answered_with_the_head_as_it_stands() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let input = json!({ "caseId": journey.case, "expectedVersion": 0, "inTargetGroup": false });
        let desk = world.desk()?;
        let payload = desk.attempt("record_screening", input).await?;
        let current = journey::case_version(&desk, &journey.case).await?;
        ensure!(payload["case"]["version"] == current, "{payload}");
        ensure!(payload["case"]["id"] == journey.case.as_str(), "{payload}");
        let view = desk.ask("case_view", json!({ "id": journey.case })).await?;
        ensure!(view["case"]["screening"]["inTargetGroup"] == true, "{view}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_same_key_gives_the_same_again_and_another_input_a_conflict() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = lived_in(world).await?;
        let desk = world.desk()?;
        let insurance = world.staff("insurance.sormland")?;
        let contact = json!({
            "personalNumber": people::number(2), "purpose": "INTAKE", "municipality": "0461",
            "idempotencyKey": "nyckel-kontakt-1",
        });
        let referral = json!({
            "caseId": journey.case, "toUnitId": journey.places.labour.unit, "service": "GUIDANCE",
            "urgency": "NORMAL", "question": "Kan ni ta emot?", "sections": [], "idempotencyKey": "nyckel-remiss-1",
        });
        let benefit = json!({
            "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 50, "from": "2026-09-01",
            "idempotencyKey": "nyckel-ersattning-1",
        });
        for (reader, operation, input, id, changed) in [
            (&desk, "open_contact", contact, "/contact/id", ("personalNumber", json!(people::number(4)))),
            (&desk, "create_referral", referral, "/referral/id", ("question", json!("Annan fråga?"))),
            (&insurance, "record_benefit", benefit, "/benefit/id", ("extentPercent", json!(75))),
        ] {
            let first = reader.change(operation, input.clone()).await?;
            world.settle().await?;
            let rows = world.rows().await?;
            let again = reader.change(operation, input.clone()).await?;
            ensure!(first.pointer(id).is_some() && first.pointer(id) == again.pointer(id), "{first} {again}");
            let mut other = input;
            other[changed.0] = changed.1;
            let refused = reader.refusal(operation, other).await?;
            ensure!(refused.code == "IDEMPOTENCY_CONFLICT", "{operation}: {refused:?}");
            world.settle().await?;
            ensure!(world.rows().await? == rows, "{operation} was done twice");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn refusals_and_faults_are_told_in_the_language_that_is_asked_for() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let input = json!({
            "personalNumber": people::with_wrong_check_digit(&people::number(1)),
            "purpose": "INTAKE", "municipality": "0461",
        });
        let desk = world.desk()?;
        let told = async |language: &'static str| -> Result<String> {
            let reader = desk.speaking(language);
            Ok(reader.refusal("open_contact", input.clone()).await?.message)
        };
        let swedish = told("sv").await?;
        let english = told("en-GB, sv;q=0.5").await?;
        ensure!(swedish.contains("Kontrollsiffran"), "{swedish}");
        ensure!(
            english != swedish && !english.contains("Kontrollsiffran"),
            "{english}"
        );
        ensure!(
            told("fi").await? == swedish,
            "Swedish is what everybody else gets"
        );
        let unspoken = desk.refusal("open_contact", input.clone()).await?.message;
        ensure!(unspoken == swedish, "{unspoken}");
        let fault = async |reader: Reader| -> Result<Value> {
            Ok(reader.post("{ me ", json!({})).await?.json()?["errors"][0]["message"].clone())
        };
        ensure!(
            fault(desk.speaking("sv")).await? != fault(desk.speaking("en")).await?,
            "faults too"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_budget_of_look_ups_is_counted_per_person_and_spent() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let desk = world.desk()?;
        let open = async |index: usize| {
            let input = json!({
                "personalNumber": people::number(index), "purpose": "INTAKE", "municipality": "0461",
            });
            desk.attempt("open_contact", input).await
        };
        for index in 0..20 {
            let opened = open(index).await?;
            ensure!(opened["userErrors"] == json!([]), "{index}: {opened}");
        }
        let again = open(3).await?;
        ensure!(again["userErrors"] == json!([]), "the same person again costs nothing: {again}");
        let spent = refusal(&open(20).await?)?;
        ensure!(spent.code == "LOOKUP_BUDGET_SPENT", "{spent:?}");
        let trosa = world.staff("desk.trosa")?;
        let other = json!({ "personalNumber": people::number(20), "purpose": "INTAKE", "municipality": "0488" });
        trosa.change("open_contact", other).await?;
        Ok(())
    })
    .await
}
