//! The main job over HTTP, with the real binary: intake to closure, and what each reader sees of it.

use anyhow::Result;
use serde_json::{Value, json};
use system_tests::{
    demo::Demo,
    journey::{self, HANDLES},
};

const CLOCK: [&str; 4] = ["--fresh", "--empty", "--clock", "2026-11-23T08:00:00Z"];
const ADA: &str = "196801029288";
const BERTIL: &str = "196801249290";
const CECILIA: &str = "197403199289";

fn start() -> Result<(tempfile::TempDir, Demo)> {
    let folder = tempfile::tempdir()?;
    let demo = Demo::start(&folder.path().join("data"), &CLOCK)?;
    Ok((folder, demo))
}

/// The state of one section in a case view.
fn state(view: &Value, section: &str) -> String {
    let list = view["case"]["access"].as_array();
    let line = list
        .into_iter()
        .flatten()
        .find(|line| line["section"] == section);
    line.map_or_else(
        || "NO LINE".to_owned(),
        |line| line["state"].as_str().unwrap_or("?").to_owned(),
    )
}

#[tokio::test]
async fn one_person_goes_from_intake_to_closure_and_each_reader_sees_their_parts() -> Result<()> {
    let (_folder, demo) = start()?;
    let journey = journey::travel(&demo, ADA).await?;
    let mut views = Vec::new();
    for handle in HANDLES
        .iter()
        .chain(&["welfare.trosa", "supervisor.gnesta"])
    {
        let view = demo
            .staff(handle)?
            .ask("case_view", json!({ "id": journey.case }))
            .await?;
        views.push(view);
    }
    let participant = demo
        .participant(ADA)?
        .ask("case_view", json!({ "id": journey.case }))
        .await?;

    let [
        desk,
        welfare,
        labour,
        employment,
        insurance,
        stranger,
        supervisor,
    ] = &views[..]
    else {
        anyhow::bail!("seven readers were asked");
    };
    assert_eq!(desk["case"]["phase"], "CLOSED");
    for (view, section) in [
        (welfare, "WELFARE_ASSISTANCE"),
        (labour, "LABOUR_PLACEMENT"),
        (employment, "EMPLOYMENT_REGISTRATION"),
        (insurance, "INSURANCE_BENEFIT"),
    ] {
        assert_eq!(
            state(view, section),
            "READABLE",
            "a past party reads its own {section}"
        );
        assert_ne!(
            state(desk, section),
            "READABLE",
            "the desk never reads {section}"
        );
    }
    assert_eq!(
        welfare["case"]["welfare"]["assistanceDecisions"][0]["amountOre"],
        912_300
    );
    assert_eq!(welfare["case"]["insurance"]["benefit"], Value::Null);
    assert_eq!(
        insurance["case"]["welfare"]["assistanceDecisions"],
        Value::Null
    );
    assert_eq!(desk["case"]["welfare"]["assistanceDecisions"], Value::Null);
    assert_eq!(stranger["case"], Value::Null);
    assert_eq!(
        supervisor["case"]["labourMarket"]["placements"][0]["workplace"],
        "Återbruket i Gnesta"
    );
    assert_eq!(
        supervisor["case"]["welfare"]["assistanceDecisions"],
        Value::Null
    );
    assert_eq!(supervisor["case"]["plan"], Value::Null);
    assert_eq!(
        participant["case"]["welfare"]["assistanceDecisions"][0]["month"],
        "2026-11"
    );
    assert_eq!(
        participant["case"]["insurance"]["benefit"]["code"],
        "SICKNESS_BENEFIT"
    );
    Ok(())
}

#[tokio::test]
async fn employment_service_sees_welfare_only_while_a_consent_names_it() -> Result<()> {
    let (_folder, demo) = start()?;
    let desk = demo.staff("desk.gnesta")?;
    let journey = journey::receive_person(&desk, BERTIL).await?;
    let places = &journey.places;
    let shared = ["IDENTITY", "CONTACT", "INTAKE", "SCREENING"];

    // Welfare and the employment service both take part, by referrals from the desk alone.
    for (handle, place, service) in [
        ("welfare.gnesta", &places.welfare, "FINANCIAL_ASSISTANCE"),
        (
            "employment.sormland",
            &places.employment,
            "EMPLOYMENT_SUPPORT",
        ),
    ] {
        journey::record_basis(
            &desk,
            &journey.case,
            "CONSENT",
            &places.desk,
            place,
            &shared,
        )
        .await?;
        let sent = journey::send_referral(&desk, &journey.case, place, service, &shared).await?;
        journey::accept_referral(&demo.staff(handle)?, &sent).await?;
    }
    let welfare = demo.staff("welfare.gnesta")?;
    let employment = demo.staff("employment.sormland")?;
    welfare
        .change(
            "record_assistance_decision",
            json!({ "caseId": journey.case, "month": "2026-11", "amountOre": 500_000, "barrier": "SOCIAL_REASONS" }),
        )
        .await?;
    let look = async |expected: &str| -> Result<Value> {
        let view = employment
            .ask("case_view", json!({ "id": journey.case }))
            .await?;
        assert_eq!(state(&view, "WELFARE_ASSISTANCE"), expected, "{view}");
        Ok(view)
    };
    look("ABSENT").await?;

    // A referral links them, without a basis that names the section.
    let linking =
        journey::send_referral(&welfare, &journey.case, &places.employment, "GUIDANCE", &[])
            .await?;
    let view = look("WITHHELD").await?;
    assert_eq!(view["case"]["welfare"]["assistanceDecisions"], Value::Null);

    // The general clause is no ground for welfare's sections (OSL 10:27).
    let refused = welfare
        .refused(
            "record_basis",
            json!({
                "caseId": journey.case, "kind": "GENERAL_CLAUSE",
                "fromAgencyId": places.welfare.agency, "toAgencyId": places.employment.agency,
                "sections": ["WELFARE_ASSISTANCE"], "purpose": "Samordning",
                "validFrom": "2026-01-01", "validTo": "2027-12-31",
            }),
        )
        .await?;
    assert_eq!(refused, "BASIS_NOT_ALLOWED");
    look("WITHHELD").await?;

    // A live consent that names the section opens it.
    let consent = journey::record_basis(
        &welfare,
        &journey.case,
        "CONSENT",
        &places.welfare,
        &places.employment,
        &["WELFARE_ASSISTANCE"],
    )
    .await?;
    let view = look("READABLE").await?;
    assert_eq!(
        view["case"]["welfare"]["assistanceDecisions"][0]["amountOre"],
        500_000
    );
    let resting = journey::send_referral(
        &welfare,
        &journey.case,
        &places.employment,
        "EMPLOYMENT_SUPPORT",
        &["WELFARE_ASSISTANCE"],
    )
    .await?;

    // Withdrawn: shut on the very next read, and the referral that rests on it has stopped.
    let withdrawn = welfare
        .change("withdraw_consent", json!({ "basisId": consent }))
        .await?;
    assert_eq!(withdrawn["basis"]["status"], "WITHDRAWN");
    let stopped = withdrawn["stoppedReferrals"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    assert_eq!(stopped.len(), 1, "{withdrawn}");
    assert_eq!(stopped[0]["id"], resting.id.as_str());
    assert_eq!(stopped[0]["status"], "CONSENT_WITHDRAWN");
    let view = look("WITHHELD").await?;
    assert_eq!(view["case"]["welfare"]["assistanceDecisions"], Value::Null);
    assert_ne!(
        linking.id, resting.id,
        "the referral without sections goes on and still links the two"
    );
    Ok(())
}

#[tokio::test]
async fn a_case_of_another_municipality_answers_as_one_that_never_was() -> Result<()> {
    let (_folder, demo) = start()?;
    let desk = demo.staff("desk.gnesta")?;
    let journey = journey::receive_person(&desk, CECILIA).await?;
    let stranger = demo.staff("welfare.trosa")?;
    let document = system_tests::client::contract("case_view")?;
    let hidden = stranger
        .post(&document, json!({ "id": journey.case }))
        .await?;
    let random = stranger
        .post(
            &document,
            json!({ "id": "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77" }),
        )
        .await?;
    let malformed = stranger
        .post(&document, json!({ "id": "inte ett id" }))
        .await?;
    assert_eq!(hidden.status, random.status);
    assert_eq!(hidden.body, random.body);
    assert_eq!(hidden.body, malformed.body);
    assert_eq!(hidden.json()?["data"]["case"], Value::Null);
    let own = desk.ask("case_view", json!({ "id": journey.case })).await?;
    assert_eq!(
        own["case"]["id"],
        journey.case.as_str(),
        "the desk that opened it does see it"
    );
    Ok(())
}
