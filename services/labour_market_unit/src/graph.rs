//! The labour-market unit's part of the public schema: thin.

mod case;
mod documentation;
mod eligibility;
mod enrolment;
mod entry;
mod input;
mod mutation;
mod placement;
mod query;
mod register;
mod types;

use std::sync::Arc;

use async_graphql::{EmptySubscription, Schema};
use chassis::graphql::{sdl_of, within_limits};

use crate::LabourMarketUnit;
use mutation::Mutation;

/// The schema of this service.
pub type LabourSchema = Schema<query::Query, Mutation, EmptySubscription>;

/// Builds the schema.
pub fn schema(unit: Arc<LabourMarketUnit>) -> LabourSchema {
    within_limits(Schema::build(
        query::Query::default(),
        Mutation::default(),
        EmptySubscription,
    ))
    .data(unit)
    .finish()
}

/// The schema in text.
pub fn sdl() -> String {
    sdl_of(Schema::build(
        query::Query::default(),
        Mutation::default(),
        EmptySubscription,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_holds_what_callers_rely_on() {
        let sdl = sdl();
        for needed in [
            "createPlacement(input: CreatePlacementInput!): CreatePlacementPayload!",
            "labourMarket: LabourMarketSections\n",
            "placements: [Placement!]",
            "competenceHours: CompetenceHours",
            "EXTRA_SERVICE",
        ] {
            assert!(sdl.contains(needed), "{needed}");
        }
        for optional in [
            "supervisorId: ID\n",
            "endsOn: LocalDate\n",
            "referralId: ID\n",
        ] {
            assert!(sdl.contains(optional), "{optional}");
        }
    }
}
