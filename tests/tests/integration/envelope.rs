//! What stands outside on a referral that waits: service, urgency, age band and sender, and no name.

use anyhow::{Context, Result, ensure};
use evi_tests::{
    client::{Reader, done},
    journey::{self, Journey, Referral, number},
    partner, people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

const INBOX: &str = "query Inbox { referralInbox(first: 10) { edges { node { \
    id status service urgency ageBand question fromUnit { id } case { id person { displayName ageBand } } } } } }";

const BY_ID: &str = "query Referral($id: ID!) { referral(id: $id) { id status ageBand } }";

const IN_CASE: &str = "query Case($id: ID!) { case(id: $id) { \
    referrals(first: 10) { edges { node { id ageBand } } } } }";

/// A person who was born on the first day of 1970, with a referral to the labour-market unit.
async fn sent(world: &TestWorld) -> Result<(Journey, Referral)> {
    let journey = world.received_person(&people::number(0)).await?;
    let desk = world.desk()?;
    let labour = &journey.places.labour;
    let referral = journey::send_referral(&desk, &journey.case, labour, "GUIDANCE", &[]).await?;
    Ok((journey, referral))
}

async fn inbox(reader: &Reader) -> Result<Vec<Value>> {
    let data = reader.query(INBOX, json!({})).await?;
    let edges = data["referralInbox"]["edges"].as_array().cloned();
    let nodes = edges.unwrap_or_default().into_iter();
    Ok(nodes.map(|edge| edge["node"].clone()).collect())
}

async fn by_id(reader: &Reader, referral: &Referral) -> Result<Value> {
    let data = reader.query(BY_ID, json!({ "id": referral.id })).await?;
    Ok(data["referral"].clone())
}

/// Protects the person; nobody is named but who does it and `handlers`.
async fn protect(world: &TestWorld, journey: &Journey, handlers: &[String]) -> Result<()> {
    let document = "mutation Protect($input: SetProtectedIdentityInput!) { \
        setProtectedIdentity(input: $input) { userErrors { code field } } }";
    let input = json!({
        "caseId": journey.case, "grade": "MARKING", "handlerIds": handlers,
    });
    let protected = world.desk()?.mutate(document, input).await?;
    done("setProtectedIdentity", protected).map(|_| ())
}

#[tokio::test]
async fn the_receiver_of_a_waiting_referral_sees_an_age_band_and_no_name() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, _) = sent(world).await?;
        let found = inbox(&world.staff("labour.gnesta")?).await?;
        let envelope = found.first().context("it waits in the inbox")?;
        ensure!(envelope["ageBand"] == "AGE_50_59", "{envelope}");
        ensure!(envelope["service"] == "GUIDANCE", "{envelope}");
        ensure!(envelope["urgency"] == "NORMAL", "{envelope}");
        ensure!(
            envelope["fromUnit"]["id"] == journey.places.desk.unit.as_str(),
            "{envelope}"
        );
        for hidden in [&envelope["question"], &envelope["case"]["person"]] {
            ensure!(hidden.is_null(), "{envelope}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_age_band_is_that_of_the_day_of_the_reading() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (_, referral) = sent(world).await?;
        let before = by_id(&world.desk()?, &referral).await?;
        ensure!(before["ageBand"] == "AGE_50_59", "{before}");
        world.forward(chrono::Duration::days(366 * 4));
        let after = by_id(&world.desk()?, &referral).await?;
        ensure!(after["ageBand"] == "AGE_60_66", "{after}");
        world.settle().await
    })
    .await
}

#[tokio::test]
async fn a_reader_without_relation_sees_no_age_by_any_way() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = sent(world).await?;
        for handle in [
            "welfare.gnesta",
            "labour.trosa",
            "desk.trosa",
            "supervisor.gnesta",
            "admin.welfare.gnesta",
            "logs.welfare.gnesta",
            "evaluator.fou",
        ] {
            let stranger = world.staff(handle)?;
            ensure!(inbox(&stranger).await?.is_empty(), "{handle}");
            let seen = by_id(&stranger, &referral).await?;
            ensure!(seen.is_null(), "{handle}: {seen}");
            let case = stranger
                .query(IN_CASE, json!({ "id": journey.case }))
                .await?;
            ensure!(case == json!({ "case": null }), "{handle}: {case}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn everybody_who_reads_the_whole_referral_reads_its_age_band() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = sent(world).await?;
        let labour = world.staff("labour.gnesta")?;
        labour
            .change("receive_referral", journey::step(&referral))
            .await?;
        let participant = world.participant(&people::number(0))?;
        for reader in [&labour, &world.desk()?, &participant] {
            let seen = by_id(reader, &referral).await?;
            ensure!(seen["ageBand"] == "AGE_50_59", "{seen}");
            let case = reader.query(IN_CASE, json!({ "id": journey.case })).await?;
            let node = &case["case"]["referrals"]["edges"][0]["node"];
            ensure!(node["ageBand"] == "AGE_50_59", "{case}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_envelope_of_a_protected_person_shows_no_age_to_anybody() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = sent(world).await?;
        let labour = world.staff("labour.gnesta")?;
        let data = labour
            .query("query { colleagues { id displayName } }", json!({}))
            .await?;
        let colleagues = data["colleagues"].as_array().cloned().unwrap_or_default();
        let own = colleagues
            .iter()
            .find(|colleague| colleague["displayName"] == "Arvid Verkstrand")
            .context("colleagues of one's own unit are named")?;
        let handler = journey::text(own, "/id")?;
        protect(world, &journey, &[handler]).await?;
        let named = inbox(&labour).await?;
        let envelope = named
            .first()
            .context("a named handler sees that it waits")?;
        ensure!(envelope["ageBand"].is_null(), "{envelope}");
        let sender = by_id(&world.desk()?, &referral).await?;
        ensure!(
            sender["status"] == "SENT" && sender["ageBand"].is_null(),
            "{sender}"
        );
        let unnamed = world.staff("lead.labour.gnesta")?;
        ensure!(
            inbox(&unnamed).await?.is_empty(),
            "who is not named sees nothing"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_age_band_costs_no_statement_where_nobody_asks_and_as_many_for_one_as_for_several()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, _) = sent(world).await?;
        let labour = world.staff("labour.gnesta")?;
        let plain = "query Inbox { referralInbox(first: 10) { edges { node { id } } } }";
        let aged = "query Inbox { referralInbox(first: 10) { edges { node { id ageBand } } } }";
        let cost = async |document: &str| -> Result<u64> {
            let total = |world: &TestWorld| world.statements().values().sum::<u64>();
            let before = total(world);
            labour.query(document, json!({})).await?;
            Ok(total(world) - before)
        };
        let (without, with_one) = (cost(plain).await?, cost(aged).await?);
        ensure!(without < with_one, "{without} {with_one}");
        let desk = world.desk()?;
        for service in ["MAPPING", "HEALTH_CONTACT", "DEBT_COUNSELLING"] {
            let to = &journey.places.labour;
            journey::send_referral(&desk, &journey.case, to, service, &[]).await?;
        }
        let with_four = cost(aged).await?;
        ensure!(with_one == with_four, "{with_one} {with_four}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_payload_of_a_transition_shows_the_age_band_like_any_other_read() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let created = world
            .desk()?
            .mutate(
                "mutation Create($input: CreateReferralInput!) { createReferral(input: $input) { \
                    referral { id version ageBand } userErrors { code field } } }",
                json!({
                    "caseId": journey.case, "toUnitId": journey.places.labour.unit,
                    "service": "GUIDANCE", "urgency": "NORMAL", "question": "Kan ni ta emot?",
                    "sections": [],
                }),
            )
            .await?;
        ensure!(created["referral"]["ageBand"] == "AGE_50_59", "{created}");
        ensure!(number(&created, "/referral/version")? == 1, "{created}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_case_of_a_referral_within_the_case_is_the_case() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = sent(world).await?;
        let document = "query Within($id: ID!) { case(id: $id) { id referrals(first: 10) { edges { node { id case { \
            id phase access { section state } person { displayName } intake { reason } \
            referrals(first: 5) { edges { node { id case { screening { inTargetGroup } } } } } } } } } } }";
        let seen = world.desk()?.query(document, json!({ "id": journey.case })).await?;
        let within = &seen["case"]["referrals"]["edges"][0]["node"]["case"];
        ensure!(within["id"] == journey.case.as_str(), "{seen}");
        ensure!(within["person"]["displayName"] == "Ada Provsson", "{seen}");
        ensure!(within["intake"]["reason"].is_string(), "{seen}");
        ensure!(within["access"].as_array().map(Vec::len) == Some(26), "{seen}");
        let deeper = &within["referrals"]["edges"][0]["node"];
        ensure!(deeper["id"] == referral.id.as_str(), "{seen}");
        ensure!(deeper["case"]["screening"]["inTargetGroup"] == true, "{seen}");
        // Who has the envelope alone has nothing of the case by it.
        let labour = world.staff("labour.gnesta")?;
        let shut = labour.query(document, json!({ "id": journey.case })).await?;
        ensure!(shut == json!({ "case": null }), "{shut}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_list_that_is_asked_for_twice_is_whole_both_times() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, referral) = sent(world).await?;
        let document = "query Twice($id: ID!) { case(id: $id) { \
            many: referrals(first: 50) { edges { node { id } } } \
            few: referrals(first: 5) { edges { node { id } } } } }";
        let seen = world
            .desk()?
            .query(document, json!({ "id": journey.case }))
            .await?;
        let whole = json!({ "edges": [{ "node": { "id": referral.id } }] });
        ensure!(
            seen["case"] == json!({ "many": whole, "few": whole }),
            "{seen}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_partner_reads_the_question_that_its_operation_names_once_it_has_received_it()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = world.received_person(&people::number(0)).await?;
        let desk = world.desk()?;
        let units = "query U { units(kind: PARTNER, first: 10) { edges { node { id name agency { id } } } } }";
        let units = desk.query(units, json!({})).await?;
        let mut units = units["units"]["edges"].as_array().into_iter().flatten();
        let clinic = units
            .find(|edge| edge["node"]["name"] == "Vårdcentralen Ringblomman, Gnesta")
            .context("the health centre is a unit")?;
        let to = journey::Place {
            unit: journey::text(clinic, "/node/id")?,
            agency: journey::text(clinic, "/node/agency/id")?,
        };
        let sent = journey::send_referral(&desk, &journey.case, &to, "HEALTH_CONTACT", &[]).await?;
        let clinic_system = world.staff("partner.vardcentral")?;
        let (read, answer) = (partner::document("read-referral")?, partner::document("answer-referral")?);
        let question = async || -> Result<Value> {
            let seen = clinic_system.query(&read, json!({ "first": 10 })).await?;
            let node = &seen["referralInbox"]["edges"][0]["node"];
            ensure!(node["id"] == sent.id.as_str(), "{seen}");
            Ok(node["question"].clone())
        };
        ensure!(question().await?.is_null(), "the envelope asks nothing");
        let input = json!({ "receive": journey::step(&sent) });
        let received = clinic_system.query(&answer, input).await?;
        ensure!(received["receiveReferral"]["userErrors"] == json!([]), "{received}");
        ensure!(question().await? == "Kan ni ta emot?");
        Ok(())
    })
    .await
}
