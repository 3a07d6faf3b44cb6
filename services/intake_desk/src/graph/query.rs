//! Queries, one area a file.

mod administration;
mod case;
mod log_review;
mod notice;
mod opening;
mod own_stops;
mod proposal;
mod referral;
mod registry;
mod worklist;

use async_graphql::MergedObject;

/// The root of queries.
#[derive(MergedObject, Default)]
pub struct Query(
    registry::RegistryQuery,
    administration::AdministrationQuery,
    case::CaseQuery,
    worklist::WorklistQuery,
    referral::ReferralQuery,
    opening::OpeningQuery,
    own_stops::OwnStopsQuery,
    log_review::LogReviewQuery,
    proposal::ProposalQuery,
    notice::NoticeQuery,
);
