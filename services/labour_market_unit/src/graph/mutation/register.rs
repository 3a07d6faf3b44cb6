//! Mutations of the registers of workplaces and programmes.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{Failure, graphql::into_payload, payload};

use crate::{
    LabourMarketUnit, flow,
    graph::{
        input::{AddWorkplaceInput, CreateProgrammeInput},
        register::{Programme, Workplace},
    },
};

payload! {
    /// What `createProgramme` did.
    pub struct CreateProgrammePayload {
        /// The programme as it stands now.
        programme: Programme,
    }
}
payload! {
    /// What `addWorkplace` did.
    pub struct AddWorkplacePayload {
        /// The workplace as it stands now.
        workplace: Workplace,
    }
}

/// Mutations of the registers.
#[derive(Default)]
pub struct RegisterMutation;

#[Object]
impl RegisterMutation {
    /// Makes a programme, or an umbrella over programmes, of the manager's own unit.
    async fn create_programme(
        &self,
        ctx: &Context<'_>,
        input: CreateProgrammeInput,
    ) -> Result<CreateProgrammePayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let made = flow::create_programme(unit, cx, input.into_use_case()?).await?;
            Ok::<_, Failure>(
                flow::get_programme(unit, cx, made)
                    .await?
                    .map(Programme::from),
            )
        };
        into_payload(cx, outcome.await, |programme| CreateProgrammePayload {
            programme,
            user_errors: Vec::new(),
        })
    }

    /// Adds a workplace to the register of the reader's own agency.
    async fn add_workplace(
        &self,
        ctx: &Context<'_>,
        input: AddWorkplaceInput,
    ) -> Result<AddWorkplacePayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let added = flow::add_workplace(unit, cx, input.into()).await?;
            Ok::<_, Failure>(
                flow::get_workplace(unit, cx, added)
                    .await?
                    .map(Workplace::from),
            )
        };
        into_payload(cx, outcome.await, |workplace| AddWorkplacePayload {
            workplace,
            user_errors: Vec::new(),
        })
    }
}
