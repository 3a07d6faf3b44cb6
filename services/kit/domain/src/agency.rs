//! The kinds of agency that meet in a shared case.

use crate::code_list;

code_list! {
    /// What an agency is. Ownership compares agency ids, never this kind (design decision 6).
    pub enum AgencyKind("AgencyKind") {
        /// The shared desk (en väg in).
        IntakeDesk => "INTAKE_DESK", "Gemensam mottagning";
        /// The unit for financial assistance (försörjningsstödsenhet).
        WelfareUnit => "WELFARE_UNIT", "Försörjningsstödsenhet";
        /// The municipal labour-market unit (arbetsmarknadsenhet).
        LabourMarketUnit => "LABOUR_MARKET_UNIT", "Arbetsmarknadsenhet";
        /// The public employment service (Arbetsförmedlingen).
        EmploymentService => "EMPLOYMENT_SERVICE", "Arbetsförmedlingen";
        /// The social insurance agency (Försäkringskassan).
        InsuranceAgency => "INSURANCE_AGENCY", "Försäkringskassan";
        /// The coordination association (samordningsförbund), which never serves individuals.
        Association => "ASSOCIATION", "Samordningsförbund";
        /// A partner organisation, such as a health centre.
        Partner => "PARTNER", "Samverkanspart";
    }
}
