//! Lists of participants: looked at first, then taken in whole or not at all.

use access::{Act, Cx};
use base64::{Engine, engine::general_purpose::STANDARD};
use chassis::{Failure, once::Once};
use domain::{Problem, ProgrammeId};
use serde::Serialize;

use super::{
    tied::{Tied, find_tied},
    write::{Writing, finish, put_document, recall, writer},
};
use crate::{
    FollowUp,
    model::{
        evaluation::ImportedParticipant,
        import::{ImportList, LARGEST_FILE, read_table, understand},
    },
    store::evaluation::{ImportHead, Kept, Which, add_imported, list, list_imported},
};

/// A list as it was understood, and the one that it would take the place of.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The list; or what is wrong with it as a whole.
    pub list: Result<ImportList, Problem>,
    /// The rows that are there.
    pub before: Vec<ImportedParticipant>,
    /// The tie, for the programme's days.
    pub tied: Tied,
}

/// Looks at a list without keeping anything; `None` for who does not run the programme.
pub async fn preview_import(
    follow_up: &FollowUp,
    cx: &Cx,
    programme: ProgrammeId,
    content: &str,
) -> Result<Option<Preview>, chassis::Fault> {
    let tied = find_tied(follow_up, cx, Some(programme)).await?.pop();
    let Some(tied) = tied.filter(Tied::runs) else {
        return Ok(None);
    };
    let act = Act::named("preview_import").for_unit(tied.seat.0, tied.seat.1);
    cx.trail().note_act(act.concerning(programme));
    let connection = follow_up.store.reading();
    let heads: Vec<Kept<ImportHead>> = list(connection, programme, Which::Current).await?;
    let version = heads.first().map_or(0, |head| head.version);
    let before = list_imported(connection, programme, version).await?;
    let list = understood(content);
    Ok(Some(Preview { list, before, tied }))
}

/// Takes a list in: all of its rows, or none. The one before stays as it was, and counts no longer.
pub async fn import_participants(
    follow_up: &FollowUp,
    cx: &Cx,
    writing: Writing<'_>,
    (content, input): (&str, &impl Serialize),
) -> Result<(), Failure> {
    let tied = writer(follow_up, cx, &writing).await?;
    let list = understood(content)?;
    if let Some(line) = list.first_wrong() {
        let wrong = Problem::invalid("content", "import-rows-wrong");
        return Err(wrong.with("line", line).into());
    }
    let participants = list.participants();
    let mut tx = follow_up.store.begin(cx).await?;
    if let Once::Done(()) = recall(&mut tx, &tied, &writing, input).await? {
        return Ok(());
    }
    let head = ImportHead {
        participants: i32::try_from(participants.len()).unwrap_or(i32::MAX),
    };
    put_document(&tx, cx, &tied, &writing, &head).await?;
    let version = writing.document.1.unwrap_or(0) + 1;
    let place = (writing.programme, version);
    add_imported(tx.connection(), cx, place, &participants).await?;
    finish(tx, cx, &tied, &writing).await
}

fn understood(content: &str) -> Result<ImportList, Problem> {
    let refused = |message| Problem::invalid("content", message);
    if content.len() > LARGEST_FILE * 2 {
        return Err(refused("import-too-large").with("largest", LARGEST_FILE / 1024));
    }
    let file = STANDARD
        .decode(content.trim())
        .map_err(|_| refused("import-not-base64"))?;
    understand(&read_table(&file)?)
}
