//! What did not go as planned, why, and whether the programme could have helped it (G18, E15, E17).

use chrono::NaiveDate;
use domain::{Problem, code_list, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

code_list! {
    /// What a deviation is about.
    pub enum DeviationKind("DeviationKind") {
        /// Staff left, was ill or could not be found.
        Staffing => "STAFFING", "Bemanning";
        /// Participants could not be selected as planned.
        Selection => "SELECTION", "Urval av deltagare";
        /// A partner could not take part as planned.
        Collaboration => "COLLABORATION", "Samverkan";
        /// Negotiations with unions.
        Union => "UNION", "Facklig förhandling";
        /// The organisation changed.
        Organisation => "ORGANISATION", "Organisationsförändring";
        /// The demands on participants did not fit.
        Demands => "DEMANDS", "Krav på deltagarna";
        /// The time did not suffice.
        Time => "TIME", "Tidplan";
        /// Something in society at large.
        Surroundings => "SURROUNDINGS", "Omvärld";
        /// Something else.
        Other => "OTHER", "Annat";
    }
}

code_list! {
    /// Whether the programme could have helped it (E17).
    pub enum DeviationControl("DeviationControl") {
        /// It could.
        Within => "WITHIN", "Inom insatsens kontroll";
        /// It could not.
        Outside => "OUTSIDE", "Utanför insatsens kontroll";
    }
}

/// A deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    /// From when, and until when.
    pub period: Period,
    /// What it is about.
    pub kind: DeviationKind,
    /// Whether the programme could have helped it.
    pub control: DeviationControl,
    /// Why it came about.
    pub cause: String,
    /// What it led to.
    pub effect: String,
}

impl EntryBody for Deviation {}

/// A deviation as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct DeviationDraft {
    /// The first day.
    pub on: NaiveDate,
    /// The last day, when it is over.
    pub until: Option<NaiveDate>,
    /// What it is about.
    pub kind: DeviationKind,
    /// Whether the programme could have helped it.
    pub control: DeviationControl,
    /// Why it came about.
    pub cause: String,
    /// What it led to.
    pub effect: String,
}

impl EntryDraft for DeviationDraft {
    type Body = Deviation;

    const OPERATION: &'static str = "recordProgrammeDeviation";

    fn check(&self, today: NaiveDate) -> Result<Deviation, Vec<Problem>> {
        let mut checking = Checking::on(today);
        checking.not_coming("on", Some(self.on));
        let period = checking.period("until", (self.on, self.until));
        let cause = checking.text("cause", &self.cause);
        let effect = checking.text("effect", &self.effect);
        checking.done(period.map(|period| Deviation {
            period,
            kind: self.kind,
            control: self.control,
            cause,
            effect,
        }))
    }
}
