//! The main job over HTTP, with the real binary: intake to closure, and what each reader sees of it.

use std::collections::BTreeMap;

use anyhow::Result;
use evi_tests::{
    demo::Demo,
    journey, show,
    view::{case_view, state},
};
use serde_json::{Value, json};

const BEGINNING: [&str; 3] = ["--fresh", "--clock", "2026-11-23T08:00:00Z"];
const ADA: &str = "196801029288";
const BERTIL: &str = "196801249290";
const CECILIA: &str = "197403199289";

/// A demo of its own: the registry and its staff, and in the long form the whole lived-in world.
fn start() -> Result<(tempfile::TempDir, Demo)> {
    let is_long = std::env::var_os("EVI_LONG").is_some_and(|value| value == "1");
    let world: &[&str] = if is_long { &[] } else { &["--empty"] };
    let folder = tempfile::tempdir()?;
    let arguments = [&BEGINNING, world].concat();
    let demo = Demo::start(&folder.path().join("data"), &arguments)?;
    Ok((folder, demo))
}

/// The readers whose views the journey prints, besides the participant.
const STAFF: [(&str, &str); 7] = [
    ("desk", "desk.gnesta"),
    ("welfare", "welfare.gnesta"),
    ("labour", "labour.gnesta"),
    ("employment", "employment.sormland"),
    ("insurance", "insurance.sormland"),
    ("stranger", "welfare.trosa"),
    ("supervisor", "supervisor.gnesta"),
];

/// What each of them sees of a case now, by name.
async fn look_all(demo: &Demo, case: &str) -> Result<BTreeMap<&'static str, Value>> {
    let mut views = BTreeMap::new();
    for (name, handle) in STAFF {
        let reader = demo.staff(handle)?;
        let me = reader.ask("me", json!({})).await?;
        let held = me["me"]["assignments"].as_array().map(Vec::len);
        assert_eq!(held, Some(1), "{handle} does one thing: {me}");
        views.insert(name, case_view(&reader, case).await?);
    }
    views.insert(
        "participant",
        case_view(&demo.participant(ADA)?, case).await?,
    );
    Ok(views)
}

/// Prints the views side by side, in the order of `STAFF`, the participant last.
fn show(title: &str, views: &BTreeMap<&'static str, Value>) -> Result<()> {
    let names = STAFF.iter().map(|(name, _)| *name).chain(["participant"]);
    let seen: Vec<_> = names.map(|name| (name, &views[name])).collect();
    Ok(show::print(title, &seen)?)
}

#[tokio::test]
async fn one_person_goes_from_intake_to_closure_and_each_reader_sees_their_parts() -> Result<()> {
    let (_folder, demo) = start()?;
    let under_way = journey::get_under_way(&|handle| demo.staff(handle), ADA).await?;
    let case = under_way.journey.case.clone();
    let during = look_all(&demo, &case).await?;
    show("While four agencies work on the case:", &during)?;
    expect_own_parts(&during, "WRITABLE");
    expect_nothing_of_others(&during);

    journey::finish(&|handle| demo.staff(handle), under_way).await?;
    let after = look_all(&demo, &case).await?;
    show("When the case is closed and followed up:", &after)?;
    expect_own_parts(&after, "READABLE");
    expect_nothing_of_others(&after);
    assert_eq!(after["desk"]["case"]["phase"], "CLOSED");
    // Who had left before the case was closed is a past party, and reads its own and nothing more.
    for reader in ["welfare", "labour", "employment", "insurance"] {
        for section in ["IDENTITY", "CONTACT", "SCREENING", "PLAN", "CLOSURE"] {
            assert_eq!(
                state(&after[reader], section),
                "ABSENT",
                "{reader}: {section}"
            );
        }
    }
    Ok(())
}

/// Each agency's section in the state, the supervisor's placement, and the participant's every part.
fn expect_own_parts(views: &BTreeMap<&'static str, Value>, own: &str) {
    for (reader, section) in [
        ("welfare", "WELFARE_ASSISTANCE"),
        ("labour", "LABOUR_PLACEMENT"),
        ("employment", "EMPLOYMENT_REGISTRATION"),
        ("insurance", "INSURANCE_BENEFIT"),
    ] {
        assert_eq!(state(&views[reader], section), own, "{reader}: {section}");
        assert_eq!(
            state(&views["participant"], section),
            "READABLE",
            "{section}"
        );
    }
    let of = |reader: &str| &views[reader]["case"];
    let amount = &of("welfare")["welfare"]["assistanceDecisions"][0]["amountOre"];
    assert_eq!(*amount, 912_300);
    let category = &of("employment")["employmentService"]["registration"]["category"];
    assert_eq!(*category, "OPENLY_UNEMPLOYED");
    for reader in ["labour", "supervisor", "participant"] {
        let workplace = &of(reader)["labourMarket"]["placements"][0]["workplace"];
        assert_eq!(*workplace, "Återbruket i Gnesta", "{reader}");
    }
    let month = &of("participant")["welfare"]["assistanceDecisions"][0]["month"];
    assert_eq!(*month, "2026-11");
    for reader in ["insurance", "participant"] {
        let code = &of(reader)["insurance"]["benefit"]["code"];
        assert_eq!(*code, "SICKNESS_BENEFIT", "{reader}");
    }
}

/// Nobody sees another agency's section; the stranger sees no case.
fn expect_nothing_of_others(views: &BTreeMap<&'static str, Value>) {
    let sections = [
        (
            "welfare",
            "WELFARE_ASSISTANCE",
            "/case/welfare/assistanceDecisions",
        ),
        (
            "labour",
            "LABOUR_PLACEMENT",
            "/case/labourMarket/placements",
        ),
        (
            "employment",
            "EMPLOYMENT_REGISTRATION",
            "/case/employmentService/registration",
        ),
        ("insurance", "INSURANCE_BENEFIT", "/case/insurance/benefit"),
    ];
    for reader in ["desk", "welfare", "labour", "employment", "insurance"] {
        for (owner, section, path) in sections {
            if reader == owner {
                continue;
            }
            let view = &views[reader];
            let shown = state(view, section);
            assert!(
                ["WITHHELD", "ABSENT"].contains(&shown.as_str()),
                "{reader}: {section}: {shown}"
            );
            let value = view.pointer(path).cloned().unwrap_or_default();
            assert_eq!(value, Value::Null, "{reader}: {path}");
        }
    }
    let supervisor = &views["supervisor"]["case"];
    assert_eq!(supervisor["plan"], Value::Null);
    assert_eq!(supervisor["person"]["personalNumberMasked"], Value::Null);
    assert_eq!(supervisor["person"]["contact"]["email"], Value::Null);
    let given = supervisor["welfare"]["assistanceDecisions"].clone();
    assert_eq!(given, Value::Null);
    assert_eq!(views["stranger"], json!({ "case": null }));
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
    let document = evi_tests::client::contract("case_view")?;
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
