//! The receiver is done: with an outcome, and with what the person lives on afterwards.

use access::Cx;
use chassis::Failure;
use domain::{
    Problem,
    codes::{IncomeSource, ReferralOutcome},
    referral::{Completion, IncomeAfter, NoteSharing},
};
use serde::Serialize;

use super::referral::{On, ReferralChange, Settled, free_text};
use crate::IntakeDesk;

/// What came of it.
#[derive(Serialize)]
pub struct CompleteReferral {
    /// The referral.
    pub on: On,
    /// The outcome.
    pub outcome: ReferralOutcome,
    /// What the person lives on afterwards; unknown is a value to choose.
    pub income_source_after: Vec<ReferralIncomeShare>,
    /// A note of the receiver's.
    pub note: Option<String>,
    /// Whether the sender may read the note.
    pub sharing: NoteSharing,
}

/// Completes the work: the place is free, sender and person are told.
pub async fn complete_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: CompleteReferral,
) -> Result<Settled, Failure> {
    let completion = completion_of(&input)?;
    let opened = ReferralChange::open(desk, cx, "completeReferral", (&input, &input.on)).await?;
    opened
        .take(|referral, act| referral.complete(completion, act))
        .await
}

/// One source of income, as the caller wrote it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ReferralIncomeShare {
    /// The source.
    pub source: IncomeSource,
    /// Its extent in percent.
    pub extent_percent: i32,
}

fn completion_of(input: &CompleteReferral) -> Result<Completion, Failure> {
    let note = input.note.as_deref().filter(|note| !note.trim().is_empty());
    let note = note.map(|note| free_text(note, "note")).transpose()?;
    let sources = input.income_source_after.iter().enumerate();
    Ok(Completion {
        outcome: input.outcome,
        income_source_after: sources.map(income_of).collect::<Result<_, _>>()?,
        note: note.map(|note| (note, input.sharing)),
    })
}

/// An extent that is no number of percent at all is told as any other that is wrong.
fn income_of((index, share): (usize, &ReferralIncomeShare)) -> Result<IncomeAfter, Problem> {
    let extent_percent = u8::try_from(share.extent_percent).map_err(|_| {
        let field = format!("incomeSourceAfter[{index}].extentPercent");
        Problem::invalid(field, "referral-income-extent")
    })?;
    Ok(IncomeAfter {
        source: share.source,
        extent_percent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extent_out_of_every_bound_names_its_field() {
        let share = ReferralIncomeShare {
            source: IncomeSource::OwnIncome,
            extent_percent: -25,
        };
        let refused = income_of((1, &share)).expect_err("refused");
        assert_eq!(
            refused.field.as_deref(),
            Some("incomeSourceAfter[1].extentPercent")
        );
        let taken = income_of((
            0,
            &ReferralIncomeShare {
                extent_percent: 33,
                ..share
            },
        ));
        assert_eq!(
            taken.map(|income| income.extent_percent),
            Ok(33),
            "the rules refuse 33, not the form"
        );
    }
}
