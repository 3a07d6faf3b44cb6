//! The sections (delsidor) of a shared case: the unit of ownership, disclosure and audit.

use crate::{AgencyKind, code_list};

code_list! {
    /// A part of a shared case, owned by the agency that wrote it (`access.md`, Words).
    /// The order is the matrix's order, in which `case.access` lists them.
    pub enum Section("Section") {
        /// Who the person is.
        Identity => "IDENTITY", "Identitet";
        /// How the person is reached.
        Contact => "CONTACT", "Kontaktuppgifter";
        /// How and why the person came.
        Intake => "INTAKE", "Aktualisering";
        /// The first assessment.
        Screening => "SCREENING", "Bedömning";
        /// Mapping: education.
        MappingEducation => "MAPPING_EDUCATION", "Kartläggning: utbildning";
        /// Mapping: work.
        MappingWork => "MAPPING_WORK", "Kartläggning: arbete";
        /// Mapping: family.
        MappingFamily => "MAPPING_FAMILY", "Kartläggning: familj";
        /// Mapping: economy.
        MappingEconomy => "MAPPING_ECONOMY", "Kartläggning: ekonomi";
        /// Mapping: health.
        MappingHealth => "MAPPING_HEALTH", "Kartläggning: hälsa";
        /// The one shared plan.
        Plan => "PLAN", "Gemensam plan";
        /// The journal.
        Journal => "JOURNAL", "Journal";
        /// Who takes part.
        Parties => "PARTIES", "Parter";
        /// The referrals.
        Referrals => "REFERRALS", "Remisser";
        /// The disclosure bases.
        Bases => "BASES", "Sekretessbrytande grunder";
        /// Decisions on financial assistance.
        WelfareAssistance => "WELFARE_ASSISTANCE", "Ekonomiskt bistånd";
        /// The household behind the assistance.
        WelfareHousehold => "WELFARE_HOUSEHOLD", "Hushåll";
        /// The activity requirement.
        WelfareActivityRequirement => "WELFARE_ACTIVITY_REQUIREMENT", "Aktivitetskrav";
        /// Placements.
        LabourPlacement => "LABOUR_PLACEMENT", "Placeringar";
        /// Competence hours.
        LabourCompetence => "LABOUR_COMPETENCE", "Kompetenshöjande aktiviteter";
        /// Registration with the employment service.
        EmploymentRegistration => "EMPLOYMENT_REGISTRATION", "Inskrivning";
        /// Programmes and subsidies of the employment service.
        EmploymentProgramme => "EMPLOYMENT_PROGRAMME", "Program och stöd";
        /// Benefits of the insurance agency.
        InsuranceBenefit => "INSURANCE_BENEFIT", "Ersättningar";
        /// Rehabilitation coordination.
        InsuranceRehabilitation => "INSURANCE_REHABILITATION", "Rehabilitering";
        /// How the case ended.
        Closure => "CLOSURE", "Avslut";
        /// What came after.
        FollowUp => "FOLLOW_UP", "Uppföljning";
        /// Who has looked.
        AccessLog => "ACCESS_LOG", "Åtkomstlogg";
    }
}

/// Which agency owns the rows of a section (the matrix's column `owner`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionOwner {
    /// The desk agency of the association.
    Desk,
    /// The agency that wrote the row.
    Writer,
    /// An agency of one kind.
    Kind(AgencyKind),
    /// The read side for follow-up.
    FollowUp,
    /// Each service for its own rows.
    EachService,
}

impl Section {
    /// Which agency owns the section's rows.
    pub fn owner(self) -> SectionOwner {
        match self {
            Self::Identity
            | Self::Contact
            | Self::Intake
            | Self::Screening
            | Self::Plan
            | Self::Parties
            | Self::Referrals
            | Self::Bases
            | Self::Closure => SectionOwner::Desk,
            Self::MappingEducation
            | Self::MappingWork
            | Self::MappingFamily
            | Self::MappingEconomy
            | Self::MappingHealth
            | Self::Journal => SectionOwner::Writer,
            Self::WelfareAssistance | Self::WelfareHousehold | Self::WelfareActivityRequirement => {
                SectionOwner::Kind(AgencyKind::WelfareUnit)
            }
            Self::LabourPlacement | Self::LabourCompetence => {
                SectionOwner::Kind(AgencyKind::LabourMarketUnit)
            }
            Self::EmploymentRegistration | Self::EmploymentProgramme => {
                SectionOwner::Kind(AgencyKind::EmploymentService)
            }
            Self::InsuranceBenefit | Self::InsuranceRehabilitation => {
                SectionOwner::Kind(AgencyKind::InsuranceAgency)
            }
            Self::FollowUp => SectionOwner::FollowUp,
            Self::AccessLog => SectionOwner::EachService,
        }
    }
}
