//! The unit's books as a source of facts: who is enrolled in whose programme, who is placed with whom, and what ties
//! staff to programmes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use ::store::Store;
use access::{
    Attachment, AttachmentQuestion, AttachmentSource, FactsUnavailable, ProgrammeFact,
    ProgrammeQuestion, ProgrammeSource, ProgrammeTie,
};
use async_trait::async_trait;
use domain::{CaseId, Clock, ProgrammeId};

use crate::{
    model::Programme,
    store::{list_attached, list_tied},
};

/// Answers from the service's own tables and asks nobody, so no circle can arise.
pub struct Books {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Books {
    /// The books in this store.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}

#[async_trait]
impl AttachmentSource for Books {
    async fn attachments(
        &self,
        question: &AttachmentQuestion,
    ) -> Result<BTreeMap<CaseId, Attachment>, FactsUnavailable> {
        let attached = list_attached(self.store.reading(), question, self.clock.today()).await;
        attached.map_err(|fault| {
            tracing::error!(error = %fault, "enrolments and placements could not be read");
            FactsUnavailable
        })
    }
}

#[async_trait]
impl ProgrammeSource for Books {
    async fn programmes(
        &self,
        question: &ProgrammeQuestion,
    ) -> Result<Vec<ProgrammeFact>, FactsUnavailable> {
        let tied = list_tied(self.store.reading(), question, self.clock.today()).await;
        let tied = tied.map_err(|fault| {
            tracing::error!(error = %fault, "programmes could not be read");
            FactsUnavailable
        })?;
        let commissioned = &tied.commissioned;
        let told = tied
            .programmes
            .into_iter()
            .map(|programme| told(question, commissioned, programme));
        Ok(told.collect())
    }
}

fn told(
    question: &ProgrammeQuestion,
    commissioned: &BTreeSet<ProgrammeId>,
    programme: Programme,
) -> ProgrammeFact {
    let mut ties = BTreeSet::new();
    if programme.about.kind.leader() == Some(question.staff) {
        ties.insert(ProgrammeTie::Leads);
    }
    if question.managed.contains(&programme.unit) {
        ties.insert(ProgrammeTie::Manages);
    }
    if commissioned.contains(&programme.id) {
        ties.insert(ProgrammeTie::Evaluates);
    }
    ProgrammeFact {
        programme: programme.id,
        name: programme.about.name,
        agency: programme.agency,
        unit: programme.unit,
        starts_on: programme.about.period.from(),
        ends_on: programme.about.period.to(),
        capacity: programme.about.kind.capacity(),
        ties,
    }
}
