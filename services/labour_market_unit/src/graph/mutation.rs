//! Mutations of the labour-market unit.

mod competence;
mod documentation;
mod enrolment;
mod placement;
mod register;

use async_graphql::MergedObject;

/// The root of mutations.
#[derive(Default, MergedObject)]
pub struct Mutation(
    placement::PlacementMutation,
    competence::CompetenceMutation,
    documentation::DocumentationMutation,
    enrolment::EnrolmentMutation,
    register::RegisterMutation,
);
