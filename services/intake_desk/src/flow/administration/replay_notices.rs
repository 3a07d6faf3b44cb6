//! An administrator sends notices again, with the ids that they had: one, or all that were written since a moment.

use access::Cx;
use chassis::{Failure, graphql::not_found, once::Once};
use chrono::{DateTime, Duration, Utc};
use domain::{NoticeEndpointId, NoticeId, Problem};
use serde::Serialize;

use super::notice_change::{note, own_endpoint};
use crate::{
    IntakeDesk,
    model::administration::RegistryChangeKind,
    store::notice::{Again, update_again},
};

/// How far back notices are sent again, in days.
const WINDOW: i64 = 30;

/// What is sent again: one of the two.
#[derive(Serialize)]
pub struct ReplayNotices {
    /// The endpoint.
    pub endpoint: NoticeEndpointId,
    /// One notice.
    pub notice: Option<NoticeId>,
    /// All that were written since then.
    pub since: Option<DateTime<Utc>>,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Puts them in line again, and tells how many they are.
pub async fn replay_notices(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ReplayNotices,
) -> Result<u64, Failure> {
    let mut administration = desk.administer(cx).await?;
    let (key, operation) = (input.idempotency_key.as_deref(), "replayNotices");
    if let Once::Done(count) = administration.recall(key, operation, &input).await? {
        return Ok(count);
    }
    let kept = own_endpoint(&administration, input.endpoint).await?;
    kept.refuse_off()?;
    let again = what(&input, cx.now())?;
    let count = update_again(administration.connection(), cx, (kept.key, again)).await?;
    if let (Again::One(_), 0) = (again, count) {
        return Err(not_found("noticeId"));
    }
    let kind = RegistryChangeKind::NoticesReplayed;
    note(&administration, (kind, &kept), kept.coded()).await?;
    administration.commit(&count).await?;
    Ok(count)
}

fn what(input: &ReplayNotices, now: DateTime<Utc>) -> Result<Again, Problem> {
    match (input.notice, input.since) {
        (Some(notice), None) => Ok(Again::One(notice)),
        (None, Some(since)) if since < now - Duration::days(WINDOW) => {
            Err(Problem::invalid("since", "notice-since-too-long-ago").with("days", WINDOW))
        }
        (None, Some(since)) => Ok(Again::Since(since)),
        (Some(_), Some(_)) | (None, None) => Err(Problem::invalid("since", "notice-one-or-since")),
    }
}
