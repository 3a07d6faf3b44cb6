//! The unit's books as a source of facts: who is enrolled in whose programme, who is placed with whom.

use std::{collections::BTreeMap, sync::Arc};

use ::store::Store;
use access::{Attachment, AttachmentQuestion, AttachmentSource, FactsUnavailable};
use async_trait::async_trait;
use domain::{CaseId, Clock};

use crate::store::list_attached;

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
