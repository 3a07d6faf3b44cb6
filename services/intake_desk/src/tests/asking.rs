//! How the proofs ask the desk: by documents, as one who is signed in.

use std::{collections::BTreeMap, sync::Arc};

use access::{
    Access, AssuranceLevel, Attachment, AttachmentQuestion, AttachmentSource, Cx, CxParts,
    FactsUnavailable, Language, Policy, ReaderKind, RegisteredOperations, SignIn,
};
use async_graphql::{Request, Variables};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use domain::{CaseId, Clock, Subject, SystemEntropy, TraceId};
use serde_json::{Value, json};

use super::world::{World, subject};
use crate::{DeskParts, DeskSettings, IntakeDesk, NothingGoesOut, NoticeCarrier, graph};

struct NobodyPlaced;

#[async_trait]
impl AttachmentSource for NobodyPlaced {
    async fn attachments(
        &self,
        _: &AttachmentQuestion,
    ) -> Result<BTreeMap<CaseId, Attachment>, FactsUnavailable> {
        Ok(BTreeMap::new())
    }
}

/// A desk over the world.
pub fn desk(world: &World) -> IntakeDesk {
    desk_with(
        world,
        RegisteredOperations::default(),
        Arc::new(NothingGoesOut),
    )
}

/// A desk with operations of partners, and with what takes notices to them.
pub fn desk_with(
    world: &World,
    operations: RegisteredOperations,
    notices: Arc<dyn NoticeCarrier>,
) -> IntakeDesk {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let facts = IntakeDesk::facts_of(&world.store, &world.secrets, &clock);
    let policy = Arc::new(Policy::load().expect("the policies"));
    IntakeDesk::new(DeskParts {
        store: world.store.clone(),
        access: Access::new(policy, facts),
        labour: Arc::new(NobodyPlaced),
        logs: Arc::new(super::world::NoLogs),
        operations: Arc::new(operations),
        notices,
        holdings: Arc::new(super::world::NothingElsewhere),
        secrets: world.secrets.clone(),
        settings: DeskSettings::default(),
        clock,
    })
}

/// A request of somebody who signed in at an instant.
pub fn signed_in(world: &World, who: Subject, kind: ReaderKind, at: DateTime<Utc>) -> Cx {
    Cx::new(CxParts {
        sign_in: SignIn {
            subject: who,
            kind,
            level: AssuranceLevel::Loa3,
            signed_in_at: at,
            expires_at: at + Duration::hours(1),
        },
        trace: TraceId::draw(&SystemEntropy),
        operation: "test".to_owned(),
        language: Language::Sv,
        registered: None,
        clock: Arc::clone(&world.clock) as Arc<dyn Clock>,
        entropy: Arc::new(SystemEntropy),
    })
}

/// What is answered to a document without a fault.
pub async fn answer(world: &World, cx: Cx, document: &str, variables: Value) -> Value {
    answer_of(desk(world), cx, document, variables).await
}

/// What a desk answers to a document without a fault.
pub async fn answer_of(desk: IntakeDesk, cx: Cx, document: &str, variables: Value) -> Value {
    let request = Request::new(document)
        .variables(Variables::from_json(variables))
        .data(cx);
    let response = graph::schema(desk).execute(request).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    response.data.into_json().expect("an answer")
}

/// What a member of staff is answered.
pub async fn ask(world: &World, handle: &str, document: &str, variables: Value) -> Value {
    let cx = signed_in(world, subject(handle), ReaderKind::Staff, world.clock.now());
    answer(world, cx, document, variables).await
}

/// Sends a mutation and gives its payload.
pub async fn send(world: &World, handle: &str, (name, shown): (&str, &str), input: Value) -> Value {
    let document = mutation(name, shown);
    ask(world, handle, &document, json!({ "input": input })).await[name].clone()
}

/// The document of a mutation, with what is shown of its payload.
pub fn mutation(name: &str, shown: &str) -> String {
    let mut input = name.to_owned();
    input[..1].make_ascii_uppercase();
    let input = input.replace("UnassignCase", "AssignCase");
    format!(
        "mutation($input: {input}Input!) {{ {name}(input: $input) {{ {shown} userErrors {{ code field }} }} }}"
    )
}

/// The code and the field of the first refusal.
pub fn refusal(payload: &Value) -> (&str, &str) {
    let error = &payload["userErrors"][0];
    (
        error["code"].as_str().unwrap_or("done"),
        error["field"].as_str().unwrap_or_default(),
    )
}
