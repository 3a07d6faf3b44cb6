//! The pages, as a browser without scripts meets them: who is let in, what is kept, and that they show nothing that
//! the gateway would not give.

mod cost;
mod drafts;
mod ended;
mod notices;
mod signing_in;
mod unseen;

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use domain::Subject;
use evi_tests::world::{Engine, TestWorld};
use serde_json::json;

/// What is answered where a document is not right or not known; anything else is about its variables.
const WRONG: [&str; 3] = [
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    NOT_REGISTERED,
];
const NOT_REGISTERED: &str = "OPERATION_NOT_REGISTERED";

#[tokio::test]
async fn every_operation_of_the_pages_is_right_and_known_to_the_gateway() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        world.disturb();
        let desk = world.desk()?;
        let mut wrong = BTreeSet::new();
        for id in web::documents().keys() {
            let body = json!({ "documentId": id, "variables": {} });
            let answer = desk.send(body.to_string()).await?;
            let codes = answer.codes()?;
            if codes.iter().any(|code| WRONG.contains(&code.as_str())) {
                wrong.insert(format!("{id}: {}", answer.body));
            }
        }
        ensure!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_the_pages_have_registered_is_open_to_people_alone() -> Result<()> {
    TestWorld::run(Engine::Sqlite, async |world| {
        let partner = world.reader(Subject::new("partner:vardcentral"))?;
        let body = json!({ "documentId": "page:MyWork", "variables": { "first": 1 } });
        let answer = partner.send(body.to_string()).await?;
        ensure!(answer.codes()? == [NOT_REGISTERED], "{}", answer.body);
        let unknown = json!({ "documentId": "page:Everything", "variables": {} });
        let answer = world.desk()?.send(unknown.to_string()).await?;
        ensure!(answer.codes()? == [NOT_REGISTERED], "{}", answer.body);
        let known = world.desk()?.send(body.to_string()).await?;
        ensure!(known.codes()?.is_empty(), "{}", known.body);
        Ok(())
    })
    .await
}
