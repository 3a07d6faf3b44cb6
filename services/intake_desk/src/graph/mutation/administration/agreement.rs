//! Mutations of service agreements (lag 2019:212).

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    Failure,
    graphql::{Code, LocalDate, known_id, not_found, parse_id},
    payload,
};
use domain::{AgreementId, Section};

use super::outcome;
use crate::{
    IntakeDesk, flow::administration as flow, graph::types::administration::ServiceAgreement,
};

/// A service agreement that is proposed.
#[derive(InputObject)]
pub struct ProposeServiceAgreementInput {
    /// The desk's agency.
    desk_agency_id: ID,
    /// The agency for which the desk would handle something. One of the two is the own one.
    for_agency_id: ID,
    /// The sections that the desk's officers would handle.
    sections: Vec<Code<Section>>,
    /// The tasks, in words. Exercise of authority cannot be among them.
    tasks: Vec<String>,
    /// The first day.
    valid_from: LocalDate,
    /// The last day.
    valid_to: Option<LocalDate>,
    idempotency_key: Option<String>,
}

/// A service agreement that is approved or ended.
#[derive(InputObject)]
pub struct ServiceAgreementInput {
    agreement_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What a change of a service agreement did.
    pub struct ServiceAgreementPayload {
        /// The agreement as it stands now.
        agreement: ServiceAgreement,
    }
}

/// Mutations of service agreements, by the administrators of their two sides.
#[derive(Default)]
pub struct AgreementMutation;

#[Object]
impl AgreementMutation {
    /// Proposes a service agreement. It opens nothing until the other side has approved it.
    async fn propose_service_agreement(
        &self,
        ctx: &Context<'_>,
        input: ProposeServiceAgreementInput,
    ) -> Result<ServiceAgreementPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let done = async {
            let proposed = flow::ProposeAgreement {
                desk: known_id(&input.desk_agency_id, "deskAgencyId")?,
                for_agency: known_id(&input.for_agency_id, "forAgencyId")?,
                sections: input
                    .sections
                    .into_iter()
                    .map(|section| section.0)
                    .collect(),
                tasks: input.tasks,
                valid_from: input.valid_from.0,
                valid_to: input.valid_to.map(|to| to.0),
                idempotency_key: input.idempotency_key,
            };
            flow::propose_agreement(desk, cx, proposed).await
        };
        answer(desk, cx, done.await).await
    }

    /// Approves a service agreement that the other side has proposed. It is in force from then on.
    async fn approve_service_agreement(
        &self,
        ctx: &Context<'_>,
        input: ServiceAgreementInput,
    ) -> Result<ServiceAgreementPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.agreement_id);
        let done = async { flow::approve_agreement(desk, cx, input.into_use_case()?).await };
        answer(desk, cx, of(named, done.await)).await
    }

    /// Ends a service agreement, or a proposal, at once. Either side can.
    async fn end_service_agreement(
        &self,
        ctx: &Context<'_>,
        input: ServiceAgreementInput,
    ) -> Result<ServiceAgreementPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let named = parse_id(&input.agreement_id);
        let done = async { flow::end_agreement(desk, cx, input.into_use_case()?).await };
        answer(desk, cx, of(named, done.await)).await
    }
}

impl ServiceAgreementInput {
    fn into_use_case(self) -> Result<flow::OnAgreement, Failure> {
        Ok(flow::OnAgreement {
            agreement: known_id(&self.agreement_id, "agreementId")?,
            idempotency_key: self.idempotency_key,
        })
    }
}

fn of(named: Option<AgreementId>, done: Result<(), Failure>) -> Result<AgreementId, Failure> {
    done.and_then(|()| named.ok_or_else(|| not_found("agreementId")))
}

async fn answer(
    desk: &IntakeDesk,
    cx: &Cx,
    done: Result<AgreementId, Failure>,
) -> Result<ServiceAgreementPayload> {
    let (id, user_errors) = outcome(done, None, cx.language())?;
    let kept = match id {
        Some(id) => desk.own_agreement(cx, id).await?,
        None => None,
    };
    Ok(ServiceAgreementPayload {
        agreement: kept.map(|kept| ServiceAgreement::of(&kept, cx.today())),
        user_errors,
    })
}
