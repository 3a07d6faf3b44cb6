//! Disposal (gallring): what services ask each other about it, and the sweep that every service of an agency does alike.
//!
//! An owner's service finds what it keeps of which cases and asks the desk, which knows when each case ended, which rule
//! the owner has and whether something holds the case. What is due is erased with a certificate, under the permit of
//! [`SystemPrincipal::Disposal`](access::SystemPrincipal::Disposal). The desk's own part of a case goes last, when no
//! service keeps anything of it any more: without the desk nobody could read what is left.
//!
//! Which day it is and what is kept decide alone. So a database that was restored from before a disposal loses the same
//! again at the first sweep, and needs nobody to remember it.

mod day;
mod forecast;
mod remote;
mod sweep;

use std::collections::BTreeSet;

use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{AgencyId, CaseId, RetentionRule, code_list};
use serde::{Deserialize, Serialize};
use store::{Store, disposal::SectionTable};

pub use day::{CASES_A_BATCH, CASES_ERASED_AT_ONCE, Swept, note_erased, sweep_on};
pub use forecast::{ForecastLine, forecast};
pub use remote::{RemoteHoldings, RemoteRetention};
pub use sweep::Disposer;

/// Where the desk rules on what is kept.
pub(crate) const RETENTION_PATH: &str = "/internal/retention";
/// Where a service tells of which cases it keeps something.
pub(crate) const HOLDINGS_PATH: &str = "/internal/holdings";

/// One owner's part of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldPart {
    /// The case.
    pub case: CaseId,
    /// The owner.
    pub agency: AgencyId,
    /// The day on which the newest of it was written.
    pub last_day: NaiveDate,
}

/// What the desk says of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The case.
    pub case: CaseId,
    /// The owner.
    pub agency: AgencyId,
    /// The owner's rule.
    pub rule: RetentionRule,
    /// What becomes of it.
    pub ruling: Ruling,
}

/// What becomes of one owner's part of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE", tag = "kind")]
pub enum Ruling {
    /// Its time is over.
    Due,
    /// Its time is over from this day on, if nothing more is written.
    Later {
        /// The day.
        on: NaiveDate,
    },
    /// Something holds it, whatever the time.
    Held {
        /// What.
        by: Hold,
    },
}

impl Ruling {
    /// The same without its day, so that all that is later is one.
    #[must_use]
    pub fn undated(self) -> Self {
        match self {
            Self::Later { on: _ } => Self::Later { on: NaiveDate::MAX },
            Self::Due | Self::Held { by: _ } => self,
        }
    }
}

code_list! {
    /// What holds a case, or an owner's part of it.
    pub enum Hold("DisposalHold") {
        /// The case is not closed.
        NotClosed => "NOT_CLOSED", "Ärendet är inte avslutat";
        /// A referral in it is still open.
        OpenReferral => "OPEN_REFERRAL", "En remiss i ärendet är inte avslutad";
        /// A review of the access log asks about it and is not signed.
        LogReview => "LOG_REVIEW", "En loggkontroll av ärendet pågår";
        /// The review of an opening in an emergency is not settled.
        OpeningReview => "OPENING_REVIEW", "En nödöppning i ärendet är inte granskad";
        /// The person is in the sample that is kept for research.
        ResearchSample => "RESEARCH_SAMPLE", "Bevaras för forskning";
        /// Another owner still keeps something of the case, so that its head must stay.
        OtherOwner => "OTHER_OWNER", "En annan ägare har uppgifter kvar";
        /// The desk does not know the case: it was set back to before the case, or the service to before its end.
        UnknownCase => "UNKNOWN_CASE", "Mottagningen känner inte ärendet";
    }
}

/// The desk, as who rules on what is kept.
#[async_trait]
pub trait RetentionSource: Send + Sync {
    /// Rules on every part. One that is left out is not erased.
    async fn rule(&self, parts: &[HeldPart]) -> Result<Vec<Verdict>, NotTold>;
}

/// The services of agencies, as who keeps something of a case.
#[async_trait]
pub trait HoldingSource: Send + Sync {
    /// The cases of these of which anything is kept.
    async fn holding(&self, cases: &[CaseId]) -> Result<BTreeSet<CaseId>, NotTold>;
}

/// Somebody who must be asked before anything is erased did not answer. Nothing is erased then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a service did not tell what is kept")]
pub struct NotTold;

/// What one service keeps in the tables of its sections.
pub struct SectionHoldings {
    store: Store,
    tables: Vec<SectionTable>,
}

impl SectionHoldings {
    /// The holdings in these tables.
    pub fn new(store: Store, tables: Vec<SectionTable>) -> Self {
        Self { store, tables }
    }
}

#[async_trait]
impl HoldingSource for SectionHoldings {
    async fn holding(&self, cases: &[CaseId]) -> Result<BTreeSet<CaseId>, NotTold> {
        let held = self.store.holding(&self.tables, cases).await;
        held.map(BTreeSet::from_iter).map_err(|fault| {
            tracing::error!(error = %fault, "what is kept could not be looked up");
            NotTold
        })
    }
}
