//! What activity is required of the person for assistance (aktivitetskrav, SoL 12 kap. 4 a-6 a §§).

use std::collections::BTreeSet;

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{CodeList, Problem, Section, period::Period};

use super::{ActivityReduction, RequiredActivityKind, activity_rule::ActivityRule};

/// How many hours a week of which activities, and why not more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRequirement {
    /// From when to when.
    pub period: Period,
    /// Hours a week, when everything has been taken off.
    pub hours_per_week: i32,
    /// The kinds of activity, each once.
    pub kinds: Vec<RequiredActivityKind>,
    /// Why fewer hours are required, each reason once.
    pub reductions: Vec<ActivityReduction>,
    /// Hours a week that the person works, when that is a reason.
    pub hours_worked: Option<i32>,
}

impl SectionBody for ActivityRequirement {
    const SECTION: Section = Section::WelfareActivityRequirement;

    fn reduce(self, _extent: &Extent) -> Self {
        // Coded values, hours and days: nothing here names a person.
        self
    }
}

/// A requirement as a caseworker wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRequirementDraft {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, when it is known.
    pub to: Option<NaiveDate>,
    /// Hours a week.
    pub hours_per_week: i32,
    /// The kinds of activity.
    pub kinds: Vec<RequiredActivityKind>,
    /// Why fewer hours are required.
    pub reductions: Vec<ActivityReduction>,
    /// Hours a week that the person works.
    pub hours_worked: Option<i32>,
}

impl ActivityRequirementDraft {
    /// The requirement, or every reason why it cannot be taken.
    pub fn check(&self) -> Result<ActivityRequirement, Vec<Problem>> {
        let mut problems = self.code_problems();
        let period = Period::new(self.from, self.to).ok();
        if period.is_none() {
            problems.push(Problem::invalid("to", "period-ends-before-it-starts"));
        }
        match ActivityRule::on(self.from) {
            Some(rule) => {
                problems.extend(self.worked_problem(rule));
                problems.extend(self.hours_problem(rule));
            }
            None => problems.push(not_in_force()),
        }
        match period {
            Some(period) if problems.is_empty() => Ok(ActivityRequirement {
                period,
                hours_per_week: self.hours_per_week,
                kinds: once_each(&self.kinds),
                reductions: once_each(&self.reductions),
                hours_worked: self.hours_worked,
            }),
            Some(_) | None => Err(problems),
        }
    }

    /// Codes that could not be chosen on the first day. Before the first rule no code could, and the
    /// day alone is told.
    fn code_problems(&self) -> Vec<Problem> {
        if ActivityRule::on(self.from).is_none() {
            return Vec::new();
        }
        let mut problems = invalid_codes("kinds", &self.kinds, self.from);
        problems.extend(invalid_codes("reductions", &self.reductions, self.from));
        if self.kinds.is_empty() && self.hours_per_week > 0 {
            problems.push(Problem::invalid("kinds", "activity-kinds-missing"));
        }
        problems
    }

    fn worked_problem(&self, rule: &ActivityRule) -> Option<Problem> {
        let field = "hoursWorkedPerWeek";
        let is_reason = self.reductions.contains(&ActivityReduction::PartTimeWork);
        match self.hours_worked {
            None if is_reason => Some(Problem::invalid(field, "hours-worked-missing")),
            Some(_) if !is_reason => Some(Problem::invalid(
                field,
                "hours-worked-without-part-time-work",
            )),
            Some(hours) if !(1..rule.full_hours).contains(&hours) => {
                let largest = rule.full_hours - 1;
                Some(Problem::invalid(field, "hours-worked-not-part-time").with("largest", largest))
            }
            None | Some(_) => None,
        }
    }

    fn hours_problem(&self, rule: &ActivityRule) -> Option<Problem> {
        let worked = self.hours_worked.unwrap_or(0).clamp(0, rule.full_hours);
        let largest = rule.ceiling(&self.reductions, worked);
        (!(0..=largest).contains(&self.hours_per_week)).then(|| {
            Problem::invalid("hoursPerWeek", "activity-hours-out-of-bounds")
                .with("largest", largest)
        })
    }
}

fn not_in_force() -> Problem {
    let first = ActivityRule::earliest_day().map(|day| day.to_string());
    Problem::invalid("from", "activity-requirement-not-in-force")
        .with("first", first.unwrap_or_default())
}

fn invalid_codes<T: CodeList>(field: &str, codes: &[T], day: NaiveDate) -> Vec<Problem> {
    let numbered = codes.iter().enumerate();
    let invalid = numbered.filter(|(_, code)| !code.is_valid_on(day));
    invalid
        .map(|(at, code)| {
            Problem::invalid(format!("{field}[{at}]"), "code-not-valid-on-day")
                .with("code", code.code())
        })
        .collect()
}

fn once_each<T: Ord + Copy>(codes: &[T]) -> Vec<T> {
    let once: BTreeSet<T> = codes.iter().copied().collect();
    once.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ActivityReduction::{ChildUnderEight, PartTimeWork};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn draft(
        hours: i32,
        reductions: &[ActivityReduction],
        worked: Option<i32>,
    ) -> ActivityRequirementDraft {
        ActivityRequirementDraft {
            from: day("2026-10-01"),
            to: None,
            hours_per_week: hours,
            kinds: vec![RequiredActivityKind::Workplace],
            reductions: reductions.to_vec(),
            hours_worked: worked,
        }
    }

    fn fields(draft: &ActivityRequirementDraft) -> Vec<String> {
        let problems = draft.check().err().unwrap_or_default();
        problems
            .into_iter()
            .filter_map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn hours_fit_under_the_ceiling() {
        for (hours, reductions, worked, refused) in [
            (0, &[][..], None, &[][..]),
            (40, &[], None, &[]),
            (41, &[], None, &["hoursPerWeek"]),
            (-1, &[], None, &["hoursPerWeek"]),
            (30, &[ChildUnderEight], None, &[]),
            (31, &[ChildUnderEight], None, &["hoursPerWeek"]),
            (20, &[PartTimeWork], Some(20), &[]),
            (21, &[PartTimeWork], Some(20), &["hoursPerWeek"]),
            (10, &[ChildUnderEight, PartTimeWork], Some(20), &[]),
            (
                11,
                &[ChildUnderEight, PartTimeWork],
                Some(20),
                &["hoursPerWeek"],
            ),
            (0, &[ChildUnderEight, PartTimeWork], Some(39), &[]),
        ] {
            assert_eq!(
                fields(&draft(hours, reductions, worked)),
                refused,
                "{hours} {reductions:?}"
            );
        }
    }

    #[test]
    fn hours_worked_are_told_with_part_time_work_and_only_then() {
        for (reductions, worked, taken) in [
            (&[PartTimeWork][..], None, false),
            (&[PartTimeWork], Some(0), false),
            (&[PartTimeWork], Some(1), true),
            (&[PartTimeWork], Some(39), true),
            (&[PartTimeWork], Some(40), false),
            (&[PartTimeWork], Some(i32::MAX), false),
            (&[PartTimeWork], Some(i32::MIN), false),
            (&[], Some(10), false),
        ] {
            let told = fields(&draft(0, reductions, worked));
            let wanted: &[&str] = if taken { &[] } else { &["hoursWorkedPerWeek"] };
            assert_eq!(told, wanted, "{reductions:?} {worked:?}");
        }
    }

    #[test]
    fn nothing_is_required_before_the_law_is_applied() {
        let early = ActivityRequirementDraft {
            from: day("2026-09-30"),
            ..draft(10, &[], None)
        };
        assert_eq!(fields(&early), ["from"]);
    }

    #[test]
    fn hours_without_a_kind_and_an_end_before_the_start_are_refused() {
        let wrong = ActivityRequirementDraft {
            to: Some(day("2026-09-30")),
            kinds: Vec::new(),
            ..draft(10, &[], None)
        };
        assert_eq!(fields(&wrong), ["kinds", "to"]);
        let nothing = ActivityRequirementDraft {
            kinds: Vec::new(),
            ..draft(0, &[], None)
        };
        assert!(nothing.check().is_ok());
    }

    #[test]
    fn each_code_is_kept_once() {
        let twice = ActivityRequirementDraft {
            kinds: vec![
                RequiredActivityKind::Workplace,
                RequiredActivityKind::Workplace,
            ],
            ..draft(10, &[ChildUnderEight, ChildUnderEight], None)
        };
        let taken = twice.check().unwrap();
        assert_eq!((taken.kinds.len(), taken.reductions.len()), (1, 1));
    }
}
