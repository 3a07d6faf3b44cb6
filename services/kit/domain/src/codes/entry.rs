//! How people and statements come in.

use crate::code_list;

code_list! {
    /// How the person came to the desk.
    pub enum Channel("IntakeChannel") {
        /// Walked in through the open premises.
        WalkIn => "WALK_IN", "Drop-in";
        /// Applied for income support (försörjningsstöd).
        IncomeSupportApplication => "INCOME_SUPPORT_APPLICATION", "Ansökan om försörjningsstöd";
        /// Made contact by phone, letter or e-service.
        SelfContact => "SELF", "Egen kontakt";
        /// Met by outreach workers.
        Outreach => "OUTREACH", "Uppsökande arbete";
        /// Shown the way by a school.
        School => "SCHOOL", "Skola";
        /// Shown the way by health care.
        HealthCare => "HEALTH_CARE", "Hälso- och sjukvård";
        /// Shown the way by the employment service.
        EmploymentService => "EMPLOYMENT_SERVICE", "Arbetsförmedlingen";
        /// Shown the way by the insurance agency.
        InsuranceAgency => "INSURANCE_AGENCY", "Försäkringskassan";
        /// Another way.
        Other => "OTHER", "Annat";
    }
}

code_list! {
    /// Why a person is looked up by number (`access.md`, rule 10). There is no other purpose.
    pub enum LookupPurpose("ContactPurpose") {
        /// The person is being received.
        Intake => "INTAKE", "Mottagning";
        /// A referral concerning the person is being prepared.
        Referral => "REFERRAL", "Remiss";
    }
}

code_list! {
    /// Where a written statement comes from.
    pub enum EntrySource("EntrySource") {
        /// The person said so.
        PersonSaid => "PERSON_SAID", "Den enskilde har berättat";
        /// A document that was shown.
        Document => "DOCUMENT", "Handling";
        /// A register.
        Register => "REGISTER", "Register";
        /// The caseworker's own assessment.
        OwnAssessment => "OWN_ASSESSMENT", "Egen bedömning";
    }
}
