//! The twelve roles that an assignment can give (`access.md`, Words).

use crate::code_list;

code_list! {
    /// What a person does in a unit, held through an assignment and never through a token.
    pub enum Role("Role") {
        /// Receives people at the shared desk.
        IntakeOfficer => "INTAKE_OFFICER", "Mottagningshandläggare";
        /// Handles cases for an agency.
        Caseworker => "CASEWORKER", "Handläggare";
        /// One of the two who lead a shared case.
        LeadCaseworker => "LEAD_CASEWORKER", "Samordnande handläggare";
        /// Manages a unit.
        UnitManager => "UNIT_MANAGER", "Enhetschef";
        /// Leads a programme (insats).
        ProgrammeLeader => "PROGRAMME_LEADER", "Programledare";
        /// Supervises placements (arbetshandledare).
        Supervisor => "SUPERVISOR", "Handledare";
        /// Evaluates programmes from pseudonymised rows.
        Evaluator => "EVALUATOR", "Utvärderare";
        /// Works at the coordination association; sees tables only.
        AssociationOfficer => "ASSOCIATION_OFFICER", "Förbundstjänsteman";
        /// Reviews the access log (SoLPUL 10 §).
        LogReviewer => "LOG_REVIEWER", "Logggranskare";
        /// Administers an agency's units and assignments; sees no case.
        AgencyAdmin => "AGENCY_ADMIN", "Behörighetsadministratör";
        /// A partner's system with registered operations.
        PartnerSystem => "PARTNER_SYSTEM", "Partnersystem";
        /// The person whose case it is.
        Participant => "PARTICIPANT", "Deltagare";
    }
}
