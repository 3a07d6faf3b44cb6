//! The socket of the issuers.

use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

use super::{Answer, Hostile, Manner, Plan};

/// More than anybody has to say, in bytes.
const HUGE: usize = 3 * 1024 * 1024;

type Own = Weak<Hostile>;

pub(super) async fn serve(socket: TcpListener, own: Own) {
    let router = Router::new()
        .route("/{issuer}/.well-known/openid-configuration", get(describe))
        .route("/{issuer}/keys", get(keys))
        .route("/{issuer}/token", post(token))
        .route("/{issuer}/me", get(user_info))
        .with_state(own);
    // The process of the tests ends with it.
    let _ = axum::serve(socket, router).await;
}

fn away() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn json_of(value: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, value.to_string()).into_response()
}

async fn describe(State(own): State<Own>, Path(name): Path<String>) -> Response {
    let Some(own) = own.upgrade() else {
        return away();
    };
    let Some(issuer) = own.issuers.get(name.as_str()) else {
        return away();
    };
    let base = own.issuer(&name);
    let mut told = json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/authorize"),
        "token_endpoint": format!("{base}/token"),
        "userinfo_endpoint": format!("{base}/me"),
        "jwks_uri": format!("{base}/keys"),
        "end_session_endpoint": format!("{base}/end"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // It claims to take what nobody should, so that only our own list decides.
        "id_token_signing_alg_values_supported": ["EdDSA", "RS256", "HS256", "none"],
        "code_challenge_methods_supported": ["S256", "plain"],
        "authorization_response_iss_parameter_supported": true,
    });
    match issuer.manner {
        Manner::Honest | Manner::Keyless => {}
        Manner::OtherIssuer => told["issuer"] = json!(own.issuer("gnesta")),
        Manner::PlainHttp => told["token_endpoint"] = json!("http://id.evil.example/token"),
        Manner::PlainChallenge => told["code_challenge_methods_supported"] = json!(["plain"]),
        Manner::Huge => told["more"] = json!("x".repeat(HUGE)),
        Manner::Silent => std::future::pending().await,
        Manner::Moved => {
            let address = own.issuer("gnesta") + "/.well-known/openid-configuration";
            return Redirect::temporary(&address).into_response();
        }
        Manner::Garbage => told = json!(["issuer", base]),
    }
    json_of(&told)
}

async fn keys(State(own): State<Own>, Path(name): Path<String>) -> Response {
    let Some(own) = own.upgrade() else {
        return away();
    };
    let Some(issuer) = own.issuers.get(name.as_str()) else {
        return away();
    };
    let set = match issuer.manner {
        Manner::Keyless => Ok(json!({ "keys": [] }).to_string()),
        Manner::Honest
        | Manner::OtherIssuer
        | Manner::PlainHttp
        | Manner::PlainChallenge
        | Manner::Huge
        | Manner::Silent
        | Manner::Moved
        | Manner::Garbage => own.key_set(&name),
    };
    match set {
        Ok(set) => ([(header::CONTENT_TYPE, "application/json")], set).into_response(),
        Err(_) => away(),
    }
}

/// A code is good once, at the issuer that gave it, with the verifier of its challenge and our client's secret.
async fn token(
    State(own): State<Own>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: String,
) -> Response {
    let form = fields(&body);
    let Some(own) = own.upgrade() else {
        return away();
    };
    own.remember(form.get("code_verifier").cloned());
    if !is_our_client(&headers) {
        return error("invalid_client");
    }
    let code = form.get("code").cloned().unwrap_or_default();
    let Some(plan) = own.take(&code) else {
        return error("invalid_grant");
    };
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if plan.issuer != name || plan.challenge != challenge {
        return error("invalid_grant");
    }
    answer(&own, plan, &code).await
}

/// The fields of a form, which is written as a query is.
fn fields(body: &str) -> BTreeMap<String, String> {
    let address = reqwest::Url::parse(&format!("http://form/?{body}"));
    let read = address.map(|address| address.query_pairs().into_owned().collect());
    read.unwrap_or_default()
}

fn is_our_client(headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION);
    let given = given.and_then(|given| given.to_str().ok());
    let pair = format!("{}:{}", super::CLIENT, super::SECRET);
    let wanted = base64::engine::general_purpose::STANDARD.encode(pair);
    given == Some(format!("Basic {wanted}").as_str())
}

fn error(code: &str) -> Response {
    let body = json!({ "error": code, "error_description": "for the person 198801012389" });
    (StatusCode::BAD_REQUEST, json_of(&body)).into_response()
}

async fn answer(own: &Arc<Hostile>, plan: Plan, code: &str) -> Response {
    let mut told = json!({
        "access_token": code,
        "token_type": "Bearer",
        "expires_in": 60,
    });
    match plan.answer.clone() {
        Answer::Tokens => match plan.token() {
            Ok(token) => told["id_token"] = json!(token),
            Err(_) => return away(),
        },
        Answer::NoIdToken => {}
        Answer::This(token) => told["id_token"] = json!(token),
        Answer::Error(code) => return error(code),
        Answer::Page => return "<html>198801012389</html>".into_response(),
        Answer::Huge => told["more"] = json!("x".repeat(HUGE)),
        Answer::Silence => std::future::pending().await,
        Answer::Moved => {
            let address = own.issuer("af") + "/token";
            return Redirect::temporary(&address).into_response();
        }
    }
    own.remember(told["id_token"].as_str().map(ToOwned::to_owned));
    // The access token leads to the user information of the same plan.
    super::locked(&own.codes).insert(code.to_owned() + "/me", plan);
    json_of(&told)
}

async fn user_info(State(own): State<Own>, headers: HeaderMap) -> Response {
    let given = headers.get(header::AUTHORIZATION);
    let given = given.and_then(|given| given.to_str().ok());
    let code = given.and_then(|given| given.strip_prefix("Bearer "));
    told(&own, code.unwrap_or_default())
}

fn told(own: &Own, code: &str) -> Response {
    let plan = own
        .upgrade()
        .and_then(|own| own.take(&format!("{code}/me")));
    match plan {
        Some(plan) => json_of(&plan.user_info),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}
