//! Who is commissioned to evaluate a programme (E1). From the first day to the last, and no longer, the evaluator
//! reads what is written about it.

use chrono::NaiveDate;
use domain::{Problem, StaffId, Subject, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

/// A commission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commission {
    /// Who evaluates, by the id that the desk has told.
    pub staff: StaffId,
    /// The evaluator's name.
    pub name: String,
    /// The organisation that the evaluator works for.
    pub organisation: String,
    /// From when, and until when.
    pub period: Period,
}

impl EntryBody for Commission {
    fn follows(&self, before: &Self) -> Result<(), Problem> {
        if self.staff == before.staff {
            return Ok(());
        }
        // Somebody else gets a commission of their own, so that it stays known who could read when.
        Err(Problem::invalid("subject", "commission-of-another"))
    }
}

/// A commission before the desk has told who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedCommission {
    /// The evaluator's name.
    pub name: String,
    /// The organisation that the evaluator works for.
    pub organisation: String,
    /// From when, and until when.
    pub period: Period,
}

impl NamedCommission {
    /// The commission of somebody.
    pub fn of(self, staff: StaffId) -> Commission {
        Commission {
            staff,
            name: self.name,
            organisation: self.organisation,
            period: self.period,
        }
    }
}

impl EntryBody for NamedCommission {}

/// A commission as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct CommissionDraft {
    /// Under which subject the evaluator signs in.
    pub subject: Subject,
    /// The evaluator's name.
    pub name: String,
    /// The organisation that the evaluator works for.
    pub organisation: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl EntryDraft for CommissionDraft {
    type Body = NamedCommission;

    const OPERATION: &'static str = "commissionEvaluator";

    fn check(&self, today: NaiveDate) -> Result<NamedCommission, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let name = checking.name("name", &self.name);
        let organisation = checking.name("organisation", &self.organisation);
        let period = checking.period("to", (self.from, self.to));
        checking.done(period.map(|period| NamedCommission {
            name,
            organisation,
            period,
        }))
    }
}
