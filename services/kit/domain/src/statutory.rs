//! Statutory information flows: which fields the law lets one kind of agency give another without
//! consent (OSL 10:28). Rules are data with validity dates; a lawyer of the customer decides.
//!
//! Flows without a list of fields (what matters for the insurance agency, SFB 110:31) and flows
//! from bodies that are no agency here (CSN, a-kassa, Skatteverket, Pensionsmyndigheten) are not
//! listed: they are answered outside a shared case. Direct access in coordinated collaboration
//! rests on the person's consent (2024:14 5 §) and is therefore no duty.

mod flows;

use chrono::NaiveDate;

pub use flows::FLOWS;

use crate::{AgencyKind, Section, code_list};

code_list! {
    /// Who starts a statutory disclosure.
    pub enum Initiative("StatutoryInitiative") {
        /// The receiver asks.
        OnRequest => "ON_REQUEST", "På begäran";
        /// The discloser may also send unasked.
        OnOwnInitiative => "ON_OWN_INITIATIVE", "På begäran eller på eget initiativ";
    }
}

/// One field that a flow may carry, named as the public schema names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatutoryField {
    /// The section that holds it.
    pub section: Section,
    /// Its name within the section.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
}

/// One flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatutoryFlow {
    /// The kind of agency that discloses.
    pub from: AgencyKind,
    /// The kind of agency that receives.
    pub to: AgencyKind,
    /// The provision.
    pub law: &'static str,
    /// Who starts it.
    pub initiative: Initiative,
    /// The fields; whatever is not listed stays where it is.
    pub fields: &'static [StatutoryField],
    /// Year, month and day from which the wording stands.
    first: (i32, u32, u32),
    /// Year, month and day until which it stood.
    last: Option<(i32, u32, u32)>,
}

impl StatutoryFlow {
    /// The first day of the wording that the flow follows.
    pub fn valid_from(&self) -> Option<NaiveDate> {
        calendar_day(self.first)
    }

    /// The last day of that wording; `None` while it stands.
    pub fn valid_to(&self) -> Option<NaiveDate> {
        self.last.and_then(calendar_day)
    }

    /// Tells whether the flow stands on `day`.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from().is_some_and(|first| first <= day)
            && match self.last {
                Some(last) => calendar_day(last).is_some_and(|last| day <= last),
                None => true,
            }
    }

    /// Tells whether the flow carries the field.
    pub fn allows(&self, section: Section, name: &str) -> bool {
        self.fields_of(section).any(|field| field.name == name)
    }

    /// The fields of one section that the flow carries.
    pub fn fields_of(&self, section: Section) -> impl Iterator<Item = &'static StatutoryField> {
        self.fields
            .iter()
            .filter(move |field| field.section == section)
    }
}

/// The flow that makes `from` tell `to` about `section` on `day`, if the law has one.
pub fn duty(
    from: AgencyKind,
    to: AgencyKind,
    section: Section,
    day: NaiveDate,
) -> Option<&'static StatutoryFlow> {
    FLOWS.iter().find(|flow| {
        flow.from == from
            && flow.to == to
            && flow.is_valid_on(day)
            && flow.fields_of(section).next().is_some()
    })
}

fn calendar_day((year, month, day): (i32, u32, u32)) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_flow_has_a_real_first_day_and_fields() {
        for flow in FLOWS {
            assert!(flow.valid_from().is_some(), "{}", flow.law);
            assert!(!flow.fields.is_empty(), "{}", flow.law);
            assert_ne!(flow.from, flow.to);
        }
    }

    #[test]
    fn the_welfare_unit_learns_the_benefit_but_nothing_medical() {
        let flow = duty(
            AgencyKind::InsuranceAgency,
            AgencyKind::WelfareUnit,
            Section::InsuranceBenefit,
            day("2026-10-01"),
        )
        .unwrap();
        assert!(flow.allows(Section::InsuranceBenefit, "extentPercent"));
        assert!(!flow.allows(Section::InsuranceBenefit, "diagnosis"));
        assert!(!flow.allows(Section::InsuranceRehabilitation, "extentPercent"));
        assert_eq!(flow.fields_of(Section::InsuranceRehabilitation).count(), 0);
    }

    #[test]
    fn paid_assistance_is_told_without_its_barrier() {
        let flow = duty(
            AgencyKind::WelfareUnit,
            AgencyKind::InsuranceAgency,
            Section::WelfareAssistance,
            day("2026-10-01"),
        )
        .unwrap();
        assert!(flow.allows(Section::WelfareAssistance, "amountOre"));
        assert!(!flow.allows(Section::WelfareAssistance, "barrier"));
    }

    #[test]
    fn no_duty_runs_to_a_labour_market_unit_a_partner_or_the_association() {
        use crate::CodeList;
        for from in AgencyKind::ALL {
            for to in [
                AgencyKind::LabourMarketUnit,
                AgencyKind::Partner,
                AgencyKind::Association,
            ] {
                for section in Section::ALL {
                    assert_eq!(duty(*from, to, *section, day("2026-10-01")), None);
                }
            }
        }
    }

    #[test]
    fn a_flow_does_not_reach_back_before_its_law() {
        let before = duty(
            AgencyKind::WelfareUnit,
            AgencyKind::InsuranceAgency,
            Section::WelfareAssistance,
            day("2025-06-30"),
        );
        assert_eq!(before, None);
    }
}
