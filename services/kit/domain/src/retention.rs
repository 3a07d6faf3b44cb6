//! How long an owner keeps what it has written (gallring, Arkivlagen and the law of each agency). The rules here are
//! what holds where an agency has decided nothing else: a records plan (dokumenthanteringsplan) of the agency goes
//! before them, and is kept as data with validity dates in the desk's registry.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{AgencyKind, code_list};

code_list! {
    /// From when the years are counted.
    pub enum RetentionStart("RetentionStart") {
        /// From the last day on which something was written, heard or closed.
        LastDay => "LAST_DAY", "Från den sista anteckningen";
        /// From the end of the year of that day.
        EndOfYear => "END_OF_YEAR", "Från årets slut";
    }
}

code_list! {
    /// Whether the files of a sample of people are kept for research.
    pub enum ResearchSample("ResearchSample") {
        /// Those of people who were born on the 5th, 15th or 25th of a month.
        Kept => "KEPT", "Urval för forskning bevaras";
        /// None is kept for that.
        NotKept => "NOT_KEPT", "Inget urval bevaras";
    }
}

/// The days of a month on which whoever is in the research sample was born (SoL 16:4).
const SAMPLE_DAYS: [u32; 3] = [5, 15, 25];

/// The most years that a rule may say: secrecy itself ends after 70 (OSL 26:1, 28:1).
pub const MOST_YEARS: u16 = 70;

/// How long one agency keeps what it has written in a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RetentionRule {
    /// How many years, from 1 to [`MOST_YEARS`].
    pub years: u16,
    /// From when they are counted.
    pub starts: RetentionStart,
    /// Whether a research sample is kept.
    pub sample: ResearchSample,
    /// The provision or decision that it follows, in words.
    pub source: String,
}

impl RetentionRule {
    /// The rule of an agency that has decided nothing else.
    pub fn default_for(kind: AgencyKind) -> Self {
        let (years, starts, sample, source) = match kind {
            AgencyKind::WelfareUnit => (
                5,
                RetentionStart::LastDay,
                ResearchSample::Kept,
                "SoL (2025:400) 16:1 och 16:4",
            ),
            // It receives people for the social services, and its case leads to their files.
            AgencyKind::IntakeDesk => (
                5,
                RetentionStart::LastDay,
                ResearchSample::Kept,
                "SoL (2025:400) 16:1 och 16:4, tills mottagningens dokumenthanteringsplan säger annat",
            ),
            // Its secrecy is by default that of the social services, and so is this.
            AgencyKind::LabourMarketUnit => (
                5,
                RetentionStart::LastDay,
                ResearchSample::Kept,
                "SoL (2025:400) 16:1 och 16:4, tills nämndens dokumenthanteringsplan säger annat",
            ),
            AgencyKind::EmploymentService => (
                3,
                RetentionStart::EndOfYear,
                ResearchSample::NotKept,
                "Lag (2002:546) 16 §",
            ),
            // The law names no number; nothing goes before the longest of the others.
            AgencyKind::InsuranceAgency => (
                5,
                RetentionStart::LastDay,
                ResearchSample::NotKept,
                "SFB 114:15, tills myndighetens gallringsbeslut säger annat",
            ),
            // They own no section.
            AgencyKind::Association | AgencyKind::Partner => (
                5,
                RetentionStart::LastDay,
                ResearchSample::NotKept,
                "Avtalet med samordningsförbundet",
            ),
        };
        Self {
            years,
            starts,
            sample,
            source: source.to_owned(),
        }
    }

    /// The first day on which what was last written on `last_day` is disposed of.
    pub fn due_on(&self, last_day: NaiveDate) -> NaiveDate {
        let counted_from = match self.starts {
            RetentionStart::LastDay => last_day,
            RetentionStart::EndOfYear => {
                NaiveDate::from_ymd_opt(last_day.year(), 12, 31).unwrap_or(last_day)
            }
        };
        let months = Months::new(u32::from(self.years) * 12);
        let last_kept = counted_from.checked_add_months(months);
        last_kept
            .and_then(|day| day.succ_opt())
            .unwrap_or(NaiveDate::MAX)
    }

    /// Whether what is kept of a person who was born on `birth_date` is kept for research.
    pub fn keeps_for_research(&self, birth_date: Option<NaiveDate>) -> bool {
        match self.sample {
            ResearchSample::Kept => {
                birth_date.is_some_and(|born| SAMPLE_DAYS.contains(&born.day()))
            }
            ResearchSample::NotKept => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CodeList;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn welfare_keeps_five_years_after_the_last_note() {
        let rule = RetentionRule::default_for(AgencyKind::WelfareUnit);
        assert_eq!(rule.due_on(day(2021, 3, 2)), day(2026, 3, 3));
        assert_eq!(rule.due_on(day(2024, 2, 29)), day(2029, 3, 1));
    }

    #[test]
    fn employment_service_keeps_three_years_after_the_year() {
        let rule = RetentionRule::default_for(AgencyKind::EmploymentService);
        assert_eq!(rule.due_on(day(2023, 1, 1)), day(2027, 1, 1));
        assert_eq!(rule.due_on(day(2023, 12, 31)), day(2027, 1, 1));
    }

    #[test]
    fn only_some_birthdays_are_kept_for_research_and_only_where_the_rule_says_so() {
        let welfare = RetentionRule::default_for(AgencyKind::WelfareUnit);
        for (born, kept) in [(5, true), (15, true), (25, true), (6, false), (31, false)] {
            assert_eq!(welfare.keeps_for_research(Some(day(1990, 1, born))), kept);
        }
        assert!(!welfare.keeps_for_research(None));
        let employment = RetentionRule::default_for(AgencyKind::EmploymentService);
        assert!(!employment.keeps_for_research(Some(day(1990, 1, 5))));
    }

    #[test]
    fn every_kind_of_agency_has_a_rule_within_bounds() {
        for kind in AgencyKind::ALL {
            let rule = RetentionRule::default_for(*kind);
            assert!((1..=MOST_YEARS).contains(&rule.years), "{kind}");
            assert!(!rule.source.is_empty(), "{kind}");
        }
    }

    #[test]
    fn a_day_at_the_end_of_time_is_never_due() {
        let rule = RetentionRule::default_for(AgencyKind::WelfareUnit);
        assert_eq!(rule.due_on(NaiveDate::MAX), NaiveDate::MAX);
    }
}
