//! Status reports (lägesrapporter) of a programme to its financier and steering group (E15).

use chrono::NaiveDate;
use domain::{Problem, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

/// A status report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReport {
    /// The days that it is about.
    pub period: Period,
    /// What has been done.
    pub done: String,
    /// What is next.
    pub next: Option<String>,
    /// What may go wrong.
    pub risks: Option<String>,
}

impl EntryBody for StatusReport {}

/// A report as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct StatusReportDraft {
    /// The first day that it is about.
    pub from: NaiveDate,
    /// The last day that it is about.
    pub to: NaiveDate,
    /// What has been done.
    pub done: String,
    /// What is next.
    pub next: Option<String>,
    /// What may go wrong.
    pub risks: Option<String>,
}

impl EntryDraft for StatusReportDraft {
    type Body = StatusReport;

    const OPERATION: &'static str = "recordProgrammeReport";

    fn check(&self, today: NaiveDate) -> Result<StatusReport, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let period = checking.period("to", (self.from, Some(self.to)));
        checking.not_coming("to", Some(self.to));
        let done = checking.text("done", &self.done);
        let next = checking.spare("next", self.next.as_deref());
        let risks = checking.spare("risks", self.risks.as_deref());
        checking.done(period.map(|period| StatusReport {
            period,
            done,
            next,
            risks,
        }))
    }
}
