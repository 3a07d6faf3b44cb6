//! Tokens prove who signed in. What that person may do is the registry's to say, at every request.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use domain::{Subject, planted};
use serde::{Deserialize, Serialize};

use crate::{
    key::{SigningKey, VerifyingKey},
    partner_issuer::PartnerIssuers,
    sign_in::{AssuranceLevel, ReaderKind, SignIn},
    signed::{Unsigned, claimed_issuer, moment, sign, verify},
};

/// The `typ` of a platform token (RFC 9068).
pub const TOKEN_TYPE: &str = "at+jwt";
/// The longest difference between clocks that is forgiven.
pub const LEEWAY: Duration = Duration::seconds(60);
/// How long a token that the platform mints is good for.
pub const TOKEN_LIFE: Duration = Duration::minutes(5);

/// An issuer whose tokens are taken.
#[derive(Debug, Clone)]
pub struct TrustedIssuer {
    /// Its `iss`.
    pub issuer: String,
    /// Its keys, configured beforehand. Nothing in a token can add to them.
    pub keys: Vec<VerifyingKey>,
    /// The kinds of reader that it may speak for.
    pub speaks_for: BTreeSet<ReaderKind>,
    /// The level of its client-credentials tokens, which carry no `acr`; `None` where it has none.
    pub machine_level: Option<AssuranceLevel>,
}

/// Verifies the bearer tokens of one audience.
#[derive(Debug, Clone)]
pub struct TokenVerifier {
    audience: String,
    issuers: Vec<TrustedIssuer>,
    partners: PartnerIssuers,
}

/// Why a token was refused: for tests and for the log, never for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Not a token.
    #[error("not a token")]
    Malformed,
    /// Another `typ`.
    #[error("not of the type of access tokens")]
    WrongType,
    /// A key that no trusted issuer has.
    #[error("signed with an unknown key")]
    UnknownKey,
    /// Not the algorithm of that key.
    #[error("not the algorithm of its key")]
    WrongAlgorithm,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    BadSignature,
    /// A claim is missing or of the wrong type.
    #[error("a claim is missing or of the wrong type")]
    BadClaims,
    /// Another issuer than the key's.
    #[error("the key is not the issuer's")]
    WrongIssuer,
    /// Meant for somebody else.
    #[error("meant for another audience")]
    WrongAudience,
    /// Too late.
    #[error("expired")]
    Expired,
    /// Too early.
    #[error("not valid yet")]
    TooEarly,
    /// The issuer may not speak for such a subject.
    #[error("the issuer may not speak for this subject")]
    WrongSubject,
    /// No known assurance level.
    #[error("no known assurance level")]
    UnknownLevel,
    /// Good for longer than its issuer's tokens may be.
    #[error("lives too long")]
    LivesTooLong,
    /// Bound to a key of the client's, which a bearer does not show (RFC 8705, RFC 9449).
    #[error("bound to a key that is not shown")]
    Bound,
}

/// For whom a token is meant.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    pub(crate) fn holds(&self, own: &str) -> bool {
        match self {
            Self::One(audience) => audience == own,
            Self::Many(audiences) => audiences.iter().any(|audience| audience == own),
        }
    }
}

#[derive(Deserialize)]
struct ReadClaims {
    iss: String,
    aud: Audience,
    sub: String,
    exp: i64,
    iat: Option<i64>,
    nbf: Option<i64>,
    auth_time: Option<i64>,
    acr: Option<String>,
}

impl TokenVerifier {
    /// A verifier for one audience and its trusted issuers.
    pub fn new(audience: impl Into<String>, issuers: Vec<TrustedIssuer>) -> Self {
        Self {
            audience: audience.into(),
            issuers,
            partners: PartnerIssuers::default(),
        }
    }

    /// The same verifier, which also takes the tokens that these issuers give to partner systems.
    #[must_use]
    pub fn with_partners(self, partners: PartnerIssuers) -> Self {
        Self { partners, ..self }
    }

    /// Verifies a bearer token at `now`, with the keys that are known.
    pub fn verify(&self, bearer: &str, now: DateTime<Utc>) -> Result<SignIn, TokenRefused> {
        let claimed = claimed_issuer(bearer);
        match claimed.and_then(|claimed| self.partners.find(&claimed)) {
            Some(issuer) => issuer.verify(bearer, now),
            None => self.verify_own(bearer, now),
        }
    }

    /// Verifies a bearer token at `now`. Where it names a key that its issuer has not shown yet, the issuer is asked
    /// once for its keys: so a change of keys is not noticed by those who bring tokens.
    ///
    /// # Errors
    /// As [`Self::verify`].
    pub async fn verify_anew(
        &self,
        bearer: &str,
        now: DateTime<Utc>,
    ) -> Result<SignIn, TokenRefused> {
        let refused = match self.verify(bearer, now) {
            Err(TokenRefused::UnknownKey) => TokenRefused::UnknownKey,
            verified => return verified,
        };
        let claimed = claimed_issuer(bearer);
        match claimed.and_then(|claimed| self.partners.find(&claimed)) {
            Some(issuer) => {
                issuer.keys.renew(now).await;
                issuer.verify(bearer, now)
            }
            None => Err(refused),
        }
    }

    fn verify_own(&self, bearer: &str, now: DateTime<Utc>) -> Result<SignIn, TokenRefused> {
        let find = |id: &str| {
            self.issuers
                .iter()
                .flat_map(|issuer| &issuer.keys)
                .find(|key| key.id() == id)
        };
        let (claims, key): (ReadClaims, _) = verify(bearer, &[TOKEN_TYPE], find)?;
        // The claim only chooses among issuers that hold the very key that verified it.
        let issuer = self
            .issuers
            .iter()
            .find(|issuer| {
                (issuer.issuer == claims.iss || planted!(TokenOfOtherIssuer))
                    && issuer.keys.iter().any(|own| own.id() == key.id())
            })
            .ok_or(TokenRefused::WrongIssuer)?;
        if !claims.aud.holds(&self.audience) && !planted!(TokenForOtherAudience) {
            return Err(TokenRefused::WrongAudience);
        }
        sign_in(&claims, issuer, now)
    }
}

fn sign_in(
    claims: &ReadClaims,
    issuer: &TrustedIssuer,
    now: DateTime<Utc>,
) -> Result<SignIn, TokenRefused> {
    let begins = [claims.iat, claims.nbf, claims.auth_time];
    let expires_at = good_until(claims.exp, begins, now)?;
    let subject = Subject::new(claims.sub.clone());
    let kind = ReaderKind::of(&subject)
        .filter(|kind| *kind != ReaderKind::System && issuer.speaks_for.contains(kind))
        .ok_or(TokenRefused::WrongSubject)?;
    let (level, signed_in) = match (&claims.acr, kind) {
        (Some(acr), _) => {
            let level = AssuranceLevel::from_acr(acr).ok_or(TokenRefused::UnknownLevel)?;
            (level, claims.auth_time)
        }
        // A machine does not sign in: its token's making is the proof.
        (None, ReaderKind::Partner) => {
            let level = issuer.machine_level.ok_or(TokenRefused::UnknownLevel)?;
            (level, claims.auth_time.or(claims.iat))
        }
        (None, ReaderKind::Staff | ReaderKind::Participant | ReaderKind::System) => {
            return Err(TokenRefused::UnknownLevel);
        }
    };
    let signed_in_at = signed_in.and_then(moment).ok_or(TokenRefused::BadClaims)?;
    Ok(SignIn {
        subject,
        kind,
        level,
        signed_in_at,
        expires_at,
    })
}

/// When a token ends, if it has begun and has not ended, with the leeway on both sides.
pub(crate) fn good_until(
    ends: i64,
    begins: [Option<i64>; 3],
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, TokenRefused> {
    let read = |seconds: i64| moment(seconds).ok_or(TokenRefused::BadClaims);
    let expires_at = read(ends)?;
    if now >= expires_at + LEEWAY && !planted!(TokenOfAnyAge) {
        return Err(TokenRefused::Expired);
    }
    for early in begins.into_iter().flatten() {
        if read(early)? > now + LEEWAY {
            return Err(TokenRefused::TooEarly);
        }
    }
    Ok(expires_at)
}

impl From<Unsigned> for TokenRefused {
    fn from(unsigned: Unsigned) -> Self {
        match unsigned {
            Unsigned::Malformed => Self::Malformed,
            Unsigned::Kind => Self::WrongType,
            Unsigned::Key => Self::UnknownKey,
            Unsigned::Algorithm => Self::WrongAlgorithm,
            Unsigned::Signature => Self::BadSignature,
            Unsigned::Claims => Self::BadClaims,
        }
    }
}

/// What a minted token says.
#[derive(Debug, Clone)]
pub struct TokenClaims {
    /// The platform's own `iss`.
    pub issuer: String,
    /// The gateway's `aud`.
    pub audience: String,
    /// Who.
    pub subject: Subject,
    /// How surely.
    pub level: AssuranceLevel,
    /// When the person signed in.
    pub signed_in_at: DateTime<Utc>,
    /// When the token is made.
    pub issued_at: DateTime<Utc>,
    /// How long it is good for: `TOKEN_LIFE`, and other lives for the demo's command line alone.
    pub life: Duration,
}

/// A token could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text could not be signed")]
pub struct NotSigned;

#[derive(Serialize)]
struct WrittenClaims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: i64,
    exp: i64,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'a str>,
}

/// Mints a platform token.
pub fn mint_token(key: &SigningKey, claims: &TokenClaims) -> Result<String, NotSigned> {
    let written = WrittenClaims {
        iss: &claims.issuer,
        aud: &claims.audience,
        sub: claims.subject.as_str(),
        iat: claims.issued_at.timestamp(),
        exp: (claims.issued_at + claims.life).timestamp(),
        auth_time: claims.signed_in_at.timestamp(),
        acr: claims.level.acr(),
    };
    sign(key, TOKEN_TYPE, &written).ok_or(NotSigned)
}
