//! Mutations of the labour-market unit.

mod competence;
mod placement;
mod register;

use async_graphql::MergedObject;

/// The root of mutations.
#[derive(Default, MergedObject)]
pub struct Mutation(
    placement::PlacementMutation,
    competence::CompetenceMutation,
    register::RegisterMutation,
);
