//! What the reviewers of an agency's log must look at: they list it, and say that they have.

use access::{Act, AssuranceLevel, Cx, ReaderFacts, ReaderKind};
use chassis::{Failure, Fault, graphql::not_found, once, once::Once};
use domain::{Role, RowKey, TaskId};
use serde::Serialize;
use store::{Page, PageRequest};

use crate::{
    IntakeDesk,
    model::{registry::Directory, stop::LogAlarm},
    read::question,
    store::{log_alarm, registry, registry::Updated},
};

/// The alarm that was looked at.
#[derive(Serialize)]
pub struct CompleteLogAlarm {
    /// Which.
    pub alarm: TaskId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A page of the alarms of the agencies whose log the reader reviews, oldest first; empty for everybody
/// else. That they were read is noted.
pub async fn list_log_alarms(
    desk: &IntakeDesk,
    cx: &Cx,
    request: &PageRequest,
) -> Result<Page<LogAlarm>, Fault> {
    let list = desk.store().list(cx, "logAlarms", &())?;
    let after: Option<i64> = list.after(request)?;
    let look = desk.look(cx, &[]).await?;
    let agencies = reviewed(cx, &look.facts().reader, look.directory());
    let page = (after.map(RowKey::from_i64), request.limit());
    let alarms =
        log_alarm::list_alarms(look.connection(), look.directory(), &agencies, page).await?;
    let page = list.page(request, alarms, |alarm| alarm.key.as_i64())?;
    if !page.rows.is_empty() {
        let shown = page.rows.iter().map(|row| row.row.id);
        let read = Act::named("read_log_alarms");
        cx.trail().note_act(shown.fold(read, Act::concerning));
    }
    Ok(page)
}

/// Says that an alarm was looked at. One of another agency is not there, and one that is done is done.
pub async fn complete_log_alarm(
    desk: &IntakeDesk,
    cx: &Cx,
    input: CompleteLogAlarm,
) -> Result<TaskId, Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    if let Once::Done(id) = once::recall(&mut tx, key, "completeLogAlarm", &input).await? {
        return Ok(id);
    }
    let connection = tx.connection();
    let (facts, directory) = desk
        .facts()
        .answer_in(connection, &question(cx, &[]))
        .await?;
    let agencies = reviewed(cx, &facts.reader, &directory);
    let staff = registry::get_staff_by_subject(connection, &cx.sign_in().subject).await?;
    let by = staff.map_or(RowKey::from_i64(0), |staff| staff.key);
    let done = (input.alarm, by);
    match log_alarm::update_alarm_done(connection, cx, done, &agencies).await? {
        Updated::Done => {}
        Updated::Stale => return Err(not_found("alarmId")),
    }
    let act = Act::named("complete_log_alarm").concerning(input.alarm);
    cx.trail().note_act(act);
    once::remember(&mut tx, &input.alarm)?;
    tx.commit().await?;
    Ok(input.alarm)
}

/// The agencies whose log the reader reviews, by key.
fn reviewed(cx: &Cx, reader: &ReaderFacts, directory: &Directory) -> Vec<RowKey> {
    let surely =
        cx.sign_in().kind == ReaderKind::Staff && cx.sign_in().level >= AssuranceLevel::Loa3;
    let held = reader.assignments.iter();
    held.filter(|held| surely && held.role == Role::LogReviewer)
        .filter_map(|held| directory.agency_by_id(held.agency))
        .map(|agency| agency.key)
        .collect()
}
