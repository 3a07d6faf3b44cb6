//! The rows of programmes' documentation; private to the store.

use super::document::document_table;

pub mod profile {
    //! What programmes are for.
    use domain::codes::TargetGroup;
    use store::{Coded, Codes, Json};

    use crate::model::StartPattern;

    super::document_table! {
        "programme_profile" {
            purpose: String,
            partners: Json<Vec<String>>,
            target_groups: Codes<TargetGroup>,
            service_rate_percent: Option<i32>,
            competence_share_percent: Option<i32>,
            start_pattern: Coded<StartPattern>,
            started_on: Option<Date>,
            ended_on: Option<Date>,
        }
    }
}

pub mod phase {
    //! Phases.
    super::document_table! {
        "programme_phase" {
            name: String,
            planned_from: Date,
            planned_to: Date,
            started_on: Option<Date>,
            ended_on: Option<Date>,
        }
    }
}

pub mod staffing {
    //! Who works in programmes.
    use store::Coded;

    use crate::model::StaffFunction;

    super::document_table! {
        "programme_staffing" {
            function: Coded<StaffFunction>,
            name: String,
            starts_on: Date,
            ends_on: Option<Date>,
            note: Option<String>,
        }
    }
}

pub mod commission {
    //! Who evaluates programmes.
    super::document_table! {
        "programme_commission" {
            staff_id: Uuid,
            name: String,
            organisation: String,
            starts_on: Date,
            ends_on: Option<Date>,
        }
    }
}

pub mod group {
    //! Resource groups and scattered places.
    use store::{Coded, Json};

    use crate::model::GroupKind;

    super::document_table! {
        "resource_group" {
            kind: Coded<GroupKind>,
            name: String,
            work: String,
            supervisor_id: Option<Uuid>,
            workplace_ids: Json<Vec<Uuid>>,
            places: Option<i32>,
            starts_on: Date,
            ends_on: Option<Date>,
        }
    }
}

pub mod negotiation {
    //! Negotiations with unions.
    use store::Coded;

    use crate::model::NegotiationOutcome;

    super::document_table! {
        "union_negotiation" {
            organisation: String,
            matter: String,
            called_on: Date,
            ended_on: Option<Date>,
            outcome: Coded<NegotiationOutcome>,
            effect: Option<String>,
        }
    }
}

pub mod deviation {
    //! Deviations.
    use store::Coded;

    use crate::model::{DeviationControl, DeviationKind};

    super::document_table! {
        "programme_deviation" {
            began_on: Date,
            until: Option<Date>,
            kind: Coded<DeviationKind>,
            control: Coded<DeviationControl>,
            cause: String,
            effect: String,
        }
    }
}

pub mod change {
    //! Changes of plans.
    super::document_table! {
        "programme_change" {
            decided_on: Date,
            what: String,
            before: Option<String>,
            after: String,
            why: String,
        }
    }
}

pub mod week {
    //! Statuses of weeks.
    use store::Coded;

    use crate::model::WeekState;

    super::document_table! {
        "programme_week" {
            monday: Date,
            state: Coded<WeekState>,
            summary: String,
        }
    }
}

pub mod report {
    //! Status reports.
    super::document_table! {
        "programme_report" {
            starts_on: Date,
            ends_on: Date,
            done: String,
            next: Option<String>,
            risks: Option<String>,
        }
    }
}

pub mod lesson {
    //! Lessons.
    use store::Coded;

    use crate::model::LessonDimension;

    super::document_table! {
        "programme_lesson" {
            dimension: Coded<LessonDimension>,
            lesson: String,
            advice: String,
        }
    }
}

pub mod checklist {
    //! Answers to checklists.
    use store::Coded;

    use crate::model::ChecklistAnswer;

    super::document_table! {
        "checklist_note" {
            point: String,
            answer: Coded<ChecklistAnswer>,
            note: Option<String>,
        }
    }
}
