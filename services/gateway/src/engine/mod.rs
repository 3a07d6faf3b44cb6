//! The federation engine behind one trait, so that its version can be changed in a day.
//!
//! No type of the engine crate leaves this module. What goes in is a document, variables and a way
//! to reach the services; what comes out is data as JSON text and errors as codes with paths.

mod answer;
mod cost;
mod detail;
mod hive;
mod hook;
mod idle;
mod limits;
mod notices;
mod paging;
mod prepare;
mod published;
mod request;
mod variables;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

pub use hive::HiveEngine;

/// Plans an operation over the supergraph and runs it by calling services.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Loads the supergraph.
    ///
    /// # Errors
    /// When the text is not a supergraph that the engine can plan over.
    fn load(supergraph: &str, settings: EngineSettings) -> Result<Self, EngineFault>
    where
        Self: Sized;

    /// Parses, checks, plans and runs one operation.
    ///
    /// # Errors
    /// When the operation was refused before any service was asked.
    async fn execute(&self, operation: Operation<'_>) -> Result<Executed, Refusal>;

    /// What an operation costs at most, in points, by its document and its page sizes alone.
    ///
    /// # Errors
    /// When the document would be refused.
    async fn estimate(&self, asked: Asked<'_>) -> Result<u64, Refusal>;

    /// Whether a document can be planned.
    ///
    /// # Errors
    /// When the document would be refused.
    async fn check(&self, document: &str) -> Result<(), Refusal>;

    /// The connection that a document's one operation is; `None` for every other operation.
    ///
    /// # Errors
    /// When the document would be refused.
    async fn connection(&self, document: &str) -> Result<Option<Connection>, Refusal>;

    /// The schema that callers see, as text.
    fn public_schema(&self) -> &str;
}

/// What is asked, before anything is done about it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'request> {
    /// The GraphQL document.
    pub document: &'request str,
    /// Which operation of the document; needed when it holds several.
    pub name: Option<&'request str>,
    /// The variables, as JSON.
    pub variables: &'request serde_json::Map<String, serde_json::Value>,
}

/// An operation that is one connection, and nothing beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Under which key it stands in the answer.
    pub key: String,
    /// The variable that says how long a page is.
    pub first: String,
    /// The variable that says after which cursor it begins.
    pub after: String,
}

/// Tells whether `__schema` and `__type` are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Introspection {
    /// They are, and the explorer shows the schema. For demo systems and sandboxes.
    Answered,
    /// They are refused, and the schema is published as a file instead.
    Refused,
}

/// What a document may cost before it is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentLimits {
    /// Nested fields, fragments expanded.
    pub depth: usize,
    /// Aliases, fragments expanded.
    pub aliases: usize,
    /// Directives, fragments expanded.
    pub directives: usize,
    /// Lexical tokens of the document.
    pub tokens: usize,
}

impl Default for DocumentLimits {
    fn default() -> Self {
        Self {
            depth: 12,
            aliases: 15,
            directives: 10,
            tokens: 2000,
        }
    }
}

/// How the engine is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EngineSettings {
    /// Limits on documents.
    pub limits: DocumentLimits,
    /// Whether introspection is answered.
    pub introspection: Introspection,
}

/// One operation to run.
pub struct Operation<'request> {
    /// The GraphQL document.
    pub document: &'request str,
    /// Which operation of the document; needed when it holds several.
    pub name: Option<&'request str>,
    /// The variables, as JSON.
    pub variables: serde_json::Map<String, serde_json::Value>,
    /// How it came.
    pub way: Way,
    /// How this request reaches the services. Every call of the operation goes through it.
    pub services: Arc<dyn ServiceCalls>,
}

/// How an operation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In the body of a `POST`.
    Posted,
    /// In the address of a `GET`: only a query may be run.
    InAddress {
        /// Whether it holds text that may not stand in an address. Introspection asks for nothing of anybody's, and
        /// is run nevertheless.
        speaks: bool,
    },
}

/// Reaches the services on behalf of one request.
#[async_trait]
pub trait ServiceCalls: Send + Sync {
    /// Sends a GraphQL request (JSON) to a service, named as in the supergraph.
    ///
    /// # Errors
    /// When there is no answer to use: the service is down, late, or refuses to talk.
    async fn call(&self, service: &str, body: Bytes) -> Result<Bytes, ServiceSilent>;

    /// Is told that what `call` brought from the service was not a GraphQL answer.
    fn garbled(&self, service: &str);
}

/// A service gave no answer that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the service does not answer")]
pub struct ServiceSilent;

/// What came of an operation.
#[derive(Debug, PartialEq)]
pub struct Executed {
    /// The data, as JSON text. `null` when nothing could be gathered.
    pub data: String,
    /// What went wrong on the way, not yet reduced to the closed list.
    pub errors: Vec<Mishap>,
}

/// One thing that went wrong while services answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mishap {
    /// A service answered with an error.
    Told {
        /// The code that the service gave, if any. Its message is never taken over.
        code: Option<String>,
        /// The input field that the service could not take, if it named one.
        field: Option<String>,
        /// Where in the answer, if the service said so.
        path: Option<Vec<Step>>,
    },
    /// A service gave no answer. The path follows from the query's shape alone: it has no list
    /// positions, so that it tells nothing about what the lists hold.
    Silent {
        /// The place of a field in the query.
        path: Vec<Step>,
    },
}

/// One step of a path into the answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// A position in a list.
    Position(usize),
    /// A response key.
    Key(String),
}

/// Why an operation was refused before any service was asked.
///
/// Details speak of the document, the variables' names and the schema, never of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The document is not GraphQL.
    Unreadable(String),
    /// The document does not fit the schema; one detail for each finding.
    Unfit(Vec<String>),
    /// A variable is missing or has the wrong form.
    WrongVariable(String),
    /// The document costs more than the limits allow.
    TooMuch(Measure),
    /// Introspection is not answered here.
    IntrospectionRefused,
    /// Something else than a query where nothing but a query is run.
    ChangeRefused,
    /// Text in an address that may not stand there.
    TextInAddress,
    /// A fault of ours, in words for the log.
    Fault(&'static str),
}

/// What a document had too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Nested fields.
    Depth,
    /// Aliases.
    Aliases,
    /// Directives.
    Directives,
    /// Tokens.
    Tokens,
}

/// Why an engine could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum EngineFault {
    /// The text is no supergraph.
    #[error("the supergraph cannot be loaded: {0}")]
    Supergraph(String),
    /// The engine's own parts did not start.
    #[error("the engine cannot start: {0}")]
    Start(String),
}
