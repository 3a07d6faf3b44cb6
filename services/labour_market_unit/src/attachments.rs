//! The unit's books as a source of facts: who is enrolled in whose programme, who is placed with whom, and what ties
//! staff to programmes.

use std::{collections::BTreeMap, sync::Arc};

use ::store::{Store, StoreFault};
use access::{
    Attachment, AttachmentQuestion, AttachmentSource, FactsUnavailable, ProgrammeFact,
    ProgrammeQuestion, ProgrammeSource,
};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{CaseId, Clock};

use crate::store::{list_attached, list_lasted, list_tied};

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
        let told = tell(&self.store, question, self.clock.today()).await;
        told.map_err(|fault| {
            tracing::error!(error = %fault, "programmes could not be read");
            FactsUnavailable
        })
    }
}

async fn tell(
    store: &Store,
    question: &ProgrammeQuestion,
    today: NaiveDate,
) -> Result<Vec<ProgrammeFact>, StoreFault> {
    let tied = list_tied(store.reading(), question, today).await?;
    let lasted = list_lasted(store.reading(), &tied.programmes).await?;
    let evaluated = tied
        .programmes
        .iter()
        .filter(|programme| programme.about.kind.has_participants());
    let told = evaluated.map(|programme| {
        let (began, ended) = lasted.get(&programme.id).copied().unzip();
        let planned = programme.about.period;
        ProgrammeFact {
            programme: programme.id,
            name: programme.about.name.clone(),
            agency: programme.agency,
            unit: programme.unit,
            starts_on: began.unwrap_or(planned.from()),
            ends_on: ended.flatten().or(planned.to()),
            capacity: programme.about.kind.capacity(),
            ties: tied.ties(question, programme),
        }
    });
    Ok(told.collect())
}
