//! Queries: the entity that the gateway joins, the registers, programmes' documentation, and the agency's code lists.

mod codes;
mod documentation;
mod register;

use async_graphql::{ID, MergedObject, Object};

use super::case::Case;

/// The root of queries.
#[derive(MergedObject, Default)]
pub struct Query(
    CaseQuery,
    register::RegisterQuery,
    documentation::DocumentationQuery,
    codes::CodeQuery,
);

/// The entity.
#[derive(Default)]
pub struct CaseQuery;

#[Object]
impl CaseQuery {
    /// Always a shell, never "not found": one missing case must not tell, nor fail the others.
    #[graphql(entity)]
    async fn find_case_by_id(&self, id: ID) -> Case {
        Case { id }
    }
}
