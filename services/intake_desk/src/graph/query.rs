//! Queries, one area a file.

mod case;
mod log_review;
mod referral;
mod registry;
mod worklist;

use async_graphql::MergedObject;

/// The root of queries.
#[derive(MergedObject, Default)]
pub struct Query(
    registry::RegistryQuery,
    case::CaseQuery,
    worklist::WorklistQuery,
    referral::ReferralQuery,
    log_review::LogReviewQuery,
);
