//! Why a section is what it is: the deciding rule and basis in plain words, and one explanation of
//! everything that is not shown.

use std::collections::BTreeMap;

use access::AssuranceLevel;
use anyhow::{Context, Result, ensure};
use chrono::Duration;
use domain::ServiceName;
use evi_tests::{
    client::{Answer, Reader, done},
    journey::{self, Journey},
    on_both_engines, people,
    world::{Engine, TestWorld},
};
use serde_json::{Value, json};

const NOWHERE: &str = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
const EXPLAIN: &str = "query Explain($case: ID!, $section: Section!) { \
    explainAccess(caseId: $case, section: $section) { section state reasonCode text role until \
        policies { id reason } unit { name } basis { kind validTo fromAgency { name } } \
        needed { agency { id } allowed refused text } } }";

type Counts = BTreeMap<ServiceName, u64>;

async fn explained(reader: &Reader, case: &str, section: &str) -> Result<Value> {
    let asked = json!({ "case": case, "section": section });
    Ok(reader.query(EXPLAIN, asked).await?["explainAccess"].clone())
}

/// The answer as it came, with the statements that it cost.
async fn weighed(
    world: &TestWorld,
    reader: &Reader,
    case: &str,
    section: &str,
) -> Result<(Answer, Counts)> {
    let before = world.statements();
    let answer = reader
        .post(EXPLAIN, json!({ "case": case, "section": section }))
        .await?;
    let after = world.statements();
    let cost = after
        .into_iter()
        .map(|(service, count)| (service, count - before[&service]));
    Ok((answer, cost.collect()))
}

/// A case that the labour-market unit works on, with a consent from the desk for two sections.
async fn shared(world: &TestWorld) -> Result<(Journey, String)> {
    let journey = world.received_person(&people::number(0)).await?;
    let (desk, places) = (world.desk()?, &journey.places);
    let named = ["IDENTITY", "INTAKE"];
    let ends = (&places.desk, &places.labour);
    let consent =
        journey::record_basis(&desk, &journey.case, "CONSENT", ends.0, ends.1, &named).await?;
    let sent =
        journey::send_referral(&desk, &journey.case, &places.labour, "GUIDANCE", &named).await?;
    journey::accept_referral(&world.staff("labour.gnesta")?, &sent).await?;
    Ok((journey, consent))
}

fn text(value: &Value) -> Result<&str> {
    value["text"].as_str().with_context(|| value.to_string())
}

on_both_engines! {
    async fn what_is_not_shown_has_one_explanation_whatever_the_cause(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = shared(world).await?;
        let case = &journey.case;
        let fresh = Duration::zero();
        // A section that is absent in a case that the reader sees; a case of others; a weak sign-in.
        let readers = [
            ("the desk", world.desk()?, "MAPPING_HEALTH"),
            ("the desk", world.desk()?, "WELFARE_ASSISTANCE"),
            ("a stranger", world.staff("welfare.trosa")?, "PLAN"),
            ("an administrator", world.staff("admin.welfare.gnesta")?, "IDENTITY"),
            ("an evaluator", world.staff("evaluator.fou")?, "PLAN"),
            ("a supervisor", world.staff("supervisor.gnesta")?, "IDENTITY"),
            ("somebody else", world.participant(&people::number(1))?, "PLAN"),
            ("a weak sign-in", world.staff_signed_in("desk.gnesta", AssuranceLevel::Loa2, fresh)?, "IDENTITY"),
        ];
        for (who, reader, section) in readers {
            let (hidden, cost) = weighed(world, &reader, case, section).await?;
            let shown = hidden.data()?;
            let told = &shown["explainAccess"];
            ensure!(told["state"] == "ABSENT" && told["reasonCode"] == "NOT_SHOWN", "{who}: {shown}");
            for nothing in ["role", "until", "unit", "basis"] {
                ensure!(told[nothing].is_null(), "{who}: {shown}");
            }
            ensure!(told["policies"] == json!([]) && told["needed"] == json!([]), "{who}: {shown}");
            for id in [NOWHERE, "inte ett id", ""] {
                let (nowhere, none) = weighed(world, &reader, id, section).await?;
                ensure!(hidden == nowhere, "{who}: {} and {}", hidden.body, nowhere.body);
                ensure!(cost == none, "{who}: {cost:?} and {none:?}");
            }
        }
        Ok(())
    }

    async fn a_protected_persons_case_has_the_explanation_of_one_that_never_was(world: &mut TestWorld) -> Result<()> {
        let (journey, _) = shared(world).await?;
        let labour = world.staff("labour.gnesta")?;
        let before = explained(&labour, &journey.case, "IDENTITY").await?;
        ensure!(before["state"] == "READABLE", "{before}");
        let document = "mutation P($input: SetProtectedIdentityInput!) { \
            setProtectedIdentity(input: $input) { userErrors { code } } }";
        let input = json!({ "caseId": journey.case, "grade": "MARKING" });
        done("setProtectedIdentity", world.desk()?.mutate(document, input).await?)?;
        for section in ["IDENTITY", "CONTACT", "LABOUR_PLACEMENT", "SCREENING"] {
            let hidden = weighed(world, &labour, &journey.case, section).await?;
            let nowhere = weighed(world, &labour, NOWHERE, section).await?;
            ensure!(hidden == nowhere, "{section}: {hidden:?} {nowhere:?}");
        }
        Ok(())
    }
}

#[tokio::test]
async fn what_decided_is_said_in_both_languages_with_basis_role_and_last_day() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, consent) = shared(world).await?;
        let (case, labour) = (&journey.case, world.staff("labour.gnesta")?);
        // The intake is carried by the referral, so the referral opens it.
        let intake = explained(&labour, case, "INTAKE").await?;
        ensure!(
            intake["state"] == "READABLE" && intake["reasonCode"] == "REFERRAL_TO_UNIT",
            "{intake}"
        );
        ensure!(
            text(&intake)?.contains("så länge remissen är öppen"),
            "{intake}"
        );
        ensure!(
            intake["role"] == "CASEWORKER" && intake["basis"].is_null(),
            "{intake}"
        );
        // The unit's own section rests on no basis.
        let own = explained(&labour, case, "LABOUR_PLACEMENT").await?;
        ensure!(
            own["state"] == "WRITABLE" && own["reasonCode"] == "OWN_AGENCY",
            "{own}"
        );
        ensure!(text(&own)?.contains("Du får läsa och skriva."), "{own}");
        ensure!(
            text(&own)?.contains("handläggare vid Arbetsmarknadsenheten Gnesta"),
            "{own}"
        );
        ensure!(
            own["until"].is_null() && own["needed"] == json!([]),
            "{own}"
        );
        let reasons = own["policies"].as_array().cloned().unwrap_or_default();
        ensure!(
            reasons.iter().any(|policy| policy["id"] == "matrix-write"
                && policy["reason"]
                    .as_str()
                    .is_some_and(|reason| reason.starts_with("Din roll"))),
            "{own}"
        );
        // A live basis names the section, and says until when.
        let (desk, places) = (world.desk()?, &journey.places);
        let basis = journey::record_basis(
            &desk,
            case,
            "CONSENT",
            &places.desk,
            &places.labour,
            &["SCREENING"],
        )
        .await?;
        let screening = explained(&labour, case, "SCREENING").await?;
        ensure!(screening["reasonCode"] == "LIVE_BASIS", "{screening}");
        ensure!(screening["until"] == "2029-12-31", "{screening}");
        ensure!(screening["basis"]["kind"] == "CONSENT", "{screening}");
        ensure!(
            text(&screening)?
                .contains("samtycke från En väg in Sörmland och gäller till och med 2029-12-31"),
            "{screening}"
        );
        let english = explained(&labour.speaking("en"), case, "SCREENING").await?;
        ensure!(
            text(&english)?.contains("consent from En väg in Sörmland"),
            "{english}"
        );
        ensure!(
            english["policies"][0]["reason"]
                .as_str()
                .is_some_and(|reason| reason.starts_with("Your")),
            "{english}"
        );
        // The withdrawal is obeyed by the next explanation.
        desk.change("withdraw_consent", json!({ "basisId": basis }))
            .await?;
        let after = explained(&labour, case, "SCREENING").await?;
        ensure!(
            after["state"] == "WITHHELD" && after["basis"].is_null() && after["until"].is_null(),
            "{after}"
        );
        // The person, too, is told why.
        let person = explained(&world.participant(&people::number(0))?, case, "SCREENING").await?;
        ensure!(
            person["reasonCode"] == "SELF" && person["role"] == "PARTICIPANT",
            "{person}"
        );
        ensure!(!consent.is_empty());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_withheld_says_who_must_record_which_basis() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, _) = shared(world).await?;
        let (case, labour) = (&journey.case, world.staff("labour.gnesta")?);
        let places = &journey.places;
        let told = explained(&labour, case, "SCREENING").await?;
        ensure!(
            told["state"] == "WITHHELD" && told["reasonCode"] == "NO_BASIS",
            "{told}"
        );
        ensure!(
            text(&told)?.contains("vare sig den innehåller något eller inte."),
            "{told}"
        );
        let policies = told["policies"].as_array().cloned().unwrap_or_default();
        ensure!(policies.len() == 1, "{told}");
        let needed = &told["needed"][0];
        ensure!(
            needed["agency"]["id"] == places.desk.agency.as_str(),
            "{told}"
        );
        let kinds = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let (allowed, refused) = (kinds(&needed["allowed"]), kinds(&needed["refused"]));
        ensure!(allowed.contains(&json!("CONSENT")), "{told}");
        ensure!(refused.contains(&json!("GENERAL_CLAUSE")), "{told}");
        ensure!(allowed.len() + refused.len() == 6, "{told}");
        ensure!(
            text(needed)?.contains("behöver registrera en grund"),
            "{told}"
        );
        ensure!(text(needed)?.contains("generalklausulen"), "{told}");
        let english = explained(&labour.speaking("en"), case, "SCREENING").await?;
        ensure!(
            text(&english["needed"][0])?.contains("needs to record a basis"),
            "{english}"
        );
        // Own rows are open while those of the others are withheld.
        let health = explained(&labour, case, "MAPPING_HEALTH").await?;
        ensure!(health["state"] == "WRITABLE", "{health}");
        let wanting = &health["needed"][0];
        ensure!(
            wanting["agency"]["id"] == places.desk.agency.as_str(),
            "{health}"
        );
        ensure!(
            kinds(&wanting["refused"]).contains(&json!("GENERAL_CLAUSE")),
            "{health}"
        );
        // Only agencies that the reader is linked with are named: welfare takes part, and is not.
        let (desk, welfare) = (world.desk()?, world.staff("welfare.gnesta")?);
        let service = "FINANCIAL_ASSISTANCE";
        let sent = journey::send_referral(&desk, case, &places.welfare, service, &[]).await?;
        journey::accept_referral(&welfare, &sent).await?;
        for (section, before) in [("SCREENING", &told), ("MAPPING_HEALTH", &health)] {
            let again = explained(&labour, case, section).await?;
            ensure!(again == *before, "{again}");
        }
        let absent = explained(&labour, case, "WELFARE_ASSISTANCE").await?;
        ensure!(
            absent["state"] == "ABSENT" && absent["needed"] == json!([]),
            "{absent}"
        );
        // Linked, it is named, with what the law refuses for its sections.
        let linking = (&places.welfare, &places.labour);
        let named = ["WELFARE_ACTIVITY_REQUIREMENT"];
        journey::record_basis(&welfare, case, "CONSENT", linking.0, linking.1, &named).await?;
        let withheld = explained(&labour, case, "WELFARE_ASSISTANCE").await?;
        ensure!(withheld["state"] == "WITHHELD", "{withheld}");
        let needed = &withheld["needed"][0];
        ensure!(
            needed["agency"]["id"] == places.welfare.agency.as_str(),
            "{withheld}"
        );
        ensure!(
            kinds(&needed["refused"]).contains(&json!("GENERAL_CLAUSE")),
            "{withheld}"
        );
        // And the explanation agrees with what the case shows.
        let view = labour.ask("case_view", json!({ "id": case })).await?;
        for line in view["case"]["access"].as_array().into_iter().flatten() {
            let section = line["section"].as_str().unwrap_or_default();
            let told = explained(&labour, case, section).await?;
            let agrees = told["state"] == line["state"] && told["reasonCode"] == line["reasonCode"];
            ensure!(agrees, "{told} {line}");
        }
        Ok(())
    })
    .await
}

const ACCESS: &str = "access { section state reasonCode policies }";

#[tokio::test]
async fn access_stands_wherever_a_case_or_a_referral_is_shown() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let (journey, _) = shared(world).await?;
        let (desk, labour) = (world.desk()?, world.staff("labour.gnesta")?);
        journey::send_referral(&desk, &journey.case, &journey.places.labour, "MAPPING", &[]).await?;
        let inbox = format!("{{ referralInbox(first: 10) {{ edges {{ node {{ id status {ACCESS} case {{ {ACCESS} }} }} }} }} }}");
        let found = labour.query(&inbox, json!({})).await?;
        let edges = found["referralInbox"]["edges"].as_array().cloned().unwrap_or_default();
        ensure!(edges.len() == 2, "{found}");
        for edge in &edges {
            let node = &edge["node"];
            ensure!(node["access"]["section"] == "REFERRALS", "{node}");
            ensure!(node["access"]["state"] == "WRITABLE", "{node}");
            ensure!(node["access"]["policies"].as_array().is_some_and(|ids| !ids.is_empty()), "{node}");
            // The unit works on the case already, so it is told beside the one that waits too.
            ensure!(node["case"]["access"].is_array(), "{node}");
        }
        let list = format!("{{ worklist(first: 10) {{ edges {{ node {{ case {{ {ACCESS} }} }} }} }} }}");
        let listed = desk.query(&list, json!({})).await?;
        let lines = &listed["worklist"]["edges"][0]["node"]["case"]["access"];
        ensure!(lines.as_array().is_some_and(|lines| lines.len() == 26), "{listed}");
        let tasks = format!("{{ tasks(first: 10) {{ edges {{ node {{ case {{ {ACCESS} }} }} }} }} }}");
        let tasks = desk.query(&tasks, json!({})).await?;
        ensure!(tasks["tasks"]["edges"].is_array(), "{tasks}");
        let own = format!("{{ myCases {{ {ACCESS} referrals(first: 5) {{ edges {{ node {{ {ACCESS} }} }} }} }} }}");
        let own = world.participant(&people::number(0))?.query(&own, json!({})).await?;
        let case = &own["myCases"][0];
        ensure!(case["access"].as_array().is_some_and(|lines| lines.len() == 26), "{own}");
        let referral = &case["referrals"]["edges"][0]["node"]["access"];
        ensure!(referral["reasonCode"] == "SELF" && referral["state"] == "READABLE", "{own}");
        Ok(())
    })
    .await
}
