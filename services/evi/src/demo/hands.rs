//! The hands of the demo staff: each request goes to the router of the service that does it, with an
//! assertion of who asks, exactly as the gateway would send it. Nothing is written by another way.

use std::sync::Arc;

use access::{
    ASSERTION_HEADER, AssertionRequest, AssertionSigner, AssuranceLevel, ReaderKind, SignIn,
};
use bytes::Bytes;
use chassis::Carrier;
use chrono::Duration;
use domain::{Clock, Entropy, ServiceName, Subject, TraceId};
use serde_json::{Value, json};

use super::fault::StoryFault;

/// A mutation that staff make.
#[derive(Debug, Clone, Copy)]
pub struct Deed {
    /// The service that does it.
    pub service: ServiceName,
    /// The field of the mutation.
    pub operation: &'static str,
    /// The type of its input.
    pub input: &'static str,
    /// What is asked of its payload besides the refusals.
    pub answer: &'static str,
}

impl Deed {
    /// A mutation of a service whose input is named after it.
    pub const fn of(
        service: ServiceName,
        operation: &'static str,
        input: &'static str,
        answer: &'static str,
    ) -> Self {
        Self {
            service,
            operation,
            input,
            answer,
        }
    }

    fn document(&self) -> String {
        let Self {
            operation,
            input,
            answer,
            ..
        } = self;
        format!(
            "mutation($input:{input}!){{{operation}(input:$input){{{answer} userErrors{{code field message}}}}}}"
        )
    }
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct Reader {
    /// As faults call them.
    pub name: String,
    /// As tokens call them.
    pub subject: Subject,
    /// What they are.
    pub kind: ReaderKind,
}

impl Reader {
    /// A member of the demo staff.
    pub fn staff(handle: &str) -> Self {
        Self {
            name: handle.to_owned(),
            subject: Subject::new(format!("staff:{handle}")),
            kind: ReaderKind::Staff,
        }
    }

    /// A person whose case it is.
    pub fn participant(subject: Subject) -> Self {
        Self {
            name: "participant".to_owned(),
            subject,
            kind: ReaderKind::Participant,
        }
    }
}

/// Sends what staff do to the services.
pub struct Hands {
    /// How requests travel.
    pub carrier: Arc<dyn Carrier>,
    /// Signs as the gateway does.
    pub signer: AssertionSigner,
    /// The stories' clock.
    pub clock: Arc<dyn Clock>,
    /// Chance for ids of requests and assertions.
    pub entropy: Arc<dyn Entropy>,
}

impl Hands {
    /// Makes a change and gives its payload.
    ///
    /// # Errors
    /// When the service refuses it or fails.
    pub async fn make(
        &self,
        reader: &Reader,
        deed: &Deed,
        input: Value,
    ) -> Result<Value, StoryFault> {
        let operation = deed.operation;
        let body = json!({ "query": deed.document(), "variables": { "input": input } });
        let mut data = self.send(reader, deed.service, operation, &body).await?;
        let payload = data[operation].take();
        let refusals = payload["userErrors"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        if refusals.is_empty() {
            return Ok(payload);
        }
        let refusal: Vec<String> = refusals.iter().map(ToString::to_string).collect();
        let (reader, refusal) = (reader.name.clone(), refusal.join(", "));
        Err(StoryFault::Refused {
            operation,
            reader,
            refusal,
        })
    }

    /// Asks a question and gives its data.
    ///
    /// # Errors
    /// When the service fails.
    pub async fn ask(
        &self,
        reader: &Reader,
        (service, operation): (ServiceName, &'static str),
        query: &str,
        variables: Value,
    ) -> Result<Value, StoryFault> {
        let body = json!({ "query": query, "variables": variables });
        self.send(reader, service, operation, &body).await
    }

    async fn send(
        &self,
        reader: &Reader,
        service: ServiceName,
        operation: &'static str,
        body: &Value,
    ) -> Result<Value, StoryFault> {
        let failed = |reason: String| StoryFault::Failed { operation, reason };
        let body = Bytes::from(body.to_string());
        let assertion = self.assertion(reader, service, operation, &body);
        let request = http::Request::post("/graphql")
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(
                ASSERTION_HEADER,
                assertion.ok_or_else(|| failed("not signed".to_owned()))?,
            )
            .body(body)
            .map_err(|error| failed(error.to_string()))?;
        let sent = self.carrier.send(service, request).await;
        let response = sent.map_err(|fault| failed(fault.to_string()))?;
        let mut answer: Value = serde_json::from_slice(response.body())
            .map_err(|_| failed(format!("status {}", response.status())))?;
        match answer.get("errors") {
            None => Ok(answer["data"].take()),
            Some(errors) => Err(failed(errors.to_string())),
        }
    }

    fn assertion(
        &self,
        reader: &Reader,
        service: ServiceName,
        operation: &str,
        body: &[u8],
    ) -> Option<String> {
        let now = self.clock.now();
        let request = AssertionRequest {
            audience: service,
            sign_in: SignIn {
                subject: reader.subject.clone(),
                kind: reader.kind,
                level: AssuranceLevel::Loa3,
                signed_in_at: now,
                expires_at: now + Duration::minutes(5),
            },
            operation: operation.to_owned(),
            trace: TraceId::draw(self.entropy.as_ref()),
            registered: None,
        };
        self.signer
            .sign(&request, body, self.clock.as_ref(), self.entropy.as_ref())
            .ok()
    }
}
