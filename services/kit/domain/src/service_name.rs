//! The services, as issuers and audiences of assertions and as senders and takers of events.

use crate::code_list;

code_list! {
    /// One service of the platform.
    pub enum ServiceName("ServiceName") {
        /// The public endpoint.
        Gateway => "gateway", "Gateway";
        /// The desk and the registry.
        IntakeDesk => "intake_desk", "Mottagning";
        /// The welfare units.
        WelfareUnit => "welfare_unit", "Försörjningsstöd";
        /// The labour-market units.
        LabourMarketUnit => "labour_market_unit", "Arbetsmarknad";
        /// The employment service.
        EmploymentService => "employment_service", "Arbetsförmedling";
        /// The insurance agency.
        InsuranceAgency => "insurance_agency", "Försäkringskassa";
        /// Follow-up and evaluation.
        FollowUp => "follow_up", "Uppföljning";
    }
}
