//! Mutations of a person's move to another municipality.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{
    graphql::{LocalDate, known_id},
    payload,
};

use super::again::Again;
use crate::{IntakeDesk, flow, graph::types::case::Case};

/// Where the person lives now.
#[derive(InputObject)]
pub struct RecordMoveInput {
    case_id: ID,
    /// The code of the municipality, four digits.
    municipality: String,
    /// Since when; not in the future.
    moved_on: LocalDate,
    idempotency_key: Option<String>,
}

/// Whose move was a mistake.
#[derive(InputObject)]
pub struct UndoMoveInput {
    case_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `recordMove` did.
    pub struct RecordMovePayload {
        /// The case as it stands now; its open referrals are frozen.
        case: Case,
    }
}
payload! {
    /// What `undoMove` did.
    pub struct UndoMovePayload {
        /// The case as it stands now.
        case: Case,
    }
}

/// Mutations of a person's move.
#[derive(Default)]
pub struct MovingMutation;

#[Object]
impl MovingMutation {
    /// Records that the person has moved to another municipality: every open referral of the person at
    /// this desk stands still until it is handed over, and can only be stopped.
    async fn record_move(
        &self,
        ctx: &Context<'_>,
        input: RecordMoveInput,
    ) -> Result<RecordMovePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let moved = flow::RecordMove {
                case: known_id(&input.case_id, "caseId")?,
                municipality: input.municipality,
                moved_on: input.moved_on.0,
                idempotency_key: input.idempotency_key,
            };
            flow::record_move(desk, cx, moved).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(RecordMovePayload {
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// Says that the move was a mistake: the clocks of the referrals go on.
    async fn undo_move(&self, ctx: &Context<'_>, input: UndoMoveInput) -> Result<UndoMovePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let undone = flow::UndoMove {
                case: known_id(&input.case_id, "caseId")?,
                idempotency_key: input.idempotency_key,
            };
            flow::undo_move(desk, cx, undone).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(UndoMovePayload {
            case: again.case(),
            user_errors: again.user_errors,
        })
    }
}
