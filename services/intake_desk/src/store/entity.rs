//! The tables as SeaORM sees them. Nothing outside `store` may hold one of these rows.

/// SeaORM asks every row for `Debug`; ours name their table and nothing of what they hold.
macro_rules! speak_no_values {
    ($row:ty, $table:literal) => {
        impl ::std::fmt::Debug for $row {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(concat!("row of ", $table))
            }
        }
    };
}
use speak_no_values;

pub mod agency;
pub mod agency_staff;
pub mod agreement;
pub mod agreement_step;
pub mod assignment;
pub mod basis;
pub mod case_assignment;
pub mod case_phase;
pub mod closure;
pub mod conflict;
pub mod contact_point;
pub mod deadline;
pub mod deadline_rule;
pub mod due_work;
pub mod follow_up_due;
pub mod honey_number;
pub mod intake;
pub mod intake_proposal;
pub mod journal_note;
pub mod log_alarm;
pub mod log_follow_up;
pub mod log_review;
pub mod log_review_item;
pub mod log_review_signature;
pub mod log_verdict;
pub mod lookup;
pub mod mapping_part;
pub mod notice;
pub mod notice_attempt;
pub mod notice_endpoint;
pub mod open_contact;
pub mod opening;
pub mod opening_review;
pub mod opening_verdict;
pub mod party;
pub mod person;
pub mod person_identifier;
pub mod person_merge;
pub mod person_merge_case;
pub mod person_move;
pub mod plan;
pub mod plan_activity;
pub mod plan_comment;
pub mod plan_goal;
pub mod population_register;
pub mod protection;
pub mod protection_handler;
pub mod referral;
pub mod referral_step;
pub mod registered_number;
pub mod registry_change;
pub mod registry_work;
pub mod retention_rule;
pub mod screening;
pub mod service_agreement;
pub mod service_capacity;
pub mod shared_case;
pub mod staff;
pub mod task;
pub mod timeline_entry;
pub mod unit;
pub mod unit_version;
