//! What every section is for each reader, phase by phase, as `access-matrix.csv` says.

use anyhow::{Result, ensure};
use evi_tests::{
    journey::{self, Journey},
    people,
    view::{case_view, expect_nothing, expect_states, state},
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

const NUMBER: usize = 3;
const CARRIED: [&str; 3] = ["IDENTITY", "INTAKE", "SCREENING"];

/// What an intake officer has in the intake phase.
const OF_DESK: [(&str, &[&str]); 2] = [
    (
        "WRITABLE",
        &[
            "IDENTITY",
            "CONTACT",
            "INTAKE",
            "SCREENING",
            "MAPPING_EDUCATION",
            "MAPPING_WORK",
            "MAPPING_FAMILY",
            "JOURNAL",
            "REFERRALS",
            "BASES",
            "CLOSURE",
        ],
    ),
    ("READABLE", &["PLAN", "PARTIES"]),
];

async fn received(world: &TestWorld) -> Result<Journey> {
    world.received_person(&people::number(NUMBER)).await
}

/// Gives a consent from the desk and has a unit accept a referral that carries `CARRIED`.
async fn join(world: &TestWorld, journey: &Journey, handle: &str) -> Result<journey::Referral> {
    let places = &journey.places;
    let (place, service) = match handle {
        "welfare.gnesta" => (&places.welfare, "FINANCIAL_ASSISTANCE"),
        "labour.gnesta" => (&places.labour, "PLACEMENT"),
        "employment.sormland" => (&places.employment, "EMPLOYMENT_SUPPORT"),
        _ => (&places.insurance, "REHABILITATION_COORDINATION"),
    };
    let desk = world.desk()?;
    journey::record_basis(
        &desk,
        &journey.case,
        "CONSENT",
        &places.desk,
        place,
        &CARRIED,
    )
    .await?;
    let sent = journey::send_referral(&desk, &journey.case, place, service, &CARRIED).await?;
    journey::accept_referral(&world.staff(handle)?, &sent).await
}

#[tokio::test]
async fn at_intake_only_the_desk_and_the_person_know_of_the_case() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        let view = case_view(&world.desk()?, &journey.case).await?;
        expect_states("the desk", &view, &OF_DESK)?;
        for member in evi::demo::staff::STAFF {
            let knows = member.handle == "desk.gnesta";
            let partner = member.handle.starts_with("partner.");
            if !knows && !partner {
                expect_nothing(member.handle, &world.staff(member.handle)?, &journey.case).await?;
            }
        }
        let stranger = world.participant(&people::number(NUMBER + 1))?;
        expect_nothing("another person", &stranger, &journey.case).await?;
        let own = case_view(&world.participant(&people::number(NUMBER))?, &journey.case).await?;
        for section in [
            "IDENTITY",
            "INTAKE",
            "SCREENING",
            "MAPPING_EDUCATION",
            "PLAN",
            "PARTIES",
            "BASES",
        ] {
            ensure!(state(&own, section) == "READABLE", "{section}: {own}");
        }
        ensure!(state(&own, "CONTACT") == "WRITABLE", "{own}");
        Ok(())
    })
    .await
}

/// What insurance has as a party, beside a consent for what the referral carried.
const AS_PARTY: [(&str, &[&str]); 4] = [
    (
        "READABLE",
        &["IDENTITY", "CONTACT", "INTAKE", "SCREENING", "PARTIES"],
    ),
    (
        "WRITABLE",
        &[
            "MAPPING_EDUCATION",
            "MAPPING_WORK",
            "MAPPING_FAMILY",
            "MAPPING_ECONOMY",
            "MAPPING_HEALTH",
            "JOURNAL",
            "REFERRALS",
            "BASES",
            "INSURANCE_BENEFIT",
            "INSURANCE_REHABILITATION",
        ],
    ),
    ("WITHHELD", &["PLAN", "CLOSURE"]),
    ("CLOSED", &["FOLLOW_UP", "ACCESS_LOG"]),
];

#[tokio::test]
async fn a_receiver_sees_what_the_referral_carries_and_as_a_party_its_own_besides() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        let (desk, insurance) = (world.desk()?, world.staff("insurance.sormland")?);
        let places = &journey.places;
        journey::record_basis(
            &desk,
            &journey.case,
            "CONSENT",
            &places.desk,
            &places.insurance,
            &CARRIED,
        )
        .await?;
        let service = "REHABILITATION_COORDINATION";
        let sent =
            journey::send_referral(&desk, &journey.case, &places.insurance, service, &CARRIED)
                .await?;
        expect_nothing("insurance at SENT", &insurance, &journey.case).await?;

        let received = insurance
            .change("receive_referral", journey::step(&sent))
            .await?;
        let view = case_view(&insurance, &journey.case).await?;
        let carried: [(&str, &[&str]); 2] = [("READABLE", &CARRIED), ("WRITABLE", &["REFERRALS"])];
        expect_states("insurance at RECEIVED", &view, &carried)?;
        ensure!(
            view["case"]["person"]["personalNumberMasked"].is_null(),
            "only the name: {view}"
        );
        ensure!(view["case"]["person"]["contact"].is_null(), "{view}");

        let received = journey::referral_of(&received)?;
        let accepted = insurance
            .change("accept_referral", journey::step(&received))
            .await?;
        let view = case_view(&insurance, &journey.case).await?;
        expect_states("insurance as a party", &view, &AS_PARTY)?;
        expect_states(
            "the desk",
            &case_view(&desk, &journey.case).await?,
            &OF_DESK,
        )?;

        // Its own mapping is its own: the desk's part is not shown beside it.
        insurance
            .change(
                "record_mapping",
                json!({
                    "caseId": journey.case, "health": { "note": "Ryggbesvär, prövar deltid" },
                }),
            )
            .await?;
        let of_desk = case_view(&desk, &journey.case).await?;
        ensure!(of_desk["case"]["mapping"]["health"].is_null(), "{of_desk}");
        let own = case_view(&insurance, &journey.case).await?;
        ensure!(
            own["case"]["mapping"]["health"]["note"] == "Ryggbesvär, prövar deltid",
            "{own}"
        );
        ensure!(
            own["case"]["mapping"]["education"].is_null(),
            "the desk's part has no basis: {own}"
        );

        // Past: its own, to read, and nothing of anyone else's.
        let started =
            journey::start_referral(&insurance, &journey::referral_of(&accepted)?).await?;
        journey::complete_referral(&insurance, &started, "NO_CHANGE").await?;
        let past = case_view(&insurance, &journey.case).await?;
        for section in [
            "INSURANCE_BENEFIT",
            "INSURANCE_REHABILITATION",
            "MAPPING_HEALTH",
        ] {
            ensure!(state(&past, section) == "READABLE", "{section}: {past}");
        }
        for section in ["SCREENING", "INTAKE", "CONTACT", "PLAN", "PARTIES"] {
            ensure!(
                !["READABLE", "WRITABLE"].contains(&&*state(&past, section)),
                "{section}: {past}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn agencies_that_are_not_linked_do_not_learn_of_each_other() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        join(world, &journey, "welfare.gnesta").await?;
        join(world, &journey, "insurance.sormland").await?;
        world.staff("welfare.gnesta")?
            .change("record_assistance_decision", json!({
                "caseId": journey.case, "month": "2026-11", "amountOre": 500_000, "barrier": "SOCIAL_REASONS",
            }))
            .await?;
        for (handle, foreign, own) in [
            ("welfare.gnesta", "INSURANCE_BENEFIT", "WELFARE_ASSISTANCE"),
            ("insurance.sormland", "WELFARE_ASSISTANCE", "INSURANCE_BENEFIT"),
        ] {
            let view = case_view(&world.staff(handle)?, &journey.case).await?;
            ensure!(state(&view, foreign) == "ABSENT", "{handle}: {view}");
            ensure!(state(&view, own) == "WRITABLE", "{handle}: {view}");
            ensure!(view["case"]["parties"].as_array().is_some_and(|parties| parties.len() == 2), "{handle}: {view}");
            let referrals = view["case"]["referrals"]["edges"].as_array().map_or(0, Vec::len);
            ensure!(referrals == 1, "{handle} sees its own referral only: {view}");
        }
        let desk = case_view(&world.desk()?, &journey.case).await?;
        ensure!(desk["case"]["parties"].as_array().is_some_and(|parties| parties.len() == 3), "{desk}");
        for section in ["WELFARE_ASSISTANCE", "INSURANCE_BENEFIT", "MAPPING_HEALTH", "MAPPING_ECONOMY"] {
            ensure!(state(&desk, section) == "ABSENT", "{section}: {desk}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_manager_sees_the_units_part_and_a_lead_who_is_not_assigned_what_the_referral_carries()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        let manager = world.staff("manager.labour.gnesta")?;
        expect_nothing("the manager before", &manager, &journey.case).await?;
        join(world, &journey, "labour.gnesta").await?;
        let view = case_view(&manager, &journey.case).await?;
        let of_unit: [(&str, &[&str]); 2] = [
            (
                "READABLE",
                &[
                    "IDENTITY",
                    "CONTACT",
                    "INTAKE",
                    "MAPPING_EDUCATION",
                    "MAPPING_WORK",
                    "PLAN",
                    "JOURNAL",
                    "PARTIES",
                    "LABOUR_PLACEMENT",
                    "LABOUR_COMPETENCE",
                    "CLOSURE",
                ],
            ),
            ("WRITABLE", &["REFERRALS"]),
        ];
        expect_states("the manager", &view, &of_unit)?;
        for handle in ["programme.gnesta", "supervisor.gnesta", "labour.trosa"] {
            expect_nothing(handle, &world.staff(handle)?, &journey.case).await?;
        }
        // The referral is addressed to the unit: a lead who is not assigned has what it carries, and
        // nothing of the unit's own part.
        let lead = case_view(&world.staff("lead.labour.gnesta")?, &journey.case).await?;
        let addressed: [(&str, &[&str]); 2] =
            [("READABLE", &CARRIED), ("WRITABLE", &["REFERRALS"])];
        expect_states("the lead", &lead, &addressed)?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_supervisor_sees_the_placement_a_name_and_a_telephone_number_while_it_lasts() -> Result<()>
{
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        join(world, &journey, "labour.gnesta").await?;
        let supervisor = world.staff("supervisor.gnesta")?;
        world.staff("labour.gnesta")?
            .change("create_placement", json!({
                "caseId": journey.case, "workplace": "Återbruket i Gnesta", "employmentType": "WORK_PRACTICE",
                "serviceRatePercent": 75, "startsOn": "2026-11-02", "endsOn": "2026-12-18",
                "tasks": "Sorterar och lagar möbler",
            }))
            .await?;
        let view = case_view(&supervisor, &journey.case).await?;
        let placed: [(&str, &[&str]); 2] = [
            ("READABLE", &["IDENTITY", "CONTACT", "LABOUR_COMPETENCE"]),
            ("WRITABLE", &["LABOUR_PLACEMENT"]),
        ];
        expect_states("the supervisor", &view, &placed)?;
        let person = &view["case"]["person"];
        ensure!(person["displayName"].is_string() && person["personalNumberMasked"].is_null(), "{view}");
        ensure!(person["contact"]["phone"].is_string() && person["contact"]["email"].is_null(), "{view}");
        for part in ["parties", "screening", "plan", "journal", "referrals"] {
            ensure!(view["case"][part].is_null(), "{part}: {view}");
        }
        world.forward(chrono::Duration::days(40));
        let after = world.staff("supervisor.gnesta")?;
        expect_nothing("the supervisor after the placement", &after, &journey.case).await
    })
    .await
}

#[tokio::test]
async fn those_who_study_review_or_administer_have_no_case() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        for handle in [
            "welfare.gnesta",
            "labour.gnesta",
            "employment.sormland",
            "insurance.sormland",
        ] {
            join(world, &journey, handle).await?;
        }
        for handle in [
            "evaluator.fou",
            "association.sormland",
            "logs.welfare.gnesta",
            "admin.welfare.gnesta",
            "desk.trosa",
            "welfare.trosa",
            "labour.trosa",
        ] {
            expect_nothing(handle, &world.staff(handle)?, &journey.case).await?;
        }
        let partner = world.staff("partner.vardcentral")?;
        let document = evi_tests::client::contract("case_view")?;
        let answer = partner
            .post(&document, json!({ "id": journey.case }))
            .await?;
        ensure!(
            answer.codes()? == ["OPERATION_NOT_REGISTERED"],
            "{}",
            answer.body
        );
        ensure!(!answer.body.contains("Provsson"), "{}", answer.body);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_person_sees_every_agencys_part_but_not_what_is_kept_from_the_person() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        join(world, &journey, "insurance.sormland").await?;
        let insurance = world.staff("insurance.sormland")?;
        insurance
            .change("record_benefit", json!({
                "caseId": journey.case, "code": "SICKNESS_BENEFIT", "extentPercent": 25, "from": "2026-11-01",
            }))
            .await?;
        let document = "mutation Note($input: WriteNoteInput!) { writeNote(input: $input) { \
            userErrors { code field message } } }";
        let decision = json!({ "provision": "OSL_25_7", "reason": "Skyddar den som berättade" });
        for (text, kept) in [("Vi sågs i dag.", Value::Null), (KEPT, decision)] {
            let input = json!({ "caseId": journey.case, "text": text, "keptFromParticipant": kept });
            let written = insurance.mutate(document, input).await?;
            ensure!(written["userErrors"] == json!([]), "{written}");
        }
        let person = case_view(&world.participant(&people::number(NUMBER))?, &journey.case).await?;
        ensure!(person["case"]["insurance"]["benefit"]["extentPercent"] == 25, "{person}");
        let texts = notes(&person);
        ensure!(texts == ["Vi sågs i dag."], "{texts:?}");
        ensure!(!person.to_string().contains(KEPT), "{person}");
        let own = notes(&case_view(&insurance, &journey.case).await?);
        ensure!(own.len() == 2, "the agency sees both: {own:?}");
        Ok(())
    })
    .await
}

/// A note that a decision keeps from the person (OSL 12:1, 25:6-7).
const KEPT: &str = "Uppgift från annan.";

fn notes(view: &Value) -> Vec<String> {
    let edges = view["case"]["journal"]["edges"]
        .as_array()
        .into_iter()
        .flatten();
    edges
        .map(|edge| edge["node"]["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn a_hidden_case_answers_byte_for_byte_as_one_that_never_was() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        join(world, &journey, "welfare.gnesta").await?;
        let document = evi_tests::client::contract("case_view")?;
        let timeline = evi_tests::client::contract("timeline")?;
        for handle in [
            "welfare.trosa",
            "labour.gnesta",
            "admin.welfare.gnesta",
            "evaluator.fou",
        ] {
            let stranger = world.staff(handle)?;
            let ask = async |id: &str| stranger.post(&document, json!({ "id": id })).await;
            let hidden = ask(&journey.case).await?;
            ensure!(
                hidden == ask("5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77").await?,
                "{handle}"
            );
            ensure!(hidden == ask("inte ett id").await?, "{handle}");
            ensure!(hidden == ask("").await?, "{handle}");
            let page = async |id: &str| {
                stranger
                    .post(&timeline, json!({ "id": id, "first": 5 }))
                    .await
            };
            let hidden = page(&journey.case).await?;
            ensure!(
                hidden == page("5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77").await?,
                "{handle}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn entities_and_schemas_of_services_cannot_be_asked_for_from_outside() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let journey = received(world).await?;
        let desk = world.desk()?;
        let entities =
            "query($of: [_Any!]!) { _entities(representations: $of) { ... on Case { id } } }";
        let of = json!({ "of": [{ "__typename": "Case", "id": journey.case }] });
        for (document, variables) in [(entities, of), ("{ _service { sdl } }", json!({}))] {
            let answer = desk.post(document, variables).await?;
            let codes = answer.codes()?;
            ensure!(
                codes.iter().all(|code| code == "GRAPHQL_VALIDATION_FAILED"),
                "{}",
                answer.body
            );
            ensure!(
                !codes.is_empty() && !answer.body.contains("\"data\""),
                "{}",
                answer.body
            );
        }
        Ok(())
    })
    .await
}
