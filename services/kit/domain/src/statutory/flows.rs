//! The flows themselves: data, to be read beside the statutes.

use super::{Initiative, StatutoryField, StatutoryFlow};
use crate::{AgencyKind, Section};

const fn field(section: Section, name: &'static str, label: &'static str) -> StatutoryField {
    StatutoryField {
        section,
        name,
        label,
    }
}

/// Every flow that the platform knows. Sections of other owners (name and number) are listed for
/// those who build an answer, and open nothing by themselves.
pub const FLOWS: &[StatutoryFlow] = &[
    StatutoryFlow {
        from: AgencyKind::EmploymentService,
        to: AgencyKind::WelfareUnit,
        law: "SoL 15 kap. 11 §, förordning (2008:975) 5 §",
        initiative: Initiative::OnOwnInitiative,
        fields: &[
            field(Section::Identity, "givenName", "Förnamn"),
            field(Section::Identity, "familyName", "Efternamn"),
            field(
                Section::Identity,
                "personalNumber",
                "Person- eller samordningsnummer",
            ),
            field(
                Section::EmploymentRegistration,
                "registeredFrom",
                "Inskriven från",
            ),
            field(
                Section::EmploymentRegistration,
                "registeredTo",
                "Inskriven till",
            ),
            field(
                Section::EmploymentRegistration,
                "category",
                "Sökandekategori",
            ),
            field(
                Section::EmploymentRegistration,
                "unemploymentFund",
                "Medlemskap i a-kassa",
            ),
            field(
                Section::EmploymentRegistration,
                "latestActivityReportOn",
                "Senaste aktivitetsrapport",
            ),
            field(Section::EmploymentProgramme, "code", "Program"),
            field(Section::EmploymentProgramme, "from", "Program från"),
            field(Section::EmploymentProgramme, "to", "Program till"),
        ],
        // The ordinance is older than the act that it now serves; its first day is from recall.
        first: (2009, 1, 1),
        last: None,
    },
    StatutoryFlow {
        from: AgencyKind::InsuranceAgency,
        to: AgencyKind::WelfareUnit,
        law: "SoL 15 kap. 11 §, förordning (2008:975) 3 §",
        initiative: Initiative::OnRequest,
        // No diagnosis and nothing of the medical file: neither is a field here.
        fields: &[
            field(Section::Identity, "givenName", "Förnamn"),
            field(Section::Identity, "familyName", "Efternamn"),
            field(
                Section::Identity,
                "personalNumber",
                "Person- eller samordningsnummer",
            ),
            field(Section::InsuranceBenefit, "appliedOn", "Ansökan finns"),
            field(Section::InsuranceBenefit, "code", "Beviljad ersättning"),
            field(Section::InsuranceBenefit, "from", "Ersättning från"),
            field(Section::InsuranceBenefit, "to", "Ersättning till"),
            field(Section::InsuranceBenefit, "extentPercent", "Omfattning"),
            field(Section::InsuranceBenefit, "amountOre", "Belopp"),
            field(Section::InsuranceBenefit, "paidOn", "Utbetalningsdag"),
        ],
        first: (2009, 1, 1),
        last: None,
    },
    StatutoryFlow {
        from: AgencyKind::WelfareUnit,
        to: AgencyKind::InsuranceAgency,
        law: "SoL 15 kap. 4 §",
        initiative: Initiative::OnRequest,
        fields: PAID_ASSISTANCE,
        first: (2025, 7, 1),
        last: None,
    },
    StatutoryFlow {
        from: AgencyKind::WelfareUnit,
        to: AgencyKind::EmploymentService,
        law: "SoL 15 kap. 4 §",
        initiative: Initiative::OnRequest,
        fields: PAID_ASSISTANCE,
        first: (2025, 7, 1),
        last: None,
    },
];

/// Paid-out assistance: the month and the amount, not why it was given.
const PAID_ASSISTANCE: &[StatutoryField] = &[
    field(Section::WelfareAssistance, "month", "Månad"),
    field(Section::WelfareAssistance, "amountOre", "Utbetalt belopp"),
];
