//! A participant finds the own cases.

use access::{Cx, ReaderKind};
use chassis::Fault;

use crate::{
    IntakeDesk,
    read::{CaseView, Wanted},
    store::{case, registry},
};

/// What the participant may see of the own cases, newest first. Nobody else has own cases.
pub async fn list_my_cases(
    desk: &IntakeDesk,
    cx: &Cx,
    wanted: &Wanted,
) -> Result<Vec<CaseView>, Fault> {
    match cx.sign_in().kind {
        ReaderKind::Participant => {}
        ReaderKind::Staff | ReaderKind::Partner | ReaderKind::System => return Ok(Vec::new()),
    }
    let connection = desk.store().reading();
    let directory = registry::get_directory(connection).await?;
    let heads =
        case::find_heads_of_participant(connection, &directory, &cx.sign_in().subject).await?;
    let ids: Vec<_> = heads.iter().map(|head| head.id).collect();
    let mut views = desk.view_cases(cx, &ids, wanted).await?;
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}
