//! How the pages are liked: words, light or dark, room, shortcuts; which hat is worn; and a longer session.

use std::sync::Arc;

use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::post,
};
use http::StatusCode;

use crate::{
    fault::{PageFault, is_own_path},
    fields::Fields,
    session::{Density, Preferences, Theme},
    visit::{Posting, Submission, Web, see},
    words::Language,
};

/// The field with the page to come back to.
const BACK: &str = "_back";

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/installningar", post(like))
        .route("/roll", post(wear))
        .route("/session/forlang", post(extend))
}

async fn like(posting: Posting) -> Result<Response, PageFault> {
    let liked = changed(posting.visit.preferences, &posting.fields);
    posting.visit.sitting.like(liked).await?;
    Ok(see(back(&posting.fields)))
}

/// What is sent is changed, and what is not stays.
fn changed(mut liked: Preferences, fields: &Fields) -> Preferences {
    if let Some(language) = Language::from_code(fields.text("language")) {
        liked.language = language;
    }
    let theme = Theme::ALL
        .into_iter()
        .find(|theme| theme.code() == fields.text("theme"));
    liked.theme = theme.unwrap_or(liked.theme);
    let mut densities = Density::ALL.into_iter();
    let density = densities.find(|density| density.code() == fields.text("density"));
    liked.density = density.unwrap_or(liked.density);
    match fields.text("shortcuts") {
        "on" => liked.shortcuts = true,
        "off" => liked.shortcuts = false,
        _ => {}
    }
    liked
}

fn back(fields: &Fields) -> &str {
    let back = fields.text(BACK);
    if is_own_path(back) { back } else { "/" }
}

/// Puts on another hat: the lists then show that unit's work first.
async fn wear(submission: Submission) -> Result<Response, PageFault> {
    let mut who = submission.reader.who.clone();
    if let Ok(hat) = submission.fields.text("hat").parse::<usize>() {
        who.hat = hat;
        submission.reader.visit.sitting.keep(&who).await?;
    }
    Ok(see(back(&submission.fields)))
}

/// Whoever is still here stays signed in: being asked is doing something. From a script there is nothing to show.
async fn extend(submission: Submission) -> Response {
    let fields = &submission.fields;
    if fields.has(BACK) {
        return see(back(fields));
    }
    let left = submission.reader.who.ends_at() - submission.reader.visit.now;
    (StatusCode::OK, left.num_seconds().to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_sent_or_not_known_stays_as_it_was() {
        let liked = changed(
            Preferences::default(),
            &Fields::read(b"theme=dark&language=de&shortcuts=on"),
        );
        assert_eq!(liked.theme, Theme::Dark);
        assert_eq!(liked.language, Language::Swedish);
        assert_eq!(liked.density, Density::Roomy);
        assert!(liked.shortcuts);
    }
}
