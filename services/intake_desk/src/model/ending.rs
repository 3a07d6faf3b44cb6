//! The rules of closing a case and of following it up: every field is required or an explicit unknown
//! (E11-E12), and what a person lives on comes in quarters of the whole.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate};
use domain::{
    CodeList, Problem,
    codes::{ClosureReason, IncomeSource, OccupationKind},
    referral::EndEarlyReason,
};
use serde::Serialize;

use super::closure::IncomeShare;

/// The months after closure at which a person is followed up; twelve is required by E8-3.
pub const FOLLOW_UP_MONTHS: [i32; 3] = [3, 6, 12];
/// How many days before it is due a follow-up may be recorded: "at" a day means within a week of it,
/// as the national follow-up counted.
const DAYS_EARLY: u64 = 7;
const WHOLE: i32 = 100;

/// A source of income as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct IncomeGiven {
    /// The source; unknown is a value.
    pub source: IncomeSource,
    /// Its extent in per cent of the whole; may be left out where there is none.
    pub extent_percent: Option<i32>,
}

/// Checks what a person lives on; the problems name the rows of `incomeSources`.
pub fn check_income(given: &[IncomeGiven]) -> Result<Vec<IncomeShare>, Vec<Problem>> {
    if given.is_empty() {
        return Err(vec![Problem::invalid(
            "incomeSources",
            "income-source-missing",
        )]);
    }
    let mut problems = Vec::new();
    let mut shares: Vec<IncomeShare> = Vec::new();
    for (index, income) in given.iter().enumerate() {
        let field = |name: &str| format!("incomeSources[{index}].{name}");
        if shares.iter().any(|share| share.source == income.source) {
            problems.push(Problem::invalid(field("source"), "income-source-twice"));
        }
        match extent_of(income) {
            Some(extent_percent) => {
                shares.push(IncomeShare {
                    source: income.source,
                    extent_percent,
                });
            }
            None => problems.push(Problem::invalid(
                field("extentPercent"),
                "extent-not-a-quarter",
            )),
        }
    }
    let sum: i32 = shares
        .iter()
        .map(|share| i32::from(share.extent_percent))
        .sum();
    if sum > WHOLE {
        problems.push(Problem::invalid("incomeSources", "income-over-the-whole").with("sum", sum));
    }
    if problems.is_empty() {
        Ok(shares)
    } else {
        Err(problems)
    }
}

/// 25, 50, 75 or 100; nothing at all only for who has no support, or none that is known.
fn extent_of(income: &IncomeGiven) -> Option<u8> {
    let without =
        income.source == IncomeSource::Unknown || income.source == IncomeSource::NoPublicSupport;
    match income.extent_percent {
        Some(25) => Some(25),
        Some(50) => Some(50),
        Some(75) => Some(75),
        Some(100) => Some(100),
        Some(0) | None => without.then_some(0),
        Some(_) => None,
    }
}

/// Tells whether the codes say that the person supports themselves: every source does.
pub fn is_self_support(income: &[IncomeShare]) -> bool {
    !income.is_empty()
        && income
            .iter()
            .all(|share| share.source.is_self_support() == Some(true))
}

/// The coded values that follow-up is told: what the person does and lives on.
pub fn ending_codes(
    occupation: OccupationKind,
    income: &[IncomeShare],
) -> BTreeMap<String, String> {
    let mut codes = BTreeMap::from([("occupation".to_owned(), occupation.code().to_owned())]);
    for share in income {
        let name = format!("income_{}", share.source.code().to_lowercase());
        codes.insert(name, share.extent_percent.to_string());
    }
    if let Some(main) = income.iter().max_by_key(|share| share.extent_percent) {
        codes.insert("income_source".to_owned(), main.source.code().to_owned());
    }
    codes
}

/// The months and days of the follow-ups of a case that is closed on `closed_on`.
pub fn follow_ups_due(reason: ClosureReason, closed_on: NaiveDate) -> Vec<(i32, NaiveDate)> {
    if !reason.is_followed_up() {
        return Vec::new();
    }
    let due = FOLLOW_UP_MONTHS.iter().filter_map(|months| {
        let later = Months::new(u32::try_from(*months).ok()?);
        Some((*months, closed_on.checked_add_months(later)?))
    });
    due.collect()
}

/// Why the work that goes on ends with the case.
pub fn end_early_reason(reason: ClosureReason) -> EndEarlyReason {
    match reason {
        ClosureReason::Work => EndEarlyReason::Job,
        ClosureReason::Studies => EndEarlyReason::Studies,
        ClosureReason::Moved => EndEarlyReason::Moved,
        ClosureReason::Illness => EndEarlyReason::Illness,
        ClosureReason::Deceased => EndEarlyReason::Deceased,
        ClosureReason::ToEmploymentService
        | ClosureReason::ToInsuranceOrHealth
        | ClosureReason::Pension
        | ClosureReason::OwnWish
        | ClosureReason::ConsentWithdrawn
        | ClosureReason::NoContact
        | ClosureReason::Misregistered => EndEarlyReason::CaseClosed,
    }
}

/// The first day on which a follow-up may be recorded.
pub fn recordable_from(due_on: NaiveDate) -> NaiveDate {
    due_on
        .checked_sub_days(Days::new(DAYS_EARLY))
        .unwrap_or(due_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(source: IncomeSource, extent_percent: Option<i32>) -> IncomeGiven {
        IncomeGiven {
            source,
            extent_percent,
        }
    }

    fn fields(problems: &[Problem]) -> Vec<&str> {
        problems
            .iter()
            .filter_map(|problem| problem.field.as_deref())
            .collect()
    }

    #[test]
    fn extents_come_in_quarters_and_name_their_row() {
        for wrong in [Some(33), Some(-25), Some(0), Some(125), None] {
            let refused = check_income(&[
                given(IncomeSource::OwnIncome, Some(25)),
                given(IncomeSource::IncomeSupport, wrong),
            ]);
            assert_eq!(
                fields(&refused.unwrap_err()),
                ["incomeSources[1].extentPercent"]
            );
        }
    }

    #[test]
    fn unknown_and_no_support_need_no_extent() {
        for source in [IncomeSource::Unknown, IncomeSource::NoPublicSupport] {
            for extent in [None, Some(0), Some(100)] {
                assert!(check_income(&[given(source, extent)]).is_ok());
            }
        }
    }

    #[test]
    fn an_income_is_never_left_out_and_never_more_than_the_whole() {
        assert_eq!(
            check_income(&[]).unwrap_err()[0].message,
            "income-source-missing"
        );
        let over = check_income(&[
            given(IncomeSource::OwnIncome, Some(75)),
            given(IncomeSource::StudentAid, Some(50)),
        ]);
        assert_eq!(over.unwrap_err()[0].message, "income-over-the-whole");
        let twice = check_income(&[
            given(IncomeSource::OwnIncome, Some(25)),
            given(IncomeSource::OwnIncome, Some(25)),
        ]);
        assert_eq!(fields(&twice.unwrap_err()), ["incomeSources[1].source"]);
    }

    #[test]
    fn self_support_follows_only_when_every_source_says_so() {
        let share = |source| IncomeShare {
            source,
            extent_percent: 50,
        };
        assert!(is_self_support(&[
            share(IncomeSource::OwnIncome),
            share(IncomeSource::StudentAid)
        ]));
        assert!(!is_self_support(&[
            share(IncomeSource::OwnIncome),
            share(IncomeSource::IncomeSupport)
        ]));
        assert!(!is_self_support(&[
            share(IncomeSource::OwnIncome),
            share(IncomeSource::Unknown)
        ]));
        assert!(!is_self_support(&[]));
    }

    #[test]
    fn follow_ups_fall_on_the_last_day_of_a_shorter_month() {
        let closed = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        let due: Vec<String> = follow_ups_due(ClosureReason::Work, closed)
            .into_iter()
            .map(|(months, on)| format!("{months} {on}"))
            .collect();
        assert_eq!(due, ["3 2026-11-30", "6 2027-02-28", "12 2027-08-31"]);
    }

    #[test]
    fn nobody_is_followed_up_who_died_or_was_never_a_case() {
        let closed = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap();
        for reason in [ClosureReason::Deceased, ClosureReason::Misregistered] {
            assert!(follow_ups_due(reason, closed).is_empty());
        }
    }

    #[test]
    fn codes_for_follow_up_hold_no_text() {
        let income = [
            IncomeShare {
                source: IncomeSource::OwnIncome,
                extent_percent: 75,
            },
            IncomeShare {
                source: IncomeSource::IncomeSupport,
                extent_percent: 25,
            },
        ];
        let codes = ending_codes(OccupationKind::WorkUnsubsidised, &income);
        assert_eq!(codes["occupation"], "WORK_UNSUBSIDISED");
        assert_eq!(codes["income_source"], "OWN_INCOME");
        assert_eq!(codes["income_income_support"], "25");
    }
}
