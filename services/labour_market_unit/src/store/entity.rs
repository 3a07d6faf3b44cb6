//! The rows of the labour-market unit's tables; private to the store.

pub mod placement {
    //! Placements.
    use domain::codes::EmploymentType;
    use store::Coded;

    use crate::model::SupportLevel;

    store::section_table! {
        /// One row of `placement`.
        "placement" {
            workplace: String,
            workplace_id: Option<Uuid>,
            employment_type: Coded<EmploymentType>,
            service_rate_percent: i32,
            competence_share_percent: Option<i32>,
            starts_on: Date,
            ends_on: Option<Date>,
            tasks: String,
            supervisor_id: Option<Uuid>,
            referral_id: Option<Uuid>,
            support_level: Option<Coded<SupportLevel>>,
            long_term_goal: Option<String>,
            group_id: Option<Uuid>,
        }
    }
}

pub mod placement_ending {
    //! How placements ended.
    use store::Coded;

    use crate::model::PlacementEndReason;

    store::section_table! {
        /// One row of `placement_ending`.
        "placement_ending" {
            placement_id: Uuid,
            ends_on: Date,
            reason: Coded<PlacementEndReason>,
            note: Option<String>,
        }
    }
}

pub mod attendance {
    //! Days of placements.
    use store::Coded;

    use crate::model::AttendanceKind;

    store::section_table! {
        /// One row of `attendance`.
        "attendance" {
            placement_id: Uuid,
            attended_on: Date,
            kind: Coded<AttendanceKind>,
            quarters: Option<i32>,
        }
    }
}

pub mod union_consultation {
    //! What unions were asked.
    use store::Coded;

    use crate::model::ConsultationOutcome;

    store::section_table! {
        /// One row of `union_consultation`.
        "union_consultation" {
            placement_id: Uuid,
            organisation: String,
            asked_on: Date,
            answered_on: Option<Date>,
            outcome: Coded<ConsultationOutcome>,
            effect: Option<String>,
        }
    }
}

pub mod enrolment {
    //! Enrolments in programmes.
    store::section_table! {
        /// One row of `enrolment`.
        "enrolment" {
            programme_id: Uuid,
            starts_on: Date,
            ends_on: Option<Date>,
        }
    }
}

pub mod enrolment_ending {
    //! How enrolments ended.
    use domain::codes::{EmploymentType, IncomeSource, OccupationKind};
    use store::Coded;

    use crate::model::{EmployerKind, EnrolmentEndReason, StudyField};

    store::section_table! {
        /// One row of `enrolment_ending`.
        "enrolment_ending" {
            enrolment_id: Uuid,
            ends_on: Date,
            reason: Coded<EnrolmentEndReason>,
            occupation: Coded<OccupationKind>,
            employment_type: Option<Coded<EmploymentType>>,
            employer: Option<Coded<EmployerKind>>,
            field: Option<Coded<StudyField>>,
            income_source: Option<Coded<IncomeSource>>,
            tasks: Option<String>,
            note: Option<String>,
        }
    }
}

pub mod competence_entry {
    //! Hours of competence-raising activity.
    use store::Coded;

    use crate::model::CompetenceActivity;

    store::section_table! {
        /// One row of `competence_entry`.
        "competence_entry" {
            month: String,
            activity: Coded<CompetenceActivity>,
            planned_quarters: i32,
            done_quarters: i32,
        }
    }
}

pub mod workplace {
    //! The register of workplaces.
    use sea_orm::entity::prelude::*;

    /// One row of `workplace`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "workplace")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_key: i64,
        pub id: Uuid,
        pub agency_id: Uuid,
        pub name: String,
        pub organisation: Option<String>,
        pub municipality: String,
        pub author_id: Uuid,
        pub created_at: DateTimeUtc,
    }

    /// Leans on nothing.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod programme {
    //! The register of programmes.
    use sea_orm::entity::prelude::*;
    use store::Coded;

    use crate::model::ProgrammeLevel;

    /// One row of `programme`.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "programme")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_key: i64,
        pub id: Uuid,
        pub agency_id: Uuid,
        pub unit_id: Uuid,
        pub level: Coded<ProgrammeLevel>,
        pub umbrella_id: Option<Uuid>,
        pub name: String,
        pub financier: Option<String>,
        pub leader_id: Option<Uuid>,
        pub capacity: Option<i32>,
        pub starts_on: Date,
        pub ends_on: Option<Date>,
        pub version: i32,
        pub author_id: Uuid,
        pub created_at: DateTimeUtc,
    }

    /// Leans on nothing but itself.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
