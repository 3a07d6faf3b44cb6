//! Decided changes of the plan: from what, to what, why (G16).

use chrono::NaiveDate;
use domain::Problem;
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

/// A change of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange {
    /// When it was decided.
    pub on: NaiveDate,
    /// What was changed.
    pub what: String,
    /// How it was before.
    pub before: Option<String>,
    /// How it is now.
    pub after: String,
    /// Why.
    pub why: String,
}

impl EntryBody for PlanChange {}

/// A change as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct PlanChangeDraft {
    /// When it was decided.
    pub on: NaiveDate,
    /// What was changed.
    pub what: String,
    /// How it was before.
    pub before: Option<String>,
    /// How it is now.
    pub after: String,
    /// Why.
    pub why: String,
}

impl EntryDraft for PlanChangeDraft {
    type Body = PlanChange;

    const OPERATION: &'static str = "recordProgrammeChange";

    fn check(&self, today: NaiveDate) -> Result<PlanChange, Vec<Problem>> {
        let mut checking = Checking::on(today);
        checking.not_coming("on", Some(self.on));
        let what = checking.name("what", &self.what);
        let before = checking.spare("before", self.before.as_deref());
        let after = checking.text("after", &self.after);
        let why = checking.text("why", &self.why);
        checking.done(Some(PlanChange {
            on: self.on,
            what,
            before,
            after,
            why,
        }))
    }
}
