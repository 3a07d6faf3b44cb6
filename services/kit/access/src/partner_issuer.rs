//! The issuers of partner systems' tokens (OAuth 2.0 client credentials, RFC 6749 4.4; JWT access tokens, RFC 9068).
//! The operator configures them. Each is pinned to its own clients, and each client to one partner: nothing in a token
//! can name anybody else, and nobody's token speaks for staff or participants.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
};

use chrono::{DateTime, Duration, Utc};
use domain::Subject;
use serde::{Deserialize, de::IgnoredAny};

use crate::{
    key::VerifyingKey,
    sign_in::{AssuranceLevel, ReaderKind, SignIn},
    signed::{moment, verify},
    token::{Audience, TOKEN_TYPE, TokenRefused, good_until},
};

/// Both ways in which RFC 9068 lets the `typ` of an access token be written.
const TYPES: [&str; 2] = [TOKEN_TYPE, "application/at+jwt"];
/// A client proves itself to its issuer by a private key, which is what personal data asks of a machine
/// (`access.md` rule 8).
const LEVEL: AssuranceLevel = AssuranceLevel::Loa3;
/// The longest life of a token that may be allowed.
const LONGEST_LIFE: Duration = Duration::hours(1);
/// The longest id of a token that is looked at.
const LONGEST_ID: usize = 512;

/// The asking of an issuer for its keys.
pub type Renewal<'k> = Pin<Box<dyn Future<Output = ()> + Send + 'k>>;

/// The keys of an issuer, as far as they are known.
pub trait IssuerKeys: Send + Sync {
    /// The keys that are known now. Nobody is asked and nothing is waited for.
    fn known(&self) -> Arc<[VerifyingKey]>;

    /// Asks the issuer for its keys, because a token names one that is not known. Where that was done just now, or
    /// there is nobody to ask, nothing is asked. An issuer that does not answer leaves the keys that are known.
    fn renew(&self, now: DateTime<Utc>) -> Renewal<'_>;
}

/// Keys that were brought beforehand, and stay as they are while the process runs.
pub struct FixedKeys(Arc<[VerifyingKey]>);

impl FixedKeys {
    /// These keys and no others.
    pub fn new(keys: Vec<VerifyingKey>) -> Self {
        Self(keys.into())
    }
}

impl IssuerKeys for FixedKeys {
    fn known(&self) -> Arc<[VerifyingKey]> {
        Arc::clone(&self.0)
    }

    fn renew(&self, _now: DateTime<Utc>) -> Renewal<'_> {
        Box::pin(std::future::ready(()))
    }
}

/// A client of an issuer, and whom it stands for here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerClient {
    /// The partner's system.
    pub partner: Subject,
    /// The `sub` of its tokens: most issuers write the client's id, some a name of their own. A token with another is
    /// of somebody who used the client, and not of the client.
    pub sub: String,
}

/// An issuer of partner systems' tokens.
#[derive(Clone)]
pub struct PartnerIssuer {
    /// Its `iss`.
    pub issuer: String,
    /// The `aud` under which it knows us.
    pub audience: String,
    /// Its clients by `client_id`: no other has a token that is taken.
    pub clients: BTreeMap<String, PartnerClient>,
    /// The longest life of its tokens.
    pub longest_life: Duration,
    /// Its keys.
    pub keys: Arc<dyn IssuerKeys>,
}

/// All issuers of partner systems' tokens.
#[derive(Debug, Clone, Default)]
pub struct PartnerIssuers(Vec<PartnerIssuer>);

/// What is wrong with a configured issuer. It names the issuer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssuerFault {
    /// Something that may not be empty.
    #[error("{0}: {1} must be given")]
    Missing(String, &'static str),
    /// Two under one name could not be told apart.
    #[error("{0}: issuer is another one's already")]
    Twice(String),
    /// A client stands for somebody who is no partner's system.
    #[error("{0}: {1} is no partner's system; write it as partner:NAME")]
    NotAPartner(String, String),
    /// A partner has one issuer, which alone speaks for it.
    #[error("{0}: {1} is another issuer's partner already")]
    PinnedElsewhere(String, String),
    /// Tokens may not live as long as that.
    #[error("{0}: token_seconds must be 1 to 3600")]
    Life(String),
}

impl fmt::Debug for PartnerIssuer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PartnerIssuer({})", self.issuer)
    }
}

impl PartnerIssuers {
    /// The issuers, if each can be told from the others and speaks for its own partners alone.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn new(issuers: Vec<PartnerIssuer>) -> Result<Self, IssuerFault> {
        let (mut names, mut pinned) = (BTreeSet::new(), BTreeSet::new());
        for issuer in &issuers {
            issuer.check()?;
            let name = || issuer.issuer.clone();
            if !names.insert(issuer.issuer.as_str()) {
                return Err(IssuerFault::Twice(name()));
            }
            for partner in issuer.partners() {
                if !pinned.insert(partner) {
                    return Err(IssuerFault::PinnedElsewhere(name(), partner.to_string()));
                }
            }
        }
        Ok(Self(issuers))
    }

    /// The issuer that a token claims.
    pub(crate) fn find(&self, claimed: &str) -> Option<&PartnerIssuer> {
        self.0.iter().find(|issuer| issuer.issuer == claimed)
    }
}

/// What is read of a partner system's token (RFC 9068, 2.2): all of it must be there.
#[derive(Deserialize)]
struct MachineClaims {
    iss: String,
    aud: Audience,
    sub: String,
    client_id: String,
    exp: i64,
    iat: i64,
    jti: String,
    nbf: Option<i64>,
    cnf: Option<IgnoredAny>,
}

impl PartnerIssuer {
    /// The partners for which it speaks, each once.
    fn partners(&self) -> BTreeSet<&Subject> {
        self.clients
            .values()
            .map(|client| &client.partner)
            .collect()
    }

    fn check(&self) -> Result<(), IssuerFault> {
        let name = || self.issuer.clone();
        for (value, what) in [(&self.issuer, "issuer"), (&self.audience, "audience")] {
            if value.trim().is_empty() {
                return Err(IssuerFault::Missing(name(), what));
            }
        }
        if self.clients.is_empty() {
            return Err(IssuerFault::Missing(name(), "a client"));
        }
        for (id, client) in &self.clients {
            if id.is_empty() || client.sub.is_empty() {
                return Err(IssuerFault::Missing(name(), "client_id"));
            }
            if ReaderKind::of(&client.partner) != Some(ReaderKind::Partner) {
                let partner = client.partner.to_string();
                return Err(IssuerFault::NotAPartner(name(), partner));
            }
        }
        if self.longest_life <= Duration::zero() || self.longest_life > LONGEST_LIFE {
            return Err(IssuerFault::Life(name()));
        }
        Ok(())
    }

    /// Verifies a token that claims to be of this issuer, with this issuer's keys and no others.
    pub(crate) fn verify(&self, bearer: &str, now: DateTime<Utc>) -> Result<SignIn, TokenRefused> {
        let known = self.keys.known();
        let find = |id: &str| known.iter().find(|key| key.id() == id);
        let (claims, _): (MachineClaims, _) = verify(bearer, &TYPES, find)?;
        if claims.iss != self.issuer {
            return Err(TokenRefused::WrongIssuer);
        }
        if !claims.aud.holds(&self.audience) {
            return Err(TokenRefused::WrongAudience);
        }
        if claims.jti.is_empty() || claims.jti.len() > LONGEST_ID {
            return Err(TokenRefused::BadClaims);
        }
        if claims.cnf.is_some() {
            return Err(TokenRefused::Bound);
        }
        self.sign_in(&claims, now)
    }

    fn sign_in(&self, claims: &MachineClaims, now: DateTime<Utc>) -> Result<SignIn, TokenRefused> {
        let expires_at = good_until(claims.exp, [Some(claims.iat), claims.nbf, None], now)?;
        let issued_at = moment(claims.iat).ok_or(TokenRefused::BadClaims)?;
        let life = expires_at - issued_at;
        if life <= Duration::zero() {
            return Err(TokenRefused::BadClaims);
        }
        if life > self.longest_life {
            return Err(TokenRefused::LivesTooLong);
        }
        let client = self.clients.get(&claims.client_id);
        let client = client.filter(|client| client.sub == claims.sub);
        let client = client.ok_or(TokenRefused::WrongSubject)?;
        Ok(SignIn {
            subject: client.partner.clone(),
            kind: ReaderKind::Partner,
            level: LEVEL,
            // A machine does not sign in: its token's making is the proof.
            signed_in_at: issued_at,
            expires_at,
        })
    }
}
