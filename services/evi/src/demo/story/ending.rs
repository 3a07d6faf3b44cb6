//! How stories end: the referral with its outcome, the case with what the person does and lives on.
//! The follow-ups after 3, 6 and 12 months fall due by themselves.

use chrono::{Days, Months};
use domain::{
    CodeList,
    codes::{ClosureReason, IncomeSource, OccupationKind, ReferralOutcome as Outcome},
};
use serde_json::{Value, json};

use super::{Receiver, words};
use crate::demo::{
    chance::Chance,
    deeds,
    tale::{Referral, Tale, Told},
};

/// When a closed case is followed up, in months after its closure.
const FOLLOW_UP_MONTHS: [u32; 3] = [3, 6, 12];
/// How long after a follow-up has fallen due the lead has asked.
const FOLLOW_UP_AFTER_DAYS: u64 = 4;

/// How a story ends, all of a piece.
#[derive(Debug, Clone, Copy)]
pub struct Ending {
    outcome: Outcome,
    reason: ClosureReason,
    occupation: OccupationKind,
    income: &'static [(IncomeSource, u8)],
    /// How often it is the one, of all hundred.
    weight: u32,
}

/// The endings of those whom somebody helped.
const HELPED: [Ending; 9] = [
    ending(
        Outcome::WorkUnsubsidised,
        ClosureReason::Work,
        OccupationKind::WorkUnsubsidised,
        &[(IncomeSource::OwnIncome, 100)],
        20,
    ),
    ending(
        Outcome::WorkSubsidised,
        ClosureReason::Work,
        OccupationKind::WorkSubsidised,
        &[(IncomeSource::OwnIncome, 100)],
        16,
    ),
    ending(
        Outcome::MunicipalEmployment,
        ClosureReason::Work,
        OccupationKind::MunicipalEmployment,
        &[
            (IncomeSource::OwnIncome, 75),
            (IncomeSource::IncomeSupport, 25),
        ],
        9,
    ),
    ending(
        Outcome::Studies,
        ClosureReason::Studies,
        OccupationKind::Studies,
        &[(IncomeSource::StudentAid, 100)],
        17,
    ),
    ending(
        Outcome::CloserToWork,
        ClosureReason::ToEmploymentService,
        OccupationKind::JobSeeking,
        &[(IncomeSource::ActivitySupport, 100)],
        13,
    ),
    ending(
        Outcome::ToOtherSupport,
        ClosureReason::ToInsuranceOrHealth,
        OccupationKind::Illness,
        &[
            (IncomeSource::SicknessBenefit, 50),
            (IncomeSource::IncomeSupport, 50),
        ],
        9,
    ),
    ending(
        Outcome::NoChange,
        ClosureReason::OwnWish,
        OccupationKind::JobSeeking,
        &[(IncomeSource::IncomeSupport, 100)],
        8,
    ),
    ending(
        Outcome::Unknown,
        ClosureReason::NoContact,
        OccupationKind::Unknown,
        &[(IncomeSource::Unknown, 0)],
        5,
    ),
    ending(
        Outcome::NoChange,
        ClosureReason::Moved,
        OccupationKind::Unknown,
        &[(IncomeSource::Unknown, 0)],
        3,
    ),
];

/// The endings of those whom the desk showed another way at once.
const GUIDED: [Ending; 3] = [
    ending(
        Outcome::ToOtherSupport,
        ClosureReason::ToEmploymentService,
        OccupationKind::JobSeeking,
        &[(IncomeSource::UnemploymentBenefit, 100)],
        50,
    ),
    ending(
        Outcome::ToOtherSupport,
        ClosureReason::OwnWish,
        OccupationKind::Other,
        &[(IncomeSource::NoPublicSupport, 0)],
        30,
    ),
    ending(
        Outcome::Unknown,
        ClosureReason::NoContact,
        OccupationKind::Unknown,
        &[(IncomeSource::Unknown, 0)],
        20,
    ),
];

const fn ending(
    outcome: Outcome,
    reason: ClosureReason,
    occupation: OccupationKind,
    income: &'static [(IncomeSource, u8)],
    weight: u32,
) -> Ending {
    Ending {
        outcome,
        reason,
        occupation,
        income,
        weight,
    }
}

impl Ending {
    /// How somebody ends who was helped.
    pub fn helped(chance: &mut Chance) -> Self {
        Self::one_of(&HELPED, chance)
    }

    /// How somebody ends who was shown another way.
    pub fn guided(chance: &mut Chance) -> Self {
        Self::one_of(&GUIDED, chance)
    }

    fn one_of(endings: &[Self], chance: &mut Chance) -> Self {
        let mut drawn = chance.below(100);
        for ending in endings {
            if drawn < ending.weight {
                return *ending;
            }
            drawn -= ending.weight;
        }
        endings[0]
    }

    fn income(&self) -> Value {
        let shares = self.income.iter();
        let shares = shares
            .map(|(source, extent)| json!({ "source": source.code(), "extentPercent": extent }));
        shares.collect()
    }

    /// Why the placement of somebody ended who ends like this.
    pub fn reason_for_placement(&self) -> &'static str {
        match self.occupation {
            OccupationKind::WorkUnsubsidised
            | OccupationKind::WorkSubsidised
            | OccupationKind::MunicipalEmployment => "WORK",
            OccupationKind::Studies => "STUDIES",
            OccupationKind::Illness => "ILLNESS",
            OccupationKind::JobSeeking | OccupationKind::Other => "OTHER",
            OccupationKind::Unknown => "UNKNOWN",
        }
    }

    /// How the enrolment of somebody ended who ends like this, and what the person does then.
    pub fn after_enrolment(&self, chance: &mut Chance) -> Value {
        let mut left = json!({
            "reason": self.reason_for_placement(), "occupation": self.occupation.code(),
            "incomeSource": self.income.first().map(|(source, _)| source.code()),
        });
        let employed = match self.occupation {
            OccupationKind::WorkUnsubsidised => Some("REGULAR"),
            OccupationKind::WorkSubsidised => Some("NEW_START_JOB"),
            OccupationKind::MunicipalEmployment => Some("MUNICIPAL_LABOUR_EMPLOYMENT"),
            OccupationKind::Studies
            | OccupationKind::JobSeeking
            | OccupationKind::Illness
            | OccupationKind::Other
            | OccupationKind::Unknown => None,
        };
        if let Some(kind) = employed {
            left["employmentType"] = json!(kind);
            left["employer"] = json!(chance.pick(&["PRIVATE", "MUNICIPALITY", "UNKNOWN"]));
            left["tasks"] = json!(chance.pick(&words::WORK_DETAILS));
        }
        if self.occupation == OccupationKind::Studies {
            left["field"] = json!(chance.pick(&["UPPER_SECONDARY", "VOCATIONAL"]));
        }
        left
    }

    fn detail(&self, chance: &mut Chance) -> Option<&'static str> {
        match self.occupation {
            OccupationKind::WorkUnsubsidised
            | OccupationKind::WorkSubsidised
            | OccupationKind::MunicipalEmployment => Some(*chance.pick(&words::WORK_DETAILS)),
            OccupationKind::Studies => Some(*chance.pick(&words::STUDY_DETAILS)),
            OccupationKind::JobSeeking
            | OccupationKind::Illness
            | OccupationKind::Other
            | OccupationKind::Unknown => None,
        }
    }
}

impl Tale {
    /// The receiver is done, with an outcome.
    pub async fn completed(
        &mut self,
        by: &Receiver,
        referral: &mut Referral,
        ending: &Ending,
    ) -> Told {
        let input = json!({
            "outcome": ending.outcome.code(), "incomeSourceAfter": ending.income(),
        });
        self.answers(by, &deeds::COMPLETE, referral, input).await
    }

    /// Somebody closes the case.
    pub async fn closed(&mut self, handle: &str, ending: &Ending) -> Told {
        let input = json!({
            "expectedVersion": self.version_now(handle).await?, "reason": ending.reason.code(),
            "occupation": {
                "kind": ending.occupation.code(), "detail": ending.detail(&mut self.chance),
            },
            "incomeSources": ending.income(),
        });
        self.make_in_case(handle, &deeds::CLOSE_CASE, input)
            .await
            .map(|_| ())
    }

    /// A lead asks how it went, some days after each follow-up fell due. Now and then nobody has got
    /// round to it yet.
    pub async fn followed_up(&mut self, lead: &str, ending: &Ending) -> Told {
        let closed_on = self.day();
        for months in FOLLOW_UP_MONTHS {
            let asked_on = closed_on + Months::new(months) + Days::new(FOLLOW_UP_AFTER_DAYS);
            if asked_on >= self.scenery.today || self.chance.happens(20) {
                return Ok(());
            }
            self.on(asked_on).await?;
            let heard = json!({
                "months": months, "occupation": ending.occupation.code(),
                "incomeSources": ending.income(), "note": words::HEARD,
            });
            self.make_in_case(lead, &deeds::RECORD_FOLLOW_UP, heard)
                .await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_shares_of_a_hundred() {
        for endings in [HELPED.as_slice(), GUIDED.as_slice()] {
            assert_eq!(endings.iter().map(|ending| ending.weight).sum::<u32>(), 100);
        }
    }

    #[test]
    fn extents_are_never_more_than_the_whole() {
        for ending in HELPED.iter().chain(&GUIDED) {
            assert!(ending.income.iter().map(|(_, extent)| extent).sum::<u8>() <= 100);
        }
    }
}
