//! Somebody who is signed in, over HTTP: the same for the real binary and for a platform in this process.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::dye::Dye;

/// A client for addresses on this machine. It reads no certificates, which takes most of the time in which a client is
/// made, and every test makes some.
pub fn plain_http() -> reqwest::Client {
    reqwest::Client::builder()
        .tls_built_in_root_certs(false)
        .build()
        .unwrap_or_default()
}

/// Where a platform takes requests.
#[derive(Debug, Clone)]
pub struct Gateway {
    client: reqwest::Client,
    address: String,
    dye: Option<Arc<Dye>>,
}

impl Gateway {
    /// The gateway at an address, `http://HOST:PORT`.
    pub fn at(address: impl Into<String>) -> Self {
        Self {
            client: plain_http(),
            address: address.into(),
            dye: None,
        }
    }

    /// The same gateway, to which everything that people write is sent marked.
    #[must_use]
    pub fn dyed(self, dye: Arc<Dye>) -> Self {
        Self {
            dye: Some(dye),
            ..self
        }
    }

    /// The address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A reader with this token.
    pub fn reader(&self, token: impl Into<String>) -> Reader {
        Reader {
            gateway: self.clone(),
            token: Some(token.into()),
            language: None,
        }
    }

    /// Somebody who brings no token.
    pub fn nobody(&self) -> Reader {
        Reader {
            gateway: self.clone(),
            token: None,
            language: None,
        }
    }
}

/// How many requests this process has sent to gateways.
static SENT: AtomicU64 = AtomicU64::new(0);

/// How many requests this process has sent to gateways, those that only set a scene too.
pub fn sent() -> u64 {
    SENT.load(Ordering::Relaxed)
}

/// Somebody who asks the gateway.
#[derive(Clone)]
pub struct Reader {
    gateway: Gateway,
    token: Option<String>,
    language: Option<&'static str>,
}

/// An answer as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, byte for byte.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body).with_context(|| self.body.clone())
    }

    /// The codes of the top-level errors, in their order.
    pub fn codes(&self) -> Result<Vec<String>> {
        let json = self.json()?;
        let errors = json["errors"].as_array().into_iter().flatten();
        let codes = errors.map(|error| error["extensions"]["code"].as_str().unwrap_or("?"));
        Ok(codes.map(str::to_owned).collect())
    }

    /// The `data`; a top-level error fails the test.
    pub fn data(&self) -> Result<Value> {
        let json = self.json()?;
        if let Some(errors) = json.get("errors") {
            bail!("{errors}");
        }
        Ok(json["data"].clone())
    }
}

/// A refusal of a mutation: its code and the field that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The code.
    pub code: String,
    /// The field.
    pub field: Option<String>,
    /// The text for people.
    pub message: String,
}

impl Reader {
    /// The bearer token; empty for somebody without.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// The same reader, who prefers another language (`Accept-Language`).
    #[must_use]
    pub fn speaking(&self, language: &'static str) -> Self {
        Self {
            language: Some(language),
            ..self.clone()
        }
    }

    /// Sends any body as JSON text.
    pub async fn send(&self, body: String) -> Result<Answer> {
        let mut request = self
            .gateway
            .client
            .post(format!("{}/graphql", self.gateway.address))
            .header("content-type", "application/json")
            .body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(language) = self.language {
            request = request.header("accept-language", language);
        }
        SENT.fetch_add(1, Ordering::Relaxed);
        let answer = request.send().await?;
        Ok(Answer {
            status: answer.status().as_u16(),
            body: answer.text().await?,
        })
    }

    /// Sends any document.
    pub async fn post(&self, query: &str, variables: Value) -> Result<Answer> {
        let Some(dye) = &self.gateway.dye else {
            let body = json!({ "query": query, "variables": variables });
            return self.send(body.to_string()).await;
        };
        let body = json!({ "query": query, "variables": dye.mark(query, &variables) });
        let answer = self.send(body.to_string()).await?;
        dye.hear(query, &answer);
        Ok(answer)
    }

    /// Runs any document and gives its `data`; top-level errors fail the test.
    pub async fn query(&self, query: &str, variables: Value) -> Result<Value> {
        let answer = self.post(query, variables).await?;
        answer.data().with_context(|| query.to_owned())
    }

    /// Runs an operation of `schema/contract` and gives its `data`; top-level errors fail the test.
    pub async fn ask(&self, operation: &str, variables: Value) -> Result<Value> {
        let answer = self.post(&contract(operation)?, variables).await?;
        answer.data().with_context(|| operation.to_owned())
    }

    /// Runs a mutation of the contract that must not be refused, and gives its payload.
    pub async fn change(&self, operation: &str, input: Value) -> Result<Value> {
        done(operation, self.attempt(operation, input).await?)
    }

    /// Runs a mutation of the contract and gives its payload, refused or not.
    pub async fn attempt(&self, operation: &str, input: Value) -> Result<Value> {
        payload(self.ask(operation, json!({ "input": input })).await?)
    }

    /// Runs a mutation of the contract that must be refused, and gives the first code.
    pub async fn refused(&self, operation: &str, input: Value) -> Result<String> {
        Ok(self.refusal(operation, input).await?.code)
    }

    /// Runs a mutation of the contract that must be refused, and gives the first refusal.
    pub async fn refusal(&self, operation: &str, input: Value) -> Result<Refused> {
        refusal(&self.attempt(operation, input).await?).with_context(|| operation.to_owned())
    }

    /// Runs a document whose root is one mutation with `$input`, and gives its payload, refused or not.
    pub async fn mutate(&self, document: &str, input: Value) -> Result<Value> {
        payload(self.query(document, json!({ "input": input })).await?)
    }
}

fn payload(data: Value) -> Result<Value> {
    let payload = data.as_object().and_then(|fields| fields.values().next());
    payload.cloned().context("a mutation answers one payload")
}

/// The payload of a mutation that must not have been refused.
pub fn done(operation: &str, payload: Value) -> Result<Value> {
    if payload["userErrors"] == json!([]) {
        Ok(payload)
    } else {
        bail!("{operation} was refused: {}", payload["userErrors"])
    }
}

/// The first refusal in a payload.
pub fn refusal(payload: &Value) -> Result<Refused> {
    let first = &payload["userErrors"][0];
    let text = |name: &str| first[name].as_str().map(str::to_owned);
    Ok(Refused {
        code: text("code").with_context(|| format!("not refused: {payload}"))?,
        field: text("field"),
        message: text("message").unwrap_or_default(),
    })
}

/// The text of an operation of the contract, by the name of its file without number: `case_view`.
pub fn contract(operation: &str) -> Result<String> {
    let found = operations()?
        .into_iter()
        .find(|(name, _)| name == operation);
    let (_, text) = found.with_context(|| format!("the contract has no operation {operation}"))?;
    Ok(text)
}

/// Every operation of the contract: its name, and its text.
pub fn operations() -> Result<Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/contract");
    let mut operations = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let is_operation = path.extension().is_some_and(|ending| ending == "graphql");
        if let Some((_, name)) = stem
            .filter(|_| is_operation)
            .and_then(|stem| stem.split_once('_'))
        {
            operations.push((name.to_owned(), std::fs::read_to_string(&path)?));
        }
    }
    operations.sort();
    Ok(operations)
}
