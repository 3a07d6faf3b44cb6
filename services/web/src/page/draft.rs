//! Keeping what is typed while it is typed, and throwing it away.

use std::sync::Arc;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::post,
};
use http::StatusCode;

use crate::{
    fault::{PageFault, is_own_path},
    show,
    visit::{PLACE, Submission, Web, see},
};

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/utkast", post(keep))
        .route("/utkast/kasta", post(forget))
}

/// Keeps a form as it stands; the answer is the time of day, for the line that says "Sparat 14.05".
async fn keep(submission: Submission) -> Result<Response, PageFault> {
    let place = submission.fields.text(PLACE);
    if !is_own_path(place) {
        return Err(PageFault::Invalid);
    }
    let reader = &submission.reader;
    if submission.fields.is_blank() {
        reader.forget_draft(place).await;
    } else {
        reader.keep_draft(place, &submission.fields).await?;
    }
    Ok((StatusCode::OK, show::time(reader.visit.now)).into_response())
}

/// Throws the draft of a form away and shows the form without it.
async fn forget(submission: Submission) -> Result<Response, PageFault> {
    let place = submission.fields.text(PLACE);
    if !is_own_path(place) {
        return Err(PageFault::Invalid);
    }
    submission.reader.forget_draft(place).await;
    Ok(see(place))
}
