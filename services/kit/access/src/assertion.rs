//! Assertions: how one service proves to another for whom it asks. Good once, for thirty seconds,
//! for one service and one body.

use std::{
    collections::{HashSet, VecDeque},
    sync::Mutex,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use domain::{Clock, CodeList, Entropy, ServiceName, Subject, TraceId, planted};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    key::{SigningKey, VerifyingKey},
    sign_in::{AssuranceLevel, ReaderKind, SignIn},
    signed::{Unsigned, moment, sign, verify},
    token::NotSigned,
};

/// The header that carries an assertion.
pub const ASSERTION_HEADER: &str = "x-evi-assertion";
/// The `typ` of an assertion: no token is taken for one, and none for a token.
pub const ASSERTION_TYPE: &str = "evi-assertion+jwt";
/// How long an assertion is good for.
pub const ASSERTION_LIFE: Duration = Duration::seconds(30);
/// How far ahead the sender's clock may be.
const AHEAD: Duration = Duration::seconds(5);
/// How many ids are remembered. More within one life are refused, never forgotten.
const REMEMBERED: usize = 1_000_000;

/// What an assertion is to say.
#[derive(Debug, Clone)]
pub struct AssertionRequest {
    /// The service that is asked.
    pub audience: ServiceName,
    /// The original reader.
    pub sign_in: SignIn,
    /// The operation's name.
    pub operation: String,
    /// The request.
    pub trace: TraceId,
    /// The id of the partner's registered operation.
    pub registered: Option<String>,
}

/// A verified assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// The service that asks.
    pub issuer: ServiceName,
    /// The original reader.
    pub sign_in: SignIn,
    /// The operation's name.
    pub operation: String,
    /// The request.
    pub trace: TraceId,
    /// The id of the partner's registered operation.
    pub registered: Option<String>,
}

/// Why an assertion was refused: for tests and for the log, never for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssertionRefused {
    /// Not an assertion, or not of the right type.
    #[error("not an assertion")]
    Malformed,
    /// Signed by a key that no service has, or not with that key's algorithm.
    #[error("not signed by a service")]
    Unsigned,
    /// A claim is missing or of the wrong type.
    #[error("a claim is missing or of the wrong type")]
    BadClaims,
    /// A service that may not ask this.
    #[error("from a service that may not ask")]
    WrongIssuer,
    /// Meant for another service.
    #[error("meant for another service")]
    WrongAudience,
    /// Too late.
    #[error("late")]
    Late,
    /// Too early, or good for too long.
    #[error("early, or good for too long")]
    Early,
    /// The body is not the one that was signed for.
    #[error("the body is not the signed one")]
    AlteredBody,
    /// Used before.
    #[error("used before")]
    Replayed,
    /// Too many at once to remember.
    #[error("too many to remember")]
    Crowded,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: ServiceName,
    aud: ServiceName,
    sub: Subject,
    kind: ReaderKind,
    level: AssuranceLevel,
    auth_time: i64,
    sign_in_exp: i64,
    iat: i64,
    exp: i64,
    jti: Uuid,
    operation: String,
    trace: TraceId,
    registered: Option<String>,
    body_sha256: String,
}

/// Signs assertions of one service.
#[derive(Debug, Clone)]
pub struct AssertionSigner {
    issuer: ServiceName,
    key: SigningKey,
}

impl AssertionSigner {
    /// A signer for one service and its key.
    pub fn new(issuer: ServiceName, key: SigningKey) -> Self {
        Self { issuer, key }
    }

    /// Signs for one call and its body.
    pub fn sign(
        &self,
        request: &AssertionRequest,
        body: &[u8],
        clock: &dyn Clock,
        entropy: &dyn Entropy,
    ) -> Result<String, NotSigned> {
        let now = clock.now();
        let claims = Claims {
            iss: self.issuer,
            aud: request.audience,
            sub: request.sign_in.subject.clone(),
            kind: request.sign_in.kind,
            level: request.sign_in.level,
            auth_time: request.sign_in.signed_in_at.timestamp(),
            sign_in_exp: request.sign_in.expires_at.timestamp(),
            iat: now.timestamp(),
            exp: (now + ASSERTION_LIFE).timestamp(),
            jti: entropy.uuid(),
            operation: request.operation.clone(),
            trace: request.trace,
            registered: request.registered.clone(),
            body_sha256: hash(body),
        };
        sign(&self.key, ASSERTION_TYPE, &claims).ok_or(NotSigned)
    }
}

/// Verifies assertions that are meant for one service.
pub struct AssertionVerifier {
    audience: ServiceName,
    keys: Vec<(ServiceName, VerifyingKey)>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    ids: HashSet<Uuid>,
    by_end: VecDeque<(DateTime<Utc>, Uuid)>,
}

impl AssertionVerifier {
    /// A verifier for one service and the keys of those that may ask it.
    pub fn new(audience: ServiceName, keys: Vec<(ServiceName, VerifyingKey)>) -> Self {
        Self {
            audience,
            keys,
            seen: Mutex::default(),
        }
    }

    /// Verifies an assertion against the body that came with it, and remembers that it was used.
    /// `issuers` are the services that may ask at this door.
    pub fn verify(
        &self,
        text: &str,
        body: &[u8],
        issuers: &[ServiceName],
        now: DateTime<Utc>,
    ) -> Result<Assertion, AssertionRefused> {
        let find = |id: &str| {
            self.keys
                .iter()
                .map(|(_, key)| key)
                .find(|key| key.id() == id)
        };
        let (claims, key): (Claims, _) = verify(text, &[ASSERTION_TYPE], find)?;
        let own_key = self
            .keys
            .iter()
            .any(|(service, own)| *service == claims.iss && own.id() == key.id());
        let may_ask = issuers.contains(&claims.iss) || planted!(AssertionOfAnyService);
        if !own_key || !may_ask {
            return Err(AssertionRefused::WrongIssuer);
        }
        if claims.aud != self.audience && !planted!(AssertionForOtherService) {
            return Err(AssertionRefused::WrongAudience);
        }
        let expires_at = check_times(&claims, now)?;
        if claims.body_sha256 != hash(body) && !planted!(AssertionOverOtherBody) {
            return Err(AssertionRefused::AlteredBody);
        }
        let sign_in = read_sign_in(&claims)?;
        self.remember(claims.jti, expires_at, now)?;
        Ok(Assertion {
            issuer: claims.iss,
            sign_in,
            operation: claims.operation,
            trace: claims.trace,
            registered: claims.registered,
        })
    }

    fn remember(
        &self,
        id: Uuid,
        expires_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), AssertionRefused> {
        let mut seen = self
            .seen
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // A clock that is set back must not make a forgotten id good again: one life is kept more.
        while seen
            .by_end
            .front()
            .is_some_and(|(end, _)| *end + ASSERTION_LIFE < now)
        {
            if let Some((_, old)) = seen.by_end.pop_front() {
                seen.ids.remove(&old);
            }
        }
        if seen.ids.len() >= REMEMBERED {
            return Err(AssertionRefused::Crowded);
        }
        if !seen.ids.insert(id) && !planted!(AssertionUsedTwice) {
            return Err(AssertionRefused::Replayed);
        }
        seen.by_end.push_back((expires_at, id));
        Ok(())
    }
}

fn check_times(claims: &Claims, now: DateTime<Utc>) -> Result<DateTime<Utc>, AssertionRefused> {
    let issued_at = moment(claims.iat).ok_or(AssertionRefused::BadClaims)?;
    let expires_at = moment(claims.exp).ok_or(AssertionRefused::BadClaims)?;
    if now >= expires_at && !planted!(AssertionOfAnyAge) {
        return Err(AssertionRefused::Late);
    }
    if issued_at > now + AHEAD || expires_at - issued_at > ASSERTION_LIFE {
        return Err(AssertionRefused::Early);
    }
    Ok(expires_at)
}

fn read_sign_in(claims: &Claims) -> Result<SignIn, AssertionRefused> {
    if ReaderKind::of(&claims.sub) != Some(claims.kind) {
        return Err(AssertionRefused::BadClaims);
    }
    Ok(SignIn {
        subject: claims.sub.clone(),
        kind: claims.kind,
        level: claims.level,
        signed_in_at: moment(claims.auth_time).ok_or(AssertionRefused::BadClaims)?,
        expires_at: moment(claims.sign_in_exp).ok_or(AssertionRefused::BadClaims)?,
    })
}

fn hash(body: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(body))
}

impl From<Unsigned> for AssertionRefused {
    fn from(unsigned: Unsigned) -> Self {
        match unsigned {
            Unsigned::Malformed | Unsigned::Kind => Self::Malformed,
            Unsigned::Key | Unsigned::Algorithm | Unsigned::Signature => Self::Unsigned,
            Unsigned::Claims => Self::BadClaims,
        }
    }
}

impl Assertion {
    /// The code of the service that asks, for the log.
    pub fn issuer_code(&self) -> &'static str {
        self.issuer.code()
    }
}
