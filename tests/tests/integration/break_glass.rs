//! Break-glass (nödöppning, `access.md` rule 7): what an emergency opens, for whom and until when; that
//! the owner is told and reviews it; and that nothing else opens by it.

mod model;
mod opening;
mod refusals;
mod review;
mod told;

use access::{AssuranceLevel, TokenClaims, mint_token};
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Duration, Utc};
use domain::{ServiceName, Subject};
use evi::{
    keys::PairName,
    platform::trust::{GATEWAY_AUDIENCE, PLATFORM_ISSUER},
};
use evi_tests::{
    client::{Reader, done},
    journey::{self, Journey, Place, text},
    people,
    view::{case_view, state},
    world::TestWorld,
};
use serde_json::{Value, json};

const DESK: ServiceName = ServiceName::IntakeDesk;
/// The number of the person in these tests, among the invented.
const NUMBER: usize = 7;
/// Who opens, and a colleague of the same unit who works on the same case.
const OPENER: &str = "labour.gnesta";
const COLLEAGUE: &str = "lead.labour.gnesta";
const OWNER: &str = "welfare.gnesta";
const REVIEWER: &str = "logs.welfare.gnesta";
const OPENED: &str = "WELFARE_ASSISTANCE";
const REASON: &str = "Hon står utan tak över huvudet i natt.";
const POLICY: &str = "break-glass";

const OPEN: &str = "mutation Open($input: OpenSectionsInEmergencyInput!) { \
    openSectionsInEmergency(input: $input) { openingId endsAt \
    case { id access { section state reasonCode policies } } userErrors { code field message } } }";
const END: &str = "mutation End($input: EndOpeningInput!) { endOpening(input: $input) { \
    case { id access { section state } } userErrors { code field message } } }";
const REVIEW: &str = "mutation Review($input: ReviewOpeningInput!) { reviewOpening(input: $input) { \
    review { id overdue dueOn verdicts { verdict note reviewedBy } } \
    userErrors { code field message } } }";
const REVIEWS: &str = "query Reviews($first: Int!, $after: String) { \
    openingReviews(first: $first, after: $after) { edges { cursor node { id pseudonym openedBy \
    unit { name } role category reason sections openedAt endsAt endedAt dueOn overdue \
    verdicts { verdict note } } } pageInfo { hasNextPage endCursor } } }";

/// A person with whom welfare and labour work, linked by a referral that carries nothing, and insurance
/// beside them. Both handlers of the labour-market unit work on the case.
async fn linked(world: &TestWorld) -> Result<Journey> {
    let journey = world.received_person(&people::number(NUMBER)).await?;
    let (desk, places) = (world.desk()?, &journey.places);
    for (handle, place, service) in [
        (OWNER, &places.welfare, "FINANCIAL_ASSISTANCE"),
        (OPENER, &places.labour, "GUIDANCE"),
        (
            "insurance.sormland",
            &places.insurance,
            "REHABILITATION_COORDINATION",
        ),
    ] {
        let sent = journey::send_referral(&desk, &journey.case, place, service, &[]).await?;
        journey::accept_referral(&world.staff(handle)?, &sent).await?;
    }
    let welfare = world.staff(OWNER)?;
    journey::send_referral(
        &welfare,
        &journey.case,
        &places.labour,
        "EMPLOYMENT_SUPPORT",
        &[],
    )
    .await?;
    let decision = json!({
        "caseId": journey.case, "month": "2026-11", "amountOre": 912_300,
        "barrier": "UNEMPLOYED_NO_BENEFIT",
    });
    welfare
        .change("record_assistance_decision", decision)
        .await?;
    assign_colleague(world, &journey).await?;
    world.settle().await?;
    Ok(journey)
}

async fn assign_colleague(world: &TestWorld, journey: &Journey) -> Result<()> {
    const ASSIGN: &str = "mutation Assign($input: AssignCaseInput!) { assignCase(input: $input) { \
        userErrors { code field message } } }";
    let manager = world.staff("manager.labour.gnesta")?;
    let members = manager
        .query("{ colleagues { id role } }", json!({}))
        .await?;
    let members = members["colleagues"].as_array().cloned();
    let lead = members
        .unwrap_or_default()
        .into_iter()
        .find(|member| member["role"] == "LEAD_CASEWORKER");
    let lead = lead.context("the unit has a lead")?;
    let input = json!({ "caseId": journey.case, "staffId": lead["id"] });
    done("assignCase", manager.mutate(ASSIGN, input).await?)?;
    Ok(())
}

/// The input that opens some sections of one agency.
fn input(journey: &Journey, owner: &Place, sections: &[&str], minutes: i32) -> Value {
    let named = sections
        .iter()
        .map(|section| json!({ "section": section, "agencyId": owner.agency }));
    json!({
        "caseId": journey.case, "sections": named.collect::<Vec<_>>(),
        "category": "DANGER_TO_LIFE_OR_HEALTH", "reason": REASON, "minutes": minutes,
    })
}

/// The input of the opening that most tests make.
fn usual(journey: &Journey) -> Value {
    input(journey, &journey.places.welfare, &[OPENED], 30)
}

/// Opens, and must not be refused.
async fn open(reader: &Reader, input: Value) -> Result<Value> {
    done("openSectionsInEmergency", reader.mutate(OPEN, input).await?)
}

/// The state that a section has in the desk's answer, and the decisions that the owner's service shows.
async fn seen(reader: &Reader, journey: &Journey) -> Result<(String, Value)> {
    let view = case_view(reader, &journey.case).await?;
    let shown = view["case"]["welfare"]["assistanceDecisions"].clone();
    Ok((state(&view, OPENED), shown))
}

/// Asks that the opener reads what was opened, in both services.
async fn expect_open(reader: &Reader, journey: &Journey) -> Result<()> {
    let (state, shown) = seen(reader, journey).await?;
    ensure!(state == "READABLE", "{state}");
    ensure!(shown[0]["amountOre"] == 912_300, "{shown}");
    Ok(())
}

/// Asks that the section is withheld, in both services.
async fn expect_shut(reader: &Reader, journey: &Journey) -> Result<()> {
    let (state, shown) = seen(reader, journey).await?;
    ensure!(state == "WITHHELD", "{state}");
    ensure!(shown.is_null(), "{shown}");
    Ok(())
}

/// The end that an opening was answered with.
fn end_of(opened: &Value) -> Result<DateTime<Utc>> {
    Ok(text(opened, "/endsAt")?.parse()?)
}

/// Moves the clock to a moment that lies ahead.
fn forward_to(world: &TestWorld, moment: DateTime<Utc>) {
    world.forward(moment - world.now());
}

/// A member of the demo staff who signed in a while ago and holds a token of now.
fn signed_in_before(world: &TestWorld, handle: &str, ago: Duration) -> Result<Reader> {
    let claims = TokenClaims {
        issuer: PLATFORM_ISSUER.to_owned(),
        audience: GATEWAY_AUDIENCE.to_owned(),
        subject: Subject::new(format!("staff:{handle}")),
        level: AssuranceLevel::Loa3,
        signed_in_at: world.now() - ago,
        issued_at: world.now(),
        life: Duration::minutes(5),
    };
    let key = world.keys.signing_key(PairName::PlatformToken)?;
    let token = mint_token(&key, &claims).context("a token")?;
    Ok(world.gateway().reader(token))
}

async fn openings(world: &TestWorld) -> Result<i64> {
    let question = "SELECT count(*) AS number FROM opening";
    world.count(DESK, question).await
}

/// The reviews that a reader is to make.
async fn reviews(reader: &Reader) -> Result<Vec<Value>> {
    let data = reader.query(REVIEWS, json!({ "first": 50 })).await?;
    let edges = data["openingReviews"]["edges"].as_array().cloned();
    let nodes = edges.unwrap_or_default().into_iter();
    Ok(nodes.map(|edge| edge["node"].clone()).collect())
}
