//! Mutations about placements. Each answers with the whole placement as it stands now.

use std::sync::Arc;

use access::Cx;
use async_graphql::{Context, Object, Result};
use chassis::{
    Failure,
    graphql::{into_payload, known_id},
    payload,
};
use domain::{CaseId, RecordId};

use crate::{
    LabourMarketUnit, flow,
    graph::{
        input::{
            CreatePlacementInput, EndPlacementInput, RecordAttendanceInput,
            RecordUnionConsultationInput,
        },
        placement::{Placement, placement_again, with_placements},
    },
};

payload! {
    /// What `createPlacement` did.
    pub struct CreatePlacementPayload {
        /// The placement as it stands now.
        placement: Placement,
    }
}
payload! {
    /// What `endPlacement` did.
    pub struct EndPlacementPayload {
        /// The placement as it stands now.
        placement: Placement,
    }
}
payload! {
    /// What `recordAttendance` did.
    pub struct RecordAttendancePayload {
        /// The placement as it stands now.
        placement: Placement,
    }
}
payload! {
    /// What `recordUnionConsultation` did.
    pub struct RecordUnionConsultationPayload {
        /// The placement as it stands now.
        placement: Placement,
    }
}

/// Mutations about placements.
#[derive(Default)]
pub struct PlacementMutation;

#[Object]
impl PlacementMutation {
    /// Records a placement: where, as what, how much, with whom.
    async fn create_placement(
        &self,
        ctx: &Context<'_>,
        input: CreatePlacementInput,
    ) -> Result<CreatePlacementPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let placement =
                flow::create_placement(unit, cx, input.into_use_case(cx, case)?).await?;
            shown_again(ctx, case, placement).await
        };
        into_payload(cx, outcome.await, |placement| CreatePlacementPayload {
            placement,
            user_errors: Vec::new(),
        })
    }

    /// Records that a placement is over, and why.
    async fn end_placement(
        &self,
        ctx: &Context<'_>,
        input: EndPlacementInput,
    ) -> Result<EndPlacementPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let ending = input.into_use_case(cx, case)?;
            let placement = ending.placement;
            flow::end_placement(unit, cx, ending).await?;
            shown_again(ctx, case, placement).await
        };
        into_payload(cx, outcome.await, |placement| EndPlacementPayload {
            placement,
            user_errors: Vec::new(),
        })
    }

    /// Records how a day of a placement went.
    async fn record_attendance(
        &self,
        ctx: &Context<'_>,
        input: RecordAttendanceInput,
    ) -> Result<RecordAttendancePayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let day = input.into_use_case(cx, case)?;
            let placement = day.placement;
            flow::record_attendance(unit, cx, day).await?;
            shown_again(ctx, case, placement).await
        };
        into_payload(cx, outcome.await, |placement| RecordAttendancePayload {
            placement,
            user_errors: Vec::new(),
        })
    }

    /// Records what a union was asked about a placement, and what it answered; never who is a member.
    async fn record_union_consultation(
        &self,
        ctx: &Context<'_>,
        input: RecordUnionConsultationInput,
    ) -> Result<RecordUnionConsultationPayload> {
        let (unit, cx) = (ctx.data::<Arc<LabourMarketUnit>>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let case = known_id::<CaseId>(&input.case_id, "caseId")?;
            let consultation = input.into_use_case(cx, case)?;
            let placement = consultation.placement;
            flow::record_union_consultation(unit, cx, consultation).await?;
            shown_again(ctx, case, placement).await
        };
        into_payload(cx, outcome.await, |placement| {
            RecordUnionConsultationPayload {
                placement,
                user_errors: Vec::new(),
            }
        })
    }
}

async fn shown_again(
    ctx: &Context<'_>,
    case: CaseId,
    placement: RecordId,
) -> Result<Option<Placement>, Failure> {
    let (Ok(unit), Ok(cx)) = (ctx.data::<Arc<LabourMarketUnit>>(), ctx.data::<Cx>()) else {
        return Ok(None);
    };
    placement_again(
        unit,
        cx,
        (case, with_placements(ctx, "placement")),
        placement,
    )
    .await
}
