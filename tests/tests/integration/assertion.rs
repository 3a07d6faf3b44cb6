//! A service that stands alone answers nobody without a right assertion, and reads nothing for them
//! (`security.md` T1).

use anyhow::{Context, Result, ensure};
use chassis::{RemoteSubjects, SubjectUnknown};
use chrono::Duration;
use domain::{Clock, IdentityNumber, ServiceName, Subject, TraceId};
use evi_tests::{
    people,
    world::{Engine, TestWorld, clock::TestClock},
};
use reqwest::StatusCode;
use serde_json::json;

use access::{ASSERTION_HEADER, AssertionRequest, AssuranceLevel, ReaderKind, SignIn};

const ALONE: ServiceName = ServiceName::WelfareUnit;

/// What the gateway would ask: it touches the section tables of the service.
fn body() -> String {
    let query = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Case { \
        welfare { assistanceDecisions { month amountOre } } } } }";
    let case = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
    let of = json!([{ "__typename": "Case", "id": case }]);
    json!({ "query": query, "variables": { "of": of } }).to_string()
}

fn request(world: &TestWorld, audience: ServiceName) -> AssertionRequest {
    let now = world.now();
    AssertionRequest {
        audience,
        sign_in: SignIn {
            subject: Subject::new("staff:welfare.gnesta"),
            kind: ReaderKind::Staff,
            level: AssuranceLevel::Loa3,
            signed_in_at: now,
            expires_at: now + Duration::minutes(5),
        },
        operation: "CaseView".to_owned(),
        trace: TraceId::draw(world.entropy.as_ref()),
        registered: None,
    }
}

fn assertion(
    world: &TestWorld,
    (issuer, audience): (ServiceName, ServiceName),
    body: &str,
    clock: &dyn Clock,
) -> Result<String> {
    let request = request(world, audience);
    let signed =
        world
            .signer(issuer)?
            .sign(&request, body.as_bytes(), clock, world.entropy.as_ref());
    Ok(signed?)
}

async fn call(
    world: &TestWorld,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<(StatusCode, String)> {
    let url = world.url(ALONE)?.join("/graphql")?;
    let mut request = evi_tests::client::plain_http()
        .post(url)
        .header("content-type", "application/json")
        .body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await?;
    Ok((answer.status(), answer.text().await?))
}

async fn is_turned_away(world: &TestWorld, why: &str, headers: &[(&str, &str)]) -> Result<()> {
    let before = world.store(ALONE).statements();
    let (status, text) = call(world, headers, &body()).await?;
    ensure!(status == StatusCode::UNAUTHORIZED, "{why}: {status} {text}");
    ensure!(!text.contains("data"), "{why}: {text}");
    ensure!(
        world.store(ALONE).statements() == before,
        "{why}: a statement was run"
    );
    Ok(())
}

#[tokio::test]
async fn a_service_alone_answers_only_the_gateways_assertion_and_runs_no_statement_for_others()
-> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        world.restart_alone(ALONE).await?;
        let (here, gateway) = (ALONE, ServiceName::Gateway);
        let body = body();
        let now = TestClock::at(world.now());
        let late = TestClock::at(world.now() - Duration::seconds(31));
        let early = TestClock::at(world.now() + Duration::seconds(30));

        is_turned_away(world, "no assertion", &[]).await?;
        let token = world.staff("welfare.gnesta")?.token().to_owned();
        let bearer = format!("Bearer {token}");
        is_turned_away(world, "a reader's token", &[("authorization", &bearer)]).await?;
        is_turned_away(world, "a token as assertion", &[(ASSERTION_HEADER, &token)]).await?;
        is_turned_away(world, "nonsense", &[(ASSERTION_HEADER, "a.b.c")]).await?;
        let cases = [
            ("late", assertion(world, (gateway, here), &body, &late)?),
            ("early", assertion(world, (gateway, here), &body, &early)?),
            (
                "for another service",
                assertion(world, (gateway, ServiceName::InsuranceAgency), &body, &now)?,
            ),
            (
                "over another body",
                assertion(world, (gateway, here), "{}", &now)?,
            ),
            (
                "of an agency, which does not speak for readers",
                assertion(world, (ServiceName::InsuranceAgency, here), &body, &now)?,
            ),
        ];
        for (why, assertion) in &cases {
            is_turned_away(world, why, &[(ASSERTION_HEADER, assertion)]).await?;
        }
        let right = assertion(world, (gateway, here), &body, &now)?;
        let altered = right.replace('.', "..");
        is_turned_away(world, "altered", &[(ASSERTION_HEADER, &altered)]).await?;
        let unsigned = right.rsplit_once('.').context("three parts")?.0.to_owned() + ".";
        is_turned_away(world, "unsigned", &[(ASSERTION_HEADER, &unsigned)]).await?;
        let twice = [(ASSERTION_HEADER, &*right), (ASSERTION_HEADER, &*right)];
        is_turned_away(world, "two at once", &twice).await?;

        let (status, text) = call(world, &[(ASSERTION_HEADER, &right)], &body).await?;
        ensure!(status != StatusCode::UNAUTHORIZED, "the right one: {text}");
        is_turned_away(world, "used before", &[(ASSERTION_HEADER, &right)]).await
    })
    .await
}

#[tokio::test]
async fn the_internal_ways_are_closed_to_the_gateway_and_to_readers() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let client = evi_tests::client::plain_http();
        let desk = ServiceName::IntakeDesk;
        let now = TestClock::at(world.now());
        let before = world.store(desk).statements();
        for path in ["/internal/facts", "/internal/events"] {
            let url = world.url(desk)?.join(path)?;
            let signed = assertion(world, (ServiceName::Gateway, desk), "{}", &now)?;
            let post = client.post(url.clone()).body("{}");
            let status = post.header(ASSERTION_HEADER, signed).send().await?.status();
            ensure!(status == StatusCode::UNAUTHORIZED, "{path}: {status}");
            let bare = client.post(url).body("{}").send().await?.status();
            ensure!(bare == StatusCode::UNAUTHORIZED, "{path}: {bare}");
        }
        ensure!(
            world.store(desk).statements() == before,
            "a statement was run"
        );
        Ok(())
    })
    .await
}

/// The desk may run on another machine than the pages: it derives a subject for whoever signs people in, over the network,
/// by the same call for somebody it knows and for nobody it has ever met.
#[tokio::test]
async fn the_desk_tells_a_subject_over_the_network_and_nothing_of_the_person() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        world.received_person(&people::number(0)).await?;
        let desk = ServiceName::IntakeDesk;
        let subjects = RemoteSubjects::new(world.caller(ServiceName::Gateway)?);
        let before = world.store(desk).statements();
        for number in [people::number(0), people::number(1)] {
            let identity = IdentityNumber::from_storage(&number)?;
            let told = subjects.subject(&identity).await?;
            ensure!(
                told == world.participant_subject(&number)?,
                "another subject"
            );
        }
        let after = world.store(desk).statements();
        ensure!(after == before, "the desk looked the number up");
        let other = RemoteSubjects::new(world.caller(ServiceName::WelfareUnit)?);
        let identity = IdentityNumber::from_storage(&people::number(0))?;
        ensure!(other.subject(&identity).await == Err(SubjectUnknown));
        Ok(())
    })
    .await
}
