//! The rows of the welfare unit's tables; private to the store.

pub mod assistance_decision {
    //! Decisions on assistance.
    use domain::codes::LivelihoodBarrier;
    use store::Coded;

    store::section_table! {
        /// One row of `assistance_decision`.
        "assistance_decision" {
            month: String,
            amount_ore: i64,
            barrier: Coded<LivelihoodBarrier>,
        }
    }
}

pub mod adult_barrier {
    //! Livelihood barriers of adults.
    use domain::codes::LivelihoodBarrier;
    use store::Coded;

    use crate::model::Adult;

    store::section_table! {
        /// One row of `adult_barrier`.
        "adult_barrier" {
            adult: Coded<Adult>,
            month: String,
            barrier: Coded<LivelihoodBarrier>,
        }
    }
}

pub mod household {
    //! Households.
    use domain::codes::HouseholdType;
    use store::Coded;

    store::section_table! {
        /// One row of `household`.
        "household" {
            kind: Coded<HouseholdType>,
            adults: i32,
            children: i32,
            starts_on: Date,
        }
    }
}

pub mod activity_requirement {
    //! Activity requirements.
    use store::Codes;

    use crate::model::{ActivityReduction, RequiredActivityKind};

    store::section_table! {
        /// One row of `activity_requirement`.
        "activity_requirement" {
            starts_on: Date,
            ends_on: Option<Date>,
            hours_per_week: i32,
            kinds: Codes<RequiredActivityKind>,
            reductions: Codes<ActivityReduction>,
            hours_worked: Option<i32>,
        }
    }
}
