//! Looking a person up: counted by person, and answered alike whoever knows the person. A number that
//! nobody has answers like every other, and raises an alarm.

use std::collections::BTreeMap;

use access::AssuranceLevel;
use anyhow::{Context, Result, ensure};
use chrono::Duration;
use domain::ServiceName;
use evi::demo::people::HONEY_NUMBERS;
use evi_tests::{
    client::{Reader, done},
    journey, on_both_engines, people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

const DESK: ServiceName = ServiceName::IntakeDesk;
const OPEN: &str = "mutation Open($input: OpenContactInput!) { openContact(input: $input) { \
    contact { id knownHere person { id displayName } } userErrors { code field message } } }";
const ALARMS: &str = "{ logAlarms(first: 50) { edges { node { \
    id kind title raisedAt staffName unit { name } } } pageInfo { hasNextPage } } }";

fn intake(number: &str) -> Value {
    json!({ "personalNumber": number, "purpose": "INTAKE", "municipality": "0461" })
}

fn referral(number: &str) -> Value {
    json!({ "personalNumber": number, "purpose": "REFERRAL", "municipality": "0461" })
}

/// The answer with what differs from person to person taken out, and the statements that it cost.
async fn looked_up(
    world: &TestWorld,
    reader: &Reader,
    input: &Value,
) -> Result<(u16, String, BTreeMap<ServiceName, u64>)> {
    let before = world.statements();
    let answer = reader.post(OPEN, json!({ "input": input })).await?;
    let after = world.statements();
    let cost = after
        .into_iter()
        .map(|(service, count)| (service, count - before[&service]));
    let cost = cost.collect();
    let data = answer.json()?;
    let contact = &data["data"]["openContact"]["contact"];
    let mut body = answer.body.clone();
    for (pointer, wide) in [("/id", 36), ("/person/id", 36), ("/person/displayName", 0)] {
        let own = contact.pointer(pointer).and_then(Value::as_str);
        let own = own.with_context(|| data.to_string())?;
        ensure!(wide == 0 || own.len() == wide, "{own}");
        body = body.replace(own, pointer);
    }
    Ok((answer.status, body, cost))
}

async fn alarms(reader: &Reader) -> Result<Vec<Value>> {
    let page = reader.query(ALARMS, json!({})).await?;
    let edges = page["logAlarms"]["edges"].as_array().cloned();
    let nodes = edges.unwrap_or_default().into_iter();
    Ok(nodes.map(|edge| edge["node"].clone()).collect())
}

async fn kept(world: &TestWorld) -> Result<i64> {
    world
        .count(DESK, "SELECT count(*) AS number FROM log_alarm")
        .await
}

/// Takes the errors that were logged; they must be those of so many look-ups, and name no number.
fn heard(world: &TestWorld, alarms: usize) -> Result<()> {
    let told = world.take_faults();
    ensure!(told.len() == alarms, "{told:#?}");
    for line in &told {
        ensure!(line.contains("nobody has was looked up"), "{line}");
        for number in HONEY_NUMBERS {
            ensure!(
                !line.contains(number) && !line.contains(&number[2..]),
                "{line}"
            );
        }
    }
    Ok(())
}

on_both_engines! {
    async fn known_unknown_protected_and_honey_numbers_are_answered_alike(world: &mut TestWorld) -> Result<()> {
        // Somebody whom the desk in Trosa has, somebody who is protected there, and one with an own case.
        let trosa = world.staff("desk.trosa")?;
        for (index, grade) in [(0, None), (1, Some("MARKING")), (2, Some("FICTITIOUS_DATA"))] {
            let mut input = intake(&people::number(index));
            input["municipality"] = json!("0488");
            let contact = trosa.change("open_contact", input).await?;
            let registered = trosa.change("register_intake", json!({
                "contactId": journey::text(&contact, "/contact/id")?, "channel": "SELF",
                "reason": "Vill arbeta", "phone": "070-1740605",
            })).await?;
            let Some(grade) = grade else { continue };
            let document = "mutation P($input: SetProtectedIdentityInput!) { \
                setProtectedIdentity(input: $input) { userErrors { code } } }";
            let input = json!({ "caseId": journey::text(&registered, "/case/id")?, "grade": grade });
            done("setProtectedIdentity", trosa.mutate(document, input).await?)?;
        }
        let numbers = [
            ("known elsewhere", people::number(0)),
            ("a marking", people::number(1)),
            ("fictitious data", people::number(2)),
            ("unknown", people::number(3)),
            ("unknown to the register", people::number(people::REGISTERED + 1)),
            ("honey", HONEY_NUMBERS[0].to_owned()),
            ("honey", HONEY_NUMBERS[1].to_owned()),
        ];
        for (handle, asked) in [("desk.gnesta", intake as fn(&str) -> Value), ("welfare.gnesta", referral)] {
            let reader = world.staff(handle)?;
            let like = looked_up(world, &reader, &asked(&people::number(4))).await?;
            ensure!(like.0 == 200 && like.1.contains("\"knownHere\":false"), "{like:?}");
            for (what, number) in &numbers {
                let answered = looked_up(world, &reader, &asked(number)).await?;
                ensure!(answered == like, "{handle}, {what}: {answered:?} and {like:?}");
            }
        }
        heard(world, 4)?;
        ensure!(kept(world).await? == 4);
        Ok(())
    }

    async fn every_look_up_of_a_honey_number_is_told_to_the_reviewers_of_the_doers_agency(world: &mut TestWorld) -> Result<()> {
        let (welfare, reviewer) = (world.staff("welfare.gnesta")?, world.staff("logs.welfare.gnesta")?);
        ensure!(alarms(&reviewer).await?.is_empty());
        welfare.change("open_contact", referral(&people::number(0))).await?;
        ensure!(alarms(&reviewer).await?.is_empty(), "a number of somebody raises none");
        for number in [HONEY_NUMBERS[0], HONEY_NUMBERS[0], HONEY_NUMBERS[3]] {
            welfare.change("open_contact", referral(number)).await?;
        }
        heard(world, 3)?;
        let told = alarms(&reviewer).await?;
        ensure!(told.len() == 3, "one for every look-up: {told:?}");
        for alarm in &told {
            ensure!(alarm["kind"] == "HONEY_NUMBER", "{alarm}");
            ensure!(alarm["unit"]["name"] == "Försörjningsstöd Gnesta", "{alarm}");
            ensure!(alarm["staffName"].is_string(), "{alarm}");
            ensure!(HONEY_NUMBERS.iter().all(|number| !alarm.to_string().contains(&number[2..])), "{alarm}");
        }
        let counts = world.counts().await?;
        ensure!(counts.contains("evi_desk_honey_lookups_total 3"), "{counts}");
        // Nobody else hears of it: not the doer, not another agency, not an administrator, no weak sign-in.
        let weak = world.staff_signed_in("logs.welfare.gnesta", AssuranceLevel::Loa2, Duration::zero())?;
        for (who, reader) in [
            ("the doer", world.staff("welfare.gnesta")?),
            ("the desk", world.desk()?),
            ("an administrator", world.staff("admin.welfare.gnesta")?),
            ("a person", world.participant(&people::number(0))?),
            ("a weak sign-in", weak),
        ] {
            ensure!(alarms(&reader).await?.is_empty(), "{who}");
            let document = "mutation C($input: CompleteLogAlarmInput!) { completeLogAlarm(input: $input) { \
                alarmId userErrors { code field } } }";
            let refused = reader.mutate(document, json!({ "alarmId": told[0]["id"] })).await?;
            let unknown = reader.mutate(document, json!({ "alarmId": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77" })).await?;
            ensure!(refused == unknown && refused["userErrors"][0]["code"] == "NOT_FOUND", "{who}: {refused}");
        }
        let document = "mutation C($input: CompleteLogAlarmInput!) { completeLogAlarm(input: $input) { \
            alarmId userErrors { code field message } } }";
        let input = json!({ "alarmId": told[0]["id"] });
        done("completeLogAlarm", reviewer.mutate(document, input.clone()).await?)?;
        ensure!(alarms(&reviewer).await?.len() == 2);
        let twice = reviewer.mutate(document, input).await?;
        ensure!(twice["userErrors"][0]["code"] == "NOT_FOUND", "{twice}");
        // A repeat under the same key is no new look-up, and a wrong number is none at all.
        let mut again = referral(HONEY_NUMBERS[2]);
        again["idempotencyKey"] = json!("en-gang");
        welfare.change("open_contact", again.clone()).await?;
        welfare.change("open_contact", again).await?;
        let wrong = people::with_wrong_check_digit(HONEY_NUMBERS[2]);
        ensure!(welfare.refused("open_contact", referral(&wrong)).await? == "INVALID_INPUT");
        heard(world, 1)?;
        ensure!(alarms(&reviewer).await?.len() == 3);
        // The numbers are nowhere in the tables of honey.
        let digests = "SELECT count(*) AS number FROM honey_number WHERE length(digest) = 64";
        ensure!(usize::try_from(world.count(DESK, digests).await?)? == HONEY_NUMBERS.len());
        Ok(())
    }
}

#[tokio::test]
async fn an_alias_batch_is_counted_person_by_person() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let desk = world.desk()?;
        let mut codes = Vec::new();
        for batch in 0..3 {
            let fields: Vec<String> = (0..8)
                .map(|place| {
                    let number = people::number(batch * 8 + place);
                    format!(
                        "a{place}: openContact(input: {{ personalNumber: \"{number}\", purpose: INTAKE, \
                            municipality: \"0461\" }}) {{ contact {{ id }} userErrors {{ code }} }}"
                    )
                })
                .collect();
            let document = format!("mutation Batch {{ {} }}", fields.join(" "));
            let data = desk.query(&document, json!({})).await?;
            for place in 0..8 {
                let payload = &data[format!("a{place}")];
                let code = payload["userErrors"][0]["code"].as_str();
                codes.push(code.unwrap_or("DONE").to_owned());
            }
        }
        let spent = codes.iter().filter(|code| *code == "LOOKUP_BUDGET_SPENT");
        ensure!(spent.count() == 4, "{codes:?}");
        ensure!(codes[..20].iter().all(|code| code == "DONE"), "{codes:?}");
        // The same person again is counted once, and is not refused.
        desk.change("open_contact", intake(&people::number(3))).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_eighty_first_person_of_a_day_is_refused() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        for index in 0..80 {
            if index > 0 && index % 20 == 0 {
                world.forward(Duration::minutes(61));
            }
            let desk = world.desk()?;
            desk.change("open_contact", intake(&people::number(index)))
                .await?;
        }
        world.forward(Duration::minutes(61));
        let desk = world.desk()?;
        // Whoever is refused learns nothing, whoever is asked about, and honey raises no alarm by it.
        let before = kept(world).await?;
        let refusal = desk
            .refusal("open_contact", intake(&people::number(80)))
            .await?;
        ensure!(refusal.code == "LOOKUP_BUDGET_SPENT", "{refusal:?}");
        let honey = desk
            .refusal("open_contact", intake(HONEY_NUMBERS[0]))
            .await?;
        ensure!(
            honey == refusal && kept(world).await? == before,
            "{honey:?}"
        );
        desk.change("open_contact", intake(&people::number(79)))
            .await?;
        // Another officer has a budget of their own, and the day ends.
        world
            .staff("welfare.gnesta")?
            .change("open_contact", referral(&people::number(80)))
            .await?;
        world.forward(Duration::hours(24));
        let desk = world.desk()?;
        desk.change("open_contact", intake(&people::number(80)))
            .await?;
        Ok(())
    })
    .await
}
