//! What a referral asks for.

use crate::code_list;

code_list! {
    /// The service that a referral asks a unit for.
    pub enum ReferralService("ReferralService") {
        /// Ekonomiskt bistånd. Starts the social board's duty to investigate (SoL 14:2).
        FinancialAssistance => "FINANCIAL_ASSISTANCE", "Ekonomiskt bistånd";
        /// A mapping of the person's situation.
        Mapping => "MAPPING", "Kartläggning";
        /// Guidance to the right place.
        Guidance => "GUIDANCE", "Vägledning";
        /// Arbetspraktik.
        WorkPractice => "WORK_PRACTICE", "Arbetspraktik";
        /// A placement in an employment.
        Placement => "PLACEMENT", "Placering i anställning";
        /// Support from the employment service.
        EmploymentSupport => "EMPLOYMENT_SUPPORT", "Stöd till arbete";
        /// Coordination of rehabilitation (SFB 30:8-10).
        RehabilitationCoordination => "REHABILITATION_COORDINATION", "Samordning av rehabilitering";
        /// Studie- och yrkesvägledning.
        EducationGuidance => "EDUCATION_GUIDANCE", "Studie- och yrkesvägledning";
        /// A contact with health care.
        HealthContact => "HEALTH_CONTACT", "Vårdkontakt";
        /// Budget- och skuldrådgivning.
        DebtCounselling => "DEBT_COUNSELLING", "Budget- och skuldrådgivning";
        /// Something else, told in the question.
        Other => "OTHER", "Annat";
    }
}

code_list! {
    /// How soon the receiver is asked to act.
    pub enum Urgency("Urgency") {
        /// In the ordinary order.
        Normal => "NORMAL", "Normal";
        /// Before others.
        Urgent => "URGENT", "Brådskande";
    }
}
