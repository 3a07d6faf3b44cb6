//! A referral to one of the agency's procured providers, such as Rusta och matcha (R13).

use access::{Extent, SectionBody};
use chrono::NaiveDate;
use domain::{Problem, Section};

/// How long the name of a provider may be, in characters.
const LONGEST_NAME: usize = 200;

domain::code_list! {
    /// How far a referral to a provider has come.
    pub enum ProviderReferralStatus("ProviderReferralStatus") {
        /// Offered, and the person chooses among providers.
        Offered => "OFFERED", "Erbjuden";
        /// Referred to a provider.
        Referred => "REFERRED", "Anvisad";
        /// Going on at the provider.
        Started => "STARTED", "Påbörjad";
        /// Ended.
        Ended => "ENDED", "Avslutad";
        /// No provider can meet the person's needs, so other activities remain open.
        NeedsNotMet => "NEEDS_NOT_MET", "Leverantör kan inte möta behoven";
    }
}

impl ProviderReferralStatus {
    /// Tells whether there is a provider to name.
    fn names_provider(self) -> bool {
        match self {
            Self::Referred | Self::Started | Self::Ended => true,
            Self::Offered | Self::NeedsNotMet => false,
        }
    }
}

/// How a referral to a provider stands since a day.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderReferral {
    /// The provider, when one is chosen.
    pub provider: Option<String>,
    /// How far it has come.
    pub status: ProviderReferralStatus,
    /// Since when.
    pub on: NaiveDate,
}

impl SectionBody for ProviderReferral {
    const SECTION: Section = Section::EmploymentProgramme;

    fn reduce(self, extent: &Extent) -> Self {
        if extent.is_whole() {
            return self;
        }
        Self {
            provider: None,
            ..self
        }
    }
}

/// A referral to a provider as a caseworker wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderReferralDraft {
    /// The provider.
    pub provider: Option<String>,
    /// How far it has come.
    pub status: ProviderReferralStatus,
    /// Since when.
    pub on: NaiveDate,
}

impl ProviderReferralDraft {
    /// The referral, or every reason why it cannot be taken.
    pub fn check(&self, today: NaiveDate) -> Result<ProviderReferral, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = self.provider.as_deref().unwrap_or_default().trim();
        if name.is_empty() && self.status.names_provider() {
            problems.push(Problem::invalid("provider", "provider-missing"));
        }
        if !name.is_empty() && !self.status.names_provider() {
            problems.push(Problem::invalid("provider", "provider-not-chosen-yet"));
        }
        if name.chars().count() > LONGEST_NAME {
            problems
                .push(Problem::invalid("provider", "text-too-long").with("longest", LONGEST_NAME));
        }
        if self.on > today {
            problems.push(Problem::invalid("on", "day-not-yet-come"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(ProviderReferral {
            provider: (!name.is_empty()).then(|| name.to_owned()),
            status: self.status,
            on: self.on,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn draft(status: ProviderReferralStatus, provider: Option<&str>) -> ProviderReferralDraft {
        ProviderReferralDraft {
            provider: provider.map(str::to_owned),
            status,
            on: day("2026-03-15"),
        }
    }

    fn fields(draft: &ProviderReferralDraft) -> Vec<String> {
        let problems = draft.check(day("2026-03-15")).err().unwrap_or_default();
        problems
            .into_iter()
            .filter_map(|problem| problem.field)
            .collect()
    }

    #[test]
    fn a_provider_is_named_once_one_is_chosen() {
        use ProviderReferralStatus::{Ended, NeedsNotMet, Offered, Referred, Started};
        for (status, provider, refused) in [
            (Offered, None, &[][..]),
            (Offered, Some("Nya vägar AB"), &["provider"]),
            (Referred, Some("Nya vägar AB"), &[]),
            (Referred, Some("   "), &["provider"]),
            (Started, None, &["provider"]),
            (Ended, None, &["provider"]),
            (NeedsNotMet, None, &[]),
            (NeedsNotMet, Some("Nya vägar AB"), &["provider"]),
        ] {
            assert_eq!(
                fields(&draft(status, provider)),
                refused,
                "{status} {provider:?}"
            );
        }
    }

    #[test]
    fn names_are_bounded_and_days_have_come() {
        let longest = "å".repeat(LONGEST_NAME);
        let status = ProviderReferralStatus::Referred;
        assert!(fields(&draft(status, Some(&longest))).is_empty());
        assert_eq!(fields(&draft(status, Some(&(longest + "å")))), ["provider"]);
        let tomorrow = ProviderReferralDraft {
            on: day("2026-03-16"),
            ..draft(status, Some("Nya vägar AB"))
        };
        assert_eq!(fields(&tomorrow), ["on"]);
    }

    #[test]
    fn a_reduced_row_names_no_provider() {
        let row = draft(ProviderReferralStatus::Started, Some("Nya vägar AB"))
            .check(day("2026-03-15"))
            .ok()
            .unwrap();
        assert!(row.clone().reduce(&Extent::Pseudonym).provider.is_none());
        assert!(row.reduce(&Extent::Whole).provider.is_some());
    }
}
