//! Negotiations with unions about a programme as a whole (G15). They speak of agreements and never of who is a
//! member: that is never recorded (SoLPUL 7 a §).

use chrono::NaiveDate;
use domain::{Problem, code_list, period::Period};
use serde::Serialize;

use super::{EntryBody, EntryDraft, checking::Checking};

code_list! {
    /// How far a negotiation has come.
    pub enum NegotiationOutcome("NegotiationOutcome") {
        /// It goes on.
        Ongoing => "ONGOING", "Pågår";
        /// An agreement was made.
        Agreed => "AGREED", "Överenskommelse";
        /// The parties did not agree.
        Disagreed => "DISAGREED", "Oenighet";
        /// It was called off.
        Withdrawn => "WITHDRAWN", "Återkallad";
    }
}

/// A negotiation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionNegotiation {
    /// With which union.
    pub organisation: String,
    /// About what.
    pub matter: String,
    /// From the call to the end.
    pub period: Period,
    /// How far it has come.
    pub outcome: NegotiationOutcome,
    /// What it means for the programme.
    pub effect: Option<String>,
}

impl EntryBody for UnionNegotiation {}

/// A negotiation as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct UnionNegotiationDraft {
    /// With which union.
    pub organisation: String,
    /// About what.
    pub matter: String,
    /// When it was called.
    pub called_on: NaiveDate,
    /// When it ended.
    pub ended_on: Option<NaiveDate>,
    /// How far it has come.
    pub outcome: NegotiationOutcome,
    /// What it means for the programme.
    pub effect: Option<String>,
}

impl EntryDraft for UnionNegotiationDraft {
    type Body = UnionNegotiation;

    const OPERATION: &'static str = "recordUnionNegotiation";

    fn check(&self, today: NaiveDate) -> Result<UnionNegotiation, Vec<Problem>> {
        let mut checking = Checking::on(today);
        let organisation = checking.name("organisation", &self.organisation);
        let matter = checking.text("matter", &self.matter);
        checking.not_coming("calledOn", Some(self.called_on));
        checking.not_coming("endedOn", self.ended_on);
        let goes_on = match self.outcome {
            NegotiationOutcome::Ongoing => true,
            NegotiationOutcome::Agreed
            | NegotiationOutcome::Disagreed
            | NegotiationOutcome::Withdrawn => false,
        };
        if goes_on == self.ended_on.is_some() {
            checking.refuse(Problem::invalid(
                "endedOn",
                "negotiation-end-against-outcome",
            ));
        }
        let period = checking.period("endedOn", (self.called_on, self.ended_on));
        let effect = checking.spare("effect", self.effect.as_deref());
        checking.done(period.map(|period| UnionNegotiation {
            organisation,
            matter,
            period,
            outcome: self.outcome,
            effect,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::super::placement::tests::day, *};

    #[test]
    fn negotiation_has_an_end_when_it_has_an_outcome() {
        let draft = |outcome, ended_on: Option<&str>| UnionNegotiationDraft {
            organisation: "Facket".to_owned(),
            matter: "Avtal för arbetsmarknadsanställda".to_owned(),
            called_on: day("2026-02-01"),
            ended_on: ended_on.map(day),
            outcome,
            effect: None,
        };
        let check = |draft: UnionNegotiationDraft| draft.check(day("2026-11-27"));
        assert!(check(draft(NegotiationOutcome::Ongoing, None)).is_ok());
        assert!(check(draft(NegotiationOutcome::Agreed, Some("2026-06-01"))).is_ok());
        for wrong in [
            draft(NegotiationOutcome::Ongoing, Some("2026-06-01")),
            draft(NegotiationOutcome::Agreed, None),
            draft(NegotiationOutcome::Agreed, Some("2026-01-31")),
        ] {
            let problems = check(wrong).unwrap_err();
            assert_eq!(problems[0].field.as_deref(), Some("endedOn"));
        }
    }
}
