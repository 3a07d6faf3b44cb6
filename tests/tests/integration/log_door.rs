//! The internal way to the access logs: open to the desk alone, on behalf of a person or a member of staff,
//! and no statement is run for anybody else.

use anyhow::{Result, ensure};
use chrono::Duration;
use domain::{AgencyId, CaseId, CodeList, ServiceName, Subject, TraceId};
use evi_tests::{
    people,
    services::keeping,
    world::{Engine, TestWorld},
};
use reqwest::StatusCode;
use serde_json::{Value, json};

use access::{ASSERTION_HEADER, AssertionRequest, AssuranceLevel, ReaderKind, SignIn};

fn about_case(world: &TestWorld) -> Value {
    let case = CaseId::draw(world.entropy.as_ref());
    json!({ "about": { "Case": { "case": case, "after": null } }, "fields": [], "limit": 10 })
}

fn about_owner(world: &TestWorld) -> Value {
    let owner = AgencyId::draw(world.entropy.as_ref());
    json!({
        "about": { "Entries": { "owner": owner, "entries": [1, 2, 3] } }, "fields": [], "limit": 10,
    })
}

/// Who asks: the service that signs, and the reader for whom.
type Asker<'a> = (ServiceName, ReaderKind, &'a Subject);

async fn ask(
    world: &TestWorld,
    service: ServiceName,
    (issuer, kind, subject): Asker<'_>,
    question: &Value,
) -> Result<(StatusCode, u64)> {
    let now = world.now();
    let request = AssertionRequest {
        audience: service,
        sign_in: SignIn {
            subject: subject.clone(),
            kind,
            level: AssuranceLevel::Loa3,
            signed_in_at: now,
            expires_at: now + Duration::minutes(5),
        },
        operation: "Disclosures".to_owned(),
        trace: TraceId::draw(world.entropy.as_ref()),
        registered: None,
    };
    let body = question.to_string();
    let (clock, entropy) = (world.clock.as_ref(), world.entropy.as_ref());
    let signed = world
        .signer(issuer)?
        .sign(&request, body.as_bytes(), clock, entropy)?;
    let before = world.store(service).statements();
    let url = world.url(service)?.join("/internal/access-log")?;
    let post = evi_tests::client::plain_http()
        .post(url)
        .header("content-type", "application/json")
        .header(ASSERTION_HEADER, signed);
    let status = post.body(body).send().await?.status();
    Ok((status, world.store(service).statements() - before))
}

#[tokio::test]
async fn a_log_is_read_for_the_desk_on_behalf_of_people_and_for_nobody_else() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let person = world.participant_subject(&people::number(0))?;
        let staff = Subject::new("staff:logs.welfare.gnesta");
        let partner = Subject::new("partner:vardcentral");
        let system = Subject::new("system:fact_reader");
        let desk = ServiceName::IntakeDesk;
        let (of_case, of_owner) = (about_case(world), about_owner(world));
        for service in keeping() {
            let mut turned: Vec<(Asker<'_>, &Value)> = Vec::new();
            for issuer in ServiceName::ALL.iter().copied() {
                if issuer != desk {
                    turned.push(((issuer, ReaderKind::Participant, &person), &of_case));
                    turned.push(((issuer, ReaderKind::Staff, &staff), &of_owner));
                }
            }
            for question in [&of_case, &of_owner] {
                turned.push(((desk, ReaderKind::Partner, &partner), question));
                turned.push(((desk, ReaderKind::System, &system), question));
            }
            // Each kind of reader has its own questions.
            turned.push(((desk, ReaderKind::Participant, &person), &of_owner));
            turned.push(((desk, ReaderKind::Staff, &staff), &of_case));
            for (asker, question) in turned {
                let (status, ran) = ask(world, service, asker, question).await?;
                ensure!(
                    status == StatusCode::UNAUTHORIZED && ran == 0,
                    "{service} {asker:?}: {status}, {ran} statements"
                );
            }
            let right = [
                ((desk, ReaderKind::Participant, &person), &of_case),
                ((desk, ReaderKind::Staff, &staff), &of_owner),
            ];
            for (asker, question) in right {
                let (status, ran) = ask(world, service, asker, question).await?;
                ensure!(status == StatusCode::OK && ran > 0, "{service}: {status}");
            }
            let url = world.url(service)?.join("/internal/access-log")?;
            let before = world.store(service).statements();
            let bare = evi_tests::client::plain_http()
                .post(url)
                .body(of_case.to_string())
                .send()
                .await?
                .status();
            ensure!(bare == StatusCode::UNAUTHORIZED, "{service}: {bare}");
            ensure!(world.store(service).statements() == before, "{service}");
        }
        Ok(())
    })
    .await
}
