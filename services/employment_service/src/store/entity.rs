//! The rows of the employment service's tables; private to the store.

pub mod employment_registration {
    //! Registrations.
    use domain::codes::EmploymentCategory;
    use store::Coded;

    use crate::model::UnemploymentFund;

    store::section_table! {
        /// One row of `employment_registration`.
        "employment_registration" {
            category: Coded<EmploymentCategory>,
            starts_on: Date,
            ends_on: Option<Date>,
            unemployment_fund: Coded<UnemploymentFund>,
            latest_report_on: Option<Date>,
        }
    }
}

pub mod employment_programme {
    //! Programmes and subsidies.
    use domain::codes::ProgrammeCode;
    use store::Coded;

    store::section_table! {
        /// One row of `employment_programme`.
        "employment_programme" {
            code: Coded<ProgrammeCode>,
            starts_on: Date,
            ends_on: Option<Date>,
        }
    }
}

pub mod readiness {
    //! Readiness for what the agency offers.
    use domain::codes::ProgrammeCode;
    use store::Coded;

    use crate::model::ReadinessLevel;

    store::section_table! {
        /// One row of `readiness`.
        "readiness" {
            level: Coded<ReadinessLevel>,
            programme: Option<Coded<ProgrammeCode>>,
            review_on: Option<Date>,
        }
    }
}

pub mod provider_referral {
    //! Referrals to providers.
    use store::Coded;

    use crate::model::ProviderReferralStatus;

    store::section_table! {
        /// One row of `provider_referral`.
        "provider_referral" {
            provider: Option<String>,
            status: Coded<ProviderReferralStatus>,
            status_on: Date,
        }
    }
}
