//! Who works in a programme as what, and until when: changes in key functions explain delays (G14, E15).

use chrono::NaiveDate;
use domain::{Problem, code_list, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

code_list! {
    /// What somebody does in a programme.
    pub enum StaffFunction("StaffFunction") {
        /// Arbetsmarknadssamordnare.
        Coordinator => "COORDINATOR", "Arbetsmarknadssamordnare";
        /// Projektledare.
        ProjectLeader => "PROJECT_LEADER", "Projektledare";
        /// Arbetshandledare.
        WorkSupervisor => "WORK_SUPERVISOR", "Arbetshandledare";
        /// Arbetsvägledare.
        WorkGuide => "WORK_GUIDE", "Arbetsvägledare";
        /// Something else.
        Other => "OTHER", "Annan funktion";
    }
}

/// That somebody works in a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffing {
    /// As what.
    pub function: StaffFunction,
    /// Who, or that nobody does.
    pub name: String,
    /// From when, and until when.
    pub period: Period,
    /// More about it: leave, a vacancy, a change.
    pub note: Option<String>,
}

impl EntryBody for Staffing {}

/// The same, as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct StaffingDraft {
    /// As what.
    pub function: StaffFunction,
    /// Who.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
    /// More about it.
    pub note: Option<String>,
}

impl EntryDraft for StaffingDraft {
    type Body = Staffing;

    const OPERATION: &'static str = "recordProgrammeStaffing";

    fn check(&self, today: NaiveDate) -> Result<Staffing, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let name = checking.name("name", &self.name);
        let period = checking.period("to", (self.from, self.to));
        let note = checking.spare("note", self.note.as_deref());
        checking.done(period.map(|period| Staffing {
            function: self.function,
            name,
            period,
            note,
        }))
    }
}
