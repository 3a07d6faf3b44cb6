//! Mutations, one area a file: one verb for each use case.

mod administration;
mod again;
mod basis;
mod closure;
mod contact;
mod journal;
mod log_review;
mod mapping;
mod merging;
mod moving;
mod number;
mod opening;
mod plan;
mod proposal;
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
    merging::MergingMutation,
    opening::OpeningMutation,
    number::NumberMutation,
    administration::UnitMutation,
    administration::AssignmentMutation,
    administration::AgreementMutation,
    administration::NoticeMutation,
    log_review::LogReviewMutation,
    proposal::ProposalMutation,
);
