//! The rows of the insurance agency's tables; private to the store.

pub mod benefit {
    //! Benefits.
    store::section_table! {
        /// One row of `benefit`.
        "benefit" {
            code: String,
            extent_percent: i32,
            starts_on: Date,
            ends_on: Option<Date>,
        }
    }
}

pub mod rehabilitation {
    //! Coordination of rehabilitation.
    store::section_table! {
        /// One row of `rehabilitation`.
        "rehabilitation" {
            status: String,
            coordinator: String,
            measures: Option<String>,
            review_on: Option<Date>,
        }
    }
}

pub mod zero_sgi {
    //! Periods without qualifying income.
    store::section_table! {
        /// One row of `zero_sgi`.
        "zero_sgi" {
            starts_on: Date,
            ends_on: Option<Date>,
        }
    }
}
