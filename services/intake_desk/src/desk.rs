//! The desk itself: its database, its way to decide, and what it must know to do its work.

use std::sync::Arc;

use ::store::{Store, StoreFault};
use access::{Access, AttachmentSource, RegisteredOperations};
use chassis::{LogSource, disposal::HoldingSource};
use domain::{Clock, identity_number::IdentityNumber};
use sea_orm::ConnectionTrait;

use crate::{
    carrying::NoticeCarrier, counts::DeskCounts, facts::LocalFacts, model::log_risk::LogReviewRule,
    secrets::Secrets, store::person,
};

/// Which personal numbers the desk takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumbersTaken {
    /// Every number with a right check digit.
    Every,
    /// Only official test numbers, which were never given to anybody: the demo.
    TestSeriesOnly,
}

/// Gives the given and the family name that stand in the population register for a number.
pub type NameOfNumber = fn(&IdentityNumber) -> Option<(String, String)>;

/// What a desk may be set to.
#[derive(Debug, Clone)]
pub struct DeskSettings {
    /// How many persons a member of staff may look up within an hour (`access.md` rule 10).
    pub lookups_an_hour: u64,
    /// How many within a day.
    pub lookups_a_day: u64,
    /// Which numbers are taken.
    pub numbers: NumbersTaken,
    /// Names for numbers that the desk's own extract of the population register does not hold: the
    /// demo invents one for every number that it takes.
    pub name_of_number: NameOfNumber,
    /// How a review of the access log chooses what it asks about.
    pub log_review: LogReviewRule,
}

impl Default for DeskSettings {
    fn default() -> Self {
        Self {
            lookups_an_hour: 20,
            lookups_a_day: 80,
            numbers: NumbersTaken::Every,
            name_of_number: |_| None,
            log_review: LogReviewRule::default(),
        }
    }
}

/// What the desk is made of.
pub struct DeskParts {
    /// Its database.
    pub store: Store,
    /// Its way to decide.
    pub access: Access,
    /// What the labour-market unit knows of enrolments and placements.
    pub labour: Arc<dyn AttachmentSource>,
    /// The access logs of every service, its own included.
    pub logs: Arc<dyn LogSource>,
    /// What partners' systems have registered to ask.
    pub operations: Arc<RegisteredOperations>,
    /// What takes notices to partners' systems.
    pub notices: Arc<dyn NoticeCarrier>,
    /// Of which cases the services of agencies keep something.
    pub holdings: Arc<dyn HoldingSource>,
    /// The keys for pseudonyms and participants.
    pub secrets: Secrets,
    /// What it is set to.
    pub settings: DeskSettings,
    /// Time, for the facts that it gives.
    pub clock: Arc<dyn Clock>,
}

/// The desk: its database, its keys, and its way to decide. Clones are the same desk.
#[derive(Clone)]
pub struct IntakeDesk(Arc<Inner>);

struct Inner {
    parts: DeskParts,
    facts: Arc<LocalFacts>,
}

impl IntakeDesk {
    /// The desk over its database.
    pub fn new(parts: DeskParts) -> Self {
        let facts = Self::facts_of(&parts.store, &parts.secrets, &parts.clock);
        Self(Arc::new(Inner { parts, facts }))
    }

    /// The desk as a source of facts, before there is a desk to ask.
    pub fn facts_of(store: &Store, secrets: &Secrets, clock: &Arc<dyn Clock>) -> Arc<LocalFacts> {
        Arc::new(LocalFacts::new(
            store.clone(),
            secrets.clone(),
            Arc::clone(clock),
        ))
    }

    /// Its database.
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Its way to decide.
    pub fn access(&self) -> &Access {
        &self.0.parts.access
    }

    /// What it knows of readers and cases.
    pub fn facts(&self) -> &Arc<LocalFacts> {
        &self.0.facts
    }

    /// What it counts for its operator.
    pub(crate) fn counts(&self) -> &Arc<DeskCounts> {
        self.0.facts.counts()
    }

    /// What the labour-market unit knows of enrolments and placements.
    pub fn labour(&self) -> &dyn AttachmentSource {
        self.0.parts.labour.as_ref()
    }

    /// The access logs of every service, its own included.
    pub fn logs(&self) -> &dyn LogSource {
        self.0.parts.logs.as_ref()
    }

    /// What partners' systems have registered to ask.
    pub fn operations(&self) -> &RegisteredOperations {
        &self.0.parts.operations
    }

    /// What takes notices to partners' systems.
    pub fn notices(&self) -> &dyn NoticeCarrier {
        self.0.parts.notices.as_ref()
    }

    /// Of which cases the services of agencies keep something.
    pub fn holdings(&self) -> &dyn HoldingSource {
        self.0.parts.holdings.as_ref()
    }

    /// Its keys.
    pub fn secrets(&self) -> &Secrets {
        &self.0.parts.secrets
    }

    /// What it is set to.
    pub fn settings(&self) -> &DeskSettings {
        &self.0.parts.settings
    }

    /// The name that the population register gives for a number. The statement is the same whether it
    /// gives one or not.
    pub(crate) async fn registered_name(
        &self,
        connection: &impl ConnectionTrait,
        number: &IdentityNumber,
    ) -> Result<Option<(String, String)>, StoreFault> {
        let kept = person::find_register_name(connection, number.expose()).await?;
        Ok(kept.or_else(|| (self.settings().name_of_number)(number)))
    }
}
