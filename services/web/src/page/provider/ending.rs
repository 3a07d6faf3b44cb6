//! The end of a session: told to the provider when the person signs out, and told to us by the provider, which ends
//! ours at once (OpenID Connect Back-Channel Logout 1.0).

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use sign_in::Ended;
use store::StoreFault;

use super::{SESSION, SUBJECT, digest, onward};
use crate::{
    fault::PageFault,
    session::{Flash, SignedIn},
    shelf::ProviderDigests,
    visit::{Visit, Web, see},
};

/// The largest logout token that is read, in bytes.
const LARGEST: usize = 16 * 1024;

/// Goes on to where the person signs out at the provider too, or to the page for signing in.
pub(crate) async fn leave(visit: &Visit, who: Option<&SignedIn>) -> Result<Response, PageFault> {
    let provider = who.and_then(|who| who.provider.as_ref());
    if let (Some(provider), Some(providers)) = (provider, &visit.web.providers)
        && let Some(address) = providers.party.end_address(&provider.name).await
    {
        let title = providers.party.title(&provider.name).unwrap_or_default();
        return onward::page(visit, "onward-out", title, &address).await;
    }
    visit.sitting.say(Flash::of("signed-out")).await?;
    Ok(see("/logga-in"))
}

/// Back from the provider's page for signing out.
pub(super) async fn done(visit: Visit) -> Result<Response, PageFault> {
    super::providers(&visit)?;
    if visit.known.is_none() {
        visit.sitting.say(Flash::of("signed-out")).await?;
    }
    Ok(see("/"))
}

#[derive(Deserialize)]
struct Told {
    logout_token: String,
}

/// A provider tells that a session has ended there. No browser is in it: the token alone proves who tells.
pub(super) async fn told(
    State(web): State<Arc<Web>>,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    let Some(providers) = web.providers.clone() else {
        return PageFault::NotFound.into_response();
    };
    let told: Option<Told> = Some(&body)
        .filter(|body| body.len() <= LARGEST)
        .and_then(|body| serde_html_form::from_bytes(body).ok());
    let Some(Told { logout_token }) = told else {
        return wrong();
    };
    let ended = match providers.party.read_logout(&name, &logout_token).await {
        Ok(ended) => ended,
        Err(why) => {
            let known = providers.party.title(&name).map_or("", |_| name.as_str());
            tracing::warn!(provider = known, reason = %why, "a logout token was refused");
            return wrong();
        }
    };
    match end(&web, &name, ended).await {
        Ok(Some(count)) => {
            tracing::info!(
                provider = name,
                sessions = count,
                "the provider ended sessions"
            );
            StatusCode::OK.into_response()
        }
        Ok(None) => {
            tracing::warn!(provider = name, "a logout token was sent twice");
            wrong()
        }
        Err(fault) => {
            tracing::error!(reason = %fault, "sessions could not be ended");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Ends the sessions, and tells whatever is open in them. `None` for a token that was taken before.
async fn end(web: &Web, name: &str, ended: Ended) -> Result<Option<u64>, StoreFault> {
    let id = web
        .secret
        .digest("logout token", format!("{name}\n{}", ended.id).as_bytes());
    if web.shelf.is_spent(id.to_vec()).await? {
        return Ok(None);
    }
    let of = |purpose, told: Option<String>| {
        told.map(|told| digest(&web.secret, purpose, (name, &told)))
    };
    let digests = ProviderDigests {
        session: of(SESSION, ended.session),
        subject: of(SUBJECT, ended.subject),
    };
    // Ended first, and taken then: a provider that was told that it did not work sends the same token again.
    let count = web.shelf.drop_sessions_of(digests).await?;
    web.shelf
        .spend(id.to_vec(), ended.until.timestamp() + 1)
        .await?;
    web.endings.tell();
    Ok(Some(count))
}

/// The one answer to every token that is not taken.
fn wrong() -> Response {
    let body = Json(json!({ "error": "invalid_request" }));
    (StatusCode::BAD_REQUEST, body).into_response()
}
