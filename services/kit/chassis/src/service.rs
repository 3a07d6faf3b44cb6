//! The parts from which the chassis makes a service that can be called.

use std::sync::Arc;

use access::{
    Access, AssertionVerifier, AttachmentSource, AuditSink, Cx, FactSource, ProgrammeSource,
    RegisteredOperations,
};
use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType};
use async_trait::async_trait;
use domain::{Clock, Entropy, IdentityNumber, ServiceName, Subject, event::Event};
use store::{Store, Tx};

use crate::{
    counts::Counts,
    disposal::{HoldingSource, RetentionSource},
    failure::Fault,
    traffic::Traffic,
};

/// The parts of one service. [`crate::router`] makes an axum router of it.
#[derive(Clone)]
pub struct Service {
    /// Its name: the audience of every assertion that it takes.
    pub name: ServiceName,
    /// Its GraphQL schema.
    pub schema: Arc<dyn Executes>,
    /// Proves the assertions of callers. Each service has its own, with its own memory of spent ids.
    pub verifier: Arc<AssertionVerifier>,
    /// Its way to decide who reads its access log.
    pub access: Access,
    /// The operations that partners have registered.
    pub operations: Arc<RegisteredOperations>,
    /// Where its audit entries are kept.
    pub audit: Arc<dyn AuditSink>,
    /// Its database.
    pub store: Store,
    /// What it does with events of others; `None` where it listens to nobody.
    pub events: Option<Arc<dyn EventTaker>>,
    /// The facts that it gives to other services: the intake desk's registry.
    pub facts: Option<Arc<dyn FactSource>>,
    /// What it knows of enrolments and placements: the labour-market unit.
    pub attachments: Option<Arc<dyn AttachmentSource>>,
    /// Its register of programmes: the labour-market unit.
    pub programmes: Option<Arc<dyn ProgrammeSource>>,
    /// Under which subject somebody signs in: the intake desk.
    pub subjects: Option<Arc<dyn ParticipantSubjects>>,
    /// How long what is kept of a case is kept: the intake desk.
    pub retention: Option<Arc<dyn RetentionSource>>,
    /// Of which cases it keeps something: the services of agencies.
    pub holdings: Option<Arc<dyn HoldingSource>>,
    /// What every service of the process counts for the operator.
    pub traffic: Arc<Traffic>,
    /// What it counts besides; `None` where it counts nothing more.
    pub counts: Option<Arc<dyn Counts>>,
    /// Whether it can do its work.
    pub readiness: Arc<dyn Readiness>,
    /// The clock of its requests.
    pub clock: Arc<dyn Clock>,
    /// The chance of its requests.
    pub entropy: Arc<dyn Entropy>,
}

/// What every service stands on, whatever it does. [`Ground::service`] makes a service of it that
/// listens to nobody and gives no facts; those that do add it.
#[derive(Clone)]
pub struct Ground {
    /// Its name: the audience of every assertion that it takes.
    pub name: ServiceName,
    /// Its database.
    pub store: Store,
    /// Proves the assertions of callers.
    pub verifier: Arc<AssertionVerifier>,
    /// Its way to decide who reads its access log.
    pub access: Access,
    /// The operations that partners have registered.
    pub operations: Arc<RegisteredOperations>,
    /// Whether it can do its work.
    pub readiness: Arc<dyn Readiness>,
    /// Where its requests are counted.
    pub traffic: Arc<Traffic>,
    /// The clock of its requests.
    pub clock: Arc<dyn Clock>,
    /// The chance of its requests.
    pub entropy: Arc<dyn Entropy>,
}

impl Ground {
    /// A service with a schema and nothing else.
    pub fn service(self, schema: Arc<dyn Executes>) -> Service {
        Service {
            name: self.name,
            schema,
            verifier: self.verifier,
            access: self.access,
            operations: self.operations,
            audit: self.store.audit(),
            store: self.store,
            events: None,
            facts: None,
            attachments: None,
            programmes: None,
            subjects: None,
            retention: None,
            holdings: None,
            traffic: self.traffic,
            counts: None,
            readiness: self.readiness,
            clock: self.clock,
            entropy: self.entropy,
        }
    }
}

/// Runs a GraphQL request. Every async-graphql schema does.
#[async_trait]
pub trait Executes: Send + Sync {
    /// Runs one request. Its context lies in the request's data already; it is given here so that a
    /// service can add what lives as long as the request, such as loaders.
    async fn execute(&self, cx: &Cx, request: Request) -> Response;
}

#[async_trait]
impl<Q, M, S> Executes for Schema<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    async fn execute(&self, _cx: &Cx, request: Request) -> Response {
        Self::execute(self, request).await
    }
}

/// What a service does with the events of others.
#[async_trait]
pub trait EventTaker: Send + Sync {
    /// Takes one event, in the transaction that also notes it in the inbox; so it is called once for
    /// each event, however often the event arrives. It changes the service's own tables only.
    async fn take(&self, cx: &Cx, tx: &mut Tx<'_>, event: &Event) -> Result<(), Fault>;
}

/// Derives under which subject the person with a number signs in. It reads nothing, so that it cannot tell whether
/// anybody knows the person.
pub trait ParticipantSubjects: Send + Sync {
    /// The subject: the same for the same number, and for no other.
    fn subject(&self, number: &IdentityNumber) -> Subject;
}

/// Tells whether a service can do its work.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// Asks the database a question and checks that its migrations are applied.
    async fn check(&self) -> Result<(), NotReady>;
}

/// Why a service cannot do its work yet.
#[derive(Debug, thiserror::Error)]
pub enum NotReady {
    /// The database does not answer.
    #[error("the database does not answer")]
    Database,
    /// The database lacks migrations that this program needs.
    #[error("the database has not all its migrations")]
    Migrations,
    /// The last checkpoint of the access log could not be written.
    #[error("the checkpoints of the access log cannot be written")]
    Checkpoints,
}

/// Ready while the database answers. Migrations are applied when the store is opened, so a service that
/// runs has them; one that must check again brings its own [`Readiness`].
#[derive(Clone)]
pub struct DatabaseReadiness(pub Store);

#[async_trait]
impl Readiness for DatabaseReadiness {
    async fn check(&self) -> Result<(), NotReady> {
        self.0
            .reading()
            .ping()
            .await
            .map_err(|_| NotReady::Database)
    }
}

/// Ready from the start: for services without a database, and for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct AlwaysReady;

#[async_trait]
impl Readiness for AlwaysReady {
    async fn check(&self) -> Result<(), NotReady> {
        Ok(())
    }
}
