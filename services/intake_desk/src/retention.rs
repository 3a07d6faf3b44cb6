//! The desk as who rules on what is kept: it alone knows when a case ended, what holds it, and which rule its owners
//! have. It reads its own tables and asks nobody.

use std::{collections::BTreeMap, sync::Arc};

use ::store::{Store, StoreFault};
use async_trait::async_trait;
use chassis::disposal::{HeldPart, Hold, NotTold, RetentionSource, Ruling, Verdict};
use chrono::NaiveDate;
use domain::{AgencyId, CaseId, Clock, RetentionRule};

use crate::{
    model::{registry::Directory, retention::CaseEnd},
    store::{registry::get_directory, retention},
};

/// Rules out of the desk's own tables.
pub struct LocalRetention {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl LocalRetention {
    /// Rulings out of this store.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    async fn rule_in(&self, parts: &[HeldPart]) -> Result<Vec<Verdict>, StoreFault> {
        let connection = self.store.snapshot().await?;
        let today = self.clock.today();
        let directory = get_directory(&connection).await?;
        let rules = retention::list_rules(&connection, &directory, today).await?;
        let cases: Vec<CaseId> = parts.iter().map(|part| part.case).collect();
        let keys = retention::list_keys(&connection, &cases).await?;
        let ends = retention::list_ends(&connection, &keys).await?;
        let ends = ends.into_iter().map(|end| (end.id, end)).collect();
        let book = Book {
            directory: &directory,
            rules: &rules,
            ends: &ends,
            today,
        };
        Ok(parts.iter().filter_map(|part| book.rule(part)).collect())
    }
}

#[async_trait]
impl RetentionSource for LocalRetention {
    async fn rule(&self, parts: &[HeldPart]) -> Result<Vec<Verdict>, NotTold> {
        self.rule_in(parts).await.map_err(|fault| {
            tracing::error!(error = %fault, "what is kept could not be ruled on");
            NotTold
        })
    }
}

struct Book<'b> {
    directory: &'b Directory,
    rules: &'b BTreeMap<AgencyId, RetentionRule>,
    ends: &'b BTreeMap<CaseId, CaseEnd>,
    today: NaiveDate,
}

impl Book<'_> {
    /// The ruling on one part; none for an agency that is not in the registry.
    fn rule(&self, part: &HeldPart) -> Option<Verdict> {
        let agency = self.directory.agency_by_id(part.agency)?;
        let rule = self.rules.get(&part.agency)?;
        let ruling = match self.ends.get(&part.case) {
            None => Ruling::Held {
                by: Hold::UnknownCase,
            },
            Some(end) => {
                let last_day = end.last_note_of(agency.key, part.last_day);
                end.rule(rule, last_day, self.today)
            }
        };
        Some(Verdict {
            case: part.case,
            agency: part.agency,
            rule: rule.clone(),
            ruling,
        })
    }
}
