//! Mutations of two persons in the tables who are one.

use access::Cx;
use async_graphql::{Context, ID, InputObject, Object, Result};
use chassis::{graphql::known_id, payload};

use super::again::Again;
use crate::{IntakeDesk, flow, graph::types::case::Case};

/// Whom the person of a case is one with.
#[derive(InputObject)]
pub struct MergePersonsInput {
    /// A case of the person who is kept: this person's name and number are shown from then on.
    case_id: ID,
    /// The number of a case of the other, for example `GNE-2026-00017`.
    other_case_number: String,
    /// How it is known that they are one: at least 20 characters.
    reason: String,
    idempotency_key: Option<String>,
}

/// Which merge was a mistake.
#[derive(InputObject)]
pub struct UndoMergeInput {
    /// A case that the merge brought to its person; for any other case of the person the newest merge is meant.
    case_id: ID,
    /// How it is known that they are two: at least 20 characters.
    reason: String,
    idempotency_key: Option<String>,
}

payload! {
    /// What `mergePersons` did.
    pub struct MergePersonsPayload {
        /// The case as it stands now.
        case: Case,
    }
}
payload! {
    /// What `undoMerge` did.
    pub struct UndoMergePayload {
        /// The case as it stands now.
        case: Case,
    }
}

/// Mutations of two persons who are one.
#[derive(Default)]
pub struct MergingMutation;

#[Object]
impl MergingMutation {
    /// Says that the persons of two cases are one: every case of the other becomes this person's, either number finds
    /// them, and what keeps somebody from one of them keeps them from both. It can be undone.
    async fn merge_persons(
        &self,
        ctx: &Context<'_>,
        input: MergePersonsInput,
    ) -> Result<MergePersonsPayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let merged = flow::MergePersons {
                case: known_id(&input.case_id, "caseId")?,
                other_case_number: input.other_case_number,
                reason: input.reason,
                idempotency_key: input.idempotency_key,
            };
            flow::merge_persons(desk, cx, merged).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(MergePersonsPayload {
            case: again.case(),
            user_errors: again.user_errors,
        })
    }

    /// Says that they are two after all: what the merge brought together goes back, and cases that were opened since stay
    /// with the person who was kept.
    async fn undo_merge(
        &self,
        ctx: &Context<'_>,
        input: UndoMergeInput,
    ) -> Result<UndoMergePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let case_id = input.case_id.clone();
        let outcome = async {
            let undone = flow::UndoMerge {
                case: known_id(&input.case_id, "caseId")?,
                reason: input.reason,
                idempotency_key: input.idempotency_key,
            };
            flow::undo_merge(desk, cx, undone).await
        };
        let again = Again::read(ctx, &case_id, outcome.await).await?;
        Ok(UndoMergePayload {
            case: again.case(),
            user_errors: again.user_errors,
        })
    }
}
