//! Mutations of the journal.

use access::Cx;
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result};
use chassis::{
    Failure,
    graphql::{KeptFromParticipantInput, fields_under, into_payload, known_id},
    payload,
};
use domain::NoteId;

use super::again::shows_the_case;
use crate::{IntakeDesk, flow, graph::types::journal::JournalNote};

/// A note to write.
#[derive(InputObject)]
pub struct WriteNoteInput {
    case_id: ID,
    text: String,
    /// A decision that the participant may not see it.
    kept_from_participant: MaybeUndefined<KeptFromParticipantInput>,
    idempotency_key: Option<String>,
}

/// What a note shall say. An open note is changed by its author; a locked one is corrected by a new note
/// that names it. What is kept from the participant stays so.
#[derive(InputObject)]
pub struct CorrectNoteInput {
    note_id: ID,
    text: String,
    idempotency_key: Option<String>,
}

/// A note to lock.
#[derive(InputObject)]
pub struct LockNoteInput {
    note_id: ID,
    idempotency_key: Option<String>,
}

payload! {
    /// What `writeNote` did.
    pub struct WriteNotePayload {
        /// The note as it stands now.
        note: JournalNote,
    }
}
payload! {
    /// What `correctNote` did.
    pub struct CorrectNotePayload {
        /// The note that says it now: the same one, or a new one that names it.
        note: JournalNote,
    }
}
payload! {
    /// What `lockNote` did.
    pub struct LockNotePayload {
        /// The note as it stands now.
        note: JournalNote,
    }
}

/// Mutations of the journal.
#[derive(Default)]
pub struct JournalMutation;

#[Object]
impl JournalMutation {
    /// Writes a note.
    async fn write_note(
        &self,
        ctx: &Context<'_>,
        input: WriteNoteInput,
    ) -> Result<WriteNotePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let note = flow::WriteNote {
                case: known_id(&input.case_id, "caseId")?,
                text: input.text,
                keeping: KeptFromParticipantInput::wish(cx, input.kept_from_participant)?,
                idempotency_key: input.idempotency_key,
            };
            shown((desk, cx, ctx), flow::write_note(desk, cx, note).await?).await
        };
        into_payload(cx, outcome.await, |note| WriteNotePayload {
            note,
            user_errors: Vec::new(),
        })
    }

    /// Corrects a note.
    async fn correct_note(
        &self,
        ctx: &Context<'_>,
        input: CorrectNoteInput,
    ) -> Result<CorrectNotePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let correction = flow::CorrectNote {
                note: known_id(&input.note_id, "noteId")?,
                text: input.text,
                idempotency_key: input.idempotency_key,
            };
            shown(
                (desk, cx, ctx),
                flow::correct_note(desk, cx, correction).await?,
            )
            .await
        };
        into_payload(cx, outcome.await, |note| CorrectNotePayload {
            note,
            user_errors: Vec::new(),
        })
    }

    /// Locks a note for good.
    async fn lock_note(&self, ctx: &Context<'_>, input: LockNoteInput) -> Result<LockNotePayload> {
        let (desk, cx) = (ctx.data::<IntakeDesk>()?, ctx.data::<Cx>()?);
        let outcome = async {
            let lock = flow::LockNote {
                note: known_id(&input.note_id, "noteId")?,
                idempotency_key: input.idempotency_key,
            };
            shown((desk, cx, ctx), flow::lock_note(desk, cx, lock).await?).await
        };
        into_payload(cx, outcome.await, |note| LockNotePayload {
            note,
            user_errors: Vec::new(),
        })
    }
}

/// The note as the reader may see it now.
async fn shown(
    (desk, cx, ctx): (&IntakeDesk, &Cx, &Context<'_>),
    note: NoteId,
) -> Result<Option<JournalNote>, Failure> {
    if !shows_the_case(ctx) {
        return Ok(None);
    }
    let view = desk
        .view_note(cx, note, &fields_under(ctx, &["note"]))
        .await?;
    Ok(view.as_ref().map(JournalNote::from))
}
