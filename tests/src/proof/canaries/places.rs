//! Where what people write is kept. A new column for texts belongs here, after somebody has asked whether it must
//! be there; outboxes, inboxes, access logs and keys against doing a thing twice never do.

use domain::ServiceName;

/// Service, table and column.
const PLACES: &[(ServiceName, &str, &str)] = &[
    (
        ServiceName::EmploymentService,
        "employment_programme",
        "kept_reason",
    ),
    (
        ServiceName::EmploymentService,
        "employment_registration",
        "kept_reason",
    ),
    (
        ServiceName::EmploymentService,
        "provider_referral",
        "kept_reason",
    ),
    (
        ServiceName::EmploymentService,
        "provider_referral",
        "provider",
    ),
    (ServiceName::EmploymentService, "readiness", "kept_reason"),
    (ServiceName::InsuranceAgency, "benefit", "kept_reason"),
    (
        ServiceName::InsuranceAgency,
        "rehabilitation",
        "coordinator",
    ),
    (
        ServiceName::InsuranceAgency,
        "rehabilitation",
        "kept_reason",
    ),
    (ServiceName::InsuranceAgency, "rehabilitation", "measures"),
    (ServiceName::InsuranceAgency, "zero_sgi", "kept_reason"),
    (ServiceName::IntakeDesk, "agency_staff", "display_name"),
    (ServiceName::IntakeDesk, "agreement", "tasks"),
    (ServiceName::IntakeDesk, "basis", "purpose"),
    (ServiceName::IntakeDesk, "basis", "witness"),
    (ServiceName::IntakeDesk, "closure", "occupation_detail"),
    (ServiceName::IntakeDesk, "contact_point", "email"),
    (ServiceName::IntakeDesk, "contact_point", "phone"),
    (ServiceName::IntakeDesk, "follow_up_due", "result"),
    (ServiceName::IntakeDesk, "intake", "reason"),
    (ServiceName::IntakeDesk, "journal_note", "kept_reason"),
    (ServiceName::IntakeDesk, "journal_note", "text"),
    (ServiceName::IntakeDesk, "log_follow_up", "action"),
    (ServiceName::IntakeDesk, "log_verdict", "note"),
    (ServiceName::IntakeDesk, "mapping_part", "content"),
    (ServiceName::IntakeDesk, "mapping_part", "kept_reason"),
    (ServiceName::IntakeDesk, "open_contact", "number_value"),
    (ServiceName::IntakeDesk, "opening", "reason"),
    (ServiceName::IntakeDesk, "opening_verdict", "note"),
    (ServiceName::IntakeDesk, "person", "family_name"),
    (ServiceName::IntakeDesk, "person", "given_name"),
    (ServiceName::IntakeDesk, "person_identifier", "value"),
    (ServiceName::IntakeDesk, "plan_activity", "title"),
    (ServiceName::IntakeDesk, "plan_comment", "text"),
    (ServiceName::IntakeDesk, "plan_goal", "text"),
    (ServiceName::IntakeDesk, "population_register", "number"),
    (ServiceName::IntakeDesk, "referral", "question"),
    (ServiceName::IntakeDesk, "referral", "state"),
    (ServiceName::IntakeDesk, "referral_step", "note"),
    (ServiceName::IntakeDesk, "screening", "note"),
    (ServiceName::IntakeDesk, "staff", "display_name"),
    (ServiceName::IntakeDesk, "unit", "name"),
    (ServiceName::IntakeDesk, "unit_version", "name"),
    (ServiceName::LabourMarketUnit, "attendance", "kept_reason"),
    (
        ServiceName::LabourMarketUnit,
        "competence_entry",
        "kept_reason",
    ),
    (ServiceName::LabourMarketUnit, "enrolment", "kept_reason"),
    (ServiceName::LabourMarketUnit, "placement", "kept_reason"),
    (ServiceName::LabourMarketUnit, "placement", "tasks"),
    (ServiceName::LabourMarketUnit, "placement", "workplace"),
    (
        ServiceName::LabourMarketUnit,
        "placement_ending",
        "kept_reason",
    ),
    (ServiceName::LabourMarketUnit, "placement_ending", "note"),
    (ServiceName::LabourMarketUnit, "programme", "financier"),
    (ServiceName::LabourMarketUnit, "programme", "name"),
    (
        ServiceName::LabourMarketUnit,
        "union_consultation",
        "effect",
    ),
    (
        ServiceName::LabourMarketUnit,
        "union_consultation",
        "kept_reason",
    ),
    (
        ServiceName::LabourMarketUnit,
        "union_consultation",
        "organisation",
    ),
    (ServiceName::LabourMarketUnit, "workplace", "name"),
    (ServiceName::LabourMarketUnit, "workplace", "organisation"),
    (
        ServiceName::WelfareUnit,
        "activity_requirement",
        "kept_reason",
    ),
    (ServiceName::WelfareUnit, "adult_barrier", "kept_reason"),
    (
        ServiceName::WelfareUnit,
        "assistance_decision",
        "kept_reason",
    ),
    (ServiceName::WelfareUnit, "household", "kept_reason"),
];

/// Tells whether texts are kept in a column.
pub fn is_kept_here(service: ServiceName, table: &str, column: &str) -> bool {
    PLACES.contains(&(service, table, column))
}
