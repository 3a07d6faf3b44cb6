//! The rows of the evaluation's tables; private to the store.

pub mod goal {
    //! Goals.
    use store::Coded;

    use super::super::document::document_table;
    use crate::model::evaluation::{GoalMeasure, OutcomeReading};

    document_table! {
        "goal" {
            number: i32,
            wording: String,
            purpose: String,
            requested_basis: String,
            measure: Coded<GoalMeasure>,
            target: Option<i64>,
            period_from: Option<Date>,
            period_to: Option<Date>,
            months: Option<i32>,
            reading: Option<Coded<OutcomeReading>>,
            planned_rate_percent: Option<i32>,
        }
    }
}

pub mod goal_remark {
    //! Remarks on goals, with their answers.
    use super::super::document::document_table;

    document_table! {
        "goal_remark" {
            goal_id: Uuid,
            remark: String,
            written_on: Date,
            answer: Option<String>,
            answered_on: Option<Date>,
        }
    }
}

pub mod goal_assessment {
    //! The evaluator's assessments; one document for each goal, with the goal's id.
    use store::Coded;

    use super::super::document::document_table;
    use crate::model::evaluation::GoalVerdict;

    document_table! {
        "goal_assessment" {
            verdict: Coded<GoalVerdict>,
            basis: String,
            assessment: String,
            beyond_control: Option<String>,
        }
    }
}

pub mod evaluation_statement {
    //! The evaluator's overall statement; one document for each programme, with the programme's id.
    use super::super::document::document_table;

    document_table! {
        "evaluation_statement" {
            statement: String,
            lessons: Option<String>,
        }
    }
}

pub mod baseline_indicator {
    //! How things stood before.
    use store::Coded;

    use super::super::document::document_table;
    use crate::model::evaluation::IndicatorUnit;

    document_table! {
        "baseline_indicator" {
            name: String,
            value: i64,
            unit: Coded<IndicatorUnit>,
            source: String,
            measured_on: Date,
        }
    }
}

pub mod participant_import {
    //! Lists that were taken in; one document for each programme, with the programme's id, a version for each list.
    use super::super::document::document_table;

    document_table! {
        "participant_import" {
            participants: i32,
        }
    }
}

pub mod budget_line {
    //! Lines of budgets.
    use super::super::document::document_table;

    document_table! {
        "budget_line" {
            year: i32,
            name: String,
            planned_ore: i64,
            outcome_ore: Option<i64>,
        }
    }
}

pub mod budget_overhead {
    //! Overheads; one document for each programme, with the programme's id.
    use super::super::document::document_table;

    document_table! {
        "budget_overhead" {
            percent: i32,
            rounding_ore: i64,
        }
    }
}

pub mod assumption {
    //! What calculations assume; one document of each kind for each programme.
    use store::Coded;

    use super::super::document::document_table;
    use crate::model::calculation::AssumptionKind;

    document_table! {
        "assumption" {
            kind: Coded<AssumptionKind>,
            low: i64,
            likely: i64,
            high: i64,
            source: String,
            assumed_on: Date,
        }
    }
}

pub mod imported_participant {
    //! Rows of the lists.
    use std::collections::BTreeMap;

    use sea_orm::entity::prelude::*;

    /// One row of `imported_participant`.
    #[derive(Clone, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "imported_participant")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_key: i64,
        pub programme_id: Uuid,
        pub import_version: i32,
        pub reference: String,
        pub codes: store::Json<BTreeMap<String, String>>,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a row of imported_participant")
        }
    }

    /// Leans on nothing.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod enrolment_tie {
    //! Who was enrolled where.
    use sea_orm::entity::prelude::*;

    /// One row of `enrolment_tie`.
    #[derive(Clone, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "enrolment_tie")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub tie_key: i64,
        pub event_id: Uuid,
        pub programme_id: Uuid,
        pub pseudonym: Option<String>,
        pub happened_on: Date,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a row of enrolment_tie")
        }
    }

    /// Leans on nothing.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
