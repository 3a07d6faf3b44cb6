//! The operations of the contract with the types that a Rust client derives from the published schema.

// The schema's scalars by the names that the derived code looks for.
type AmountOre = i64;
type DateTime = chrono::DateTime<chrono::Utc>;
type LocalDate = chrono::NaiveDate;
type Month = String;
type YesNoUnknown = serde_json::Value;

macro_rules! operations {
    ($($name:ident = $file:tt,)*) => {
        $(
            #[derive(graphql_client::GraphQLQuery)]
            #[graphql(
                schema_path = "../schema/graphql/public.graphql",
                query_path = $file,
                variables_derives = "Debug, Deserialize",
                response_derives = "Debug"
            )]
            pub struct $name;
        )*

        /// Their names, in the order of the contract.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

operations! {
    Me = "../schema/contract/01_me.graphql",
    Units = "../schema/contract/02_units.graphql",
    OpenContact = "../schema/contract/03_open_contact.graphql",
    RegisterIntake = "../schema/contract/04_register_intake.graphql",
    RecordScreening = "../schema/contract/05_record_screening.graphql",
    RecordDisclosureBasis = "../schema/contract/06_record_basis.graphql",
    WithdrawConsent = "../schema/contract/07_withdraw_consent.graphql",
    CreateReferral = "../schema/contract/08_create_referral.graphql",
    SendReferral = "../schema/contract/09_send_referral.graphql",
    ReferralInbox = "../schema/contract/10_referral_inbox.graphql",
    ReceiveReferral = "../schema/contract/11_receive_referral.graphql",
    AcceptReferral = "../schema/contract/12_accept_referral.graphql",
    DeclineReferral = "../schema/contract/13_decline_referral.graphql",
    StartReferral = "../schema/contract/14_start_referral.graphql",
    CompleteReferral = "../schema/contract/15_complete_referral.graphql",
    CaseView = "../schema/contract/16_case_view.graphql",
    Worklist = "../schema/contract/17_worklist.graphql",
    RecordMapping = "../schema/contract/18_record_mapping.graphql",
    RecordAssistanceDecision = "../schema/contract/19_record_assistance_decision.graphql",
    RecordEmploymentRegistration = "../schema/contract/20_record_employment_registration.graphql",
    RecordBenefit = "../schema/contract/21_record_benefit.graphql",
    CreatePlacement = "../schema/contract/22_create_placement.graphql",
    UpdatePlan = "../schema/contract/23_update_plan.graphql",
    CloseCase = "../schema/contract/24_close_case.graphql",
    Timeline = "../schema/contract/25_timeline.graphql",
}
