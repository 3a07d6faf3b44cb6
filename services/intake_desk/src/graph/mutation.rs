//! Mutations, one area a file: one verb for each use case.

mod administration;
mod again;
mod basis;
mod closure;
mod contact;
mod journal;
mod log_review;
mod mapping;
mod moving;
mod number;
mod opening;
mod plan;
pub(crate) mod referral;
mod staff;

use async_graphql::MergedObject;

/// The root of mutations.
#[derive(MergedObject, Default)]
pub struct Mutation(
    contact::ContactMutation,
    basis::BasisMutation,
    mapping::MappingMutation,
    plan::PlanMutation,
    journal::JournalMutation,
    closure::ClosureMutation,
    staff::StaffMutation,
    referral::ReferralMutation,
    moving::MovingMutation,
    opening::OpeningMutation,
    number::NumberMutation,
    administration::UnitMutation,
    administration::AssignmentMutation,
    administration::AgreementMutation,
    log_review::LogReviewMutation,
);
