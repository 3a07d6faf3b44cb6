//! The addresses of the pages, and what every answer carries.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
    routing::get,
};
use domain::{TraceId, planted};
use http::{HeaderName, HeaderValue, header};
use tower_sessions::{
    Expiry, SessionManagerLayer,
    cookie::{SameSite, time::Duration},
};

use crate::{
    ask::Asking,
    asset,
    draft::Drafts,
    fault::{PageFault, REFERENCE, reference},
    page,
    parts::WebParts,
    session::{COOKIE, Endings, KeptSessions, LIES},
    visit::{Visit, Web},
};

/// Everything from our own origin, no inline code, nothing embedded anywhere (`security.md` T18).
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// Builds the pages' router.
pub fn router(parts: WebParts) -> Router {
    let endings = Endings::default();
    let sessions = KeptSessions::new(
        parts.shelf.clone(),
        parts.secret.clone(),
        Arc::clone(&parts.clock),
        endings.clone(),
    );
    let layer = SessionManagerLayer::new(sessions)
        .with_name(COOKIE)
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::seconds(LIES.num_seconds())));
    let web = Arc::new(Web {
        asking: Asking {
            gateway: parts.gateway,
            tokens: parts.tokens,
        },
        drafts: Drafts::new(
            parts.shelf.clone(),
            parts.secret.clone(),
            Arc::clone(&parts.entropy),
        ),
        secret: parts.secret,
        shelf: parts.shelf,
        providers: parts.providers,
        demo: parts.demo,
        clock: parts.clock,
        entropy: parts.entropy,
        endings,
    });
    page::routes()
        .fallback(page::fault::not_found)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&web),
            tell_faults,
        ))
        .layer(layer)
        .route("/sidor/{file}", get(assets))
        .layer(middleware::from_fn(guard_answer))
        .with_state(web)
}

async fn assets(request: Request) -> Response {
    asset::answer(request.uri().path())
}

/// Puts the page of a fault in the place of its bare status.
async fn tell_faults(
    State(web): State<Arc<Web>>,
    visit: Result<Visit, PageFault>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let Some(fault) = response.extensions().get::<PageFault>().cloned() else {
        return response;
    };
    let number = reference(&fault, TraceId::draw(web.entropy.as_ref()));
    tracing::info!(
        reference = number,
        status = fault.status().as_u16(),
        "a page was not shown"
    );
    let mut told = match visit {
        Ok(visit) => page::fault::page(&visit, &fault, &number).await,
        Err(_) => page::fault::bare(&fault, &number),
    };
    if let Ok(number) = HeaderValue::from_str(&number) {
        told.headers_mut()
            .insert(HeaderName::from_static(REFERENCE), number);
    }
    told
}

/// What every answer of the pages carries. Pages are never kept by browsers or on the way.
async fn guard_answer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let kept = if planted!(PagesKept) {
        "public, max-age=60"
    } else {
        "no-store"
    };
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(kept));
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
